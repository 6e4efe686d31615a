"""Each reason alone is enough: everything else is altered, and the case is decided again."""

import json
import random

import pytest

from lexlog.explain.antichain import covers, smallest
from lexlog.explain.facts import Cell, NoRow, Row
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import NumberType
from lexlog.session import Session
from tests.cli.commands import ask
from tests.decide.small_cases import DOMAINS, FIRMS, NEW, make
from tests.decide.small_law import decisions, library, row, world

KEYS = {"share": ("owner", "owned"), "paper": ("paper",)}


def session(of, rows):
    made, _ = world(of, [row(table, **cells) for table, cells in rows])
    return Session(of, Layer(), made, differences=False)


def altered(of, case, reason, symbols, chance):
    """The facts of the reason, and all others as chance has it."""
    facts = [each.fact for each in reason.grounds]
    absent = [each for each in facts if isinstance(each, NoRow)]
    cells = {(each.table, each.row, each.column) for each in facts if isinstance(each, Cell)}
    kept = {(each.table, each.row) for each in facts if isinstance(each, Row)}
    counts, rows = {}, []
    for table, known in case.rows:
        at = counts[table] = counts.get(table, -1) + 1
        is_row = of.law.tables[table].word == "relation"
        if (table, at) in kept:
            rows.append((table, known, True))
        elif not is_row or chance.random() < 0.6:
            free = {c for c in known if (table, c) in DOMAINS and (table, at, c) not in cells}
            other = {c: other_value(table, c, chance) for c in free if chance.random() < 0.5}
            rows.append((table, {**known, **other}, not is_row))
    for _ in range(chance.choice((0, 1, 2))):
        part = chance.choice(("10", "25", "50", "60"))
        owner, owned = chance.choice(FIRMS), chance.choice(FIRMS)
        rows.append(("share", {"owner": owner, "owned": owned, "part": part}, False))
    before = list(case.rows)
    sure = [
        (t, c)
        for t, c, is_sure in rows
        if is_sure or (t, c) in before or not denied(of, absent, t, c, symbols)
    ]
    return one_of_a_key(sorted(sure, key=lambda each: each not in before))


def other_value(table, column, chance):
    return chance.choice([each for each in DOMAINS[table, column] if each != NEW])


def denied(of, absent, table, cells, symbols):
    """Whether the reason says that there is no such row."""

    def code(column):
        is_number = isinstance(of.law.tables[table].field(column).type, NumberType)
        return int(cells[column]) if is_number else symbols.find(cells[column])

    return any(
        each.table == table and all(code(column) == value for column, value in each.values) for each in absent
    )


def one_of_a_key(rows):
    found = {}
    for at, (table, cells) in enumerate(rows):
        key = (table, *(cells[each] for each in KEYS[table])) if table in KEYS else at
        found.setdefault(key, (table, cells))
    return list(found.values())


@pytest.mark.parametrize("seed", range(16))
def test_a_reason_is_enough_whatever_else_is_so(seed):
    chance = random.Random(seed)
    case = make(seed, 0)
    if case.unknown:
        pytest.skip("a case of this seed is in doubt")
    of = library(case.text)
    asked = session(of, case.rows)
    for decision in asked.decisions():
        if decision.outcome == "undetermined":
            continue
        found = asked.reasons(decision)
        assert found.reasons
        sets = [{*reason.clauses, *(each.fact for each in reason.grounds)} for reason in found.reasons]
        assert not any(a < b for a in sets for b in sets)
        for reason in chance.sample(found.reasons, min(2, len(found.reasons))):
            for _ in range(2):
                rows = altered(of, case, reason, asked.world.symbols, chance)
                again = decisions(of, [row(table, **cells) for table, cells in rows])
                assert again[decision.case].outcome == decision.outcome, (reason, rows)


def test_a_fact_of_each_sort_is_told_with_who_can_change_it():
    done = ask("why", "h100-singapore-subsidiary", "--all", "--format", "json")
    assert done.code == 2
    reasons = json.loads(done.out)["reasons"]
    assert reasons["outcome"] == "license_required"
    assert reasons["complete"] is True
    ranks = [each["rank"] for each in reasons["reasons"]]
    assert ranks == sorted(ranks)
    changers = [[each["changer"] for each in reason["grounds"]] for reason in reasons["reasons"]]
    assert changers[0][0] == "paper"  # no notice was sent: the easiest of all is a paper
    assert all({"parties", "item"} <= set(each) for each in changers)
    assert "undoing" not in reasons


def test_the_smallest_sets_contain_no_other():
    assert smallest([0b110, 0b111, 0b001]) == (0b001, 0b110)
    assert covers([30, 50, 20], 50, 8) == ([(1,), (0, 2)], False)
