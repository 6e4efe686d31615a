"""How a variable of a rule came by its value in, the facts that keep it there out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from lexlog.datalog.tree import Expression, Rule, Variable
from lexlog.explain.directions import Direction, parts
from lexlog.explain.formula import TRUE
from lexlog.explain.grounds import Grounds, Only


class Plain(NamedTuple):
    """A statement, whichever way the value may move."""

    statement: int


class Read(NamedTuple):
    """A number read from the one derived row with these values; `statement` is what keeps these values."""

    predicate: str
    pattern: tuple[tuple[str, int], ...]
    position: int
    column: str
    statement: int


class Worked(NamedTuple):
    """Worked out from other variables."""

    expression: Expression
    inputs: tuple[tuple[Variable, Evidence], ...]


Evidence: TypeAlias = Plain | Read | Worked

NONE = Plain(TRUE)
"""Nothing: the value is the law's, or whoever asks keeps it."""


class Bound(NamedTuple):
    """The value of a variable, and what keeps it."""

    value: int
    by: Evidence


Environment: TypeAlias = dict[Variable, Bound]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Evidence of the variables of one rule, as statements."""

    grounds: Grounds
    rule: Rule

    def of(self, evidence: Evidence, direction: Direction) -> int:
        """What keeps a value from moving in any but this direction."""
        match evidence:
            case Plain(statement):
                return statement
            case Read(predicate, pattern, position, column, statement):
                only = Only(predicate, pattern, (position,), ((column, direction),))
                return self.grounds.formulas.all((statement, self.grounds.ask(only)))
            case Worked(expression, inputs):
                known = dict(inputs)
                return self.grounds.formulas.all(
                    self.of(known[variable], each)
                    for variable, each in parts(self.rule, self.grounds.signs, expression, direction)
                )

    def of_expression(self, expression: Expression, environment: Environment, direction: Direction) -> int:
        """What keeps the value of an expression from moving in any but this direction."""
        return self.grounds.formulas.all(
            self.of(environment[variable].by, each)
            for variable, each in parts(self.rule, self.grounds.signs, expression, direction)
        )

    def exactly(self, variables: Iterable[Variable], environment: Environment) -> int:
        """What keeps these variables, where they have a value, at it."""
        return self.grounds.formulas.all(
            self.of(environment[each].by, "=") for each in variables if each in environment
        )
