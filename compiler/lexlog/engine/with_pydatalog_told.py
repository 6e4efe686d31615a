"""Facts in, the names by which pyDatalog knows them out; a question in, its rows out, or that time is up."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pyDatalog import pyEngine

from lexlog.datalog.tree import Program
from lexlog.engine.moments import Held, Row
from lexlog.symbols import Symbols


class OutOfTime(BaseException):
    """Rises through pyDatalog, which stores an ordinary Exception as the value of an operation."""


class _Watched(pyEngine.Const):  # type: ignore[misc]
    """A constant that looks at the clock when pyDatalog asks about it: nothing else can stop a question."""

    __slots__ = ("deadline",)

    def __init__(self, value: int, deadline: float) -> None:
        super().__init__(value)
        self.deadline = deadline

    def get_tag(self, env: object) -> object:
        """The constant's part of the name of a subgoal."""
        if time.monotonic() > self.deadline:
            raise OutOfTime
        return self.id


@dataclass(frozen=True, slots=True)
class Relation:
    """Facts inside pyDatalog: their name, how many, and how many different values in each column."""

    name: str
    size: int
    different: tuple[int, ...]

    def rows_for(self, place: int) -> float:
        """How many rows share a value of the column, on average."""
        return self.size / max(self.different[place], 1)


@dataclass(slots=True)
class Told:
    """What has been told to pyDatalog since it was cleared.

    Facts are told once for each set of rows and choice of columns, so days with equal rows share them.
    """

    program: Program
    symbols: Symbols
    deadline: float
    columns: dict[str, tuple[str, ...]] = field(init=False)
    relations: dict[tuple[tuple[int, ...], Held], Relation] = field(default_factory=dict)
    names: int = 0

    def __post_init__(self) -> None:
        self.columns = {p.name: tuple(c.name for c in p.columns) for p in self.program.predicates}

    def name(self) -> str:
        """A predicate name that nobody has used."""
        self.names += 1
        return f"r{self.names}"

    def relation(self, places: tuple[int, ...], rows: Held) -> Relation:
        """The rows cut down to some of their columns, told to pyDatalog."""
        if (places, rows) not in self.relations:
            cut = {tuple(row[place] for place in places) or (0,) for row in rows}
            name = self.name()
            self.tell(name, max(len(places), 1), cut)
            different = tuple(len({row[i] for row in cut}) for i in range(len(places)))
            self.relations[places, rows] = Relation(name, len(cut), different)
        return self.relations[places, rows]

    def tell(self, name: str, width: int, rows: Iterable[Row]) -> None:
        """Asserts facts; a predicate without any becomes known as empty."""
        pyEngine.insert(pyEngine.Pred(name, width))
        for number, row in enumerate(rows):
            watched = number % 8 == 0
            terms = [_Watched(each, self.deadline) if watched else pyEngine.Const(each) for each in row]
            pyEngine.assert_(pyEngine.Clause(pyEngine.Literal(name, terms), []))  # noqa: PT009

    def ask(self, name: str, width: int) -> set[Row]:
        """All rows of a predicate."""
        if time.monotonic() > self.deadline:
            raise OutOfTime
        answer: Any = pyEngine.Literal(name, [pyEngine.Var(f"A{i}") for i in range(width)]).ask()
        rows: set[Row] = set(answer)
        assert all(type(value) is int for row in rows for value in row), "pyDatalog left the whole numbers"
        return rows
