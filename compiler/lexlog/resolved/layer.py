"""A life and a layer of the law in, the days on which the clause stands out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from lexlog.resolved import tree

BEGINNING, END = 0, 4_000_000
"""Ordinals that stand for no first and no last day."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Which law is asked for.

    `posture` is `text` (what the books say), `compliance` (what is due), `enforced` (what is due and
    enforced) or `proposed` (what the books would say if every proposal was law). `known_on` leaves out what
    was published later; `as_of` freezes the law of one day for every case; `readings` chooses where the text
    is open.
    """

    posture: str = "text"
    known_on: int | None = None
    as_of: int | None = None
    readings: Mapping[str, str] = field(default_factory=dict)

    def choice(self, reading: tree.Reading) -> str:
        """The choice made for a reading."""
        return self.readings.get(reading.name, reading.default)

    def binds(self, policy: tree.Policy) -> bool:
        """Whether the rulings of a policy decide: those of a proposal only where that is asked for."""
        return self.posture == PROPOSED or not policy.proposed


PROPOSED = "proposed"
DUE = ("compliance", "enforced")
POSTURES = ("text", *DUE, PROPOSED)
_OFF = {"text": {"suspended", "stayed", "vacated", "rescinded"}}
_OFF["compliance"] = _OFF[PROPOSED] = _OFF["text"]
_OFF["enforced"] = {*_OFF["text"], "not_enforced"}


def days(
    life: tree.Life,
    layer: Layer,
    instruments: Mapping[str, tree.Instrument],
    readings: Mapping[str, tree.Reading],
) -> tuple[tuple[int, int], ...]:
    """The intervals of days (both ends included) on which a clause of this life stands in this layer.

    With `as_of`, all days or none.
    """
    if any(layer.choice(readings[reading]) != choice for reading, choice in life.under):
        return ()
    first, last = life.first, life.last
    events = life.events
    if life.by is not None:
        made = instruments[life.by]
        if not _known(made.published, layer):
            return ()
        start = made.effective if first is None else first
        first = max(start, made.compliance) if layer.posture in DUE else start
        events = (*events, *made.events)
    if life.until is not None and _known(instruments[life.until].published, layer):
        ended = instruments[life.until]
        end = (max(ended.effective, ended.compliance) if layer.posture in DUE else ended.effective) - 1
        last = end if last is None else min(last, end)
    standing = [(BEGINNING if first is None else first, END if last is None else last)]
    for each in events:
        if each.word in _OFF[layer.posture] and _known(each.first, layer):
            gone = (
                each.first,
                END if each.last is None or each.word in ("vacated", "rescinded") else each.last,
            )
            standing = [rest for span in standing for rest in _without(span, gone)]
    standing = [span for span in standing if span[0] <= span[1]]
    if layer.as_of is not None:
        return ((BEGINNING, END),) if any(a <= layer.as_of <= b for a, b in standing) else ()
    return tuple(standing)


def _known(day: int, layer: Layer) -> bool:
    return layer.known_on is None or day <= layer.known_on


def _without(span: tuple[int, int], gone: tuple[int, int]) -> list[tuple[int, int]]:
    if gone[1] < span[0] or span[1] < gone[0]:
        return [span]
    return [rest for rest in ((span[0], gone[0] - 1), (gone[1] + 1, span[1])) if rest[0] <= rest[1]]


Stretch = tuple[int, int]


def changed_days(law: tree.Law, one: Layer, other: Layer) -> list[Stretch]:
    """The days on which some clause, group member or figure stands in only one of the two layers."""
    binding = bound(law, one) | bound(law, other)
    lives = [each.life for name, each in law.clauses().items() if name.split("/")[0] in binding]
    lives.extend(member.life for group in law.groups.values() for member in group.members)
    lives.extend(life for parameter in law.parameters.values() for _, life in parameter.versions)
    found: set[Stretch] = set()
    for life in set(lives):
        mine, theirs = (days(life, layer, law.instruments, law.readings) for layer in (one, other))
        if mine != theirs:
            found.update(_only_in_one(mine, theirs))
    return sorted(found)


def bound(law: tree.Law, layer: Layer) -> frozenset[str]:
    """The policies that decide cases in the layer, and what they use: no decision depends on any other."""
    binding = [each for each in law.policies if each.case is not None and layer.binds(each)]
    return frozenset(used.name for each in binding for used in (each, *law.used_by(each)))


def changed_tables(law: tree.Law, one: Layer, other: Layer) -> frozenset[str]:
    """The kinds of case that a policy decides in only one of the two layers."""
    return frozenset(
        each.case for each in law.policies if each.case is not None and one.binds(each) != other.binds(each)
    )


def _only_in_one(left: tuple[Stretch, ...], right: tuple[Stretch, ...]) -> Iterator[Stretch]:
    """The days that are in one list of stretches and not in the other."""
    cuts = sorted({cut for first, last in (*left, *right) for cut in (first, last + 1)})
    for first, following in pairwise(cuts):
        if any(a <= first <= b for a, b in left) != any(a <= first <= b for a, b in right):
            yield first, following - 1
