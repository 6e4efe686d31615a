"""The compiled loops find what the definition says, in every form of their tables; bugs in them are seen."""

from importlib.util import find_spec

import pytest
from agree import check, columnar_rows, differences
from generate import random_case
from test_seeded_bugs import collection

from lexlog.engine import asked, chains, order, running, seen, tuples

pytestmark = pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")

BITS, TABLES, SMALL_TABLES = "bits", "tables", "tables, no numbers"


@pytest.fixture(autouse=True)
def with_loops(monkeypatch):
    monkeypatch.setenv("LEXLOG_LOOPS", "always")
    monkeypatch.setattr(order, "SMALL", 0)  # every rule gets the cheapest route, however few rows there are


@pytest.mark.parametrize("form", [BITS, TABLES, SMALL_TABLES])
def test_loops_agree_with_the_definition(form, monkeypatch):
    if form != BITS:
        monkeypatch.setattr(seen, "BITS_PER_ROW", 0)
    if form == SMALL_TABLES:
        monkeypatch.setattr(tuples, "NUMBERED", 0)
    for number in range(500):
        check(random_case(number), columnar_rows)


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
    patch.setattr(running.Touched, "crossed", lambda self, *given: ~self._was_there)


def a_tuple_is_known_by_its_first_column(patch):
    box = tuples.box
    patch.setattr(
        seen, "box", lambda columns, slack=0: box(columns[:1], slack) if columns else box([], slack)
    )


BUGS = (
    late_rows_are_not_chained,
    one_row_of_each_tuple,
    all_rows_of_a_tuple_share_a_day,
    a_group_is_told_of_at_first_only,
    a_tuple_is_known_by_its_first_column,
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
