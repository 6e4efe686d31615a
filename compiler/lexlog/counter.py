"""A session and rows that are not in its facts in, decisions with their proofs out, without another full run.

`Counter` decides one case that is asked about, again and again over the same facts; `updated` goes on to
facts in which some rows have come and others gone. Where the evaluation that there is cannot say, because a
new row is in doubt in a new way or the bounds of a case differ, the facts are evaluated in full, and
`in_full` says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from lexlog import pipeline
from lexlog.abreast.together import Found
from lexlog.changing import Changing, OtherBounds
from lexlog.decide.answers import NAMES
from lexlog.decide.from_model import Book, book, decide
from lexlog.decide.groups import By
from lexlog.decide.tree import Decision, Difference
from lexlog.diagnostic import Diagnostic, Report
from lexlog.engine.delta import Warm
from lexlog.explain import tree as proofs
from lexlog.resolved.layer import Layer, changed_days, changed_tables
from lexlog.session import Session
from lexlog.splitting.search import is_open_review
from lexlog.world.edit import NotEditable, edited
from lexlog.world.row import Cells, Row

Papers = Mapping[str, Sequence[Cells]]
"""Rows as text, by table."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision of a case, the session that can prove it (None if its row was refused), and what was found
    in its rows. `in_full` says why the facts were evaluated in full, where they were."""

    decision: Decision
    session: Session | None
    diagnostics: tuple[Diagnostic, ...] = ()
    in_full: str = ""

    def proof(self) -> proofs.Node | None:
        """The proof of the outcome; None if the case was not evaluated."""
        if self.session is None or self.decision.note:
            return None
        return self.session.proof(self.decision)


@dataclass(slots=True)
class _Other:
    """Another layer of the law: the days, and the kinds of case, for which it may differ, its pages, and a
    counter of its own once one is needed."""

    by: By
    name: str
    layer: Layer
    days: Sequence[tuple[int, int]]
    tables: frozenset[str]
    book: Book
    own: Counter | None = None

    def counter(self, session: Session) -> Counter:
        """A counter for this layer alone, beside that of the session."""
        self.own = self.own or Counter(session.under(self.layer))
        return self.own


@dataclass(frozen=True, slots=True)
class _Abreast:
    """What all other layers say, by one evaluation, and that evaluation as it can be changed."""

    found: Found
    changing: Changing


@dataclass(slots=True)
class Counter:
    """Decides cases one by one over the facts of a session, which stay as they are.

    The first case pays for what all share: the evaluation, the plans, the order of large tables.
    """

    session: Session
    _book: Book = field(init=False)
    _others: list[_Other] = field(default_factory=list)
    _abreast: _Abreast | None = None

    def __post_init__(self) -> None:
        self._book = self.session.book()
        self.session.changing.warm.prepare()

    def decide(self, cells: Cells, papers: Papers | None = None, *, table: str | None = None) -> Decided:
        """The decision of a case that is not in the facts, from its row as text by column.

        `papers` are rows that come with it, such as a notice that speaks of it. `table` is the case table; by
        default the first of the law. A row that does not fit leaves the case undetermined, as in a file.
        Raises NotEditable for papers that cannot come alone.
        """
        report = Report()
        name = table or next(
            each.name for each in self.session.library.law.tables.values() if each.word == "case"
        )
        key = self.session.library.law.tables[name].key[0]
        case = cells.get(key, "")
        rows = self._rows(name, case, cells, papers or {}, report)
        if rows is None:
            said = "; ".join(each.message for each in report.diagnostics if each.severity == "error")
            note = f"the row was refused: {said}" if said else "the date of the case is not known"
            return Decided(Decision(case, "", "undetermined", note=note), None, report.diagnostics)
        found = self._decided(case, rows[name][0].first, rows)
        return replace(found, diagnostics=report.diagnostics)

    def _rows(
        self, name: str, case: str, cells: Cells, papers: Papers, report: Report
    ) -> dict[str, list[Row]] | None:
        editor = self.session.changing.editor
        row = editor.row(name, cells, report)
        found = {name: [row]}
        for other, more in papers.items():
            found.setdefault(other, []).extend(editor.row(other, each, report, {name: case}) for each in more)
        taken = {table: [each for each in rows if each is not None] for table, rows in found.items()}
        is_whole = all(len(taken[table]) == len(rows) for table, rows in found.items())
        apart = [editor.are_apart(table, rows, report) for table, rows in taken.items()]
        return taken if is_whole and all(apart) else None

    def _decided(self, case: str, day: int, rows: Mapping[str, Sequence[Row]]) -> Decided:
        of = self._with_clearances(rows, self._book)
        try:
            evaluation, _ = self.session.changing.beside(rows)
        except OtherBounds as found:
            return self._in_full(case, rows, str(found))
        answers = pipeline.answers_about(evaluation, case)
        session = self.session.over(self.session.world, evaluation, answers, {case: day})
        decision = decide(case, day, answers, of, session.alone(case))
        if (decision.outcome == "undetermined" and not decision.note) or decision.review_may_be:
            return self._in_full(case, rows, "what is not known could move the decision")
        if self.session.differences and not decision.note:
            decision = replace(decision, differs_under=tuple(self._differences(decision, day, rows)))
        return Decided(decision, session)

    def _with_clearances(self, rows: Mapping[str, Sequence[Row]], of: Book) -> Book:
        """The book with the clearances among these rows."""
        said = [
            [row.values.get(column) for column in pipeline.CLEARANCE] for row in rows.get("clearance", ())
        ]
        added = {(str(case), str(paragraph)): str(by) for case, paragraph, by in said if by is not None}
        return replace(of, clearances={**of.clearances, **added}) if added else of

    def _in_full(self, case: str, rows: Mapping[str, Sequence[Row]], why: str) -> Decided:
        world = edited(self.session.library.law, self.session.world, rows, {})
        session = self.session.over(world)
        return Decided(session.decisions([case])[0], session, in_full=why)

    # --- other layers ---

    def _differences(
        self, decision: Decision, day: int, rows: Mapping[str, Sequence[Row]]
    ) -> Iterator[Difference]:
        touched = [
            place
            for place, other in enumerate(self._alternatives())
            if other.tables & rows.keys() or any(first <= day <= last for first, last in other.days)
        ]
        for place, after in self._in_layers(touched, decision.case, day, rows):
            if after.says() != decision.says():
                yield Difference(self._others[place].by, self._others[place].name, after.says())

    def _in_layers(
        self, places: Sequence[int], case: str, day: int, rows: Mapping[str, Sequence[Row]]
    ) -> Iterator[tuple[int, Decision]]:
        """The decision in each of these other layers: from the evaluation of all of them, if there is one,
        where that leaves nothing open."""
        found = None
        if places and self._abreast is not None:
            with suppress(OtherBounds):
                found = self._abreast.found.with_case(case, self._abreast.changing.beside(rows)[0])
        for place in places:
            other = self._others[place]
            after = None
            if found is not None:
                after = found.decision(place + 1, case, day, self._with_clearances(rows, other.book))
            if after is None or is_open_review(after):
                after = other.counter(self.session)._decided(case, day, rows).decision
            yield place, after

    def _alternatives(self) -> Sequence[_Other]:
        """Each other layer, with what the law may say otherwise in it."""
        if not self._others:
            session, law = self.session, self.session.library.law
            for by, name, layer in session.alternatives():
                touched = changed_days(law, session.layer, layer), changed_tables(law, session.layer, layer)
                pages = book(law, layer, pipeline.clearances(session.world))
                self._others.append(_Other(by, name, layer, *touched, pages))
            found = session.side_by_side([each.layer for each in self._others])
            if found is not None:
                changing = Changing(found.evaluation, found.program)
                changing.warm.prepare()
                self._abreast = _Abreast(found, changing)
        return self._others


# --- facts that go on ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Update:
    """A session over the facts after some changes, and the cases whose decision may be another now.

    They are those of which something moved, those that were cleared or are no longer, and those that the
    bounds leave open: what their completions come to can move while the bounds stand still. A case that only
    another layer decides otherwise is not among them.
    """

    session: Session
    cases: tuple[str, ...]
    in_full: str = ""

    def decisions(self) -> list[Decision]:
        """The settled decisions of the cases that the changes reach."""
        return self.session.decisions(self.cases)


def updated(session: Session, added: Papers, removed: Papers) -> Update:
    """The session over the facts with some rows and without others; the given session stays as it is.

    A row that goes is named by the columns of its key, or of all that it says where its table has no key.
    Raises NotEditable for a row that cannot come or go alone, that does not fit, or that is not there.
    """
    changing, report = session.changing, Report()
    new: dict[str, list[Row]] = {}
    for name, rows in added.items():
        for cells in rows:
            row = changing.editor.row(name, cells, report)
            if row is None:
                raise NotEditable("; ".join(each.message for each in report.diagnostics))
            new.setdefault(name, []).append(row)
        if not changing.editor.are_apart(name, new.get(name, ()), report):
            raise NotEditable("; ".join(each.message for each in report.diagnostics))
    gone = {
        name: [at for cells in rows for at in changing.editor.leaving(name, cells)]
        for name, rows in removed.items()
    }
    world = edited(session.library.law, session.world, new, gone)
    try:
        evaluation, warm = changing.into(world, new, gone)
    except OtherBounds as found:
        again = session.over(world)
        return Update(again, tuple(again.days), str(found))
    after = session.over(world, evaluation)
    after.changing = Changing(evaluation, session.program, warm)
    cleared = {str(row.values["transfer"]) for row in new.get("clearance", ())}
    before = session.world.tables.get("clearance")
    if before is not None:
        codes = before.columns["transfer"][gone.get("clearance", [])].tolist()
        cleared |= {session.world.symbols.name(code) for code in codes}
    reached = _reached(evaluation, warm)
    after.goes_on_from(session, reached)
    return Update(after, tuple(sorted(reached | session.open | cleared & {*after.days})))


def _reached(evaluation: pipeline.Evaluation, warm: Warm) -> set[str]:
    """The cases of which anything that deciding reads has moved."""
    names = {name for each in NAMES for name in (evaluation.must(each), evaluation.may(each))}
    codes = {values[0] for name in names for values in warm.moved.get(name, ())}
    return {evaluation.model.symbols.name(code) for code in codes}
