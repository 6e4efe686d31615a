"""A case and a law with its history in, every day on which the answer became another out, with what did it.

The facts stay as they are, and so does the case: only the law is that of another day.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace

from lexlog.compare.changes import changes
from lexlog.compare.moved import moved
from lexlog.compare.replay import replay
from lexlog.compare.sides import Named, side
from lexlog.decide.tree import Decision
from lexlog.history.tree import Answer
from lexlog.resolved.layer import BEGINNING, END, Layer, days
from lexlog.resolved.tree import Law
from lexlog.session import Session
from lexlog.world.only import only_where_apart

Progress = Callable[[str, int, int], None]


def edges(law: Law, layer: Layer) -> tuple[int, ...]:
    """The days on which some clause, member, figure or model of the law begins or ends."""
    lives = {clause.life for clause in law.clauses().values()}
    lives.update(member.life for group in law.groups.values() for member in group.members)
    lives.update(life for figure in law.parameters.values() for _, life in figure.versions)
    plain = replace(layer, as_of=None)
    found = {
        day
        for life in lives
        for first, last in days(life, plain, law.instruments, law.readings)
        for day in (first, last + 1)
    }
    for policy in law.policies:
        found.update(day for day in (policy.modelled_from, (policy.modelled_to or END) + 1) if day)
    return tuple(sorted(day for day in found if BEGINNING < day < END))


def answers(
    session: Session,
    case: str,
    first: int | None = None,
    last: int | None = None,
    progress: Progress | None = None,
) -> tuple[Answer, ...]:
    """What the law of each day from `first` to `last` says of the case, day by day on which that changes.

    Without `first`, from the day on which the policies that decide such cases begin to model the law.
    """
    law, layer = session.library.law, replace(session.layer, as_of=None)
    alone = session.over(only_where_apart(law, session.world, [case]))
    begin = first or _modelled_from(law, session, case)
    tried = [begin, *(day for day in edges(law, layer) if begin < day and (last is None or day <= last))]
    found: list[tuple[int, Decision]] = []
    base: Session | None = None
    for place, day in enumerate(tried):
        if progress is not None:
            progress(datetime.date.fromordinal(day).isoformat(), place, len(tried))
        asked = replace(layer, as_of=day)
        under = alone.under(asked) if base is None else base.under(asked)
        base = base or under
        decision = under.decision(case)
        if not found or moved(found[-1][1], decision) is not None:
            found.append((day, decision))
    return tuple(_told(alone, layer, case, found, last, progress))


def _told(
    alone: Session,
    layer: Layer,
    case: str,
    found: list[tuple[int, Decision]],
    last: int | None,
    progress: Progress | None,
) -> Iterator[Answer]:
    """The answers with their last days, each with what made it another than the one before."""
    for place, (day, decision) in enumerate(found):
        if progress is not None:
            progress("what is to blame", place, len(found))
        end = found[place + 1][0] - 1 if place + 1 < len(found) else last
        if place == 0:
            yield Answer(day, end, decision)
            continue
        one = moved(found[place - 1][1], decision)
        assert one is not None
        yield _blamed(alone, layer, case, Answer(day, end, decision, one.aspects))


def _blamed(alone: Session, layer: Layer, case: str, answer: Answer) -> Answer:
    """The answer with the smallest sets of changes, between the law of the day before and that of the day,
    that bring it about."""
    old, new = (
        side(Named("law", "law"), alone.library, replace(layer, as_of=day), None)
        for day in (answer.first - 1, answer.first)
    )
    told = changes(old, new)
    known = {each.id: each for each in told}
    played = replay(old, new, told, lambda _: alone.world, [case])
    blame = next((each for each in played.blames if any(m.case == case for m in each.moved)), None)
    if blame is None:
        return replace(answer, why="the two laws by themselves decide it alike")
    sets = tuple(tuple(known[each] for each in chosen if each in known) for chosen in blame.sets)
    return replace(answer, sets=sets, why=blame.why)


def _modelled_from(law: Law, session: Session, case: str) -> int:
    """The day from which on every policy that decides such cases models the law."""
    code = session.world.symbols.find(case)
    for table in law.tables.values():
        if table.word == "case" and code is not None and table.name in session.world.tables:
            held = session.world.tables[table.name]
            if (held.columns[table.key[0]][: held.entities] == code).any():
                days_ = [p.modelled_from for p in law.policies if p.case == table.name and p.modelled_from]
                return max(days_, default=session.days[case])
    return session.days[case]
