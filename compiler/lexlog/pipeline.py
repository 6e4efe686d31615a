"""The law, a layer and a world in, the evaluated model out: snapshot, compile, bound, evaluate in one
call."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from lexlog.datalog.bounds import HIGH, MANY, MAY, ROW, Bounded, Kept, bounded
from lexlog.datalog.doubt import Doubt, used_columns
from lexlog.datalog.strata import Component, Unstratified, components
from lexlog.datalog.tree import (
    FIRST_DAY,
    LAST_DAY,
    Kind,
    Literal,
    NumberKind,
    Positive,
    Predicate,
    Program,
)
from lexlog.decide.answers import NAMES, Answers, Row, by_case
from lexlog.engine.again import Last
from lexlog.engine.executor import COLUMNAR, Executor
from lexlog.engine.model import Model
from lexlog.engine.overlay import Overlay
from lexlog.engine.rows import Array, Rows
from lexlog.engine.world import Plans
from lexlog.explain.search import bindings, unify
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import Law
from lexlog.symbols import Symbols
from lexlog.world.tree import Given, World, WorldTable

CLEARANCE = ("transfer", "paragraph", "cleared_by")
"""What a row of the table of clearances must say."""

WIDEST = 10**36
"""Bounds of an unknown number whose column declares none, as stored."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A model with what it was made of, and by whom. `positions` leads from rows of a table in the model to
    rows of the world; `beside` has the places of rows that were added to the model and are not in the
    world."""

    law: Law
    layer: Layer
    world: World
    bounded: Bounded
    model: Model
    positions: Mapping[str, Array] = field(default_factory=dict)
    executor: Executor = COLUMNAR
    beside: Mapping[tuple[str, int], Given] = field(default_factory=dict)

    def given(self, predicate: str, position: int) -> Given:
        """Where the row at a position of a table in the model was given."""
        found = self.beside.get((predicate, position))
        if found is not None:
            return found
        row = int(self.positions[predicate][position])
        return self.world.tables[predicate.removesuffix(MAY)].given[row]

    def must(self, predicate: str) -> str:
        """The predicate that holds what must hold."""
        return predicate

    def may(self, predicate: str) -> str:
        """The predicate that holds what may hold."""
        return self.bounded.may(predicate)


Orders = dict[frozenset[tuple[str, Doubt]], tuple[Bounded, tuple[Component, ...]]]
"""Programs of two bounds, each with its order, by the doubt that made them."""


MOST_ORDERS, MOST_BOUNDS, MOST_PLANS = 6, 30_000, 20_000
"""How many programs of two bounds, rules with theirs, and plans for worlds of one size are kept: beyond that,
what was made for worlds long gone is let go."""


@dataclass(slots=True)
class Shared:
    """What is made of rules once, for every program that has them and every world: two bounds, and plans, by
    the size of the world whose figures they were chosen from."""

    bounds: Kept = field(default_factory=Kept)
    plans: dict[int, Plans] = field(default_factory=dict)

    def plans_for(self, tables: Mapping[str, Rows]) -> Plans:
        """The plans made for worlds of about this many rows: within a factor of two."""
        plans = self.plans.setdefault(sum(each.length for each in tables.values()).bit_length(), {})
        if len(plans) > MOST_PLANS:
            plans.clear()
        return plans


@dataclass(slots=True)
class Compiled:
    """A program with the two-bounds programs made of it, and the last answer to a question aside.

    `kept` and `shared` are nobody's own: other worlds under the same law fill them and are served by them.
    `base` is a program much like this one, of another layer of the law or one of which this is a part. Rows
    are taken over where the two agree; `found` is what the last evaluation found.
    """

    program: Program
    kept: Orders = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared)
    last: dict[int, Last] = field(default_factory=dict)
    base: Compiled | None = None
    found: Last = field(default_factory=Last)
    parts: dict[frozenset[int], Compiled] = field(default_factory=dict)
    kin: dict[Hashable, Compiled] = field(default_factory=dict)

    def for_new_world(self) -> Compiled:
        """The same program, with nothing found yet."""
        return Compiled(self.program, self.kept, self.shared)

    def part(self, program: Program) -> Compiled:
        """A program of some of these rules and facts, kept for the next who asks for the same ones."""
        key = frozenset(id(each) for each in (*program.rules, *program.facts))
        return self.parts.setdefault(key, Compiled(program, shared=self.shared, base=self))

    def last_of(self, two: Bounded) -> Last:
        """What the last question aside found in a two-bounds program that is kept."""
        return self.last.setdefault(id(two), Last())

    def known(self, last: Last, symbols: Symbols) -> Last | None:
        """What was found nearest to what is asked: in the last answer of the same kind, in the last
        evaluation of this program, or in that of the base."""
        found = [last, self.found, *([self.base.found] if self.base else [])]
        return next((each for each in found if each.symbols is symbols), None)

    def bounded(self, doubts: Mapping[str, Doubt]) -> tuple[Bounded, tuple[Component, ...]]:
        """The program of two bounds for tables with this doubt, and its components in order."""
        key = frozenset(doubts.items())
        if key not in self.kept:
            while len(self.kept) >= MOST_ORDERS:
                del self.kept[next(iter(self.kept))]
            if len(self.shared.bounds.bounds) > MOST_BOUNDS:
                self.shared.bounds.bounds.clear()
            two = bounded(self.program, doubts, self.shared.bounds)
            order = components(two.program)
            if isinstance(order, Unstratified):
                raise ValueError(f"unstratified: {order.rules[0].origin.clause}")
            self.kept[key] = two, order
        return self.kept[key]


def evaluate(
    law: Law, layer: Layer, world: World, compiled: Compiled, executor: Executor = COLUMNAR
) -> Evaluation:
    """The model of the law in this layer over this world."""
    two, order, tables, positions = bound_tables(compiled, world)
    keep = compiled.last_of(two) if executor.aside else compiled.found
    known = compiled.known(keep, world.symbols)
    # whoever asks what is planned must hear of every plan
    hears = executor.record is not None and executor.record.asks_plans
    plans = {} if hears else compiled.shared.plans_for(tables)
    model = executor.evaluate(two.program, tables, world.symbols, order, plans, known=known, keep=keep)
    if compiled.base is not None and compiled.base.found.symbols is None:
        compiled.base.found = keep  # a database found it there, or nobody has asked
    return Evaluation(law, layer, world, two, model, positions, executor)


Bound = tuple[Bounded, tuple[Component, ...], dict[str, Rows], dict[str, Array]]


def bound_tables(compiled: Compiled, world: World) -> Bound:
    """The program of two bounds for this world, its order, its tables, and where their rows stand in the
    world."""
    program = compiled.program
    given = {p.name: p for p in program.predicates if p.given and p.name in world.tables}
    two, order = compiled.bounded(doubts_of(program, world))
    tables: dict[str, Rows] = {}
    positions: dict[str, Array] = {}
    for name, predicate in given.items():
        table = world.tables[name]
        if name not in two.doubts.predicates:
            kept = np.arange(table.entities)
            tables[name], positions[name] = _rows(table, predicate, two, kept), kept
            continue
        certain = np.flatnonzero(table.certain)
        everything = np.flatnonzero(_matters(table, two))
        tables[name], positions[name] = _rows(table, predicate, two, certain), certain
        possible = _rows(table, predicate, two, everything)
        tables[name + MAY], positions[name + MAY] = _numbered(table, two, possible, everything), everything
    return two, order, tables, positions


def doubts_of(program: Program, world: World) -> dict[str, Doubt]:
    """What of the doubt in its tables the program could notice: worlds of which this is the same have one
    program of two bounds."""
    used = used_columns(program)
    tables = (each.name for each in program.predicates if each.given and each.name in world.tables)
    found = ((name, _doubt(world.tables[name], used.get(name, set()))) for name in tables)
    return {name: doubt for name, doubt in found if doubt is not None}


def _doubt(table: WorldTable, used: set[str]) -> Doubt | None:
    """What of the table's doubt the program could notice."""
    ordinary = {name for name in used if table.unknown[name][: table.entities].any()}
    entity = {name for name in used if table.unknown[name].any()}
    uncertain = bool((~table.certain).any())
    if not uncertain and not entity:
        return None
    unknown_entity = frozenset(name for name in table.entity_keys if name in entity - ordinary)
    pairs = table.entity_keys if len(table.entity_keys) > 1 else frozenset()
    return Doubt(frozenset(entity) - unknown_entity, uncertain, unknown_entity, pairs)


