"""A recursive component and what has moved below it in, its changed rows out, each with a round after its
support.

First what has lost its support goes, in the order of rounds: a row stays on the days on which rows of earlier
rounds still derive it, so no circle can hold itself up, and every row that stays is settled before one that
might rest on it is looked at. Then what can be derived comes, back or anew, each row in a round after those
of its body. Rounds then need not be the least ones; that every row rests on earlier ones is all that a proof
asks for.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from lexlog.engine.bodies import Body, Group
from lexlog.engine.lookup import Row, Values
from lexlog.engine.spans import Span, united, without
from lexlog.engine.turn import ALL_DAYS, Found, Turn, days

Place = tuple[str, Values]
"""A predicate and a tuple of it."""


def complete(turn: Turn, component: int, predicates: tuple[str, ...]) -> None:
    """Works out the rows of the predicates that are reached from what has moved."""
    cycle = _Cycle(turn, component)
    cycle.take_away()
    cycle.put_back()
    for name in predicates:
        turn.note(name, [values for predicate, values in cycle.touched if predicate == name])


@dataclass(slots=True)
class _Cycle:
    """`touched` are the tuples of which some row came or went, `open` those to be derived again.

    `groups` are those of aggregates over lower components, with the predicate and the identity of the rule.
    """

    turn: Turn
    component: int
    touched: dict[Place, None] = field(default_factory=dict)
    open: dict[Place, None] = field(default_factory=dict)
    groups: dict[tuple[str, int, Group], None] = field(default_factory=dict)
    _waiting: list[tuple[int, int, str, int]] = field(default_factory=list)
    _seen: set[tuple[str, int]] = field(default_factory=set)
    _new: deque[tuple[str, Row]] = field(default_factory=deque)

    # --- what goes ---

    def take_away(self) -> None:
        """Takes rows away that no longer have support in earlier rounds."""
        for body, binding, lost, gained in self.turn.events(self.component):
            found = self.turn.heads(body, self.turn.old, binding, lost)
            if body.result is not None:
                # It reads nothing of the component, and what it came to changes by a gain, too.
                found += self.turn.heads(body, self.turn.new, binding, gained)
                self.groups.update(
                    ((body.rule.head.predicate, id(body.rule), head), None) for head, *_ in found
                )
            self._doubt(body, found, 0)
        while self._waiting:
            _, _, predicate, position = heapq.heappop(self._waiting)
            self._look_at(predicate, self.turn.new[predicate].row(position))

    def _doubt(self, body: Body, found: Iterable[Found], round: int) -> None:
        """Lets the rows wait that lost a derivation whose own support is of this round or later."""
        predicate = body.rule.head.predicate
        for head, first, last, _ in found:
            for row in self.turn.rows_of(body, self.turn.new, head):
                place = predicate, row[4]
                if row[3] > round and row[1] <= last and first <= row[2] and place not in self._seen:
                    self._seen.add(place)
                    heapq.heappush(self._waiting, (row[3], len(self._seen), *place))

    def _look_at(self, predicate: str, row: Row) -> None:
        values, first, last, round, _ = row
        again = self.turn.derivations(predicate, values, [(first, last)], round)
        kept = united(each[:2] for each in again)
        if kept == [(first, last)]:
            return
        draft = self.turn.draft(predicate)
        draft.kill(row)
        for span in kept:
            draft.add(values, *span, round)
        self.touched[predicate, values] = self.open[predicate, values] = None
        lost = without([(first, last)], kept)
        for _, body in self.turn.bodies.readers(self.component, predicate):
            if (binding := body.start(values)) is not None:
                self._doubt(body, self.turn.heads(body, self.turn.old, binding, lost), round)

    # --- what comes ---

    def put_back(self) -> None:
        """Adds what can be derived, until nothing new follows."""
        for body, binding, _, gained in self.turn.events(self.component):
            if body.result is None:
                self._take(body, self.turn.heads(body, self.turn.new, binding, gained))
        self._add_up()
        while self._new or self.open:
            if self._new:
                predicate, (values, first, last, round, _) = self._new.popleft()
                for _, body in self.turn.bodies.readers(self.component, predicate):
                    if (start := body.start(values)) is not None:
                        found = self.turn.heads(body, self.turn.new, start, [(first, last)], round)
                        self._take(body, found)
            else:
                place = next(iter(self.open))
                del self.open[place]
                self._derive(*place)

    def _take(self, body: Body, found: Iterable[Found]) -> None:
        """Adds what a body gives; a sum waits until all that it may add up has come."""
        predicate = body.rule.head.predicate
        for head, first, last, round in found:
            self.turn.bodies.check(body.rule, head)
            if body.rule.aggregate is not None:
                self.open[predicate, head] = None
            else:
                self._add(predicate, head, (first, last), round + 1)

    def _add_up(self) -> None:
        for predicate, rule, group in self.groups:
            body = next(each for each in self.turn.bodies.heads(predicate) if id(each.rule) == rule)
            for value, first, last in self.turn.results(body, group):
                self.turn.bodies.check(body.rule, body.row(group, value))
                self._add(predicate, body.row(group, value), (first, last), 1)

    def _derive(self, predicate: str, values: Values) -> None:
        wanted = without([ALL_DAYS], days(self.turn.new[predicate].of(values)))
        for first, last, round in self.turn.derivations(predicate, values, wanted):
            self._add(predicate, values, (first, last), round + 1)

    def _add(self, predicate: str, values: Values, span: Span, round: int) -> None:
        for first, last in without([span], days(self.turn.new[predicate].of(values))):
            self._new.append((predicate, self.turn.draft(predicate).add(values, first, last, round)))
            self.touched[predicate, values] = None
