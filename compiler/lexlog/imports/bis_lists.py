"""The Entity List and the Military End-User List, as tables of their entries, in; listings out.

CSV with the columns name, aliases, country, address, federal_register and notes (the license text), or JSON
with the same keys in `entities`, beside `list_id`, `extracted` (the day of the copy) and `count`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lexlog import locate
from lexlog.imports import delimited, objects
from lexlog.imports.cells import Bad, day
from lexlog.imports.items import Found, Unread
from lexlog.imports.listed import Entry, Lists
from lexlog.imports.names import from_name
from lexlog.imports.opening import begins
from lexlog.imports.tree import Conclusion, Event, Place, Reader, Record, Remark, Settings

NEEDED = ("name", "country")


def reader(code: str) -> Reader:
    """The reader of the list with this code."""

    def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
        about = settings.mappings.by("list", "code")[code]
        for path in paths:
            yield from _file(path, about, settings)

    return read


def _file(path: Path, about: Mapping[str, str], settings: Settings) -> Iterator[Event]:
    name = about["list"]
    is_json = begins(path, 64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    facts = _about(path) if is_json else {}
    if "extracted" in facts and not settings.as_of and isinstance(day(facts["extracted"]), str):
        settings = replace(settings, as_of=facts["extracted"])
    lists, count = Lists(settings), 0
    found: Iterator[Found[Mapping[str, Any]]] = (
        objects.records(path, settings, ("entities", "results"))
        if is_json
        else delimited.records(path, settings, NEEDED)
    )
    for each in found:
        if isinstance(each, Unread):
            lists.doubt("", each.message)
            yield each.refused
            continue
        count += 1
        yield _record(each.place, each.value, about, lists)
    if "count" in facts and facts["count"] != str(count):
        lists.doubt(name, f"the file says that it has {facts['count']} entries and has {count}")
    yield from lists.conclude(path, [name])
    if count and about["texts"] == "each":
        said = "the file does not tell the license review policies of entries: import the list that does"
        yield Conclusion(Place(locate.shown(path), "file"), (), (Remark("note", "no-column", said),))


def _about(path: Path) -> dict[str, str]:
    """What a JSON file says of itself before its entries."""
    start = begins(path, 1 << 16).decode("utf-8", errors="replace").split('"entities"')[0]
    pairs = re.findall(r'"(extracted|count)"\s*:\s*"?([\w-]+)"?', start)
    return dict(pairs)


def _record(place: Place, value: Mapping[str, Any], about: Mapping[str, str], lists: Lists) -> Record:
    name = about["list"]
    party = str(value.get("name") or "").strip()
    if not party:
        lists.doubt(name, "an entry has no name")
        return Record(place, (), (Remark("refused", "no-identifier", "the entry has no name"),))
    country = str(value.get("country") or "").strip()
    aliases = value.get("aliases") or ""
    parts = aliases if isinstance(aliases, list) else str(aliases).split(";")
    entry = Entry(
        list=name,
        party=from_name(about["scheme"], party),
        name=party,
        heading=country,
        places=((country, str(value.get("address") or "").strip()),) if country else (),
        aliases=tuple(each.strip() for each in parts if str(each).strip()),
        requirement=str(value.get("notes") or "").strip(),
        policy=None,
        federal_register=str(value.get("federal_register") or "").strip(),
        begins=_day(value.get("effective_date")),
    )
    return lists.take(Place(place.file, place.at, f"{party}, {country}"), entry)


def _day(value: Any) -> str:
    found = day(str(value)) if value else ""
    return "" if isinstance(found, Bad) else found
