"""A law and a layer in, the law of that layer alone out: every life is days, and a layer is no longer needed.

So two days, two postures or two readings of one law are two laws like any others, and clauses of one can be
put into the other.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from lexlog.resolved.layer import BEGINNING, END, Layer, days
from lexlog.resolved.tree import Clause, Event, Law, Life, Policy

NEVER = Life(first=2, last=1)
"""The life of a clause that stands on no day. It is kept: what an exception allows must not be everything
because its clauses stand no more."""

Days = tuple[tuple[int, int], ...]


def laid(law: Law, layer: Layer) -> Law:
    """The law with the days that each clause, member and figure has in the layer; for the plain layer."""

    def life(of: Life) -> Life:
        return life_of(days(of, layer, law.instruments, law.readings))

    def clauses(of: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(replace(each, life=life(each.life)) for each in of)

    return replace(
        law,
        policies=tuple(_policy(each, layer) for each in law.policies),
        groups={
            name: replace(each, members=tuple(replace(m, life=life(m.life)) for m in each.members))
            for name, each in law.groups.items()
        },
        parameters={
            name: replace(each, versions=tuple((value, life(of)) for value, of in each.versions))
            for name, each in law.parameters.items()
        },
        definitions={
            name: replace(each, clauses=clauses(each.clauses)) for name, each in law.definitions.items()
        },
        classifications=tuple(replace(each, clauses=clauses(each.clauses)) for each in law.classifications),
        rulings={name: replace(each, clauses=clauses(each.clauses)) for name, each in law.rulings.items()},
    )


def life_of(standing: Days) -> Life:
    """The life that has these days and no others."""
    if not standing:
        return NEVER
    first, last = standing[0][0], standing[-1][1]
    gaps = tuple(
        Event("suspended", before[1] + 1, after[0] - 1, "") for before, after in pairwise(sorted(standing))
    )
    return Life(first=None if first == BEGINNING else first, last=None if last == END else last, events=gaps)


def days_of(life: Life) -> Days:
    """The days of a life that was laid."""
    return days(life, Layer(), {}, {})


def stands(life: Life) -> bool:
    """Whether a life that was laid has any day."""
    return bool(days_of(life))


def _policy(policy: Policy, layer: Layer) -> Policy:
    """From when and to when the policy models the law, as the layer has it for every case."""
    first, last = policy.modelled_from, policy.modelled_to
    asked = [day for day in (layer.as_of, layer.known_on) if day is not None]
    if first is not None and any(day < first for day in asked):
        first = END - 1
    elif first is not None and layer.as_of is not None:
        first = 1
    if last is not None and layer.as_of is not None:
        last = None if layer.as_of <= last else BEGINNING
    return replace(policy, modelled_from=first, modelled_to=last, proposed=not layer.binds(policy))
