"""A sentence that is to be proven in, what it asks of which law out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from lexlog import library as libraries
from lexlog.diagnostic import nearest
from lexlog.library import Library
from lexlog.questions.asked import Unclear
from lexlog.questions.asked import asked as outcome_asked
from lexlog.questions.tree import Asked
from lexlog.resolved.tree import Law
from lexlog.source import Source
from lexlog.symbolic.goals import QUESTION

FORMS = (
    "`never OUTCOME when CONDITION`, `always OUTCOME when CONDITION`, `shadowed CLAUSE`, "
    "`exception NAME can never apply` or `overlay OLD NEW never looser`"
)
GROUPS = ("go", "blocked")
"""Words for several outcomes together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """No case that meets the condition has the outcome; or, with `always`, none has another."""

    outcome: Asked
    condition: str
    always: bool


@dataclass(frozen=True, slots=True)
class Shadowed:
    """The law without the clause decides every case alike."""

    clause: str


@dataclass(frozen=True, slots=True)
class NeverApplies:
    """No case goes by the exception."""

    exception: str


@dataclass(frozen=True, slots=True)
class NeverLooser:
    """No case is decided less strictly by the new law than by the old one."""

    old: str
    new: str


Sentence: TypeAlias = Outcome | Shadowed | NeverApplies | NeverLooser

_OUTCOME = re.compile(r"(never|always)\s+(\S+(?:\s*\([^)]*\))?)\s+when\s+(.+)", re.S)
_SHADOWED = re.compile(r"shadowed\s+(\S+)")
_EXCEPTION = re.compile(r"exception\s+(\S+)\s+can\s+never\s+apply")
_OVERLAY = re.compile(r"overlay\s+(\S+)\s+(\S+)\s+never\s+looser")


def sentence(text: str, law: Law) -> Sentence:
    """What is asked. Raises Unclear, with the nearest that there is."""
    text = text.strip()
    if found := _OUTCOME.fullmatch(text):
        word = found[2]
        outcome = Asked(word) if word in GROUPS else outcome_asked(word, law)
        if outcome.outcome == "undetermined":
            raise Unclear("a case is undetermined where facts are not known; all facts are known here")
        return Outcome(outcome, _condition(found[3]), found[1] == "always")
    if found := _SHADOWED.fullmatch(text):
        return Shadowed(_clause(found[1], law))
    if found := _EXCEPTION.fullmatch(text):
        return NeverApplies(outcome_asked(f"exception({found[1]})", law).detail)
    if found := _OVERLAY.fullmatch(text):
        return NeverLooser(found[1], found[2])
    raise Unclear(f"`{text}` is nothing that can be proven", f"there are {FORMS}")


def _condition(text: str) -> str:
    wrong = next((each for each in "{};#\n" if each in text), None)
    if wrong is not None:
        raise Unclear(f"`{text}` is no condition", "one condition, as it stands behind `when` in a policy")
    return text.strip()


def _clause(name: str, law: Law) -> str:
    """The clause that is called so, by its end if that is enough."""
    clauses = list(law.clauses())
    found = [name] if name in clauses else [each for each in clauses if each.endswith(f"/{name}")]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unclear(f"{len(found)} clauses are called `{name}`", f"there are {', '.join(found[:4])}")
    raise Unclear(f"no clause is called `{name}`", nearest(name, clauses))


def with_condition(library: Library, case: str, condition: str) -> Library:
    """The law with a flag beside it that is raised of the cases that meet the condition. It may have errors,
    which lie in the condition."""
    policy, flag = QUESTION.split("/")
    used = ", ".join(each.name for each in library.law.policies)
    text = (
        f'policy {policy} "What is asked" {{\n  source "the question";\n'
        f"  uses {used};\n  decides {case};\n}}\n\n"
        f'flag {flag} "what is asked" section "the question" {{\n  when (1)\n    {condition};\n}}\n'
    )
    place = policy.replace(".", "/") + ".lexlog"
    return libraries.of_texts([*library.sources.values(), Source(place, text)])
