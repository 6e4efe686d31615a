"""Two laws in, the verdict out: no case tells them apart, these do, or it is not known and why not."""

from __future__ import annotations

import time
from collections.abc import Sequence

from lexlog import library as libraries
from lexlog import locate
from lexlog.datalog.asked import asked
from lexlog.datalog.tree import UNKNOWN
from lexlog.diagnostic import Report
from lexlog.library import Library
from lexlog.resolved.layer import Layer
from lexlog.symbolic.codes import Codes
from lexlog.symbolic.cones import Cones, cones
from lexlog.symbolic.goals import ROOTS, with_review
from lexlog.symbolic.proof import clauses_of, own_differences, told_apart, unified
from lexlog.symbolic.rows import TooMany
from lexlog.symbolic.schema import same_tables
from lexlog.symbolic.search import Pair, search
from lexlog.symbolic.tree import Verdict, Witness
from lexlog.symbolic.worlds import Size
from lexlog.world.load import load

SIZES = (Size(1, 1), Size(2, 1), Size(2, 2))
WITNESSES = 5
PATIENCE = 60.0
"""Seconds that looking for witnesses may take."""


def differ(old: Library, new: Library, most: int = WITNESSES, patience: float = PATIENCE) -> Verdict:
    """Whether any case tells two laws apart that were laid (`compare.laid`)."""
    tables = same_tables(old.law, new.law)
    if tables:
        names = ", ".join(f"`{each}`" for each in tables)
        return Verdict("undecided", (f"the laws do not declare the same tables of facts: {names}",))
    before, after = opened(old), opened(new)
    before, after = unified(before, after, old.law, Codes())
    left = own_differences(before, after)
    if not left:
        return Verdict("same", ("every relation that an outcome rests on has the same rows under both laws",))
    changed = tuple(dict.fromkeys(c for each in left for c in clauses_of(before, after, each)))
    known = on_record(old)
    cases = [name for name, table in old.law.tables.items() if table.word == "case"]
    pairs = [Pair((old, new), (before, after), case, known) for case in cases]
    witnesses, looked_at = _witnesses(pairs, changed, most, patience)
    if witnesses:
        return Verdict("differs", (), tuple(witnesses), changed, looked_at)
    why = {case: told_apart(before, after, (old.law, new.law), case, Codes()) for case in cases}
    if not any(why.values()):
        return Verdict("same", ("what was changed moves no outcome of any case",), changed=changed)
    reasons = tuple(dict.fromkeys(each for each in why.values() if each))
    return Verdict("undecided", reasons, changed=changed, left=looked_at)


def opened(library: Library) -> Cones:
    """The program of a laid law, as far as goals rest on it."""
    return cones(asked(with_review(libraries.program(library, Layer())), ROOTS))


def on_record(library: Library) -> dict[str, tuple[str, ...]]:
    """The names of the entities whose table is closed, as the reference facts have them."""
    closed = [name for name, table in library.law.tables.items() if table.closed]
    if not closed:
        return {}
    world = load(library.law, [locate.home() / "facts" / "reference"], Report())
    found = {}
    for name in closed:
        key = library.law.tables[name].key[0]
        codes = world.tables[name].columns[key].tolist()
        found[name] = tuple(
            sorted(name for code in codes if (name := world.symbols.name(int(code))) != UNKNOWN)
        )
    return found


def _witnesses(
    pairs: Sequence[Pair], clauses: Sequence[str], most: int, patience: float
) -> tuple[list[Witness], str]:
    """Cases that tell the laws apart, and what is known of all worlds of a size."""
    until = time.monotonic() + patience
    found: list[Witness] = []
    whole: Size | None = None
    for size in SIZES:
        is_whole = True
        for pair in pairs:
            try:
                here = search(pair, size, _left(clauses, found), most - len(found), until)
            except TooMany:
                is_whole = False
                continue
            found.extend(here.witnesses)
            is_whole = is_whole and here.is_whole
        whole = size if is_whole else whole
        if len(found) >= most or not _left(clauses, found) or time.monotonic() > until:
            break
    return found, f"worlds of up to {whole}" if whole else ""


def _left(clauses: Sequence[str], found: Sequence[Witness]) -> list[str]:
    """The clauses that no witness shows yet."""
    return [each for each in clauses if not any(each in witness.clauses for witness in found)]
