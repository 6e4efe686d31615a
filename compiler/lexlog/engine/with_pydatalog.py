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
from typing import Any

from pyDatalog import pyDatalog, pyEngine, pyParser

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
from lexlog.symbols import Symbols

MOST_FACTS = 200_000
MOST_SECONDS = 600.0

_FOLDS: dict[str, Callable[[list[int]], int]] = {"total": sum, "number": sum, "greatest": max, "least": min}

FEW = 30
"""pyDatalog walks the rows of each bound column; beyond so many, a column is compared afterwards instead."""


class TooLargeForPyDatalog(EngineError):
    """The program or its facts exceed what this adapter is meant for; the message has the figure."""


class _OutOfTime(BaseException):
    """Rises through pyDatalog, which stores an ordinary Exception as the value of an operation."""


class _Watched(pyEngine.Const):  # type: ignore[misc]
    """A constant that looks at the clock when pyDatalog asks about it: nothing else can stop a question."""

    __slots__ = ("deadline",)

    def __init__(self, value: int, deadline: float) -> None:
        super().__init__(value)
        self.deadline = deadline

    def get_tag(self, env: object) -> object:
        """The constant's part of the name of a subgoal."""
        if time.monotonic() > self.deadline:
            raise _OutOfTime
        return self.id


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

    Raises TooLargeForPyDatalog beyond `most_facts` rows of tables and law, or after `most_seconds`.
    """
    order = components(program)
    if isinstance(order, Unstratified):
        raise ValueError(f"unstratified program: {order.rules[0].origin.clause}")
    given = given_rows(program, tables, symbols)
    if (size := sum(map(len, given.values()))) > most_facts:
        raise TooLargeForPyDatalog(f"{size} facts, more than {most_facts}")
    session = _Session(program, symbols, time.monotonic() + most_seconds)
    pyDatalog.clear()
    try:
        return day_by_day(program, order, given, days, session.answer)
    except _OutOfTime:
        raise TooLargeForPyDatalog(f"not finished after {most_seconds:g} seconds") from None
    finally:
        pyDatalog.clear()


@dataclass(frozen=True, slots=True)
class _Relation:
    """Facts inside pyDatalog: their name, how many, and how many different values in each column."""

    name: str
    size: int
    different: tuple[int, ...]

    def rows_for(self, place: int) -> float:
        """How many rows share a value of the column, on average."""
        return self.size / max(self.different[place], 1)


@dataclass(slots=True)
class _Session:
    """What has been told to pyDatalog since it was cleared.

    Facts are told once for each set of rows and choice of columns, so days with equal rows share them.
    """

    program: Program
    symbols: Symbols
    deadline: float
    columns: dict[str, tuple[str, ...]] = field(init=False)
    relations: dict[tuple[tuple[int, ...], Held], _Relation] = field(default_factory=dict)
    names: int = 0

    def __post_init__(self) -> None:
        self.columns = {p.name: tuple(c.name for c in p.columns) for p in self.program.predicates}

    def answer(self, question: Question) -> dict[str, Held]:
        """The rows of the component, in one round if pyDatalog can close the recursion alone."""
        own, known = question.component.predicates, dict(question.known)
        uses = [(rule, [name for name, _ in sources(rule) if name in own]) for rule in question.rules]
        repeats = len(own) > 1 or any(len(used) > 1 or rule.aggregate is not None for rule, used in uses)
        while question.rules:
            found = _Round(question.component, dict(question.inputs), known, self).run(question.rules)
            if found == known or not (repeats and question.component.recursive):
                return found
            known = found
        return known

    def name(self) -> str:
        """A predicate name that nobody has used."""
        self.names += 1
        return f"r{self.names}"

    def relation(self, places: tuple[int, ...], rows: Held) -> _Relation:
        """The rows cut down to some of their columns, told to pyDatalog."""
        if (places, rows) not in self.relations:
            cut = {tuple(row[place] for place in places) or (0,) for row in rows}
            name = self.name()
            self.tell(name, max(len(places), 1), cut)
            different = tuple(len({row[i] for row in cut}) for i in range(len(places)))
            self.relations[places, rows] = _Relation(name, len(cut), different)
        return self.relations[places, rows]

    def tell(self, name: str, width: int, rows: Iterable[Row]) -> None:
        """Asserts facts; a predicate without any becomes known as empty."""
        pyEngine.insert(pyEngine.Pred(name, width))
        for number, row in enumerate(rows):
            watched = number % 8 == 0
            terms = [_Watched(each, self.deadline) if watched else pyEngine.Const(each) for each in row]
            pyEngine.assert_(pyEngine.Clause(pyEngine.Literal(name, terms), []))  # noqa: PT009

    def ask(self, name: str, width: int) -> set[Row]:
        """All rows of a predicate."""
        if time.monotonic() > self.deadline:
            raise _OutOfTime
        answer: Any = pyEngine.Literal(name, [pyEngine.Var(f"A{i}") for i in range(width)]).ask()
        rows: set[Row] = set(answer)
        assert all(type(value) is int for row in rows for value in row), "pyDatalog left the whole numbers"
        return rows


@dataclass(slots=True)
class _Round:
    """One question to pyDatalog about a component, of which `known` holds already."""

    component: Component
    inputs: Mapping[Source, Held]
    known: Mapping[str, Held]
    session: _Session
    heads: dict[str, str] = field(default_factory=dict)

    def run(self, rules: tuple[Rule, ...]) -> dict[str, Held]:
        """What is known, and what follows from it by the rules."""
        found = {name: set(rows) for name, rows in self.known.items()}
        for name in self.component.predicates:
            self.heads[name] = self.session.name()
            known = self.known[name] if self.component.recursive else ()
            padded = (row or (0,) for row in known)
            self.session.tell(self.heads[name], self._width(name), padded)
        sums = [(rule, self.session.name()) for rule in rules if rule.aggregate is not None]
        plain = [self._clause(rule) for rule in rules if rule.aggregate is None]
        pyParser.load("\n".join([*plain, *(self._binding_clause(rule, name) for rule, name in sums)]))
        for name in {rule.head.predicate: None for rule in rules if rule.aggregate is None}:
            width = len(self.session.columns[name])
            found[name] |= {row[:width] for row in self.session.ask(self.heads[name], self._width(name))}
        for rule, name in sums:
            found[rule.head.predicate] |= self._summed(rule, name)
        return {name: frozenset(rows) for name, rows in found.items()}

    @property
    def _is_mutual(self) -> bool:
        """Whether predicates call each other, which pyDatalog may never finish."""
        return len(self.component.predicates) > 1

    def _width(self, name: str) -> int:
        return max(len(self.session.columns[name]), 1)

    def _clause(self, rule: Rule) -> str:
        text = _Text(self, is_live=self._is_mutual)
        body = text.body(rule.body)
        terms = dict(rule.head.terms)
        head = [text.term(terms[column]) for column in self.session.columns[rule.head.predicate]]
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
        for row in self.session.ask(name, len(group) + len(what.over) + 1):
            values[row[: len(group)]].append(row[-1])
        terms, found = [head[each] for each in self.session.columns[rule.head.predicate]], set()
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
        return self.session.symbols.code(value) if isinstance(value, str) else value


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
            every = [given.get(column) for column in self.round.session.columns[atom.predicate]]
            self._call(self.round.heads[atom.predicate], every, tested=set(self._known(every)))
            return
        relation, terms = self._read(atom, ever)
        self._call(relation.name, terms, tested=self._tested(relation, terms))

    def _tested(self, relation: _Relation, terms: Sequence[Term | None]) -> set[int]:
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
        cut = self.round.session.name()
        body = " & ".join([f"{relation.name}({', '.join(inner)})", *tests])
        pyParser.load(f"{cut}({', '.join(inner[place] for place in kept) or '0'}) <= {body}")
        self.written.append(f"~{cut}({', '.join(self.term(terms[place]) for place in kept) or '0'})")

    def _read(self, atom: Atom, ever: bool) -> tuple[_Relation, list[Term]]:
        """The facts that the atom reads, of a lower component or the round before, and its terms in order."""
        columns, given = self.round.session.columns[atom.predicate], dict(atom.terms)
        places = tuple(place for place, column in enumerate(columns) if column in given)
        is_own = atom.predicate in self.round.heads
        rows = self.round.known[atom.predicate] if is_own else self.round.inputs[atom.predicate, ever]
        return self.round.session.relation(places, rows), [given[columns[place]] for place in places]

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
