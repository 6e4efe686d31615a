"""Resolved expressions in, the author's words and the variables in them out."""

from __future__ import annotations

import datetime
from typing import assert_never

from lexlog.resolved import tree
from lexlog.resolved.walk import nodes


def phrase(of: tree.Expression) -> str:
    """An expression in the author's words; a variable stands in angle brackets, for its value in a proof."""
    match of:
        case tree.Number(value, type_):
            figure = f"{value:,f}"
            return figure if type_.unit.name == "count" else f"{figure} {type_.unit.name}"
        case tree.Day(value):
            return datetime.date.fromordinal(value).isoformat()
        case tree.Symbol(text):
            return text
        case tree.Variable(name, tree.NumberType() | tree.DayType()):
            return name.split("'")[0]
        case tree.Variable(name):
            return f"\u27e8{name}\u27e9"
        case tree.FieldOf(table, _, column, argument):
            name = table if column in ("parent", "value") or table == column else column
            if isinstance(argument, tree.Variable) and argument.name == table:
                return column
            return f"{name} of {phrase(argument)}"
        case tree.ValueOf(definition, argument):
            return f"{definition} of {phrase(argument)}"
        case tree.ParameterOf(parameter):
            return parameter
        case tree.Today():
            return "today"
        case tree.Share(part, value):
            return f"{phrase(part)} of {phrase(value)}"
        case tree.Extreme(word, left, right):
            return f"{word} of {phrase(left)} and {phrase(right)}"
        case tree.Arithmetic(op, left, right):
            return f"{phrase(left)} {op} {phrase(right)}"
        case tree.Over(function, value, rows):
            of_value = "" if value is None else f" {phrase(value)}"
            return f"{function}{of_value} over {'ever ' if rows.ever else ''}{rows.relation}"
        case _:
            assert_never(of)


def variables(of: object) -> list[str]:
    """Names of the variables in a resolved tree, in order, each once."""
    return list(dict.fromkeys(node.name for node in nodes(of) if isinstance(node, tree.Variable)))
