"""The sentences of the blocks, each up to its semicolon."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lexlog.source import NOWHERE, Span
from lexlog.syntax.tree.conditions import Argument, Condition, Expression
from lexlog.syntax.tree.life import UNDATED, Event, Life
from lexlog.syntax.tree.words import NO_COMMENTS, Citation, Comments, Name


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of a block, up to its semicolon."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)
    comments: Comments = field(default=NO_COMMENTS, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Sources(Clause):
    """`source ...;` the documents that the text restates."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Scope(Clause):
    """`scope ...;` the paragraphs that the policy models."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class NotModelled(Clause):
    """`not modelled ... when ...;` a paragraph on which a decision may depend and which is left out."""

    citation: Citation
    text: str | None
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Definitional(Clause):
    """`definitional ...;` a passage that only says what words mean."""

    citation: Citation
    text: str


@dataclass(frozen=True, slots=True)
class OutOfScope(Clause):
    """`out of scope ...;` a passage that the policy has nothing to do with, and why."""

    citation: Citation
    text: str


@dataclass(frozen=True, slots=True)
class Uses(Clause):
    """`uses ...;` the policies whose names this one speaks of."""

    policies: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Decides(Clause):
    """`decides transfer;` the kind of case that requirements and exceptions here are about."""

    case: Name


@dataclass(frozen=True, slots=True)
class ModelledFrom(Clause):
    """`modelled from DATE;` before that day the policy says nothing, and no decision is made."""

    day: datetime.date


@dataclass(frozen=True, slots=True)
class ModelledTo(Clause):
    """`modelled to DATE;` the last day to which the text was followed."""

    day: datetime.date


@dataclass(frozen=True, slots=True)
class Proposed(Clause):
    """`status proposed;` the policy is not law."""


@dataclass(frozen=True, slots=True)
class Dated(Clause):
    """`published DATE;`, `effective DATE;` or `compliance DATE;` of an instrument."""

    word: Literal["published", "effective", "compliance"]
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Happened(Clause):
    """An event in the life of a whole instrument."""

    event: Event


@dataclass(frozen=True, slots=True)
class Choice(Clause):
    """One way of reading: `choice strict "..." default;`."""

    name: Name
    text: str
    default: bool


@dataclass(frozen=True, slots=True)
class Members(Clause):
    """Members of a group that came and went together."""

    names: tuple[Name, ...]
    life: Life = UNDATED


@dataclass(frozen=True, slots=True)
class When(Clause):
    """`when (a) [...] condition;`."""

    label: str
    life: Life
    condition: Condition


@dataclass(frozen=True, slots=True)
class Unless(Clause):
    """`unless (c)(1) [...] condition;` a bar."""

    label: str
    life: Life
    condition: Condition


@dataclass(frozen=True, slots=True)
class Allow(Clause):
    """`allow (b) [...] condition;` what an exception is for."""

    label: str
    life: Life
    condition: Condition


@dataclass(frozen=True, slots=True)
class Limit(Clause):
    """`limit (d) [...] condition;` a bound that must be kept."""

    label: str
    life: Life
    condition: Condition


@dataclass(frozen=True, slots=True)
class Require(Clause):
    """`require (f) [...] "what" condition when case;` what must have been done before."""

    label: str
    life: Life
    condition: Condition
    text: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Duty(Clause):
    """`duty (g)(1) [...] "what" within 30 days when case;` what falls due after the act."""

    label: str
    life: Life
    text: str
    days: int | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Ask(Clause):
    """`ask (28) [...] "what";` what a flag bids one to inquire."""

    label: str
    life: Life
    text: str


@dataclass(frozen=True, slots=True)
class Covers(Clause):
    """`covers (a) [...] export, reexport;`."""

    label: str
    life: Life
    words: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Review(Clause):
    """`review (b)(10) [...] presumption_of_denial when condition;`."""

    label: str
    life: Life
    policy: Name
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Value(Clause):
    """`value (1) [...] expression when condition;`."""

    label: str
    life: Life
    expression: Expression
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Given(Clause):
    """`given table key (column: value, ...);` one row of a scenario's world."""

    table: Name
    key: Name | None
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Expect(Clause):
    """`expect case on DATE outcome ... because clause;`. `lists` is what the decision must say is not
    modelled and may bear on it, `lists_not` what it must not."""

    case: Name
    day: datetime.date | None
    outcome: Name
    exception: Name | None = None
    reviews: tuple[Name, ...] = ()
    because: tuple[Name, ...] = ()
    missing: tuple[tuple[Name, Name], ...] = ()
    flags: tuple[Name, ...] = ()
    lists: tuple[Citation, ...] = ()
    lists_not: tuple[Citation, ...] = ()
    posture: Name | None = None
    readings: tuple[tuple[Name, Name], ...] = ()


@dataclass(frozen=True, slots=True)
class Arithmetic_(Clause):
    """`arithmetic "624 x 8 = 4,992";` how the expectation was worked out by hand."""

    text: str


@dataclass(frozen=True, slots=True)
class Changer(Clause):
    """`by NAME "a quantity or a date";` who can change a fact; `given` where that is not whoever asks."""

    name: Name
    text: str
    is_controlled: bool = True


@dataclass(frozen=True, slots=True)
class Phrase(Clause):
    """`KEY "..." not "...";` what something is called, or a sentence that says it, and one that denies it."""

    key: Name
    text: str
    denial: str | None = None


AnyClause: TypeAlias = Clause
