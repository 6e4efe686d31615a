"""Formulas that multiply and divide unknown numbers in, plain values for some of them out, so that the solver
is left with sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import z3

from lexlog.symbolic.codes import Bool

PLAIN = (1, 16, 1_000)
"""What factors are tried as, one after the other, in their unit."""


def plain_factors(formulas: Iterable[Any], units: Mapping[str, int]) -> Iterator[list[Bool]]:
    """For each plain number: that all factors but one of each product, and all divisors, are that; `units`
    has the cells that are numbers, and what one of their unit is."""
    names = sorted(factors(formulas, units))
    for number in PLAIN if names else ():
        yield [z3.Int(name) == number * units[name] for name in names]


def factors(formulas: Iterable[Any], units: Mapping[str, int]) -> set[str]:
    """The cells on which all factors but the last of each product hang, and all divisors."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = list(formulas)
    while waiting:
        each = waiting.pop()
        if each.get_id() in seen:
            continue
        seen.add(each.get_id())
        parts = each.children()
        waiting.extend(parts)
        open_ = [part for part in parts if not z3.is_int_value(part)]
        if z3.is_mul(each) and len(open_) > 1:
            cells = [_cells(part, units) for part in open_]
            kept = max(cells, key=len)
            found.update(*(some for some in cells if some is not kept))
        elif each.decl().kind() in (z3.Z3_OP_IDIV, z3.Z3_OP_DIV) and not z3.is_int_value(parts[1]):
            found.update(_cells(parts[1], units))
    return found


def _cells(of: Any, units: Mapping[str, int]) -> set[str]:
    """The cells that a term speaks of."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [of]
    while waiting:
        each = waiting.pop()
        if each.get_id() in seen:
            continue
        seen.add(each.get_id())
        waiting.extend(each.children())
        if z3.is_const(each) and str(each) in units:
            found.add(str(each))
    return found
