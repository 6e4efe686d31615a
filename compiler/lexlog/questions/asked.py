"""An outcome as somebody writes it in, the outcome that is meant out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lexlog.decide.tree import OUTCOMES, Decision
from lexlog.diagnostic import nearest
from lexlog.questions.tree import Asked
from lexlog.resolved.tree import REVIEWS, Law, Ruling

_WRITTEN = re.compile(r"\s*(?P<outcome>[^()\s]+)\s*(?:\(\s*(?P<detail>[^()]*?)\s*\))?\s*")


class Unclear(Exception):
    """Nothing is meant by what was asked; `help` offers what could be."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help


def asked(text: str, law: Law) -> Asked:
    """The outcome that is written: a word, with an exception or a review policy in brackets, or an exception
    alone.

    Raises Unclear, with the nearest that there is.
    """
    found = _WRITTEN.fullmatch(text)
    words = [*OUTCOMES, "undetermined"]
    if found is None:
        raise Unclear(f"`{text}` is no outcome", f"outcomes are {_listed(words)}")
    outcome, detail = found["outcome"], found["detail"] or ""
    if outcome not in words:
        exceptions = [each for each in law.rulings.values() if each.word == "exception"]
        if not detail and any(outcome in (each.name, each.id) for each in exceptions):
            return Asked("exception", _exception(outcome, law).id)
        known = [*words, *(each.name for each in exceptions)]
        help_ = nearest(outcome, known) or f"outcomes are {_listed(words)}"
        raise Unclear(f"no outcome is called `{outcome}`", help_)
    if outcome == "exception" and detail:
        return Asked(outcome, _exception(detail, law).id)
    if outcome == "license_required" and detail:
        if detail not in REVIEWS:
            help_ = nearest(detail, REVIEWS) or f"review policies are {_listed(REVIEWS)}"
            raise Unclear(f"no review policy is called `{detail}`", help_)
        return Asked(outcome, detail)
    if detail:
        help_ = "`exception` has an exception behind it, `license_required` a review policy"
        raise Unclear(f"`{outcome}` stands alone", help_)
    return Asked(outcome)


def is_it(decision: Decision, wanted: Asked, law: Law) -> bool:
    """Whether a decision is the outcome, with the exception or the review policy that is named."""
    if decision.outcome != wanted.outcome:
        return False
    if wanted.outcome == "exception" and wanted.detail:
        return law.rulings[wanted.detail].name in (decision.exception or "").split("+")
    return not wanted.detail or decision.review == wanted.detail


def _exception(name: str, law: Law) -> Ruling:
    exceptions = [each for each in law.rulings.values() if each.word == "exception"]
    for each in exceptions:
        if name in (each.name, each.id):
            return each
    names = [each.name for each in exceptions]
    help_ = nearest(name, names) or f"exceptions are {_listed(names)}"
    raise Unclear(f"no exception is called `{name}`", help_)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in words)
