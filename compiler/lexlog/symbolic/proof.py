"""Two laws in, either a proof that no case tells them apart or which clauses it would take to tell them
apart.

First what is written alike is known to be alike (`cones`). Then each relation whose own rules differ is put
to the solver by itself: what it speaks of may be anything, and so may its own rows where it speaks of itself,
since rules that give the same rows of the same rows have the same least model. What is left is unfolded from
the goals down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import z3

from lexlog.datalog.tree import Assignment, Fact, Rule, Variable
from lexlog.resolved.tree import Law
from lexlog.symbolic.codes import Bool, Codes, Term, Z3Logic, both, either, equal, no, solved
from lexlog.symbolic.cones import Cones, cones, texts
from lexlog.symbolic.formulas import Shared, TooLarge, Writer
from lexlog.symbolic.goals import ROOTS, Rulings, goals
from lexlog.symbolic.schema import references, words

LOCAL, WHOLE = 3_000, 10_000
"""Milliseconds that the solver may take for one relation, and for one kind of case."""


def own_differences(old: Cones, new: Cones) -> list[str]:
    """The relations that the goals of either side rest on and whose own rules differ, callees first."""
    reached = old.reached(ROOTS) | new.reached(ROOTS)
    order = dict.fromkeys(name for side in (old, new) for each in side.order for name in each.predicates)
    return [
        name
        for name in order
        if name in reached and old.names.get(name) != new.names.get(name) and any(only(old, new, name))
    ]


def only(old: Cones, new: Cones, name: str) -> tuple[list[Rule | Fact], list[Rule | Fact]]:
    """What each side alone has of a relation, if what it speaks of is the same on both sides."""

    def called(side: Cones, other: Cones) -> Any:
        return lambda each: each if each in other.predicates else side.names[each]

    if name not in old.predicates or name not in new.predicates:
        here = old if name in old.predicates else new
        found = list(texts(here, name, lambda each: each).values())
        return (found, []) if here is old else ([], found)
    before, after = texts(old, name, called(old, new)), texts(new, name, called(new, old))
    return (
        [each for text, each in before.items() if text not in after],
        [each for text, each in after.items() if text not in before],
    )


def clauses_of(old: Cones, new: Cones, name: str) -> tuple[str, ...]:
    """The clauses of the rules and rows of a relation that one side alone has."""
    return tuple(dict.fromkeys(each.origin.clause for side in only(old, new, name) for each in side))


# --- relation by relation -----------------------------------------------------------------------------------


def unified(old: Cones, new: Cones, law: Law, codes: Codes) -> tuple[Cones, Cones]:
    """The two sides with one name for each two relations that were shown to have the same rows."""
    tried: set[tuple[str, str]] = set()
    same: dict[str, str] = {}
    while True:
        left = [
            name for name in own_differences(old, new) if name in old.predicates and name in new.predicates
        ]
        cycle = None
        for name in left:
            pair = old.names[name], new.names[name]
            if pair in tried:
                continue
            tried.add(pair)
            cycle = _cycle_of(old, new, name)
            if cycle is not None and all(
                _gives_the_same(old, new, each, cycle, law, codes) for each in cycle
            ):
                break
            cycle = None
        if cycle is None:
            return old, new
        same.update({new.names[each]: old.names[each] for each in cycle})
        new = cones(new.program, same)


def _cycle_of(old: Cones, new: Cones, name: str) -> tuple[str, ...] | None:
    """The relations that must be shown alike together; None if the two sides do not have the same ones."""
    found = [next(each.predicates for each in side.order if name in each.predicates) for side in (old, new)]
    return tuple(sorted(found[0])) if sorted(found[0]) == sorted(found[1]) else None


def _gives_the_same(
    old: Cones, new: Cones, name: str, cycle: tuple[str, ...], law: Law, codes: Codes
) -> bool:
    """Whether the rules of a relation give the same rows on both sides, whatever they speak of has."""
    shared = Shared(codes, words(law), references(law), "", frozenset(), None)
    together = {each: f"cycle {each}" for each in cycle}
    columns = old.predicates[name].columns
    if columns != new.predicates[name].columns or old.predicates[name].given:
        return False
    row = {each.name: z3.Int(f"row {each.name}") for each in columns}
    known = frozenset(old.names.values()) & frozenset(new.names.values())
    written = []
    try:
        for of in (old, new):
            named = replace(of, names={**of.names, **together})
            writer = Writer(named, known | frozenset(together.values()), shared)
            written.append(_rows(writer, of, name, row))
    except TooLarge:
        return False
    return _never(difference(*written), shared, LOCAL)


def _rows(writer: Writer, of: Cones, name: str, row: Mapping[str, Term]) -> dict[str, Bool]:
    """When the rules of a relation give the row; those of aggregates by how they add up, when they give the
    terms that are added up."""
    plain: list[Bool] = []
    found: dict[str, list[Bool]] = {"": plain}
    plain.extend(writer._fact(each, row) for each in of.facts.get(name, ()))
    for rule in of.rules.get(name, ()):
        if rule.aggregate is None:
            plain.append(writer.rule(rule, row))
            continue
        made = rule.aggregate
        if made.chains is not None:
            raise TooLarge  # what comes through chains is a sum over endlessly many
        groups = {term for _, term in rule.head.terms}
        apart = len(set(made.over) - groups)
        key = f"{made.function} {made.op} {made.bound} {rule.days} {apart} {made.result is None}"
        found.setdefault(key, []).append(_term(writer, rule, row))
    if any(len(each) > 1 for key, each in found.items() if key):
        raise TooLarge  # each of several aggregates is folded by itself, and they are not told apart here
    return {key: either(each) for key, each in found.items()}


def _term(writer: Writer, rule: Rule, row: Mapping[str, Term]) -> Bool:
    """When a term is added up: its group, what tells it apart, and its value."""
    made = rule.aggregate
    assert made is not None
    env: dict[Variable, Term] = {}
    parts: list[Bool] = []
    for column, term in rule.head.terms:
        if term == made.result:
            continue
        if isinstance(term, Variable) and term not in env:
            env[term] = row[column]
        else:
            parts.append(equal(writer.term(term, env, []), row[column]))
    groups = set(env)
    for place, variable in enumerate(sorted(set(made.over) - groups, key=lambda each: each.name)):
        env[variable] = z3.Int(f"over {place}")
    goal = Variable("added up")
    env[goal] = z3.Int("added up")
    return writer.body((*rule.body, Assignment(goal, made.value)), env, parts)


# --- from the goals down ------------------------------------------------------------------------------------


def told_apart(old: Cones, new: Cones, laws: tuple[Law, Law], case: str, *, deep: bool) -> bool:
    """Whether cases of this kind may be decided otherwise; False if it was shown that they are not. Only what
    differs is unfolded, or, if it is to go `deep`, everything that can be."""
    alike = frozenset(old.names.values()) & frozenset(new.names.values())
    folded = frozenset[str]() if deep else alike
    return not impossible((old, new), laws, case, lambda sides: difference(*sides), folded)


def impossible(
    of: Sequence[Cones],
    laws: Sequence[Law],
    case: str,
    wanted: Callable[[Sequence[Mapping[str, Bool]]], Bool],
    folded: frozenset[str],
) -> bool:
    """Whether it was shown of all worlds that no case of this kind is as it is wanted. What is `folded`, or
    defined through itself, may have any rows, the same on both sides if it rests on the same."""
    shared = shared_of(laws[0], case, Codes())
    try:
        sides = [
            _goals(Writer(one, folded, shared), Rulings.of(law, case))
            for one, law in zip(of, laws, strict=True)
        ]
    except TooLarge:
        return False
    return _never(wanted(sides), shared, WHOLE)


def shared_of(law: Law, case: str, codes: Codes) -> Shared:
    """What formulas about one kind of case speak of."""
    others = frozenset(name for name, each in law.tables.items() if each.word == "case" and name != case)
    return Shared(codes, words(law), references(law), case, others, law.tables[case].decided_on)


def _goals(writer: Writer, rulings: Rulings) -> dict[str, Bool]:
    kept: dict[tuple[str, tuple[tuple[str, str], ...]], Bool] = {}
    codes, case = writer.shared.codes, writer.shared.case

    def holds(name: str, given: Mapping[str, str]) -> Bool:
        key = name, tuple(sorted(given.items()))
        if key not in kept:
            kept[key] = writer.holds(name, {"case": case, **{c: codes.code(v) for c, v in given.items()}})
        return kept[key]

    return goals(Z3Logic(), holds, rulings)


def difference(one: Mapping[str, Bool], other: Mapping[str, Bool]) -> Bool:
    """Whether anything that is said on one side is not said on the other."""
    return either(_differ(one.get(each, False), other.get(each, False)) for each in {**one, **other})


def _differ(a: Bool, b: Bool) -> Bool:
    if isinstance(a, bool) and isinstance(b, bool):
        return a != b
    if not isinstance(a, bool) and not isinstance(b, bool) and a.eq(b):
        return False
    return either((both((a, no(b))), both((no(a), b))))


def _never(formula: Bool, shared: Shared, patience: int) -> bool:
    """Whether no world meets the formula. What the solver cannot tell is no proof."""
    if isinstance(formula, bool):
        return not formula
    solver = z3.Solver()
    solver.set("timeout", patience)
    for axiom in shared.axioms.values():
        solver.add(solved(axiom))
    solver.add(formula)
    return bool(solver.check() == z3.unsat)
