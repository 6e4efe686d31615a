"""Relations of a law in, formulas that say when they hold of a case in any world out.

A table whose rows have a key is a condition that there is a row of a key, and a function for each other
column; any other table is a relation of which nothing is known. What both laws derive by the same rules is
such a relation, too: what is proven of all relations is proven of that one. What they derive otherwise is
unfolded into its rules. So a formula about a difference that no world meets proves that there is none; a
formula that can be met proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import z3

from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    NumberKind,
    Operation,
    Positive,
    Predicate,
    Rule,
    Today,
    Variable,
)
from lexlog.symbolic.bodies import bound_by, is_known, within, worked_out
from lexlog.symbolic.codes import Bool, Codes, Term, both, compared, either, equal, no
from lexlog.symbolic.cones import Cones
from lexlog.symbolic.schema import NONE

MOST = 5_000
"""Rules that may be unfolded in one formula."""


class TooLarge(Exception):
    """A formula would unfold more rules than may be, or speak of other days."""


@dataclass(slots=True)
class Shared:
    """What the formulas of both sides speak of together.

    `words` has the words of columns that have no others, by table, and `references` the tables whose rows a
    column names, for what is named is there; `case_table` is that of the case that is spoken of, `others`
    those of other cases. `axioms` fill while formulas are written.
    """

    codes: Codes
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    references: Mapping[str, Mapping[str, str]]
    case_table: str
    others: frozenset[str]
    decided_on: str | None
    axioms: dict[str, Bool] = field(default_factory=dict)
    made: int = 0
    unfolded: int = 0

    @property
    def case(self) -> Term:
        """The case that is decided."""
        return z3.Int("case")

    @property
    def today(self) -> Term:
        """The day of the case."""
        if self.decided_on is None:
            return z3.Int("today")
        return self.function(self.case_table, self.decided_on, (self.case,))

    def fresh(self) -> Term:
        """A variable that nothing else speaks of."""
        self.made += 1
        return z3.Int(f"x!{self.made}")

    def relation(self, name: str, arguments: tuple[Term, ...]) -> Bool:
        """A relation of which nothing is known."""
        sorts = [z3.IntSort()] * len(arguments) + [z3.BoolSort()]
        return z3.Function(name, *sorts)(*arguments) if arguments else z3.Bool(name)

    def function(self, table: str, column: str, key: tuple[Term, ...]) -> Term:
        """What a column has in the row of a key."""
        sorts = [z3.IntSort()] * (len(key) + 1)
        return z3.Function(f"{table}.{column}", *sorts)(*key)


@dataclass(slots=True)
class Writer:
    """Writes the formulas of one side. `opaque` are the names of predicates that are not unfolded."""

    of: Cones
    opaque: frozenset[str]
    shared: Shared

    def holds(self, name: str, given: Mapping[str, Term]) -> Bool:
        """Whether the predicate has a row with these values on the day of the case."""
        if name not in self.of.predicates:
            return False
        if self._is_folded(name):
            return self._row(name, dict(given), {}, [])
        rules, facts = self.of.rules.get(name, ()), self.of.facts.get(name, ())
        return either((*(self.rule(each, given) for each in rules), *(self._fact(f, given) for f in facts)))

    def _is_folded(self, name: str) -> bool:
        """Whether the predicate is not unfolded into its rules. A list of names always is."""
        if self.of.predicates[name].given:
            return True
        if all(not rule.body for rule in self.of.rules.get(name, ())):
            return False
        return self.of.names[name] in self.opaque or self._is_closed(name)

    def _is_closed(self, name: str) -> bool:
        return self.of.cycle(name) or any(rule.aggregate for rule in self.of.rules.get(name, ()))

    def _fact(self, fact: object, given: Mapping[str, Term]) -> Bool:
        assert hasattr(fact, "values")
        columns = self.of.predicates[fact.predicate].columns  # type: ignore[attr-defined]
        values = zip(columns, fact.values, strict=True)
        says = [equal(given[c.name], self.shared.codes.value(v)) for c, v in values if c.name in given]
        return both((*says, within(fact.days, self.shared.today)))  # type: ignore[attr-defined]

    def rule(self, rule: Rule, given: Mapping[str, Term]) -> Bool:
        """Whether the rule gives a row with these values; an aggregate is not looked at."""
        self.shared.unfolded += 1
        if self.shared.unfolded > MOST:
            raise TooLarge
        env: dict[Variable, Term] = {}
        parts = [within(rule.days, self.shared.today)]
        for column, term in rule.head.terms:
            if column not in given:
                continue
            if isinstance(term, Constant):
                parts.append(equal(given[column], self.shared.codes.value(term.value)))
            elif term in env:
                parts.append(equal(env[term], given[column]))
            else:
                env[term] = given[column]
            if parts[-1] is False:
                return False
        return self.body(rule.body, env, parts)

    def body(self, body: tuple[Literal, ...], env: dict[Variable, Term], parts: list[Bool]) -> Bool:
        """Whether the body holds with these values of its variables; the others may be anything."""
        made: list[Term] = []
        waiting = list(body)
        while waiting:
            literal = min(waiting, key=lambda each: self._rank(each, env))
            waiting.remove(literal)
            part = self._literal(literal, env, made)
            if part is False:
                return False
            parts.append(part)
        return _exists(made, both(parts))

    def _rank(self, literal: Literal, env: Mapping[Variable, Term]) -> int:
        """What is best written next: tests of what is bound, then rows of a bound key, then other rows."""
        match literal:
            case Positive(atom):
                predicate = self.of.predicates[atom.predicate]
                terms = dict(atom.terms)
                free = [c for c in terms if isinstance(t := terms[c], Variable) and t not in env]
                if (
                    predicate.given
                    and predicate.key
                    and all(k in terms and k not in free for k in predicate.key)
                ):
                    return 1
                return 2 if not free else 3 if predicate.given else 4
            case Negative(atom):
                return 0 if all(each in env for each in atom.variables()) else 9
            case Comparison(left, op, right):
                if op == "=" and bound_by(left, right, env) is not None:
                    return 0
                return 0 if is_known(left, env) and is_known(right, env) else 8
            case Assignment(_, value):
                return 0 if is_known(value, env) else 8

    def _literal(self, literal: Literal, env: dict[Variable, Term], made: list[Term]) -> Bool:
        match literal:
            case Positive(atom, ever):
                if ever:
                    raise TooLarge  # other days than that of the case are no part of these formulas
                return self._positive(atom, env, made)
            case Negative(atom):
                return no(self.holds(atom.predicate, {c: self.term(t, env, made) for c, t in atom.terms}))
            case Comparison(left, op, right):
                bound = bound_by(left, right, env) if op == "=" else None
                guards: list[Bool] = []
                if bound is not None:
                    env[bound] = self.value(right if left == bound else left, env, made, guards)
                    return both(guards)
                sides = self.value(left, env, made, guards), self.value(right, env, made, guards)
                return both((*guards, compared(sides[0], op, sides[1])))
            case Assignment(variable, value):
                guards = []
                result = self.value(value, env, made, guards)
                if variable in env:
                    return both((*guards, equal(env[variable], result)))
                env[variable] = result
                return both(guards)

    def _positive(self, atom: Atom, env: dict[Variable, Term], made: list[Term]) -> Bool:
        if self._is_folded(atom.predicate):
            return self._row(atom.predicate, dict(atom.terms), env, made)
        return self.holds(atom.predicate, {c: self.term(t, env, made) for c, t in atom.terms})

    def term(self, term: Expression, env: dict[Variable, Term], made: list[Term]) -> Term:
        """A term, made up where nothing says what it is."""
        if isinstance(term, Constant):
            return self.shared.codes.value(term.value)
        assert isinstance(term, Variable)
        if term not in env:
            env[term] = self.shared.fresh()
            made.append(env[term])
        return env[term]

    def value(self, of: Expression, env: dict[Variable, Term], made: list[Term], guards: list[Bool]) -> Term:
        """The value of an expression; what must hold for it to have one goes to `guards`."""
        match of:
            case Today():
                return self.shared.today
            case Operation(_, left, right):
                sides = self.value(left, env, made, guards), self.value(right, env, made, guards)
                return worked_out(of, *sides, guards)
            case _:
                return self.term(of, env, made)

    # --- rows of what is not unfolded ---

    def _row(
        self, name: str, terms: Mapping[str, object], env: dict[Variable, Term], made: list[Term]
    ) -> Bool:
        """Whether a table or relation has such a row. Variables that are not bound yet take what its columns
        have, where there is one row at most for each key."""
        predicate = self.of.predicates[name]
        keyed = self._key(name)
        own: list[Term] = []
        key: list[Term] = []
        for column in keyed or tuple(each.name for each in predicate.columns):
            if column in terms:
                key.append(self._given(terms[column], env, made))
            else:
                own.append(self.shared.fresh())
                key.append(own[-1])
        called = self._called(name)
        there = self._there(predicate, called, tuple(key))
        if not keyed or there is False:
            return _exists(own, there)
        parts = [there]
        for column, term in terms.items():
            if column in keyed:
                continue
            has = self.shared.function(called, column, tuple(key))
            self._ranges(predicate, called, column, tuple(key))
            if isinstance(term, Variable) and term not in env and not own:
                env[term] = has
            else:
                parts.append(equal(self._given(term, env, made), has))
        return _exists(own, both(parts))

    def _key(self, name: str) -> tuple[str, ...]:
        """The columns that tell rows apart; none if it is not known of fewer than all."""
        predicate = self.of.predicates[name]
        return predicate.key if predicate.given else self.of.values.get(name, ())

    def _called(self, name: str) -> str:
        """What a relation is called in formulas: two that rest on the same are one."""
        return name if self.of.predicates[name].given else self.of.names[name]

    def _given(self, term: object, env: dict[Variable, Term], made: list[Term]) -> Term:
        return self.term(term, env, made) if isinstance(term, Variable | Constant) else term

    def _there(self, predicate: Predicate, called: str, key: tuple[Term, ...]) -> Bool:
        shared = self.shared
        is_case = len(key) == 1 and equal(key[0], shared.case) is True
        if is_case and predicate.key and predicate.name in shared.others:
            return False
        if is_case and predicate.key and predicate.name == shared.case_table:
            return True
        if predicate.given:
            self._named(predicate, called, len(key))
        return shared.relation(f"in {called}", key)

    def _named(self, predicate: Predicate, called: str, length: int) -> None:
        """That the entities are there that rows name in the columns by which they are told apart."""
        name = f"in {called}"
        if name in self.shared.axioms:
            return
        self.shared.axioms[name] = True
        columns = predicate.key or tuple(each.name for each in predicate.columns)
        free = [self.shared.fresh() for _ in range(length)]
        row = self.shared.relation(name, tuple(free))
        there = both(self._is_there(predicate, c, v) for c, v in zip(columns, free, strict=True))
        if there is not True:
            self.shared.axioms[name] = z3.ForAll(free, z3.Implies(row, there), patterns=[row])

    def _is_there(self, predicate: Predicate, column: str, has: Term) -> Bool:
        """That what a column names is there, or that it names nothing."""
        home = self.shared.references.get(predicate.name, {}).get(column)
        if home is None:
            return True
        return either((equal(has, self.shared.codes.code(NONE)), self.shared.relation(f"in {home}", (has,))))

    def _ranges(self, predicate: Predicate, called: str, column: str, key: tuple[Term, ...]) -> None:
        """What values a column can have, for every key."""
        name = f"{called}.{column}"
        if name in self.shared.axioms:
            return
        free = [self.shared.fresh() for _ in key]
        each = self.shared.function(called, column, tuple(free))
        kind = predicate.kind(column)
        words = self.shared.words.get(predicate.name, {}).get(column)
        bounds: list[Bool] = []
        if words:
            bounds.append(either(equal(each, self.shared.codes.code(word)) for word in words))
        if isinstance(kind, NumberKind) and predicate.given:
            bounds.extend([each >= kind.least] if kind.least is not None else [])
            bounds.extend([each <= kind.greatest] if kind.greatest is not None else [])
        bounds.append(self._is_there(predicate, column, each) if predicate.given else True)
        said = both(bounds)
        self.shared.axioms[name] = True if said is True else z3.ForAll(free, said, patterns=[each])


def _exists(variables: list[Term], formula: Bool) -> Bool:
    if not variables or isinstance(formula, bool):
        return formula
    return z3.Exists(variables, formula)
