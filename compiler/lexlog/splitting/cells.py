"""An evaluation and a case in, the unknown cells on which its decision depends out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lexlog import pipeline
from lexlog.datalog.bounds import MAY
from lexlog.decide.tree import Decision, MissingFact
from lexlog.explain.doubtful import Cell, Doubtful
from lexlog.resolved.tree import EntityType, NumberType, Table
from lexlog.splitting.domains import Domains
from lexlog.splitting.place import Place
from lexlog.splitting.silent import is_silent
from lexlog.world.tree import Array, World, WorldTable

Others = Mapping[tuple[str, int], tuple[Place, int, Place | None]]
"""Rows of entities that no table knows; see `filling.Filled`."""


MOST_CELLS = 64
"""Cells and rows that one case may depend on before their number alone says that they cannot all be tried."""


@dataclass(frozen=True, slots=True)
class View:
    """What the bounds say of a case under a filling: a decision, the cells and the rows not known on which
    it depends, whether it depends on who might have rows, and whether it may depend on more than that: on so
    much more, if it is vast, that not all of it was looked at. Then the nearest cells come first."""

    decision: Decision
    cells: tuple[Place, ...] = ()
    rows: tuple[Place, ...] = ()
    strangers: bool = False
    is_cut: bool = False
    is_vast: bool = False


@dataclass(slots=True)
class Views:
    """Views of the cases of one evaluation; what their cases share is followed once."""

    evaluation: pipeline.Evaluation
    domains: Domains
    others: Others
    doubtful: Doubtful | None = None

    def __post_init__(self) -> None:
        if self.doubtful is None:
            doubts = self.evaluation.bounded.doubts
            self.doubtful = Doubtful(self.evaluation.model, frozenset(doubts.predicates), doubts.opened())

    def under(self, world: World, positions: Mapping[str, Array], others: Others) -> Views:
        """The views of the same model where its rows stand at these places of another world."""
        evaluation = replace(self.evaluation, world=world, positions=positions)
        return Views(evaluation, self.domains, others, self.doubtful)

    def of(self, decision: Decision, day: int, *, is_open: bool) -> View:
        """The view that gave this decision; nothing is followed where it is not open.

        While it is not known whom a cell names, the case may depend on what tables say of anybody.
        """
        if not is_open:
            return View(decision)
        evaluation, doubtful = self.evaluation, self.doubtful
        assert doubtful is not None
        code = evaluation.model.symbols.find(decision.case)
        assert code is not None
        asked = map(evaluation.may, ("outcome", "reviewed", "available", "overcome"))
        found = doubtful.follow(asked, {"case": code}, day)
        near = (_place(evaluation, self.others, cell) for cell in found.cells)
        places = list(dict.fromkeys(each for each in near if each is not None))
        ordered = places if found.is_vast else sorted(places, key=str)
        cells = tuple(place for place in ordered if place.column)
        rows = tuple(place for place in ordered if not place.column and place.row != -1)
        strangers = any(place.row == -1 for place in ordered)
        anybody = any(self.domains.is_reference(place) for place in cells)
        is_vast = found.is_vast or len(places) > MOST_CELLS
        return View(decision, cells, rows, strangers, found.is_cut or anybody or is_vast, is_vast)


def _place(evaluation: pipeline.Evaluation, others: Others, cell: Cell) -> Place | None:
    """The cell or row of the world in which a doubt of the model lies; row -1 for a row that an entity only
    might have."""
    name = cell.table.removesuffix(MAY)
    row = int(evaluation.positions[cell.table][cell.position])
    table = evaluation.world.tables[name]
    if row >= table.entities:
        return Place(name, -1, "")
    if row in table.many:
        return Place(name, row, "")  # it stands for any number of rows: no filling of a cell makes it one
    if (name, row) in others:
        place, silence, depends = others[name, row]
        if cell.column:
            return Place(name, place, cell.column, silence)
        return depends
    if cell.column:
        one = evaluation.law.tables[name].one
        shared = one is not None and cell.column in one.columns
        same = [each for each in table.together.get(row, ()) if table.unknown[cell.column][each]]
        return Place(name, same[0] if shared and same else row, cell.column)
    if table.certain[row]:
        return None
    return _kind_of(evaluation, name, row) or Place(name, row, "")


def _kind_of(evaluation: pipeline.Evaluation, name: str, row: int) -> Place | None:
    """The cell on which it depends whether an entity is silent, if that is why the row is in doubt."""
    law, world = evaluation.law, evaluation.world
    held = world.tables[name]
    if not is_silent(held, row):
        return None
    for silence in law.tables[name].silences:
        field = law.tables[name].field(silence.column)
        if silence.filter is None or field is None or not isinstance(field.type, EntityType):
            continue
        home = world.tables[field.type.name]
        key = home.columns[law.tables[field.type.name].key[0]]
        for at in (key == held.columns[silence.column][row]).nonzero()[0].tolist():
            if home.unknown[silence.filter[0]][at]:
                return Place(field.type.name, at, silence.filter[0])
    return None


def near(domains: Domains, case: str) -> set[int]:
    """The entities that hang together with a case by what is known."""
    found = set(domains.of_case(case))
    waiting = list(found)
    while waiting:
        for other in domains.beside(waiting.pop(), case):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def missing(evaluation: pipeline.Evaluation, places: Iterator[Place]) -> tuple[MissingFact, ...]:
    """The facts that these cells and rows lack, as a reader knows them."""
    return tuple(sorted({fact(evaluation, place.origin) for place in places}))


def fact(evaluation: pipeline.Evaluation, place: Place) -> MissingFact:
    """The cell, or that for which an entity stands of which it would say something."""
    assert isinstance(place.row, int)
    world, law = evaluation.world, evaluation.law.tables[place.table]
    table = world.tables[place.table]
    told = law.key
    if is_silent(table, place.row):
        told = tuple(dict.fromkeys(column for each in law.silences for column in each.columns))
    # Of a row whose key is not known, whom it is about.
    about = tuple(each.name for each in law.fields if isinstance(each.type, EntityType))
    shown = _names(table, law, told, place.row, world) or _names(table, law, about, place.row, world)
    other = next((world.others[each] for each in shown if each in world.others), None)
    if other is not None and other.table != place.table:
        return MissingFact(other.table, other.key, other.column)
    given = table.given[place.row]
    is_row = not place.column and not given.file
    return MissingFact(place.table, ", ".join(shown), place.column or "row", given.source if is_row else "")


def _names(table: WorldTable, law: Table, columns: tuple[str, ...], row: int, world: World) -> list[str]:
    """What a row has in these columns, where it is known and names something."""
    found = []
    for column in columns:
        kind = law.field(column)
        if kind is not None and not table.unknown[column][row] and not isinstance(kind.type, NumberType):
            found.append(world.symbols.name(int(table.columns[column][row])))
    return found
