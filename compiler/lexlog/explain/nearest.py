"""A rule and part of its head in, the bindings under which its body comes nearest to holding out.

A literal that no row matches is left aside, with the variables that only it would bind, and the rest is gone
on with; so a body is always gone through to its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lexlog.datalog.safety import variables
from lexlog.datalog.tree import Assignment, Comparison, Literal, Negative, Positive, SymbolKind, Variable
from lexlog.explain.search import Binding, evaluate, is_ready, matching
from lexlog.explain.states import FAR, State, States
from lexlog.symbols import UNKNOWN_CODE

MOST = 256
"""Bindings that are looked at for the nearest."""

MOST_ROWS = 64
"""Rows of one literal that are gone on with."""


@dataclass(frozen=True, slots=True)
class Near:
    """A body under a binding: the state of each literal that could be looked at, by its place.

    `aside` has, for each literal that no row matched, what was bound when it was left aside: what others
    bound afterwards it did not ask for.
    """

    binding: Binding
    states: dict[int, State]
    distance: Fraction
    aside: Mapping[int, Binding]

    def of(self, at: int) -> Binding:
        """The binding under which the literal at a place is what it is."""
        return self.aside.get(at, self.binding)

    @property
    def failing(self) -> int:
        """How many literals are not met for certain."""
        return sum(state != "met" for state in self.states.values())

    @property
    def key(self) -> tuple[int, Fraction]:
        """What puts the nearest first: the fewest failures, then the smallest difference of numbers."""
        return self.failing, self.distance


def nearest(states: States, body: Sequence[Literal], start: Binding) -> Near:
    """The binding of a body under which the fewest literals fail, and these by the least."""
    return min(all_near(states, body, start), key=lambda near: near.key)


def all_near(states: States, body: Sequence[Literal], start: Binding) -> Iterator[Near]:
    """The bindings of a body with each literal that fails left aside; at least one, and at most `MOST`."""
    waiting: list[tuple[Binding, tuple[int, ...], dict[int, Binding]]] = [
        (dict(start), tuple(range(len(body))), {})
    ]
    for _ in range(MOST):
        if not waiting:
            return
        binding, rest, aside = waiting.pop()
        rest = _assigned(states, body, binding, rest)
        positives = [at for at in rest if isinstance(body[at], Positive)]
        if not positives:
            yield _looked_at(states, body, binding, aside)
            continue
        at = max(positives, key=lambda each: (_bound(body[each], binding), -each))
        literal = body[at]
        assert isinstance(literal, Positive)
        others = tuple(each for each in rest if each != at)
        positions = _of_known(states, literal, matching(states.model, literal, binding, states.day, None))
        extended = [each for position in positions if (each := _with(states, literal, binding, position))]
        if not extended:
            waiting.append((_by_key(states, literal, binding), others, {**aside, at: dict(binding)}))
        waiting.extend((each, others, aside) for each in reversed(extended))
    if waiting:
        binding, rest, aside = waiting.pop()
        yield _looked_at(states, body, binding, aside)


def _of_known(states: States, literal: Positive, positions: list[int]) -> list[int]:
    """The first rows that speak of nobody who is not known: what might hold of anybody is not near."""
    relation = states.model.relation(literal.atom.predicate)
    kinds = states.pages.kinds[literal.atom.predicate]
    names = [each.name for each in kinds.columns if isinstance(each.kind, SymbolKind)]
    if kinds.given:
        return positions[:MOST_ROWS]
    return [
        each for each in positions if all(relation.columns[name][each] != UNKNOWN_CODE for name in names)
    ][:MOST_ROWS]


def _bound(literal: Literal, binding: Binding) -> tuple[bool, int]:
    assert isinstance(literal, Positive)
    known = [term for _, term in literal.atom.terms if not isinstance(term, Variable) or term in binding]
    return len(known) == len(literal.atom.terms), len(known)


def _with(states: States, literal: Positive, binding: Binding, position: int) -> Binding | None:
    values = states.model.relation(literal.atom.predicate).values(position)
    found = dict(binding)
    for column, term in literal.atom.terms:
        if isinstance(term, Variable) and found.setdefault(term, values[column]) != values[column]:
            return None
    return found


def _by_key(states: States, literal: Positive, binding: Binding) -> Binding:
    """The binding with what the row of the same key says where nothing else was asked for."""
    position = states.other_row(literal, binding)
    if position is None:
        return binding
    values = states.model.relation(literal.atom.predicate).values(position)
    return {t: values[c] for c, t in literal.atom.terms if isinstance(t, Variable)} | binding


def _assigned(
    states: States, body: Sequence[Literal], binding: Binding, rest: tuple[int, ...]
) -> tuple[int, ...]:
    """Work out what can be; in place. What has no value stays to be looked at."""
    left = []
    for at in rest:
        literal = body[at]
        if not isinstance(literal, Assignment):
            left.append(at)
        elif is_ready(literal, binding):
            value = evaluate(literal.expression, binding, states.model)
            if value is not None:
                binding.setdefault(literal.variable, value)
        else:
            left.append(at)
    return tuple(left)


def _looked_at(
    states: States, body: Sequence[Literal], binding: Binding, aside: Mapping[int, Binding]
) -> Near:
    found: dict[int, State] = {}
    distance = Fraction(0)
    for at, literal in enumerate(body):
        if at not in aside and not _can_be_told(literal, binding):
            continue
        found[at] = states.of(literal, binding, body)
        if at in aside and found[at] == "met":  # by a row that says otherwise than the others
            found[at] = "unmet"
        if found[at] != "met":
            distance += states.distance(literal, binding) if at not in aside else FAR
    return Near(binding, found, distance, aside)


def _can_be_told(literal: Literal, binding: Binding) -> bool:
    """Whether nothing that the literal speaks of was left aside with another one."""
    match literal:
        case Positive(atom) | Negative(atom):
            return all(each in binding for each in atom.variables())
        case Comparison(left, _, right):
            return all(each in binding for each in (*variables(left), *variables(right)))
        case Assignment(_, expression):
            return all(each in binding for each in variables(expression))
