"""Laws and a sentence about all their cases in, the verdict out: proven, disproven by a case, or
undecided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lexlog.compare.laid import NEVER
from lexlog.decide.tree import BLOCKED, GO, OUTCOMES, Decision
from lexlog.library import Library
from lexlog.questions.asked import is_it
from lexlog.questions.tree import Asked
from lexlog.resolved.tree import REVIEWS, Clause, Law
from lexlog.symbolic.codes import Bool, both, either, no
from lexlog.symbolic.confirm import is_asked, said
from lexlog.symbolic.differ import NO_PROOF, compared, differ, looked_for
from lexlog.symbolic.goals import RELATIONS_OF_CASES
from lexlog.symbolic.laws import Laws, kinds_of_cases, opened
from lexlog.symbolic.proof import impossible
from lexlog.symbolic.record import on_record
from lexlog.symbolic.search import Effort, Question
from lexlog.symbolic.tree import Verdict

NO_WAY = "no facts could be otherwise: this follows from the rules alone"


def never(library: Library, case: str, outcome: Asked, effort: Effort | None = None) -> Verdict:
    """Whether no case that meets the condition of the question has the outcome."""
    return _answered(
        (library,),
        [case],
        Question(
            lambda sides: both((sides[0]["asked"], _has(sides[0], outcome, library.law))),
            lambda found: _shown(found[0], is_asked(found[0]) and _is(found[0], outcome, library.law)),
        ),
        effort,
    )


def always(library: Library, case: str, outcome: Asked, effort: Effort | None = None) -> Verdict:
    """Whether every case that meets the condition, and of which the law speaks, has the outcome."""
    return _answered(
        (library,),
        [case],
        Question(
            lambda sides: both(
                (sides[0]["asked"], sides[0]["modelled"], no(_has(sides[0], outcome, library.law)))
            ),
            lambda found: _shown(
                found[0],
                is_asked(found[0])
                and found[0].outcome in OUTCOMES
                and not _is(found[0], outcome, library.law),
            ),
        ),
        effort,
    )


def never_applies(library: Library, exception: str, effort: Effort | None = None) -> Verdict:
    """Whether no case goes by the exception."""
    asked, case = Asked("exception", exception), library.law.rulings[exception].case
    return _answered(
        (library,),
        [case],
        Question(
            lambda sides: _has(sides[0], asked, library.law),
            lambda found: _shown(found[0], _is(found[0], asked, library.law)),
        ),
        effort,
    )


def shadowed(library: Library, clause: str, effort: Effort | None = None) -> Verdict:
    """Whether the law without the clause decides every case alike."""
    other = replace(library, law=without(library.law, clause), parts=None)
    return _as_proof(differ(library, other, effort))


def never_looser(old: Library, new: Library, effort: Effort | None = None) -> Verdict:
    """Whether no case of which both laws speak is decided less strictly by the new one."""
    found = compared(old, new)
    if isinstance(found, Verdict):
        return _as_proof(found)
    question = Question(lambda sides: _looser(*sides), _is_looser)
    return _answered((old, new), kinds_of_cases(old.law), question, effort)


def without(law: Law, clause: str) -> Law:
    """The law in which a clause stands on no day."""

    def kept(of: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(replace(each, life=NEVER) if each.id == clause else each for each in of)

    return replace(
        law,
        definitions={k: replace(each, clauses=kept(each.clauses)) for k, each in law.definitions.items()},
        classifications=tuple(replace(each, clauses=kept(each.clauses)) for each in law.classifications),
        rulings={k: replace(each, clauses=kept(each.clauses)) for k, each in law.rulings.items()},
    )


def _answered(
    libraries: tuple[Library, ...], cases: Sequence[str], question: Question, effort: Effort | None
) -> Verdict:
    """First a proof from the rulings alone is tried, then a case is looked for, then a proof from
    everything."""
    cones = tuple(opened(each) for each in libraries)
    laws = tuple(each.law for each in libraries)
    folded = frozenset(
        name
        for of in cones
        for predicate, name in of.names.items()
        if not {"case"} & {each.name for each in of.predicates[predicate].columns[:1]}
        and predicate not in RELATIONS_OF_CASES
    )
    if all(impossible(cones, laws, case, question.wanted, folded) for case in cases):
        return Verdict("proven", (NO_WAY,))
    record = on_record(libraries[0], cones[0].predicates)
    asked = [Laws(libraries, cones, case, record) for case in cases]
    witnesses, seen = looked_for(asked, question, (), effort)
    if witnesses:
        return Verdict("disproven", (), tuple(witnesses), seen=seen)
    if all(impossible(cones, laws, case, question.wanted, frozenset()) for case in cases):
        return Verdict("proven", (NO_WAY,))
    return Verdict("undecided", (NO_PROOF,), seen=seen)


def _as_proof(found: Verdict) -> Verdict:
    word = {"same": "proven", "differs": "disproven"}.get(found.word, "undecided")
    return replace(found, word=word)  # type: ignore[arg-type]


def _shown(decision: Decision, shows: bool) -> tuple[str, ...] | None:
    answer = said(decision)
    return (answer,) if shows and answer is not None else None


# --- outcomes, as aspects and as decisions ------------------------------------------------------------------


def _has(side: Mapping[str, Bool], asked: Asked, law: Law) -> Bool:
    """When a case has the outcome."""
    match asked.outcome:
        case "go":
            return either(side[f"outcome {each}"] for each in OUTCOMES if each in GO)
        case "blocked":
            return either(side[f"outcome {each}"] for each in OUTCOMES if each in BLOCKED)
        case "exception" if asked.detail:
            name = law.rulings[asked.detail].name
            together = (part for key, part in side.items() if _is_together(key, name))
            return either((side.get(f"exception {name}", False), *together))
        case "license_required" if asked.detail:
            return side[f"review {asked.detail}"]
    return side[f"outcome {asked.outcome}"]


def _is_together(key: str, exception: str) -> bool:
    return key.startswith("together ") and key.split(" ")[-1] == exception


def _is(decision: Decision, asked: Asked, law: Law) -> bool:
    """Whether a decision is the outcome."""
    match asked.outcome:
        case "go":
            return decision.outcome in GO
        case "blocked":
            return decision.outcome in BLOCKED
    return is_it(decision, asked, law)


# --- strictness ---------------------------------------------------------------------------------------------


def _levels(side: Mapping[str, Bool]) -> list[Bool]:
    """Outcomes from the loosest to the strictest. A license of which no review is told is no stricter and no
    looser than one of any review."""
    go = either(side[f"outcome {each}"] for each in OUTCOMES if each in GO)
    return [go, *(side[f"review {each}"] for each in REVIEWS), side["outcome prohibited"]]


def _looser(old: Mapping[str, Bool], new: Mapping[str, Bool]) -> Bool:
    before, after = _levels(old), _levels(new)
    parts = [both((a, b)) for i, a in enumerate(before) for b in after[:i]]
    license_ = "outcome license_required"
    parts.append(both((old[license_], after[0])))
    parts.append(both((old["outcome prohibited"], new[license_])))
    return either(parts)


def _is_looser(decisions: Sequence[Decision]) -> tuple[str, ...] | None:
    old, new = (said(each) for each in decisions)
    if old is None or new is None:
        return None
    before, after = (_level(each) for each in decisions)
    return (old, new) if before is not None and after is not None and after < before else None


def _level(decision: Decision) -> float | None:
    if decision.outcome in GO:
        return 0
    if decision.outcome == "prohibited":
        return len(REVIEWS) + 1
    if decision.outcome != "license_required":
        return None
    return REVIEWS.index(decision.review) + 1 if decision.review else None
