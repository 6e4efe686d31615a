"""A generated case in, what the definition says of it and where an engine says otherwise out."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from definition import model
from generate import random_case
from reading import change_days

from lexlog.engine import columnar, with_pydatalog


@dataclass(frozen=True)
class Expected:
    """What the definition says on every change day."""

    days: list[int]
    rows: dict[str, dict[int, set[tuple[int, ...]]]]


def expected(case):
    """The meaning of the case."""
    days = change_days(case.program, case.tables)
    return Expected(days, model(case.program, case.tables, case.symbols, days))


@cache
def generated(seed):
    """The generated program of a seed, and what it means."""
    case = random_case(seed)
    return case, expected(case)


def columnar_rows(case, days):
    """The columnar engine, as a function of predicate and day."""
    return columnar.evaluate(case.program, case.tables, case.symbols).snapshot


def pydatalog_rows(case, days):
    """PyDatalog, as a function of predicate and day."""
    return with_pydatalog.evaluate(case.program, case.tables, case.symbols, days).rows


def duckdb_rows(case, days):
    """DuckDB, as a function of predicate and day."""
    from lexlog.engine import with_duckdb

    return with_duckdb.evaluate(case.program, case.tables, case.symbols).snapshot


def differences(case, engine, meant=None):
    """Predicate, day, rows missing and rows too many, wherever the engine differs from the definition."""
    meant = meant or expected(case)
    rows = engine(case, meant.days)
    return [
        (predicate.name, day, right - seen, seen - right)
        for predicate in case.program.predicates
        for day in meant.days
        if (right := meant.rows[predicate.name][day]) != (seen := rows(predicate.name, day))
    ]


def check(case, engine, meant=None):
    """Raises AssertionError with the smallest case that it can find, if the engine differs."""
    if not differences(case, engine, meant):
        return
    case = smallest(case, engine)
    found = (*differences(case, engine), *case.program.rules, *case.program.facts, case.tables)
    raise AssertionError("\n".join(map(str, found)))


def smallest(case, engine):
    """The case without all that can be taken away while the engine still differs."""
    for smaller in smaller_cases(case):
        if differences(smaller, engine):
            return smallest(smaller, engine)
    return case


def smaller_cases(case):
    """The case with one rule, fact or row less."""
    program = case.program
    for rules in without_one(program.rules):
        yield replace(case, program=replace(program, rules=rules))
    for facts in without_one(program.facts):
        yield replace(case, program=replace(program, facts=facts))
    for name, table in case.tables.items():
        for kept in without_one(tuple(range(table.length))):
            yield replace(case, tables={**case.tables, name: table.take(np.array(kept, dtype=np.int64))})


def without_one(items):
    """The items without the first, without the second, and so on."""
    return [items[:i] + items[i + 1 :] for i in range(len(items))]
