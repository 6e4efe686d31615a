"""A rule in, the same rule out with every `variable = symbol` put in place of the variable."""

from __future__ import annotations

from dataclasses import replace

from lexlog.datalog.rename import renamed, renamed_atom, renamed_expression
from lexlog.datalog.tree import Comparison, Constant, Rule, Variable


def simplified(rule: Rule) -> Rule | None:
    """The rule without comparisons that only name a variable; None if two symbols that differ are equated.

    >>> from lexlog.datalog.tree import Atom, Origin, Positive
    >>> row = Positive(Atom("p", (("a", Variable("x")),)))
    >>> same = Comparison(Variable("x"), "=", Constant("b"))
    >>> simplified(Rule(Atom("q", ()), (row, same), Origin("c", "", "", 0))).body
    (Positive(atom=Atom(predicate='p', terms=(('a', Constant(value='b')),)), ever=False),)
    """
    for i, literal in enumerate(rule.body):
        if not isinstance(literal, Comparison) or literal.op != "=":
            continue
        left, right = literal.left, literal.right
        if isinstance(left, Constant) and isinstance(right, Variable):
            left, right = right, left
        if isinstance(left, Constant) and isinstance(right, Constant):
            if left != right:
                return None
            return simplified(replace(rule, body=rule.body[:i] + rule.body[i + 1 :]))
        if isinstance(left, Variable) and isinstance(right, Constant) and isinstance(right.value, str):
            return simplified(_substituted(rule, i, left, right))
    return rule


def _substituted(rule: Rule, place: int, variable: Variable, constant: Constant) -> Rule:
    names = {variable: constant}
    rest = rule.body[:place] + rule.body[place + 1 :]
    aggregate = rule.aggregate
    if aggregate is not None:
        over = tuple(each for each in aggregate.over if each != variable)
        aggregate = replace(aggregate, over=over, value=renamed_expression(aggregate.value, names))
    return replace(
        rule,
        head=renamed_atom(rule.head, names),
        body=tuple(renamed(literal, names) for literal in rest),
        aggregate=aggregate,
    )
