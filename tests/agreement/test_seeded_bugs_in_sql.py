"""Bugs put into the SQL on purpose: each must be seen within a hundred generated programs."""

from dataclasses import replace

import pytest
from agree import differences, duckdb_rows, generated

pytest.importorskip("duckdb")

from lexlog.engine import sql, with_duckdb, with_duckdb_store, with_duckdb_sums
from lexlog.engine.with_duckdb import TooWideForDuckDB

PROGRAMS = 100


def first_difference():
    """How many programs it takes until DuckDB differs from the definition; None if it never does."""
    for seed in range(PROGRAMS):
        try:
            case, meant = generated(seed)
            if differences(case, duckdb_rows, meant):
                return seed
        except TooWideForDuckDB:
            pass
    return None


def delta_loses_a_segment(patch):
    def covered(text, columns, table, tests, is_timed):
        return f"SELECT * FROM ({text}) AS f WHERE NOT EXISTS (SELECT 1 FROM {table} AS r{sql.where(tests)})"

    patch.setattr(with_duckdb_store, "left_over", covered)


def negation_ignores_days(patch):
    def absent(text, columns, table, tests, is_timed):
        timed = text if is_timed else f"SELECT *, {sql.ALWAYS} FROM ({text})"
        return f"SELECT * FROM ({timed}) AS f WHERE NOT EXISTS (SELECT 1 FROM {table} AS r{sql.where(tests)})"

    patch.setattr(sql, "left_over", absent)


def sums_drop_equal_values(patch):
    created = with_duckdb_sums.Sums.created

    def without_over(store, rule, *given):
        return created(store, replace(rule, aggregate=replace(rule.aggregate, over=())), *given)

    patch.setattr(with_duckdb.Sums, "created", without_over)


def repeated_variable_is_ignored(patch):
    agree = sql.Writer._agree
    patch.setattr(sql.Writer, "_agree", lambda self, on, same, *given: agree(self, on, (), *given))


BUGS = (
    delta_loses_a_segment,
    negation_ignores_days,
    sums_drop_equal_values,
    repeated_variable_is_ignored,
)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_bug_is_caught(bug, monkeypatch):
    bug(monkeypatch)
    assert first_difference() is not None, f"not seen in {PROGRAMS} programs"
