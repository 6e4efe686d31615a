"""Facts and a law in, the world as encoded columns out; and rows of the model back as places of entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.facts import Array, Columns, Facts
from lexlog.pipeline import Evaluation
from lexlog.resolved import tree as law
from lexlog.symbols import Symbols
from lexlog.world.tree import Given, GivenRows, World, WorldTable

_GENERATED = Given("", 0, "generated for a benchmark")


Codes = Mapping[str, Array]
"""The codes of the entities of each kind, in order of their places."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A world with the key to its codes."""

    world: World
    codes: Codes


@dataclass(frozen=True, slots=True)
class Reading:
    """An evaluated model with the key to its codes."""

    evaluation: Evaluation
    codes: Codes

    def rows(self, predicate: str, **kinds: str) -> Columns:
        """Columns of a predicate as places of entities of these kinds."""
        columns = self.evaluation.model.relation(predicate).columns
        return tuple(self._places(kind)[columns[name]] for name, kind in kinds.items())

    def _places(self, kind: str) -> Array:
        places = np.full(len(self.evaluation.model.symbols), -1, np.int64)
        places[self.codes[kind]] = np.arange(len(self.codes[kind]))
        return places

    def column(self, predicate: str, column: str) -> Array:
        """A column as codes of symbols."""
        return self.evaluation.model.relation(predicate).columns[column]

    def code(self, name: str) -> int:
        """The code of a name; -1 if no row has it."""
        found = self.evaluation.model.symbols.find(name)
        return -1 if found is None else found


def encoded(of: law.Law, facts: Facts) -> Encoded:
    """The world that these facts describe. Cells that no column gives are blank, as in a table file."""
    symbols, codes = Symbols(), {}
    for kind, names in names_of(of, facts).items():
        codes[kind] = symbols.encode(names)
    tables = {
        table.name: encoded_table(table, facts.tables.get(table.name, {}), symbols, codes)
        for table in of.tables.values()
    }
    return Encoded(World(tables, symbols), codes)


def names_of(of: law.Law, facts: Facts) -> dict[str, tuple[str, ...]]:
    """The names of the entities of each kind, in order: those of the facts, else a word and a number."""
    found = {}
    for table in of.tables.values():
        if table.word in ("entity", "case"):
            rows = facts.tables.get(table.name, {}).get(table.key[0], ())
            names = facts.names.get(table.name)
            found[table.name] = names or tuple(f"{table.name}{place}" for place in range(len(rows)))
    return found


def encoded_table(table: law.Table, given: Mapping[str, Array], symbols: Symbols, codes: Codes) -> WorldTable:
    """A table with these rows, columns as the loader of table files would leave them."""
    length = len(next(iter(given.values()))) if given else 0
    columns: dict[str, Array] = {}
    unknown: dict[str, Array] = {}
    for field in table.fields:
        unknown[field.name] = np.full(length, field.name not in given and field.blank is None)
        if field.name in given:
            columns[field.name] = _cells(table, field, given[field.name], symbols, codes)
    for field in table.fields:
        if field.name not in given:
            columns[field.name] = _blank(field, columns, symbols, length)
    days = given[table.decided_on].astype(np.int32) if table.decided_on and length else None
    if table.word == "case" and days is None:
        days = np.zeros(length, np.int32)
    sure = np.ones(length, bool)
    everywhere = GivenRows.all(_GENERATED, length)
    return WorldTable(table.name, columns, unknown, sure, days, days, everywhere, length)


def _cells(table: law.Table, field: law.Field, values: Array, symbols: Symbols, codes: Codes) -> Array:
    match field.type:
        case law.NumberType() | law.DayType():
            return values.astype(np.int64)
        case law.WordType(_, words):
            return symbols.encode(words)[values]
        case law.EntityType(kind):
            is_key = table.word in ("entity", "case") and table.key == (field.name,)
            known = codes[table.name if is_key else kind]
            return np.append(known, np.int32(symbols.code("none")))[values]  # -1 is the last: none


def _blank(field: law.Field, columns: Mapping[str, Array], symbols: Symbols, length: int) -> Array:
    if field.blank is not None and field.blank != "none":
        return columns[field.blank]
    if isinstance(field.type, law.NumberType | law.DayType):
        return np.zeros(length, np.int64)
    return np.full(length, symbols.code("none" if field.blank else "?"), dtype=np.int32)
