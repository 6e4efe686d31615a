"""A model and questions about its rows in, what each answer rests on out: a statement about facts.

A question is whether a row holds, why none like it does, or why there is none beside it. Each is answered
once, from the rules, by statements about other questions; `holds.py` and `fails.py` say how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from lexlog.datalog.bounds import HIGH, MAY, ROW
from lexlog.datalog.signs import Signs
from lexlog.datalog.tree import Predicate, Rule, SymbolKind, Variable
from lexlog.explain.directions import Aspects, Direction
from lexlog.explain.facts import Cell, Facts, NoRow, Row
from lexlog.explain.formula import TRUE, Formulas
from lexlog.explain.pages import Pages
from lexlog.explain.search import Held

MOST_WAYS = 256
"""Ways of deriving one row, or rows of one table, that are followed."""


@dataclass(frozen=True, slots=True)
class Holds:
    """Why a derived row holds, as far as these columns of it matter."""

    predicate: str
    position: int
    aspects: Aspects


@dataclass(frozen=True, slots=True)
class Fails:
    """Why no row has these values."""

    predicate: str
    pattern: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Only:
    """Why no row has these values but those at these positions, up to the directions in `aspects`."""

    predicate: str
    pattern: tuple[tuple[str, int], ...]
    positions: tuple[int, ...]
    aspects: Aspects = ()


@dataclass(frozen=True, slots=True)
class Value:
    """Why the aggregate of a rule, by its number, has its value for a group, up to a direction."""

    predicate: str
    rule: int
    group: tuple[tuple[Variable, int], ...]
    direction: Direction


Question: TypeAlias = Holds | Fails | Only | Value


class Tables(Protocol):
    """What is known of the tables beside the model."""

    def place(self, predicate: str, position: int) -> tuple[str, int, str]:
        """File, line and source of the row at a position."""

    def row(self, predicate: str, position: int) -> int:
        """The row of the world at a position of a table of the model."""

    def key(self, table: str) -> tuple[str, ...]:
        """The columns that tell the table's rows apart."""

    def is_celled(self, table: str) -> bool:
        """Whether the table's rows are there anyway, and only their cells could be otherwise: things and
        cases."""

    def is_said(self, predicate: str, position: int) -> bool:
        """Whether somebody said the row; one that stands for silence says that nobody did."""

    def is_nobody(self, table: str, values: Mapping[str, int]) -> bool:
        """Whether a row with these values would be about nobody at all."""

    def original(self, table: str, column: str) -> str:
        """The column whose value an empty cell of this one takes; else the column itself."""


Answer = Callable[["Grounds", Question], int]


@dataclass(slots=True)
class Grounds:
    """Answers questions about one model on one day; each answer is a statement of `formulas` about `facts`.

    `answers` are the functions that answer each kind of question.
    """

    model: Held
    day: int
    tables: Tables
    pages: Pages
    signs: Signs
    answers: Mapping[type, Answer]
    formulas: Formulas = field(default_factory=Formulas)
    facts: Facts = field(default_factory=Facts)
    kinds: Mapping[str, Predicate] = field(init=False)
    rules: list[Rule] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)
    _asked: dict[Question, int] = field(default_factory=dict)
    _waiting: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kinds = self.pages.kinds

    def ask(self, question: Question) -> int:
        """The statement that answers a question, now or once `close` is called."""
        if question.predicate in self.pages.laws:
            return TRUE
        if question not in self._asked:
            self._asked[question] = self.formulas.open(least=isinstance(question, Holds | Value))
            self._waiting.append(question)
        return self._asked[question]

    def close(self) -> None:
        """Answer every question that was asked."""
        while self._waiting:
            question = self._waiting.pop()
            answer = self.answers[type(question)](self, question)
            self.formulas.close(self._asked[question], answer)

    def number(self, rule: Rule) -> int:
        """A number for a rule of the model's program."""
        if id(rule) not in self._numbers:
            self._numbers[id(rule)] = len(self.rules)
            self.rules.append(rule)
        return self._numbers[id(rule)]

    # --- facts ---

    def given(self, predicate: str, position: int, columns: frozenset[str]) -> int:
        """That a row of a table is there, and says what it says in these columns."""
        table = predicate.removesuffix(MAY)
        if not self.tables.is_celled(table):
            if not self.tables.is_said(predicate, position):
                return TRUE
            fact = Row(table, self.tables.row(predicate, position))
            return self.formulas.fact(self.facts.number(fact, (predicate, position)))
        return self.formulas.all(self.cell(predicate, position, each) for each in sorted(columns))

    def cell(self, predicate: str, position: int, column: str) -> int:
        """That a cell says what it says; nothing for a key, or for a cell that is not known."""
        table, name = predicate.removesuffix(MAY), column.removesuffix(HIGH)
        if not self.tables.is_celled(table):
            return self.given(predicate, position, frozenset())
        values = self.model.relation(predicate).values(position)
        is_key = name in self.tables.key(table)
        if is_key or name not in values or not self.is_known(predicate, values, name):
            return TRUE
        original = self.tables.original(table, name)
        if original != name and values.get(original) == values[name]:
            name = original
        fact = Cell(table, self.tables.row(predicate, position), name)
        return self.formulas.fact(self.facts.number(fact, (predicate, position)))

    def is_known(self, predicate: str, values: Mapping[str, int], column: str) -> bool:
        """Whether a cell of a row is known."""
        if column not in {each.name for each in self.kinds[predicate].columns}:
            return False
        if isinstance(self.kinds[predicate].kind(column), SymbolKind):
            return values[column] != 0
        return values.get(column + HIGH, values[column]) == values[column]

    def no_row(self, predicate: str, pattern: tuple[tuple[str, int], ...]) -> int:
        """That a table has no row with these values, or none but those that it has."""
        kept = tuple((c, v) for c, v in pattern if not c.endswith(HIGH) and c != ROW)
        if self.tables.is_nobody(predicate.removesuffix(MAY), dict(kept)):
            return TRUE
        return self.formulas.fact(self.facts.number(NoRow(predicate.removesuffix(MAY), kept)))

    def cut(self) -> None:
        """Say that not everything was followed."""
        self.formulas.is_cut = True
