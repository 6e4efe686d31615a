"""The compiled loops find what the definition says, in every form of their tables; bugs in them are seen."""

from importlib.util import find_spec

import numpy as np
import pytest
from agree import check, columnar_rows, differences, generated
from test_seeded_bugs import collection

from lexlog.engine import asked, chains, order, running, seen, tuples, walks
from tests.samples import some

pytestmark = pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")

BITS, VALUES, KEYS, TABLES = "bits", "values of a column", "keys", "tables, no numbers"


@pytest.fixture(autouse=True)
def with_loops(monkeypatch):
    monkeypatch.setenv("LEXLOG_LOOPS", "always")
    monkeypatch.setattr(order, "SMALL", 0)  # every rule gets the cheapest route, however few rows there are


@pytest.mark.parametrize("form", [BITS, VALUES, KEYS, TABLES])
@pytest.mark.parametrize("first", some(range(0, 150, 50), 1))
def test_loops_agree_with_the_definition(form, first, monkeypatch):
    if form != BITS:
        monkeypatch.setattr(seen, "FEW_BITS_PER_ROW", 0)
    if form in (KEYS, TABLES):
        monkeypatch.setattr(seen, "VALUES_PER_ROW", 0)
        monkeypatch.setattr(seen, "BITS_PER_ROW", 0)
    if form == TABLES:
        monkeypatch.setattr(tuples, "NUMBERED", 0)
        monkeypatch.setattr(tuples, "PACKED", 4)
    for number in range(first, first + 50):
        case, meant = generated(number)
        check(case, columnar_rows, meant)


def late_rows_are_not_chained(patch):
    probe = chains.Chains.probe

    def early(self, columns, length):
        row, found = probe(self, columns, length)
        kept = found < self._begin
        return row[kept], found[kept]

    patch.setattr(chains.Chains, "probe", early)


def one_row_of_each_tuple(patch):
    patch.setattr(chains.Chains, "is_unique", property(lambda self: True))


def all_rows_of_a_tuple_share_a_day(patch):
    patch.setattr(asked.Asked, "has_one_day", property(lambda self: bool(self.relation.length)))


def a_group_is_told_of_at_first_only(patch):
    patch.setattr(running.Running, "add", lambda self, group, values: np.zeros(0, np.int64))


def a_tuple_is_known_by_its_first_column(patch):
    patch.setattr(seen, "VALUES_PER_ROW", 0)
    box = tuples.box
    patch.setattr(seen, "box", lambda columns, slack=0: box(columns[:1], slack))


def a_walk_ends_after_one_step(patch):
    found = walks._found

    def first(*given):
        return ((frame.where(rounds <= 2), rounds[rounds <= 2]) for frame, rounds in found(*given))

    patch.setattr(walks, "_found", first)


def a_walk_goes_over_what_stays(patch):
    patch.setattr(walks, "_is_free", lambda kept, literals: True)


def a_key_may_have_two_values(patch):
    from lexlog.engine import loops

    patch.setattr(seen, "FEW_BITS_PER_ROW", 0)
    mark = loops.mark_values
    patch.setattr(loops, "mark_values", lambda *given: max(0, mark(*given)))


BUGS = (
    late_rows_are_not_chained,
    one_row_of_each_tuple,
    all_rows_of_a_tuple_share_a_day,
    a_group_is_told_of_at_first_only,
    a_tuple_is_known_by_its_first_column,
    a_key_may_have_two_values,
    a_walk_ends_after_one_step,
    a_walk_goes_over_what_stays,
)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_bug_in_loops_is_caught(bug, monkeypatch):
    bug(monkeypatch)
    for case, meant in collection():
        try:
            if differences(case, columnar_rows, meant):
                return
        except (AssertionError, IndexError, KeyError, ValueError):
            return  # it does not go unseen
    pytest.fail("nothing was seen")
