"""Bindings of an aggregate rule in, what it computes for each group and day out, in DuckDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lexlog.datalog.tree import Aggregate, Rule
from lexlog.engine.errors import NegativeTerm
from lexlog.engine.integrated import through
from lexlog.engine.sql import Query, Table, Writer, number, wide
from lexlog.engine.sql_days import extremes, totals
from lexlog.engine.with_duckdb_store import Growing, Store
from lexlog.symbols import Symbols

_VALUE, _ALL = "the value", "the one group"
_FOLDS = {"total": "sum", "number": "sum", "greatest": "max", "least": "min"}


@dataclass(frozen=True, slots=True)
class Sums:
    """The bindings of an aggregate rule so far: a relation over its group, `over` and the value.

    A relation keeps each binding once for each day, so what is summed is right by construction.
    """

    rule: Rule
    aggregate: Aggregate
    group: Mapping[str, str]
    bindings: Growing
    symbols: Symbols

    @classmethod
    def created(
        cls, store: Store, rule: Rule, name: str, types: Mapping[str, str], symbols: Symbols, is_timed: bool
    ) -> Sums:
        """No bindings yet. `types` are those of the variables that rows bind; others are the widest."""
        aggregate = rule.aggregate
        assert aggregate is not None
        result = aggregate.result.name if aggregate.result else None
        group = [each.name for each in rule.head.variables() if each.name != result] or [_ALL]
        names = dict.fromkeys((*group, *(each.name for each in aggregate.over), _VALUE))
        columns = {each: f"c{place}" for place, each in enumerate(names)}
        widths = {each: types.get(each, "HUGEINT") for each in names}
        table = Table(name, columns, is_timed)
        return cls(
            rule, aggregate, {n: columns[n] for n in group}, Growing.created(store, table, widths), symbols
        )

    def add(self, body: Query, writer: Writer, round: int) -> Query | None:
        """Takes in new bindings; the results of the groups they touch, over the variables of the head."""
        bindings, clause = self.bindings, self.rule.origin.clause
        columns, store, found = bindings.table.columns, bindings.store, f"{bindings.table.name}_found"
        value = writer.expression(self.aggregate.value, body.columns)
        given = {**body.columns, _VALUE: wide(value), _ALL: "0"}
        selected = [f"{given[name]} AS {column}" for name, column in columns.items()]
        selected += ["since", "until"] if body.is_timed else []
        text = f"SELECT {', '.join(selected)} FROM ({body.text})"
        text = f"SELECT DISTINCT * FROM ({text}) WHERE {columns[_VALUE]} IS NOT NULL"
        store.run(f"CREATE OR REPLACE TEMP TABLE {found} AS {text}", clause)
        bindings.add({found: body.is_timed}, round, clause)
        store.run(f"DROP TABLE {found}")
        if not bindings.new:
            return None
        if self.aggregate.bound is not None:
            self._refuse_negative()
        return self._results() if self.aggregate.chains is None else self._integrated()

    def _refuse_negative(self) -> None:
        column, delta = self.bindings.table.columns[_VALUE], self.bindings.table.delta
        least = self.bindings.store.run(f"SELECT min({column}) FROM {delta}")[0][0]
        if least < 0:
            raise NegativeTerm(self.rule.head.predicate, int(least), self.rule.origin.clause)

    def _integrated(self) -> Query:
        """What comes through chains is solved outside the database, and brought back."""
        bindings, store = self.bindings, self.bindings.store
        days = ["since", "until"] if bindings.table.is_timed else []
        listed = ", ".join([*self.group.values(), bindings.table.columns[_VALUE], *days])
        rows = store.run(f"SELECT {listed} FROM {bindings.table.name}")
        found = through(self.rule, [*self.group], rows, self.symbols)
        result = f"{bindings.table.name}_solved"
        assert self.aggregate.result is not None
        columns = {name: f"k{place}" for place, name in enumerate(self.group)}
        columns[self.aggregate.result.name] = "result"
        types = [*(f"{each} INTEGER" for each in columns.values() if each != "result"), "result HUGEINT"]
        store.run(
            f"CREATE OR REPLACE TEMP TABLE {result} ({', '.join([*types, *(f'{d} INTEGER' for d in days)])})"
        )
        kept = [each if days else each[:-2] for each in found]
        if kept:
            marks = ", ".join("?" for _ in kept[0])
            store.connection.executemany(f"INSERT INTO {result} VALUES ({marks})", kept)
        return Query(f"SELECT * FROM {result}", columns, bindings.table.is_timed)

    def _results(self) -> Query:
        group = list(self.group.values())
        table, by = self.bindings.table, ", ".join(group)
        value, fold = table.columns[_VALUE], _FOLDS[self.aggregate.function]
        same = " AND ".join(f"d.{column} = b.{column}" for column in group)
        text = f"SELECT * FROM {table.name} AS b"
        if self.bindings.new < self.bindings.length:
            text += f" WHERE EXISTS (SELECT 1 FROM {table.delta} AS d WHERE {same})"
        if not table.is_timed:
            text = f"SELECT {by}, {fold}({wide(value)}) AS result FROM ({text}) GROUP BY {by}"
        elif fold == "sum":
            text = totals(text, group, value)
        else:
            text = extremes(text, group, value, fold)
        if self.aggregate.bound is not None:
            text = f"SELECT * FROM ({text}) WHERE result {self.aggregate.op} {number(self.aggregate.bound)}"
        columns = dict(self.group)
        if self.aggregate.result is not None:
            columns[self.aggregate.result.name] = "result"
        return Query(text, columns, table.is_timed)
