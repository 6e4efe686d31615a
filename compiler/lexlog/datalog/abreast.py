"""A program and the tables that differ between worlds in, one program out that decides all of them at once.

Every predicate that rests on one of those tables gets one more column, `WORLD`, and rows of one world meet
rows of the same world only. The others are shared, and derived once. A row that the law itself gives of a
predicate with worlds holds in each of them. So does a rule, unless it is one of those that stand in some
worlds only (`merged.py`): what it leads to has worlds as well.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace

from lexlog.datalog.merged import Partly
from lexlog.datalog.tree import (
    Aggregate,
    Atom,
    Column,
    Fact,
    Literal,
    Negative,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Term,
    Variable,
    Whole,
)

WORLD = "world~"
"""The column that says of which world a row is."""

WORLDS = "worlds~"
"""The table of all worlds, a row for each. With a number behind it: of those in which some rules stand."""

GIVEN = "~given"
"""Follows the name of a predicate in that of one with the rows of it that the law gives."""

EVERYWHERE = Partly()
"""Every rule and fact stands in every world."""

_KIND = SymbolKind(WORLD)
_HERE = (WORLD, Variable(WORLD))


@dataclass(slots=True)
class Written:
    """Rules as they were written for several worlds, by the identity of the rule, which of its predicates
    have worlds, and in which worlds it stands: programs that share rules share what is made of them."""

    rules: dict[tuple[int, frozenset[str], str], tuple[Rule, Rule]] = field(default_factory=dict)

    def of(self, rule: Rule, apart: Set[str], worlds: str = WORLDS) -> Rule:
        """The rule in each world of a table of worlds."""
        used = {each.atom.predicate for each in rule.body if isinstance(each, Positive | Negative)}
        key = id(rule), frozenset(used & apart), worlds
        if key not in self.rules:
            self.rules[key] = rule, _in_each(rule, apart, worlds)
        return self.rules[key][1]


def abreast(program: Program, tables: Set[str], written: Written, partly: Partly = EVERYWHERE) -> Program:
    """The program over worlds that differ in these tables, and in which rules and facts stand; the tables
    have the column `WORLD`, and so have the tables `worlds_of` of worlds.

    >>> rows = Predicate("row", (Column("of", SymbolKind("party")),), given=True)
    >>> abreast(Program((rows,), (), ()), {"row"}, Written()).predicates[0].columns[-1].name
    'world~'
    """
    apart = predicates_apart(program, tables, partly)
    rules = [
        written.of(rule, apart, worlds_of(partly.rules.get(id(rule))))
        if rule.head.predicate in apart
        else rule
        for rule in program.rules
    ]
    kinds = {each.name: each for each in program.predicates}
    given: dict[str, tuple[Predicate, Fact, str]] = {}
    facts = []
    for fact in program.facts:
        if fact.predicate in apart:
            worlds = worlds_of(partly.facts.get(id(fact)))
            name = fact.predicate + GIVEN + worlds.removeprefix(WORLDS)
            given[name] = kinds[fact.predicate], fact, worlds
            fact = replace(fact, predicate=name)
        facts.append(fact)
    rules.extend(_where(*each, name) for name, each in given.items())
    predicates = [_with_worlds(each) if each.name in apart else each for each in program.predicates]
    predicates.extend(Predicate(name, of.columns) for name, (of, _, _) in given.items())
    predicates.extend(
        Predicate(name, (Column(WORLD, _KIND),), given=True, key=(WORLD,))
        for name in (WORLDS, *map(worlds_of, range(len(partly.members))))
    )
    return Program(tuple(predicates), tuple(rules), tuple(facts))


def worlds_of(number: int | None) -> str:
    """The table of the worlds in which rules with this number stand: all for None."""
    return WORLDS if number is None else f"{WORLDS}{number}"


def marked(program: Program) -> Program:
    """A program that `abreast` made, with the predicates `marks_of`: the worlds in which the body of some
    rule with a number holds, on whatever day and of whatever. A row that the law gives in some worlds
    holds."""
    rules: list[Rule] = []
    marks: dict[str, Predicate] = {}
    for rule in program.rules:
        for each in rule.body:
            told = each.atom.predicate if isinstance(each, Positive) else ""
            if told.startswith(WORLDS) and told != WORLDS:
                name = marks_of(int(told.removeprefix(WORLDS)))
                marks[name] = Predicate(name, (Column(WORLD, _KIND),))
                rules.append(Rule(Atom(name, (_HERE,)), rule.body, rule.origin, rule.days))
    return Program((*program.predicates, *marks.values()), (*program.rules, *rules), program.facts)


def marks_of(number: int) -> str:
    """The predicate of the worlds in which the body of some rule with this number holds."""
    return f"fires~{number}"


def linked(program: Program, tables: Set[str]) -> frozenset[str]:
    """These tables, with those that tell whether all parts of a whole in one of them are on record, or of
    whose parts one of them tells that."""
    found = {each.name for each in program.predicates if each.name in tables}
    for each in program.predicates:
        pair = {each.name, each.whole.complete.predicate} if each.whole and each.whole.complete else set()
        if found & pair:
            found |= pair
    return frozenset(found)


def predicates_apart(program: Program, tables: Set[str], partly: Partly = EVERYWHERE) -> frozenset[str]:
    """The predicates that may have other rows in another world."""
    readers: dict[str, list[str]] = {}
    for rule in program.rules:
        for each in rule.body:
            if isinstance(each, Positive | Negative):
                readers.setdefault(each.atom.predicate, []).append(rule.head.predicate)
    found = set(linked(program, tables))
    found.update(rule.head.predicate for rule in program.rules if id(rule) in partly.rules)
    found.update(fact.predicate for fact in program.facts if id(fact) in partly.facts)
    waiting = [*found]
    while waiting:
        more = set(readers.get(waiting.pop(), ())) - found
        found |= more
        waiting.extend(more)
    return frozenset(found)


def _in_each(rule: Rule, apart: Set[str], worlds: str) -> Rule:
    body = [_here(each, apart) for each in rule.body]
    is_told = any(isinstance(each, Positive) and each.atom.predicate in apart for each in rule.body)
    if worlds != WORLDS or not is_told:
        body.append(Positive(Atom(worlds, (_HERE,))))
    return Rule(_atom(rule.head), tuple(body), rule.origin, rule.days, _summed(rule.aggregate, apart))


def _here(literal: Literal, apart: Set[str]) -> Literal:
    match literal:
        case Positive(atom, ever) if atom.predicate in apart:
            return Positive(_atom(atom), ever)
        case Negative(atom) if atom.predicate in apart:
            return Negative(_atom(atom))
        case _:
            return literal


def _atom(atom: Atom) -> Atom:
    return Atom(atom.predicate, (*atom.terms, _HERE))


def _summed(aggregate: Aggregate | None, apart: Set[str]) -> Aggregate | None:
    if aggregate is None or aggregate.parts is None or aggregate.parts.of not in apart:
        return aggregate
    return replace(aggregate, parts=replace(aggregate.parts, by=(*aggregate.parts.by, _HERE)))


def _with_worlds(of: Predicate) -> Predicate:
    key = (*of.key, WORLD) if of.key else ()
    return Predicate(of.name, (*of.columns, Column(WORLD, _KIND)), of.given, key, _whole(of.whole))


def _whole(whole: Whole | None) -> Whole | None:
    if whole is None:
        return None
    complete = None if whole.complete is None else _atom(whole.complete)
    return replace(whole, by=(*whole.by, WORLD), complete=complete)


# --- rows that the law gives --------------------------------------------------------------------------------


def _where(of: Predicate, fact: Fact, worlds: str, given: str) -> Rule:
    """Rows that the law gives, in each world of a table; the clause of one of them stands for all."""
    terms: tuple[tuple[str, Term], ...] = tuple((each.name, Variable(each.name)) for each in of.columns)
    body = Positive(Atom(given, terms)), Positive(Atom(worlds, (_HERE,)))
    return Rule(_atom(Atom(of.name, terms)), body, fact.origin)
