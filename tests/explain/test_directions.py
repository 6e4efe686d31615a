"""Which way a value may move: every form of expression has an answer."""

from typing import get_args

from lexlog.datalog.signs import signs
from lexlog.datalog.tree import Atom, Constant, Expression, Operation, Origin, Program, Rule, Today, Variable
from lexlog.explain.directions import parts

X, Y = Variable("x"), Variable("y")
RULE = Rule(Atom("p", ()), (), Origin("law/p", "", "", 1))


def test_every_form_of_expression_is_followed():
    known = {
        Constant: (Constant(1), []),
        Today: (Today(), []),
        Variable: (X, [(X, ">=")]),
        Operation: (Operation("-", X, Operation("+", Y, Today())), [(X, ">="), (Y, "<=")]),
    }
    assert set(known) == set(get_args(Expression))
    for expression, expected in known.values():
        assert parts(RULE, signs(Program((), (RULE,), ())), expression, ">=") == expected
