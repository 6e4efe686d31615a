"""A clause and a layer in, its versions out: stretches of days with the figures that stand then."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal

from lexlog.datalog.from_resolved_builder import Builder
from lexlog.datalog.tree import Days
from lexlog.resolved import tree
from lexlog.resolved.layer import Layer, days
from lexlog.resolved.walk import nodes

Version = tuple[Days, Mapping[str, Decimal | None]]
"""Days on which a clause stands with the figures that its parameters have then."""


def versions(builder: Builder, layer: Layer, clause: tree.Clause) -> Iterator[Version]:
    """The days of a clause, cut where one of its parameters changes."""
    law, spoken = builder.law, builder.parts.spoken
    if id(clause) not in spoken:
        said = nodes((clause.condition, clause.expression, clause.when))
        names = {each.parameter for each in said if isinstance(each, tree.ParameterOf)}
        spoken[id(clause)] = clause, tuple(sorted(names))
    for first, last in days(clause.life, layer, law.instruments, law.readings):
        yield from _figures(law, layer, [*spoken[id(clause)][1]], Days(first, last), {})


def _figures(
    law: tree.Law, layer: Layer, used: list[str], span: Days, chosen: dict[str, Decimal | None]
) -> Iterator[Version]:
    if not used:
        yield span, dict(chosen)
        return
    for value, life in law.parameters[used[0]].versions:
        for first, last in days(life, layer, law.instruments, law.readings):
            met = span.meet(Days(first, last))
            if met is not None:
                yield from _figures(law, layer, used[1:], met, {**chosen, used[0]: value})


def version_key(version: Version) -> Hashable:
    """What tells a version of a clause from its others."""
    span, figures = version
    return span, tuple(sorted(figures.items()))


def versions_key(builder: Builder, layer: Layer, clauses: Iterable[tree.Clause]) -> Hashable:
    """What tells the versions of these clauses in a layer from those in another."""
    return tuple(tuple(map(version_key, versions(builder, layer, each))) for each in clauses)
