"""A law and proofs in, the clauses that they name out, as their authors wrote them, each with its status on
the day; and how passages were read that can be read in more than one way."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from lexlog.decide.tree import Decision
from lexlog.determinations.tree import LawText, ReadingTaken, Standing
from lexlog.explain.tree import Absent, Derived, Node
from lexlog.explain.values import day as iso
from lexlog.resolved.layer import Layer, days
from lexlog.resolved.tree import (
    Classification,
    Clause,
    Definition,
    Event,
    GroupMember,
    Instrument,
    Law,
    Life,
    Ruling,
)
from lexlog.session import Session
from lexlog.source import Source, Span

NOT_ENFORCED = "not_enforced"


def law_texts(
    session: Session, decision: Decision, nodes: Iterable[Node]
) -> tuple[tuple[LawText, ...], frozenset[str]]:
    """The texts by file and line, and the names of readings under a choice of which one of them stands."""
    law = session.library.law
    known: dict[str, Clause | GroupMember] = dict(law.clauses())
    known |= {member.id: member for group in law.groups.values() for member in group.members}
    headings = {each.id: block.title for block in _blocks(law) for each in block.clauses}
    headings |= {each.id: group.title for group in law.groups.values() for each in group.members}
    named = dict.fromkeys([*_clauses(nodes), *_cited(decision)])
    chosen = [known[each] for each in named if each in known]
    at = session.layer.as_of or session.days[decision.case]
    texts = [_text(session, each, headings[each.id], at) for each in chosen]
    readings = frozenset(reading for each in chosen for reading, _ in each.life.under)
    return tuple(sorted(texts, key=lambda text: (text.file, text.line, text.id))), readings


def _blocks(law: Law) -> Iterator[Definition | Classification | Ruling]:
    yield from law.definitions.values()
    yield from law.classifications
    yield from law.rulings.values()


def _clauses(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Derived):
            yield node.clause
        elif isinstance(node, Absent):
            yield from (tried.clause for tried in node.tried)


def _cited(decision: Decision) -> Iterator[str]:
    """The clauses that the decision itself names."""
    for each in decision.requirements:
        yield from (each.clause, *each.review_clauses)
    yield from (each.clause for found in decision.exceptions for each in found.because)
    for cited in (*decision.prohibitions, *decision.exclusions, *decision.conditions):
        yield cited.clause
    yield from (flag.clause for flag in decision.flags)
    yield from (duty.clause for duty in decision.duties)


def _text(session: Session, of: Clause | GroupMember, heading: str, at: int) -> LawText:
    law, span = session.library.law, of.span
    source = session.library.sources.get(span.path)
    written = "" if source is None else _laid_out(source, span)
    proposed = {each.name for each in law.policies if each.proposed}
    life, made = of.life, law.instruments.get(of.life.by or "")
    ended = law.instruments.get(life.until or "")
    started, events = _started(life, made), _events(life, made)
    return LawText(
        of.id,
        heading,
        of.citation,
        span.path,
        span.line,
        written,
        "" if made is None else made.title or made.name,
        () if made is None else made.sources,
        "" if made is None else iso(made.published),
        "" if started is None else iso(started),
        "" if made is None else iso(made.compliance),
        "" if ended is None else f"{ended.title or ended.name} ({iso(ended.effective)})",
        "proposed" if of.id.split("/")[0] in proposed else _standing(law, life, session.layer, at, events),
        tuple(_said(each) for each in events if each.first <= at),
    )


def _laid_out(source: Source, span: Span) -> str:
    """A stretch of text without the blanks before its lines that all but the first have."""
    first, *rest = source.text[span.start : span.end].splitlines() or [""]
    return "\n".join([first, *textwrap.dedent("\n".join(rest)).splitlines()])


def _started(life: Life, made: Instrument | None) -> int | None:
    return life.first if life.first is not None or made is None else made.effective


def _events(life: Life, made: Instrument | None) -> tuple[Event, ...]:
    return life.events if made is None else (*life.events, *made.events)


def _said(event: Event) -> str:
    ends = "" if event.last is None else f" to {iso(event.last)}"
    by = f" by {event.by}" if event.by else ""
    return f"{event.word.replace('_', ' ')} from {iso(event.first)}{ends}{by}"


def _standing(law: Law, life: Life, layer: Layer, at: int, events: tuple[Event, ...]) -> Standing:
    stands = any(first <= at <= last for first, last in days(life, layer, law.instruments, law.readings))
    if not stands:
        return "not in force"
    gone = (each for each in events if each.word == NOT_ENFORCED)
    known = (each for each in gone if layer.known_on is None or each.first <= layer.known_on)
    is_idle = any(each.first <= at and (each.last is None or at <= each.last) for each in known)
    return "not enforced" if is_idle else "in force"


def readings(session: Session, decision: Decision, named: frozenset[str]) -> tuple[ReadingTaken, ...]:
    """Every reading of the law with the choice that was made, by name."""
    moved = {each.name.partition("=")[0] for each in decision.differs_under if each.by == "reading"}
    found = []
    for name, reading in sorted(session.library.law.readings.items()):
        choice = session.layer.choice(reading)
        says = dict(reading.choices)[choice]
        bears = name in named or name in moved
        is_default = choice == reading.default
        found.append(ReadingTaken(name, reading.title, reading.citation, choice, says, is_default, bears))
    return tuple(found)
