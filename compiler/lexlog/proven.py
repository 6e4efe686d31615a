"""A decision and the model that it was read from in, the proof of its outcome or of its review policy out."""

from __future__ import annotations

from lexlog.decide.tree import Decision
from lexlog.explain import tree as proofs
from lexlog.explain.prove import Prover
from lexlog.pipeline import Evaluation


def outcome(evaluation: Evaluation, prover: Prover, decision: Decision) -> proofs.Node:
    """The proof of a decision's outcome; for an undetermined one, of each outcome that it may be: those that
    completions came to, or all that the bounds allow where that is not known."""
    case = evaluation.model.symbols.find(decision.case)
    assert case is not None
    found = []
    for outcome in decision.outcome_may_be or (decision.outcome,):
        word = evaluation.model.symbols.find(outcome)
        assert word is not None
        for predicate in ("outcome", evaluation.may("outcome")):
            node = prover.prove(predicate, {"case": case, "outcome": word}, ("outcome",))
            if node is not None:
                found.append((outcome, node))
                break
    if decision.outcome != "undetermined":
        return next(node for outcome, node in found if outcome == decision.outcome)
    missing = tuple(proofs.Unknown(each.relation, each.key, each.field) for each in decision.missing)
    return proofs.Derived(
        "outcome",
        (("outcome", "undetermined"),),
        "decision/undetermined",
        "docs/language.md, how a case is decided",
        "docs/language.md",
        0,
        (*missing, *(node for _, node in found)),
    )


def review(evaluation: Evaluation, prover: Prover, decision: Decision) -> proofs.Node | None:
    """The proof of the review policy of a case that needs a license."""
    if decision.review is None:
        return None
    symbols = evaluation.model.symbols
    case, policy = symbols.find(decision.case), symbols.find(decision.review)
    assert case is not None
    assert policy is not None
    for predicate in ("reviewed", evaluation.may("reviewed")):
        node = prover.prove(predicate, {"case": case, "policy": policy})
        if node is not None:
            return node
    return None
