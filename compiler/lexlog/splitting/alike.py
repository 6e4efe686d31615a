"""Entities with what tables say of them in, those that the law cannot tell apart out: one of each class is
enough to try.

What the law can see of an entity are the rows that mention it. Two entities are alike if swapping them (and
what hangs on them) leaves every table as it is. Where rows link entities to a tree, that is so if their
neighbourhoods look the same however far one looks; entities that are linked in a circle are like no other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lexlog.splitting.mentions import Link, Mentions

Colors = dict[int, int]


@dataclass(slots=True)
class Alike:
    """The entities of the mentions, by their codes. Those that the law itself mentions are like no other."""

    mentions: Mentions
    by_name: frozenset[int]
    parts: dict[int, int] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    tangled: set[int] = field(default_factory=set)
    numbers: dict[Hashable, int] = field(default_factory=dict)
    classes: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._find_parts()
        colors = self._colored(self.mentions.alone, frozenset())
        for code, color in colors.items():
            self.classes.setdefault(color, []).append(code)

    @property
    def links(self) -> Mapping[int, Mapping[int, list[Link]]]:
        """The entities that some row names together with each, and these rows."""
        return self.mentions.links

    def one_of_each(self, known: Iterable[int], fixed: frozenset[int]) -> list[int]:
        """Of these entities, one of each class, in order, where those that are fixed may not be swapped."""
        near = {self.parts[code] for code in fixed if code in self.parts}
        inside = [code for part in sorted(near) for code in self.members[part]]
        colors = self._colored(inside, fixed)
        found: dict[Hashable, int] = {}
        wanted = set(known)
        for code in inside:
            if code in wanted:
                found.setdefault(("near", colors[code]), code)
        for color, codes in self.classes.items():
            for code in codes:
                if self.parts[code] not in near and code in wanted:
                    found.setdefault(("far", color), code)
                    break
        return sorted(found.values())

    def _find_parts(self) -> None:
        """The entities that hang together; those of a part that is no tree are tangled."""
        self.tangled.update(self.mentions.tangled)
        for start in self.mentions.alone:
            if start in self.parts:
                continue
            self.parts[start] = start
            inside, edges = [start], 0
            for code in inside:
                for other in self.links.get(code, ()):
                    edges += 1
                    if other not in self.parts:
                        self.parts[other] = start
                        inside.append(other)
            self.members[start] = inside
            if edges != 2 * (len(inside) - 1) or any(code in self.tangled for code in inside):
                self.tangled.update(inside)

    def _colored(self, inside: Iterable[int], fixed: frozenset[int]) -> Colors:
        """A number for each entity, equal for those that look alike however far one looks."""
        colors = {code: self._first_color(code, fixed) for code in inside}
        count = len(set(colors.values()))
        while True:
            colors = {
                code: self._number((color, *sorted(self._around(code, colors))))
                for code, color in colors.items()
            }
            if len(set(colors.values())) == count:
                return colors
            count = len(set(colors.values()))

    def _first_color(self, code: int, fixed: frozenset[int]) -> int:
        if code in fixed or code in self.tangled or code in self.by_name:
            return self._number(("this one", code))
        return self._number(self.mentions.alone[code])

    def _around(self, code: int, colors: Colors) -> Iterator[tuple[int, int]]:
        for other, labels in self.links.get(code, {}).items():
            yield self._number(tuple(sorted(labels))), colors[other]

    def _number(self, of: Hashable) -> int:
        return self.numbers.setdefault(of, len(self.numbers))
