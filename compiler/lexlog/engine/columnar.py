"""Rules and rows in, the model out: component by component, semi-naive rounds over columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import ModuleType

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import Positive, Predicate, Program, Rule
from lexlog.engine.again import Last
from lexlog.engine.cases.chosen import case_of
from lexlog.engine.cases.marked import Marked
from lexlog.engine.cases.steps import Sitting
from lexlog.engine.cases.table import Seat, seats
from lexlog.engine.errors import NegativeTerm, OutOfRange
from lexlog.engine.fixpoint import complete
from lexlog.engine.given import law_rows, order_of, rules_by_head
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
    last: Last | None = None,
) -> Model:
    """The least model of the program over the tables. New symbols of the program are added to `symbols`.

    `order` is the program's components, where the caller has them; `plans`, filled here, serve an evaluation
    of the same program (the very same rules) over tables much like these; and so does `last`, which keeps
    what was found for the next who asks. `progress` hears, before each
    component, its predicates, its place and how many components there are; `record` takes down what each rule
    cost. Raises OutOfRange and NegativeTerm, which are findings about the rows, TooLargeForMemory if they
    would not fit the `room`, and ValueError if the program has a cycle through a negation or an aggregate,
    which `strata.components` would have told.
    """
    room = room or Room()
    room.refuse_tables(tables)
    order = order_of(program) if order is None else order
    rules = (last.rules_for(symbols) if last else None) or rules_by_head(program, symbols)
    stays = last.unchanged(symbols, tables, order, rules) if last else frozenset()
    compiled = loops(sum(table.length for table in tables.values()))
    relations = _given(program, tables, symbols, order, compiled, stays)
    kept = {} if plans is None else plans
    predicates = {predicate.name: predicate for predicate in program.predicates}
    known = {name: last.relations[name] for name in stays} if last else {}
    if known and last:
        sitting = {name: each for name, each in last.sitting.items() if name in stays}
    else:
        sitting = {
            name: Sitting(relations[name], each) for name, each in seats(predicates, relations).items()
        }
    world = World(
        {**relations, **known}, symbols, compiled, kept, sitting, record=record or Record(), room=room
    )
    for place, component in enumerate(order):
        if progress is not None:
            progress(", ".join(component.predicates), place, len(order))
        if component.predicates[0] in stays:
            continue
        ours = tuple(rule for name in component.predicates for rule in rules.get(name, ()))
        if not component.recursive:
            _mark(
                predicates[component.predicates[0]], [each for each in ours if _can_hold(each, world)], world
            )
        complete(component, ours, world, predicates)
    if last:
        last.keep(symbols, tables, world.relations, world.sitting, rules)
    return Model(program, symbols, order, world.relations)


def _can_hold(rule: Rule, world: World) -> bool:
    """Whether every relation that a rule asks has rows."""
    atoms = [literal.atom for literal in rule.body if isinstance(literal, Positive)]
    return all(world.relations[atom.predicate].length for atom in atoms)


def _mark(predicate: Predicate, rules: Sequence[Rule], world: World) -> None:
    """Keeps the rows of a predicate as marks, if each is about a case."""
    found = case_of(predicate, rules, world.sitting)
    if found is None or world.relations[predicate.name].length:
        return
    column, cases = found
    names = tuple(each.name for each in predicate.columns)
    made = Marked(predicate.name, names, column, cases, world.relations[predicate.name].component)
    world.relations[predicate.name] = made
    world.sitting[predicate.name] = Sitting(made, Seat(cases, column))


def _given(
    program: Program,
    tables: Mapping[str, Rows],
    symbols: Symbols,
    order: tuple[Component, ...],
    compiled: ModuleType | None,
    stays: frozenset[str],
) -> dict[str, Relation]:
    """All relations that do not stay what they were, with the rows of the tables and of the law in them."""
    home = {name: place for place, component in enumerate(order) for name in component.predicates}
    facts = law_rows(program, symbols)
    relations = {}
    for predicate in program.predicates:
        if predicate.name in stays:
            continue
        names = [column.name for column in predicate.columns]
        relation = relations[predicate.name] = Relation(predicate.name, names, home[predicate.name], compiled)
        for rows in (tables.get(predicate.name), facts.get(predicate.name)):
            if rows is not None:
                relation.give(rows)
    return relations
