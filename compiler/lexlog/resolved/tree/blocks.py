"""The blocks of the law, and the clauses in them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from lexlog.resolved.tree.conditions import Condition, Expression
from lexlog.resolved.tree.life import Life
from lexlog.resolved.tree.types import EntityType, NumberType, Type
from lexlog.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the law: `id` is policy/block/label, told apart by #n or @date where needed.

    `is_cited`: its block or its bracket names the place in the law; else only the header of the file does.
    """

    id: str
    word: str
    citation: str
    life: Life
    condition: Condition | None = None
    expression: Expression | None = None
    when: Condition | None = None
    words: tuple[str, ...] = ()
    text: str = ""
    days: int | None = None
    source: str = ""
    span: Span = field(default=NOWHERE, compare=False)
    is_cited: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """A quality or relation (no result), or a value, of its parameters."""

    id: str
    name: str
    parameters: tuple[tuple[str, Type], ...]
    result: Type | None
    clauses: tuple[Clause, ...]
    title: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Classification:
    """When an item is specified in a list paragraph."""

    id: str
    paragraph: str
    subject: tuple[str, EntityType]
    clauses: tuple[Clause, ...]
    title: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One name of a group, from when to when."""

    id: str
    name: str
    life: Life
    citation: str
    span: Span = field(default=NOWHERE, compare=False)
    is_cited: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A dated set of names of one type."""

    id: str
    name: str
    type: EntityType
    members: tuple[GroupMember, ...]
    title: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law with its dated values; None is unset. `places` has the place of each, `citations`
    what it is cited by: its bracket, or the instrument that set it; empty if neither says."""

    name: str
    type: NumberType
    versions: tuple[tuple[Decimal | None, Life], ...]
    span: Span = field(default=NOWHERE, compare=False)
    places: tuple[Span, ...] = field(default=(), compare=False)
    citations: tuple[str, ...] = field(default=(), compare=False)


RulingWord: TypeAlias = Literal["requirement", "exception", "prohibition", "exclusion", "flag"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A block that decides cases. `overcomes` are the ids of requirements that an exception answers."""

    id: str
    word: RulingWord
    name: str
    case: str
    overcomes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    title: str = ""
    citation: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Omission:
    """A paragraph that is not modelled and on which a case (of `condition`) may depend."""

    paragraph: str
    text: str
    condition: Condition | None
    case: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the law that has no clause here, and why."""

    citation: str
    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """The header of a file. `definitional` and `out_of_scope` have passages of which no case depends."""

    name: str
    title: str
    sources: tuple[str, ...]
    scope: tuple[str, ...]
    uses: tuple[str, ...]
    case: str | None
    modelled_from: int | None
    modelled_to: int | None
    proposed: bool
    omissions: tuple[Omission, ...]
    path: str
    span: Span = field(default=NOWHERE, compare=False)
    definitional: tuple[Passage, ...] = ()
    out_of_scope: tuple[Passage, ...] = ()

    @property
    def later_changes(self) -> str:
        """What is not modelled after the last day to which the text was followed."""
        return f"changes of {self.name} since {datetime.date.fromordinal(self.modelled_to or 1).isoformat()}"
