"""A rule and values in, the ways in which its body fails under them out.

A body is gone through with the values at hand. A literal that fails under them is one way for the body to
fail; a literal with rows leads on, row by row, and none but these rows may be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.safety import variables
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Negative,
    NumberKind,
    Positive,
    Rule,
    Variable,
)
from lexlog.explain.directions import sides
from lexlog.explain.evidence import NONE, Bound, Environment, Evidence, Keeping, Plain, Read, Worked
from lexlog.explain.formula import FALSE
from lexlog.explain.grounds import MOST_WAYS, Fails, Grounds, Holds, Only
from lexlog.explain.left import NOTHING, Left, Pattern, may_be_left
from lexlog.explain.search import Binding, both_sides, code, compare, evaluate, is_ready, matching

MOST_ASIDE = 16
"""Rows of one literal that are followed for further ways to fail once one is known."""

MOST_ROWS = 20_000
"""Rows of one literal that are followed at all."""


def pattern_of(grounds: Grounds, atom: Atom, binding: Mapping[Variable, int]) -> Pattern:
    """The values that an atom asks for."""
    found = {}
    for column, term in atom.terms:
        value = code(grounds.model, term.value) if isinstance(term, Constant) else binding.get(term)
        if value is not None:
            found[column] = value
    return tuple(sorted(found.items()))


@dataclass(slots=True)
class Refutation:
    """Goes through the body of one rule for the ways in which it fails; `left` says what need not."""

    grounds: Grounds
    rule: Rule
    left: Left = NOTHING
    keeping: Keeping = field(init=False)
    _used: frozenset[Variable] = field(init=False)

    def __post_init__(self) -> None:
        self.keeping = Keeping(self.grounds, self.rule)
        self._used = used(self.rule)

    def body(self, start: Binding) -> int:
        """The ways in which the body fails under these values, which whoever asks keeps."""
        return self.fail(tuple(range(len(self.rule.body))), kept_by_others(start))

    def fail(self, rest: tuple[int, ...], environment: Environment) -> int:
        """The ways in which one of these literals fails under these values."""
        environment = dict(environment)
        ways: list[int] = []
        remaining, has_ended = self._settle(rest, environment, ways)
        if has_ended:
            return self.grounds.formulas.any(ways)
        there: list[tuple[int, list[int]]] = []
        values = {variable: each.value for variable, each in environment.items()}
        positives = [at for at in remaining if isinstance(self.rule.body[at], Positive)]
        other: tuple[int, int] | None = None
        for at in positives:
            literal = self.rule.body[at]
            assert isinstance(literal, Positive)
            positions = matching(self.grounds.model, literal, values, self.grounds.day, None)
            if positions:
                there.append((at, positions))
                continue
            ways.append(self._missing(literal.atom, environment, values))
            row = self._row_of_key(literal.atom, values) if other is None else None
            other = other if row is None else (at, row)
        if other is not None:
            ways.append(
                self._by_other_cells(*other, tuple(e for e in remaining if e != other[0]), environment)
            )
        if not positives:
            ways.append(may_be_left(self.keeping, self.left, environment))
        near = [(at, positions) for at, positions in there if self._is_near(at, values)]
        there = near or there
        if ways:
            there = [(at, positions) for at, positions in near if len(positions) <= MOST_ASIDE]
        if there:
            at, positions = min(there, key=lambda each: self._cost(each[0], each[1], values))
            others = tuple(each for each in remaining if each != at)
            ways.append(self._each_row(at, positions, others, environment))
        return self.grounds.formulas.any(ways)

    # --- literals that need nothing more ---

    def _settle(
        self, rest: tuple[int, ...], environment: Environment, ways: list[int]
    ) -> tuple[tuple[int, ...], bool]:
        """Look at all literals that are ready. Those that fail are ways to fail; where a value cannot be
        worked out, the body ends."""
        remaining = list(rest)
        values = {variable: each.value for variable, each in environment.items()}
        while ready := [at for at in remaining if is_ready(self.rule.body[at], values)]:
            at = ready[0]
            remaining.remove(at)
            match self.rule.body[at]:
                case Assignment() as literal:
                    if not self._assign(literal, environment, values):
                        asked = (*variables(literal.expression), literal.variable)
                        ways.append(self.keeping.exactly(asked, environment))
                        return tuple(remaining), True
                case Comparison() as literal:
                    self._compare(literal, environment, values, ways)
                case Negative() as literal:
                    self._deny(literal, environment, values, ways)
        return tuple(remaining), False

    def _assign(self, literal: Assignment, environment: Environment, values: Binding) -> bool:
        value = evaluate(literal.expression, values, self.grounds.model)
        if value is None or values.get(literal.variable, value) != value:
            return False
        if literal.variable not in values:
            asked = dict.fromkeys(variables(literal.expression))
            inputs = tuple((each, environment[each].by) for each in asked)
            values[literal.variable] = value
            environment[literal.variable] = Bound(value, Worked(literal.expression, inputs))
        return True

    def _compare(
        self, literal: Comparison, environment: Environment, values: Binding, ways: list[int]
    ) -> None:
        left, right = both_sides(literal, values, self.grounds.model, self.grounds.day)
        if left is None or right is None:
            asked = (*variables(literal.left), *variables(literal.right))
            ways.append(self.keeping.exactly(asked, environment))
        elif not compare(left, literal.op, right):
            first, second = sides(literal.op, holds=False)
            kept = (
                self.keeping.of_expression(literal.left, environment, first),
                self.keeping.of_expression(literal.right, environment, second),
            )
            ways.append(self.grounds.formulas.all(kept))

    def _deny(self, literal: Negative, environment: Environment, values: Binding, ways: list[int]) -> None:
        positions = matching(self.grounds.model, Positive(literal.atom), values, self.grounds.day, None)
        if not positions:
            return
        predicate = literal.atom.predicate
        if self.grounds.kinds[predicate].given:
            columns = frozenset(column.removesuffix(HIGH) for column, _ in literal.atom.terms)
            rows = [self.grounds.given(predicate, each, columns) for each in positions[:MOST_WAYS]]
        else:
            asked = tuple(sorted(column for column, _ in literal.atom.terms))
            rows = [
                self.grounds.ask(Holds(predicate, each, tuple((column, "=") for column in asked)))
                for each in positions[:MOST_WAYS]
            ]
        kept = self.keeping.exactly(literal.atom.variables(), environment)
        ways.append(self.grounds.formulas.all((kept, self.grounds.formulas.any(rows))))

    # --- rows ---

    def _missing(self, atom: Atom, environment: Environment, values: Binding) -> int:
        """No row matches the atom."""
        pattern = pattern_of(self.grounds, atom, values)
        kept = self.keeping.exactly(atom.variables(), environment)
        return self.grounds.formulas.all((kept, self.grounds.ask(Fails(atom.predicate, pattern))))

    def _is_near(self, at: int, values: Binding) -> bool:
        """Whether a literal speaks of something that is known already, or of nothing else."""
        literal = self.rule.body[at]
        assert isinstance(literal, Positive)
        named = literal.atom.variables()
        return not named or any(each in values for each in named)

    def _cost(self, at: int, positions: list[int], values: Binding) -> tuple[bool, int, int]:
        """Rows that the law gives first, or the row of a key; then few rows."""
        literal = self.rule.body[at]
        assert isinstance(literal, Positive)
        is_first = literal.atom.predicate in self.grounds.pages.laws or self._is_by_key(literal.atom, values)
        return not is_first, len(positions), at

    def _is_by_key(self, atom: Atom, values: Mapping[Variable, int]) -> bool:
        if not self.grounds.kinds[atom.predicate].given:
            return False
        key = self.grounds.tables.key(atom.predicate.removesuffix(MAY))
        asked = {column for column, term in atom.terms if isinstance(term, Constant) or term in values}
        return bool(key) and all(each in asked for each in key)

    def _each_row(
        self, at: int, positions: list[int], others: tuple[int, ...], environment: Environment
    ) -> int:
        """With each of these rows another literal fails, and there are no other rows."""
        literal = self.rule.body[at]
        assert isinstance(literal, Positive)
        if len(positions) > MOST_ROWS:
            self.grounds.cut()
            return FALSE
        atom, predicate = literal.atom, literal.atom.predicate
        values = {variable: each.value for variable, each in environment.items()}
        kept = self.keeping.exactly(atom.variables(), environment)
        parts = [kept]
        for position in positions:
            row = self.grounds.model.relation(predicate).values(position)
            extended = dict(environment)
            differ: list[int] = []
            for column, term in atom.terms:
                if not isinstance(term, Variable) or term in values:
                    continue
                by = self._evidence(atom, values, positions, position, column, kept)
                if term in extended and extended[term].value != row[column]:
                    differ += [self.keeping.of(each, "=") for each in (by, extended[term].by)]
                extended.setdefault(term, Bound(row[column], by))
            parts.append(self.grounds.formulas.all(differ) if differ else self.fail(others, extended))
        parts.append(self._no_others(atom, values, positions))
        return self.grounds.formulas.all(parts)

    def _row_of_key(self, atom: Atom, values: Mapping[Variable, int]) -> int | None:
        """The row that has the key which an atom asks for, and says something else than it asks for."""
        if not self._is_by_key(atom, values):
            return None
        key = self.grounds.tables.key(atom.predicate.removesuffix(MAY))
        asked = {c: v for c, v in pattern_of(self.grounds, atom, values) if c in key}
        found = self.grounds.model.relation(atom.predicate).positions(asked, self.grounds.day)
        return found[0] if len(asked) == len(key) and len(found) == 1 else None

    def _by_other_cells(
        self, at: int, position: int, others: tuple[int, ...], environment: Environment
    ) -> int:
        """Whatever the row of the key says where it is not what is asked for: with its other cells another
        literal fails."""
        literal = self.rule.body[at]
        assert isinstance(literal, Positive)
        atom, extended = literal.atom, dict(environment)
        key = self.grounds.tables.key(atom.predicate.removesuffix(MAY))
        named = [t for c, t in atom.terms if c in key and isinstance(t, Variable)]
        row = self.grounds.model.relation(atom.predicate).values(position)
        for column, term in atom.terms:
            if isinstance(term, Variable):
                by = Plain(self.grounds.cell(atom.predicate, position, column))
                extended.setdefault(term, Bound(row[column], by))
        if extended.keys() == environment.keys():
            return FALSE
        kept = self.keeping.exactly(tuple(named), environment)
        return self.grounds.formulas.all((kept, self.fail(others, extended)))

    def _evidence(
        self,
        atom: Atom,
        values: Mapping[Variable, int],
        positions: list[int],
        position: int,
        column: str,
        kept: int,
    ) -> Evidence:
        """What keeps the value of a column of a row. A derived row that is another one is no longer there;
        that there is none beside it is asked apart, but for numbers, which may move in one direction."""
        if self.grounds.kinds[atom.predicate].given:
            return Plain(self.grounds.cell(atom.predicate, position, column))
        if column in self._numbers(atom, values, positions):
            return Read(atom.predicate, pattern_of(self.grounds, atom, values), position, column, kept)
        return NONE

    def _no_others(self, atom: Atom, values: Mapping[Variable, int], positions: list[int]) -> int:
        """There are no rows that match but these."""
        pattern = pattern_of(self.grounds, atom, values)
        settled = atom.predicate in self.grounds.pages.laws or self._is_by_key(atom, values)
        if settled or self._numbers(atom, values, positions):
            return self.grounds.formulas.all(())
        if self.grounds.kinds[atom.predicate].given:
            return self.grounds.no_row(atom.predicate, pattern)
        return self.grounds.ask(Only(atom.predicate, pattern, tuple(positions)))

    def _numbers(self, atom: Atom, values: Mapping[Variable, int], positions: list[int]) -> frozenset[str]:
        """The columns that the atom reads numbers from, if all else that matters of the one row is known."""
        if self.grounds.kinds[atom.predicate].given or len(positions) != 1:
            return frozenset()
        read = [column for column, term in atom.terms if term in self._used and term not in values]
        kinds = [self.grounds.kinds[atom.predicate].kind(column) for column in read]
        return frozenset(read if all(isinstance(kind, NumberKind) for kind in kinds) else ())


def used(rule: Rule) -> frozenset[Variable]:
    """The variables that stand in more than one place of a rule: the others only leave a column open."""
    found: list[Variable] = [*rule.head.variables()]
    for literal in rule.body:
        match literal:
            case Positive(atom) | Negative(atom):
                found.extend(term for _, term in atom.terms if isinstance(term, Variable))
            case Comparison(left, _, right):
                found.extend((*variables(left), *variables(right)))
            case Assignment(variable, expression):
                found.extend((variable, *variables(expression)))
    if rule.aggregate is not None:
        found.extend((*variables(rule.aggregate.value), *rule.aggregate.over))
    return frozenset(each for each, count in Counter(found).items() if count > 1)


def kept_by_others(start: Binding) -> Environment:
    """Values that whoever asks keeps."""
    return {variable: Bound(value, NONE) for variable, value in start.items()}
