"""A program and the predicates that are asked for in, the rules on which these rest out."""

from __future__ import annotations

from collections.abc import Iterable

from lexlog.datalog.tree import Negative, Positive, Program, Rule


def asked(program: Program, predicates: Iterable[str]) -> Program:
    """The program without the rules and facts that no row of these predicates can rest on. Every predicate
    stays declared; those that nobody asks for have no rows."""
    rules: dict[str, list[Rule]] = {}
    for rule in program.rules:
        rules.setdefault(rule.head.predicate, []).append(rule)
    reached = set(predicates)
    waiting = list(reached)
    while waiting:
        for rule in rules.get(waiting.pop(), ()):
            read = {each.atom.predicate for each in rule.body if isinstance(each, Positive | Negative)}
            waiting.extend(read - reached)
            reached |= read
    return Program(
        program.predicates,
        tuple(rule for rule in program.rules if rule.head.predicate in reached),
        tuple(fact for fact in program.facts if fact.predicate in reached),
    )
