"""The steps of a plan, as data that prints: what is read, joined, tested, computed, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Word
from typing import TypeAlias

from lexlog.datalog.tree import Atom, Comparison, Days, Expression, Operation, Rule, Term, Today, Variable

Part: TypeAlias = Word["all", "delta", "older"]
"""Which rows of a relation are read: all, those of the last round, or those before it."""

Pairs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """Starts the frame with the rows of a relation.

    `brings` pairs columns with the variables they bind; `tests` are columns that hold a constant; `same` are
    pairs of columns that must be equal, because one variable stands in both.
    """

    predicate: str
    part: Part
    ever: bool
    tests: tuple[tuple[str, Term], ...]
    same: Pairs
    brings: Pairs

    def __str__(self) -> str:
        return _line("scan", self, self.tests)


@dataclass(frozen=True, slots=True)
class Join:
    """Extends each row of the frame by the rows of a relation that agree `on` what is bound, on common days.

    Only the variables in `keep` survive of the frame. If nothing is brought, the join is a test. `enough` are
    variables that are only told from others later on, and how many of their values that takes.
    """

    predicate: str
    part: Part
    ever: bool
    on: tuple[tuple[str, Term], ...]
    same: Pairs
    brings: Pairs
    keep: tuple[str, ...]
    enough: tuple[tuple[str, int], ...] = ()

    @property
    def is_product(self) -> bool:
        """Whether every row of the frame meets the same rows: no column of theirs is asked by one of ours."""
        return not self.same and not any(isinstance(term, Variable) for _, term in self.on)

    def __str__(self) -> str:
        few = ", ".join(f"{count} of {name}" for name, count in self.enough)
        return _line("join", self, self.on) + (f" enough {few}" if few else "")


@dataclass(frozen=True, slots=True)
class Filter:
    """Keeps the rows for which the comparison holds."""

    comparison: Comparison

    def __str__(self) -> str:
        left, right = expression_text(self.comparison.left), expression_text(self.comparison.right)
        return f"filter {left} {self.comparison.op} {right}"


@dataclass(frozen=True, slots=True)
class Compute:
    """Binds a variable to the value of an expression."""

    variable: str
    expression: Expression

    def __str__(self) -> str:
        return f"compute {self.variable} := {expression_text(self.expression)}"


@dataclass(frozen=True, slots=True)
class Subtract:
    """Takes from each row the days on which the relation has a row that agrees `on` what is bound."""

    predicate: str
    on: tuple[tuple[str, Term], ...]
    same: Pairs

    def __str__(self) -> str:
        return f"subtract {self.predicate}{_pairs(self.on, self.same, ())}"


@dataclass(frozen=True, slots=True)
class Clip:
    """Keeps the days on which the rule holds."""

    days: Days

    def __str__(self) -> str:
        return f"clip {self.days.first}..{self.days.last}"


Step: TypeAlias = Scan | Join | Filter | Compute | Subtract | Clip


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps that find the bindings of a rule's body, in the order in which they are taken.

    Without a Scan the frame starts as one row that always holds. `estimates` say about how many rows there
    are after each step, by the statistics when the plan was made; for each new row, if it begins with those.
    """

    rule: Rule
    steps: tuple[Step, ...]
    estimates: tuple[float, ...] = ()

    def __str__(self) -> str:
        return "\n".join([*map(str, self.steps), f"derive {atom_text(self.rule.head)}"])


def atom_text(atom: Atom) -> str:
    """The atom with its columns by name: `control(holder=x, held=y)`."""
    terms = ", ".join(f"{column}={expression_text(term)}" for column, term in atom.terms)
    return f"{atom.predicate}({terms})"


def expression_text(expression: Expression) -> str:
    """The expression, in parentheses where it has parts."""
    match expression:
        case Variable(name):
            return name
        case Operation(op, left, right, scale):
            note = f" * 10^{scale}" if op == "ratio" else ""
            return f"({expression_text(left)}{note} {op} {expression_text(right)})"
        case Today():
            return "today"
        case constant:
            return str(constant.value)


def _line(verb: str, step: Scan | Join, on: tuple[tuple[str, Term], ...]) -> str:
    part = "" if step.part == "all" else f"{step.part} "
    ever = "ever " if step.ever else ""
    return f"{verb} {part}{ever}{step.predicate}{_pairs(on, step.same, step.brings)}"


def _pairs(on: tuple[tuple[str, Term], ...], same: Pairs, brings: Pairs) -> str:
    asked = [f"{column}={expression_text(term)}" for column, term in on]
    asked += [f"{left}={right}" for left, right in same]
    given = [f"{variable}:={column}" for column, variable in brings]
    return (f" on {', '.join(asked)}" if asked else "") + (f" give {', '.join(given)}" if given else "")
