"""Simplifying, renaming, safety and strata: small programs in, what the passes say of them out."""

import doctest
import importlib
import pkgutil

import pytest

import lexlog.datalog
import lexlog.resolved
from lexlog.datalog.check import check
from lexlog.datalog.rename import renamed
from lexlog.datalog.safety import unsafe
from lexlog.datalog.simplify import simplified
from lexlog.datalog.strata import Component, Unstratified, components
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    Negative,
    Operation,
    Origin,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.diagnostic import Report

X, Y, N = Variable("X"), Variable("Y"), Variable("N")
MODULES = [
    f"{package.__name__}.{each.name}"
    for package in (lexlog.datalog, lexlog.resolved)
    for each in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_doctests_say_what_the_pass_does(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def p(name, *terms):
    return Atom(name, tuple((f"c{i}", term) for i, term in enumerate(terms)))


def rule(head, *body, line=1, aggregate=None):
    return Rule(
        head, tuple(body), Origin(f"t/{head.predicate}/({line})", "", "t.lexlog", line), aggregate=aggregate
    )


def program(*rules, given=("e",)):
    names = dict.fromkeys((*given, *(r.head.predicate for r in rules)))
    return Program(tuple(Predicate(n, (Column("c0", SymbolKind("s")),), n in given) for n in names), rules)


def same(left, right):
    return Comparison(left, "=", right)


def test_a_named_variable_is_put_in_place():
    made = simplified(rule(p("q", X), Positive(p("e", X)), same(Constant("a"), X), Negative(p("e", X))))
    assert made == rule(
        p("q", Constant("a")), Positive(p("e", Constant("a"))), Negative(p("e", Constant("a")))
    )


def test_two_symbols_that_differ_make_a_rule_that_never_holds():
    assert (
        simplified(rule(p("q", X), Positive(p("e", X)), same(X, Constant("a")), same(X, Constant("b"))))
        is None
    )


def test_numbers_and_other_comparisons_are_left_alone():
    kept = rule(p("q", X), Positive(p("e", X)), same(X, Constant(3)), Comparison(X, "!=", Constant("a")))
    assert simplified(kept) == kept


def test_a_named_variable_leaves_the_keys_of_a_sum():
    sums = Aggregate("number", Constant(1), (X, Y), N)
    made = simplified(
        rule(p("q", N), Positive(p("e", X)), Positive(p("e", Y)), same(X, Constant("a")), aggregate=sums)
    )
    assert made.aggregate.over == (Y,)


def test_renaming_reaches_every_kind_of_literal():
    names = {X: Y}
    literals = (
        Positive(p("e", X), True),
        Negative(p("e", X)),
        Comparison(X, "<", Operation("+", X, Constant(1))),
        Assignment(X, Operation("ratio", X, N, 2)),
    )
    for literal in literals:
        assert "'X'" not in repr(renamed(literal, names))
        assert "'Y'" in repr(renamed(literal, names))


@pytest.mark.parametrize(
    ("made", "loose"),
    [
        (rule(p("q", X), Positive(p("e", X))), None),
        (rule(p("q", X), Positive(p("e", Y))), X),
        (rule(p("q", X), Positive(p("e", X)), Negative(p("e", Y))), Y),
        (rule(p("q", X), Positive(p("e", X)), Comparison(X, "<", Y)), Y),
        (rule(p("q", N), Positive(p("e", X)), Assignment(N, Operation("+", X, X))), None),
        (rule(p("q", N), Positive(p("e", X)), Assignment(N, Operation("+", X, N))), N),
        (rule(p("q", N), Positive(p("e", X)), aggregate=Aggregate("number", Constant(1), (X,), N)), None),
        (rule(p("q", N), Positive(p("e", X)), aggregate=Aggregate("number", Constant(1), (Y,), N)), Y),
    ],
)
def test_a_variable_without_a_row_is_found(made, loose):
    assert [variable for _, variable in unsafe(program(made))] == ([] if loose is None else [loose])


def test_components_come_callees_first():
    order = components(
        program(
            rule(p("a", X), Positive(p("b", X))), rule(p("b", X), Positive(p("b", X)), Positive(p("e", X)))
        )
    )
    assert order == (Component(("e",), False), Component(("b",), True), Component(("a",), False))


def test_a_cycle_through_a_negation_shows_its_clauses():
    rules = (
        rule(p("a", X), Positive(p("e", X)), Negative(p("b", X)), line=3),
        rule(p("b", X), Positive(p("a", X)), line=7),
    )
    order = components(program(*rules))
    assert isinstance(order, Unstratified)
    assert [each.origin.line for each in order.rules] == [3, 7]
    report = Report()
    check(program(*rules), report, {})
    (found,) = report.diagnostics
    assert (found.code, found.span.line) == ("unstratified", 3)
    assert [(label.span.line, label.text) for label in found.labels] == [(7, "`b` rests on this")]


def test_a_sum_over_itself_has_no_meaning_but_a_threshold_has():
    plain = Aggregate("total", Constant(1), (X,), N)
    bound = Aggregate("total", Constant(1), (X,), None, ">=", 2)
    assert isinstance(
        components(program(rule(p("a", N), Positive(p("a", X)), aggregate=plain))), Unstratified
    )
    assert not isinstance(
        components(program(rule(p("a", X), Positive(p("a", X)), aggregate=bound))), Unstratified
    )
