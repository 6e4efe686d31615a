"""Relations about cases, kept as marks, hold what the definition says, however their rules are run."""

from importlib.util import find_spec

import pytest
from agree import check, columnar_rows, differences, generated
from generate import random_case
from test_seeded_bugs import collection

from lexlog.datalog.tree import Positive
from lexlog.engine import columnar, order
from lexlog.engine.cases import apart, everyone, marked, steps, table
from tests.samples import some

ALL, FEW, VALUES, TUPLES = "all cases at once", "case by case", "values apart", "too many tuples"


@pytest.fixture(params=["sorted", "hashed"])
def loops(request, monkeypatch):
    """With and without compiled loops, every rule by the cheapest route, however few rows there are."""
    if request.param == "hashed" and find_spec("numba") is None:
        pytest.skip("numba is not installed")
    monkeypatch.setenv("LEXLOG_LOOPS", "always" if request.param == "hashed" else "never")
    monkeypatch.setattr(order, "SMALL", 0)


@pytest.mark.parametrize("way", [ALL, FEW, VALUES, TUPLES])
@pytest.mark.parametrize("first", some(range(0, 150, 50), 1))
def test_marks_agree_with_the_definition(way, first, loops, monkeypatch):
    if way == FEW:
        monkeypatch.setattr(everyone, "FEW", 0)
    if way == VALUES:
        monkeypatch.setattr(apart, "WORTH", 0)
    if way == TUPLES:
        monkeypatch.setattr(marked, "MOST", 1)
    for number in range(first, first + 50):
        case, meant = generated(number)
        check(case, columnar_rows, meant)


def test_what_is_said_of_cases_with_too_many_tuples_is_marked_all_the_same(monkeypatch):
    monkeypatch.setattr(marked, "MOST", 1)
    assert any(
        isinstance(relations[rule.head.predicate], marked.Marked)
        and any(isinstance(relations[name], marked.Listed) for name in positive(rule))
        and not any(name in tables or isinstance(relations[name], marked.Marked) for name in positive(rule))
        for relations, rules, tables in map(evaluated, range(60))
        for rule in rules
    )


def evaluated(number):
    """The relations and rules of a generated program, and its tables of cases."""
    case = random_case(number)
    relations = columnar.evaluate(case.program, case.tables, case.symbols).relations
    return relations, case.program.rules, [name for name in case.tables if name.startswith("k")]


def positive(rule):
    """The predicates that a rule asks for rows."""
    return [each.atom.predicate for each in rule.body if isinstance(each, Positive)]


def test_marks_are_what_is_told_row_by_row():
    for number in range(100):
        case = random_case(number)
        for relation in columnar.evaluate(case.program, case.tables, case.symbols).relations.values():
            if isinstance(relation, marked.Marked):
                plain = relation.plain
                for position in range(plain.length):
                    values = plain.values(position)
                    assert relation.values(position) == values
                    assert relation.positions(values) == plain.positions(values) == [position]
                    assert relation.positions(values, relation.day_of(position)) == [position]
                    assert relation.positions(values, relation.day_of(position) + 1) == []
                for name in relation.names:
                    for code in range(len(case.symbols)):
                        assert relation.positions({name: code}) == plain.positions({name: code})


def the_first_tuple_tells_all(patch):
    telling = marked.Marked.telling
    patch.setattr(marked.Marked, "telling", lambda self, *asked: telling(self, *asked)[:1])


def cases_are_not_asked_for_their_day(patch):
    patch.setattr(table.Cases, "on", lambda self, days: None)


def unmarked_rows_count(patch):
    patch.setattr(everyone.Everyone, "where", lambda self, marks: self)


def a_value_has_its_answer_whatever_the_rest(patch):
    parted = apart._parted
    patch.setattr(apart, "WORTH", 0)
    patch.setattr(apart, "_parted", lambda given, variable, wanted: parted(given, variable, ()))


def a_case_is_its_place_in_the_table(patch):
    patch.setattr(table.Cases, "numbers", lambda self, codes: codes % max(1, self.length))


def marks_of_other_days_are_read(patch):
    patch.setattr(everyone, "FEW", 0)
    patch.setattr(steps, "meet", lambda ours, theirs: (theirs, None))


BUGS = (
    the_first_tuple_tells_all,
    cases_are_not_asked_for_their_day,
    unmarked_rows_count,
    a_value_has_its_answer_whatever_the_rest,
    a_case_is_its_place_in_the_table,
    marks_of_other_days_are_read,
)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_bug_in_marks_is_caught(bug, monkeypatch):
    bug(monkeypatch)
    monkeypatch.setattr(order, "SMALL", 0)
    for case, meant in collection():
        try:
            if differences(case, columnar_rows, meant):
                return
        except (AssertionError, IndexError, KeyError, ValueError):
            return  # it does not go unseen
    pytest.fail("nothing was seen")
