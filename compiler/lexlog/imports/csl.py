"""The Consolidated Screening List, as CSV or JSON, in; listings of all its lists out.

The International Trade Administration publishes it as `consolidated.csv` (lists inside a cell are joined by
`;`, an address ends in its country) and `consolidated.json` (`results`, with addresses as objects). Copies
that have the columns `source_code` and `countries` in place of those are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lexlog.imports import delimited, objects
from lexlog.imports.items import Found, Item, Unread
from lexlog.imports.listed import Entry, Lists
from lexlog.imports.names import from_name, from_number, is_digits
from lexlog.imports.opening import begins
from lexlog.imports.tree import Event, Place, Record, Remark, Settings


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The entries of every file; a file that is cut off has no copy of any list."""
    for path in paths:
        lists = Lists(settings)
        for found in _records(path, settings):
            if isinstance(found, Unread):
                lists.doubt("", found.message)
                yield found.refused
                continue
            yield _record(found, lists, settings)
        yield from lists.conclude(path)


def _records(path: Path, settings: Settings) -> Iterator[Found[Mapping[str, Any]]]:
    if begins(path, 64).lstrip()[:1] in (b"{", b"["):
        yield from objects.records(path, settings, ("results",))
    else:
        yield from delimited.records(path, settings, ("name", "source"))


def _record(found: Item[Mapping[str, Any]], lists: Lists, settings: Settings) -> Record:
    value = found.value
    name, place = _text(value, "name"), found.place
    code = _text(value, "source_code") or _code(_text(value, "source"))
    known = settings.mappings.by("list", "code").get(code)
    if known is None:
        said = f"`{_text(value, 'source')}` is not in the mapping table of lists"
        lists.doubt("", f"an entry is on a list that is not known: {said}")
        return Record(place, (), (Remark("refused", "unknown-word", said),))
    if not name:
        lists.doubt(known["list"], "an entry has no name")
        return Record(place, (), (Remark("refused", "no-identifier", "the entry has no name"),))
    kinds = settings.mappings.by("list_type", "type")
    entry = Entry(
        list=known["list"],
        party=_party(known["scheme"], name, _text(value, "entity_number")),
        name=name,
        heading=_text(value, "_id") or _text(value, "id") or _text(value, "entity_number"),
        kind=kinds.get(_text(value, "type"), {"kind": ""})["kind"],
        places=tuple(_places(value)),
        aliases=tuple(_parts(value, "alt_names")),
        programs=tuple(_parts(value, "programs")),
        identifiers=tuple(_identifiers(value)),
        requirement=_text(value, "license_requirement"),
        policy=_text(value, "license_policy"),
        federal_register=_text(value, "federal_register_notice"),
        begins=_text(value, "start_date"),
        ends=_text(value, "end_date"),
    )
    return lists.take(Place(place.file, place.at, f"{code} {name}"), entry)


def _party(scheme: str, name: str, number: str) -> str:
    """By the number that the agency gives, if any; else by name: entries of one name are one party."""
    return from_number(scheme, number) if is_digits(number) else from_name(scheme, name)


def _code(source: str) -> str:
    """The short name in `Entity List (EL) - Bureau of Industry and Security`."""
    found = re.search(r"\(([A-Z-]+)(?: List)?\)(?: List)?\s*-", source)
    return found[1] if found else source


def _text(value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if isinstance(found, list):
        return "; ".join(str(each) for each in found)
    return "" if found is None else str(found).strip()


def _parts(value: Mapping[str, Any], key: str) -> Iterator[str]:
    found = value.get(key)
    parts = found if isinstance(found, list) else re.split(r";\s*", str(found or ""))
    yield from dict.fromkeys(" ".join(str(each).split()) for each in parts if str(each).strip())


def _places(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    addresses = value.get("addresses")
    if isinstance(addresses, list):
        for each in addresses:
            if isinstance(each, dict):
                keys = ("address", "city", "state", "postal_code")
                line = ", ".join(str(each[key]).strip() for key in keys if each.get(key))
                yield str(each.get("country") or "").strip(), line
        return
    if addresses:
        for each in re.split(r";\s*", str(addresses)):
            line, _, country = each.rpartition(",")
            yield country.strip(), line.strip()
        return
    for each in _parts(value, "countries"):
        yield each, ""


def _identifiers(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    found = value.get("ids")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and each.get("number") and each.get("type"):
            yield str(each["type"]).strip(), str(each["number"]).strip()
