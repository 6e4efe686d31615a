"""A law in, findings out on texts of one clause, figure or member that leave days between them, or stand on
the same days."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from lexlog.diagnostic import Label, Report
from lexlog.lints.apart import are_apart
from lexlog.resolved.completeness import layers_of, meet
from lexlog.resolved.layer import Layer, Stretch, days
from lexlog.resolved.tree import All, Clause, Condition, Instrument, Law, Life
from lexlog.source import Span


@dataclass(frozen=True, slots=True)
class Version:
    """One text of something that the law says, when it is law, and of which cases it speaks."""

    life: Life
    span: Span
    condition: Condition | None = None


def check_versions(law: Law, report: Report) -> None:
    """Report each gap and each overlap. Two values of a figure on one day are an error of its own."""
    undisturbed = {name: replace(each, events=()) for name, each in law.instruments.items()}
    for name, versions in _texts(law):
        _check_gaps(name, versions, law, undisturbed, report)
        if not name.startswith("parameter "):
            _check_overlaps(name, versions, law, report)


def _texts(law: Law) -> Iterator[tuple[str, list[Version]]]:
    """Whatever has several texts, with all of them: clauses of one word and label in a block, values of a
    figure, one name in a group."""
    found: dict[str, list[Version]] = defaultdict(list)
    for clause in law.clauses().values():
        name = f"{clause.word} `{_without_number(clause.id)}`"
        found[name].append(Version(clause.life, clause.span, _cases_of(clause)))
    for group in law.groups.values():
        for member in group.members:
            found[f"member `{_without_number(member.id)}`"].append(Version(member.life, member.span))
    for parameter in law.parameters.values():
        for (_, life), place in zip(parameter.versions, parameter.places, strict=True):
            found[f"parameter `{parameter.name}`"].append(Version(life, place))
    yield from ((name, versions) for name, versions in found.items() if len(versions) > 1)


def _cases_of(clause: Clause) -> Condition | None:
    return All(tuple(each for each in (clause.condition, clause.when) if each is not None))


def _without_number(identity: str) -> str:
    """The identity without what tells clauses of one label apart."""
    return re.sub(r"(@[\w-]+|#\d+)$", "", identity)


# --- gaps ---------------------------------------------------------------------------------------------------


def _check_gaps(
    name: str,
    versions: list[Version],
    law: Law,
    instruments: Mapping[str, Instrument],
    report: Report,
) -> None:
    """Days between two texts on which none is law. What a court or the agency took out left no gap."""
    lives = [replace(each.life, events=()) for each in versions]
    told: set[Stretch] = set()
    for layer in layers_of(law, *lives):
        stretches = [
            (stretch, version)
            for life, version in zip(lives, versions, strict=True)
            for stretch in days(life, layer, instruments, law.readings)
        ]
        for gap, before, after in _gaps(stretches):
            if gap not in told:
                told.add(gap)
                _tell_gap(name, gap, before, after, layer, report)


def _gaps(stretches: list[tuple[Stretch, Version]]) -> Iterator[tuple[Stretch, Version, Version]]:
    """The days between stretches, with the text that ends before them and the one that begins after."""
    reached: tuple[int, Version] | None = None
    for (first, last), version in sorted(stretches, key=lambda each: each[0]):
        if reached is not None and first > reached[0] + 1:
            yield (reached[0] + 1, first - 1), reached[1], version
        if reached is None or last > reached[0]:
            reached = (last, version)


def _tell_gap(name: str, gap: Stretch, before: Version, after: Version, layer: Layer, report: Report) -> None:
    first, last = (datetime.date.fromordinal(day).isoformat() for day in gap)
    under = "".join(f", reading {reading} is {choice}" for reading, choice in layer.readings.items())
    report.add(
        "gap-in-law",
        f"{name} has no text from {first} to {last} (posture {layer.posture}{under})",
        after.span,
        labels=[Label(before.span, "this text has ended by then")],
        help="let the one end with the instrument by which the other begins, or give the second a label of "
        "its own",
        severity="warning",
    )


# --- overlaps -----------------------------------------------------------------------------------------------


def _check_overlaps(name: str, versions: list[Version], law: Law, report: Report) -> None:
    """Texts that stand on one day and have other days, too: the earlier one was perhaps meant to end. Texts
    of the very same days are sentences of one paragraph, and so are texts whose words keep them apart."""
    for earlier, later in combinations(versions, 2):
        if _when(earlier.life) == _when(later.life) or _are_apart(earlier, later, law):
            continue
        if any(meet(earlier.life, later.life, layer, law) for layer in _layers(law, earlier, later)):
            report.add(
                "overlap-in-law",
                f"{name} has two texts of different days that stand on the same days",
                later.span,
                labels=[Label(earlier.span, "the other text")],
                help="end one with `until INSTRUMENT` or `to DATE`, or give it a label of its own",
                severity="warning",
            )


def _are_apart(one: Version, other: Version, law: Law) -> bool:
    left, right = one.condition, other.condition
    return left is not None and right is not None and are_apart(left, right, law)


def _layers(law: Law, *versions: Version) -> Iterator[Layer]:
    return layers_of(law, *(each.life for each in versions))


def _when(life: Life) -> Life:
    """The days of a life, without the readings under which it stands."""
    return replace(life, under=())
