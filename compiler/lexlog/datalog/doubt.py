"""Which cells and rows of tables are in doubt in, which predicates and columns of the program are, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as Word

from lexlog.datalog.safety import variables
from lexlog.datalog.signs import Signs, signs
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Negative,
    Operation,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Today,
    Variable,
)

Status = Word["sure", "same", "open"]
"""What `?` in a symbol column means: it is never there; it is one unknown entity and only equals itself; it
could be anything."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not known about a table: columns with unknown cells, and whether some rows may not be there.

    `unknown_entity` names the key columns in which a row stands for an entity that is not known at all, and
    in which no cell is unknown otherwise; `pairs` all of them, where there are several.
    """

    columns: frozenset[str] = frozenset()
    rows: bool = False
    unknown_entity: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()


@dataclass(slots=True)
class Doubts:
    """The doubt that has reached each predicate: `predicates` in doubt, status of symbol columns, and number
    columns that hold intervals. `signs` tells which numbers may be negative, `readers` who looks at each."""

    program: Program
    predicates: set[str] = field(default_factory=set)
    status: dict[tuple[str, str], Status] = field(default_factory=dict)
    intervals: set[tuple[str, str]] = field(default_factory=set)
    kinds: dict[str, Predicate] = field(default_factory=dict)
    signs: Signs = field(default_factory=Signs)
    readers: dict[str, list[Rule]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note which rules look at each predicate."""
        for rule in self.program.rules:
            read = (each.atom.predicate for each in rule.body if isinstance(each, Positive | Negative))
            for predicate in dict.fromkeys(read):
                self.readers.setdefault(predicate, []).append(rule)

    def of(self, predicate: str, column: str) -> Status:
        """The status of a symbol column."""
        return self.status.get((predicate, column), "sure")

    def opened(self) -> frozenset[tuple[str, str]]:
        """The columns of predicates in which a name that is not known may be any."""
        return frozenset(place for place, status in self.status.items() if status == "open")

    def variable(self, rule: Rule, variable: Variable) -> Status:
        """The status of a variable in a rule: sure if any row that binds it is."""
        found = {
            self.of(literal.atom.predicate, column)
            for literal in rule.body
            if isinstance(literal, Positive)
            for column, term in literal.atom.terms
            if term == variable
        }
        if not found or "sure" in found:
            return "sure"
        return "open" if "open" in found else "same"

    def is_interval(self, rule: Rule, expression: Expression) -> bool:
        """Whether the value of an expression is known only between two bounds."""
        match expression:
            case Constant() | Today():
                return False
            case Operation(_, left, right, _):
                return self.is_interval(rule, left) or self.is_interval(rule, right)
            case Variable():
                return self._variable_is_interval(rule, expression)

    def _variable_is_interval(self, rule: Rule, variable: Variable) -> bool:
        for literal in rule.body:
            if isinstance(literal, Assignment) and literal.variable == variable:
                return self.is_interval(rule, literal.expression)
            if isinstance(literal, Positive):
                for column, term in literal.atom.terms:
                    if term == variable and (literal.atom.predicate, column) in self.intervals:
                        return True
        return False


def spread(program: Program, tables: Mapping[str, Doubt]) -> Doubts:
    """Follow the doubt in the tables through the rules, to a fixpoint."""
    doubts = Doubts(program, kinds={each.name: each for each in program.predicates}, signs=signs(program))
    for name, doubt in tables.items():
        doubts.predicates.add(name)
        for column in doubts.kinds[name].columns:
            if isinstance(column.kind, SymbolKind):
                if column.name in doubt.columns:
                    doubts.status[name, column.name] = "open"
                elif column.name in doubt.unknown_entity:
                    doubts.status[name, column.name] = "same"
            elif column.name in doubt.columns:
                doubts.intervals.add((name, column.name))
    changed = True
    while changed:
        changed = any([_pass_on(doubts, rule) for rule in program.rules])
    return doubts


