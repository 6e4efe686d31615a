"""Literals of a body and what is bound by now in, what both readings of rules ask of them out: which variable
an equation binds, what is known, what an operation comes to, and on which days a rule stands."""

from __future__ import annotations

from collections.abc import Container

from lexlog.datalog.safety import variables
from lexlog.datalog.tree import ALWAYS, Days, Expression, Operation, Variable
from lexlog.symbolic.codes import Bool, Term, both, equal, no, ratio


def is_known(value: Expression, env: Container[Variable]) -> bool:
    """Whether all variables of an expression are bound."""
    return all(each in env for each in variables(value))


def bound_by(left: Expression, right: Expression, env: Container[Variable]) -> Variable | None:
    """The variable that `left = right` binds: it is not bound yet, and the other side is known."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Variable) and one not in env and is_known(other, env):
            return one
    return None


def worked_out(of: Operation, left: Term, right: Term, guards: list[Bool]) -> Term:
    """The value of an operation of these; what must hold for it to have one goes to `guards`."""
    if of.op == "ratio":
        guards.append(no(equal(right, 0)))
        return ratio(left, right, of.scale)
    return left + right if of.op == "+" else left - right if of.op == "-" else left * right


def within(days: Days, today: Term) -> Bool:
    """Whether the day of the case is one of these."""
    parts: list[Bool] = []
    if days.first > ALWAYS.first:
        parts.append(today >= days.first)
    if days.last < ALWAYS.last:
        parts.append(today <= days.last)
    return both(parts)
