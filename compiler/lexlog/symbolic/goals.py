"""What two decisions are compared by, as conditions on the relations about cases.

They say when the law speaks of the case at all, its outcome, the exception that is told, the review policy,
and, of a case that may go, the flags that stand against it: what `decide` reads, and how it reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from lexlog.datalog.outcomes import RELATIONS, atom
from lexlog.datalog.tree import (
    Column,
    Fact,
    Origin,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
)
from lexlog.decide.tree import GO, OUTCOMES
from lexlog.resolved.tree import REVIEWS, Law

F = TypeVar("F")

QUESTION = "prove.question/asked"
"""The flag that is put beside a law to say of which cases something is asked; none of its own is called
so."""

REVIEW = "review of the case"
"""The policies by which what stands is reviewed; no relation of a law has such a name."""
ROOTS = ("modelled", "outcome", "required", "overcome", "flagged", REVIEW)


RELATIONS_OF_CASES = frozenset(each.name for each in RELATIONS)


class Logic(Protocol[F]):
    """How conditions are joined."""

    def all(self, of: Iterable[F]) -> F:
        """All hold."""
        ...

    def any(self, of: Iterable[F]) -> F:
        """One holds."""
        ...

    def no(self, of: F) -> F:
        """It does not hold."""
        ...


Holds = Callable[[str, Mapping[str, str]], F]
"""Whether a relation has a row of the case with these words."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """What a law calls its rulings: requirements, exceptions in the order of the text, flags; by identity."""

    requirements: tuple[str, ...]
    exceptions: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]
    asked: str | None = None

    @classmethod
    def of(cls, law: Law, case: str) -> Rulings:
        """Those of one kind of case."""
        mine = [each for each in law.rulings.values() if each.case == case]
        return cls(
            tuple(each.id for each in mine if each.word == "requirement"),
            tuple((each.id, each.name) for each in mine if each.word == "exception"),
            tuple((each.id, each.name) for each in mine if each.word == "flag" and each.id != QUESTION),
            QUESTION if QUESTION in law.rulings else None,
        )


def with_review(program: Program) -> Program:
    """The program with a relation for the review of what stands."""
    made = Predicate(REVIEW, (Column("case", SymbolKind("case")), Column("policy", SymbolKind("policy"))))
    body = (
        Positive(atom("standing", requirement="requirement")),
        Positive(atom("reviewed", requirement="requirement", policy="policy")),
    )
    head = atom(REVIEW, policy="policy")
    rule = Rule(head, body, Origin("decision/review", "docs/language.md, how a case is decided", "", 0))
    facts: tuple[Fact, ...] = program.facts
    return Program((*program.predicates, made), (*program.rules, rule), facts)


def goals(logic: Logic[F], holds: Holds[F], rulings: Rulings) -> dict[str, F]:
    """When each aspect of a decision is as it is called."""
    modelled = holds("modelled", {})
    found = {"modelled": modelled}
    outcome = {word: logic.all((modelled, holds("outcome", {"outcome": word}))) for word in OUTCOMES}
    found.update({f"outcome {word}": each for word, each in outcome.items()})
    stricter: list[F] = []
    for policy in reversed(REVIEWS):
        here = holds(REVIEW, {"policy": policy})
        parts = (outcome["license_required"], here, *(logic.no(each) for each in stricter))
        found[f"review {policy}"] = logic.all(parts)
        stricter.append(here)
    found.update(_exceptions(logic, holds, rulings, outcome["exception"]))
    go = logic.any(outcome[word] for word in OUTCOMES if word in GO)
    for identity, name in rulings.flags:
        flagged = logic.all((go, holds("flagged", {"flag": identity})))
        found[f"flag {name}"] = (
            logic.any((found[f"flag {name}"], flagged)) if f"flag {name}" in found else flagged
        )
    if rulings.asked is not None:
        found["asked"] = holds("flagged", {"flag": rulings.asked})
    return found


def _exceptions(logic: Logic[F], holds: Holds[F], rulings: Rulings, is_exception: F) -> dict[str, F]:
    """The first exception of the text that overcomes everything required; or else what each overcomes."""
    found: dict[str, F] = {}
    required = {each: holds("required", {"requirement": each}) for each in rulings.requirements}
    overcome = {
        (r, identity): holds("overcome", {"requirement": r, "exception": identity})
        for r in rulings.requirements
        for identity, _ in rulings.exceptions
    }
    before: list[F] = []
    for identity, name in rulings.exceptions:
        answers = [overcome[r, identity] for r in rulings.requirements]
        every = [logic.any((logic.no(required[r]), overcome[r, identity])) for r in rulings.requirements]
        alone = logic.all((logic.any(answers), *every))
        parts = (is_exception, alone, *(logic.no(each) for each in before))
        key = f"exception {name}"
        here = logic.all(parts)
        found[key] = logic.any((found[key], here)) if key in found else here
        before.append(alone)
    together = logic.all((is_exception, *(logic.no(each) for each in before)))
    for r in rulings.requirements:
        for identity, name in rulings.exceptions:
            found[f"together {r} {name}"] = logic.all((together, overcome[r, identity]))
    return found
