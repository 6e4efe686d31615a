"""The definition, the columnar engine and pyDatalog find the same rows, on every day on which any changes."""

import os

import pytest
from agree import check, columnar_rows, differences, expected, pydatalog_rows
from generate import USED, cases, constructs, random_case
from hypothesis import HealthCheck, given, settings

from lexlog.datalog.safety import unsafe
from lexlog.engine import with_pydatalog

RUN = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
CONSTRUCTS = {
    "join", "constant", "comparison", "arithmetic", "ratio", "negation", "ever", "unknown", "wide number",
    "total", "number", "greatest", "least", "threshold >", "threshold >=", "recursive threshold",
    "linear recursion", "non-linear recursion", "mutual recursion", "no column", "no atom", "fact of the law",
    "days of rules", "days of rows", "single days",
}  # fmt: skip


def note(case):
    """Counts what the case uses, for the summary."""
    assert not list(unsafe(case.program)), "the generator made an unsafe rule"
    USED.update(constructs(case))
    meant = expected(case)
    derived = [meant.rows[p.name][day] for p in case.program.predicates if not p.given for day in meant.days]
    USED["(programs)"] += 1
    USED["(programs that derive something)"] += any(derived)


def test_columnar_engine_agrees_with_the_definition():
    for seed in range(1000):
        case = random_case(seed)
        check(case, columnar_rows)
        note(case)
    assert not {name for name in CONSTRUCTS if USED[name] < 20}, "a construct is hardly generated"


@settings(RUN, max_examples=200)
@given(cases())
def test_columnar_engine_agrees_where_hypothesis_looks(case):
    assert not differences(case, columnar_rows), case


@pytest.mark.parametrize("few", [with_pydatalog.FEW, 0], ids=["all bound columns", "the best column"])
def test_pydatalog_agrees_with_the_definition(few, monkeypatch):
    monkeypatch.setattr(with_pydatalog, "FEW", few)
    for seed in range(300):
        check(random_case(seed, most_rows=6, most_layers=3), pydatalog_rows)


@pytest.mark.long
def test_all_three_agree_on_many_more():
    for seed in range(1000, 1000 + int(os.environ.get("LEXLOG_AGREEMENT_EXAMPLES", "5000"))):
        case = random_case(seed, most_rows=10)
        check(case, columnar_rows)
        check(case, pydatalog_rows)
