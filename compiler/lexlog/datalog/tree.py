"""Datalog as Lexlog means it: predicates with named, typed columns; rules that know their clauses.

A program is a finite set of rules and of rows given by the law, read over tables of facts. On every day the
meaning is that of stratified Datalog with aggregates: the least model, stratum by stratum. A row of a table,
a given row and a rule each hold on an interval of days (`Days`); a derived row holds on the days on which
some rule with all of its body holds. Numbers are whole: a decimal is stored times a power of ten that its
column declares (`NumberKind.places`), so nothing here is ever a float.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as Word
from typing import TypeAlias

FIRST_DAY = 0
LAST_DAY = 4_000_000
"""Days are proleptic ordinals (`date.toordinal`); these two stand for no beginning and no end."""

ALONE = "one row alone"
"""What is said of a comparison of one row, which reaches a figure of a sum by itself."""

UNKNOWN = "?"
"""The symbol that stands in a column whose value is not known. It is equal to itself only."""

RATIO_PLACES = 6
"""Decimals of a threshold that a ratio may be compared with; see `Operation`."""


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """The days from `first` to `last`, both included."""

    first: int = FIRST_DAY
    last: int = LAST_DAY

    def meet(self, other: Days) -> Days | None:
        """The days in both, or None if there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last


ALWAYS = Days()


@dataclass(frozen=True, slots=True)
class SymbolKind:
    """Values are names of one type: parties, countries, paragraphs, words of an enumeration."""

    type: str


@dataclass(frozen=True, slots=True)
class NumberKind:
    """Values are whole numbers that stand for value / 10**places of `unit`.

    A ratio is stored as floor(q) + ceil(q) of q = left / right * 10**RATIO_PLACES: an order-preserving code
    that compares exactly with every threshold of up to RATIO_PLACES decimals (the threshold c is stored as
    2 * c * 10**RATIO_PLACES). `least` and `greatest` are declared bounds in stored form; None is undeclared.
    """

    unit: str
    places: int = 0
    ratio: bool = False
    least: int | None = None
    greatest: int | None = None


@dataclass(frozen=True, slots=True)
class DayKind:
    """Values are days, as ordinals."""


Kind: TypeAlias = SymbolKind | NumberKind | DayKind


@dataclass(frozen=True, slots=True)
class Column:
    """A named, typed place of a predicate."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Predicate:
    """A relation: a table of facts (`given`), or derived by rules and by rows that the law gives.

    `key` names the columns on which no two rows of a table may agree on any day, as it declares them; `whole`
    what its rows add up to.
    """

    name: str
    columns: tuple[Column, ...]
    given: bool = False
    key: tuple[str, ...] = ()
    whole: Whole | None = None

    def kind(self, column: str) -> Kind:
        """The kind of a column; KeyError if there is no such column."""
        for each in self.columns:
            if each.name == column:
                return each.kind
        raise KeyError(f"{self.name}.{column}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of one rule."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A symbol (str) or a whole number (int; also a day)."""

    value: str | int


Term: TypeAlias = Variable | Constant


@dataclass(frozen=True, slots=True)
class Operation:
    """Whole-number arithmetic; `ratio` is floor(q) + ceil(q) of q = left * 10**scale / right (`NumberKind`).

    `scale` is used by `ratio` only: it folds the places of both sides in. A ratio with right = 0 has no
    value: the binding is dropped.
    """

    op: Word["+", "-", "*", "ratio"]
    left: Expression
    right: Expression
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Today:
    """The day in question. It stands on one side of a comparison by <, <=, >= or > and nowhere else."""


Expression: TypeAlias = Variable | Constant | Operation | Today


@dataclass(frozen=True, slots=True)
class Atom:
    """A predicate with a term for some of its columns, by name. Columns left out are not looked at.

    The head of a rule gives every column of its predicate.
    """

    predicate: str
    terms: tuple[tuple[str, Term], ...]

    def variables(self) -> tuple[Variable, ...]:
        """Its variables, each once, in order."""
        return tuple(dict.fromkeys(term for _, term in self.terms if isinstance(term, Variable)))


