"""What a plan reads: the relations of an evaluation, and what is known about them while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import ModuleType

from lexlog.datalog.tree import Atom, Constant
from lexlog.engine.algebra import Plan
from lexlog.engine.cases.marked import Marked
from lexlog.engine.cases.steps import Sitting
from lexlog.engine.lookups import Lookups
from lexlog.engine.memory import Room
from lexlog.engine.record import Record
from lexlog.engine.relation import Relation, Tests
from lexlog.symbols import Symbols

Plans = dict[tuple[int, int | None, tuple[str, ...]], Plan]
"""Plans by the identity of the rule, which each keeps, the place of its delta, and the component of that."""


@dataclass(frozen=True, slots=True)
class World:
    """What a plan reads: relations, codes of symbols, what still grows, where its last round begins, and what
    was looked up before.

    `plans` are those made before, `counts` how many rows of relations that are complete have some values.
    `sitting` are the relations whose rows are about cases, `apart` what was worked out for values of them.
    `record` takes down what is planned and what it costs; `room` refuses what would not fit memory. With
    `supposed`, the tables are only supposed, and may contradict themselves.
    """

    relations: dict[str, Relation | Marked]
    symbols: Symbols
    loops: ModuleType | None = None
    plans: Plans = field(default_factory=dict)
    sitting: dict[str, Sitting] = field(default_factory=dict)
    growing: set[str] = field(default_factory=set)
    last_round: dict[str, int] = field(default_factory=dict)
    lookups: Lookups = field(default_factory=Lookups)
    record: Record = field(default_factory=Record)
    room: Room = field(default_factory=Room)
    apart: list[object] = field(default_factory=list)
    counts: dict[tuple[str, Tests], int] = field(default_factory=dict)
    supposed: bool = False

    def plain(self, name: str) -> Relation:
        """The relation in columns."""
        relation = self.relations[name]
        return relation.plain if isinstance(relation, Marked) else relation

    def count(self, atom: Atom) -> int | None:
        """How many rows have the constants of an atom; None while its relation grows, or if it has none."""
        if atom.predicate in self.growing:
            return None
        tests = tuple((column, self.code(term)) for column, term in atom.terms if isinstance(term, Constant))
        if not tests:
            return None
        key = atom.predicate, tests
        if key not in self.counts:
            self.counts[key] = self.relations[atom.predicate].count(tests)
        return self.counts[key]

    def code(self, constant: Constant) -> int:
        """The encoded value of a constant."""
        return self.symbols.code(constant.value) if isinstance(constant.value, str) else constant.value
