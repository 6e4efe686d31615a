"""However the facts are split into a base and changes, the same rows hold, each with support."""

import os

import pytest
from agree import columnar_rows, differences, expected
from deltas import changed_model, rows_of, unsupported
from generate import ORIGIN, SYMBOLS, Case, atom, predicate, random_case

from lexlog.datalog.tree import Aggregate, Column, NumberKind, Positive, Predicate, Program, Rule, Variable
from lexlog.engine import columnar, delta
from lexlog.engine.errors import NegativeTerm, OutOfRange
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols

X, Y, Z = map(Variable, "XYZ")


def check(seed, **sizes):
    """The model after changes has the rows that the definition says, and proofs of them."""
    case = random_case(seed, **sizes)
    meant = expected(case)
    model = changed_model(case, seed)
    assert not differences(case, lambda *_: model.snapshot, meant), f"seed {seed}"
    assert not list(unsupported(model, meant.days)), f"seed {seed}"


def test_changes_lead_to_the_same_model():
    for seed in range(200):
        check(seed)


@pytest.mark.long
def test_changes_lead_to_the_same_model_many_more_times():
    for seed in range(400, 400 + int(os.environ.get("LEXLOG_AGREEMENT_EXAMPLES", "5000"))):
        check(seed, most_rows=10)


def graph(*edges):
    """reach over edges, with the base rule and the step."""
    rules = (
        Rule(atom("reach", X, Y), (Positive(atom("edge", X, Y)),), ORIGIN),
        Rule(atom("reach", X, Z), (Positive(atom("reach", X, Y)), Positive(atom("edge", Y, Z))), ORIGIN),
    )
    columns = zip(*edges, strict=True)
    table = Rows({f"c{i}": number_column(list(each)) for i, each in enumerate(columns)}, len(edges))
    program = Program((predicate("edge", "nn", given=True), predicate("reach", "nn")), rules)
    return Case(program, {"edge": table}, Symbols(SYMBOLS))


def warm(case):
    return delta.Warm.of(columnar.evaluate(case.program, case.tables, case.symbols))


def test_a_circle_does_not_hold_itself_up():
    before = warm(graph((1, 2), (2, 3), (3, 2)))
    after = before.after(delta.Changes(removed={"edge": [0]}))
    assert after.model.snapshot("reach", 0) == {(2, 3), (3, 2), (2, 2), (3, 3)}


def test_what_was_there_before_stays_as_it_was():
    case = graph((1, 2), (2, 3), (3, 2))
    before = warm(case)
    for _ in range(3):
        once = before.after(delta.Changes({"edge": [delta.NewRow((3, 4))]}, {"edge": [1]}))
        assert once.model.snapshot("reach", 0) == {(1, 2), (3, 2), (3, 4)}
        again = once.after(delta.Changes({"edge": [delta.NewRow((2, 3))]}, {"edge": [3]}))
        assert again.model.snapshot("reach", 0) == before.model.snapshot("reach", 0)
    assert not differences(case, columnar_rows)
    assert before.model.snapshot("reach", 0) == {(1, 2), (1, 3), (2, 3), (3, 2), (2, 2), (3, 3)}
    assert rows_of(case.tables["edge"]) == [delta.NewRow(pair) for pair in ((1, 2), (2, 3), (3, 2))]


def test_a_row_that_is_given_twice_goes_once():
    before = warm(graph((1, 2), (1, 2)))
    once = before.after(delta.Changes(removed={"edge": [0]}))
    assert once.model.snapshot("reach", 0) == {(1, 2)}
    assert once.after(delta.Changes(removed={"edge": [1]})).model.snapshot("reach", 0) == set()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (delta.Changes({"reach": [delta.NewRow((1, 2))]}), "reach has rules"),
        (delta.Changes({"edge": [delta.NewRow((1,))]}), "edge has 2 columns, not 1"),
        (delta.Changes(removed={"edge": [1]}), "edge has no row at position 1"),
        (delta.Changes(removed={"edge": [0, 0]}), "edge has no row at position 0"),
    ],
)
def test_a_change_that_means_nothing_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        warm(graph((1, 2))).after(changes)


def test_a_new_row_is_held_to_the_ranges_of_what_it_leads_to():
    narrow = Predicate("d", (Column("c0", NumberKind("one", greatest=5)),))
    program = Program(
        (predicate("g", "n", given=True), narrow), (Rule(atom("d", X), (Positive(atom("g", X)),), ORIGIN),)
    )
    case = Case(program, {"g": Rows({"c0": number_column([5])}, 1)}, Symbols())
    with pytest.raises(OutOfRange, match=r"d\.c0 takes the value 6"):
        warm(case).after(delta.Changes({"g": [delta.NewRow((6,))]}))


def test_a_new_row_may_not_make_a_threshold_add_a_negative_value():
    sums = Aggregate("total", Y, (), None, ">=", 1)
    rule = Rule(atom("d", X), (Positive(atom("g", X, Y)),), ORIGIN, aggregate=sums)
    program = Program((predicate("g", "nn", given=True), predicate("d", "n")), (rule,))
    case = Case(program, {"g": Rows({"c0": number_column([5]), "c1": number_column([5])}, 1)}, Symbols())
    with pytest.raises(NegativeTerm, match="negative value -1"):
        warm(case).after(delta.Changes({"g": [delta.NewRow((5, -1))]}))
