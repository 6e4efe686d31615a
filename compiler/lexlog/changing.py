"""An evaluation and rows that come and go in, the evaluation after them out, without another run.

Where a new row leaves something open that nothing of its table left open before, another program of two
bounds is needed than the one that was run; that is said, and left to a full evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog.datalog.bounds import MAY
from lexlog.datalog.doubt import used_columns
from lexlog.datalog.tree import ALWAYS, Days, Predicate, Program, SymbolKind
from lexlog.engine.delta import Changes, NewRow, Warm
from lexlog.pipeline import Evaluation, widest
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import Symbols
from lexlog.world.edit import Editor
from lexlog.world.row import Row
from lexlog.world.tree import Array, World

Added = Mapping[str, Sequence[Row]]
Removed = Mapping[str, Sequence[int]]


class OtherBounds(Exception):
    """A new row is in doubt where the program of two bounds that was run takes its table as known; or the
    program sums over chains, where one row moves all that are joined to it."""


@dataclass(slots=True)
class Changing:
    """An evaluation that is asked again and again what a few rows would change. It stays as it is.

    `warm` is its model, where it was itself made by changes.
    """

    evaluation: Evaluation
    program: Program
    warm: Warm = None  # type: ignore[assignment]
    editor: Editor = field(init=False)
    _given: dict[str, Predicate] = field(init=False)
    _used: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.warm = self.warm or Warm.of(self.evaluation.model)
        self.editor = Editor(self.evaluation.law, self.evaluation.world)
        self._given = {each.name: each for each in self.program.predicates if each.given}
        self._used = used_columns(self.program)

    def beside(self, added: Added) -> tuple[Evaluation, Warm]:
        """The evaluation with these rows, over a world that is not told of them: for one question.

        Raises OtherBounds, and what the engine raises about the rows.
        """
        self._refuse_chains()
        symbols = self.evaluation.model.symbols.extended()
        warm = self.warm.after(Changes(self._encoded(added, symbols), {}, symbols))
        beside = {
            (predicate, self.warm.relations[predicate].length + place): row.given
            for name, rows in added.items()
            for predicate in self._predicates(name)
            for place, row in enumerate(rows)
        }
        return replace(self.evaluation, model=warm.model, beside=beside), warm

    def into(self, world: World, added: Added, removed: Removed) -> tuple[Evaluation, Warm]:
        """The evaluation over a world that was `edited` by these rows and positions.

        Raises OtherBounds, and what the engine raises about the rows.
        """
        self._refuse_chains()
        before = self.evaluation.positions
        gone = {
            predicate: np.flatnonzero(np.isin(before[predicate], positions)).tolist()
            for name, positions in removed.items()
            for predicate in self._predicates(name)
        }
        warm = self.warm.after(Changes(self._encoded(added, world.symbols), gone))
        moved = {
            predicate: self._moved(before[predicate], name, len(added.get(name, ())), removed.get(name, ()))
            for name in {*added, *removed}
            for predicate in self._predicates(name)
        }
        return replace(self.evaluation, world=world, model=warm.model, positions={**before, **moved}), warm

    def _refuse_chains(self) -> None:
        summed = (each.aggregate for each in self.evaluation.bounded.program.rules)
        if any(each is not None and each.chains is not None for each in summed):
            raise OtherBounds("a row moves what comes through all chains that it is joined to")

    def _moved(self, positions: Array, name: str, more: int, removed: Sequence[int]) -> Array:
        """Where the rows of the model stand in the world after the change; -1 if they are gone."""
        table = self.evaluation.world.tables[name]
        kept = np.ones(table.length, bool)
        kept[list(removed)] = False
        end = int(kept[: table.entities].sum())
        place = np.cumsum(kept) - 1
        place[place >= end] += more
        place[~kept] = -1
        found = np.where(positions < 0, -1, place[positions]) if len(place) else positions
        return np.concatenate((found, np.arange(end, end + more)))

    def _predicates(self, name: str) -> list[str]:
        """The predicates of the model that hold the rows of a table."""
        if name not in self._given:
            return []
        return [name, name + MAY] if name in self.evaluation.bounded.doubts.predicates else [name]

    def _encoded(self, added: Added, symbols: Symbols) -> dict[str, list[NewRow]]:
        found: dict[str, list[NewRow]] = {}
        for name, rows in added.items():
            for predicate in self._predicates(name):
                found[predicate] = [
                    self._numbered(predicate, place, self._row(name, row, symbols))
                    for place, row in enumerate(rows)
                ]
        return found

    def _numbered(self, predicate: str, place: int, row: NewRow) -> NewRow:
        """The row with a number that no other has, if the program tells rows of its table apart."""
        name = predicate.removesuffix(MAY)
        if predicate == name or name not in self.evaluation.bounded.numbered:
            return row
        return replace(row, values=(*row.values, self.warm.relations[predicate].length + place))

    def _row(self, name: str, row: Row, symbols: Symbols) -> NewRow:
        """The row as the model holds it: an unknown number between its bounds, an unknown name as `?`."""
        doubts = self.evaluation.bounded.doubts
        encoded: list[int] = []
        for column in self._given[name].columns:
            value, place = row.values.get(column.name), (name, column.name)
            if value is None and column.name in self._used.get(name, ()):
                is_open = doubts.status.get(place) == "open" if isinstance(column.kind, SymbolKind) else False
                if not is_open and place not in doubts.intervals:
                    raise OtherBounds(f"{name}.{column.name} was known in every row but the new one")
            if place in doubts.intervals:
                encoded.extend(widest(column.kind) if value is None else (int(value), int(value)))
            elif isinstance(value, int) or value is None:
                encoded.append(value or 0)
            else:
                encoded.append(symbols.code(value))
        days = ALWAYS if (row.first, row.last) == (BEGINNING, END) else Days(row.first, row.last)
        return NewRow(tuple(encoded), days)
