"""The law: everything that the loaded policies say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lexlog.resolved.tree.blocks import Classification, Clause, Definition, Group, Parameter, Policy, Ruling
from lexlog.resolved.tree.explaining import Changes, Words
from lexlog.resolved.tree.life import Instrument, Reading
from lexlog.resolved.tree.pictures import Picture
from lexlog.resolved.tree.scenarios import Scenario
from lexlog.resolved.tree.tables import Table
from lexlog.resolved.units import Unit


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that the loaded policies say, in the order of their names and texts."""

    policies: tuple[Policy, ...]
    tables: Mapping[str, Table]
    units: Mapping[str, Unit]
    instruments: Mapping[str, Instrument]
    readings: Mapping[str, Reading]
    groups: Mapping[str, Group]
    parameters: Mapping[str, Parameter]
    definitions: Mapping[str, Definition]
    classifications: tuple[Classification, ...]
    rulings: Mapping[str, Ruling]
    scenarios: tuple[Scenario, ...]
    changes: Changes = field(default_factory=Changes)
    words: Words = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    def used_by(self, policy: Policy) -> tuple[Policy, ...]:
        """The policy and every policy that it uses, and what those use in turn, by name."""
        known = {each.name: each for each in self.policies}
        seen, waiting = {policy.name}, [policy.name]
        while waiting:
            for name in known[waiting.pop()].uses:
                if name in known and name not in seen:
                    seen.add(name)
                    waiting.append(name)
        return tuple(each for each in self.policies if each.name in seen)

    def clauses(self) -> dict[str, Clause]:
        """Every clause by its id."""
        blocks: tuple[Definition | Classification | Ruling, ...] = (
            *self.definitions.values(),
            *self.classifications,
            *self.rulings.values(),
        )
        return {clause.id: clause for block in blocks for clause in block.clauses}
