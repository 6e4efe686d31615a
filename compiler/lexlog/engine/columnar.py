"""Rules and rows in, the model out: component by component, semi-naive rounds over columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import ModuleType

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import Positive, Predicate, Program, Rule
from lexlog.engine.again import Again, Last
from lexlog.engine.cases.chosen import case_of
from lexlog.engine.cases.marked import Marked
from lexlog.engine.cases.steps import Sitting
from lexlog.engine.cases.table import Seat, seats
from lexlog.engine.errors import NegativeTerm, OutOfRange
from lexlog.engine.fixpoint import complete
from lexlog.engine.given import order_of, rows_of
from lexlog.engine.machine import loops
from lexlog.engine.memory import Room
from lexlog.engine.model import Model
from lexlog.engine.record import Record
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Rows
from lexlog.engine.world import Plans, World
from lexlog.symbols import Symbols

__all__ = ["NegativeTerm", "OutOfRange", "evaluate"]


def evaluate(
    program: Program,
    tables: Mapping[str, Rows],
    symbols: Symbols,
    *,
    order: tuple[Component, ...] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    record: Record | None = None,
    room: Room | None = None,
    plans: Plans | None = None,
    known: Last | None = None,
    keep: Last | None = None,
    supposed: bool = False,
) -> Model:
    """The least model of the program over the tables. New symbols of the program are added to `symbols`.

    `order` is the program's components, where the caller has them; `plans`, filled here, serve an evaluation
    of the very same rules over tables much like these. What `known` found, for this program or for one much
    like it over the same symbols, is taken over where nothing can have changed it; `keep` takes down what is
    found here for the next who asks. `progress` hears, before each component, its predicates, its place and
    how many there are; `record` takes down what each rule cost. Where rows are only `supposed`, shares
    through chains that have no solution are no error.
    Raises OutOfRange, NegativeTerm and Unsolved, which are findings about the rows, TooLargeForMemory if they
    would not fit the `room`, and ValueError if the program has a cycle through a negation or an aggregate,
    which `strata.components` would have told.
    """
    room = room or Room()
    room.refuse_tables(tables)
    order = order_of(program) if order is None else order
    again = Again(known, program, tables, symbols, order)
    compiled = loops(sum(table.length for table in tables.values()))
    relations = {
        name: _relation(name, place, again, compiled)
        for place, component in enumerate(order)
        for name in component.predicates
        if again.predicates[name].given
    }
    kept = {} if plans is None else plans
    predicates = again.predicates
    sitting = again.seats if again.known else _seated(predicates, relations)
    world = World(
        relations, symbols, compiled, kept, sitting, record=record or Record(), room=room, supposed=supposed
    )
    for place, component in enumerate(order):
        if progress is not None:
            progress(", ".join(component.predicates), place, len(order))
        if again.takes_over(component, place, world):
            continue
        for name in component.predicates:
            if name not in relations:
                relations[name] = _relation(name, place, again, compiled)
        ours = tuple(rule for name in component.predicates for rule in again.rules.get(name, ()))
        if not component.recursive:
            ours = tuple(each for each in ours if _can_hold(each, world))
            _mark(predicates[component.predicates[0]], ours, world)
        complete(component, ours, world, predicates)
        again.seen(component, world.relations)
    if keep is not None:
        keep.keep(again, world.relations, world.sitting)
    return Model(program, symbols, order, world.relations)


def _seated(
    predicates: Mapping[str, Predicate], relations: Mapping[str, Relation | Marked]
) -> dict[str, Sitting]:
    """The tables of cases among these relations, which are all that tables give."""
    given = {name: each for name, each in relations.items() if isinstance(each, Relation)}
    found = seats({name: predicates[name] for name in given}, given)
    return {name: Sitting(given[name], each) for name, each in found.items()}


def _can_hold(rule: Rule, world: World) -> bool:
    """Whether every relation that a rule asks has rows."""
    atoms = [literal.atom for literal in rule.body if isinstance(literal, Positive)]
    return all(world.relations[atom.predicate].length for atom in atoms)


def _mark(predicate: Predicate, rules: Sequence[Rule], world: World) -> None:
    """Keeps the rows of a predicate as marks, if each is about a case."""
    found = case_of(predicate, rules, world)
    if found is None or world.relations[predicate.name].length:
        return
    column, cases = found
    names = tuple(each.name for each in predicate.columns)
    made = Marked(predicate.name, names, column, cases, world.relations[predicate.name].component)
    world.relations[predicate.name] = made
    world.sitting[predicate.name] = Sitting(made, Seat(cases, column))


def _relation(name: str, place: int, again: Again, compiled: ModuleType | None) -> Relation | Marked:
    """A relation with the rows of the tables and of the law in it; as it is known, if it has no others."""
    known = again.table(name, place)
    if known is not None:
        return known
    predicate, facts = again.predicates[name], again.facts.get(name)
    made = Relation(name, [column.name for column in predicate.columns], place, compiled)
    for rows in (again.tables.get(name), rows_of(facts, predicate, again.symbols) if facts else None):
        if rows is not None:
            made.give(rows)
    return made
