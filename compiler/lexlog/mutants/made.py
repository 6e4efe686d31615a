"""A law in, every law that differs from it in one small thing of some files out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from lexlog.compare.applied import edited
from lexlog.compare.laid import NEVER
from lexlog.compare.tree import Edit, Section
from lexlog.mutants.tree import Mutant
from lexlog.mutants.variants import beside, variants
from lexlog.resolved.tree import Classification, Clause, Definition, Law, Parameter, Ruling

With = Callable[[Clause], Law]

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
    sections: tuple[tuple[Section, Iterable[Definition | Classification | Ruling]], ...] = (
        ("definitions", law.definitions.values()),
        ("classifications", law.classifications),
        ("rulings", law.rulings.values()),
    )
    for section, blocks in sections:
        for block in blocks:
            for clause in block.clauses:
                yield clause, partial(_exchanged, law, section, block.id, clause)


def _exchanged(law: Law, section: Section, block: str, clause: Clause, other: Clause) -> Law:
    return edited(law, Edit(section, block, clause, other))


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
        span = parameter.places[place] if place < len(parameter.places) else parameter.span
        for other in beside(value):
            versions = (*parameter.versions[:place], (other, life), *parameter.versions[place + 1 :])
            edit = Edit("parameters", name, parameter, replace(parameter, versions=versions))
            yield Mutant(name, "figure", f"{value:f}", f"{other:f}", span, edited(law, edit))
