"""A plan in, one SELECT over the tables of a database out, in the dialect of DuckDB.

No name of a user stands in the text: tables, columns and variables are numbered (`r3`, `c0`, `v2`), symbols
are codes. Numbers are added and multiplied as HUGEINT, which refuses what does not fit instead of wrapping;
a quotient by zero is NULL, and a comparison with NULL drops the row, as the meaning has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lexlog.datalog.tree import (
    FIRST_DAY,
    LAST_DAY,
    Constant,
    Expression,
    Operation,
    Rule,
    Term,
    Today,
    Variable,
)
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Pairs, Plan, Scan, Step, Subtract
from lexlog.engine.order import binds, reads
from lexlog.engine.sql_days import ALWAYS, MEETING, allowed, left_over

REACH = 2**127
"""A whole number n is kept if -REACH <= n < REACH."""

NOTHING = "0 AS nothing"
"""What is selected where there is neither a column nor a day."""


class TooWide(ValueError):
    """A constant that no column of the database can hold."""


@dataclass(frozen=True, slots=True)
class Table:
    """A relation in the database: its name there, those of its columns, and whether its rows carry days.

    The rows of the last round stand once more in the table `delta`.
    """

    name: str
    columns: Mapping[str, str]
    is_timed: bool

    @property
    def delta(self) -> str:
        """The table of the rows of the last round."""
        return f"{self.name}_delta"


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT that gives a column for each variable, and `since` and `until` if it is timed; None of the
    rows is empty of days."""

    text: str
    columns: Mapping[str, str]
    is_timed: bool

    def names(self) -> list[str]:
        """Every column that it gives, days included."""
        return [*self.columns.values(), *(("since", "until") if self.is_timed else ())]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the plans of one rule. `last_round` is the number of the round before this one."""

    tables: Mapping[str, Table]
    code: Callable[[Constant], int]
    names: Mapping[str, str]
    last_round: int = 0

    def query(self, plan: Plan) -> Query:
        """The bindings of the body."""
        query = Query(f"SELECT {NOTHING}", {}, False)
        for step in plan.steps:
            query = self._taken(step, query)
        return query

    def expression(self, expression: Expression, columns: Mapping[str, str]) -> str:
        """The value as SQL; NULL where it has none."""
        match expression:
            case Variable(name):
                return columns[name]
            case Constant():
                return number(self.code(expression))
            case Operation(op, left_part, right_part, scale):
                left, right = self.expression(left_part, columns), self.expression(right_part, columns)
                if op != "ratio":
                    return f"({wide(left)} {op} {wide(right)})"
                over = wide(left) if scale <= 0 else f"({wide(left)} * {number(10**scale)})"
                under = wide(right) if scale >= 0 else f"({wide(right)} * {number(10**-scale)})"
                return f"halves({over}, {under})"
            case Today():
                raise ValueError("a day stands on one side of a comparison and nowhere else")

    def _taken(self, step: Step, query: Query) -> Query:
        match step:
            case Scan():
                return self._scanned(step)
            case Join():
                return self._joined(step, query)
            case Subtract():
                return self._subtracted(step, query)
            case Filter(comparison) if isinstance(comparison.right, Today):
                value = self.expression(comparison.left, query.columns)
                ours = ("since", "until") if query.is_timed else (str(FIRST_DAY), str(LAST_DAY))
                met = f"{allowed(value, comparison.op, *ours)}"
                text = f"SELECT {listed([*query.columns.values(), met])} FROM ({query.text})"
                return Query(f"SELECT * FROM ({text}) WHERE since <= until", query.columns, True)
            case Filter(comparison):
                left = self.expression(comparison.left, query.columns)
                right = self.expression(comparison.right, query.columns)
                op = "<>" if comparison.op == "!=" else comparison.op
                return replace(query, text=f"SELECT * FROM ({query.text}) WHERE {left} {op} {right}")
            case Compute(variable, expression):
                return self._computed(variable, expression, query)
            case Clip(days):
                first, last = str(days.first), str(days.last)
                since, until = ("since", "until") if query.is_timed else (first, last)
                met = f"greatest({since}, {first}) AS since, least({until}, {last}) AS until"
                text = f"SELECT {listed([*query.columns.values(), met])} FROM ({query.text})"
                return Query(f"SELECT * FROM ({text}) WHERE since <= until", query.columns, True)

    def _scanned(self, step: Scan) -> Query:
        table = self.tables[step.predicate]
        columns = {variable: self.names[variable] for _, variable in step.brings}
        given = [f"r.{table.columns[column]} AS {self.names[variable]}" for column, variable in step.brings]
        is_timed = table.is_timed and not step.ever
        tests = self._agree(step.tests, step.same, table, {})
        tests += ["r.since <= r.until"] if table.is_timed else []
        given += ["r.since", "r.until"] if is_timed else []
        text = f"SELECT {listed(given)} FROM {self._source(step.part, table)} AS r{where(tests)}"
        return Query(text, columns, is_timed)

    def _joined(self, step: Join, query: Query) -> Query:
        table = self.tables[step.predicate]
        theirs = table.is_timed and not step.ever
        tests = self._agree(step.on, step.same, table, query.columns)
        columns = {name: query.columns[name] for name in step.keep}
        kept = [f"f.{name}" for name in columns.values()]
        source = self._source(step.part, table)
        if table.is_timed and not (theirs and query.is_timed):
            tests.append("r.since <= r.until")
        if not step.brings and not theirs:
            kept += ["f.since", "f.until"] if query.is_timed else []
            held = f"EXISTS (SELECT 1 FROM {source} AS r{where(tests)})"
            return Query(
                f"SELECT {listed(kept)} FROM ({query.text}) AS f WHERE {held}", columns, query.is_timed
            )
        columns |= {variable: self.names[variable] for _, variable in step.brings}
        kept += [f"r.{table.columns[column]} AS {self.names[variable]}" for column, variable in step.brings]
        if theirs and query.is_timed:
            kept.append(MEETING)
            tests += ["f.since <= r.until", "r.since <= f.until", "r.since <= r.until"]
        elif theirs or query.is_timed:
            of = "r" if theirs else "f"
            kept += [f"{of}.since", f"{of}.until"]
        on = " AND ".join(tests) or "TRUE"
        text = f"SELECT {listed(kept)} FROM ({query.text}) AS f JOIN {source} AS r ON {on}"
        return Query(text, columns, theirs or query.is_timed)

    def _subtracted(self, step: Subtract, query: Query) -> Query:
        table = self.tables[step.predicate]
        tests = self._agree(step.on, step.same, table, query.columns)
        if not table.is_timed:
            absent = f"NOT EXISTS (SELECT 1 FROM {table.name} AS r{where(tests)})"
            return replace(query, text=f"SELECT * FROM ({query.text}) AS f WHERE {absent}")
        columns = list(query.columns.values())
        return Query(left_over(query.text, columns, table.name, tests, query.is_timed), query.columns, True)

    def _computed(self, variable: str, expression: Expression, query: Query) -> Query:
        name = self.names[variable]
        value = self.expression(expression, query.columns)
        text = f"SELECT {', '.join([*query.names(), f'{value} AS {name}'])} FROM ({query.text})"
        columns = {**query.columns, variable: name}
        return Query(f"SELECT * FROM ({text}) WHERE {name} IS NOT NULL", columns, query.is_timed)

    def _source(self, part: str, table: Table) -> str:
        match part:
            case "delta":
                return table.delta
            case "older":
                return f"(SELECT * FROM {table.name} WHERE round < {self.last_round})"
            case _:
                return table.name

    def _agree(
        self, on: Sequence[tuple[str, Term]], same: Pairs, table: Table, columns: Mapping[str, str]
    ) -> list[str]:
        """The tests by which a row r of the table meets a row f of the frame."""
        tests = []
        for column, term in on:
            asked = number(self.code(term)) if isinstance(term, Constant) else f"f.{columns[term.name]}"
            tests.append(f"r.{table.columns[column]} = {asked}")
        return tests + [f"r.{table.columns[left]} = r.{table.columns[right]}" for left, right in same]


HALVES = """CREATE MACRO halves(n, d) AS 2 * (n // nullif(d, 0)) + CASE
    WHEN n % nullif(d, 0) = 0 THEN 0 WHEN (n < 0) = (d < 0) THEN 1 ELSE -1 END"""
"""floor(q) + ceil(q) of q = n / d, whose division cuts towards zero; NULL if d is 0."""


def number(value: int) -> str:
    """A whole number as SQL. Raises TooWide for one that would become a floating-point literal."""
    if -(2**63) < value < 2**63:
        return str(value) if value >= 0 else f"({value})"
    if -REACH <= value < REACH:
        return f"CAST('{value}' AS HUGEINT)"
    raise TooWide(str(value))


def wide(value: str) -> str:
    """The value in the widest type, in which arithmetic is checked."""
    return f"{value}::HUGEINT"


def listed(columns: Sequence[str]) -> str:
    """Columns for a SELECT."""
    return ", ".join(columns) or NOTHING


def where(tests: Sequence[str]) -> str:
    """The WHERE of some tests, if there are any."""
    return f" WHERE {' AND '.join(tests)}" if tests else ""


def union(queries: Sequence[Query], columns: Mapping[str, str]) -> Query:
    """The rows of several queries, cut down to some of their columns; with days if any of them has."""
    is_timed = any(each.is_timed for each in queries)
    parts = []
    for each in queries:
        days = [] if not is_timed else ["since", "until"] if each.is_timed else [ALWAYS]
        parts.append(f"SELECT {listed([*columns.values(), *days])} FROM ({each.text})")
    return Query(" UNION ALL ".join(parts), columns, is_timed)


def numbered(rule: Rule) -> dict[str, str]:
    """A name in SQL for each variable of a rule."""
    found = {each.name for each in rule.head.variables()}
    for literal in rule.body:
        found |= binds(literal) | reads(literal)
    return {name: f"v{place}" for place, name in enumerate(sorted(found))}
