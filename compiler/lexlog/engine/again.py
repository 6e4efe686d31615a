"""The last evaluation of a program and the tables of the next in, the relations that stay as they are out.

Questions that are asked one after the other, as when unknown cells are filled in turn, change few tables.
What no changed table can reach is taken over, whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import Negative, Positive, Rule
from lexlog.engine.cases.marked import Marked
from lexlog.engine.cases.steps import Sitting
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array, Rows
from lexlog.symbols import Symbols

RulesByHead = Mapping[str, list[Rule]]


@dataclass(slots=True)
class Last:
    """What the last evaluation of a program read and found; nothing of it is written to any more."""

    symbols: Symbols | None = None
    tables: Mapping[str, Rows] = field(default_factory=dict)
    relations: dict[str, Relation | Marked] = field(default_factory=dict)
    sitting: dict[str, Sitting] = field(default_factory=dict)
    rules: RulesByHead = field(default_factory=dict)

    def keep(
        self,
        symbols: Symbols,
        tables: Mapping[str, Rows],
        relations: dict[str, Relation | Marked],
        sitting: dict[str, Sitting],
        rules: RulesByHead,
    ) -> None:
        """Take the place of what was kept before."""
        self.symbols, self.tables, self.relations = symbols, tables, relations
        self.sitting, self.rules = sitting, rules

    def rules_for(self, symbols: Symbols) -> RulesByHead | None:
        """The rules of each predicate, where these symbols know the names in them."""
        return self.rules if symbols is self.symbols else None

    def unchanged(
        self, symbols: Symbols, tables: Mapping[str, Rows], order: tuple[Component, ...], rules: RulesByHead
    ) -> frozenset[str]:
        """The predicates that no table reaches which is not what it was. None, where a table of cases is not:
        what is kept about cases goes by their numbers."""
        if symbols is not self.symbols or tables.keys() != self.tables.keys():
            return frozenset()
        changed = {name for name, rows in tables.items() if not _is_same(rows, self.tables[name])}
        if any(name in self.sitting for name in changed):
            return frozenset()
        for component in order:
            read = {
                literal.atom.predicate
                for name in component.predicates
                for rule in rules.get(name, ())
                for literal in rule.body
                if isinstance(literal, Positive | Negative)
            }
            if changed & (read | {*component.predicates}):
                changed.update(component.predicates)
        return frozenset(self.relations.keys() - changed)


def _is_same(rows: Rows, other: Rows) -> bool:
    if rows is other:
        return True
    if rows.length != other.length or rows.key != other.key or rows.columns.keys() != other.columns.keys():
        return False
    if not (_are_equal(rows.first, other.first) and _are_equal(rows.last, other.last)):
        return False
    return all(_are_equal(column, other.columns[name]) for name, column in rows.columns.items())


def _are_equal(one: Array | None, other: Array | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or (one.dtype == other.dtype and np.array_equal(one, other))
