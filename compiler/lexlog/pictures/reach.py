"""What stands above and below an entity, step by step, up to a depth and a number of boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexlog.pictures.reader import Link, Reader
from lexlog.symbols import Symbols

NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a picture goes: steps above and below the middle, and boxes in all (None: no bound)."""

    depth: int
    most: int | None


def reached(reader: Reader, middle: int, bounds: Bounds) -> list[int]:
    """The entities that are drawn, the middle first.

    First comes what the proof rests on, however far it is; then what is nearest to the middle, and of that
    what the proof rests on, what has most, and what comes first by name.
    """
    found = dict.fromkeys(_on_the_chain(reader, middle))
    frontiers = {"above": [middle], "below": [middle]}
    stepped = {end: {middle} for end in frontiers}
    for _ in range(bounds.depth):
        for end, frontier in frontiers.items():
            steps = [each for each in _step(reader, end, frontier) if each not in stepped[end]]
            room = None if bounds.most is None else max(0, bounds.most - len(found))
            new = [each for each in steps if each not in found][:room]
            found.update(dict.fromkeys(new))
            frontiers[end] = [each for each in steps if each in found]
            stepped[end].update(frontiers[end])
    return [*found]


def _step(reader: Reader, end: str, frontier: list[int]) -> list[int]:
    """What is one step above (or below) these, what matters most first."""
    if not frontier:
        return []
    symbols = reader.world.symbols
    near = "below" if end == "above" else "above"
    ranks: dict[int, tuple[bool, int, str]] = {}
    for link in reader.links(frontier, (near,)):
        code = getattr(link, end)
        if is_somebody(code, symbols):
            rank = (not link.row.used, -link.amount, symbols.name(code))
            ranks[code] = min(rank, ranks.get(code, rank))
    return sorted(ranks, key=lambda code: ranks[code])


def _on_the_chain(reader: Reader, middle: int) -> Iterator[int]:
    """The middle, and what is tied to it by lines that the proof rests on."""
    seen, frontier = {middle}, [middle]
    yield middle
    while frontier and reader.used:
        links = [link for link in reader.links(frontier) if link.row.used]
        frontier = [code for code in _ends(links, reader.world.symbols) if code not in seen]
        seen.update(frontier)
        yield from frontier


def _ends(links: Iterable[Link], symbols: Symbols) -> list[int]:
    codes = [code for link in links for code in (link.above, link.below)]
    return sorted(
        {code for code in codes if code is not None and is_somebody(code, symbols)}, key=symbols.name
    )


def is_somebody(code: int | None, symbols: Symbols) -> bool:
    """Whether an end of a line is an entity that is named."""
    return code is not None and symbols.name(code) not in (NOBODY, "?")