def _rows(table: WorldTable, predicate: Predicate, two: Bounded, kept: Array) -> Rows:
    columns: dict[str, Array] = {}
    is_whole = len(kept) == table.length
    for column in predicate.columns:
        values = table.columns[column.name] if is_whole else table.columns[column.name][kept]
        if (predicate.name, column.name) not in two.doubts.intervals:
            columns[column.name] = values
            continue
        unknown = table.unknown[column.name][kept]
        least, greatest = widest(column.kind)
        wide = values.astype(object) if max(-least, greatest) >= 2**63 else values
        low, high = np.where(unknown, least, wide), np.where(unknown, greatest, wide)
        narrowed = table.ranges.get(column.name, {})
        for at in np.flatnonzero(unknown & np.isin(kept, list(narrowed))).tolist():
            low[at], high[at] = narrowed[int(kept[at])]
        columns[column.name], columns[column.name + HIGH] = low, high
    first, last = (each if each is None or is_whole else each[kept] for each in (table.first, table.last))
    last = first if table.last is table.first else last
    is_keyed = table.keyed and predicate.name not in two.doubts.predicates
    return Rows(columns, len(kept), first, last, (predicate.key or None) if is_keyed else None)


def _matters(table: WorldTable, two: Bounded) -> Array:
    """Which rows the program must see: of those for an entity that is not known, beside one that is, only
    those in whose column for it the program can meet it."""
    kept = np.ones(table.length, bool)
    met = two.outside.get(table.name)
    if met is None:
        return kept
    strangers = [table.unknown[key][table.entities :] for key in sorted(table.entity_keys)]
    is_pair = ~np.logical_and.reduce(strangers)
    for key, unknown in zip(sorted(table.entity_keys), strangers, strict=True):
        if key not in met:
            kept[table.entities :] &= ~(unknown & is_pair)
    return kept


