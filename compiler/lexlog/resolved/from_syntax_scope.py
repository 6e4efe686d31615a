"""What words stand for in one clause, while its sentences are resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from lexlog.diagnostic import nearest
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.source import Span


@dataclass(slots=True)
class Scope:
    """What words stand for in one clause.

    `case` is the table whose fields are spoken of by bare name. `variables` are parameters and variables of
    patterns. `columns` maps the columns of the enclosing pattern to the variables they are bound to, created
    on first mention. `elsewhere` has variables of another condition of the clause, which mean nothing here.
    """

    names: Names
    case: tree.Table | None = None
    variables: dict[str, tree.Variable] = field(default_factory=dict)
    columns: dict[str, tree.Variable] = field(default_factory=dict)
    open: Open | None = None
    uses: dict[str, int] = field(default_factory=dict)
    made: dict[str, Span] = field(default_factory=dict)
    count: list[int] = field(default_factory=lambda: [0])
    elsewhere: frozenset[str] = frozenset()

    def fresh(self, hint: str) -> str:
        """A variable name that no author can write."""
        self.count[0] += 1
        return f"{hint}'{self.count[0]}"


@dataclass(slots=True)
class Open:
    """The pattern whose columns are in reach, innermost first."""

    fields: dict[str, tree.Type]
    aliases: dict[str, str]
    bound: dict[str, tree.Variable]
    outer: Open | None


def check_variables(scope: Scope) -> None:
    """Report each variable that was opened and never met again: a misspelt word, most likely."""
    for name, span in scope.made.items():
        if scope.uses.get(name, 0) < 2:
            known = [each for each in scope.variables if each != name]
            variable = scope.variables[name]
            if isinstance(variable.type, tree.WordType):
                known.extend(variable.type.words)
            scope.names.report.add(
                "singleton-variable",
                f"`{name}` is used only once, so it says nothing",
                span,
                help=nearest(name, known) or "write `_` for a value that does not matter",
            )
