"""Files of GLEIF, Level 1, Level 2 and reporting exceptions, as XML or golden-copy CSV, in; parties out.

Consolidation of accounts is evidence of a parent and no holding: it makes a `parent_statement`, and for the
one at the top a `stated_ultimate_parent`. A reporting exception tells why there is no such statement; the
mapping table tells which of the reasons say that there is none, and which leave it unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lexlog import locate
from lexlog.imports import delimited, gleif_level_1, gleif_level_2, markup
from lexlog.imports.gleif_record import Fields, FromCsv, FromXml, Take
from lexlog.imports.items import Item, Unread
from lexlog.imports.opening import NoFormat
from lexlog.imports.tree import Conclusion, Event, Place, Remark, Settings

_BY_ROOT = {
    "LEIData": ("LEIRecord", gleif_level_1.record),
    "RelationshipData": ("RelationshipRecord", gleif_level_2.relationship),
    "ReportingExceptionData": ("Exception", gleif_level_2.exception),
}
_BY_COLUMN = {
    "Entity.LegalName": gleif_level_1.record,
    "Relationship.StartNode.NodeID": gleif_level_2.relationship,
    "Exception.Category": gleif_level_2.exception,
}


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The records of every file; what a file is is told from its root element or its header."""
    for path in paths:
        yield from _xml(path, settings) if markup.is_xml(path) else _csv(path, settings)


def _xml(path: Path, settings: Settings) -> Iterator[Event]:
    root = markup.root(path)
    if root not in _BY_ROOT:
        raise NoFormat(f"{locate.shown(path)} has the root `{root}`, expected {', '.join(_BY_ROOT)}")
    tag, take = _BY_ROOT[root]
    header, count = markup.Header(), 0
    for found in markup.records(path, settings, {tag}, header):
        if isinstance(found, Unread):
            yield found.refused
            continue
        count += 1
        yield _taken(take, FromXml(found.value, markup.flat(found.value)), found.place, settings)
    yield from _counted(path, header.values.get("RecordCount", ""), count)


def _csv(path: Path, settings: Settings) -> Iterator[Event]:
    columns = delimited.header(path, settings)
    take = next((each for column, each in _BY_COLUMN.items() if column in columns), None)
    if take is None:
        expected = ", ".join(f"`{each}`" for each in _BY_COLUMN)
        raise NoFormat(f"{locate.shown(path)} is no file of GLEIF: expected one of the columns {expected}")
    for found in delimited.records(path, settings, ()):
        match found:
            case Item(place, value):
                yield _taken(take, FromCsv(value), place, settings)
            case Unread():
                yield found.refused


def _taken(take: Take, fields: Fields, place: Place, settings: Settings) -> Event:
    return take(fields, place, settings)


def _counted(path: Path, told: str, count: int) -> Iterator[Event]:
    if told and told != str(count):
        said = f"the header says {told} records, and there are {count}: of the others nothing is known"
        place = Place(locate.shown(path), "header")
        yield Conclusion(place, (), (Remark("doubt", "not-complete", said),))