def _numbered(table: WorldTable, two: Bounded, rows: Rows, places: Array) -> Rows:
    """The rows with a number for each, if the program tells rows of this table apart. There may be any number
    of entities that are not known."""
    if table.name not in two.numbered:
        return rows
    numbers = places.copy()
    numbers[np.isin(places, list(table.many)) | (places >= table.entities)] = MANY
    return replace(rows, columns={**rows.columns, ROW: numbers})


def widest(kind: Kind) -> tuple[int, int]:
    """The bounds between which an unknown number or date of a column lies."""
    if not isinstance(kind, NumberKind):
        return FIRST_DAY, LAST_DAY
    least = kind.least if kind.least is not None else -WIDEST
    return least, kind.greatest if kind.greatest is not None else WIDEST


# --- what deciding reads ------------------------------------------------------------------------------------


def answers(evaluation: Evaluation) -> Answers:
    """The relations about cases, as text."""
    if isinstance(evaluation.model.relation(NAMES[0]), Overlay):
        return answers_about(evaluation, None)
    symbols = evaluation.model.symbols
    tables: list[dict[str, dict[str, tuple[Row, ...]]]] = [{}, {}]
    for kept, name_of in zip(tables, (evaluation.must, evaluation.may), strict=True):
        for name in NAMES:
            relation = evaluation.model.relation(name_of(name))
            columns = [
                [symbols.name(code) for code in column.tolist()] for column in relation.columns.values()
            ]
            kept[name] = by_case(zip(*columns, strict=True))
    return Answers(tables[0], tables[1])


