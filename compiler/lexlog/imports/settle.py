"""Tables as their rows came in, the same with each key once and every name described out.

A key that is described twice keeps what its rows agree on. Where they differ the cell is left unknown: nobody
can tell which of them is right. A name that is used and described nowhere gets a row that says nothing, so
that what is said of it with its help can be loaded, and is told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lexlog.imports.beside import Beside
from lexlog.imports.tables import DESCRIPTIVE, Cells, Table
from lexlog.imports.tree import Conclusion, Place, Remark

BOUNDED = frozenset({"share", "share_min", "share_max"})
"""Columns in which an empty cell differs from a full one: a share that could not be read may be any."""

MOST_SOURCES = 4
"""Sources of a joined row that are named; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """What the schema says of a table: its key, and which of its columns name an entity of which kind."""

    key: tuple[str, ...]
    entities: Mapping[str, str]
    is_entity: bool


def settle(
    tables: Mapping[str, Table], schema: Mapping[str, Keyed], homes: Iterable[Table], beside: Beside
) -> Iterator[Conclusion]:
    """Join what is described twice, and describe what is not; tell of both.

    `homes` are the tables of the entities that files of this kind describe; `beside` is what other folders
    describe.
    """
    for table in tables.values():
        table.close()
    for home in homes:
        yield from _described(home, tables, schema, beside)
    for name, table in tables.items():
        yield from _joined(table, schema[name].key)
        yield from beside.settled(table, schema[name].key)


# --- one row a key ------------------------------------------------------------------------------------------


def _joined(table: Table, key: tuple[str, ...]) -> Iterator[Conclusion]:
    doubled = _doubled(table, key)
    if not doubled:
        return
    places = [table.columns.index(column) for column in key]
    groups: dict[Cells, list[Cells]] = {each: [] for each in doubled}
    for row in table.each():
        group = groups.get(tuple(row[place] for place in places))
        if group is not None:
            group.append(row)
    joined = []
    for name, rows in groups.items():
        for together in _stretches(table, rows):
            row, differing = _join(table, together) if len(together) > 1 else (together[0], [])
            joined.append(row)
            if len(together) > 1:
                yield _told(table, name, len(together), differing)

    def kept() -> Iterator[Cells]:
        yield from (row for row in table.each() if tuple(row[place] for place in places) not in groups)
        yield from joined

    table.replace(kept())


def _doubled(table: Table, key: tuple[str, ...]) -> list[Cells]:
    """Keys with more than one row, in the order of their names."""
    import pyarrow.compute

    columns = {name: table.column(name) for name in key}
    counted = pyarrow.table(columns).group_by(list(key)).aggregate([([], "count_all")])
    found = counted.filter(pyarrow.compute.greater(counted.column("count_all"), 1))
    return sorted(zip(*(found.column(name).to_pylist() for name in key), strict=True))


def _stretches(table: Table, rows: list[Cells]) -> Iterator[list[Cells]]:
    """The rows in groups, such that rows which hold on the same day are in the same group."""
    first, last = table.columns.index("from"), table.columns.index("to")
    together: list[Cells] = []
    until = ""
    for row in sorted(rows, key=lambda row: row[first] or "0000-00-00"):
        if together and (row[first] or "0000-00-00") > until:
            yield together
            together = []
        until = max(until if together else "", row[last] or "9999-99-99")
        together.append(row)
    yield together


def _join(table: Table, rows: list[Cells]) -> tuple[Cells, list[str]]:
    made: list[str] = []
    differing: list[str] = []
    for place, column in enumerate(table.columns):
        values = list(dict.fromkeys(row[place] for row in rows if row[place] or column in BOUNDED))
        if column == "source":
            rest = len(values) - MOST_SOURCES
            made.append("; ".join(values[:MOST_SOURCES]) + (f"; and {rest} more" if rest > 0 else ""))
        elif column == "from":
            made.append(min((row[place] for row in rows), default=""))  # a blank is from the beginning
        elif column == "to":
            made.append("" if any(not row[place] for row in rows) else max(row[place] for row in rows))
        elif len(values) > 1 and column not in DESCRIPTIVE:
            made.append("")
            differing.append(column)
        else:
            made.append(values[0] if values else "")
    if BOUNDED.intersection(differing):
        made = ["" if column in BOUNDED else cell for column, cell in zip(table.columns, made, strict=True)]
    return tuple(made), differing


def _told(table: Table, name: Cells, count: int, differing: list[str]) -> Conclusion:
    place = Place(f"{table.name}", ", ".join(name))
    if not differing:
        said = f"{count} records describe it in the same words; they are one row"
        return Conclusion(place, (), (Remark("note", "same-again", said),))
    said = f"{count} records describe it, and differ in {', '.join(differing)}: left unknown"
    return Conclusion(place, (), (Remark("doubt", "contradiction", said),))


# --- a row for each name ------------------------------------------------------------------------------------


def _described(
    home: Table, tables: Mapping[str, Table], schema: Mapping[str, Keyed], beside: Beside
) -> Iterator[Conclusion]:
    """Add a row for each name of an entity that is used and that no row has, here or in other folders."""
    import pyarrow

    key = schema[home.name].key[0]
    known = pyarrow.concat_arrays([home.column(key).combine_chunks(), beside.keys(home.name, [key])])
    users: dict[str, str] = {}
    for name, table in tables.items():
        for column, kind in schema[name].entities.items():
            if kind == home.name and len(table):
                for found in _strangers(table, column, known):
                    users.setdefault(found, f"{name}.{column}")
    for found in sorted(users):
        said = f"named in {users[found]}; no record describes it"
        home.add({key: found, "source": said})
        yield Conclusion(Place(home.name, found), (), (Remark("note", "described-nowhere", said),))
    home.close()


def _strangers(table: Table, column: str, known: object) -> list[str]:
    import pyarrow.compute

    named = pyarrow.compute.unique(table.column(column))
    named = named.filter(pyarrow.compute.invert(pyarrow.compute.is_in(named, value_set=known)))
    return [each for each in named.to_pylist() if each not in ("", "none")]