@dataclass(frozen=True, slots=True)
class Positive:
    """The atom has a matching row on the day in question; with `ever`, on any day at all."""

    atom: Atom
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Negative:
    """The atom has no matching row on the day in question. Its variables are bound elsewhere in the body."""

    atom: Atom


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared. On symbols only = and != mean anything; `places` and `unit` serve the reader.

    A comparison with `Today` on its right holds on some days and not on others.
    """

    left: Expression
    op: Word["<", "<=", "=", "!=", ">=", ">"]
    right: Expression
    unit: str = ""
    places: int = 0
    ratio: bool = False
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The variable, not bound before, takes the value of the expression."""

    variable: Variable
    expression: Expression


Literal: TypeAlias = Positive | Negative | Comparison | Assignment


@dataclass(frozen=True, slots=True)
class Whole:
    """What rows of a table that agree in `by` have in `column`, each thing told apart by `key` counted once,
    is together at most `total`; it is all of `total` where the table of `complete` has such a row. The
    variable in `complete` stands for the first column in `by` of its name."""

    total: int
    column: str
    by: tuple[str, ...]
    key: tuple[str, ...]
    complete: Atom | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """That an aggregate adds up parts of a whole: of the rows of table `of` with these terms in the columns
    of the whole's `by`, told apart by these in its `key`. Each value is a part times `factor`."""

    of: str
    by: tuple[tuple[str, Term], ...]
    key: tuple[tuple[str, Term], ...]
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Chains:
    """Which head variables are the ends of chains, and how many decimals of a value are a part of one.

    `endless` is the result where the sum over all chains is not finite; without it, there is no model then.
    """

    first: Variable
    last: Variable
    scale: int
    endless: int | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What a rule computes over the bindings of its body, for each binding of the other head variables.

    Bindings are taken once for each value of (group, `over`, value): `over` holds the variables that tell the
    summed rows apart, so two rows of equal value both count and a row that joins twice counts once.
    `number` counts; its `value` is Constant(1). If `bound` is None, the head variable `result` takes the
    value, and a group without bindings has no row. If `bound` is given, the rule is a threshold: the head
    (without `result`) holds where total `op` bound; then `function` is `total` or `number`, `op` is >= or >,
    the values are not negative, and the head's own component may stand in the body. `parts` says of what the
    values are parts, where that is known; it changes nothing in what is computed, and nor do `unit` and
    `places`, which serve the reader.

    `integrated` is of another kind: each binding is a step from one end of `chains` to the other, with the
    part of the latter that the former has. There is a row for each two ends between which a chain of steps
    leads, other than back to its beginning, and its value is the sum, over all such chains that do not come
    back to where they began, of the product of the parts: a quotient in percent. The other head variables
    are groups. The body is one literal, of a predicate with one row for each two ends.
    """

    function: Word["total", "number", "greatest", "least", "integrated"]
    value: Expression
    over: tuple[Variable, ...]
    result: Variable | None
    op: Word[">=", ">"] | None = None
    bound: int | None = None
    parts: Parts | None = None
    unit: str = field(default="", compare=False)
    places: int = field(default=0, compare=False)
    chains: Chains | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule comes from: a clause of the law, and the steps that rewrote it since.

    `clause` is the identity `policy/block/label`; `steps` names the rewritings, first to last.
    """

    clause: str
    citation: str
    file: str
    line: int
    steps: tuple[str, ...] = ()

    def then(self, step: str) -> Origin:
        """The same clause after one more rewriting."""
        return Origin(self.clause, self.citation, self.file, self.line, (*self.steps, step))


@dataclass(frozen=True, slots=True)
class Rule:
    """head :- body, on the days of `days`. With `aggregate`, the head is derived from the body's bindings."""

    head: Atom
    body: tuple[Literal, ...]
    origin: Origin = field(compare=False)
    days: Days = ALWAYS
    aggregate: Aggregate | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A row that the law itself gives: a member of a group, say. Values in the order of the columns."""

    predicate: str
    values: tuple[str | int, ...]
    origin: Origin = field(compare=False)
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class Program:
    """Predicates, rules and given rows. Well-formed once `safety.check` and `strata.components` pass it."""

    predicates: tuple[Predicate, ...]
    rules: tuple[Rule, ...]
    facts: tuple[Fact, ...] = ()
