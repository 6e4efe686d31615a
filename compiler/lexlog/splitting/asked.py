"""Searches with what they wish to be told in, views told out: as many fillings as can be in one evaluation.

Fillings get an hour each (`hours.py`), so that those of one case and those of others do not meet. Where a
filling touches what the law reads of other days, it is asked about on the days as they are, together with
fillings of other cases that leave each other alone.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from lexlog import pipeline
from lexlog.datalog.bounds import MAY
from lexlog.datalog.tree import LAST_DAY
from lexlog.decide.answers import Answers
from lexlog.decide.from_model import Book, decide
from lexlog.decide.tree import Decision
from lexlog.splitting.by_hour import by_hour
from lexlog.splitting.cells import Others, View, Views
from lexlog.splitting.domains import Domains
from lexlog.splitting.filling import Filled, filled_world, only_rows
from lexlog.splitting.hours import Hours, is_by_day, read_ever
from lexlog.splitting.place import ALL_KNOWN, UNKNOWN, Filling, Place
from lexlog.splitting.search import Answer, Asking, Fillings, Told, Wish, is_open_review
from lexlog.splitting.seen import on_days
from lexlog.world.shared import shared_cases
from lexlog.world.tree import Array, World, WorldTable

MOST_ASKED = 512
"""Fillings that are asked about in one evaluation, if more are not needed."""

Key = frozenset[tuple[Place, Filling]]


@dataclass(slots=True)
class Task:
    """The search for one case, what it wishes to be told, and the cells that it was seen to depend on: no
    other search may fill these on the days as they are. Where they are not all told, others may only fill
    cells of the tables in `apart`, those of other cases."""

    case: str
    day: int
    search: Asking[Decision]
    told: Told
    apart: frozenset[str]
    wish: Wish = field(default_factory=lambda: Wish([{}]))
    cells: set[Place] = field(default_factory=set)
    is_cut: bool = False

    @property
    def asked(self) -> Fillings:
        """What it must be told about first."""
        return self.wish.needed[0]

    def note(self, seen: View) -> View:
        """Take in what a view depends on."""
        self.cells.update(each.origin for each in seen.cells)
        self.is_cut = self.is_cut or seen.is_cut
        return seen

    def bears(self, filling: Fillings) -> bool:
        """Whether what others fill leaves this case as it is."""
        return not any(
            place == ALL_KNOWN
            or place.origin in self.cells
            or (self.is_cut and place.origin.table not in self.apart)
            for place in filling
            if place not in self.asked
        )


@dataclass(slots=True)
class Asker:
    """Fills unknown cells for the cases of an evaluation and evaluates again, `evaluations` times so far."""

    evaluation: pipeline.Evaluation
    compiled: pipeline.Compiled
    domains: Domains
    book: Book
    cases: Sequence[str]
    evaluations: int = 0
    world: World = field(init=False)
    apart: frozenset[str] = field(init=False)
    _adds_up: bool = field(init=False)
    _days: list[int] = field(init=False)
    _by_hour: _ByHour | None = None

    def __post_init__(self) -> None:
        law = self.evaluation.law
        self._adds_up = bool(shared_cases(law))
        case_tables = frozenset(table.name for table in law.tables.values() if table.word == "case")
        self.apart = frozenset() if self._adds_up else case_tables
        self._days = sorted({self.domains.days[each] for each in self.cases})
        self.world = self._small_world()

    def tell(self, tasks: Sequence[Task]) -> None:
        """Tell each task something that it wishes to be told."""
        left = list(tasks)
        if is_by_day(self.compiled.program):
            self._by_hour = self._by_hour or _ByHour(self)
            left = self._by_hour.tell(tasks)
        compiled = self.small_program()
        for filling, members in _batches(left):
            again, others = self.filled(compiled, filling)
            answers = pipeline.answers(again)
            views = Views(again, self.domains, others)
            for task in members:
                task.told[frozenset(task.asked.items())] = self.answer(task, answers, views, task.day)

    def answer(self, task: Task, answers: Answers | Callable[[], Answers], views: Views, day: int) -> Answer:
        """What is told of a case, by what deciding reads of it and by views of it on a day or in an hour."""

        def decided() -> Decision:
            read = answers if isinstance(answers, Answers) else answers()
            return decide(task.case, task.day, read, self.book)

        def seen(decision: Decision) -> View:
            return task.note(views.of(decision, day, is_open=is_open_review(decision)))

        return Answer(decided, seen)

    def filled(self, compiled: pipeline.Compiled, filling: Fillings) -> tuple[pipeline.Evaluation, Others]:
        """The evaluation with these cells filled, and the rows of entities that no table knows."""
        found = filled_world(self.evaluation.law, self.world, filling)
        return self.evaluated(found.world, compiled), found.others

    def evaluated(self, world: World, compiled: pipeline.Compiled) -> pipeline.Evaluation:
        """The evaluation of another world."""
        of = self.evaluation
        self.evaluations += 1
        return pipeline.evaluate(of.law, of.layer, world, compiled, of.executor.for_questions_aside())

    def small_program(self) -> pipeline.Compiled:
        """The rules of the days of the cases alone, where no clause looks at other days."""
        if self._adds_up:
            return self.compiled
        return self.compiled.part(on_days(self.compiled.program, self._days))

    def program_by_hour(self) -> tuple[Hours, pipeline.Compiled]:
        """The rules of the days of the cases, hour by hour."""
        hours = Hours.of(self._days)
        kin, key = self.compiled.kin, (hours, *self._days)
        if key not in kin:
            program = hours.program(on_days(self.compiled.program, self._days))
            kin[key] = pipeline.Compiled(program, shared=self.compiled.shared)
        return hours, kin[key]

    def _small_world(self) -> World:
        """The world with these cases alone, where no clause adds up over cases or looks at other days."""
        law, world = self.evaluation.law, self.evaluation.world
        if self._adds_up:
            return world
        codes = [code for case in self.cases if (code := world.symbols.find(case)) is not None]
        kept = {
            table.name: only_rows(
                world.tables[table.name], np.isin(world.tables[table.name].columns[table.key[0]], codes)
            )
            for table in law.tables.values()
            if table.word == "case"
        }
        return replace(world, tables={**world.tables, **kept})


@dataclass(frozen=True, slots=True)
class _Base:
    """A world with no cell filled, and its tables hour by hour."""

    world: World
    tables: Mapping[str, WorldTable]

    def together(self, worlds: Mapping[int, World]) -> tuple[World, dict[str, Array]]:
        """The world with what each of these says in its hour; and where the rows of tables that differ stand
        in each of them."""
        tables, places = dict(self.tables), {}
        for name, base in self.world.tables.items():
            filled = {hour: world.tables[name] for hour, world in worlds.items()}
            if all(each is base for each in filled.values()):
                continue
            first, last = self.tables[name].first, self.tables[name].last
            first = np.zeros(base.length, np.int64) if first is None else first
            last = np.full(base.length, LAST_DAY) if last is None else last
            found = by_hour(base, first, last, filled)
            tables[name], places[name] = found.table, found.places
        return replace(self.world, tables=tables), places


_Asked = dict[tuple[int, Key], list[Task]]
"""Who asks about a filling on a day."""


class _ByHour:
    """Tells tasks of fillings that each have an hour.

    Rules go by whether there are rows of entities that are not known: fillings without these are asked about
    apart.
    """

    def __init__(self, of: Asker) -> None:
        self.of = of
        self.hours, self.compiled = of.program_by_hour()
        self._ever = read_ever(self.compiled.program)
        self._bases: dict[bool, _Base] = {}

    def tell(self, tasks: Sequence[Task]) -> list[Task]:
        """Tell the tasks what they wish to know, as far as there are hours; returns those that were told
        nothing because what they need touches what is read of other days."""
        filled: dict[Key, Filled | None] = {}
        asked: dict[bool, _Asked] = {False: {}, True: {}}
        used = Counter[tuple[bool, int]]()
        left: dict[str, Task] = {}
        for task, filling, is_needed in _in_turn(tasks):
            key, is_all_known = frozenset(filling.items()), ALL_KNOWN in filling
            ours = asked[is_all_known]
            if (task.day, key) in ours:
                ours[task.day, key].append(task)
                continue
            is_full = used[is_all_known, task.day] >= self.hours.length
            if is_full or (len(ours) >= MOST_ASKED and not is_needed):
                continue
            if key not in filled:
                filled[key] = self._filled(filling)
            if filled[key] is not None:
                ours[task.day, key] = [task]
                used[is_all_known, task.day] += 1
            elif filling == task.asked:
                left[task.case] = task
        for is_all_known, ours in asked.items():
            if ours:
                found = {each: made for each in ours if (made := filled[each[1]]) is not None}
                self._answer(self._base(is_all_known=is_all_known), found, ours)
        return list(left.values())

    def _base(self, *, is_all_known: bool) -> _Base:
        if is_all_known not in self._bases:
            world = self.of.world
            if is_all_known:
                world = filled_world(self.of.evaluation.law, world, {ALL_KNOWN: UNKNOWN}).world
            tables = {
                name: self.hours.table(table, is_read_ever=name in self._ever)
                for name, table in world.tables.items()
            }
            self._bases[is_all_known] = _Base(world, tables)
        return self._bases[is_all_known]

    def _filled(self, filling: Fillings) -> Filled | None:
        """The filled world, unless that touches what is read of other days."""
        found = filled_world(self.of.evaluation.law, self.of.world, filling)
        touches = any(found.world.tables[name] is not self.of.world.tables[name] for name in self._ever)
        return None if touches else found

    def _answer(self, base: _Base, filled: Mapping[tuple[int, Key], Filled], asked: _Asked) -> None:
        used, hours = Counter[int](), dict[tuple[int, Key], int]()
        for day, key in asked:
            hours[day, key] = self.hours.hour(day, used[day])
            used[day] += 1
        world, places = base.together({hours[each]: filled[each].world for each in asked})
        again = self.of.evaluated(world, self.compiled)
        positions = {
            name: places[table][at] if (table := name.removesuffix(MAY)) in places else at
            for name, at in again.positions.items()
        }
        everyone = Views(again, self.of.domains, {})
        for each, tasks in asked.items():
            views = everyone.under(filled[each].world, positions, filled[each].others)
            for task in tasks:
                read = partial(pipeline.answers_about, again, task.case, hours[each])
                task.told[each[1]] = self.of.answer(task, read, views, hours[each])


def _in_turn(tasks: Sequence[Task]) -> Iterator[tuple[Task, Fillings, bool]]:
    """What tasks need, then what they may need soon, one of each task in turn; and whether it is needed."""
    for task in tasks:
        yield from ((task, filling, True) for filling in task.wish.needed)
    for row in itertools.zip_longest(*(task.wish.soon for task in tasks)):
        for task, filling in zip(tasks, row, strict=True):
            if filling is not None:
                yield task, filling, False


def _batches(tasks: Sequence[Task]) -> list[tuple[Fillings, list[Task]]]:
    """Tasks whose fillings can be asked about in one world: no one's cells are filled by another's wish."""
    batches: list[tuple[Fillings, list[Task]]] = []
    for task in tasks:
        for filling, members in batches:
            both = {**filling, **task.asked}
            if all(filling.get(place, wish) == wish for place, wish in task.asked.items()) and all(
                each.bears(both) for each in (task, *members)
            ):
                filling.update(task.asked)
                members.append(task)
                break
        else:
            batches.append((dict(task.asked), [task]))
    return batches
