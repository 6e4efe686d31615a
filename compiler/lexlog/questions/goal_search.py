"""A session, a case and an outcome in, sets of changes after which the case has the outcome out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from lexlog.alike import is_in_columns
from lexlog.changing import OtherBounds
from lexlog.datalog.doubt import Doubt
from lexlog.datalog.tree import Atom, Variable
from lexlog.decide.tree import Decision
from lexlog.explain.levers import CellLever, Lever, Levers, RowLever
from lexlog.explain.slopes import Row
from lexlog.pipeline import doubts_of
from lexlog.questions.asked import Unclear
from lexlog.questions.what_if import Supposed, row_of, supposed, text_of
from lexlog.resolved.tree import DayType, Law, NumberType, Table, WordType
from lexlog.session import Session
from lexlog.world.edit import edited
from lexlog.world.tree import World

MOST_CHANGES = 3
"""Changes that are proposed together."""

MOST_TRIED = 96
"""Sets of changes that are decided."""

MOST_SETTLED = 6
"""Sets of changes that are decided by filling what is not known, where the bounds alone do not tell."""

Added = tuple[str, tuple[tuple[str, str], ...]]

Doubts = frozenset[tuple[str, Doubt]]
"""What is in doubt in a world, table by table."""


@dataclass(frozen=True, slots=True)
class Set:
    """A set of changes: texts of cells by column, and rows."""

    cells: tuple[tuple[str, str], ...] = ()
    rows: tuple[Added, ...] = ()

    @property
    def size(self) -> int:
        """How many changes there are."""
        return len(self.cells) + len(self.rows)

    def papers(self) -> list[tuple[str, Mapping[str, str]]]:
        """The rows as `what_if` takes them."""
        return [(table, dict(cells)) for table, cells in self.rows]


@dataclass(slots=True)
class Search:
    """Goes from fewer changes to more. Each set is decided once, and none in which each change of another
    that does is made, or one that goes further.

    `reaches` says whether a decision is what is wanted, `atoms` what has to hold for that.
    """

    session: Session
    case: str
    atoms: tuple[Atom, ...]
    reaches: Callable[[Decision], bool]
    tried: int = 0
    settled: int = 0
    is_cut: bool = False
    found: list[Set] = field(default_factory=list)
    table: Table = field(init=False)
    _met: set[Set] = field(default_factory=set)
    _bases: dict[Doubts, tuple[Session, Mapping[str, Sequence[int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table, place = row_of(self.session, self.case)
        self._bases[_doubts(self.session)] = self.session, {self.table.name: [place]}

    def run(self) -> None:
        """Find the sets; who is told how far that is hears its end."""
        self._search()
        if self.session.progress is not None:
            self.session.progress("", 1, 1)

    def _search(self) -> None:
        level = deque([(Set(), self.session)])
        for size in range(MOST_CHANGES + 1):
            following: deque[tuple[Set, Session]] = deque()
            while level:
                base, session = level.popleft()
                for each in self._wider(base, session):
                    if each.size > MOST_CHANGES:
                        continue
                    if self.tried >= MOST_TRIED:
                        self.is_cut = True
                        return
                    (level if each.size == size else following).extend(self._decided(each))
            level = following

    def _decided(self, each: Set) -> Iterator[tuple[Set, Session]]:
        """Decide a set; it is gone on with if it is not enough."""
        if each in self._met or self._is_more(each):
            return
        self._met.add(each)
        of = self._supposed(each)
        if of is None or self.case not in of.then.days:
            return
        self.tried += 1
        if self.session.progress is not None:
            self.session.progress("sets of changes are decided", self.tried, MOST_TRIED)
        then, decision = self._decision(of)
        if self.reaches(decision):
            self.found = [*(other for other in self.found if not self.is_further(other, each)), each]
            return
        if decision.outcome == "undetermined":
            for fuller in self._with_figures(each):
                yield from self._decided(fuller)
        yield each, then

    def _with_figures(self, each: Set) -> Iterator[Set]:
        """The set with a figure in a row that leaves one open: the least there may be, and the greatest."""
        tables = self.session.library.law.tables
        for place, (table, cells) in enumerate(each.rows):
            for column in tables[table].fields:
                if not isinstance(column.type, NumberType) or column.name in dict(cells):
                    continue
                ends = (column.type.least, column.type.greatest)
                for end in dict.fromkeys(value for value in ends if value is not None):
                    row = table, tuple(sorted((*cells, (column.name, f"{end:f}"))))
                    yield replace(each, rows=(*each.rows[:place], row, *each.rows[place + 1 :]))

    def _supposed(self, each: Set) -> Supposed | None:
        try:
            of = supposed(self.session, self.case, dict(each.cells), each.papers())
        except Unclear:
            return None  # a value outside the range of its column
        _aside(of.then)
        return of

    def _decision(self, of: Supposed) -> tuple[Session, Decision]:
        """The session with a set, and what it says of the case."""
        then = self._changed(of)
        [decision] = then.unsettled([self.case])
        if decision.outcome != "undetermined" or decision.note:
            return then, decision
        if self.settled >= MOST_SETTLED:
            self.is_cut = True
            return then, decision
        self.settled += 1
        return then, then.decision(self.case)

    def _changed(self, of: Supposed) -> Session:
        """The session with a set, by what its rows change in an evaluation of a world in which the same is in
        doubt, and so of the very bounds that it needs. The first of its kind is evaluated in full."""
        if not is_in_columns(self.session.evaluation):
            return of.then
        key = _doubts(of.then)
        if key not in self._bases:
            self._bases[key] = (
                of.then,
                {name: _last(of.then.world, name, len(rows)) for name, rows in of.rows.items()},
            )
            return of.then
        base, gone = self._bases[key]
        world = edited(self.session.library.law, base.world, of.rows, gone)
        try:
            evaluation, _ = base.changing.into(world, of.rows, gone)
        except OtherBounds:
            return of.then
        return _aside(self.session.over(world, evaluation))

    # --- one change more ---

    def _wider(self, base: Set, session: Session) -> Iterator[Set]:
        """The set with one change more, or one that goes further, as the proofs with the set have it."""
        law = session.library.law
        for lever in _levers(session, self.case, self.table, self.atoms):
            match lever:
                case CellLever(column, value):
                    others = [each for each in base.cells if each[0] != column]
                    text = cell_text(self.table, column, value)
                    yield replace(base, cells=tuple(sorted((*others, (column, text)))))
                case RowLever(table, cells):
                    of = law.tables[table]
                    row = table, tuple((name, cell_text(of, name, value)) for name, value in cells)
                    if row not in base.rows:
                        yield replace(base, rows=tuple(sorted((*base.rows, row))))

    # --- what is no smaller ---

    def _is_more(self, each: Set) -> bool:
        return any(self.is_further(each, other) for other in self.found)

    def is_further(self, one: Set, other: Set) -> bool:
        """Whether one set makes each change of the other, or one that goes further."""
        law, cells = self.session.library.law, dict(one.cells)
        for column, text in other.cells:
            if column not in cells or not self._goes_as_far(column, cells[column], text):
                return False
        papers = {_likeness(law, row) for row in one.rows}
        return all(_likeness(law, row) in papers for row in other.rows)

    def _goes_as_far(self, column: str, one: str, other: str) -> bool:
        field_ = self.table.field(column)
        proposal = self.session.library.law.changes.proposals.get((self.table.name, column))
        if one == other or field_ is None or proposal is None:
            return one == other
        if isinstance(field_.type, DayType):
            return one >= other if proposal.direction == "later" else one <= other
        if isinstance(field_.type, NumberType):
            first, second = (Fraction(each.replace(",", "")) for each in (one, other))
            return first >= second if proposal.direction == "higher" else first <= second
        return False


def _likeness(law: Law, row: Added) -> Added:
    """A row without its numbers and days."""
    table, cells = row
    of = law.tables[table]
    kept = [each for each in cells if not isinstance(_type(of, each[0]), NumberType | DayType)]
    return table, tuple(kept)


def _type(of: Table, column: str) -> object:
    found = of.field(column)
    return None if found is None else found.type


def cell_text(table: Table, column: str, value: int | str) -> str:
    """What would stand in a cell, as a reader writes it."""
    kind = table.field(column)
    return str(value) if kind is None else text_of(kind, value)


def _doubts(of: Session) -> Doubts:
    """What tells worlds apart that need other bounds."""
    return frozenset(doubts_of(of.program, of.world).items())


def _aside(then: Session) -> Session:
    """The session as one of many: what another layer says is asked of what is told, and nobody hears how."""
    then.differences, then.aside, then.record, then.progress = False, True, None, None
    return then


def _last(world: World, name: str, count: int) -> list[int]:
    """Where the last rows of a table stand that somebody gave."""
    end = world.tables[name].entities
    return [*range(end - count, end)]


# --- levers -------------------------------------------------------------------------------------------------


def _levers(session: Session, case: str, table: Table, atoms: tuple[Atom, ...]) -> list[Lever]:
    """What could bring the case nearer to the outcome, the cells first."""
    day, law = session.days[case], session.library.law
    code = session.evaluation.model.symbols.find(case)
    assert code is not None
    columns = {each.name: each for each in table.fields if (table.name, each.name) in law.changes.proposals}
    row = Row(table.name, table.key[0], code, table.decided_on, frozenset(columns))
    words = {name: each.type.words for name, each in columns.items() if isinstance(each.type, WordType)}
    now = _numbers(session, case, frozenset(columns))
    levers = Levers(session.prover(day), row, law.changes.proposals, words, now)
    for each in atoms:
        levers.hold(each, {Variable("case"): code})
    return sorted(levers.found, key=lambda each: (isinstance(each, RowLever), str(each)))


def _numbers(session: Session, case: str, columns: frozenset[str]) -> dict[str, int]:
    """The numbers and days in the row of the case that are known."""
    table, position = row_of(session, case)
    held = session.world.tables[table.name]
    return {
        each.name: int(held.columns[each.name][position])
        for each in table.fields
        if each.name in columns
        and isinstance(each.type, NumberType | DayType)
        and not held.unknown[each.name][position]
    }
