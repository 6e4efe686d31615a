"""Libraries of one schema in, all that questions about them need out: programs opened, worlds, deciders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import z3

from lexlog import library as libraries
from lexlog.datalog.asked import asked
from lexlog.datalog.doubt import used_columns
from lexlog.library import Library
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import EntityType, Law
from lexlog.symbolic.codes import Bool, Codes, Term, Z3Logic
from lexlog.symbolic.cones import Cones, cones
from lexlog.symbolic.confirm import Decider
from lexlog.symbolic.found import Reader
from lexlog.symbolic.goals import ROOTS, Rulings, goals, with_review
from lexlog.symbolic.record import Record
from lexlog.symbolic.rows import Evaluation, Row
from lexlog.symbolic.shapes import CASE, SymbolicWorld
from lexlog.symbolic.values import values
from lexlog.symbolic.worlds import Maker


def opened(library: Library) -> Cones:
    """The program of a laid law, as far as goals rest on it."""
    return cones(asked(with_review(libraries.program(library, Layer())), ROOTS))


def kinds_of_cases(law: Law) -> list[str]:
    """The tables of cases."""
    return [name for name, table in law.tables.items() if table.word == "case"]


@dataclass(slots=True)
class Laws:
    """One law, or two over one schema, opened for one kind of case. `record` has what the reference facts
    say anyway."""

    libraries: tuple[Library, ...]
    cones: tuple[Cones, ...]
    case: str
    record: Record
    codes: Codes = field(default_factory=Codes)
    deciders: tuple[Decider, ...] = field(init=False)
    maker: Maker = field(init=False)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.deciders = tuple(Decider(each) for each in self.libraries)
        programs = [each.program for each in self.cones]
        law, predicates = self.libraries[0].law, self.cones[0].predicates
        used = _used(self.cones, law, self.case)
        self.maker = Maker(law, predicates, values(programs), used, self.codes, self.case, self.record)
        self.reader = Reader(law, predicates, self.codes)

    def evaluated(self, world: SymbolicWorld) -> list[Evaluation]:
        """All rows that each side may derive in the world."""
        day = world.rows[self.case][0].cells.get(self.libraries[0].law.tables[self.case].decided_on or "")
        today: Term = z3.Int("today") if day is None else day
        decided_on = self.libraries[0].law.tables[self.case].decided_on
        dated = {self.case: decided_on} if decided_on else {}
        kept: dict[str, list[Row]] = {}
        found = []
        for of in self.cones:
            tables = {name: list(_rows(of, name, world)) for name in world.rows if name in of.predicates}
            found.append(Evaluation(of, tables, self.codes, today, kept, dated))
            found[-1].run(of.reached(ROOTS))
        return found

    def aspects(self, evaluations: Sequence[Evaluation]) -> list[dict[str, Bool]]:
        """What each side says of the case of the world."""
        case, code, found = self.codes.code(CASE), self.codes.code, []
        for library, evaluation in zip(self.libraries, evaluations, strict=True):

            def holds(name: str, given: Mapping[str, str], by: Evaluation = evaluation) -> Bool:
                return by.holds(name, {"case": case, **{c: code(v) for c, v in given.items()}})

            found.append(goals(Z3Logic(), holds, Rulings.of(library.law, self.case)))
        return found


def _rows(of: Cones, name: str, world: SymbolicWorld) -> Iterator[Row]:
    columns = [each.name for each in of.predicates[name].columns]
    for row in world.rows[name]:
        yield Row(tuple(row.cells.get(each) for each in columns), row.present)


# --- which columns matter -----------------------------------------------------------------------------------


def _used(of: Sequence[Cones], law: Law, case: str) -> dict[str, set[str]]:
    """The columns that some rule looks at, and those on which it hangs whether something is known."""
    used: dict[str, set[str]] = {}
    for each in of:
        for name, columns in used_columns(each.program).items():
            used.setdefault(name, set()).update(columns)
    table = law.tables[case]
    used.setdefault(case, set()).update((*table.key, *([table.decided_on] if table.decided_on else [])))
    before = -1
    while before != (before := sum(map(len, used.values()))):
        for name in list(used):
            _add_silence(law, name, used)
            _add_entities(law, name, used)
    return used


def _add_silence(law: Law, name: str, used: dict[str, set[str]]) -> None:
    """What it hangs on whether the silence of a table means that something is not known."""
    table = law.tables.get(name)
    if table is not None and table.speaks_from is not None:
        used[name].add(table.speaks_from)
    for silence in () if table is None else table.silences:
        used[name].update((*silence.columns, *([silence.fixed[0]] if silence.fixed else [])))
        home = table.field(silence.column) if table else None
        if silence.filter is not None and home is not None and isinstance(home.type, EntityType):
            used.setdefault(home.type.name, set()).add(silence.filter[0])
        for rows in silence.looks_at:
            filter = [rows.filter[0]] if rows.filter else []
            used.setdefault(rows.table, set()).update((*rows.columns, *filter))


def _add_entities(law: Law, name: str, used: dict[str, set[str]]) -> None:
    """The tables of the entities that a table names: what is named is there."""
    table = law.tables.get(name)
    for each in () if table is None else table.fields:
        if each.name in used[name] and isinstance(each.type, EntityType):
            home = law.tables.get(each.type.name)
            if home is not None and home.word == "entity":
                used.setdefault(home.name, set()).update(home.key)
