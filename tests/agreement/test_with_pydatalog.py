"""What the pyDatalog adapter promises beside the meaning: exact ratios, no user text, its limits, `ever`."""

from fractions import Fraction
from math import ceil, floor

import pytest
from generate import ORIGIN, atom, predicate

from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Days,
    Fact,
    Operation,
    Positive,
    Program,
    Rule,
    Variable,
)  # fmt: skip
from lexlog.engine.rows import Rows, number_column
from lexlog.engine.with_pydatalog import TooLargeForPyDatalog, evaluate
from lexlog.symbols import Symbols

X, Y, Z = map(Variable, "XYZ")


def numbers(*rows):
    """A table of numbers."""
    columns = (number_column(list(each)) for each in zip(*rows, strict=True))
    return Rows({f"c{i}": column for i, column in enumerate(columns)}, len(rows))


def test_ratio_is_exact_far_beyond_64_bits():
    pairs = [(10**40 + 1, 3), (-(10**40), 7), (10**30, -(10**30) - 1), (0, 5), (6, 3), (-1, 10**50), (4, 0)]
    ratio = Assignment(Z, Operation("ratio", X, Y, 6))
    rule = Rule(atom("d", X, Y, Z), (Positive(atom("g", X, Y)), ratio), ORIGIN)
    program = Program((predicate("g", "nn", given=True), predicate("d", "nnn")), (rule,))
    found = evaluate(program, {"g": numbers(*pairs)}, Symbols(), [0]).rows("d", 0)
    exact = {(a, b): Fraction(a * 10**6, b) for a, b in pairs if b}
    assert found == {(*pair, floor(q) + ceil(q)) for pair, q in exact.items()}


def test_numbers_that_differ_in_the_last_of_27_digits_are_told_apart():
    rule = Rule(atom("d", X), (Positive(atom("g", X)), Comparison(X, ">", Constant(10**26))), ORIGIN)
    program = Program((predicate("g", "n", given=True), predicate("d", "n")), (rule,))
    found = evaluate(program, {"g": numbers((10**26 - 1,), (10**26,), (10**26 + 1,))}, Symbols(), [0])
    assert found.rows("d", 0) == {(10**26 + 1,)}


def test_names_are_never_read_as_program_text():
    nasty = "') & __import__('os').abort() & ('"
    facts = (Fact("a b)(", (nasty,), ORIGIN),)
    rule = Rule(Atom("p(X) <=", (("c0", X),)), (Positive(Atom("a b)(", (("c0", X),))),), ORIGIN)
    program = Program((predicate("a b)(", "s", given=True), predicate("p(X) <=", "s")), (rule,), facts)
    symbols = Symbols()
    assert evaluate(program, {}, symbols, [0]).rows("p(X) <=", 0) == {(symbols.code(nasty),)}


def test_ever_sees_days_that_nobody_asked_for():
    rules = (
        Rule(atom("once", X), (Positive(atom("g", X)),), ORIGIN, Days(50, 60)),
        Rule(atom("seen", X), (Positive(atom("once", X), ever=True),), ORIGIN),
    )
    predicates = (predicate("g", "n", given=True), predicate("once", "n"), predicate("seen", "n"))
    program = Program(predicates, rules)
    found = evaluate(program, {"g": numbers((1,))}, Symbols(), [10])
    assert found.rows("seen", 10) == {(1,)}
    assert found.rows("once", 10) == set()
    with pytest.raises(KeyError):
        found.rows("once", 55)


def closure(size):
    """A program whose answer has size squared rows."""
    rules = (
        Rule(atom("d", X, Y), (Positive(atom("g", X, Y)),), ORIGIN),
        Rule(atom("d", X, Z), (Positive(atom("d", X, Y)), Positive(atom("g", Y, Z))), ORIGIN),
    )
    table = numbers(*((i, (i + 1) % size) for i in range(size)))
    return Program((predicate("g", "nn", given=True), predicate("d", "nn")), rules), {"g": table}


def test_too_many_facts_are_refused_with_the_figure():
    with pytest.raises(TooLargeForPyDatalog, match="50 facts, more than 40"):
        evaluate(*closure(50), Symbols(), [0], most_facts=40)


def test_too_long_a_run_is_stopped_and_leaves_nothing_behind():
    with pytest.raises(TooLargeForPyDatalog, match=r"not finished after 0\.5 seconds"):
        evaluate(*closure(1000), Symbols(), [0], most_seconds=0.5)
    assert len(evaluate(*closure(5), Symbols(), [0]).rows("d", 0)) == 25
