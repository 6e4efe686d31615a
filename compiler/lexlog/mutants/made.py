"""A law in, every law that differs from it in one small thing of some files out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from lexlog.compare.laid import NEVER
from lexlog.mutants.tree import Mutant
from lexlog.mutants.variants import variants
from lexlog.resolved.tree import Classification, Clause, Definition, Law, Parameter, Ruling

With = Callable[[Clause], Law]
Of = TypeVar("Of", Definition, Classification, Ruling)

WITHOUT_OUTCOME = ("covers", "duty", "ask")
"""Words of clauses that are not left out: no outcome rests on what falls due or is asked, and what an
exception covers is told by what it allows."""


def mutants(law: Law, is_wanted: Callable[[str], bool]) -> Iterator[Mutant]:
    """The mutants of clauses and figures in the files that are wanted, in the order of the text."""
    for clause, made in _clauses(law):
        if is_wanted(clause.span.path):
            yield from _of_clause(clause, made)
    for name, parameter in law.parameters.items():
        if is_wanted(parameter.span.path):
            yield from _of_parameter(law, name, parameter)


def _clauses(law: Law) -> Iterator[tuple[Clause, With]]:
    """Every clause, with what makes the law that has another in its place."""
    for name, definition in law.definitions.items():
        for place, clause in enumerate(definition.clauses):

            def defined(other: Clause, name: str = name, place: int = place) -> Law:
                made = _with(law.definitions[name], place, other)
                return replace(law, definitions={**law.definitions, name: made})

            yield clause, defined
    for number, classification in enumerate(law.classifications):
        for place, clause in enumerate(classification.clauses):

            def listed(other: Clause, number: int = number, place: int = place) -> Law:
                found = [*law.classifications]
                found[number] = _with(found[number], place, other)
                return replace(law, classifications=tuple(found))

            yield clause, listed
    for name, ruling in law.rulings.items():
        for place, clause in enumerate(ruling.clauses):

            def ruled(other: Clause, name: str = name, place: int = place) -> Law:
                made = _with(law.rulings[name], place, other)
                return replace(law, rulings={**law.rulings, name: made})

            yield clause, ruled


def _with(block: Of, place: int, clause: Clause) -> Of:
    clauses = (*block.clauses[:place], clause, *block.clauses[place + 1 :])
    return replace(block, clauses=clauses)


def _of_clause(clause: Clause, made: With) -> Iterator[Mutant]:
    if clause.word not in WITHOUT_OUTCOME:
        # it stays as one that never stands: what an exception allows must not become everything
        law = made(replace(clause, life=NEVER))
        yield Mutant(clause.id, "clause", clause.source, "left out", clause.span, law)
    for each in variants(clause):
        yield Mutant(clause.id, each.kind, each.was, each.now, each.span, made(each.made))


def _of_parameter(law: Law, name: str, parameter: Parameter) -> Iterator[Mutant]:
    for place, (value, life) in enumerate(parameter.versions):
        if value is None:
            continue
        step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
        span = parameter.places[place] if place < len(parameter.places) else parameter.span
        for other in (value + step, value - step):
            versions = (*parameter.versions[:place], (other, life), *parameter.versions[place + 1 :])
            moved = {**law.parameters, name: replace(parameter, versions=versions)}
            made = replace(law, parameters=moved)
            yield Mutant(name, "figure", f"{value:f}", f"{other:f}", span, made)
