"""Cases that the bounds leave open in, decisions out: what is missing is filled in every way that matters.

A case is undetermined only if two fillings of its unknown cells lead to different outcomes, or if the
budget of fillings is spent. Cells are filled over their declared domains: words one by one, countries one
of each
kind that the law tells apart, numbers by ranges that are halved until the bounds decide in each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from lexlog import pipeline
from lexlog.datalog.bounds import MAY
from lexlog.datalog.doubt import named_symbols
from lexlog.datalog.tree import NumberKind, Positive, Rule
from lexlog.decide.from_model import Book, decide
from lexlog.decide.tree import Decision, MissingFact
from lexlog.explain.doubtful import Cell, Doubtful
from lexlog.filling import UNKNOWN, Filling, Place, filled_world, keyed_by, only_rows
from lexlog.resolved.tree import REVIEWS, EntityType, NumberType, Table, WordType
from lexlog.world.needed import needed_columns
from lexlog.world.tree import World

T = TypeVar("T")
BUDGET = 96
"""Evaluations that may be spent on one set of unknown cells."""
MOST_KNOWN = 64
"""Entities that are tried one by one for a cell that could name any of them."""

Outcome = tuple[str, str | None, str | None, tuple[str, ...]]


Fillings = dict[Place, Filling]
Asking = Generator[Fillings, Decision, T]
"""A search that asks for the decision under a filling, again and again, and returns what it found."""


@dataclass(slots=True)
class _Task:
    """The search for one case, and the filling that it asks about next."""

    decision: Decision
    cells: list[Place]
    search: Asking[Decision]
    asked: Fillings


@dataclass(slots=True)
class Splitter:
    """Fills unknown cells and evaluates again. One splitter serves all open cases of an evaluation.

    Searches of different cases go on side by side: fillings that do not touch each other's cells share one
    evaluation.
    """

    evaluation: pipeline.Evaluation
    compiled: pipeline.Compiled
    book: Book
    days: Mapping[str, int]
    evaluations: int = 0
    needed: Mapping[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.needed = needed_columns(self.evaluation.law)

    def settle(self, decisions: list[Decision]) -> list[Decision]:
        """The decisions, each open one settled or left undetermined with the facts that would decide it."""
        settled = {each.case: each for each in decisions}
        world = self._small_world([each.case for each in decisions if self._is_open(each)])
        tasks = [task for each in decisions if self._is_open(each) and (task := self._start(each, settled))]
        executor = self.evaluation.executor.for_questions_aside()
        while tasks:
            waiting: list[_Task] = []
            for filling, members in _batches(tasks):
                self.evaluations += 1
                law, layer = self.evaluation.law, self.evaluation.layer
                filled = filled_world(law, world, filling)
                again = pipeline.evaluate(law, layer, filled, self.compiled, executor)
                answers = pipeline.answers(again)
                for task in members:
                    case = task.decision.case
                    try:
                        task.asked = task.search.send(decide(case, self.days[case], answers, self.book))
                        waiting.append(task)
                    except StopIteration as done:
                        settled[case] = done.value
            tasks = waiting
        return [settled[each.case] for each in decisions]

    def _small_world(self, cases: list[str]) -> World:
        """The world with these cases alone, where no clause adds up over cases or looks at other days."""
        law, world = self.evaluation.law, self.evaluation.world
        tables = {table.name: table for table in law.tables.values() if table.word == "case"}
        if any(_adds_up(rule, tables) for rule in self.compiled.program.rules):
            return world
        codes = [code for case in cases if (code := world.symbols.find(case)) is not None]
        kept = {
            name: only_rows(world.tables[name], np.isin(world.tables[name].columns[table.key[0]], codes))
            for name, table in tables.items()
        }
        return replace(world, tables={**world.tables, **kept})

    def _start(self, decision: Decision, settled: dict[str, Decision]) -> _Task | None:
        places = self.places(decision.case)
        search = self._settled(decision, places)
        try:
            return _Task(decision, [place for place in places if place.column], search, next(search))
        except StopIteration as done:
            settled[decision.case] = done.value
            return None

    def _is_open(self, decision: Decision) -> bool:
        undetermined = decision.outcome == "undetermined" and not decision.note
        return undetermined or bool(decision.review_may_be)

    def _settled(self, decision: Decision, places: list[Place]) -> Asking[Decision]:
        rows = [place for place in places if not place.column]
        cells = [place for place in places if place.column]
        found, moving = yield from self._explore(cells)
        missing = tuple(sorted({self._fact(place) for place in (*moving, *rows)}))
        if rows or len({outcome[:2] for outcome in found}) != 1 or _is_open_outcome(found):
            return replace(decision, missing=missing)
        settled = next(iter(found.values()))
        if len(found) == 1:
            return settled
        reviews = {
            policy for each in found.values() for policy in (each.review, *each.review_may_be) if policy
        }
        may_be = tuple(sorted(reviews, key=REVIEWS.index))
        return replace(settled, review=None, review_may_be=may_be, missing=missing)

    # --- which cells ---

    def places(self, case: str) -> list[Place]:
        """The unknown cells and uncertain rows on which the case depends."""
        evaluation = self.evaluation
        following = Doubtful(
            evaluation.model, self.days[case], frozenset(evaluation.bounded.doubts.predicates)
        )
        code = evaluation.model.symbols.find(case)
        assert code is not None
        for relation in ("outcome", "reviewed", "available", "overcome"):
            following.follow(evaluation.may(relation), {"case": code})
        return sorted(
            {place for cell in following.found if (place := self._place(cell)) is not None},
            key=lambda place: (place.table, str(place.row).zfill(12), place.column),
        )

    def _place(self, cell: Cell) -> Place | None:
        name = cell.table.removesuffix(MAY)
        row = int(self.evaluation.positions[cell.table][cell.position])
        table = self.evaluation.world.tables[name]
        if row >= table.entities:
            return None
        if cell.column:
            return Place(name, row, cell.column)
        return None if table.certain[row] else Place(name, row, "")

    def _fact(self, place: Place) -> MissingFact:
        assert isinstance(place.row, int)
        table = self.evaluation.world.tables[place.table]
        symbols = self.evaluation.world.symbols
        keys = self.evaluation.law.tables[place.table].key
        shown = []
        for key in keys:
            known = not table.unknown[key][place.row]
            kind = self.evaluation.law.tables[place.table].field(key)
            if known and kind is not None and not isinstance(kind.type, NumberType):
                shown.append(symbols.name(int(table.columns[key][place.row])))
        return MissingFact(place.table, ", ".join(shown), place.column or "row")

    # --- fillings ---

    def _explore(self, cells: list[Place]) -> Asking[tuple[dict[Outcome, Decision], list[Place]]]:
        """The outcomes that fillings lead to (none if the budget was spent), and the cells that move it."""
        found: dict[Outcome, Decision] = {}
        spent = yield from self._fill(cells, {}, found, 0, by_review=False)
        if spent >= BUDGET:
            return {}, cells
        if len(found) < 2:
            return found, cells if _is_open_outcome(found) else []
        moving = []
        for cell in cells:
            if len(cells) == 1 or (yield from self._moves(cell, cells)):
                moving.append(cell)
        return found, moving or cells

    def _fill(
        self,
        cells: list[Place],
        filled: Fillings,
        found: dict[Outcome, Decision],
        spent: int,
        *,
        by_review: bool,
    ) -> Asking[int]:
        """Narrow cells, coarse parts first, until the bounds decide in every part, two outcomes are seen,
        or the budget is spent.

        Returns how many fillings were asked about.
        """
        queue: deque[tuple[Fillings, int]] = deque([(filled, 0)])
        while queue and not _differs(found, by_review) and spent < BUDGET:
            filling, depth = queue.popleft()
            decision = yield filling
            spent += 1
            parts = list(self._cut(cells, filling, depth)) if self._is_open(decision) else []
            if not parts:
                found.setdefault(_outcome(decision), decision)
            queue.extend((part, depth + 1) for part in parts)
        return BUDGET if queue and not _differs(found, by_review) else min(spent, BUDGET - 1)

    def _cut(self, cells: list[Place], filling: Fillings, depth: int) -> Iterator[Fillings]:
        """The filling with one cell narrowed in each way; cells take turns, those of other entities too."""
        everything = [*cells, *(more for cell in cells for more in self._of_another(cell, filling))]
        for turn in range(len(everything)):
            cell = everything[(depth + turn) % len(everything)]
            parts = list(self._parts(cell, filling.get(cell)))
            if len(parts) > 1:
                for part in parts:
                    yield {**filling, cell: part}
                return

    def _of_another(self, cell: Place, filling: Fillings) -> list[Place]:
        """What is not known of the entity that a cell was filled with, if no table knows it."""
        declared = self.evaluation.law.tables[cell.table].field(cell.column)
        if filling.get(cell) != UNKNOWN or declared is None or not isinstance(declared.type, EntityType):
            return []
        return [
            Place(table.name, cell, field.name)
            for table in keyed_by(self.evaluation.law, declared.type.name)
            for field in table.fields
            if field.name in self.needed.get(table.name, frozenset()) - set(table.key)
        ]

    def _moves(self, cell: Place, cells: list[Place]) -> Asking[bool]:
        """Whether, the other cells filled in some way, this one moves the outcome."""
        for base in self._bases([each for each in cells if each != cell]):
            found: dict[Outcome, Decision] = {}
            yield from self._fill([cell], base, found, 0, by_review=True)
            if len(found) > 1:
                return True
        return False

    def _bases(self, cells: list[Place]) -> Iterator[Fillings]:
        """A few ways to fill the other cells to the last: all at one end, all at the other, and between."""
        if not cells:
            yield {}
            return
        points = [list(self._points(cell)) for cell in cells]
        for turn in range(min(8, max(len(each) for each in points))):
            yield {cell: each[turn % len(each)] for cell, each in zip(cells, points, strict=True)}

    def _points(self, cell: Place) -> Iterator[Filling]:
        """Single values of a cell: those at the ends first."""
        for part in self._parts(cell, None):
            if isinstance(part, str):
                yield part
            else:
                yield part[0], part[0]
                yield part[1], part[1]

    def _parts(self, cell: Place, now: Filling | None) -> Iterator[Filling]:
        """The parts of a cell's domain, given what it is narrowed to."""
        declared = self.evaluation.law.tables[cell.table].field(cell.column)
        assert declared is not None
        if isinstance(declared.type, WordType):
            yield from declared.type.words if now is None else ()
        elif isinstance(declared.type, EntityType):
            yield from self._names(declared.type.name) if now is None else ()
        else:
            yield from self._ranges(cell, now)

    def _names(self, type_: str) -> Iterator[str]:
        """One name of each kind that the law tells apart: by groups, by mention, and none of these.

        An entity about which tables say more could be any of those known, or another one, with attributes
        that are cells of their own; where too many are known, none is tried and the case stays open.
        """
        if self._has_attributes(type_):
            known = self._known(type_)
            if len(known) <= MOST_KNOWN:
                yield from ("none", UNKNOWN, *known)
            return
        kinds: dict[object, str] = {}
        groups = self._memberships()
        mentioned = named_symbols(self.compiled.program) | self._told_of(type_)
        for name in (*self._known(type_), "none"):
            signature = (groups.get(name, ()), name if name in mentioned or name == "none" else "")
            kinds.setdefault(signature, name)
        yield from kinds.values()

    def _told_of(self, type_: str) -> frozenset[str]:
        """The names of the type that stand in a known cell of some other table: another cell may equal
        them."""
        world = self.evaluation.world
        codes = {
            code
            for table in self.evaluation.law.tables.values()
            for field_ in table.fields
            if field_.type == EntityType(type_)
            and table.name != type_
            and field_.name in self.needed.get(table.name, frozenset())
            for code in world.tables[table.name].columns[field_.name].tolist()
        }
        return frozenset(world.symbols.name(code) for code in codes)

    def _has_attributes(self, type_: str) -> bool:
        """Whether some clause looks at what a table says of an entity of this type."""
        tables = keyed_by(self.evaluation.law, type_)
        return any(self.needed.get(table.name, frozenset()) - set(table.key) for table in tables)

    def _known(self, type_: str) -> list[str]:
        table = self.evaluation.world.tables.get(type_)
        if table is None:
            return []
        key = self.evaluation.law.tables[type_].key[0]
        names = (self.evaluation.world.symbols.name(code) for code in table.columns[key].tolist())
        return [name for name in names if name != "?"]

    def _memberships(self) -> dict[str, tuple[object, ...]]:
        found: dict[str, list[object]] = {}
        for fact in self.compiled.program.facts:
            found.setdefault(str(fact.values[0]), []).append((fact.predicate, fact.days))
        return {name: tuple(groups) for name, groups in found.items()}

    def _ranges(self, cell: Place, now: Filling | None) -> Iterator[Filling]:
        """Halves of a range, at the geometric middle while it spans orders of magnitude."""
        if now is None:
            kind = self._number_kind(cell)
            low, high = kind.least or 0, kind.greatest if kind.greatest is not None else pipeline.WIDEST
        else:
            low, high = int(now[0]), int(now[1])
        if low == high:
            return
        middle = int((max(low, 1) * high) ** 0.5) if high > 16 * max(low, 1) else (low + high) // 2
        middle = min(max(middle, low), high - 1)
        yield low, middle
        yield middle + 1, high

    def _number_kind(self, cell: Place) -> NumberKind:
        predicate = next(p for p in self.compiled.program.predicates if p.name == cell.table)
        kind = predicate.kind(cell.column)
        return (
            kind if isinstance(kind, NumberKind) else NumberKind("date", 0, least=700_000, greatest=800_000)
        )


