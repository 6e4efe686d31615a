"""A case and an outcome that it does not have in, what may be proposed and could bring it about out.

The clauses of the outcome are gone through with their conditions, as they come nearest to being met: what
must come to hold, and what must no longer. A comparison says for which value of a cell it flips; a row that
is asked for and is not there says what would have to stand in it; a clause that is not yet law, or no longer
from some day on, says the day. Nothing is promised of what is found: it is for the caller to decide again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.safety import variables
from lexlog.datalog.tree import (
    LAST_DAY,
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    Positive,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.explain.derivations import shown_body
from lexlog.explain.nearest import Near, nearest
from lexlog.explain.prove import Prover
from lexlog.explain.rules import stands_for_unknown
from lexlog.explain.search import Binding, code, matching, unify
from lexlog.explain.slopes import NEGATED, Followed, Line, Row
from lexlog.explain.states import States, value_of
from lexlog.explain.supposed import cells
from lexlog.resolved.tree import Proposal

MOST_ROWS = 16
"""Rows of one kind that are gone through."""

DEEPEST = 32
"""Clauses under clauses that are gone through."""


@dataclass(frozen=True, slots=True)
class CellLever:
    """Another value for a cell of the case's row: a stored number or day, or a name."""

    column: str
    value: int | str


@dataclass(frozen=True, slots=True)
class RowLever:
    """A row that there would be beside the case: columns with stored numbers or days, or names."""

    table: str
    cells: tuple[tuple[str, int | str], ...]


Lever = CellLever | RowLever


