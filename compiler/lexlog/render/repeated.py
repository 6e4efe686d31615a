"""Diagnostics of facts in, text out: what is said of many rows is told once, with all their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from lexlog.diagnostic import Diagnostic
from lexlog.render import diagnostics as rendered

SHOWN = 3
"""How many of one kind are shown in full."""


def text(diagnostics: Iterable[Diagnostic], *, color: bool) -> str:
    """The first few of each kind as they are; of the rest, how many there are and on which lines.

    A kind is a code and a sentence about one file, whatever stands between the backticks after the first
    name: the column stays, the value goes.
    """
    kinds: dict[tuple[str, ...], list[Diagnostic]] = {}
    for each in diagnostics:
        kinds.setdefault(_kind(each), []).append(each)
    return "".join(_told(found, color) for found in kinds.values())


def _kind(each: Diagnostic) -> tuple[str, ...]:
    return each.severity, each.code, each.span.path, re.sub(r"`[^`]*`", "`", each.message)


def _told(found: Sequence[Diagnostic], color: bool) -> str:
    # One more row than is shown is shown too: the line about it would be as long.
    few = found if len(found) <= SHOWN + 1 else found[:SHOWN]
    said = rendered.text(few, {}, color=color)
    if len(few) == len(found):
        return said
    rest = found[SHOWN:]
    lines = _stretches(sorted({each.span.line for each in rest}))
    return f"{said}  ... and {len(rest)} more such rows in {rest[0].span.path}: lines {lines}\n\n"


def _stretches(lines: Sequence[int]) -> str:
    """Line numbers in one phrase.

    >>> _stretches([2, 3, 4, 9, 11, 12])
    '2-4, 9, 11-12'
    """
    parts = []
    for _, group in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]):
        run = [line for _, line in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ", ".join(parts)
