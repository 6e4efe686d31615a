"""A plain table with the columns owner, owned, percent, from, to and source in, holdings out.

`owner` and `owned` are names or identifiers: a cell that has the form of an identifier is taken for one. The
columns holding, class, interest, nominee, lot, percent_min and percent_max may be there too. Where there is
no column holding, a record that stands twice may be two blocks of shares, or one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lexlog import locate
from lexlog.imports import delimited
from lexlog.imports.cells import UNKNOWN_SHARE, Bad, Share, share, stretches
from lexlog.imports.held import known_share, refused
from lexlog.imports.items import Item, Seen, Unread
from lexlog.imports.making import rows_of, unread_holding
from lexlog.imports.names import own
from lexlog.imports.tree import Conclusion, Event, Place, Record, Remark, Settings

NEEDED = ("owner", "owned", "percent")
_WORDS = {"interest": ("equity", "votes"), "nominee": ("yes", "no")}


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The holdings of every file. No register is made: whether the table is complete, it does not say."""
    seen = Seen()
    for path in paths:
        cut = ""
        for found in delimited.records(path, settings, NEEDED):
            if isinstance(found, Unread):
                cut = cut or (found.message if found.ends else "")
                yield refused(found)
            else:
                again = not found.value.get("holding") and seen.again(found.value)
                yield _record(found, again)
        if cut:
            place = Place(locate.shown(path), "end")
            said = "holdings behind the place where the file ends are not known, of any party"
            yield Conclusion(place, unread_holding(place), (Remark("doubt", "cut-off", said),))


def _record(found: Item[Mapping[str, str]], again: bool) -> Record:
    value, place, remarks = found.value, found.place, list[Remark]()
    ends = {}
    for column in ("owner", "owned"):
        ends[column] = own(value[column]) if value[column] not in ("", "none", "?") else ""
        if not ends[column]:
            said = f"{column} is `{value[column]}`: it may be anyone"
            remarks.append(Remark("doubt", "unknown-owner", said))
    told = _held(value, remarks)
    if again:
        said = "from nothing up to the share is taken as held besides; a column `holding` tells blocks apart"
        remarks.append(Remark("doubt", "twice", said))
        told = told.at_most
    held, wrong = stretches(value.get("from", ""), value.get("to", ""), told)
    remarks += [Remark("doubt", each.reason, each.message) for each in wrong]
    cells = {
        "holding": value.get("holding") or f"{place.file}:{place.at}",
        **ends,
        **{name: value[name] for name in ("class", "lot") if value.get(name)},
    }
    for name, words in _WORDS.items():
        word = value.get(name, "").lower()
        if word in words:
            cells[name] = word
        elif word:
            said = f"{name} is `{value[name]}`, expected {' or '.join(words)}"
            remarks.append(Remark("doubt", "bad-cell", said))
    rows = [rows_of("holding", place, value.get("source", ""), {**cells, **each.cells}) for each in held]
    for column, key in ends.items():
        if key and key != value[column]:
            rows.append(rows_of("party", place, "", {"party": key, "name": value[column]}))
    return Record(place, rows, remarks)


def _held(value: Mapping[str, str], remarks: list[Remark]) -> Share:
    if value["percent"]:
        return known_share(share(value["percent"]), remarks)
    bounds = []
    for column in ("percent_min", "percent_max"):
        found: Share | Bad = share(value[column]) if value.get(column) else UNKNOWN_SHARE
        told = known_share(found, remarks)
        bounds.append(told.exact or (told.least if column == "percent_min" else told.greatest))
    if not any(bounds):
        remarks.append(Remark("doubt", "no-percentage", "the share is not told, and may be any"))
    return Share(least=bounds[0], greatest=bounds[1])
