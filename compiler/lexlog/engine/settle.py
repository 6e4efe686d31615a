"""A component that does not read itself and what has moved below it in, its changed rows out."""

from __future__ import annotations

from collections import defaultdict

from lexlog.engine.bodies import Body, Group
from lexlog.engine.lookup import Values
from lexlog.engine.spans import Span, united, without
from lexlog.engine.turn import ALL_DAYS, Turn, days

FIRST_ROUND = 1
"""All that such a component derives, it derives in its first round."""


def settle(turn: Turn, component: int, predicate: str) -> None:
    """Works out the rows of the predicate that are reached from what has moved.

    A new derivation is one more reason for its row. A row that has lost one is found again from its rules,
    or not. Of an aggregate, the groups that are touched are added up again.
    """
    gains: dict[Values, list[Span]] = defaultdict(list)
    doubted: set[Values] = set()
    groups: dict[int, dict[Group, None]] = defaultdict(dict)
    for body, binding, lost, gained in turn.events(component):
        found = turn.heads(body, turn.new, binding, gained) if gained else []
        gone = turn.heads(body, turn.old, binding, lost) if lost else []
        if body.rule.aggregate is not None:
            groups[id(body.rule)].update(dict.fromkeys(head for head, *_ in (*found, *gone)))
            continue
        doubted.update(head for head, *_ in gone)
        for head, first, last, _ in found:
            turn.bodies.check(body.rule, head)
            gains[head].append((first, last))
    entered = {id(body.rule): body for body in turn.bodies.heads(predicate)} if groups else {}
    for rule, touched in groups.items():
        for group in touched:
            _add_up(turn, entered[rule], group, gains, doubted)
    _write(turn, predicate, gains, doubted)


def _add_up(
    turn: Turn,
    body: Body,
    group: Group,
    gains: dict[Values, list[Span]],
    doubted: set[Values],
) -> None:
    """Adds a group up again: what it came to is in doubt, what it comes to is gained."""
    before = turn.rows_of(body, turn.old, group)
    doubted.update(row[0] for row in before if row[3] >= FIRST_ROUND)
    for value, first, last in turn.results(body, group):
        head = body.row(group, value)
        turn.bodies.check(body.rule, head)
        gains[head].append((first, last))


def _write(turn: Turn, predicate: str, gains: dict[Values, list[Span]], doubted: set[Values]) -> None:
    touched = dict.fromkeys((*gains, *sorted(doubted)))
    for values in touched:
        rows = turn.old[predicate].of(values)
        given = [row[1:3] for row in rows if row[3] < FIRST_ROUND]
        derived = [row for row in rows if row[3] >= FIRST_ROUND]
        if values in doubted:
            again = turn.derivations(predicate, values, [ALL_DAYS], keep=True)
            holds = [(first, last) for first, last, _ in again]
        else:
            holds = [*days(derived), *gains[values]]
        was, is_ = united(days(rows)), united([*holds, *given])
        turn.shift(predicate, values, was, is_)
        holds = without(united(holds), given)
        if holds == united(days(derived)):
            continue
        draft = turn.draft(predicate)
        for row in derived:
            draft.kill(row)
        for first, last in holds:
            draft.add(values, first, last, FIRST_ROUND)
    turn.known.clear()
