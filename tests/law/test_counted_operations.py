"""Operations that count for a model, over generated lineages: the law and a walk in plain Python agree.

The walk knows nothing of the policy text. It keeps sets of stages and of data and adds them up at the end;
sections are those of the notes of ECCN 4E091 (Technical Notes 2 and 3, Note 1), in the default readings.
"""

import datetime
import random
from fractions import Fraction

import pytest

from lexlog import library as libraries
from lexlog import locate
from lexlog.datalog.bounds import HIGH
from lexlog.datalog.tree import SymbolKind
from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import GivenRow
from lexlog.session import Session
from lexlog.world.load import load

WAYS = ("fine_tune", "adapter", "quantize", "merge", "prune")
DAY = "2025-06-01"
BAR = 10**26


class Lineages:
    """Models in the order in which they were made, each from and with those before it."""

    def __init__(self, seed, size):
        chance = random.Random(seed)
        self.names = [f"m{seed}_{number}" for number in range(size)]
        self.published = {name: chance.random() < 0.3 for name in self.names}
        self.stages, self.parents, self.students, self.data = {}, {}, {}, []
        for place, name in enumerate(self.names):
            earlier = self.names[max(0, place - 6) : place]
            made_from = chance.sample(earlier, min(len(earlier), chance.choice((0, 0, 1, 1, 1, 2, 3))))
            self.parents[name] = {parent: chance.choice(WAYS) for parent in made_from}
            count = chance.choice((1, 1, 2)) if not made_from else chance.choice((0, 1, 2))
            if not count and not {*self.parents[name].values()} & {"quantize", "merge", "prune"}:
                count = 1
            self.stages[name] = [self._number(chance) for _ in range(count)]
            for teacher in chance.sample(earlier, min(len(earlier), chance.choice((0, 0, 0, 1, 2)))):
                spent = self._part(chance, sum(self.stages[name]))
                made = self._number(chance) // 100
                self.data.append((name, teacher, spent, made, chance.random() < 0.2))

    @staticmethod
    def _number(chance):
        return chance.choice((10**24, 5 * 10**24, 25 * 10**24, 5 * 10**25, BAR, 1)) + chance.choice(
            (-1, 0, 1)
        )

    @staticmethod
    def _part(chance, whole):
        return whole // chance.choice((10, 10, 5, 2, 20)) + chance.choice((-1, 0, 1)) if whole > 100 else 0

    def rows(self):
        for name in self.names:
            told = {"weights": "published", "published_on": "2024-01-01"} if self.published[name] else {}
            yield row("model", model=name, **(told or {"weights": "unpublished"}))
            for number, operations in enumerate(self.stages[name]):
                kind = "fine_tune" if self.parents[name] or number else "pre_training"
                stage = f"{name}_stage_{number}"
                yield row(
                    "training_stage", stage=stage, model=name, kind=kind, operations=operations, place="US"
                )
            for parent, way in self.parents[name].items():
                yield row("derivation", child=name, parent=parent, relation=way)
            yield row("item", item=f"{name}_weights", kind="weights", model=name)
        for number, (model, generator, spent, made, is_published) in enumerate(self.data):
            yield row(
                "synthetic_data",
                model=model,
                generator=generator,
                data=f"data {number}",
                operations_spent=spent,
                operations_to_generate=made,
                data_published="yes" if is_published else "no",
            )


class Walk:
    """The notes by hand, over one set of lineages."""

    def __init__(self, of):
        self.of = of

    def lineage(self, name):
        found, left = set(), [name]
        while left:
            here = left.pop()
            if here not in found:
                found.add(here)
                left.extend(self.of.parents[here])
        return found

    def stages(self, models):
        return sum(sum(self.of.stages[each]) for each in models)

    def lessons(self, model):
        """Technical Note 3: data for the model itself and all it was made from that are not published."""
        mine = self.lineage(model)
        return [(place, each) for place, each in enumerate(self.of.data) if each[0] in mine and not each[4]]

    def generators(self, model):
        """Those whose data, with that of their variants, took more than ten percent."""
        lessons, found = self.lessons(model), set()
        for _, lesson in lessons:
            family = self.lineage(lesson[1])
            alike = [each for _, each in lessons if self.lineage(each[1]) & family]
            if sum(each[2] for each in alike) > Fraction(self.stages(self.lineage(model)), 10):
                found.add(lesson[1])
        return found

    def all_generators(self, model):
        return {g for each in self.lineage(model) for g in self.generators(each)}

    def made(self, model):
        """The data whose making counts, by place: of each model of the lineage, by its own generators."""
        return {
            place
            for each in self.lineage(model)
            for place, lesson in self.lessons(each)
            if lesson[1] in self.generators(each)
        }

    def unpublished(self, model):
        return {each for each in self.all_generators(model) if not self.of.published[each]}

    def through(self, generator):
        """Models and data that went into a generator, however far back."""
        models, data, left, seen = set(), set(), [generator], set()
        while left:
            here = left.pop()
            if here not in seen:
                seen.add(here)
                models |= self.lineage(here)
                data |= self.made(here)
                left.extend(self.unpublished(here))
        return models, data

    def making(self, places):
        return sum(self.of.data[place][3] for place in places)

    def counts(self, model):
        """Each choice of a largest generator, with the models and the data that count then."""
        own = self.lineage(model), self.made(model)
        teachers = {each: self.through(each) for each in self.unpublished(model)}
        sizes = {each: self.stages(models) + self.making(data) for each, (models, data) in teachers.items()}
        yield None, own
        for each in sizes:
            if sizes[each] == max(sizes.values()):
                yield each, (own[0] | teachers[each][0], own[1] | teachers[each][1])

    def counted(self, model):
        return max(self.stages(models) + self.making(data) for _, (models, data) in self.counts(model))

    def is_derived(self, model):
        """Note 1: made from a published model with little more."""
        bases = {b for b in self.lineage(model) - {model} if self.of.published[b]}
        if not bases:
            return False
        inside = set().union(*map(self.lineage, bases))
        theirs = set().union(*map(self.all_generators, bases))
        more = 0
        for teacher, (models, data) in self.counts(model):
            if teacher not in theirs:
                outside = {place for place in data if self.of.data[place][0] not in inside}
                more = max(more, self.stages(models - inside) + self.making(outside))
        return more <= max(Fraction(25 * 10**24), Fraction(self.counted(model), 4))

    def is_controlled(self, model):
        return self.counted(model) >= BAR and not self.of.published[model] and not self.is_derived(model)


