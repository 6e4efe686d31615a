"""The surface tree: policy text as written, nothing resolved. Places and comments stand outside equality."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from lexlog.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Comments:
    """Comment lines before a piece (an empty one stands for a blank line) and one on its own line's end."""

    before: tuple[str, ...] = ()
    after: str | None = None


NO_COMMENTS = Comments()


@dataclass(frozen=True, slots=True)
class Name:
    """A word as written: a field, a party, a country, a paragraph, a group."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the law says so, as in `15 CFR 740.29(c)`; quoted where it has no such form."""

    text: str
    quoted: bool = False
    span: Span = field(default=NOWHERE, compare=False)


# --- life: from when to when a clause is law, and by what ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class By:
    """The instrument that brought the clause."""

    instrument: Name


@dataclass(frozen=True, slots=True)
class Until:
    """The instrument that ended the clause: its last day is the day before that takes effect."""

    instrument: Name


@dataclass(frozen=True, slots=True)
class From:
    """The first day, where it is not that of the instrument."""

    day: datetime.date


@dataclass(frozen=True, slots=True)
class To:
    """The last day."""

    day: datetime.date


@dataclass(frozen=True, slots=True)
class Per:
    """The citation, where it is not that of the block with the label."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Under:
    """The reading under which the clause stands."""

    reading: Name
    choice: Name


EventWord: TypeAlias = Literal["not_enforced", "suspended", "stayed", "vacated", "rescinded"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the law after it was made, with its source."""

    word: EventWord
    first: datetime.date
    last: datetime.date | None
    by: Citation


LifeItem: TypeAlias = By | Until | From | To | Per | Under | Event


@dataclass(frozen=True, slots=True)
class Life:
    """The bracket behind a label, in order."""

    items: tuple[LifeItem, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


UNDATED = Life()

# --- expressions and conditions ------------------------------------------------------------------------------


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
class Over:
    """total, greatest or least of a value over rows, or the number of the rows."""

    function: Literal["total", "greatest", "least", "number"]
    value: Expression | None
    rows: Holds
    span: Span = field(default=NOWHERE, compare=False)


Expression: TypeAlias = Number | Day | Reference | Of | Arithmetic | Over


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument, with the name of the column where it is given."""

    column: Name | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Holds:
    """`relation(arguments) where condition`."""

    relation: Name
    arguments: tuple[Argument, ...]
    where: Condition | None = None
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

# --- clauses -------------------------------------------------------------------------------------------------


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
class NamedType:
    """An entity type, or one of `text`, `date`, `key`."""

    name: Name


@dataclass(frozen=True, slots=True)
class WordsType:
    """One of these words."""

    words: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class NumberType:
    """A decimal in a unit, in a declared range, with a declared smallest step."""

    unit: str
    least: Decimal | None = None
    greatest: Decimal | None = None
    step: Decimal | None = None


FieldType: TypeAlias = NamedType | WordsType | NumberType


@dataclass(frozen=True, slots=True)
class Field(Clause):
    """A column of a table: its name, its type, the word policies use for it, and what a blank cell says."""

    name: Name
    type: FieldType
    alias: Name | None = None
    blank: Name | None = None


@dataclass(frozen=True, slots=True)
class Key(Clause):
    """`key a, b;` the columns that tell rows apart."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class DecidedOn(Clause):
    """`decided on FIELD;` the date under whose law and facts a case is decided."""

    field: Name


@dataclass(frozen=True, slots=True)
class CoversField(Clause):
    """`covers speaks of FIELD;` the field whose words the `covers` clauses list."""

    field: Name


@dataclass(frozen=True, slots=True)
class Silence(Clause):
    """`silence is unknown for each ENTITY where F in [..] with G is w;` no row is not the same as none."""

    column: Name
    filter: tuple[Name, tuple[Name, ...]] | None = None
    fixed: tuple[Name, Name] | None = None


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
    """`expect case on DATE outcome ... because clause;`."""

    case: Name
    day: datetime.date | None
    outcome: Name
    exception: Name | None = None
    reviews: tuple[Name, ...] = ()
    because: tuple[Name, ...] = ()
    missing: tuple[tuple[Name, Name], ...] = ()
    flags: tuple[Name, ...] = ()
    posture: Name | None = None
    readings: tuple[tuple[Name, Name], ...] = ()


@dataclass(frozen=True, slots=True)
class Arithmetic_(Clause):
    """`arithmetic "624 x 8 = 4,992";` how the expectation was worked out by hand."""

    text: str


AnyClause: TypeAlias = Clause

# --- blocks --------------------------------------------------------------------------------------------------


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
    """`group D:5 of country "..." per ... { ... }`."""

    name: Name
    type: Name
    title: str | None
    anchor: Anchor | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter(Block):
    """`parameter limit = 4_800 TPP "..." [...];` one dated value of a figure; None is unset."""

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
    """`classify i: item as 3A090.a "..." per ... { when ...; unless ...; }`."""

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
