"""A session and a decided case in, the determination out: proofs, and what stands behind them."""

from __future__ import annotations

from lexlog.decide.tree import Decision
from lexlog.determinations.drawn import drawn
from lexlog.determinations.nodes import nodes
from lexlog.determinations.rows import lists, source_rows
from lexlog.determinations.texts import law_texts, readings
from lexlog.determinations.tree import Determination
from lexlog.explain.specified import specified
from lexlog.explain.tree import Node
from lexlog.questions.exceptions import exception_lines
from lexlog.session import Session
from lexlog.splitting.search import is_open


def determine(
    session: Session, decision: Decision, *, with_reasons: bool = False, shown: bool = True
) -> Determination:
    """The determination of a case that the session has decided; without `shown`, its proofs alone."""
    if decision.note:
        return _refused(session, decision)
    proofs = _proofs(session, decision)
    reasons = session.reasons(decision) if with_reasons and not is_open(decision) else None
    if not shown:
        return Determination(decision, proofs, reasons, leads=session.leads(decision))
    grounds = [] if reasons is None else [g.node for each in reasons.reasons for g in each.grounds]
    exceptions = tuple(exception_lines(session, decision))
    texts, named = law_texts(session, decision, nodes([*proofs, *grounds]))
    pictures, undrawn = drawn(session, decision, proofs)
    return Determination(
        decision,
        proofs,
        reasons,
        exceptions,
        pictures,
        undrawn,
        source_rows(session.library.law, session.world, nodes(grounds or proofs)),
        texts,
        lists(session.world),
        readings(session, decision, named),
        session.leads(decision),
    )


def _refused(session: Session, decision: Decision) -> Determination:
    found = readings(session, decision, frozenset())
    return Determination(decision, lists=lists(session.world), readings=found)


def _proofs(session: Session, decision: Decision) -> tuple[Node, ...]:
    """The proof of the outcome, of the review policy, and of what the item of a go is."""
    found: list[Node | None] = [session.proof(decision), session.review_proof(decision)]
    day = session.days.get(decision.case)
    if decision.is_go and day is not None:
        found += specified(session.prover(day), session.library.law, decision.case)
    return tuple(each for each in found if each is not None)
