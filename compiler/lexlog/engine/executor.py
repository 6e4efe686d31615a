"""The name of an engine in, its model of a program out: who evaluates, in how much memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import Program
from lexlog.engine import columnar
from lexlog.engine.again import Last
from lexlog.engine.errors import EngineError
from lexlog.engine.memory import Room, TooLargeForMemory
from lexlog.engine.model import Model
from lexlog.engine.record import Record
from lexlog.engine.rows import Rows
from lexlog.engine.world import Plans
from lexlog.symbols import Symbols

FEW = 100_000
"""Rows of tables that fit any memory."""


class NotInstalled(EngineError):
    """An engine that was asked for is not there; the message says how to install it."""


@dataclass(frozen=True, slots=True)
class Executor:
    """Runs plans: `columnar` or `duckdb`, within `memory` bytes (None: what the machine has free).

    Both return the same model of the same program. `progress` hears of each component, `record` of each rule.
    """

    engine: str = "columnar"
    memory: int | None = None
    progress: Callable[[str, int, int], None] | None = None
    record: Record | None = None
    aside: bool = False

    def evaluate(
        self,
        program: Program,
        tables: Mapping[str, Rows],
        symbols: Symbols,
        order: tuple[Component, ...] | None = None,
        plans: Plans | None = None,
        known: Last | None = None,
        keep: Last | None = None,
    ) -> Model:
        """The least model of the program over the tables; `plans`, `known` and `keep` as for
        `columnar.evaluate`. A database takes nothing over and keeps nothing.

        Raises OutOfRange, NegativeTerm and Unsolved, which are findings about the rows; TooLargeForMemory;
        with DuckDB, NotInstalled, TooWideForDuckDB and TooLargeForDuckDB.
        """
        progress, record = self.progress, self.record
        is_small = self.aside and sum(each.length for each in tables.values()) <= FEW
        is_database = self.engine == "duckdb"
        try:
            if is_database and not is_small:
                return _duckdb(program, tables, symbols, order, self)
            room = Room(self.memory)
            return columnar.evaluate(
                program,
                tables,
                symbols,
                order=order,
                progress=progress,
                record=record,
                room=room,
                plans=plans,
                known=known,
                keep=keep,
                supposed=self.aside,
            )
        except (TooLargeForMemory, MemoryError) as error:
            if is_database and is_small:
                return _duckdb(program, tables, symbols, order, self)
            if isinstance(error, MemoryError):
                raise TooLargeForMemory("memory ran out while rules were evaluated") from None
            raise
        finally:
            if progress is not None:
                progress("", 1, 1)

    def for_questions_aside(self) -> Executor:
        """The same for many questions about a small part: nobody hears of them, and few rows are put in
        columns, which start sooner than a database."""
        return replace(self, progress=None, record=None, aside=True)


COLUMNAR = Executor()
"""The engine of those who ask for none."""


def _duckdb(
    program: Program,
    tables: Mapping[str, Rows],
    symbols: Symbols,
    order: tuple[Component, ...] | None,
    how: Executor,
) -> Model:
    try:
        from lexlog.engine import with_duckdb
    except ModuleNotFoundError as error:
        if error.name != "duckdb":
            raise
        raise NotInstalled(
            "`--engine duckdb` needs the package duckdb: python -m pip install 'lexlog[duckdb]'"
        ) from None
    return with_duckdb.evaluate(
        program, tables, symbols, order=order, progress=how.progress, record=how.record, memory=how.memory
    )
