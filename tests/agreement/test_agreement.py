"""The definition, the columns, DuckDB and pyDatalog find the same rows, on every day on which any changes."""

import os
from importlib.util import find_spec

import definition
import pytest
from agree import check, columnar_rows, differences, duckdb_rows, expected, generated, pydatalog_rows
from generate import USED, cases, constructs, random_case
from hypothesis import HealthCheck, given, settings

from lexlog.datalog.safety import unsafe
from lexlog.engine import with_pydatalog
from tests.samples import some

RUN = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
needs_duckdb = pytest.mark.skipif(find_spec("duckdb") is None, reason="duckdb is not installed")
MOST_ROWS_IN_A_SUM = 1000
CONSTRUCTS = {
    "join", "constant", "comparison", "arithmetic", "ratio", "negation", "ever", "unknown", "wide number",
    "total", "number", "greatest", "least", "threshold >", "threshold >=", "recursive threshold",
    "linear recursion", "non-linear recursion", "mutual recursion", "no column", "no atom", "fact of the law",
    "days of rules", "days of rows", "single days", "table of cases", "today",
}  # fmt: skip


def note(case, meant):
    """Counts what the case uses, for the summary."""
    assert not list(unsafe(case.program)), "the generator made an unsafe rule"
    USED.update(constructs(case))
    derived = [meant.rows[p.name][day] for p in case.program.predicates if not p.given for day in meant.days]
    USED["(programs)"] += 1
    USED["(programs that derive something)"] += any(derived)


def test_columnar_engine_agrees_with_the_definition():
    for seed in range(400):
        case, meant = generated(seed)
        check(case, columnar_rows, meant)
        note(case, meant)
    assert not {name for name in CONSTRUCTS if USED[name] < 8}, "a construct is hardly generated"


@settings(RUN, max_examples=80)
@given(cases())
def test_columnar_engine_agrees_where_hypothesis_looks(case):
    assert not differences(case, columnar_rows), case


@pytest.mark.parametrize("few", [with_pydatalog.FEW, 0], ids=["all bound columns", "the best column"])
@pytest.mark.parametrize("first", some(range(0, 120, 30), 1))
def test_pydatalog_agrees_with_the_definition(few, first, monkeypatch):
    monkeypatch.setattr(with_pydatalog, "FEW", few)
    for seed in range(first, first + 30):
        check(random_case(seed, most_rows=6, most_layers=3), pydatalog_rows)


def agrees_with_duckdb(seed, monkeypatch, **sizes):
    """Whether DuckDB agrees; False if it refused a number, which must then be too wide for it."""
    from lexlog.engine.with_duckdb import TooWideForDuckDB

    case = random_case(seed, **sizes)
    try:
        check(case, duckdb_rows)
    except TooWideForDuckDB:
        assert widest_number(case, monkeypatch) >= 2**127 // 10**6, f"{seed}: refused without a reason"
        return False
    return True


def widest_number(case, monkeypatch):
    """About the greatest number that the definition meets; a ratio multiplies by 10**6 at most."""
    seen, meant = [0], definition.value

    def value(*given):
        result = meant(*given)
        seen.append(abs(result or 0))
        return result

    with monkeypatch.context() as patch:
        patch.setattr(definition, "value", value)
        expected(case)
    return max(seen) * MOST_ROWS_IN_A_SUM


@needs_duckdb
@pytest.mark.parametrize("first", some(range(5000, 5080, 20), 1))
def test_duckdb_agrees_with_the_definition(first, monkeypatch):
    answered = sum(agrees_with_duckdb(seed, monkeypatch) for seed in range(first, first + 20))
    assert answered > 16, "hardly anything was compared"


@needs_duckdb
@pytest.mark.long
def test_duckdb_agrees_on_many_more(monkeypatch):
    for seed in range(6000, 6000 + int(os.environ.get("LEXLOG_AGREEMENT_EXAMPLES", "5000"))):
        agrees_with_duckdb(seed, monkeypatch, most_rows=10)


@pytest.mark.long
def test_engines_agree_on_many_more():
    for seed in range(1000, 1000 + int(os.environ.get("LEXLOG_AGREEMENT_EXAMPLES", "5000"))):
        case = random_case(seed, most_rows=10)
        check(case, columnar_rows)
        check(case, pydatalog_rows)
