"""A part of a clause in, the same part with one small thing otherwise out, each way in turn."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from lexlog.mutants.tree import Kind
from lexlog.resolved.tree import All, Compare, Day, Number, OneOf
from lexlog.resolved.tree import Any as Either
from lexlog.source import NOWHERE, Span

EDGES: dict[str, Any] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
"""What a comparison becomes: it differs on the edge alone, or everywhere if there is none."""

BESIDES = ("id", "word", "citation", "life", "words", "text", "days", "source", "span", "type")
"""What a clause has that no condition says."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A part with one thing otherwise: what that is, how it was and is written, and where."""

    kind: Kind
    was: str
    now: str
    span: Span
    made: Any


def variants(part: Any) -> Iterator[Variant]:
    """Every way in which a part of a clause, or something in it, is otherwise.

    >>> from lexlog.resolved.tree import NumberType
    >>> tpp = NumberType("tpp")
    >>> less = Compare(Number(Decimal(3), tpp), "<", Number(Decimal(4), tpp))
    >>> [(each.was, each.now) for each in variants(less)]
    [('<', '<='), ('3', '4'), ('3', '2'), ('4', '5'), ('4', '3')]
    """
    yield from _of_itself(part)
    for each in fields(part):
        if each.name not in BESIDES:
            for found in _of_value(getattr(part, each.name), part):
                yield replace(found, made=replace(part, **{each.name: found.made}))


def _of_value(value: Any, within: Any) -> Iterator[Variant]:
    if is_dataclass(value):
        for found in variants(value):
            yield found if found.span != NOWHERE else replace(found, span=getattr(within, "span", NOWHERE))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            for found in _of_value(each, within):
                yield replace(found, made=(*value[:place], found.made, *value[place + 1 :]))


def _of_itself(part: Any) -> Iterator[Variant]:
    match part:
        case Compare(_, op, _, span):
            yield Variant("comparison", op, EDGES[op], span, replace(part, op=EDGES[op]))
        case Number(value, _, span):
            for other in beside(value):
                yield Variant("figure", f"{value:f}", f"{other:f}", span, _figure(part, other))
        case Day(value, _, span):
            for other_day in (value + 1, value - 1):
                moved = replace(part, value=other_day)
                yield Variant("day", _date(value), _date(other_day), span, moved)
        case All(parts) | Either(parts) if len(parts) > 1:
            joined = "and" if isinstance(part, All) else "or"
            for place, left_out in enumerate(parts):
                rest = (*parts[:place], *parts[place + 1 :])
                made = rest[0] if len(rest) == 1 else replace(part, parts=rest)
                span = span_of(left_out)
                yield Variant("part", f"{joined} ...", "left out", span, made)
        case OneOf(_, names, span) if len(names) > 1:
            for name in names:
                rest_of = tuple(each for each in names if each != name)
                yield Variant("name", name, "left out", span, replace(part, names=rest_of))


def beside(value: Decimal) -> tuple[Decimal, Decimal]:
    """The figures next to one, above and below: by one in its last decimal as written, or by 1."""
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    return value + step, value - step


def _figure(number: Number, value: Decimal) -> Number:
    """The number with another value; a figure's type says between which ends it lies, which is itself."""
    return replace(number, value=value, type=replace(number.type, least=value, greatest=value))


def span_of(part: Any) -> Span:
    """Where a part of a condition is written: from the first of its pieces to the last."""
    own = getattr(part, "span", NOWHERE)
    if own != NOWHERE or not is_dataclass(part):
        return own if isinstance(own, Span) else NOWHERE
    inner = [span_of(each) for each in getattr(part, "parts", ())]
    known = [each for each in inner if each != NOWHERE]
    return known[0] if known else NOWHERE


def _date(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()
