"""Two conditions or values in, what one has and the other has not out: in the author's words, with what it
does to the cases that meet the condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lexlog.compare.likeness import alike, key, nodes, paired, without
from lexlog.resolved.tree import (
    All,
    Any,
    Compare,
    Condition,
    Day,
    Expression,
    Not,
    Number,
    OneOf,
    Over,
    Pattern,
    Share,
)
from lexlog.source import Source

MORE, FEWER = "more", "fewer"
EITHER = frozenset({MORE, FEWER})
"""What is not known to go one way alone."""
Effect = frozenset[str]

_ORDERS = {"<": "<", "<=": "<=", "=": "=", ">=": ">=", ">": ">", "!=": "<>"}
"""Each comparison as the orders of its two sides in which it holds."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that differs: lost (no `new`), gained (no `old`), or changed; whether more or fewer cases meet
    the whole for it, or a value is greater (more) or smaller (fewer)."""

    old: object | None
    new: object | None
    effect: Effect


def flipped(effect: Effect) -> Effect:
    """The effect on what the part keeps out."""
    return frozenset(MORE if each == FEWER else FEWER for each in effect)


def differing(old: Condition | None, new: Condition | None) -> Iterator[Part]:
    """The parts in which two conditions differ; no condition is one that always holds."""
    if key(old) == key(new):
        return
    old, new = (All(()) if each is None else each for each in (old, new))
    for joint, lost in ((All, MORE), (Any, FEWER)):
        if joint in (type(old), type(new)) and not {type(old), type(new)} >= {All, Any}:
            yield from _joined(_parts(old, joint), _parts(new, joint), frozenset({lost}))
            return
    match old, new:
        case All(), Any():
            yield Part(old, new, _swapped(old, new, MORE))
        case Any(), All():
            yield Part(old, new, _swapped(old, new, FEWER))
        case Not(one), Not(other):
            yield from (replace(each, effect=flipped(each.effect)) for each in differing(one, other))
        case Compare(), Compare():
            yield Part(old, new, _compared(old, new))
        case OneOf(left, names), OneOf(other, others) if key(left) == key(other):
            yield Part(old, new, _sets(frozenset(names), frozenset(others)))
        case Pattern(relation), Pattern(named) if relation == named:
            yield from _patterns(old, new)
        case _:
            yield Part(old, new, EITHER)


def _parts(of: Condition, joint: type[All] | type[Any]) -> tuple[Condition, ...]:
    return of.parts if isinstance(of, joint) else (of,)


def _joined(old: tuple[Condition, ...], new: tuple[Condition, ...], lost: Effect) -> Iterator[Part]:
    """Parts that are joined: the same first, then what is alike, then what is lost and gained."""
    same = paired(old, new, lambda a, b: float(key(a) == key(b)), 1.0)
    old, new = without(old, (a for a, _ in same)), without(new, (b for _, b in same))  # type: ignore[assignment]
    near = paired(old, new, _near, 0.3)
    for one, other in near:
        yield from differing(one, other)
    for one in without(old, (a for a, _ in near)):
        yield Part(one, None, lost)
    for other in without(new, (b for _, b in near)):
        yield Part(None, other, flipped(lost))


def _near(one: Condition, other: Condition) -> float:
    """How far two parts are one part that has changed: of one kind, and about the same thing."""
    if type(one) is not type(other):
        return 0.0
    if isinstance(one, Compare) and isinstance(other, Compare):
        if key(one.left) != key(other.left):
            return 0.0
        return 0.5 + 0.5 * (one.op[0] == other.op[0])
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return 0.9 if key(one.left) == key(other.left) else 0.0
    return alike(one, other)


def _swapped(old: All | Any, new: All | Any, way: str) -> Effect:
    """And for or, over the same parts."""
    same = sorted(map(key, old.parts)) == sorted(map(key, new.parts))
    return frozenset({way}) if same else EITHER


def _compared(old: Compare, new: Compare) -> Effect:
    if key(old.left) != key(new.left):
        return EITHER
    if key(old.right) == key(new.right):
        return _sets(frozenset(_ORDERS[old.op]), frozenset(_ORDERS[new.op]))
    before, after = _figure(old.right), _figure(new.right)
    if before is None or after is None or old.op[0] != new.op[0] or old.op[0] in "=!":
        return EITHER
    if _unit(old.right) != _unit(new.right):
        return EITHER
    way: Effect = frozenset({FEWER if (after > before) == (old.op[0] == ">") else MORE})
    return way if old.op == new.op else way | _sets(frozenset(_ORDERS[old.op]), frozenset(_ORDERS[new.op]))


def _figure(of: Expression) -> Decimal | int | None:
    return of.value if isinstance(of, Number | Day) else None


def _unit(of: Expression) -> str:
    return of.type.unit.name if isinstance(of, Number) else ""


def _sets(old: frozenset[str], new: frozenset[str]) -> Effect:
    return frozenset([*([MORE] if new - old else []), *([FEWER] if old - new else [])])


def _patterns(old: Condition, new: Condition) -> Iterator[Part]:
    """Rows of one table or definition: cells that are asked for come and go."""
    assert isinstance(old, Pattern)
    assert isinstance(new, Pattern)
    before, after = (dict(each.columns) for each in (old, new))
    lost = {name for name in before if name not in after}
    gained = {name for name in after if name not in before}
    other = {name for name in before.keys() & after.keys() if key(before[name]) != key(after[name])}
    if other or (lost and gained):
        yield Part(old, new, EITHER)
    elif lost or gained:
        yield Part(old, new, frozenset({MORE if lost else FEWER}))
    if old.ever != new.ever:
        yield Part(old, new, frozenset({MORE if new.ever else FEWER}))
    yield from differing(old.where, new.where)


# --- values -------------------------------------------------------------------------------------------------


def values(old: Expression | None, new: Expression | None) -> Iterator[Part]:
    """The parts in which two values differ, with the way in which the value goes."""
    if key(old) == key(new):
        return
    match old, new:
        case Number(before), Number(after) if _unit(old) == _unit(new):
            yield Part(old, new, frozenset({MORE if after > before else FEWER}))
        case Day(before), Day(after):
            yield Part(old, new, frozenset({MORE if after > before else FEWER}))
        case Share(part, of), Share(other, same) if key(of) == key(same):
            yield from values(part, other)
        case Over(function, value, rows), Over(named, amount, others) if function == named and key(
            value
        ) == key(amount):
            for each in differing(rows, others):
                yield replace(each, effect=flipped(each.effect)) if function == "least" else each
        case _:
            yield Part(old, new, EITHER)


# --- words --------------------------------------------------------------------------------------------------


def text(node: object | None, sources: Mapping[str, Source]) -> str:
    """The words that a node was read from."""
    spans = [
        each.span  # type: ignore[attr-defined]
        for each in nodes(node)
        if getattr(each, "span", None) is not None and each.span.end  # type: ignore[attr-defined]
    ]
    if not spans or spans[0].path not in sources:
        return ""
    start, end = min(each.start for each in spans), max(each.end for each in spans)
    lines = sources[spans[0].path].text[start:end].splitlines()
    return " ".join(" ".join(line.partition("#")[0].split()) for line in lines).strip()
