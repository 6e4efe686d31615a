"""Rows that speak of one thing in, rows that agree out; what one of them leaves open, another may tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lexlog.diagnostic import Label
from lexlog.resolved import tree as law
from lexlog.source import Span
from lexlog.world.between import declared
from lexlog.world.cells import Stored
from lexlog.world.draft import Draft, Row


def agree(draft: Draft) -> None:
    """Make rows of one thing say the same on the days that they share, each in the columns that are the
    thing's.

    A cell that is not known is what another row says. Numbers that differ are not known, and lie between the
    least and the greatest of them; names and words that differ are not known.
    """
    one = draft.table.one
    if one is None:
        return
    things: dict[Stored, list[Row]] = defaultdict(list)
    for row in draft.rows:
        if row.values.get(one.by) is not None:
            things[row.values[one.by]].append(row)
    for name, rows in things.items():
        for same in _on_the_same_days(rows) if len(rows) > 1 else ():
            for column in one.columns:
                field = draft.table.field(column)
                if field is not None and column in draft.needed:
                    _settle(draft, name, same, field)


def _on_the_same_days(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows in groups that hang together by days that they share."""
    group: list[Row] = []
    last = -1
    for row in sorted(rows, key=lambda each: (each.first, each.last)):
        if group and row.first > last:
            if len(group) > 1:
                yield group
            group = []
            last = -1
        group.append(row)
        last = max(last, row.last)
    if len(group) > 1:
        yield group


def _settle(draft: Draft, name: Stored, rows: Sequence[Row], field: law.Field) -> None:
    said = {row.values[field.name]: row for row in rows if row.values.get(field.name) is not None}
    if isinstance(field.type, law.NumberType):
        _settle_number(draft, name, rows, field, said)
        return
    if len(said) > 1:
        _tell(draft, name, field, list(said.values()), "and is taken as not known")
    for row in rows:
        row.values[field.name] = next(iter(said)) if len(said) == 1 else None


def _settle_number(
    draft: Draft, name: Stored, rows: Sequence[Row], field: law.Field, said: dict[Stored, Row]
) -> None:
    """One number for all of them, or one pair of ends."""
    assert isinstance(field.type, law.NumberType)
    numbers = [each for each in said if isinstance(each, int)]
    ends = [each for row in rows if row.ends and (each := row.ends.get(field.name))]
    low, high = (
        (min(numbers), max(numbers))
        if numbers
        else (max((a for a, _ in ends), default=None), min((b for _, b in ends), default=None))
    )
    if low is not None and high is not None and low > high:
        low, high = min(a for a, _ in ends), max(b for _, b in ends)  # ends that do not meet
    if len(numbers) > 1:
        _tell(draft, name, field, [said[n] for n in sorted(numbers)], "and is taken to lie between")
    for row in rows:
        others = {k: v for k, v in (row.ends or {}).items() if k != field.name}
        if low is not None and low == high:
            row.values[field.name] = low
        else:
            row.values[field.name] = None
            if low is not None and high is not None and (low, high) != declared(field.type):
                others[field.name] = low, high
        row.ends = others or None


def _tell(draft: Draft, name: Stored, field: law.Field, rows: Sequence[Row], what: str) -> None:
    one = draft.table.one
    assert one is not None
    first, second = rows[0], rows[-1]
    draft.report.add(
        "rows-differ",
        f"{draft.table.name}.{field.name} differs between rows of {one.by} `{name}`, {what}",
        draft.places.span(second.given.file, second.given.line, field.name),
        labels=[Label(Span(first.given.file, 0, 0, first.given.line, 1), "the other row")],
        help=f"rows of one {one.by} are the same; give those that are not a {one.by} of their own",
        severity="warning" if isinstance(field.type, law.NumberType) else "error",
    )