def row(table, **cells):
    return GivenRow(table, tuple((name, str(cell)) for name, cell in cells.items()))


@pytest.fixture(scope="module")
def generated():
    return [Lineages(seed, 14) for seed in range(25)]


@pytest.fixture(scope="module")
def evaluated(generated):
    of, report = libraries.load(), Report()
    given = [each for made in generated for each in made.rows()]
    world = load(of.law, [locate.home() / "facts" / "reference"], report, given=given)
    assert not report.diagnostics
    session = Session(of, Layer(), world, differences=False)
    return session


def test_no_lineage_is_without_its_traits(generated):
    walks = [(made, Walk(made)) for made in generated]
    merged = sum(len(made.parents[name]) > 1 for made, _ in walks for name in made.names)
    taught = sum(bool(walk.unpublished(name)) for made, walk in walks for name in made.names)
    derived = sum(walk.is_derived(name) for made, walk in walks for name in made.names)
    controlled = sum(walk.is_controlled(name) for made, walk in walks for name in made.names)
    assert min(merged, taught, derived, controlled) >= 20, (merged, taught, derived, controlled)


def asked(session, name, of=lambda row: True):
    """What must hold of a relation on the day, by column, as names and numbers; no more may hold of these."""
    must, may = (set(filter(of, _rows(session, name, each))) for each in (name, session.evaluation.may(name)))
    assert must == may
    return must


def _rows(session, name, predicate):
    relation, symbols = session.evaluation.model.relation(predicate), session.evaluation.model.symbols
    day = datetime.date.fromisoformat(DAY).toordinal()
    columns = next(each for each in session.program.predicates if each.name == name).columns
    found = set()
    for position in relation.find({}, day).tolist():
        values = relation.values(position)
        if any(values.get(each.name + HIGH, values[each.name]) != values[each.name] for each in columns):
            continue
        found.add(
            tuple(
                symbols.name(values[each.name]) if isinstance(each.kind, SymbolKind) else values[each.name]
                for each in columns
            )
        )
    return found


def test_operations_that_count_are_those_of_the_walk(generated, evaluated):
    found = dict(asked(evaluated, "counted_operations"))
    for made in generated:
        walk = Walk(made)
        expected = {name: walk.counted(name) for name in made.names}
        assert {name: found[name] for name in made.names} == expected


def test_weights_are_in_the_entry_as_the_walk_says(generated, evaluated):
    found = {
        item for item, _ in asked(evaluated, "paragraph", lambda row: row[0] != "?" and row[1] == "4E091")
    }
    for made in generated:
        walk = Walk(made)
        for name in made.names:
            assert (f"{name}_weights" in found) == walk.is_controlled(name), name


def test_a_student_of_whose_data_nothing_is_said_may_be_in_the_entry():
    """A teacher of 2 * 10^26 counts if more than ten percent of the operations went into what it put out."""
    of, report = libraries.load(), Report()
    closed = [
        row("model", model="teacher", weights="unpublished"),
        row(
            "training_stage", stage="t", model="teacher", kind="pre_training", operations=2 * BAR, place="US"
        ),
        row("model", model="student", weights="unpublished"),
        row("training_stage", stage="s", model="student", kind="pre_training", operations=5 * 10**24),
        row("derivation", child="student", parent="teacher", relation="distil"),
        row("item", item="student_weights", kind="weights", model="student"),
    ]
    world = load(of.law, [locate.home() / "facts" / "reference"], report, given=closed)
    session = Session(of, Layer(), world, differences=False)
    entry = ("student_weights", "4E091")
    assert entry not in _rows(session, "paragraph", "paragraph")
    assert entry in _rows(session, "paragraph", session.evaluation.may("paragraph"))
