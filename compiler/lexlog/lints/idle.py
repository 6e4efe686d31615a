"""A law in, findings out on exceptions that can never apply: on no day, or to no kind of case, do they meet a
requirement that they overcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from lexlog.diagnostic import Report
from lexlog.lints.kinds import Kinds, covered, kinds_of
from lexlog.resolved.completeness import layers_of
from lexlog.resolved.layer import BEGINNING, END, Stretch, days
from lexlog.resolved.tree import Clause, Law, Ruling


def check_exceptions(law: Law, report: Report) -> None:
    """Report each exception, of a policy that decides, that can meet none of its requirements, or not all."""
    proposed = {policy.name for policy in law.policies if policy.proposed}
    for ruling in law.rulings.values():
        if ruling.word == "exception" and ruling.id.split("/")[0] not in proposed:
            _check(ruling, law, report)


def _check(exception: Ruling, law: Law, report: Report) -> None:
    if not exception.overcomes:
        report.add(
            "idle-exception",
            f"exception `{exception.name}` can never apply: it names no requirement behind `to`",
            exception.span,
            severity="warning",
        )
        return
    never = {
        name: why
        for name in exception.overcomes
        if (why := _why_never(exception, law.rulings[name], law)) is not None
    }
    for name, why in never.items():
        short = law.rulings[name].name
        says = "can never apply" if len(never) == len(exception.overcomes) else f"never overcomes `{short}`"
        report.add(
            "idle-exception",
            f"exception `{exception.name}` {says}: {why} it and requirement `{short}`",
            exception.span,
            help="look at the days in the brackets, and at the kinds behind `covers`",
            severity="warning",
        )


def _why_never(exception: Ruling, requirement: Ruling, law: Law) -> str | None:
    """Why the two never meet, as far as days and kinds of cases show it; None if they may."""
    both = _Days(law, (*exception.clauses, *requirement.clauses))
    are_together = False
    for day in both.cuts():
        opens = list(_live(exception, "allow", day, both))
        if not opens and any(each.word == "allow" for each in exception.clauses):
            continue
        limbs = list(_live(requirement, "when", day, both))
        if not limbs:
            continue
        are_together = True
        limits = [kinds_of(each.condition, law) for each in _live(exception, "limit", day, both)]
        one = covered(exception, law, day, both.stands)
        other = covered(requirement, law, day, both.stands)
        one = Kinds.all_of([one, *limits, Kinds.any_of(kinds_of(each.condition, law) for each in opens)])
        other = Kinds.all_of([other, Kinds.any_of(kinds_of(each.condition, law) for each in limbs)])
        if not Kinds.all_of([one, other]).is_empty:
            return None
    return "no kind of case is covered by both" if are_together else "no day is in the lives of both"


def _live(ruling: Ruling, word: str, day: int, of: _Days) -> Iterator[Clause]:
    return (each for each in ruling.clauses if each.word == word and of.stands(each, day))


class _Days:
    """The days on which clauses may stand, in whatever posture and under whatever reading."""

    def __init__(self, law: Law, clauses: Iterable[Clause]) -> None:
        self.spans: dict[str, tuple[Stretch, ...]] = {
            clause.id: tuple(
                stretch
                for layer in layers_of(law, clause.life)
                for stretch in days(clause.life, layer, law.instruments, law.readings)
            )
            for clause in clauses
        }

    def stands(self, clause: Clause, day: int) -> bool:
        """Whether the clause may be law on the day."""
        return any(first <= day <= last for first, last in self.spans[clause.id])

    def cuts(self) -> list[int]:
        """A day of each stretch between the days on which some clause begins or ends."""
        ends = {cut for spans in self.spans.values() for first, last in spans for cut in (first, last + 1)}
        return [first for first, _ in pairwise(sorted({BEGINNING, *ends, END}))]
