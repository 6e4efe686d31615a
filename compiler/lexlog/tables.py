"""An evaluation in, what is known of the rows of its tables beside the model out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lexlog.datalog.bounds import MAY
from lexlog.pipeline import Evaluation
from lexlog.resolved.tree import EntityType
from lexlog.world.tree import Given


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one evaluation, as explanations read them."""

    evaluation: Evaluation

    def given(self, predicate: str, position: int) -> Given:
        """Where the row at a position of a table was given."""
        return self.evaluation.given(predicate, position)

    def place(self, predicate: str, position: int) -> tuple[str, int, str]:
        """File, line and source of the row at a position of a table in the model."""
        given = self.given(predicate, position)
        return given.file, given.line, given.source

    def row(self, predicate: str, position: int) -> int:
        """The row of the world at a position; rows that are not in the world come behind all that are."""
        positions = self.evaluation.positions[predicate]
        if (predicate, position) in self.evaluation.beside or position >= len(positions):
            return self.evaluation.world.tables[predicate.removesuffix(MAY)].length + position
        return int(positions[position])

    def key(self, table: str) -> tuple[str, ...]:
        """The columns that tell the table's rows apart; none where all of them together do."""
        of = self.evaluation.law.tables[table]
        return of.key if of.word != "relation" or len(of.key) < len(of.fields) else ()

    def is_celled(self, table: str) -> bool:
        """Whether the table's rows are there anyway, and only their cells could be otherwise."""
        return self.evaluation.law.tables[table].word != "relation"

    def is_said(self, predicate: str, position: int) -> bool:
        """Whether somebody said the row."""
        if (predicate, position) in self.evaluation.beside:
            return True
        table = predicate.removesuffix(MAY)
        return self.given(predicate, position).source != f"no row of {table}"

    def original(self, table: str, column: str) -> str:
        """The column whose value an empty cell of this one takes; else the column itself."""
        of = self.evaluation.law.tables[table]
        field = of.field(column)
        is_column = field is not None and field.blank is not None and of.field(field.blank) is not None
        return field.blank if field is not None and field.blank is not None and is_column else column

    def is_nobody(self, table: str, values: Mapping[str, int]) -> bool:
        """Whether a row with these values would be about nobody: `none` where somebody is named."""
        of, none = self.evaluation.law.tables[table], self.evaluation.model.symbols.find("none")
        named = {
            field.name
            for field in of.fields
            if isinstance(field.type, EntityType) and field.type.name in self.evaluation.law.tables
        }
        return none is not None and any(values.get(name) == none for name in named & {*of.key})
