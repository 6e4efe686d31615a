"""A model and changes of its given rows in, the model of the changed rows out, found from the changes alone.

The model that is changed stays as it is and is shared, so a counter can ask what one more row would do a
thousand times over, and a list can be brought up to date a thousand times running.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lexlog.datalog.tree import ALWAYS, FIRST_DAY, LAST_DAY, Days
from lexlog.engine.bodies import Bodies
from lexlog.engine.cases.lookup import MarkedLookup
from lexlog.engine.cases.marked import Marked
from lexlog.engine.cycle import complete
from lexlog.engine.lookup import Lookup, Values
from lexlog.engine.model import Model
from lexlog.engine.overlay import Overlay
from lexlog.engine.relation import Relation
from lexlog.engine.settle import settle
from lexlog.engine.turn import Shift, Turn
from lexlog.symbols import Symbols


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is given: encoded values in the order of the predicate's columns, and its days."""

    values: Values
    days: Days = ALWAYS


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows of given predicates that come, and positions of rows that go.

    `symbols` is the dictionary of the new rows' values, where it is not the model's own: one that was
    `extended` from it.
    """

    added: Mapping[str, Sequence[NewRow]] = field(default_factory=dict)
    removed: Mapping[str, Sequence[int]] = field(default_factory=dict)
    symbols: Symbols | None = None


@dataclass(frozen=True, slots=True)
class Warm:
    """A model that can be changed. What is prepared for one change is kept for the next ones.

    `moved` tells how the tuples of each predicate moved in the change that led here.
    """

    model: Model
    bodies: Bodies
    relations: Mapping[str, Overlay]
    moved: Mapping[str, Mapping[Values, Shift]] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model) -> Warm:
        """A model as the columnar engine returns it, ready for changes. Nothing is copied."""
        relations = {
            name: each for name, each in model.relations.items() if isinstance(each, Relation | Marked)
        }
        if len(relations) < len(model.relations):
            raise ValueError("changes start from a model in columns")
        bodies = Bodies(model.program, model.components, relations, model.symbols)
        overlays = {
            name: Overlay(MarkedLookup(each) if isinstance(each, Marked) else Lookup(each))
            for name, each in relations.items()
        }
        return cls(Model(model.program, model.symbols, model.components, overlays), bodies, overlays)

    def prepare(self) -> None:
        """Does now what the first changes would have to wait for: plans, and the order of large relations."""
        self.bodies.prepare()
        for name, columns in sorted(self.bodies.asked):
            self.relations[name].prepare(columns)

    def after(self, changes: Changes) -> Warm:
        """The model after these changes, itself open to further ones; this one is not touched.

        Raises OutOfRange and NegativeTerm as an evaluation does, and ValueError for a predicate that has
        rules, a row of another width, or a position at which there is no row.
        """
        turn = Turn(self.bodies, self.relations, dict(self.relations))
        for name in sorted({*changes.added, *changes.removed}):
            self._change(turn, name, changes)
        for place, component in enumerate(self.model.components):
            if self.bodies.inputs[place].isdisjoint(turn.moved):
                continue
            if component.recursive:
                complete(turn, place, component.predicates)
            else:
                settle(turn, place, component.predicates[0])
        symbols = changes.symbols or self.model.symbols
        model = Model(self.model.program, symbols, self.model.components, turn.new)
        return Warm(model, self.bodies, turn.new, turn.moved)

    def _change(self, turn: Turn, name: str, changes: Changes) -> None:
        if self.bodies.rules.get(name):
            raise ValueError(f"{name} has rules: only given rows are changed")
        draft = turn.draft(name)
        touched: dict[Values, None] = {}
        for position in changes.removed.get(name, ()):
            if not draft.is_live(position):
                raise ValueError(f"{name} has no row at position {position}")
            row = draft.row(position)
            draft.kill(row)
            touched[row[0]] = None
        for new in changes.added.get(name, ()):
            if len(new.values) != len(draft.names):
                raise ValueError(f"{name} has {len(draft.names)} columns, not {len(new.values)}")
            draft.add(new.values, max(new.days.first, FIRST_DAY), min(new.days.last, LAST_DAY), 0)
            touched[new.values] = None
        turn.note(name, touched)
