"""What differs between two laws, and what that does, as values that any renderer can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lexlog.decide.tree import Decision

Kind = Literal["insert", "remove", "move", "update"]
Direction = Literal["tighter", "looser", "mixed", "neutral"]
Section = Literal["definitions", "classifications", "rulings", "groups", "parameters", "policies"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a block exchanged: `old` taken out (None: nothing), `new` put in. With `whole`, the block
    itself."""

    section: Section
    block: str
    old: object | None
    new: object | None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the law, in words.

    `says` are sentences about its parts, `documents` what made it (with the citation of each), `since` the
    first day of what is new, or of its absence, where the text gives one.
    """

    id: str
    kind: Kind
    of: str
    title: str
    citation: str
    direction: Direction
    says: tuple[str, ...]
    before: str = ""
    after: str = ""
    documents: tuple[str, ...] = ()
    since: str = ""
    edits: tuple[Edit, ...] = field(default=(), compare=False, repr=False)

    @property
    def clauses(self) -> frozenset[str]:
        """The ids of clauses and members that the change takes out or puts in."""
        found: set[str] = set()
        for edit in self.edits:
            for piece in (edit.old, edit.new):
                if edit.whole and piece is not None:
                    found.update(each.id for each in getattr(piece, "clauses", ()))
                elif hasattr(piece, "id"):
                    found.add(piece.id)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that is decided otherwise. `aspects` are the parts of the decision that differ, in words."""

    case: str
    old: Decision
    new: Decision
    direction: Direction
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blame:
    """Cases that move in one way for one reason. `sets` are the smallest sets of changes each of which, put
    into the old law alone, gives the new decision; empty if `why` says that none was searched or found."""

    moved: tuple[Moved, ...]
    sets: tuple[tuple[str, ...], ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """All cases under both laws. `undecided` are those that at least one side leaves undetermined; of these
    only those that move are told as moved. `columns` has what the rows of those say, by column, in no order.
    """

    cases: int
    blames: tuple[Blame, ...]
    undecided: tuple[Moved, ...]
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def moved(self) -> tuple[Moved, ...]:
        """Every case that moves, by name."""
        return tuple(sorted((m for each in self.blames for m in each.moved), key=lambda m: m.case))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, what differs between their laws, and what that does to cases, if cases were asked for."""

    old: Mapping[str, str]
    new: Mapping[str, str]
    changes: tuple[Change, ...]
    replay: Replay | None = None

    @property
    def exit_code(self) -> int:
        """0 the same, 2 they differ, 3 nothing differs that is known, but some case is undetermined."""
        if self.changes or (self.replay and self.replay.blames):
            return 2
        return 3 if self.replay and self.replay.undecided else 0