def _pass_on(doubts: Doubts, rule: Rule) -> bool:
    """Let one rule pass its body's doubt to its head; whether anything was new."""
    head = rule.head.predicate
    used = {literal.atom.predicate for literal in rule.body if isinstance(literal, Positive | Negative)}
    if not (used | {head}) & doubts.predicates and not _compares_unknown(doubts, rule):
        return False
    before = len(doubts.predicates), len(doubts.intervals)
    raised = False
    doubts.predicates.add(head)
    result = rule.aggregate.result if rule.aggregate is not None else None
    for column, term in rule.head.terms:
        kind = doubts.kinds[head].kind(column)
        if isinstance(kind, SymbolKind):
            if isinstance(term, Variable):
                raised |= _raise(doubts, (head, column), _status(doubts, rule, term))
        elif (term == result and result is not None) or doubts.is_interval(rule, term):
            doubts.intervals.add((head, column))
    return raised or before != (len(doubts.predicates), len(doubts.intervals))


def _status(doubts: Doubts, rule: Rule, variable: Variable) -> Status:
    """The status of a head variable. Of a chain, either end may be anybody if a step in it may."""
    chains = None if rule.aggregate is None else rule.aggregate.chains
    if chains is None or variable not in (chains.first, chains.last):
        return doubts.variable(rule, variable)
    found = [doubts.variable(rule, each) for each in (chains.first, chains.last)]
    return "sure" if found == ["sure", "sure"] else "open"


def _compares_unknown(doubts: Doubts, rule: Rule) -> bool:
    return any(
        isinstance(literal, Comparison)
        and (doubts.is_interval(rule, literal.left) or doubts.is_interval(rule, literal.right))
        for literal in rule.body
    )


_RANK: Mapping[Status, int] = {"sure": 0, "same": 1, "open": 2}


def _raise(doubts: Doubts, place: tuple[str, str], status: Status) -> bool:
    """Raise the status of a place to this one; whether it was below."""
    if _RANK[status] <= _RANK[doubts.status.get(place, "sure")]:
        return False
    doubts.status[place] = status
    return True


def met_from_outside(doubts: Doubts, predicate: str) -> frozenset[str]:
    """The columns of a table in which an entity that is not known can be met by way of a cell that names it.

    In any other column, an entity that a cell is filled with is met in the rows that name it: what a rule
    makes of a row about `?` there, it makes of one of these as well.
    """
    found: set[str] = set()
    for rule in doubts.readers.get(predicate, ()):
        kept = {*rule.head.variables()}
        if rule.aggregate is not None:
            kept.update((*rule.aggregate.over, *variables(rule.aggregate.value)))
        for literal in rule.body:
            if isinstance(literal, Negative) and literal.atom.predicate == predicate:
                found.update(column for column, _ in literal.atom.terms)
            if isinstance(literal, Positive) and literal.atom.predicate == predicate:
                found.update(
                    column
                    for column, term in literal.atom.terms
                    if isinstance(term, Constant)
                    or term in kept
                    or _is_open(doubts, rule, term, literal, column)
                )
    return frozenset(found)


def _is_open(doubts: Doubts, rule: Rule, variable: Variable, here: Positive, at: str) -> bool:
    """Whether some place of the body, other than the one here, may hold anything that the variable stands
    for."""
    return any(
        doubts.of(literal.atom.predicate, column) == "open"
        for literal in rule.body
        if isinstance(literal, Positive)
        for column, term in literal.atom.terms
        if term == variable and not (literal is here and column == at)
    )


def used_columns(program: Program) -> dict[str, set[str]]:
    """The columns of each predicate that some rule looks at."""
    used: dict[str, set[str]] = {}

    def note(atom: Atom) -> None:
        used.setdefault(atom.predicate, set()).update(column for column, _ in atom.terms)

    for rule in program.rules:
        for literal in rule.body:
            if isinstance(literal, Positive | Negative):
                note(literal.atom)
    for predicate in program.predicates:
        if predicate.whole is not None and predicate.name in used:
            whole = predicate.whole
            used[predicate.name].update((*whole.by, *whole.key, whole.column))
            if whole.complete is not None:
                note(whole.complete)
    return used


def is_number(predicate: Predicate, column: str) -> bool:
    """Whether a column holds numbers or days, of which bounds can be kept."""
    return not isinstance(predicate.kind(column), SymbolKind)