def answers_about(evaluation: Evaluation, case: str | None, day: int | None = None) -> Answers:
    """The relations about one case, or about all, read row by row: on one day, or on any."""
    symbols = evaluation.model.symbols
    code = None if case is None else symbols.find(case)
    asked = {} if code is None else {"case": code}
    tables: list[dict[str, dict[str, tuple[Row, ...]]]] = [{}, {}]
    for kept, name_of in zip(tables, (evaluation.must, evaluation.may), strict=True):
        for name in NAMES:
            relation = evaluation.model.relation(name_of(name))
            rows = [relation.values(position).values() for position in relation.positions(asked, day)]
            kept[name] = by_case(tuple(map(symbols.name, row)) for row in rows)
    return Answers(tables[0], tables[1])


def must_alone(
    evaluation: Evaluation,
    day: int,
    relation: str,
    case: str,
    clause: str,
    also: Mapping[str, int] = MappingProxyType({}),
) -> bool:
    """Whether the condition of a clause of an exception must hold of a case, be the exception asked for or
    not: the body of some rule for it holds but for `candidate`. `also` are codes in other columns of it."""
    model = evaluation.model
    named = {"case": case, "clause": clause}
    values = {
        column: code for column, name in named.items() if (code := model.symbols.find(name)) is not None
    }
    if len(values) < len(named):
        return False
    values |= also
    for rule in model.program.rules:
        if rule.head.predicate != relation or day not in rule.days:
            continue
        start = unify(model, rule.head, values)
        if start is not None:
            body = tuple(each for each in rule.body if not _is_candidate(each))
            if next(bindings(model, replace(rule, body=body), start, day), None) is not None:
                return True
    return False


def _is_candidate(literal: Literal) -> bool:
    return isinstance(literal, Positive) and literal.atom.predicate == "candidate"


def cases(law: Law, world: World, tables: Set[str] | None = None) -> dict[str, int]:
    """Every case of the world, or of these tables, with the ordinal of its day. A row that may not be there
    is no case to decide: it was refused, or has no date."""
    found = {}
    for table in law.tables.values():
        if table.word == "case" and (tables is None or table.name in tables):
            held = world.tables[table.name]
            names = held.columns[table.key[0]][held.certain].tolist()
            days = held.first[held.certain].tolist() if held.first is not None else []
            found.update({world.symbols.name(code): day for code, day in zip(names, days, strict=True)})
    return found


def clearances(world: World) -> dict[tuple[str, str], str]:
    """Who cleared which paragraph for which case; a row that was refused, or says not who, clears nothing."""
    table = world.tables.get("clearance")
    if table is None:
        return {}
    said = [table.columns[column] for column in CLEARANCE]
    known = table.certain & ~np.any([table.unknown[column] for column in CLEARANCE], axis=0)
    rows = ([world.symbols.name(int(code)) for code in row] for row in np.stack(said, axis=1)[known])
    return {(case, paragraph): by for case, paragraph, by in rows}


def second_opinion(law: Law, compiled: Compiled, world: World) -> Answers:
    """The relations about cases as pyDatalog derives them from the same program and tables."""
    from lexlog.engine.with_pydatalog import evaluate as evaluate_pydatalog

    two, _, tables, _ = bound_tables(compiled, world)
    symbols = world.symbols
    days = sorted(set(cases(law, world).values()))
    snapshots = evaluate_pydatalog(two.program, tables, symbols, days)
    kept: list[dict[str, dict[str, tuple[Row, ...]]]] = [{}, {}]
    for found, may in zip(kept, (False, True), strict=True):
        for name in NAMES:
            predicate = two.may(name) if may else name
            rows = {row for day in days for row in snapshots.rows(predicate, day)}
            found[name] = by_case(tuple(symbols.name(code) for code in row) for row in rows)
    return Answers(kept[0], kept[1])
