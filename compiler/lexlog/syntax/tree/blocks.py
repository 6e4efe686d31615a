"""The blocks of a policy, and the file that holds them in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lexlog.source import NOWHERE, Span
from lexlog.syntax.tree.clauses import Clause
from lexlog.syntax.tree.conditions import Number
from lexlog.syntax.tree.facts import FieldType
from lexlog.syntax.tree.life import Life
from lexlog.syntax.tree.words import NO_COMMENTS, Citation, Comments, Name


@dataclass(frozen=True, slots=True)
class Block:
    """A named part of a policy."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)
    comments: Comments = field(default=NO_COMMENTS, compare=False, kw_only=True)
    closing: tuple[str, ...] = field(default=(), compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Anchor:
    """How a block cites the law: `section` (labels are its paragraphs) or `per` (labels only count)."""

    word: Literal["section", "per"]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Header(Block):
    """`policy us.ear.x "Title" { ... }`."""

    name: Name
    title: str
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitDeclaration(Block):
    """`unit TPP = TOPS * bit;`; without a right side, a unit of its own."""

    name: Name
    factors: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument(Block):
    """A document that changed the law."""

    name: Name
    title: str
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading(Block):
    """A passage that can be read in more than one way."""

    name: Name
    title: str
    anchor: Anchor | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Table(Block):
    """`entity`, `relation` or `case`: a table of facts."""

    word: Literal["entity", "relation", "case"]
    name: Name
    title: str | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Group(Block):
    """`group NEAR of country "..." per ... { ... }`."""

    name: Name
    type: Name
    title: str | None
    anchor: Anchor | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter(Block):
    """`parameter limit = 1_000 TPP "..." [...];` one dated value of a figure; None is unset."""

    name: Name
    value: Number | None
    unit: str | None
    title: str | None
    life: Life


@dataclass(frozen=True, slots=True)
class Parameters:
    """A variable of a definition with its type."""

    name: Name
    type: Name


@dataclass(frozen=True, slots=True)
class Define(Block):
    """`define name(x: type) is UNIT ... { when/value ... }`."""

    name: Name
    parameters: tuple[Parameters, ...]
    result: FieldType | None
    title: str | None
    anchor: Anchor | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Classify(Block):
    """`classify i: item as WIDGET.a "..." per ... { when ...; unless ...; }`."""

    subject: Parameters
    paragraph: Name
    title: str | None
    anchor: Anchor | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling(Block):
    """`requirement`, `exception`, `prohibition`, `exclusion` or `flag`: a block that decides cases."""

    word: Literal["requirement", "exception", "prohibition", "exclusion", "flag"]
    name: Name
    title: str | None
    overcomes: tuple[Name, ...]
    anchor: Anchor | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Background(Block):
    """Rows that every scenario of the file starts from."""

    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes(Block):
    """`changes "..." { ... }`: who can change a fact of a case, the easiest first."""

    title: str
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Words(Block):
    """`words zh { ... }`: what blocks, clauses, columns and their words are called in a language."""

    language: Name
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture(Block):
    """`picture of ENTITY "..." { ... }`: how what is around an entity is drawn."""

    entity: Name
    title: str | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario(Block):
    """`scenario "title" { given ...; expect ...; }`."""

    title: str
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A whole file: its header and its blocks, in order; comments after the last block."""

    header: Header
    blocks: tuple[Block, ...]
    closing: tuple[str, ...] = field(default=(), compare=False)
