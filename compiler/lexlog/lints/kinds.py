"""Rulings and conditions in, the kinds of cases out of which they can speak."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lexlog.lints.apart import is_of_the_case
from lexlog.resolved import tree


@dataclass(frozen=True, slots=True)
class Kinds:
    """Words of the column that `covers` speaks of; None for any, also where the case has no such column."""

    words: frozenset[str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is no such case."""
        return self.words is not None and not self.words

    @classmethod
    def all_of(cls, parts: Iterable[Kinds]) -> Kinds:
        """What all of them can speak of."""
        known = [each.words for each in parts if each.words is not None]
        return cls(frozenset.intersection(*known)) if known else cls()

    @classmethod
    def any_of(cls, parts: Iterable[Kinds]) -> Kinds:
        """What one of them can speak of; anything if there is none."""
        words = [each.words for each in parts]
        known = [each for each in words if each is not None]
        return cls(frozenset.union(*known)) if words and len(known) == len(words) else cls()


def covered(
    ruling: tree.Ruling, law: tree.Law, day: int, stands: Callable[[tree.Clause, int], bool]
) -> Kinds:
    """The kinds that the `covers` clauses of a ruling list on the day; none if all of them have other
    days."""
    clauses = [clause for clause in ruling.clauses if clause.word == "covers"]
    if not clauses:
        return Kinds()
    return Kinds(frozenset(word for clause in clauses if stands(clause, day) for word in clause.words))


def kinds_of(condition: tree.Condition | None, law: tree.Law) -> Kinds:
    """The kinds of cases that can meet the condition, as far as it says so itself."""
    match condition:
        case tree.All(parts):
            return Kinds.all_of(kinds_of(each, law) for each in parts)
        case tree.Any(parts):
            return Kinds.any_of(kinds_of(each, law) for each in parts)
        case tree.OneOf(left, names) if _is_kind(left, law):
            return Kinds(frozenset(names))
        case tree.Same(left, tree.Symbol(text)) if _is_kind(left, law):
            return Kinds(frozenset((text,)))
        case tree.Not(part):
            inner, all_ = kinds_of(part, law), _words(part, law)
            is_whole = isinstance(part, tree.OneOf | tree.Same) and inner.words is not None
            return Kinds(all_ - inner.words) if is_whole and inner.words is not None else Kinds()
    return Kinds()


def _is_kind(value: tree.Expression, law: tree.Law) -> bool:
    """Whether the value is what `covers` speaks of, of the case itself."""
    return (
        isinstance(value, tree.FieldOf)
        and is_of_the_case(value, law)
        and value.column == law.tables[value.table].covers
    )


def _words(condition: tree.Condition, law: tree.Law) -> frozenset[str]:
    left = getattr(condition, "left", None)
    return (
        frozenset(left.type.words)
        if left is not None and isinstance(left.type, tree.WordType)
        else frozenset()
    )
