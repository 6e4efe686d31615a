"""Decimals and whole numbers in, each as the other out, exactly: no context of a decimal library rounds
here."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = 6
"""Most digits before a power of ten."""
_LONG = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3}){3,}(?![\w,])(?!\.\d)")


def places(value: Decimal) -> int:
    """How many decimals a number needs.

    >>> places(Decimal("7.250")), places(Decimal("1e26"))
    (2, 0)
    """
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    zeros = 0
    while exponent + zeros < 0 and zeros < len(digits) and digits[-1 - zeros] == 0:
        zeros += 1
    return max(0, -(exponent + zeros)) if any(digits) else 0


def stored(value: Decimal, decimals: int) -> int | None:
    """value * 10**decimals as a whole number, or None if that is none.

    >>> stored(Decimal("7.25"), 2), stored(Decimal("7.255"), 2), stored(Decimal("1e29") + 1, 0)
    (725, None, 100000000000000000000000000000)
    >>> stored(Decimal("100000000000000000000000000001"), 0)
    100000000000000000000000000001
    """
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    number = int("".join(map(str, digits)) or "0") * (-1 if sign else 1)
    power = exponent + decimals
    if power >= 0:
        return int(number * 10**power)
    whole, rest = divmod(abs(number), 10**-power)
    return None if rest else (-whole if number < 0 else whole)


def whole(value: Decimal, decimals: int) -> int:
    """The same for a number that is known to have no more decimals.

    >>> whole(Decimal("7.25"), 4)
    72500
    """
    found = stored(value, decimals)
    assert found is not None, f"{value} has more than {decimals} decimals"
    return found


def written(value: int, decimals: int) -> str:
    """value / 10**decimals with its digits grouped.

    >>> written(47_068_000, 4), written(-5, 1), written(10**30 - 1, 0)[-7:]
    ('4,706.8', '-0.5', '999,999')
    """
    whole, rest = divmod(abs(value), 10**decimals)
    fraction = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:,}" + (f".{fraction}" if fraction else "")


def brief(text: str) -> str:
    """A text in which whole numbers from a billion on are powers of ten, where that is exact and short.

    >>> brief(f"{27 * 10**24:,} operation, not {1234567891:,}")
    '2.7e25 operation, not 1,234,567,891'
    >>> brief(f"{10**9:,}.5 and {10**9 - 1:,}") == f"{10**9:,}.5 and {10**9 - 1:,}"
    True
    """
    return _LONG.sub(lambda found: _power(found[0]), text)


def _power(text: str) -> str:
    digits = text.replace(",", "")
    kept = digits.rstrip("0")
    if not kept or len(kept) > DIGITS:
        return text
    mantissa = kept[0] + (f".{kept[1:]}" if len(kept) > 1 else "")
    return f"{mantissa}e{len(digits) - 1}"
