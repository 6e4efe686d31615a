"""A group of an aggregate in, what it comes to on which days out, term by term."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from lexlog.datalog.tree import Aggregate
from lexlog.engine.bodies import Body, Group
from lexlog.engine.errors import NegativeTerm
from lexlog.engine.lookup import Values
from lexlog.engine.numbers import COMPARISONS
from lexlog.engine.overlay import Overlay
from lexlog.engine.rowwise import Binding, Reading
from lexlog.engine.spans import Span, Spans, united

Result = tuple[int, int, int]
"""What a group comes to, and the first and last day on which it does."""


def results(
    body: Body,
    relations: Mapping[str, Overlay],
    group: Group,
    spans: Iterable[Span],
    limit: int | None = None,
) -> tuple[list[Result], int]:
    """What a group comes to on these days, where it passes, and the latest round of a row in its terms.

    `body` is entered by its head, `group` is as `Body.group` has it. Terms are taken once each,
    from rows of the component's own predicates found before the round `limit`.
    Raises NegativeTerm where a threshold adds a negative value.
    """
    aggregate, key = body.rule.aggregate, body.key
    assert aggregate is not None
    assert key is not None
    terms: dict[Values, list[Span]] = defaultdict(list)
    latest = 0

    def emit(binding: Binding, first: int, last: int, round: int) -> None:
        nonlocal latest
        latest = max(latest, round)
        term = key(binding)
        if term[-1] is not None:
            terms[term].append((first, last))  # type: ignore[index]

    reading, binding = Reading(relations, emit, limit), body.start(group)
    if binding is None:
        return [], 0
    for span in spans:
        body.run(reading, binding, *span, 0)
    if aggregate.bound is not None and terms and (least := min(term[-1] for term in terms)) < 0:
        raise NegativeTerm(body.rule.head.predicate, least, body.rule.origin.clause)
    return [each for each in folded(aggregate, terms) if _passes(aggregate, each[0])], latest


def _passes(aggregate: Aggregate, value: int) -> bool:
    if aggregate.bound is None or aggregate.op is None:
        return True
    return bool(COMPARISONS[aggregate.op](value, aggregate.bound))


def folded(aggregate: Aggregate, terms: Mapping[Values, list[Span]]) -> Iterator[Result]:
    """The total, number, greatest or least of the terms on every stretch of days on which any holds."""
    held = {term: united(spans) for term, spans in terms.items()}
    if not held:
        return
    whole = next(iter(held.values()))
    if len(whole) == 1 and all(spans == whole for spans in held.values()):
        yield _reduced(aggregate.function, sorted(term[-1] for term in held)), *whole[0]
        return
    comes, goes = defaultdict(list), defaultdict(list)
    for term, spans in held.items():
        for first, last in spans:
            comes[first].append(term[-1])
            goes[last + 1].append(term[-1])
    yield from _swept(aggregate.function, comes, goes)


def _swept(function: str, comes: Mapping[int, list[int]], goes: Mapping[int, list[int]]) -> Iterator[Result]:
    """Values that come and go on certain days, kept in order while they hold."""
    alive: list[int] = []
    total = 0
    days: Spans = list(zip(days_ := sorted({*comes, *goes}), days_[1:], strict=False))
    for day, following in days:
        for value in goes.get(day, ()):
            del alive[bisect_left(alive, value)]
            total -= value
        for value in comes.get(day, ()):
            insort(alive, value)
            total += value
        if alive:
            sums = function in ("total", "number")
            yield total if sums else _reduced(function, alive), day, following - 1


def _reduced(function: str, ordered: list[int]) -> int:
    match function:
        case "greatest":
            return ordered[-1]
        case "least":
            return ordered[0]
        case _:
            return sum(ordered)
