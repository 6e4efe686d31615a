"""A comparison of two laws in, text or `lexlog.diff/1` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from lexlog.compare.sides import Side
from lexlog.compare.tree import Blame, Change, Comparison, Moved, Replay
from lexlog.resolved.tree import EntityType, NumberType

Json = dict[str, object]

SIGNS = {"insert": "+", "remove": "-", "move": ">", "update": "~"}
ARROWS = {"tighter": "↓", "looser": "↑", "mixed": "≷", "neutral": "="}
LEGEND = (
    "+ added   - removed   ~ changed   > moved      "
    "↓ tighter   ↑ looser   ≷ mixed, or not known   = decides nothing"
)
FEW = 6
"""Cases, sentences or values of a column that are told before the rest is counted."""


def about(side: Side) -> dict[str, str]:
    """What a side is: its name, its layer, the digest of its text; columns of its cases, by what they are."""
    columns: dict[str, str] = {}
    for table in side.law.tables.values():
        if table.word == "case":
            for each in table.fields:
                is_name = isinstance(each.type, EntityType) and each.type.name in side.law.tables
                if is_name and each.name not in table.key:
                    columns[f"by {each.name}"] = ""
                if isinstance(each.type, NumberType):
                    columns[f"sum {each.name}"] = each.type.unit.name
    policy = {"policy": side.policy} if side.policy else {}
    return {
        "side": side.label,
        "layer": side.under(),
        "digest": side.library.digest,
        **policy,
        **columns,
    }


def text(found: Comparison, *, expand: bool = False) -> str:
    """The summary as a plan would have it, the legend, the changes, and what they do."""
    few = 10**9 if expand else FEW
    lines = [
        f"old  {_side(found.old)}",
        f"new  {_side(found.new)}",
        "",
        summary(found),
        LEGEND,
    ]
    if found.changes:
        lines += ["", "Changes of the law"]
        for each in found.changes:
            lines += _change(each, few)
    if found.replay is not None and found.replay.blames:
        lines += ["", "What moves, and the smallest sets of changes that alone move it"]
        for blame in found.replay.blames:
            lines += _blame(blame, few)
        lines += totals(found, few)
    if found.replay is not None and found.replay.undecided:
        names = [each.case for each in found.replay.undecided]
        lines += [
            "",
            "Undetermined under one law or both, and not counted as the same",
            f"  {_some(names, few)}",
        ]
    return "\n".join(lines) + "\n"


def _side(side: object) -> str:
    assert isinstance(side, dict)
    return f"{side['side']}   {side['layer']}   policy {side['digest'][:12]}"


def summary(found: Comparison) -> str:
    """One line that says how much changed and how much moves."""
    counted: Counter[str] = Counter(each.kind for each in found.changes)
    words = (("insert", "added"), ("update", "changed"), ("remove", "removed"), ("move", "moved"))
    parts = [f"{counted[kind]} {word}" for kind, word in words if counted[kind]]
    said = (
        f"{_many(len(found.changes), 'change')} of the law: {', '.join(parts)}"
        if parts
        else "No change of the law"
    )
    if found.replay is None:
        return f"{said}. No cases were decided."
    moved = found.replay.moved
    ways: Counter[str] = Counter(each.direction for each in moved)
    listed = ", ".join(f"{ways[way]} {way}" for way in ARROWS if ways[way])
    move = f"{len(moved)} of {_many(found.replay.cases, 'case')} {'moves' if len(moved) == 1 else 'move'}"
    move += f": {listed}" if moved else ""
    left = len(found.replay.undecided)
    return f"{said}; {move}" + (f"; {left} undetermined." if left else ".")


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _change(change: Change, few: int) -> Iterator[str]:
    cited = f"   [{change.citation}]" if change.citation else ""
    yield f"  {SIGNS[change.kind]} {ARROWS[change.direction]} {change.id}{cited}"
    for each in change.says[:few]:
        yield f"        {each}"
    if len(change.says) > few:
        yield f"        and {len(change.says) - few} more"
    by = "; ".join(change.documents)
    since = f"since {change.since}" if change.since else ""
    if by or since:
        yield f"        {', '.join(each for each in (since, by and f'by {by}') if each)}"


def _blame(blame: Blame, few: int) -> Iterator[str]:
    ways = Counter(each.direction for each in blame.moved)
    arrow = ARROWS[next(iter(ways))] if len(ways) == 1 else ARROWS["mixed"]
    yield f"  {arrow} {_many(len(blame.moved), 'case')}: {'; '.join(blame.moved[0].aspects)}"
    for number, each in enumerate(blame.sets):
        for place, change in enumerate(each):
            word = "with" if place else "or else of" if number else "because of"
            yield f"      {word:10} {change}"
    if blame.why:
        yield f"      not blamed: {blame.why}"
    yield f"      {_some([each.case for each in blame.moved], few)}"
    yield f"      first on {first_day(blame.moved)}"


def first_day(moved: Iterable[Moved]) -> str:
    """The earliest day of these cases."""
    return min((each.new.date or each.old.date for each in moved), default="")


def _some(names: list[str], few: int) -> str:
    more = len(names) - few
    return ", ".join(names[:few]) + (f" and {more:,} more" if more > 0 else "")


# --- totals -------------------------------------------------------------------------------------------------


def documents(found: Comparison) -> dict[str, int]:
    """How many cases move because of each document: by a set in which it made a change."""
    made = {each.id: each.documents or ("no document",) for each in found.changes}
    counted: Counter[str] = Counter()
    for blame in found.replay.blames if found.replay else ():
        told = {name for each in blame.sets for change in each for name in made.get(change, ())}
        for name in told:
            counted[name] += len(blame.moved)
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def clauses(found: Comparison) -> dict[str, int]:
    """How many cases move because of each change: those of a set that it is in."""
    counted: Counter[str] = Counter()
    for blame in found.replay.blames if found.replay else ():
        for name in {change for each in blame.sets for change in each}:
            counted[name] += len(blame.moved)
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def grouped(found: Comparison) -> dict[str, dict[str, int]]:
    """How many cases move by each column that names an entity, and each name in it."""
    assert found.replay is not None
    columns = [each.removeprefix("by ") for each in found.new if each.startswith("by ")]
    counts = {each: Counter(filter(None, found.replay.columns.get(each, ()))) for each in columns}
    return {
        column: dict(sorted(counts[column].items(), key=lambda each: (-each[1], each[0])))
        for column in columns
        if counts[column]
    }


def sums(replay: Replay, columns: dict[str, str]) -> dict[str, tuple[Decimal, str]]:
    """What the numbers of the cases that move come to, by column, with the unit."""
    found: dict[str, tuple[Decimal, str]] = {}
    for column, unit in columns.items():
        total, is_there = Decimal(0), False
        for text, count in Counter(replay.columns.get(column, ())).items():
            try:
                total += count * Decimal(text.split(" ")[0].replace(",", ""))
                is_there = True
            except InvalidOperation:
                continue
        if is_there:
            found[column] = total, unit
    return found


def _sums(found: Comparison) -> dict[str, tuple[Decimal, str]]:
    assert found.replay is not None
    columns = {name.removeprefix("sum "): unit for name, unit in found.new.items() if name.startswith("sum ")}
    return sums(found.replay, columns)


def totals(found: Comparison, few: int) -> list[str]:
    """The cases that move, by clause, document and column, and what they come to."""
    lines = ["", "Cases that move"]
    for title, counts in (
        ("by clause", clauses(found)),
        ("by document", documents(found)),
        *((f"by {column}", counts) for column, counts in grouped(found).items()),
    ):
        if counts:
            listed = [f"{name} {count:,}" for name, count in counts.items()]
            lines.append(f"  {title}: {_some(listed, few)}")
    for column, (total, unit) in _sums(found).items():
        lines.append(f"  {column}: {total:,f} {unit} in all")
    assert found.replay is not None
    lines.append(f"  first on {first_day(found.replay.moved)}")
    return lines


# --- JSON ---------------------------------------------------------------------------------------------------


def as_json(found: Comparison) -> Json:
    """The document."""
    document: Json = {
        "schema": "lexlog.diff/1",
        "old": _plain(found.old),
        "new": _plain(found.new),
        "summary": summary(found),
        "exit_code": found.exit_code,
        "changes": [_change_as_json(each) for each in found.changes],
    }
    if found.replay is not None:
        document["cases"] = found.replay.cases
        document["moved"] = [_blame_as_json(each) for each in found.replay.blames]
        document["undetermined"] = [_moved_as_json(each) for each in found.replay.undecided]
        document["totals"] = {
            "clauses": clauses(found),
            "documents": documents(found),
            "columns": grouped(found),
            "sums": {
                name: {"total": f"{total:f}", "unit": unit} for name, (total, unit) in _sums(found).items()
            },
            "first_day": first_day(found.replay.moved) or None,
        }
    return document


def _plain(side: object) -> Json:
    assert isinstance(side, dict)
    return {name: side[name] for name in ("side", "layer", "digest", "policy") if name in side}


def _change_as_json(change: Change) -> Json:
    return {
        "id": change.id,
        "kind": change.kind,
        "of": change.of,
        "title": change.title,
        "citation": change.citation,
        "direction": change.direction,
        "says": list(change.says),
        "before": change.before or None,
        "after": change.after or None,
        "documents": list(change.documents),
        "since": change.since or None,
    }


def _blame_as_json(blame: Blame) -> Json:
    return {
        "sets": [list(each) for each in blame.sets],
        "not_blamed": blame.why or None,
        "aspects": list(blame.moved[0].aspects),
        "first_day": first_day(blame.moved) or None,
        "cases": [_moved_as_json(each) for each in blame.moved],
    }


def _moved_as_json(moved: Moved) -> Json:
    return {
        "case": moved.case,
        "date": moved.new.date or None,
        "old": moved.old.says(),
        "new": moved.new.says(),
        "direction": moved.direction,
    }


__all__ = ["Change", "about", "as_json", "summary", "text"]
