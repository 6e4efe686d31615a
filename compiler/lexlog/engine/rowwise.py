"""A plan in, a function out that runs it one row at a time: nested loops of lookups over plain integers.

The columns are for whole relations; this is for a few rows. A plan starts with some of its variables bound
and calls `emit` for each binding of the body with its days and the latest round of the component's own rows
in it. Variables and constants have places in one list, which the loops write into: who keeps a binding copies
what it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lexlog.datalog.tree import Constant, Expression, Operation, Term, Today, Variable
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Plan, Step, Subtract
from lexlog.engine.lookup import Values
from lexlog.engine.numbers import COMPARISONS
from lexlog.engine.overlay import Overlay
from lexlog.engine.spans import without

Binding: TypeAlias = list[Any]
"""The value at each place; what stands at the place of a variable that is not bound means nothing."""

Emit: TypeAlias = Callable[[Binding, int, int, int], bool | None]
"""Takes a binding, its first and last day, and its latest round; true if no more are wanted."""


@dataclass(slots=True)
class Reading:
    """What a run reads: the relations, and of the component's own ones only rows of rounds before `limit`."""

    relations: Mapping[str, Overlay]
    emit: Emit
    limit: int | None = None


Run: TypeAlias = Callable[[Reading, Binding, int, int, int], bool | None]


@dataclass(slots=True)
class Places:
    """The places of a rule's variables and constants in its bindings."""

    code: Callable[[Constant], int]
    of: dict[Term, int]
    template: Binding

    def place(self, term: Term) -> int:
        """The place of a term, given one if it is new."""
        found = self.of.get(term)
        if found is None:
            found = self.of[term] = len(self.template)
            self.template.append(self.code(term) if isinstance(term, Constant) else None)
        return found

    def tuple_of(self, terms: tuple[Term, ...]) -> Callable[[Binding], Values]:
        """A function from a binding to the values of these terms."""
        places = [self.place(term) for term in terms]
        if len(places) == 1:
            only = places[0]
            return lambda binding: (binding[only],)
        return lambda binding: tuple([binding[place] for place in places])


def compiled(plan: Plan, places: Places, columns: Mapping[str, tuple[str, ...]], own: frozenset[str]) -> Run:
    """The plan as a function. `columns` has the columns of each predicate, `own` those of the component."""
    run: Run = _emitted
    for step in reversed(plan.steps):
        run = _step(step, places, columns, own, run)
    return run


def _emitted(reading: Reading, binding: Binding, first: int, last: int, round: int) -> bool | None:
    return reading.emit(binding, first, last, round)


def _step(
    step: Step, places: Places, columns: Mapping[str, tuple[str, ...]], own: frozenset[str], then: Run
) -> Run:
    match step:
        case Join():
            return _join(step, places, columns[step.predicate], step.predicate in own, then)
        case Subtract():
            return _subtract(step, places, columns[step.predicate], then)
        case Filter(comparison) if isinstance(comparison.right, Today):
            return _in_time(comparison.op, value_of(comparison.left, places), then)
        case Filter(comparison):
            test = COMPARISONS[comparison.op]
            left, right = value_of(comparison.left, places), value_of(comparison.right, places)
            return _filter(test, left, right, then)
        case Compute(variable, expression):
            return _compute(places.place(Variable(variable)), value_of(expression, places), then)
        case Clip(days):
            return _clip(days.first, days.last, then)
        case _:
            raise ValueError(f"a plan that starts with one row has no {step}")


def _join(step: Join, places: Places, names: tuple[str, ...], is_own: bool, then: Run) -> Run:
    predicate, ever, is_test = step.predicate, step.ever, not step.brings
    asked = tuple(column for column, _ in step.on)
    key = places.tuple_of(tuple(term for _, term in step.on))
    same = [(names.index(left), names.index(right)) for left, right in step.same]
    brings = [(names.index(column), places.place(Variable(name))) for column, name in step.brings]

    def run(reading: Reading, binding: Binding, first: int, last: int, round: int) -> bool | None:
        latest = round
        for values, begins, ends, found, _ in reading.relations[predicate].match(asked, key(binding)):
            if is_own:
                if reading.limit is not None and found >= reading.limit:
                    continue
                latest = max(round, found)
            for left, right in same:
                if values[left] != values[right]:
                    break
            else:
                for at, place in brings:
                    binding[place] = values[at]
                if ever or (begins <= first and last <= ends):
                    if then(reading, binding, first, last, latest):
                        return True
                    if is_test:
                        return False  # other rows could only say the same again
                    continue
                common = max(first, begins), min(last, ends)
                if common[0] <= common[1] and then(reading, binding, *common, latest):
                    return True
        return False

    return run


