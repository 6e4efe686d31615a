"""The relations in which rulings speak of cases, and the rules that make an outcome of them.

These rules are the language's own (docs/language.md, "How a case is decided"); they name no law.
"""

from __future__ import annotations

from lexlog.datalog.tree import (
    Atom,
    Column,
    Constant,
    Literal,
    Negative,
    Origin,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Variable,
)


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, SymbolKind(name)) for name in names)


RELATIONS: tuple[Predicate, ...] = (
    Predicate("decided", _columns("case")),
    Predicate("modelled", _columns("case")),
    Predicate("omitted", _columns("case", "paragraph")),
    Predicate("required", _columns("case", "requirement", "clause")),
    Predicate("reviewed", _columns("case", "requirement", "clause", "policy")),
    Predicate("candidate", _columns("case", "exception")),
    Predicate("met", _columns("case", "exception", "clause")),
    Predicate("barred", _columns("case", "exception", "clause")),
    Predicate("available", _columns("case", "exception")),
    Predicate("overcome", _columns("case", "requirement", "exception")),
    Predicate("standing", _columns("case", "requirement")),
    Predicate("prohibited", _columns("case", "prohibition", "clause")),
    Predicate("excluded", _columns("case", "exclusion", "clause")),
    Predicate("flagged", _columns("case", "flag", "clause")),
    Predicate("due", _columns("case", "exception", "clause")),
    Predicate("outcome", _columns("case", "outcome")),
)
"""One row of `required` for each limb that a case meets; `standing` where no exception overcomes it."""

_WHERE = "docs/language.md, how a case is decided"
_CASE = ("case", Variable("case"))


def _origin(label: str) -> Origin:
    return Origin(f"decision/{label}", _WHERE, "docs/language.md", 0)


def atom(predicate: str, **terms: str) -> Atom:
    """The atom of the case with variables named like this."""
    return Atom(predicate, (_CASE, *((column, Variable(name)) for column, name in terms.items())))


def _outcome(word: str, *body: Literal) -> Rule:
    head = Atom("outcome", (_CASE, ("outcome", Constant(word))))
    return Rule(head, (Positive(atom("decided")), *body), _origin(word))


_EXCLUDED = Negative(atom("excluded"))
_PROHIBITED = Negative(atom("prohibited"))

RULES: tuple[Rule, ...] = (
    Rule(
        atom("standing", requirement="requirement"),
        (
            Positive(atom("required", requirement="requirement")),
            Negative(atom("overcome", requirement="requirement")),
        ),
        _origin("standing"),
    ),
    _outcome("not_subject", Positive(atom("excluded"))),
    _outcome("prohibited", Positive(atom("prohibited")), _EXCLUDED),
    _outcome("license_required", Positive(atom("standing")), _EXCLUDED, _PROHIBITED),
    _outcome(
        "exception",
        Positive(atom("overcome", requirement="requirement", exception="exception")),
        _EXCLUDED,
        _PROHIBITED,
        Negative(atom("standing")),
    ),
    _outcome("no_license_required", _EXCLUDED, _PROHIBITED, Negative(atom("required"))),
)