def _batches(tasks: list[_Task]) -> list[tuple[Fillings, list[_Task]]]:
    """Tasks whose fillings can be asked about in one world: no one's cells are filled by another's wish."""
    batches: list[tuple[Fillings, list[_Task]]] = []
    for task in tasks:
        for filling, members in batches:
            if _agree(task, filling) and all(_agree(member, task.asked, filling) for member in members):
                filling.update(task.asked)
                members.append(task)
                break
        else:
            batches.append((dict(task.asked), [task]))
    return batches


def _agree(task: _Task, *fillings: Fillings) -> bool:
    """Whether these fillings fill the task's cells as it asked, and no others of them."""
    cells = set(task.cells)
    return all(
        task.asked.get(place) == wish
        for filling in fillings
        for place, wish in filling.items()
        if place.origin in cells
    )


def _adds_up(rule: Rule, cases: Mapping[str, Table]) -> bool:
    """Whether a rule reads a case table other than row by row of its own case."""
    read = [each for each in rule.body if isinstance(each, Positive) and each.atom.predicate in cases]
    keys = {dict(each.atom.terms).get(cases[each.atom.predicate].key[0]) for each in read}
    return bool(read) and (rule.aggregate is not None or any(each.ever for each in read) or len(keys) > 1)


def _differs(found: Mapping[Outcome, Decision], by_review: bool) -> bool:
    """Whether two outcomes were seen; `by_review`, also two review policies of one."""
    return len(found if by_review else {outcome[:2] for outcome in found}) > 1


def _is_open_outcome(found: Mapping[Outcome, Decision]) -> bool:
    return any(outcome[0] == "undetermined" for outcome in found)


def _outcome(decision: Decision) -> Outcome:
    return decision.outcome, decision.exception, decision.review, decision.review_may_be
