"""What rules are asked of some names is the same over the rows that these names can meet: on generated
programs with negation, sums and recursion, of which whole tables are cut down to those rows."""

import random

import numpy as np
import pytest
from generate import random_case

from lexlog.demand.looks import Looks, Place
from lexlog.demand.reach import Reach
from lexlog.demand.rows import RowsByName
from lexlog.engine import columnar
from lexlog.engine.rows import Rows
from lexlog.world.given import Given, GivenRows
from lexlog.world.tree import World, WorldTable
from tests.samples import some

SEEDS = range(0, 400, 40)
DAYS = (9, 10, 15, 19, 20, 25)


def world(case):
    """The tables of a case as a world, all of whose cells are known."""
    tables = {}
    for name, rows in case.tables.items():
        known = {column: np.zeros(rows.length, bool) for column in rows.columns}
        given = GivenRows.all(Given("", 0, ""), rows.length)
        certain = np.ones(rows.length, bool)
        tables[name] = WorldTable(
            name, rows.columns, known, certain, rows.first, rows.last, given, rows.length
        )
    return World(tables, case.symbols)


def reach(case, predicate, column, name):
    """Whom and what rules meet that are asked for the rows of a predicate with a name in a column."""
    rows = RowsByName(world(case))
    looks = Looks(case.program, frozenset({"party"}), rows.most)
    look = looks.ask(predicate, (column,))
    found = Reach(looks, rows)
    found.begin()
    found.ask(Place(look, column, asked=True), {case.symbols.code(name)})
    return found


def met(case, found):
    """The tables with the rows that were met alone."""
    tables = {}
    for name, rows in case.tables.items():
        kept = np.zeros(rows.length, bool)
        for look, of_look in found.met.items():
            if look.predicate == name:
                kept |= of_look
        first, last = (each if each is None else each[kept] for each in (rows.first, rows.last))
        tables[name] = Rows(
            {c: v[kept] for c, v in rows.columns.items()}, int(kept.sum()), first, last, rows.key
        )
    return tables


def asked(case, tables, predicate, column, name):
    """The rows of a predicate with a name in a column, day by day."""
    model = columnar.evaluate(case.program, tables, case.symbols)
    code, relation = case.symbols.code(name), model.relation(predicate)
    return {
        day: sorted(tuple(relation.values(at).values()) for at in relation.positions({column: code}, day))
        for day in DAYS
    }


def questions(case, chance):
    """A derived predicate and a name to ask it for, if the program has one with names."""
    of = [
        (each.name, column.name)
        for each in case.program.predicates
        for column in each.columns
        if not each.given and column.kind.__class__.__name__ == "SymbolKind"
    ]
    return [(*chance.choice(of), chance.choice("abcd"))] if of else []


@pytest.mark.parametrize("first", some(SEEDS, 4))
def test_what_is_asked_of_a_name_rests_on_rows_that_it_can_meet(first):
    for seed in range(first, first + 40):
        case = random_case(seed)
        for question in questions(case, random.Random(seed)):
            kept = met(case, reach(case, *question))
            assert asked(case, kept, *question) == asked(case, case.tables, *question), (seed, question)


def test_the_questions_have_answers_and_leave_rows_out():
    answered = left_out = 0
    for seed in range(100):
        case = random_case(seed)
        for question in questions(case, random.Random(seed)):
            kept = met(case, reach(case, *question))
            answered += any(asked(case, case.tables, *question).values())
            left_out += sum(rows.length for rows in kept.values()) < sum(
                r.length for r in case.tables.values()
            )
    assert answered > 20
    assert left_out > 20
