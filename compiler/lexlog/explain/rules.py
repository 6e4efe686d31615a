"""Rules and predicates in, what a proof calls them and which of them it shows, out."""

from __future__ import annotations

from collections.abc import Sequence

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.safety import variables
from lexlog.datalog.tree import (
    UNKNOWN,
    Assignment,
    Constant,
    Expression,
    Literal,
    Negative,
    Positive,
    Rule,
    Variable,
)
from lexlog.explain import tree
from lexlog.explain.search import Binding

PART = "part of the clause"
"""What a helper predicate is called where a proof must name it."""


NOT_KNOWN = "unknown"
"""What a proof shows for a number of which only the ends of a range are known."""


def is_in_doubt(expression: Expression, body: Sequence[Literal], binding: Binding) -> bool:
    """Whether the least and the greatest value of some variable differ on which the expression depends."""
    asked = set(variables(expression))
    for literal in body:
        if isinstance(literal, Assignment) and literal.variable in asked:
            asked.update(variables(literal.expression))
    for literal in body:
        terms = dict(literal.atom.terms) if isinstance(literal, Positive) else {}
        for column, term in terms.items():
            other = column.removesuffix(HIGH) if column.endswith(HIGH) else column + HIGH
            partner = terms.get(other)
            both = isinstance(partner, Variable) and isinstance(term, Variable) and term in asked
            if both and binding.get(partner) != binding.get(term):  # type: ignore[arg-type]
                return True
    return False


def has_unknown(node: tree.Node) -> bool:
    """Whether a row shows a number that is not known."""
    return isinstance(node, tree.Given | tree.Derived) and any(text == NOT_KNOWN for _, text in node.row)


def folded(function: str, values: list[int]) -> int:
    """What an aggregate makes of its values."""
    if function in ("total", "number"):
        return sum(values)
    return max(values) if function == "greatest" else min(values)


def stands_for_unknown(rule: Rule) -> bool:
    """Whether the rule is the variant for a value that is not known; that for known values is shown."""
    return any(
        isinstance(literal, Positive | Negative)
        and any(t == Constant(UNKNOWN) for _, t in literal.atom.terms)
        for literal in rule.body
    ) or any(term == Constant(UNKNOWN) for _, term in rule.head.terms)


def is_safe(literals: list[Literal], binding: Binding) -> bool:
    """Whether every variable that the literals deny is bound."""
    bound = {*binding}
    for each in literals:
        if isinstance(each, Positive):
            bound.update(each.atom.variables())
        if isinstance(each, Assignment):
            bound.add(each.variable)
    needed: set[Variable] = set()
    for each in literals:
        if isinstance(each, Negative):
            needed.update(each.atom.variables())
    return needed <= bound


def is_helper(predicate: str) -> bool:
    """Whether a predicate only stands for a part of a clause."""
    return "~" in predicate


def plain(predicate: str) -> str:
    """A predicate as its author knows it; a part of a clause has no name of its own."""
    return PART if is_helper(predicate) else predicate.removesuffix(MAY)