@dataclass(slots=True)
class Levers:
    """Goes through one model on the day of one case.

    `proposals` are what may be proposed; `words` the words of columns that have some; `now` the stored
    numbers and days in the row of the case.
    """

    prover: Prover
    row: Row
    proposals: Mapping[tuple[str, str], Proposal]
    words: Mapping[str, tuple[str, ...]]
    now: Mapping[str, int]
    found: dict[Lever, None] = field(default_factory=dict)
    followed: Followed = field(init=False)
    _seen: set[tuple[str, str, tuple[tuple[str, int], ...]]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.followed = Followed(self.prover, self.row)

    @property
    def states(self) -> States:
        """The states of literals in the model."""
        return self.prover.trying.states

    # --- what must come to hold ---

    def hold(self, atom: Atom, binding: Binding, depth: int = DEEPEST) -> None:
        """Note what could make a row of the atom hold."""
        asked = self._asked(atom, binding)
        if not depth or not self._is_new("+", atom.predicate, asked):
            return
        for rule in self.prover.pages.all_rules.get(atom.predicate, ()):
            start = unify(self.prover.model, rule.head, dict(asked))
            if start is None or stands_for_unknown(rule) or self._is_of_others(rule, start):
                continue
            if self.prover.day not in rule.days:
                if rule.days.first > self.prover.day:
                    self._on_day(rule.days.first)
                continue
            if rule.aggregate is not None and rule.aggregate.bound is not None:
                assert rule.aggregate.op is not None
                self._flip(self.followed.added(rule, start), rule.aggregate.op)
                self._terms(rule, start, depth)
                continue
            if rule.aggregate is not None:
                start = {v: b for v, b in start.items() if v != rule.aggregate.result}
            self._conditions(rule, nearest(self.states, rule.body, start), depth)

    def _terms(self, rule: Rule, start: Binding, depth: int) -> None:
        for position in range(len(rule.body)):
            literal = rule.body[position]
            if isinstance(literal, Positive) and not self.prover.kinds[literal.atom.predicate].given:
                self.hold(literal.atom, start, depth - 1)

    def _conditions(self, rule: Rule, near: Near, depth: int) -> None:
        """What could meet the conditions of a rule that are not met for certain."""
        for at, state in near.states.items():
            literal, binding = rule.body[at], near.of(at)
            if state == "met":
                continue
            match literal:
                case Positive(atom) if self.prover.kinds[atom.predicate].given:
                    self._asked_row(atom, rule.body, {**near.binding, **binding}, binding)
                case Positive(atom):
                    self.hold(atom, binding, depth - 1)
                case Negative(atom):
                    self.fall(atom, binding, depth - 1)
                case Comparison():
                    self._compared(literal, rule, binding, literal.op)
                case Assignment():
                    pass

    def _compared(self, literal: Comparison, rule: Rule, binding: Binding, op: str) -> None:
        self._turn(literal, rule, binding, op)
        asked = {*variables(literal.left), *variables(literal.right)}
        for other in rule.body:
            if isinstance(other, Positive) and self._is_paper(other.atom) and op == literal.op:
                own = {each for each in other.atom.variables() if not _binds(rule.body, each, other)}
                if own & asked:  # another such row, in which it is met
                    rest = {v: value for v, value in binding.items() if v not in own}
                    self._asked_row(other.atom, rule.body, rest, rest)

    # --- what must hold no longer ---

    def fall(self, atom: Atom, binding: Binding, depth: int = DEEPEST) -> None:
        """Note what could make rows of the atom hold no longer."""
        asked = self._asked(atom, binding)
        if not depth or not self._is_new("-", atom.predicate, asked):
            return
        model, day = self.prover.model, self.prover.day
        for position in matching(model, Positive(atom), binding, day, None)[:MOST_ROWS]:
            if self.prover.kinds[atom.predicate].given:
                self._other_words(atom, binding)
            else:
                self._underived((atom.predicate, position), depth)

    def _underived(self, row: tuple[str, int], depth: int) -> None:
        derivation = self.prover.derivations.of(row)
        rule = derivation.rule
        if rule is None:
            return
        if rule.days.last < LAST_DAY:
            self._on_day(rule.days.last + 1)
        values = self.prover.model.relation(row[0]).values(row[1])
        if rule.aggregate is not None and rule.aggregate.bound is not None:
            start = unify(self.prover.model, rule.head, values)
            assert rule.aggregate.op is not None
            if start is not None:
                self._flip(self.followed.added(rule, start), NEGATED[rule.aggregate.op])
        if derivation.binding is not None:
            self._broken(rule, shown_body(rule, values), derivation.binding, depth)
        for term in derivation.terms:
            self._broken(rule, rule.body, term.binding, depth)

    def _broken(self, rule: Rule, body: Sequence[Literal], binding: Binding, depth: int) -> None:
        for literal in body:
            match literal:
                case Positive(atom):
                    self.fall(atom, binding, depth - 1)
                case Negative(atom):
                    self.hold(atom, binding, depth - 1)
                case Comparison():
                    self._turn(literal, rule, binding, NEGATED[literal.op])
                case Assignment():
                    pass

    # --- what is noted ---

    def _turn(self, literal: Comparison, rule: Rule, binding: Binding, op: str) -> None:
        """What makes a comparison what it is to be: another number or day, or another name."""
        if literal.unit or op not in ("=", "!="):
            self._flip(self.followed.compared(literal, rule, binding), op)
            return
        for side, other in ((literal.left, literal.right), (literal.right, literal.left)):
            for atom in self._told_by(side, rule, binding):
                known = dict(self._names(atom, {**binding}))
                for column, now in known.items():
                    if (self.row.table, column) not in self.proposals:
                        continue
                    if op == "=" and (text := self._name(other, binding)) is not None and text != now:
                        self.found[CellLever(column, text)] = None
                    elif op == "!=":
                        self._words(column, now)

    def _told_by(self, side: Expression, rule: Rule, binding: Binding) -> Iterator[Atom]:
        """Where the row of the case says a name: the atom with that column alone."""
        for literal in rule.body if isinstance(side, Variable) else ():
            if isinstance(literal, Positive) and self.followed.is_own(literal.atom, binding):
                terms = tuple(each for each in literal.atom.terms if each[1] == side)
                yield replace(literal.atom, terms=terms)

    def _name(self, side: Expression, binding: Binding) -> str | None:
        if isinstance(side, Constant):
            return str(side.value)
        known = isinstance(side, Variable) and side in binding
        return self.prover.model.symbols.name(binding[side]) if known else None  # type: ignore[index]

    def _flip(self, line: Line | None, op: str) -> None:
        """A value of each number and day in the row for which the comparison is what it is to be."""
        for column, now in self.now.items() if line is not None else ():
            assert line is not None
            value = line.nearest(column, now, op)
            if value is not None:
                self._note(column, value)

    def _on_day(self, day: int) -> None:
        if self.row.day is not None and day < LAST_DAY:
            self._note(self.row.day, day)

    def _note(self, column: str, value: int) -> None:
        proposal, now = self.proposals.get((self.row.table, column)), self.now.get(column)
        if proposal is None or now is None:
            return
        is_up = proposal.direction in ("higher", "later")
        if value != now and (value > now) == is_up:
            self.found[CellLever(column, value)] = None

    def _asked_row(self, atom: Atom, body: Sequence[Literal], binding: Binding, asked: Binding) -> None:
        """A table has no row as it is asked for: what could stand in the case's own, or in a new one."""
        if self.followed.is_own(atom, asked):
            for column, text in self._names(atom, asked):
                if (self.row.table, column) in self.proposals:
                    self.found[CellLever(column, text)] = None
        elif self._is_paper(atom):
            stands: dict[str, int | str] = {**cells(self.prover, atom, body, binding)}
            stands.update(self._names(atom, binding))
            kept = tuple(sorted(stands.items()))
            self.found[RowLever(atom.predicate.removesuffix(MAY), kept)] = None

    def _other_words(self, atom: Atom, binding: Binding) -> None:
        """The other words of what the row of the case says."""
        if not self.followed.is_own(atom, binding):
            return
        for column, now in self._names(atom, binding):
            if (self.row.table, column) in self.proposals:
                self._words(column, now)

    def _words(self, column: str, now: str) -> None:
        for word in self.words.get(column, ()):
            if word != now:
                self.found[CellLever(column, word)] = None

    def _names(self, atom: Atom, binding: Binding) -> Iterator[tuple[str, str]]:
        """The names that an atom asks for, by column."""
        kinds = self.prover.kinds[atom.predicate]
        for column, term in atom.terms:
            if column.endswith(HIGH) or not isinstance(kinds.kind(column), SymbolKind):
                continue
            if isinstance(term, Constant):
                yield column, str(term.value)
            elif term in binding:
                yield column, self.prover.model.symbols.name(binding[term])

    # --- where it is looked ---

    def _is_paper(self, atom: Atom) -> bool:
        return (atom.predicate.removesuffix(MAY), "") in self.proposals

    def _asked(self, atom: Atom, binding: Binding) -> dict[str, int]:
        found = {}
        for column, term in atom.terms:
            value = code(self.prover.model, term.value) if isinstance(term, Constant) else binding.get(term)
            if value is not None:
                found[column] = value
        return found

    def _is_new(self, sign: str, predicate: str, asked: Mapping[str, int]) -> bool:
        place = (sign, predicate, tuple(sorted(asked.items())))
        if place in self._seen:
            return False
        self._seen.add(place)
        return True

    def _is_of_others(self, rule: Rule, start: Binding) -> bool:
        """Whether the rule speaks of cases of another table."""
        cases = self.prover.pages.cases
        for literal in rule.body:
            if isinstance(literal, Positive):
                table = literal.atom.predicate.removesuffix(MAY)
                key = cases.get(table)
                named = value_of(self.prover.model, dict(literal.atom.terms).get(key or ""), start)
                if key is not None and table != self.row.table and named == self.row.code:
                    return True
        return False


def _binds(body: Sequence[Literal], variable: Variable, but: Literal) -> bool:
    """Whether another literal binds the variable."""
    return any(
        each is not but and isinstance(each, Positive) and variable in each.atom.variables() for each in body
    )
