"""Conditions, expressions, lives and words of the surface tree, as documents that may break over lines."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from lexlog.syntax.layout import BREAK, Align, Document, Group, Indent, filled
from lexlog.syntax.tree import (
    And,
    Argument,
    Arithmetic,
    By,
    Citation,
    Compare,
    Condition,
    Day,
    Event,
    Expression,
    Extreme,
    From,
    Holds,
    In,
    Is,
    Life,
    LifeItem,
    Name,
    Not,
    Number,
    Of,
    Or,
    Over,
    Per,
    Reference,
    Share,
    To,
    Under,
    Until,
)
from lexlog.syntax.words import KEYWORDS

_KEY = re.compile(
    r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*|[0-9]+[A-Z][0-9A-Za-z]*(\.[0-9a-z]+)*"
    r"|[A-Z][A-Za-z0-9]*:[0-9A-Za-z]+|[A-Za-z_][A-Za-z0-9_.]*/[^\s,;\"\[\]{}]+"
)
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+[A-Z][0-9A-Za-z]*(\.[0-9a-z]+)*")
_GROUPED_FROM = 4

# --- words -------------------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """The text in quotes."""
    return f'"{text}"'


def bare_or_quoted(name: Name) -> str:
    """The word as it is where it can stand so, else in quotes: a letter is a text in quotes alone."""
    is_bare = _BARE.fullmatch(name.text) is not None and name.text not in KEYWORDS
    is_letter = len(name.text) == 1 and name.is_quoted
    return name.text if is_bare and not is_letter else quoted(name.text)


def bare_key(name: Name) -> str:
    """What a phrase is about, as it is where it has the form of a name or a clause, else in quotes."""
    return name.text if _KEY.fullmatch(name.text) else quoted(name.text)


def listed(names: tuple[Name, ...]) -> Document:
    """The names with commas, as many on a line as fit."""
    return filled([each.text for each in names], ",")


def citation(cited: Citation) -> str:
    """The citation as it is read."""
    return quoted(cited.text) if cited.quoted else cited.text


def number(value: Decimal) -> str:
    """The number with its digits grouped.

    >>> number(Decimal('12345678')), number(Decimal('1E+26')), number(Decimal('1234.50'))
    ('12_345_678', '1e26', '1_234.50')
    """
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        mantissa = value.scaleb(-value.adjusted())
        digits = f"{mantissa:f}".rstrip("0").rstrip(".") if value else "0"
        return f"{digits}e{value.adjusted()}" if value else digits
    whole, point, fraction = f"{value:f}".partition(".")
    grouped = f"{int(whole):_}" if len(whole.lstrip("-")) >= _GROUPED_FROM else whole
    return f"{grouped}{point}{fraction}"


def measure(value: Number) -> str:
    """The number with its unit."""
    unit = {None: "", "%": "%"}.get(value.unit, f" {value.unit}")
    return f"{number(value.value)}{unit}"


# --- life --------------------------------------------------------------------------------------------------


def life(bracket: Life) -> Document:
    """The bracket behind a label; nothing if it is empty."""
    if not bracket.items:
        return ()
    return ("[", filled([_life_item(each) for each in bracket.items], ";"), "]")


def event(happened: Event) -> str:
    """What happened to the law, as in `stayed from 2024-02-01 by 89 FR 1000`."""
    word = happened.word.replace("_", " ")
    last = f" to {happened.last.isoformat()}" if happened.last else ""
    return f"{word} from {happened.first.isoformat()}{last} by {citation(happened.by)}"


def _life_item(item: LifeItem) -> str:
    match item:
        case By(instrument):
            return f"by {instrument.text}"
        case Until(instrument):
            return f"until {instrument.text}"
        case From(day):
            return f"from {day.isoformat()}"
        case To(day):
            return f"to {day.isoformat()}"
        case Per(cited):
            return f"per {citation(cited)}"
        case Under(reading, choice):
            return f"reading {reading.text} is {choice.text}"
        case Event():
            return event(item)
        case _:
            assert_never(item)


# --- conditions --------------------------------------------------------------------------------------------


def condition(told: Condition) -> Document:
    """The condition without brackets around it."""
    match told:
        case And(parts):
            return _connected(parts, "and")
        case Or(parts):
            return _connected(parts, "or")
        case Not(part):
            return ("not ", Align(_unary(part)))
        case Compare(left, op, right):
            return _sides(expression(left), op, expression(right))
        case Is(left, right, negated):
            return _sides(expression(left), "is not" if negated else "is", expression(right))
        case In():
            return _membership(told)
        case Holds():
            return holds(told)
        case _:
            assert_never(told)


def _connected(parts: tuple[Condition, ...], word: str) -> Document:
    first, *rest = parts
    return Group(Align((_unary(first), *((BREAK, f"{word} ", Align(_unary(each))) for each in rest))))


def _unary(part: Condition) -> Document:
    return bracketed(condition(part)) if isinstance(part, And | Or) else condition(part)


def bracketed(inner: Document) -> Document:
    """The document in brackets."""
    return ("(", Align(inner), ")")


def _sides(left: Document, word: str, right: Document) -> Document:
    return Group(Align((left, Indent(2, (BREAK, f"{word} ", Align(right))))))


def _membership(told: In) -> Document:
    word = "not in" if told.negated else "in"
    if told.groups and len(told.names) == 1:
        return (expression(told.left), f" {word} group {told.names[0].text}")
    kind = " groups" if told.groups else ""
    return (expression(told.left), f" {word}{kind} [", listed(told.names), "]")


def holds(told: Holds) -> Document:
    """`relation(arguments) where condition`."""
    arguments: list[Document] = [_argument(each) for each in told.arguments]
    ever = "ever " if told.ever else ""
    head: Document = (ever, told.relation.text, "(", filled(arguments, ","), ")")
    if told.where is None:
        return head
    return Group(Align((head, Indent(2, (BREAK, "where ", _bounded(told.where))))))


def _bounded(told: Condition) -> Document:
    match told:
        case Holds():
            return holds(told)
        case Not(part):
            return ("not ", Align(_bounded(part)))
        case _:
            return bracketed(condition(told))


def _argument(told: Argument) -> Document:
    value = expression(told.value)
    return (f"{told.column.text}: ", Align(value)) if told.column else value


# --- expressions -------------------------------------------------------------------------------------------


def expression(told: Expression) -> Document:
    """The expression without brackets around it."""
    match told:
        case Number():
            return measure(told)
        case Day(value):
            return value.isoformat()
        case Reference(name):
            return bare_or_quoted(name)
        case Of():
            return _path(told)
        case Arithmetic(op, left, right):
            level = _level(told)
            return Group(Align((_operand(left, level), BREAK, f"{op} ", _operand(right, level + 1))))
        case Share(part, of):
            return f"{measure(part)} of {_path(of)}"
        case Extreme(word, left, right):
            sides = (_factor(left), BREAK, "and ", _factor(right))
            return Group(Align((f"{word} of ", *sides)))
        case Over(function, value, rows):
            what: Document = () if value is None else (" ", Align(expression(value)))
            return Group(Align((function, what, Indent(2, (BREAK, "over ", Align(holds(rows)))))))
        case _:
            assert_never(told)


def _path(told: Expression) -> str:
    """INVARIANT: behind `of` stands a bare word, or another `of`."""
    match told:
        case Of(function, argument):
            return f"{function.text} of {_path(argument)}"
        case Reference(name):
            return name.text
        case _:
            raise AssertionError(f"`of` applies to words, not to {told}")


def _factor(told: Expression) -> Document:
    return _operand(told, 3)


def _level(told: Expression) -> int:
    if not isinstance(told, Arithmetic):
        return 3
    return 1 if told.op in "+-" else 2


def _operand(told: Expression, level: int) -> Document:
    return bracketed(expression(told)) if _level(told) < level else expression(told)
