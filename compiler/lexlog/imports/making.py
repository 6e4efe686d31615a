"""What is known in, rows with their source out; also the rows that stand for what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lexlog.imports.cells import Stretch
from lexlog.imports.tree import Place, Row

INTERESTS = ("equity", "votes")
"""What a share can be a share of."""


def row(table: str, place: Place, note: str = "", **cells: str) -> Row:
    """A row whose source is its place, with a note. A column named like a word of Python ends in `_`."""
    named = {name.rstrip("_"): cell for name, cell in cells.items() if cell}
    return Row(table, {**named, "source": f"{place}; {note}" if note else str(place)})


def rows_of(table: str, place: Place, note: str, cells: Mapping[str, str]) -> Row:
    """The same from a mapping."""
    return Row(
        table,
        {
            **{name: cell for name, cell in cells.items() if cell},
            "source": f"{place}; {note}" if note else str(place),
        },
    )


def unread_holding(place: Place, **known: str) -> list[Row]:
    """A holding that could not be read, of shares or of votes: whatever is not known of it may be anything.

    INVARIANT: a table in whose silence there is nobody gets such rows for each record that was refused, or
    the refusal would speak as if nobody held anything.
    """
    named = f"unread:{place.file}:{place.at}"
    return [
        row("holding", place, "could not be read", holding=f"{named}:{each}", interest=each, **known)
        for each in INTERESTS
    ]


def of_interest(word: str, key: str, days: Iterable[Stretch]) -> Iterator[dict[str, str]]:
    """The cells of a holding on some days; of shares and of votes, up to its share, if `word` is empty."""
    for each in days:
        if word:
            yield {"holding": key, "interest": word, **each.cells}
            continue
        for either in INTERESTS:
            held = replace(each, held=each.held.at_most)
            yield {"holding": f"{key}:{either}", "interest": either, **held.cells}


def unread_derivation(place: Place, **known: str) -> Row:
    """A derivation that could not be read."""
    return row("derivation", place, "could not be read", **known)


def unread_stage(place: Place, **known: str) -> Row:
    """A stage of training that could not be read."""
    return row("training_stage", place, "could not be read", stage=f"unread:{place.file}:{place.at}", **known)
