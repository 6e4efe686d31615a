"""Tables in, entities that the law cannot tell apart out: one of each class is enough to try.

What the law can see of an entity are the rows that mention it. Two entities are alike if swapping them (and
what hangs on them) leaves every table as it is. Where rows link entities to a tree, that is so if their
neighbourhoods look the same however far one looks; entities that are linked in a circle are like no other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lexlog.resolved.tree import TEXT, EntityType, Law, Table
from lexlog.splitting.seen import Seen
from lexlog.world.tree import World, WorldTable

Label = tuple[Hashable, ...]
Colors = dict[int, int]


@dataclass(slots=True)
class Alike:
    """Entities of the linked types with the rows that mention them, by their codes.

    With `cases`, rows of cases count, too.
    """

    law: Law
    world: World
    needed: Mapping[str, frozenset[str]]
    linked: frozenset[str]
    seen: Seen
    cases: bool
    labels: dict[int, list[Label]] = field(default_factory=lambda: defaultdict(list))
    links: dict[int, dict[int, list[Label]]] = field(default_factory=lambda: defaultdict(dict))
    parts: dict[int, int] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    tangled: set[int] = field(default_factory=set)
    numbers: dict[Hashable, int] = field(default_factory=dict)
    classes: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        texts = self._texts()
        for table in self.law.tables.values():
            if table.word != "case" or self.cases:
                self._read(table, texts)
        self._find_parts()
        colors = self._colored(self.labels, frozenset())
        for code, color in colors.items():
            self.classes.setdefault(color, []).append(code)

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

    # --- rows ---

    def _texts(self) -> Counter[int]:
        """How often each text stands in a needed cell: one that stands once tells its row apart, no more."""
        found: Counter[int] = Counter()
        for table in self.law.tables.values():
            for column in table.fields:
                if column.type == TEXT and column.name in self.needed.get(table.name, ()):
                    found.update(self.world.tables[table.name].columns[column.name].tolist())
        return found

    def _read(self, table: Table, texts: Counter[int]) -> None:
        held = self.world.tables[table.name]
        names = [each for each in table.fields if each.name in self.needed.get(table.name, frozenset())]
        none = self.world.symbols.find("none")
        for row in range(held.entities):
            if held.first is not None and held.last is not None and held.first[row] > held.last[row]:
                continue
            mentioned: dict[int, list[str]] = {}
            label: list[Hashable] = [table.name, bool(held.certain[row]), *_days(held, row)]
            for column in names:
                value = held.columns[column.name][row]
                if held.unknown[column.name][row]:
                    label.append("?")
                elif not isinstance(column.type, EntityType):
                    label.append(int(value))
                elif column.type.name in self.linked and int(value) != none:
                    mentioned.setdefault(int(value), []).append(column.name)
                elif column.type == TEXT and table.key == (column.name,) and texts[int(value)] == 1:
                    label.append(self._seen_alone(int(value)))
                else:
                    label.append(
                        self.seen.kind(self.world.symbols.name(int(value)), (table.name, column.name))
                    )
            self._note(tuple(label), mentioned)

    def _seen_alone(self, code: int) -> Hashable:
        name = self.world.symbols.name(code)
        return name if name in self.seen.mentioned else ""

    def _note(self, label: Label, mentioned: dict[int, list[str]]) -> None:
        if len(mentioned) == 1:
            [(code, columns)] = mentioned.items()
            self.labels[code].append((*label, tuple(columns)))
            return
        for code, columns in mentioned.items():
            self.labels.setdefault(code, [])
            others = {c: tuple(found) for c, found in mentioned.items() if c != code}
            for other, its in others.items():
                self.links[code].setdefault(other, []).append((*label, tuple(columns), its))
        if len(mentioned) > 2:
            self.tangled.update(mentioned)

    # --- links ---

    def _find_parts(self) -> None:
        """The entities that hang together; those of a part that is no tree are tangled."""
        for start in self.labels:
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
        if code in fixed or code in self.tangled or self._is_mentioned(code):
            return self._number(("this one", code))
        return self._number(tuple(sorted(self._number(label) for label in self.labels[code])))

    def _is_mentioned(self, code: int) -> bool:
        return self.world.symbols.name(code) in self.seen.mentioned

    def _around(self, code: int, colors: Colors) -> Iterator[tuple[int, int]]:
        for other, labels in self.links.get(code, {}).items():
            yield self._number(tuple(sorted(self._number(label) for label in labels))), colors[other]

    def _number(self, of: Hashable) -> int:
        return self.numbers.setdefault(of, len(self.numbers))


def _days(held: WorldTable, row: int) -> tuple[int, ...]:
    if held.first is None or held.last is None:
        return ()
    return int(held.first[row]), int(held.last[row])
