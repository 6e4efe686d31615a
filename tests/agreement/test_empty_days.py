"""A row whose last day is before its first holds on no day: in no join, in no sum, for no `ever`."""

import pytest
from agree import columnar_rows, differences, pydatalog_rows
from generate import ORIGIN, SYMBOLS, Case, atom, predicate

from lexlog.datalog.tree import Aggregate, Positive, Program, Rule, Variable
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols

X, W, R = map(Variable, "XWR")


def case(*body, aggregate=None):
    """d(R) or d(X) over g(X, W), whose one row would begin on day 20 and end on day 18, and always(X)."""
    one, two, first, last = (number_column([each]) for each in (1, 2, 20, 18))
    g = Rows({"c0": one, "c1": two}, 1, first, last)
    always = Rows({"c0": one}, 1)
    rule = Rule(atom("d", R if aggregate else X), body, ORIGIN, aggregate=aggregate)
    predicates = (predicate("g", "nw", given=True), predicate("always", "n", given=True), predicate("d", "n"))
    return Case(Program(predicates, (rule,)), {"g": g, "always": always}, Symbols(SYMBOLS))


HELD = Positive(atom("g", X, W))
CASES = {
    "plain": case(HELD),
    "ever": case(Positive(HELD.atom, ever=True)),
    "joined": case(Positive(atom("always", X)), HELD),
    "summed": case(HELD, aggregate=Aggregate("total", W, (X,), R)),
    "joined and summed": case(Positive(atom("always", X)), HELD, aggregate=Aggregate("total", W, (X,), R)),
}


@pytest.mark.parametrize("name", CASES)
def test_such_a_row_counts_for_nothing_with_pydatalog(name):
    assert not differences(CASES[name], pydatalog_rows)


@pytest.mark.parametrize("name", CASES)
def test_such_a_row_counts_for_nothing_in_columns(name):
    assert not differences(CASES[name], columnar_rows)