def _subtract(step: Subtract, places: Places, names: tuple[str, ...], then: Run) -> Run:
    predicate, asked = step.predicate, tuple(column for column, _ in step.on)
    key = places.tuple_of(tuple(term for _, term in step.on))
    same = [(names.index(left), names.index(right)) for left, right in step.same]

    def run(reading: Reading, binding: Binding, first: int, last: int, round: int) -> bool | None:
        rows = reading.relations[predicate].match(asked, key(binding))
        if not rows:
            return then(reading, binding, first, last, round)
        holes = [row[1:3] for row in rows if all(row[0][left] == row[0][right] for left, right in same)]
        return any(then(reading, binding, *span, round) for span in without([(first, last)], holes))

    return run


def _filter(
    test: Callable[[Any, Any], Any],
    left: Callable[[Binding], int | None],
    right: Callable[[Binding], int | None],
    then: Run,
) -> Run:
    def run(reading: Reading, binding: Binding, first: int, last: int, round: int) -> bool | None:
        one, other = left(binding), right(binding)
        if one is None or other is None or not test(one, other):
            return False
        return then(reading, binding, first, last, round)

    return run


def _in_time(op: str, value: Callable[[Binding], int | None], then: Run) -> Run:
    """Keeps the days that the comparison of a value with the day allows."""
    more = {"<=": 0, "<": 1, ">=": 0, ">": -1}[op]

    def run(reading: Reading, binding: Binding, first: int, last: int, round: int) -> bool | None:
        found = value(binding)
        if found is None:
            return False
        if op in ("<=", "<"):
            first = max(first, found + more)
        else:
            last = min(last, found + more)
        return then(reading, binding, first, last, round) if first <= last else False

    return run


def _compute(place: int, value: Callable[[Binding], int | None], then: Run) -> Run:
    def run(reading: Reading, binding: Binding, first: int, last: int, round: int) -> bool | None:
        found = value(binding)
        if found is None:
            return False
        binding[place] = found
        return then(reading, binding, first, last, round)

    return run


def _clip(begins: int, ends: int, then: Run) -> Run:
    def run(reading: Reading, binding: Binding, first: int, last: int, round: int) -> bool | None:
        first, last = max(first, begins), min(last, ends)
        return then(reading, binding, first, last, round) if first <= last else False

    return run


def value_of(expression: Expression, places: Places) -> Callable[[Binding], int | None]:
    """A function from a binding to the value of the expression; None for a quotient by 0."""
    assert not isinstance(expression, Today)
    if not isinstance(expression, Operation):
        place = places.place(expression)
        return lambda binding: binding[place]
    left, right = value_of(expression.left, places), value_of(expression.right, places)
    operate = _OPERATIONS[expression.op]
    scale = expression.scale

    def value(binding: Binding) -> int | None:
        one, other = left(binding), right(binding)
        return None if one is None or other is None else operate(one, other, scale)

    return value


def ratio(left: int, right: int, scale: int) -> int | None:
    """floor(q) + ceil(q) of q = left * 10**scale / right; None if right is 0."""
    if right == 0:
        return None
    left, right = left * 10 ** max(scale, 0), right * 10 ** max(-scale, 0)
    return left // right - (-left // right)


_OPERATIONS: Mapping[str, Callable[[int, int, int], int | None]] = {
    "+": lambda left, right, _: left + right,
    "-": lambda left, right, _: left - right,
    "*": lambda left, right, _: left * right,
    "ratio": ratio,
}
