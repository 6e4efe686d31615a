"""Typed expressions and conditions; every word is bound to what it stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from lexlog.resolved.tree.types import DAY, DayType, NumberType, Type
from lexlog.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Number:
    """A figure."""

    value: Decimal
    type: NumberType
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as an ordinal."""

    value: int
    type: DayType = DAY
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name: a country, a word, a paragraph."""

    text: str
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """A parameter of a definition, a variable of a pattern, or the case itself."""

    name: str
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class FieldOf:
    """The value of a column in the row of a table whose key column is the argument."""

    table: str
    key: str
    column: str
    argument: Expression
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ValueOf:
    """A defined value of the argument; `paragraph` for the list paragraphs of an item."""

    definition: str
    argument: Expression
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ParameterOf:
    """The figure that the parameter has on the day."""

    parameter: str
    type: NumberType
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """+ - * or /; the last makes a ratio."""

    op: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression
    type: NumberType | DayType
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Share:
    """So many percent of a value."""

    part: Number
    of: Expression
    type: NumberType
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The higher or the lower of two values; only as the whole value of a clause, see `from_syntax_ends`."""

    word: Literal["higher", "lower"]
    left: Expression
    right: Expression
    type: NumberType | DayType
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Today:
    """The day on which a clause is asked; only as one side of a comparison."""

    type: DayType = DAY
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Over:
    """total, greatest, least or number over the rows of a pattern."""

    function: Literal["total", "greatest", "least", "integrated", "number"]
    value: Expression | None
    rows: Pattern
    type: NumberType | DayType
    span: Span = field(default=NOWHERE, compare=False)


Expression: TypeAlias = (
    Number
    | Day
    | Today
    | Symbol
    | Variable
    | FieldOf
    | ValueOf
    | ParameterOf
    | Arithmetic
    | Share
    | Extreme
    | Over
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Some row of a table or definition has these values in these columns, and `where` holds of it.

    Columns that `where` or an aggregate speaks of are bound to variables of their own here. With `ever`, it
    is a row of any day.
    """

    relation: str
    columns: tuple[tuple[str, Expression], ...]
    where: Condition | None = None
    ever: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Some part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """Two numbers or days compared."""

    left: Expression
    op: Literal["<", "<=", "=", "!=", ">=", ">"]
    right: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Same:
    """Two names are the same."""

    left: Expression
    right: Expression
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """The value is in the group on the day."""

    left: Expression
    group: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these names."""

    left: Expression
    names: tuple[str, ...]
    span: Span = field(default=NOWHERE, compare=False)


Condition: TypeAlias = Pattern | All | Any | Not | Compare | Same | Member | OneOf
