"""A row that a rule asks for and no table has in, the numbers and days that would have to stand in it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from lexlog.datalog.bounds import HIGH
from lexlog.datalog.safety import variables
from lexlog.datalog.tree import Assignment, Atom, Comparison, Constant, Literal, Today, Variable
from lexlog.explain.prove import Prover
from lexlog.explain.search import Binding, both_sides, evaluate, is_ready
from lexlog.explain.slopes import Line, compare_


def cells(prover: Prover, atom: Atom, body: Sequence[Literal], binding: Binding) -> dict[str, int]:
    """By column, the number or day with which what the rule asks of it is met, and only just.

    Of several that would do the latest or greatest; a column of which nothing is asked is left out.
    """
    found: dict[str, int] = {}
    for column, term in atom.terms:
        if column.endswith(HIGH):
            continue
        if isinstance(term, Constant) and isinstance(term.value, int):
            found[column] = term.value
        elif isinstance(term, Variable) and term not in binding:
            tests = [each for each in body if isinstance(each, Comparison) and term in _asked(each, body)]
            ends = {end for each in tests for end in _ends(prover, each, body, term, binding)}
            fitting = [end for end in ends if all(_holds(prover, t, body, term, end, binding) for t in tests)]
            if fitting:
                found[column] = max(fitting)
    return found


def _asked(test: Comparison, body: Sequence[Literal]) -> set[Variable]:
    """The variables on which a comparison depends."""
    found = {*variables(test.left), *variables(test.right)}
    for each in reversed(body):
        if isinstance(each, Assignment) and each.variable in found:
            found.update(variables(each.expression))
    return found


def _difference(
    prover: Prover, test: Comparison, body: Sequence[Literal], term: Variable, value: int, binding: Binding
) -> int | None:
    """The left side less the right one, with this value for the term; None if a side has no value."""
    whole = {**binding, term: value}
    for each in body:
        if isinstance(each, Assignment) and is_ready(each, whole):
            made = evaluate(each.expression, whole, prover.model)
            if made is not None:
                whole[each.variable] = made
    if not is_ready(test, whole) and not isinstance(test.right, Today):
        return None
    left, right = both_sides(test, whole, prover.model, prover.day)
    return None if left is None or right is None else left - right


def _ends(
    prover: Prover, test: Comparison, body: Sequence[Literal], term: Variable, binding: Binding
) -> Iterator[int]:
    """Values next to where the comparison flips, if it moves with the term in a straight line."""
    first, second = (_difference(prover, test, body, term, value, binding) for value in (0, 1))
    if first is None or second is None or first == second:
        return
    line = Line(Fraction(first), {"": Fraction(second - first)})
    if compare_(line.value, test.op):
        crossing = line.crossing("", 0)
        yield from (crossing - 1, crossing, crossing + 1)
    elif (end := line.nearest("", 0, test.op)) is not None:
        yield end


def _holds(
    prover: Prover, test: Comparison, body: Sequence[Literal], term: Variable, value: int, binding: Binding
) -> bool:
    difference = _difference(prover, test, body, term, value, binding)
    return difference is not None and compare_(Fraction(difference), test.op)
