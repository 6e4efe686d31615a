"""One change of a model while it is worked out: the relations before it and after it, and what has moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY, Negative
from lexlog.engine.bodies import Bodies, Body, Group
from lexlog.engine.groups import Result, results
from lexlog.engine.lookup import Row, Values
from lexlog.engine.overlay import Overlay
from lexlog.engine.rowwise import Binding, Reading
from lexlog.engine.spans import Span, Spans, united, without

ALL_DAYS: Span = (FIRST_DAY, LAST_DAY)

Found = tuple[Values, int, int, int]
"""The head of a rule, first and last day, and the latest round of the component's own rows in its body."""


class Shift(NamedTuple):
    """Days on which a tuple no longer holds, days on which it newly does; whether it held, holds at all."""

    lost: Spans
    gained: Spans
    held: bool
    holds: bool


@dataclass(slots=True)
class Turn:
    """INVARIANT: `old` is complete and not written to; so is what is below the present component in `new`."""

    bodies: Bodies
    old: Mapping[str, Overlay]
    new: dict[str, Overlay]
    moved: dict[str, dict[Values, Shift]] = field(default_factory=dict)
    known: dict[tuple[int, Group], list[Result]] = field(default_factory=dict)

    def draft(self, predicate: str) -> Overlay:
        """The relation as it becomes, to be written to."""
        if self.new[predicate] is self.old[predicate]:
            self.new[predicate] = self.old[predicate].forked()
        return self.new[predicate]

    def note(self, predicate: str, touched: Iterable[Values]) -> None:
        """Notes how these tuples have moved, for the components that read them."""
        before, after = self.old[predicate], self.new[predicate]
        for values in touched:
            self.shift(predicate, values, united(days(before.of(values))), united(days(after.of(values))))

    def shift(self, predicate: str, values: Values, was: Spans, is_: Spans) -> None:
        """Notes on which days a tuple held and holds, if these differ."""
        if was != is_:
            found = Shift(without(was, is_), without(is_, was), bool(was), bool(is_))
            self.moved.setdefault(predicate, {})[values] = found

    def events(self, component: int) -> Iterator[tuple[Body, Binding, Spans, Spans]]:
        """Bodies of the component that read a moved tuple, started with it: the days on which it takes
        derivations away (found in the old relations), and on which it gives some (found in the new ones)."""
        for predicate in sorted(self.bodies.inputs[component] & self.moved.keys()):
            for literal, body in self.bodies.readers(component, predicate):
                for values, shift in self.moved[predicate].items():
                    binding = body.start(values)
                    if binding is None:
                        continue
                    if isinstance(literal, Negative):
                        yield body, binding, shift.gained, shift.lost
                    elif not literal.ever:
                        yield body, binding, shift.lost, shift.gained
                    else:
                        taken = [ALL_DAYS] if shift.held and not shift.holds else []
                        given = [ALL_DAYS] if shift.holds and not shift.held else []
                        yield body, binding, taken, given

    def heads(
        self,
        body: Body,
        relations: Mapping[str, Overlay],
        binding: Binding,
        spans: Iterable[Span],
        round: int = 0,
    ) -> list[Found]:
        """What a body gives that starts with a binding."""
        found: list[Found] = []
        head = body.head

        def emit(binding: Binding, first: int, last: int, latest: int) -> None:
            found.append((head(binding), first, last, latest))

        reading = Reading(relations, emit)
        for first, last in spans:
            body.run(reading, binding, first, last, round)
        return found

    def derivations(
        self, predicate: str, values: Values, wanted: Spans, limit: int | None = None, *, keep: bool = False
    ) -> list[tuple[int, int, int]]:
        """First day, last day and latest round of derivations that hold on the wanted days, each day once.

        Only rows of the component's own predicates found before the round `limit` are used. `keep` the
        results of groups, where nothing that they add up changes any more.
        """
        found: list[tuple[int, int, int]] = []
        left = wanted

        def take(first: int, last: int, round: int) -> bool:
            nonlocal left
            rest = without(left, [(first, last)])
            if rest != left:
                found.extend((*span, round) for span in without(left, rest))
                left = rest
            return not left

        def emit(_: Binding, first: int, last: int, round: int) -> bool:
            return take(first, last, round)

        for body in self.bodies.heads(predicate):
            if not left:
                break
            if body.rule.aggregate is None:
                reading, binding = Reading(self.new, emit, limit), body.start(values)
                any(body.run(reading, binding, *span, 0) for span in left if binding is not None)
                continue
            round = 0
            if keep:
                group = self.results(body, values)
            else:
                group, round = results(body, self.new, values, left, limit)
            for value, first, last in group:
                if body.result is None or values[body.result] == value:
                    take(first, last, round)
        return found

    def rows_of(self, body: Body, relations: Mapping[str, Overlay], head: Group) -> list[Row]:
        """The rows that a body may have given: those of its head, whatever the result of an aggregate."""
        predicate = body.rule.head.predicate
        names, at = self.bodies.columns[predicate], body.result
        if at is not None:
            names, head = (*names[:at], *names[at + 1 :]), (*head[:at], *head[at + 1 :])
        return relations[predicate].match(names, head)  # type: ignore[arg-type]

    def results(self, body: Body, values: Group) -> list[Result]:
        """What a group comes to in the new relations, once these are complete."""
        key = id(body.rule), body.group(values)
        if key not in self.known:
            self.known[key] = results(body, self.new, key[1], [ALL_DAYS])[0]
        return self.known[key]


def days(rows: Iterable[Row]) -> list[Span]:
    """The days of rows, in their order."""
    return [row[1:3] for row in rows]
