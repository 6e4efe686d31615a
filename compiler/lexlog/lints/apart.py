"""Two conditions in, whether their words alone keep them apart out: `x is A` from `x is not A`, a word of the
case from another word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TypeAlias

from lexlog.resolved import tree

MOST_WORLDS = 1 << 13
"""Ways to fill in what the conditions speak of that are tried; of more, the two count as not kept apart."""

OTHER = ""
"""A word that neither condition speaks of."""

Atom: TypeAlias = tree.Condition | tree.Expression
World: TypeAlias = Mapping[Atom, str | bool]


def are_apart(one: tree.Condition, other: tree.Condition, law: tree.Law) -> bool:
    """Whether no case can meet both, whatever their smallest parts say."""
    choices: dict[Atom, tuple[str | bool, ...]] = {}
    for part in (*_parts(one), *_parts(other)):
        words = _words(part, law)
        if words is None:
            choices[part] = (True, False)
        else:
            left, names = words
            choices[left] = tuple(dict.fromkeys((*choices.get(left, ()), *names, OTHER)))
    worlds = 1
    for values in choices.values():
        worlds *= len(values)
        if worlds > MOST_WORLDS:
            return False
    filled = (dict(zip(choices, values, strict=True)) for values in product(*choices.values()))
    return not any(_holds(one, world, law) and _holds(other, world, law) for world in filled)


def _parts(condition: tree.Condition) -> Iterator[tree.Condition]:
    """The conditions in it that are not made of others."""
    match condition:
        case tree.All(parts) | tree.Any(parts):
            for part in parts:
                yield from _parts(part)
        case tree.Not(part):
            yield from _parts(part)
        case _:
            yield condition


def _words(condition: tree.Condition, law: tree.Law) -> tuple[tree.Expression, tuple[str, ...]] | None:
    """A field of the case with the names that it is compared with: it has one value only."""
    match condition:
        case tree.OneOf(left, names) if is_of_the_case(left, law):
            return left, names
        case tree.Same(left, tree.Symbol(text)) if is_of_the_case(left, law):
            return left, (text,)
    return None


def is_of_the_case(value: tree.Expression, law: tree.Law) -> bool:
    """Whether the value is a field of the case itself."""
    return (
        isinstance(value, tree.FieldOf)
        and law.tables[value.table].word == "case"
        and isinstance(value.argument, tree.Variable)
        and value.argument.name == value.table
    )


def _holds(condition: tree.Condition, world: World, law: tree.Law) -> bool:
    match condition:
        case tree.All(parts):
            return all(_holds(part, world, law) for part in parts)
        case tree.Any(parts):
            return any(_holds(part, world, law) for part in parts)
        case tree.Not(part):
            return not _holds(part, world, law)
    words = _words(condition, law)
    return bool(world[condition]) if words is None else world[words[0]] in words[1]
