"""A verdict about all cases in, text or `lexlog.symbolic/1` out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from lexlog.symbolic.tree import Verdict, Witness

Json = dict[str, object]
Side = Mapping[str, str]
WIDTH = 110
FEW = 6


def text(asked: str, sides: Sequence[Side], found: Verdict, *, expand: bool = False) -> str:
    """The question and its answer first, then every witness with the facts that it takes."""
    names = ("old  ", "new  ") if len(sides) > 1 else ("law  ",)
    lines = [
        f"{name}{side['side']}   {side['layer']}   policy {side['digest'][:12]}"
        for name, side in zip(names, sides, strict=True)
    ]
    lines += ["", f"{asked}: {found.word}", *_because(found)]
    if found.changed:
        lines += ["", "Clauses whose change was looked at"]
        few = len(found.changed) if expand else FEW
        lines += [f"  {each}" for each in found.changed[:few]]
        lines += [f"  and {len(found.changed) - few} more"] if len(found.changed) > few else []
    for number, each in enumerate(found.witnesses, 1):
        lines += ["", *_witness(number, each)]
    return "\n".join(lines) + "\n"


def _because(found: Verdict) -> Iterator[str]:
    yield from (f"  {each}" for each in found.because)
    count = len(found.witnesses)
    if count:
        cases = "1 case shows it" if count == 1 else f"{count} cases show it"
        yield f"  {cases}, as the ordinary decision confirms"
    if found.seen and count:
        yield f"  there is no other pair of answers in {found.seen}"
    elif found.seen:
        yield f"  no case shows it in {found.seen}; larger ones may"


def _witness(number: int, found: Witness) -> Iterator[str]:
    answers = " -> ".join(found.answers)
    yield f"{number}  {answers}   on {found.date}"
    yield from (f"   because of {each}" for each in found.clauses)
    for table, rows in groupby(found.rows, key=lambda each: each.table):
        for row in rows:
            cells = ", ".join(f"{column} {value}" for column, value in row.cells)
            yield from textwrap.wrap(
                f"{table}: {cells}", WIDTH, initial_indent="   ", subsequent_indent="     "
            )


def as_json(asked: str, sides: Sequence[Side], found: Verdict) -> Json:
    """`lexlog.symbolic/1`."""
    return {
        "schema": "lexlog.symbolic/1",
        "asked": asked,
        "sides": [{name: side[name] for name in ("side", "layer", "digest")} for side in sides],
        "verdict": found.word,
        "exit_code": found.exit_code,
        "because": list(found.because),
        "changed": list(found.changed),
        "nothing_else_in": found.seen or None,
        "witnesses": [
            {
                "case": each.case,
                "date": each.date,
                "answers": list(each.answers),
                "clauses": list(each.clauses),
                "rows": [{"table": row.table, "row": dict(row.cells)} for row in each.rows],
            }
            for each in found.witnesses
        ],
    }
