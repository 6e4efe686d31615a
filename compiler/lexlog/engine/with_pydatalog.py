"""A program, tables and days in; the rows that pyDatalog derives on each day out: a second opinion.

Nothing here is shared with the columnar engine. The adapter takes time out (one question for each component
and day, over the facts and rules of that day) and hands each component to pyDatalog as text made from the
checked tree alone: identifiers such as `r12` and `X3`, symbols as codes, and no string of a user. Joins,
constants, negation, comparisons, arithmetic, ratios and linear recursion are pyDatalog's work. The adapter
does what pyDatalog is known to do wrongly or not to finish: it adds up the bindings of an aggregate (of equal
values pyDatalog drops all but one), repeats a component to its fixpoint where an aggregate, a second
recursive atom or a second predicate stands in it (which read the round before), and keeps to whole numbers
(floats are rounded).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from pyDatalog import pyDatalog, pyParser

from lexlog.datalog.safety import needs
from lexlog.datalog.strata import Component, Unstratified, components
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    Operation,
    Positive,
    Program,
    Rule,
    Term,
    Variable,
)
from lexlog.engine.errors import EngineError
from lexlog.engine.moments import Held, Question, Row, Snapshots, Source, day_by_day, given_rows, sources
from lexlog.engine.rows import Rows
from lexlog.engine.with_pydatalog_told import OutOfTime, Relation, Told
from lexlog.symbols import Symbols

MOST_FACTS = 200_000
MOST_SECONDS = 600.0

_FOLDS: dict[str, Callable[[list[int]], int]] = {"total": sum, "number": sum, "greatest": max, "least": min}

FEW = 30
"""pyDatalog walks the rows of each bound column; beyond so many, a column is compared afterwards instead."""


class TooLargeForPyDatalog(EngineError):
    """The program or its facts exceed what this adapter is meant for; the message has the figure."""


class NotForPyDatalog(EngineError):
    """The program says something that pyDatalog has no words for."""


def evaluate(
    program: Program,
    tables: Mapping[str, Rows],
    symbols: Symbols,
    days: Sequence[int],
    *,
    most_facts: int = MOST_FACTS,
    most_seconds: float = MOST_SECONDS,
) -> Snapshots:
    """Every predicate on each of the days. New symbols of the program are added to `symbols`.

    Raises NotForPyDatalog, and TooLargeForPyDatalog beyond `most_facts` rows of tables and law, or after
    `most_seconds`.
    """
    if any(rule.aggregate is not None and rule.aggregate.chains is not None for rule in program.rules):
        raise NotForPyDatalog("what comes through chains of shares is a linear system, which it cannot solve")
    order = components(program)
    if isinstance(order, Unstratified):
        raise ValueError(f"unstratified program: {order.rules[0].origin.clause}")
    given = given_rows(program, tables, symbols)
    if (size := sum(map(len, given.values()))) > most_facts:
        raise TooLargeForPyDatalog(f"{size} facts, more than {most_facts}")
    told = Told(program, symbols, time.monotonic() + most_seconds)
    pyDatalog.clear()
    try:
        return day_by_day(program, order, given, days, partial(_answer, told=told))
    except OutOfTime:
        raise TooLargeForPyDatalog(f"not finished after {most_seconds:g} seconds") from None
    finally:
        pyDatalog.clear()


def _answer(question: Question, told: Told) -> dict[str, Held]:
    """The rows of the component, in one round if pyDatalog can close the recursion alone."""
    own, known = question.component.predicates, dict(question.known)
    uses = [(rule, [name for name, _ in sources(rule) if name in own]) for rule in question.rules]
    repeats = len(own) > 1 or any(len(used) > 1 or rule.aggregate is not None for rule, used in uses)
    while question.rules:
        found = _Round(question.component, dict(question.inputs), known, told).run(question.rules)
        if found == known or not (repeats and question.component.recursive):
            return found
        known = found
    return known


@dataclass(slots=True)
class _Round:
    """One question to pyDatalog about a component, of which `known` holds already."""

    component: Component
    inputs: Mapping[Source, Held]
    known: Mapping[str, Held]
    told: Told
    heads: dict[str, str] = field(default_factory=dict)

    def run(self, rules: tuple[Rule, ...]) -> dict[str, Held]:
        """What is known, and what follows from it by the rules."""
        found = {name: set(rows) for name, rows in self.known.items()}
        for name in self.component.predicates:
            self.heads[name] = self.told.name()
            known = self.known[name] if self.component.recursive else ()
            padded = (row or (0,) for row in known)
            self.told.tell(self.heads[name], self._width(name), padded)
        sums = [(rule, self.told.name()) for rule in rules if rule.aggregate is not None]
        plain = [self._clause(rule) for rule in rules if rule.aggregate is None]
        pyParser.load("\n".join([*plain, *(self._binding_clause(rule, name) for rule, name in sums)]))
        for name in {rule.head.predicate: None for rule in rules if rule.aggregate is None}:
            width = len(self.told.columns[name])
            found[name] |= {row[:width] for row in self.told.ask(self.heads[name], self._width(name))}
        for rule, name in sums:
            found[rule.head.predicate] |= self._summed(rule, name)
        return {name: frozenset(rows) for name, rows in found.items()}

    @property
    def _is_mutual(self) -> bool:
        """Whether predicates call each other, which pyDatalog may never finish."""
        return len(self.component.predicates) > 1

    def _width(self, name: str) -> int:
        return max(len(self.told.columns[name]), 1)

    def _clause(self, rule: Rule) -> str:
        text = _Text(self, is_live=self._is_mutual)
        body = text.body(rule.body)
        terms = dict(rule.head.terms)
        head = [text.term(terms[column]) for column in self.told.columns[rule.head.predicate]]
        return f"{self.heads[rule.head.predicate]}({', '.join(head or ['0'])}) <= {body}"

    def _binding_clause(self, rule: Rule, name: str) -> str:
        """# bindings(group, over, value) :- body.   The adapter adds up the answers."""
        assert rule.aggregate is not None
        text = _Text(self, is_live=self._is_mutual)
        value = Variable("=value")  # no variable of a rule is called so
        body = text.body((*rule.body, Assignment(value, rule.aggregate.value)))
        terms = [text.term(each) for each in (*_group(rule), *rule.aggregate.over, value)]
        return f"{name}({', '.join(terms)}) <= {body}"

    def _summed(self, rule: Rule, name: str) -> set[Row]:
        """The head rows of a rule that aggregates, from its bindings."""
        assert rule.aggregate is not None
        what, group, head = rule.aggregate, _group(rule), dict(rule.head.terms)
        values: dict[Row, list[int]] = defaultdict(list)
        for row in self.told.ask(name, len(group) + len(what.over) + 1):
            values[row[: len(group)]].append(row[-1])
        terms, found = [head[each] for each in self.told.columns[rule.head.predicate]], set()
        for key, each in values.items():
            result = _FOLDS[what.function](each)
            if what.bound is None or result > what.bound or (result == what.bound and what.op == ">="):
                binding: dict[Variable | None, int] = dict(zip(group, key, strict=True))
                binding[what.result] = result
                found.add(tuple(self.code(t) if isinstance(t, Constant) else binding[t] for t in terms))
        return found

    def code(self, constant: Constant) -> int:
        """The constant as pyDatalog sees it."""
        value = constant.value
        return self.told.symbols.code(value) if isinstance(value, str) else value


