"""Units by name in, dimensions out: what may be added, compared and multiplied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Dimension = tuple[tuple[str, int], ...]
"""Base units with their powers, sorted by name; `()` is a bare count."""

BUILT_IN: Mapping[str, Dimension] = {"count": (), "%": (("%", 1),), "days": (("days", 1),)}


@dataclass(frozen=True, slots=True)
class Unit:
    """A dimension and the name under which a reader meets it."""

    name: str
    dimension: Dimension


COUNT = Unit("count", ())
DAYS = Unit("days", (("days", 1),))


def product(left: Dimension, right: Dimension, sign: int = 1) -> Dimension:
    """The dimension of left * right, or with sign -1 of left / right.

    >>> product((("TPP", 1),), (("mm2", 1),), -1)
    (('TPP', 1), ('mm2', -1))
    """
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def written(text: str, units: Mapping[str, Unit]) -> Unit | str:
    """The unit that `TPP/mm2` names; if a part is not declared, that part."""
    if text in units:
        return units[text]
    dimension: Dimension = ()
    for i, part in enumerate(text.split("/")):
        if part not in units:
            return part
        dimension = product(dimension, units[part].dimension, -1 if i else 1)
    return Unit(text, dimension)


def named(dimension: Dimension, units: Mapping[str, Unit]) -> Unit:
    """A unit of this dimension with the shortest name that the policies declare, or one put together.

    >>> named((("TPP", 1), ("mm2", -1)), {}).name
    'TPP/mm2'
    """
    known = sorted(
        (unit.name for unit in units.values() if unit.dimension == dimension), key=lambda n: (len(n), n)
    )
    if known:
        return Unit(known[0], dimension)
    over = [base if power == 1 else f"{base}^{power}" for base, power in dimension if power > 0]
    under = [base if power == -1 else f"{base}^{-power}" for base, power in dimension if power < 0]
    return Unit("/".join(["*".join(over) or "1", *under]), dimension)
