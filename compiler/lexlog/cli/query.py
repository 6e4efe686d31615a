"""lexlog query: an atom with names and variables in, the rows that hold on a day out.

A term is a variable if it is `_`, one small letter, a word behind `?`, or the name of a column of the
relation; anything else is a value. So a name that nobody knows is told of, and is never taken for a variable.
A variable that stands twice asks for the same value in both columns. A value in quotes is taken as it is,
known or not.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, print_costs, print_plans, session
from lexlog.datalog.bounds import HIGH
from lexlog.datalog.terms import constants
from lexlog.datalog.tree import Column, DayKind, NumberKind, Predicate, Program, SymbolKind
from lexlog.demand.cut import met_by_names
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
        asked, made = _parsed(given.atom, made)
    except Stop as stop:
        return stop.code
    if given.plan:
        print_plans(made)
        return BAD_FACTS if bad_facts else 0
    day = (given.on or datetime.date.today()).toordinal()
    if made.layer.as_of is not None and given.on is None:
        day = made.layer.as_of
    try:
        rows = _rows(made, asked, day)
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
                f"{asked.predicate.name}({inside})"
                + ("" if sure else "   (may hold: it depends on what is not known)")
            )
        print(
            f"{len(rows)} row{'s' if len(rows) != 1 else ''} on {datetime.date.fromordinal(day).isoformat()}"
        )
    if given.stats:
        print_costs(made)
    return BAD_FACTS if bad_facts else 0


@dataclass(frozen=True, slots=True)
class _Question:
    """A predicate, the columns that are fixed, and those that must agree, since one variable is in them."""

    predicate: Predicate
    fixed: Mapping[str, str]
    equal: tuple[tuple[str, ...], ...]


def _parsed(text: str, made: Session) -> tuple[_Question, Session]:
    """The question, and the session in which it is asked; Stop(64) with the reason if there is no such
    question."""
    found = _ATOM.fullmatch(text)
    if found is None:
        _refuse(f"`{text}` is not a relation with arguments", "write it as in 'headquarters(x, country)'")
    known = {each.name: each for each in made.program.predicates if "~" not in each.name}
    predicate = known.get(found["name"])
    if predicate is None:
        _refuse(f"no relation is called `{found['name']}`", nearest(found["name"], known))
    made = made.asking_alone(predicate.name)
    fixed: dict[str, str] = {}
    variables: dict[str, list[str]] = {}
    for column, term in _terms(predicate, found["terms"]):
        if term in ("_", "?"):
            continue
        if _is_variable(term, predicate):
            variables.setdefault(term, []).append(column)
        else:
            fixed[column] = _value(term, predicate, column, made)
    equal = tuple(tuple(columns) for columns in variables.values() if len(columns) > 1)
    with_names = {column: name for column, name in fixed.items() if column in _named(predicate)}
    world = met_by_names(made.library.law, made.program, made.world, predicate.name, with_names)
    return _Question(predicate, fixed, equal), made.over(world)


def _named(predicate: Predicate) -> set[str]:
    """The columns that hold names and words."""
    return {each.name for each in predicate.columns if isinstance(each.kind, SymbolKind)}


def _terms(predicate: Predicate, text: str) -> list[tuple[str, str]]:
    """Each term with its column, by place or by name."""
    terms = [term.strip() for term in text.split(",")] if text.strip() else []
    columns = [column.name for column in predicate.columns]
    if all(":" in term for term in terms):
        named = [tuple(part.strip() for part in term.split(":", 1)) for term in terms]
        for column, _ in named:
            if column not in columns:
                _refuse(f"`{predicate.name}` has no column `{column}`", nearest(column, columns))
        return named  # type: ignore[return-value]
    if len(terms) != len(columns):
        _refuse(
            f"`{predicate.name}` has {len(columns)} columns, not {len(terms)}",
            f"its columns are {', '.join(columns)}; name those that matter: column: value",
        )
    return list(zip(columns, terms, strict=True))


def _is_variable(term: str, predicate: Predicate) -> bool:
    return (
        term.startswith("?")
        or re.fullmatch("[a-z]", term) is not None
        or term in {column.name for column in predicate.columns}
    )


def _value(term: str, predicate: Predicate, column: str, made: Session) -> str:
    """What a term fixes its column to; Stop(64) for a name that occurs nowhere."""
    if term[:1] in "'\"":
        return term.strip("'\"")
    symbols, of_law = made.world.symbols, _names_of_law(made.program)
    if column in _named(predicate) and symbols.find(term) is None and term not in of_law:
        names = (*(symbols.name(code) for code in range(1, len(symbols))), *sorted(of_law))
        near = nearest(term, (name for name in names if abs(len(name) - len(term)) <= 3))
        advice = "a variable is one small letter, or a word behind `?`: as in `?who`"
        _refuse(f"no row and no clause knows the name `{term}`", f"{near} {advice}" if near else advice)
    return term


def _names_of_law(program: Program) -> set[str]:
    in_rules = {each.value for rule in program.rules for each in constants(rule)}
    in_rows = {value for fact in program.facts for value in fact.values}
    return {each for each in (*in_rules, *in_rows) if isinstance(each, str)}


def _refuse(message: str, help: str | None) -> NoReturn:
    sys.stderr.write(f"lexlog: {message}\n" + (f"  help: {help}\n" if help else ""))
    raise Stop(USAGE)


def _rows(made: Session, asked: _Question, day: int) -> list[tuple[dict[str, str], bool]]:
    """Rows as a reader writes them, sorted; those that only may hold are marked."""
    name = asked.predicate.name
    sure = _relation_rows(made, asked, name, day)
    may_name = made.evaluation.may(name)
    possible = _relation_rows(made, asked, may_name, day) if may_name != name else sure
    return [(dict(row), row in sure) for row in sorted(sure | possible)]


def _relation_rows(made: Session, asked: _Question, name: str, day: int) -> set[tuple[tuple[str, str], ...]]:
    model, predicate = made.evaluation.model, asked.predicate
    relation = model.relation(name)
    bound = {}
    for column, value in asked.fixed.items():
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
        if all(len({values[column] for column in columns}) == 1 for columns in asked.equal):
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
            number = Decimal(value.replace("_", ""))
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            _refuse(f"`{value}` is not a number", None)
        return stored(number, kind.places)
    if isinstance(kind, DayKind):
        try:
            return datetime.date.fromisoformat(value).toordinal()
        except ValueError:
            _refuse(f"`{value}` is not a date such as 2025-01-13", None)
    return made.evaluation.model.symbols.find(value)
