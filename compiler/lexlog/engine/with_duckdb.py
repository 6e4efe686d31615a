"""Rules and rows in, the model out, as SQL over DuckDB: for worlds larger than memory.

The plans are those of the columnar engine (`plan.py`), each written as one SELECT (`sql.py`); the rounds are
those of its fixpoint. What is found stays in the database, which spills to disk, until somebody reads it.
Numbers have 128 bits here: one that needs more is refused, and so is nothing else that columns would accept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import (
    ALWAYS,
    Constant,
    NumberKind,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.engine.algebra import Plan
from lexlog.engine.errors import OutOfRange
from lexlog.engine.given import law_rows, order_of, rules_by_head
from lexlog.engine.model import Model
from lexlog.engine.plan import plan, wanted
from lexlog.engine.record import Record
from lexlog.engine.rows import Rows
from lexlog.engine.sql import Table, TooWide, Writer, numbered, union
from lexlog.engine.with_duckdb_reading import Relations
from lexlog.engine.with_duckdb_store import WIDTHS, Growing, Store, TooWideForDuckDB, too_wide
from lexlog.engine.with_duckdb_sums import Sums
from lexlog.symbols import Symbols

__all__ = ["TooWideForDuckDB", "evaluate"]


def evaluate(
    program: Program,
    tables: Mapping[str, Rows],
    symbols: Symbols,
    *,
    order: tuple[Component, ...] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    record: Record | None = None,
    memory: int | None = None,
) -> Model:
    """The least model of the program over the tables, as `columnar.evaluate` returns it.

    `memory` is how many bytes may be held before the rest goes to disk. Raises OutOfRange and NegativeTerm as
    the columns do, TooWideForDuckDB and TooLargeForDuckDB, and ValueError if the program is unstratified.
    """
    order = order_of(program) if order is None else order
    rules = rules_by_head(program, symbols)
    given = [tables, law_rows(program, symbols)]
    store = Store(memory)
    relations = _created(program, given, store)
    run = _Run(
        store, symbols, relations, {each.name: each for each in program.predicates}, record or Record()
    )
    for place, component in enumerate(order):
        if progress is not None:
            progress(", ".join(component.predicates), place, len(order))
        run.complete(component, [rule for name in component.predicates for rule in rules.get(name, ())])
    home = {name: place for place, component in enumerate(order) for name in component.predicates}
    return Model(program, symbols, order, Relations(store, relations, home, memory))


# --- tables -------------------------------------------------------------------------------------------------


def _created(program: Program, given: list[Mapping[str, Rows]], store: Store) -> dict[str, Growing]:
    """Every relation, with the rows of the tables and of the law in it."""
    timed = _timed(program, given)
    relations = {}
    for place, predicate in enumerate(program.predicates):
        rows = [each[predicate.name] for each in given if predicate.name in each]
        columns = {column.name: f"c{i}" for i, column in enumerate(predicate.columns)} or {"": "c0"}
        types = {name: _type(predicate, name, rows) for name in columns}
        table = Table(f"r{place}", columns, predicate.name in timed)
        relations[predicate.name] = Growing.created(store, table, types)
        for each in rows:
            relations[predicate.name].give(predicate.name, each)
    return relations


def _timed(program: Program, given: list[Mapping[str, Rows]]) -> set[str]:
    """The predicates whose rows carry days: by what is given, by the days of a rule, or by what it reads."""
    timed = {
        name
        for each in given
        for name, rows in each.items()
        if rows.first is not None or rows.last is not None
    }
    growing = True
    while growing:
        growing = False
        for rule in program.rules:
            head = rule.head.predicate
            if head not in timed and (rule.days != ALWAYS or _reads_days(rule, timed)):
                timed.add(head)
                growing = True
    return timed


def _reads_days(rule: Rule, timed: set[str]) -> bool:
    return any(
        each.atom.predicate in timed and not (isinstance(each, Positive) and each.ever)
        for each in rule.body
        if hasattr(each, "atom")
    )


def _type(predicate: Predicate, name: str, rows: list[Rows]) -> str:
    """The narrowest type that surely holds a column."""
    if not name or isinstance(predicate.kind(name), SymbolKind):
        return "INTEGER"
    kind = predicate.kind(name)
    if any(each.columns[name].dtype == object for each in rows):
        return "HUGEINT"
    if isinstance(kind, NumberKind) and not predicate.given:
        bounds = (kind.least, kind.greatest)
        return "BIGINT" if all(b is not None and -(2**63) <= b < 2**63 for b in bounds) else "HUGEINT"
    return "BIGINT"


# --- rounds -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Task:
    """A rule, the names of its variables in SQL, what it has summed so far, and its plans by the place of
    the delta."""

    rule: Rule
    names: Mapping[str, str]
    sums: Sums | None
    plans: dict[int, Plan] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """One evaluation. Everything below the component that is completed is complete."""

    store: Store
    symbols: Symbols
    relations: Mapping[str, Growing]
    predicates: Mapping[str, Predicate]
    record: Record
    sums: int = 0

    def complete(self, component: Component, rules: list[Rule]) -> None:
        """Runs the rules until nothing new follows."""
        tasks = [self._task(rule) for rule in rules]
        work = [(task, self._first_plans(task)) for task in tasks]
        self._round(1, work, component)
        round = 1
        while component.recursive and any(self.relations[name].new for name in component.predicates):
            round += 1
            work = [(task, self._delta_plans(task, component)) for task in tasks]
            self._round(round, work, component)
        for task in tasks:
            if task.sums is not None:
                task.sums.bindings.drop()

    def _task(self, rule: Rule) -> _Task:
        names = numbered(rule)
        if rule.aggregate is None:
            return _Task(rule, names, None)
        self.sums += 1
        timed = {name for name, each in self.relations.items() if each.table.is_timed}
        is_timed = rule.days != ALWAYS or _reads_days(rule, timed)
        name = f"s{self.sums}"
        return _Task(
            rule, names, Sums.created(self.store, rule, name, self._types(rule), self.symbols, is_timed)
        )

    def _types(self, rule: Rule) -> dict[str, str]:
        """The narrowest type for each variable of the rule's rows."""
        found: dict[str, str] = {}
        for literal in rule.body:
            if isinstance(literal, Positive):
                types = self.relations[literal.atom.predicate].types
                for column, term in literal.atom.terms:
                    if isinstance(term, Variable):
                        known = found.get(term.name, types[column])
                        found[term.name] = max(known, types[column], key=WIDTHS.index)
        return found

    def _first_plans(self, task: _Task) -> list[Plan]:
        for literal in task.rule.body:
            if isinstance(literal, Positive) and not self.relations[literal.atom.predicate].length:
                return []
        return [self.record.planned(plan(task.rule, self.relations))]

    def _delta_plans(self, task: _Task, component: Component) -> list[Plan]:
        """# h :- delta p, q.   h :- older p, delta q.   for a body p, q of the component."""
        found = []
        for place, literal in enumerate(task.rule.body):
            if not isinstance(literal, Positive) or literal.atom.predicate not in component.predicates:
                continue
            if not self.relations[literal.atom.predicate].new:
                continue
            if place not in task.plans:
                made = plan(task.rule, self.relations, place, component.predicates)
                task.plans[place] = self.record.planned(made)
            found.append(task.plans[place])
        return found

    def _round(self, round: int, work: list[tuple[_Task, list[Plan]]], component: Component) -> None:
        """Runs the plans over the rows as they are, then adds what they found: support is earlier."""
        found: dict[str, dict[str, bool]] = {name: {} for name in component.predicates}
        clauses: dict[str, str] = {}
        for place, (task, plans) in enumerate(work):
            if not plans:
                continue
            begun = time.perf_counter()
            rows, is_timed = self._derived(task, plans, round, f"found{place}")
            self.record.ran(task.rule, round, rows, time.perf_counter() - begun)
            if rows:
                found[task.rule.head.predicate][f"found{place}"] = is_timed
                clauses[task.rule.head.predicate] = task.rule.origin.clause
        for name, tables in found.items():
            relation = self.relations[name]
            relation.new = 0
            if tables:
                relation.add(tables, round, clauses[name])
            for table in tables:
                self.store.run(f"DROP TABLE {table}")
        self.record.finished(component.predicates, round, sum(self.relations[n].length for n in found))

    def _derived(self, task: _Task, plans: list[Plan], round: int, name: str) -> tuple[int, bool]:
        """Writes the rows that a rule proposes to a table of this name: how many, and whether with days."""
        rule = task.rule
        tables = {each: relation.table for each, relation in self.relations.items()}
        writer = Writer(tables, self._code, task.names, round - 1)
        try:
            body = union([writer.query(each) for each in plans], {v: task.names[v] for v in wanted(rule)})
            results = body if task.sums is None else task.sums.add(body, writer, round)
            if results is None:
                return 0, False
            columns = self.relations[rule.head.predicate].table.columns
            terms = dict(rule.head.terms)
            head = [f"{writer.expression(terms[c], results.columns)} AS {columns[c]}" for c in columns if c]
        except TooWide as error:
            raise too_wide(f"{error} in {rule.origin.clause}") from None
        head = head or ["0 AS c0"]
        head += ["since", "until"] if results.is_timed else []
        text = (
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT {', '.join(head)} FROM ({results.text})"
        )
        rows = self.store.count(text, rule.origin.clause)
        if rows:
            self._check(rule, name)
        return rows, results.is_timed

    def _check(self, rule: Rule, name: str) -> None:
        """Raises OutOfRange if a proposed number lies outside what its column declares."""
        predicate = self.predicates[rule.head.predicate]
        columns = self.relations[predicate.name].table.columns
        for column in predicate.columns:
            kind = column.kind
            if not isinstance(kind, NumberKind) or (kind.least is None and kind.greatest is None):
                continue
            at = columns[column.name]
            low, high = self.store.run(f"SELECT min({at}), max({at}) FROM {name}")[0]
            for extreme, is_outside in (
                (low, kind.least is not None and low < kind.least),
                (high, kind.greatest is not None and high > kind.greatest),
            ):
                if is_outside:
                    raise OutOfRange(predicate.name, column.name, int(extreme), rule.origin.clause)

    def _code(self, constant: Constant) -> int:
        return self.symbols.code(constant.value) if isinstance(constant.value, str) else constant.value
