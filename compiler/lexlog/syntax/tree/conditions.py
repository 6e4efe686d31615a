"""Expressions and conditions as written; a word is not yet bound to what it stands for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from lexlog.source import NOWHERE, Span
from lexlog.syntax.tree.words import Name


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, if it has one. `text` keeps the digits as the author grouped them."""

    value: Decimal
    unit: str | None = None
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A date."""

    value: datetime.date
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that stands for a field, a variable, a parameter or a value."""

    name: Name


@dataclass(frozen=True, slots=True)
class Of:
    """`function of argument`: a field of an entity, or a defined value."""

    function: Name
    argument: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two values joined by + - * or /."""

    op: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Share:
    """`25% of value`: a part of a value, in percent."""

    part: Number
    of: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Extreme:
    """`higher of a and b`, `lower of a and b`."""

    word: Literal["higher", "lower"]
    left: Expression
    right: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Over:
    """total, greatest or least of a value over rows, the number of the rows, or the integrated value: what
    comes through all chains of them."""

    function: Literal["total", "greatest", "least", "integrated", "number"]
    value: Expression | None
    rows: Holds
    span: Span = field(default=NOWHERE, compare=False)


Expression: TypeAlias = Number | Day | Reference | Of | Arithmetic | Share | Extreme | Over


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument, with the name of the column where it is given."""

    column: Name | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Holds:
    """`relation(arguments) where condition`; with `ever`, of the rows of all days."""

    relation: Name
    arguments: tuple[Argument, ...]
    where: Condition | None = None
    ever: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """Two numbers or dates compared."""

    left: Expression
    op: Literal["<", "<=", "=", "!=", ">=", ">"]
    right: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Is:
    """`x is y`: the same, or x has the defined quality y."""

    left: Expression
    right: Expression
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`x in group G`, `x in groups [G, H]`, or `x in [a, b]`."""

    left: Expression
    groups: bool
    names: tuple[Name, ...]
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


Condition: TypeAlias = And | Or | Not | Compare | Is | In | Holds
