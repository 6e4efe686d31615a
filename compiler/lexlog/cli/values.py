"""Words of the command line in, values out; what is not one is refused with what was expected."""

from __future__ import annotations

import argparse
import codecs
import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path


def day(text: str) -> datetime.date:
    """A date of the command line."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is not a date such as 2025-01-13") from None


def reading(text: str) -> tuple[str, str]:
    """NAME=CHOICE."""
    name, equals, choice = text.partition("=")
    if not (name and equals and choice):
        raise argparse.ArgumentTypeError(f"`{text}` is not NAME=CHOICE")
    return name, choice


def size(text: str) -> int:
    """A whole number above zero, also as in 1e6."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number < 1 or number != number.to_integral_value():
        raise argparse.ArgumentTypeError(f"`{text}` is not a whole number above zero such as 1e6")
    return int(number)


def steps(text: str) -> int:
    """A whole number of steps, zero or more."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"`{text}` is not a whole number such as 3")
    return int(text)


def seconds(text: str) -> float:
    """A time above zero."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e9:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of seconds above zero")
    return number


def folder(text: str) -> Path:
    """A path that is there."""
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is no `{text}`")
    return path


def file(text: str) -> Path:
    """A file that is there."""
    path = folder(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"`{text}` is a folder, not a table")
    return path


def encoding(text: str) -> str:
    """The name of an encoding of text."""
    try:
        return codecs.lookup(text).name
    except LookupError:
        raise argparse.ArgumentTypeError(
            f"no encoding is called `{text}`, expected one such as latin-1"
        ) from None


def memory(text: str) -> int:
    """A size such as 512MB, in bytes."""
    number = text.upper().removesuffix("B")
    unit = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}.get(number[-1:], 1)
    digits = number[:-1] if unit > 1 else number
    if not (digits.isascii() and digits.isdigit()) or int(digits) == 0:
        raise argparse.ArgumentTypeError(f"`{text}` is not a size such as 512MB or 4GB")
    return int(digits) * unit


def tables(text: str) -> Path:
    """A folder with tables of facts."""
    path = folder(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(
            f"`{text}` is a file, expected a folder that holds tables such as transfer.csv; "
            "one table of cases is given by --cases"
        )
    return path


def world(text: str) -> Path:
    """A folder with tables of facts, or a snapshot of such."""
    from lexlog.world.stored import is_stored

    path = Path(text)
    return path if path.is_file() and is_stored(path) else tables(text)