def _group(rule: Rule) -> list[Variable]:
    assert rule.aggregate is not None
    return [variable for variable in rule.head.variables() if variable != rule.aggregate.result]


@dataclass(slots=True)
class _Text:
    """The text of one rule, written literal by literal.

    INVARIANT: `bound` are the variables of the literals written so far, and a literal is written only when
    the variables that it needs are among them; `body` keeps it by its choice of the next literal.
    """

    round: _Round
    names: dict[Variable, str] = field(default_factory=dict)
    bound: set[Variable] = field(default_factory=set)
    written: list[str] = field(default_factory=list)
    fresh: int = 0
    is_live: bool = False

    def body(self, literals: Iterable[Literal]) -> str:
        """The literals joined by &, tests as early as they can be read, small joins before large ones."""
        waiting = list(literals)
        while waiting:
            literal = min(waiting, key=self._cost)
            waiting.remove(literal)
            self._write(literal)
        return " & ".join(self.written) or f"({self._new()} == 0)"

    def _cost(self, literal: Literal) -> float:
        """Nothing for a test that can be read, the rows to expect for an atom, never for what must wait."""
        if not isinstance(literal, Positive):
            return 0.0 if {*needs(literal)} <= self.bound else float("inf")
        if literal.atom.predicate in self.round.heads:
            return 2.0**50 if self.is_live else -1.0
        relation, terms = self._read(literal.atom, literal.ever)
        return min((relation.rows_for(i) for i in self._known(terms)), default=1.0 + 2.0 * relation.size)

    def _write(self, literal: Literal) -> None:
        match literal:
            case Positive(atom, ever):
                self._write_positive(atom, ever)
            case Negative(atom):
                self._write_negative(atom)
            case Assignment(variable, expression):
                self.written.append(f"({self.term(variable)} == {self._expression(expression)})")
                self.bound.add(variable)
            case Comparison(left, op, right):
                name = self.term(left) if isinstance(left, Variable) else self._new()
                if not isinstance(left, Variable):
                    self.written.append(f"({name} == {self._expression(left)})")
                sign = "==" if op == "=" else op
                self.written.append(f"({name} {sign} {self._expression(right)})")

    def _write_positive(self, atom: Atom, ever: bool) -> None:
        if atom.predicate in self.round.heads and not self.is_live:
            # asked with all its variables free, the first recursive atom shares the table of its head
            self.is_live = True
            given = dict(atom.terms)
            every = [given.get(column) for column in self.round.told.columns[atom.predicate]]
            self._call(self.round.heads[atom.predicate], every, tested=set(self._known(every)))
            return
        relation, terms = self._read(atom, ever)
        self._call(relation.name, terms, tested=self._tested(relation, terms))

    def _tested(self, relation: Relation, terms: Sequence[Term | None]) -> set[int]:
        """The places of known terms that would make pyDatalog walk many rows, except for the best of them."""
        known = sorted(self._known(terms), key=relation.rows_for)
        return {place for place in known[1:] if relation.rows_for(place) > FEW}

    def _call(self, name: str, terms: Sequence[Term | None], tested: set[int]) -> None:
        """Writes name(terms), with fresh variables for the tested places, and then the tests."""
        written, tests, here = [], [], set(self.bound)
        for place, term in enumerate(terms):
            is_repeated = isinstance(term, Variable) and term in here and term not in self.bound
            if term is None or place in tested or is_repeated:
                written.append(self._new())
                if term is not None:
                    tests.append(f"({written[-1]} == {self.term(term)})")
            else:
                written.append(self.term(term))
                here |= {term} if isinstance(term, Variable) else set()
        self.bound = here
        self.written.append(f"{name}({', '.join(written or ['0'])})")
        self.written.extend(tests)

    def _write_negative(self, atom: Atom) -> None:
        """# ~cut(x), with cut(x) :- relation(x, y) & y == constant, for a constant with many rows."""
        relation, terms = self._read(atom, ever=False)
        tested = self._tested(relation, terms)
        if not tested:
            self.written.append(f"~{relation.name}({', '.join(map(self.term, terms)) or '0'})")
            return
        inner = [f"Y{place}" for place in range(len(terms))]
        kept = [place for place, term in enumerate(terms) if isinstance(term, Variable)]
        tests = [f"({inner[i]} == {self.term(each)})" for i, each in enumerate(terms) if i not in kept]
        cut = self.round.told.name()
        body = " & ".join([f"{relation.name}({', '.join(inner)})", *tests])
        pyParser.load(f"{cut}({', '.join(inner[place] for place in kept) or '0'}) <= {body}")
        self.written.append(f"~{cut}({', '.join(self.term(terms[place]) for place in kept) or '0'})")

    def _read(self, atom: Atom, ever: bool) -> tuple[Relation, list[Term]]:
        """The facts that the atom reads, of a lower component or the round before, and its terms in order."""
        columns, given = self.round.told.columns[atom.predicate], dict(atom.terms)
        places = tuple(place for place, column in enumerate(columns) if column in given)
        is_own = atom.predicate in self.round.heads
        rows = self.round.known[atom.predicate] if is_own else self.round.inputs[atom.predicate, ever]
        return self.round.told.relation(places, rows), [given[columns[place]] for place in places]

    def _known(self, terms: Sequence[Term | None]) -> list[int]:
        return [i for i, term in enumerate(terms) if isinstance(term, Constant) or term in self.bound]

    def _expression(self, expression: Expression) -> str:
        if isinstance(expression, Variable | Constant):
            return self.term(expression)
        assert isinstance(expression, Operation), "a question knows its day"
        left, right = self._expression(expression.left), self._expression(expression.right)
        if expression.op != "ratio":
            return f"({left} {expression.op} {right})"
        over, under, result = self._new(), self._new(), self._new()
        self.written += [
            f"({over} == {left} * {10 ** max(expression.scale, 0)})",
            f"({under} == {right} * {10 ** max(-expression.scale, 0)})",
            f"({under} != 0)",
            f"({result} == ({over} // {under}) - ((0 - {over}) // {under}))",  # floor + ceil
        ]
        return result

    def term(self, term: Term) -> str:
        """A variable's own name here, or the constant as a number."""
        if isinstance(term, Constant):
            value = self.round.code(term)
            return str(value) if value >= 0 else f"({value})"
        if term not in self.names:
            self.names[term] = self._new()
        return self.names[term]

    def _new(self) -> str:
        self.fresh += 1
        return f"X{self.fresh}"
