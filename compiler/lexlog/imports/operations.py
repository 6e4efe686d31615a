"""An amount of computation with its unit in, the exact number of operations out, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lexlog.imports.cells import Bad, number
from lexlog.imports.mappings import Mappings

MOST = Decimal("1e30")
"""The most operations that a table takes."""


@dataclass(frozen=True, slots=True)
class Operations:
    """Operations, exact; or between two whole numbers, where the source has a fraction of one."""

    exact: str = ""
    least: str = ""
    greatest: str = ""


def counted(amount: str, unit: str, rate: str, mappings: Mappings) -> Operations | Bad:
    """The operations of an amount. `rate` is operations a second of one chip, where the unit needs it."""
    value = number(amount)
    if value is None:
        return Bad("bad-operations", f"`{amount}` is no number of operations")
    about = mappings.by("operation_unit", "unit").get(" ".join(unit.casefold().split()))
    if about is None:
        return Bad("bad-unit", f"`{unit}` cannot be converted: its number of operations is not defined")
    factor = Decimal(about["operations"])
    if about["needs_rate"] == "yes":
        known = number(rate) if rate else None
        if known is None:
            said = f"`{amount} {unit}` is no number of operations without the operations a second of a chip"
            return Bad("bad-unit", said)
        return _times(value, factor, known)
    return _times(value, factor)


def _times(*factors: Decimal) -> Operations | Bad:
    """The product, exactly: whole numbers times powers of ten."""
    digits, exponent = 1, 0
    for each in factors:
        sign, parts, power = each.as_tuple()
        assert isinstance(power, int)
        digits *= int("".join(map(str, parts)) or "0") * (-1 if sign else 1)
        exponent += power
    if digits < 0 or Decimal(digits).scaleb(exponent) > MOST * 10:
        return Bad("bad-operations", f"`{digits}e{exponent}` is out of the range from 0 to {MOST}")
    if exponent >= 0:
        return _in_range(digits * 10**exponent, 0)
    whole, rest = divmod(digits, 10**-exponent)
    return _in_range(whole, rest)


def _in_range(whole: int, rest: int) -> Operations | Bad:
    if whole + bool(rest) > MOST:
        return Bad("bad-operations", f"`{whole}` is out of the range from 0 to {MOST}")
    return Operations(least=str(whole), greatest=str(whole + 1)) if rest else Operations(exact=str(whole))
