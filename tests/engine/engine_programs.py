"""Words to write small programs with, and the rows to run them on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from lexlog.datalog.tree import (
    ALWAYS,
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    Days,
    Expression,
    Fact,
    Literal,
    Negative,
    NumberKind,
    Operation,
    Origin,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Term,
    Variable,
)
from lexlog.engine.columnar import evaluate
from lexlog.engine.model import Model
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols

ORIGIN = Origin("test/clause/(a)", "(a)", "test.law", 1)
SYMBOL = SymbolKind("party")
NUMBER = NumberKind("")

Row = tuple[tuple[str | int, ...], int, int]
"""Values, first day, last day."""

Evaluate = Callable[[Program, Mapping[str, Rows], Symbols], Model]
ALL_DAYS = (0, 4_000_000)


def undated(*rows: tuple[str | int, ...]) -> list[Row]:
    """Rows that hold always."""
    return [(row, *ALL_DAYS) for row in rows]


def predicate(text: str, given: bool = False, **kinds: NumberKind) -> Predicate:
    """`own(holder, held, share#)`: a column with # is a number."""
    name, columns = text.rstrip(")").split("(")
    return Predicate(name, tuple(_column(each.strip(), kinds) for each in columns.split(",") if each), given)


def _column(text: str, kinds: Mapping[str, NumberKind]) -> Column:
    name = text.rstrip("#")
    return Column(name, kinds.get(name, NUMBER if text.endswith("#") else SYMBOL))


def term(value: str | int) -> Term:
    """Lower-case words are variables; numbers, and words with a quote, are constants."""
    if isinstance(value, int):
        return Constant(value)
    return Constant(value[1:]) if value.startswith("'") else Variable(value)


def atom(name: str, /, **terms: str | int) -> Atom:
    return Atom(name, tuple((column, term(value)) for column, value in terms.items()))


def has(name: str, /, **terms: str | int) -> Positive:
    return Positive(atom(name, **terms))


def ever(name: str, /, **terms: str | int) -> Positive:
    return Positive(atom(name, **terms), ever=True)


def lacks(name: str, /, **terms: str | int) -> Negative:
    return Negative(atom(name, **terms))


def where(left: str | int | Expression, op: str, right: str | int | Expression) -> Comparison:
    return Comparison(expression(left), op, expression(right))  # type: ignore[arg-type]


def let(name: str, value: str | int | Expression) -> Assignment:
    return Assignment(Variable(name), expression(value))


def calc(left: str | int | Expression, op: str, right: str | int | Expression, scale: int = 0) -> Operation:
    return Operation(op, expression(left), expression(right), scale)  # type: ignore[arg-type]


def expression(value: str | int | Expression) -> Expression:
    return term(value) if isinstance(value, str | int) else value


def rule(head: Atom, *body: Literal, days: Days = ALWAYS, aggregate: Aggregate | None = None) -> Rule:
    return Rule(head, body, ORIGIN, days, aggregate)


def total(value: str | int, over: Iterable[str], op: str, bound: int) -> Aggregate:
    """A threshold."""
    return Aggregate("total", expression(value), tuple(map(Variable, over)), None, op, bound)  # type: ignore[arg-type]


def plain(function: str, value: str | int, over: Iterable[str], result: str) -> Aggregate:
    return Aggregate(function, expression(value), tuple(map(Variable, over)), Variable(result))  # type: ignore[arg-type]


def fact(name: str, *values: str | int, days: Days = ALWAYS) -> Fact:
    return Fact(name, values, ORIGIN, days)


def table(columns: tuple[Column, ...], rows: list[Row], symbols: Symbols, dated: bool = True) -> Rows:
    """The rows in columns; undated if asked for, and points if all rows are days."""
    encoded = {
        column.name: number_column(
            [symbols.code(v) if isinstance(v := values[i], str) else v for values, _, _ in rows]
        )
        for i, column in enumerate(columns)
    }
    if not dated:
        return Rows(encoded, len(rows))
    first = np.array([first for _, first, _ in rows], np.int64)
    last = np.array([last for _, _, last in rows], np.int64)
    return Rows(encoded, len(rows), first, last)


def solve(
    program: Program, rows: Mapping[str, list[Row]], dated: bool = True, engine: Evaluate = evaluate
) -> Model:
    """The model over tables of plain rows."""
    symbols = Symbols()
    tables = {
        each.name: table(each.columns, rows[each.name], symbols, dated)
        for each in program.predicates
        if each.name in rows
    }
    return engine(program, tables, symbols)


def on(model: Model, name: str, day: int = 0) -> set[tuple[str | int, ...]]:
    """The tuples that hold on a day, decoded."""
    kinds = [column.kind for each in model.program.predicates if each.name == name for column in each.columns]
    return {
        tuple(
            model.symbols.name(value) if isinstance(kind, SymbolKind) else value
            for kind, value in zip(kinds, values, strict=True)
        )
        for values in model.snapshot(name, day)
    }
