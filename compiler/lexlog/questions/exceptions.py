"""A decision in, a line for every exception of the law out: whether it is available, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.datalog.outcomes import atom
from lexlog.datalog.tree import Variable
from lexlog.decide.from_model import Book
from lexlog.decide.tree import Decision, ExceptionFound
from lexlog.explain.prove import Prover
from lexlog.questions.tree import ExceptionLine
from lexlog.resolved.tree import Ruling
from lexlog.session import Session


def exception_lines(session: Session, decision: Decision) -> Iterator[ExceptionLine]:
    """Every exception to requirements on cases of this kind, in the order of the law's text."""
    day = session.days.get(decision.case)
    if day is None or decision.note:
        return
    of = session.book()
    found = {each.id: each for each in decision.exceptions}
    prover = session.prover(day)
    kinds = _tables(session, decision.case)
    for ruling in session.library.law.rulings.values():
        if ruling.word == "exception" and ruling.case in kinds:
            yield _line(session, of, prover, day, decision.case, ruling, found.get(ruling.name))


def _line(
    session: Session,
    of: Book,
    prover: Prover,
    day: int,
    case: str,
    ruling: Ruling,
    found: ExceptionFound | None,
) -> ExceptionLine:
    if not _is_open(of, ruling, day):
        return ExceptionLine(ruling.id, ruling.name, ruling.title, "no law")
    if found is None:
        return ExceptionLine(ruling.id, ruling.name, ruling.title, "unasked", None, ruling.overcomes)
    if found.available == "yes":
        by = tuple(each.clause for each in found.because if each.condition == "met")
        return ExceptionLine(ruling.id, ruling.name, ruling.title, "yes", None, by)
    symbols = session.evaluation.model.symbols
    case_code, exception = symbols.find(case), symbols.find(ruling.id)
    assert case_code is not None
    node = None
    if exception is not None:
        known = {Variable("case"): case_code, Variable("exception"): exception}
        node = prover.absent(atom("available", exception="exception"), known)
    return ExceptionLine(ruling.id, ruling.name, ruling.title, found.available, node)


def _is_open(of: Book, ruling: Ruling, day: int) -> bool:
    """Whether a clause that opens the exception is law on the day."""
    opening = [each for each in ruling.clauses if each.word == "allow"]
    return any(of.stands(each.id, day) for each in opening) if opening else True


def _tables(session: Session, case: str) -> set[str]:
    """The case tables that the case stands in."""
    model = session.evaluation.model
    code = model.symbols.find(case)
    return {
        table.name
        for table in session.library.law.tables.values()
        if table.word == "case"
        and code is not None
        and model.relation(table.name).positions({table.key[0]: code})
    }
