"""The resolved law: every name, date, unit and citation bound; nothing here can be undeclared or of a wrong type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from lexlog.resolved.units import Unit
from lexlog.source import NOWHERE, Span

# --- types ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntityType:
    """Names of one kind of entity, or of the built-in kinds `paragraph` and `text`."""

    name: str


@dataclass(frozen=True, slots=True)
class WordType:
    """One of these words. `name` tells where they are declared, as in `item.kind`."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberType:
    """A decimal with `places` decimals in a unit, between `least` and `greatest` where these are declared.

    A `ratio` is an exact quotient that may only be compared with decimals.
    """

    unit: Unit
    places: int = 0
    least: Decimal | None = None
    greatest: Decimal | None = None
    ratio: bool = False


@dataclass(frozen=True, slots=True)
class DayType:
    """A date."""


Type: TypeAlias = EntityType | WordType | NumberType | DayType
TEXT = EntityType("text")
PARAGRAPH = EntityType("paragraph")

# --- facts: what tables there are ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `blank` is the field whose value an empty cell takes, `none`, or None: an empty cell is unknown."""

    name: str
    type: Type
    alias: str | None = None
    blank: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """For each entity of `column` (of these words in `filter`) that has no row (with `fixed`), one is unknown."""

    column: str
    filter: tuple[str, tuple[str, ...]] | None = None
    fixed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of facts. Rows are told apart by `key`; a `case` is decided on the day in `decided_on`."""

    name: str
    word: Literal["entity", "relation", "case"]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    silences: tuple[Silence, ...] = ()
    decided_on: str | None = None
    covers: str | None = None
    title: str = ""
    span: Span = field(default=NOWHERE, compare=False)

    def field(self, name: str) -> Field | None:
        """The field of this name or alias."""
        for each in self.fields:
            if name in (each.name, each.alias):
                return each
        return None


# --- life ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """Not enforced, suspended, stayed, vacated or rescinded, from `first` to `last` (ordinals)."""

    word: str
    first: int
    last: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A document that changed the law: ordinals of its days."""

    name: str
    title: str
    sources: tuple[str, ...]
    published: int
    effective: int
    compliance: int
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the text leaves open, and the ways to read it; the first field of each choice is its name."""

    name: str
    title: str
    choices: tuple[tuple[str, str], ...]
    default: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """When a clause is law: from an instrument or a day, until an instrument or to a day, under readings."""

    by: str | None = None
    until: str | None = None
    first: int | None = None
    last: int | None = None
    events: tuple[Event, ...] = ()
    under: tuple[tuple[str, str], ...] = ()


ALWAYS = Life()

# --- expressions ---------------------------------------------------------------------------------------------


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
    type: DayType = DayType()
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
class Over:
    """total, greatest, least or number over the rows of a pattern."""

    function: Literal["total", "greatest", "least", "number"]
    value: Expression | None
    rows: Pattern
    type: NumberType | DayType
    span: Span = field(default=NOWHERE, compare=False)


Expression: TypeAlias = Number | Day | Symbol | Variable | FieldOf | ValueOf | ParameterOf | Arithmetic | Over

# --- conditions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pattern:
    """Some row of a table or definition has these values in these columns, and `where` holds of it.

    Columns that `where` or an aggregate speaks of are bound to variables of their own here.
    """

    relation: str
    columns: tuple[tuple[str, Expression], ...]
    where: Condition | None = None
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

# --- blocks --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the law: `id` is policy/block/label, told apart by #n or @date where needed."""

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
    """A figure of the law with its dated values; None is unset."""

    name: str
    type: NumberType
    versions: tuple[tuple[Decimal | None, Life], ...]
    span: Span = field(default=NOWHERE, compare=False)


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
class Policy:
    """The header of a file."""

    name: str
    title: str
    sources: tuple[str, ...]
    scope: tuple[str, ...]
    uses: tuple[str, ...]
    case: str | None
    modelled_from: int | None
    proposed: bool
    omissions: tuple[Omission, ...]
    path: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row of a scenario, cell by cell as a table would hold it."""

    table: str
    cells: tuple[tuple[str, str], ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case must come to on a day, and because of which clauses."""

    case: str
    day: int | None
    outcome: str
    exception: str | None
    reviews: tuple[str, ...]
    because: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    posture: str | None
    readings: tuple[tuple[str, str], ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A small world and what the law must make of it."""

    title: str
    policy: str
    given: tuple[GivenRow, ...]
    expectations: tuple[Expectation, ...]
    arithmetic: tuple[str, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that the loaded policies say, in the order of their names and texts."""

    policies: tuple[Policy, ...]
    tables: Mapping[str, Table]
    units: Mapping[str, Unit]
    instruments: Mapping[str, Instrument]
    readings: Mapping[str, Reading]
    groups: Mapping[str, Group]
    parameters: Mapping[str, Parameter]
    definitions: Mapping[str, Definition]
    classifications: tuple[Classification, ...]
    rulings: Mapping[str, Ruling]
    scenarios: tuple[Scenario, ...]

    def clauses(self) -> dict[str, Clause]:
        """Every clause by its id."""
        blocks: tuple[Definition | Classification | Ruling, ...] = (
            *self.definitions.values(),
            *self.classifications,
            *self.rulings.values(),
        )
        return {clause.id: clause for block in blocks for clause in block.clauses}
