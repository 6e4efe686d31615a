"""lexlog query: an atom with names and variables in, the rows that hold on a day out."""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from typing import NoReturn

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, print_costs, print_plans, session
from lexlog.datalog.bounds import HIGH
from lexlog.datalog.tree import Column, DayKind, NumberKind, Predicate, SymbolKind
from lexlog.diagnostic import nearest
from lexlog.exact import stored
from lexlog.explain.values import shown
from lexlog.session import Session
from lexlog.symbols import Symbols

USAGE = 64
_ATOM = re.compile(r"\s*(?P<name>[^()]+?)\s*\((?P<terms>[^()]*)\)\s*")


def run(given: argparse.Namespace) -> int:
    """0 with the rows, 64 for an atom that cannot be asked, 4 if the facts had errors, 5 if the law does
    not load."""
    try:
        library = load_library(given)
        made, bad_facts = session(given, library, differences=False)
        predicate, terms = _parsed(given.atom, made)
    except Stop as stop:
        return stop.code
    if given.plan:
        print_plans(made)
        return BAD_FACTS if bad_facts else 0
    day = (given.on or datetime.date.today()).toordinal()
    if made.layer.as_of is not None and given.on is None:
        day = made.layer.as_of
    try:
        rows = _rows(made, predicate, terms, day)
    except Stop as stop:
        return stop.code
    if given.format == "json":
        document = {
            "schema": "lexlog.query/1",
            "atom": given.atom,
            "on": datetime.date.fromordinal(day).isoformat(),
            "rows": [{"holds": "must" if sure else "may", "row": row} for row, sure in rows],
        }
        print(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True))
    else:
        for row, sure in rows:
            inside = ", ".join(f"{column} {value}" for column, value in row.items())
            print(
                f"{predicate.name}({inside})"
                + ("" if sure else "   (may hold: it depends on what is not known)")
            )
        print(
            f"{len(rows)} row{'s' if len(rows) != 1 else ''} on {datetime.date.fromordinal(day).isoformat()}"
        )
    if given.stats:
        print_costs(made)
    return BAD_FACTS if bad_facts else 0


def _parsed(text: str, made: Session) -> tuple[Predicate, dict[str, str]]:
    """The predicate and the columns that are fixed; Stop(64) with the reason if there is no such question."""
    found = _ATOM.fullmatch(text)
    if found is None:
        _refuse(f"`{text}` is not a relation with arguments", "write it as in 'headquarters(x, country)'")
    assert found is not None
    known = {each.name: each for each in made.program.predicates if "~" not in each.name}
    predicate = known.get(found["name"])
    if predicate is None:
        _refuse(f"no relation is called `{found['name']}`", nearest(found["name"], known))
    assert predicate is not None
    terms = [term.strip() for term in found["terms"].split(",")] if found["terms"].strip() else []
    columns = [column.name for column in predicate.columns]
    named = all(":" in term for term in terms)
    if not named and len(terms) != len(columns):
        _refuse(
            f"`{predicate.name}` has {len(columns)} columns, not {len(terms)}",
            f"its columns are {', '.join(columns)}; name those that matter: column: value",
        )
    fixed = {}
    for place, term in enumerate(terms):
        column, value = (part.strip() for part in term.split(":", 1)) if named else (columns[place], term)
        if column not in columns:
            _refuse(f"`{predicate.name}` has no column `{column}`", nearest(column, columns))
        if _is_value(value, predicate, column, made):
            fixed[column] = value.strip("'\"")
    return predicate, fixed


def _is_value(term: str, predicate: Predicate, column: str, made: Session) -> bool:
    """Whether a term fixes its column: a quoted name, a number, a date, or a name that occurs; else it is a
    variable."""
    if term == "_":
        return False
    if term[:1] in "'\"" or term[:1].isdigit():
        return True
    return made.evaluation.model.symbols.find(term) is not None and isinstance(
        predicate.kind(column), SymbolKind
    )


def _refuse(message: str, help: str | None) -> NoReturn:
    sys.stderr.write(f"lexlog: {message}\n" + (f"  help: {help}\n" if help else ""))
    raise Stop(USAGE)


def _rows(
    made: Session, predicate: Predicate, fixed: dict[str, str], day: int
) -> list[tuple[dict[str, str], bool]]:
    """Rows as a reader writes them, sorted; those that only may hold are marked."""
    sure = _relation_rows(made, predicate, predicate.name, fixed, day)
    may_name = made.evaluation.may(predicate.name)
    possible = _relation_rows(made, predicate, may_name, fixed, day) if may_name != predicate.name else sure
    return [(dict(row), row in sure) for row in sorted(sure | possible)]


def _relation_rows(
    made: Session, predicate: Predicate, name: str, fixed: dict[str, str], day: int
) -> set[tuple[tuple[str, str], ...]]:
    model = made.evaluation.model
    relation = model.relation(name)
    bound = {}
    for column, value in fixed.items():
        stored = _stored(value, predicate, column, made)
        if stored is None:
            return set()
        bound[column] = stored
    events = any(
        table.word == "case" for table in made.library.law.tables.values() if table.name == predicate.name
    )
    about_cases = events or predicate.columns[0].name == "case"
    found = set()
    for position in relation.find(bound, None if about_cases else day).tolist():
        values = relation.values(position)
        found.add(tuple((each.name, _cell(values, each, model.symbols)) for each in predicate.columns))
    return found


def _cell(values: dict[str, int], column: Column, symbols: Symbols) -> str:
    """A value as a reader writes it; one in doubt as a range."""
    text = shown(values[column.name], column.kind, symbols)
    high = values.get(column.name + HIGH, values[column.name])
    return text if high == values[column.name] else f"{text} to {shown(high, column.kind, symbols)}"


def _stored(value: str, predicate: Predicate, column: str, made: Session) -> int | None:
    kind = predicate.kind(column)
    if isinstance(kind, NumberKind):
        from decimal import Decimal, InvalidOperation

        try:
            return stored(Decimal(value.replace("_", "")), kind.places)
        except InvalidOperation:
            _refuse(f"`{value}` is not a number", None)
    if isinstance(kind, DayKind):
        try:
            return datetime.date.fromisoformat(value).toordinal()
        except ValueError:
            _refuse(f"`{value}` is not a date such as 2025-01-13", None)
    return made.evaluation.model.symbols.find(value)
