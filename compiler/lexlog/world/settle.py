"""A draft whose sheets were read and whose names have codes in, its rows out: blanks filled, days set, rows
that do not fit refused, rows of one key told apart.

Everything is done to whole columns. Rows are looked at one by one only where there is something to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import UNKNOWN_CODE, Symbols
from lexlog.texts import Texts
from lexlog.texts import joined as texts_joined
from lexlog.world.cells import Wrong
from lexlog.world.draft import Draft, Part
from lexlog.world.duplicates import duplicates, key_text
from lexlog.world.encode import NONE_CODE, Codes
from lexlog.world.given import GivenRows
from lexlog.world.rows import Rows, always, stacked
from lexlog.world.sheet import Array, Column, Few
from lexlog.world.tree import Refused
from lexlog.world.typed import Names, Numbers, WrongCell

REFUSED, UNDATED = "a row that was refused", "a case whose date is not known"
"""Sources of rows that stand for doubt."""
REFUSED_SOURCE, UNDATED_SOURCE = 0, 1
"""Where these are in the column of sources."""


@dataclass(slots=True)
class Making:
    """The rows of a draft while they are settled.

    `odd` are rows of which nothing could be read, or that are no row of a file. `refused` rows are not taken;
    what is left of them stays in doubt where that can move something.
    """

    draft: Draft
    columns: dict[str, Array]
    unknown: dict[str, Array]
    wrong: dict[str, Array]
    odd: Array
    guessed: Array
    many: Array
    given: GivenRows
    refused: Array
    first: Array
    last: Array
    undated: Array

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.odd)

    def at(self, row: int) -> tuple[str, int]:
        """File and line of a row."""
        return self.given.files[self.given.file[row]], int(self.given.line[row])

    def key_unknown(self) -> Array:
        """The rows of which some column of the key is not known."""
        found: Array = np.logical_or.reduce([self.unknown[name] for name in self.draft.table.key])
        return found


def settle(draft: Draft, symbols: Symbols, codes: Iterator[Codes]) -> None:
    """Find the rows of a draft; `codes` are those of its columns of names, in order."""
    draft.symbols = symbols
    making = _joined(draft, codes)
    _tell_cells(making)
    _fill_blanks(making)
    if draft.table.decided_on is not None:
        _set_days_of_cases(making, draft.table.decided_on)
    else:
        _set_days(making)
    _refuse_without_key(making)
    found = duplicates(draft, making.columns, making.unknown, (making.first, making.last), _taken(making))
    for each in found.told:
        key = key_text(draft, making.columns, making.unknown, each.row)
        draft.findings.duplicate(
            key,
            draft.table.key[0],
            making.at(each.row),
            making.at(each.first),
            each.how,
            is_same=each.is_same,
        )
    making.refused[found.refused] = True
    _note(making, found.again, found.withdrawn)
    draft.rows = _rows(making, found.again, found.withdrawn)
    draft.parts.clear()


# --- parts joined -------------------------------------------------------------------------------------------


def _joined(draft: Draft, codes: Iterator[Codes]) -> Making:
    parts = draft.parts
    length = sum(part.length for part in parts)
    columns: dict[str, Array] = {}
    unknown: dict[str, Array] = {}
    wrong: dict[str, Array] = {}
    for field in draft.table.fields:
        cells = [part.cells[field.name] for part in parts]
        if isinstance(field.type, law.NumberType | law.DayType):
            numbers = [each.column for each in cells if isinstance(each.column, Numbers)]
            columns[field.name] = stacked([each.values for each in numbers] or [np.zeros(0, np.int64)])
            unknown[field.name] = stacked([each.unknown for each in numbers] or [np.zeros(0, bool)])
        else:
            column = stacked([next(codes) for each in cells if isinstance(each.column, Names)] or [_NO_CODES])
            columns[field.name] = column
            unknown[field.name] = _is_unknown(column)
        wrong[field.name] = _rows_of([each.wrong for each in cells], parts)
    broken = stacked([part.broken for part in parts] or [np.zeros(0, bool)])
    many = stacked([always(part.many, part.length, np.bool_) for part in parts] or [np.zeros(0, bool)])
    guessed = stacked([part.guessed for part in parts] or [np.zeros(0, bool)])
    refused = broken.copy()
    for name in draft.needed & wrong.keys():
        refused[wrong[name]] = True
    return Making(
        *(draft, columns, unknown, wrong, broken | many, guessed, many, _given(parts), refused),
        *(always(BEGINNING, length), always(END, length), np.zeros(length, bool)),
    )


_NO_CODES = np.zeros(0, np.int32)


def _is_unknown(column: Array) -> Array:
    if column.strides == (0,) and len(column):
        return np.broadcast_to(column[0] == UNKNOWN_CODE, column.shape)
    found: Array = column == UNKNOWN_CODE
    return found


def _rows_of(wrong: Sequence[Sequence[WrongCell]], parts: Sequence[Part]) -> Array:
    """The rows with a cell that does not fit, counted through all parts."""
    rows: list[int] = []
    begin = 0
    for cells, part in zip(wrong, parts, strict=True):
        rows.extend(begin + each.row for each in cells)
        begin += part.length
    return np.array(rows, np.int64)


def _given(parts: Sequence[Part]) -> GivenRows:
    """Where the rows were given; the sentences about doubt are the first sources."""
    files = {name: place for place, name in enumerate(dict.fromkeys(part.file for part in parts))}
    texts = [Texts.of((REFUSED, UNDATED))]
    sources: list[Array] = [np.zeros(0, np.int32)]
    length = len(texts[0])
    for part in parts:
        found, places = _texts(part.source)
        texts.append(found)
        sources.append(places + np.int32(length))
        length += len(found)
    return GivenRows(
        tuple(files),
        stacked(
            [always(files[part.file], part.length, np.int16) for part in parts] or [np.zeros(0, np.int16)]
        ),
        np.concatenate([np.zeros(0, np.int32), *(part.lines for part in parts)]),
        np.concatenate(sources),
        texts_joined(texts),
    )


def _texts(source: Column) -> tuple[Texts, Array]:
    """The texts of a column, and for each row the place of its own."""
    if isinstance(source, Few):
        return Texts.of(source.texts), source.places
    from lexlog.world.many import as_texts

    places = np.arange(len(source.texts), dtype=np.int32) if source.places is None else source.places
    return as_texts(source.texts), places


# --- cells, blanks, days ------------------------------------------------------------------------------------


def _tell_cells(making: Making) -> None:
    draft = making.draft
    for field in draft.table.fields:
        for part in draft.parts:
            _tell(draft, part, field.name, part.cells[field.name].wrong, matters=field.name in draft.needed)


def _tell(draft: Draft, part: Part, column: str, cells: Sequence[WrongCell], *, matters: bool = True) -> None:
    for each in cells:
        at = part.file, int(part.lines[each.row])
        draft.findings.bad_cell(draft.table.name, column, at, each.text, each.wrong, matters=matters)


def _fill_blanks(making: Making) -> None:
    """A blank takes what its column says that a blank means, unless the row leaves room for doubt."""
    for field in making.draft.table.fields:
        if field.blank is None:
            continue
        name, column = field.name, making.columns[field.name]
        blank = making.unknown[name] & ~making.odd & ~making.guessed
        blank[making.wrong[name]] = False
        if not blank.any():
            continue
        if field.blank == "none":
            if isinstance(field.type, law.EntityType | law.WordType):
                making.columns[name] = _filled(column, blank, always(NONE_CODE, len(column)))
                making.unknown[name] = making.unknown[name] & ~blank
        elif field.blank in making.columns:
            other = field.blank
            making.columns[name] = _filled(column, blank, making.columns[other])
            making.unknown[name] = _filled(making.unknown[name], blank, making.unknown[other])


def _filled(column: Array, blank: Array, other: Array) -> Array:
    return other if blank.all() else np.where(blank, other, column)


def _set_days_of_cases(making: Making, column: str) -> None:
    days, unknown = making.columns[column], making.unknown[column].copy()
    wrong = making.wrong[column]
    making.refused[wrong] = True
    unknown[wrong] = False
    making.undated = unknown & ~making.refused & ~making.odd
    known = ~making.unknown[column]
    if known.all():
        making.first = making.last = days.astype(np.int32)
    else:
        making.first = np.where(known, days, BEGINNING).astype(np.int32)
        making.last = np.where(known, days, END).astype(np.int32)


def _set_days(making: Making) -> None:
    """The first and last day of each row, from the columns for them."""
    draft = making.draft
    ends = {"from": making.first, "to": making.last}
    bad = making.odd.copy()
    for name in ends:
        begin = 0
        found: list[Array] = []
        for part in draft.parts:
            found.append(_ends(making, part, name, begin, bad))
            begin += part.length
        if found:
            ends[name] = stacked(found)
    making.first, making.last = ends["from"], ends["to"]
    turned = np.flatnonzero((making.first > making.last) & ~bad)
    for row in turned.tolist():
        texts = [_cell(draft, row, name) for name in ends]
        draft.findings.bad_cell(
            draft.table.name,
            "to",
            making.at(row),
            texts[1],
            Wrong(f"a day on or after `{texts[0]}`"),
            matters=True,
        )
    bad[turned] = True
    making.refused |= bad & ~making.odd
    draft.dated = draft.dated or bool((((making.first != BEGINNING) | (making.last != END)) & ~bad).any())


def _ends(making: Making, part: Part, name: str, begin: int, bad: Array) -> Array:
    """The days in a column of a part; what does not fit is told, unless the row is bad already."""
    default = BEGINNING if name == "from" else END
    if name not in part.days:
        return always(default, part.length)
    cells = part.days[name][0]
    column = cells.column
    assert isinstance(column, Numbers)
    _tell(making.draft, part, name, [each for each in cells.wrong if not bad[begin + each.row]])
    bad[[begin + each.row for each in cells.wrong]] = True
    if column.unknown.strides == (0,):
        return always(default, part.length)
    return np.where(column.unknown, default, column.values).astype(np.int32)


def _cell(draft: Draft, row: int, name: str) -> str:
    """The text of a cell in a column of days."""
    for part in draft.parts:
        if row < part.length:
            column = part.days[name][1]
            if column is None:
                return ""
            place = row if column.places is None else int(column.places[row])
            text = column.texts[place]
            return text if isinstance(text, str) else str(text.as_py())
        row -= part.length
    raise IndexError(row)


def _refuse_without_key(making: Making) -> None:
    """A row of an entity or a case must have a name."""
    draft = making.draft
    if draft.table.word == "relation":
        return
    key = draft.table.key[0]
    nameless = np.flatnonzero(making.key_unknown() & ~making.refused & ~making.odd)
    for row in nameless.tolist():
        code = int(making.columns[key][row])
        text = draft.symbols.name(code) if code else ""
        wrong = Wrong("a name of its own")
        draft.findings.bad_cell(draft.table.name, key, making.at(row), text, wrong, matters=True)
    making.refused[nameless] = True
    making.undated[nameless] = False


def _taken(making: Making) -> Array:
    """The rows that are held against each other."""
    taken: Array = ~making.refused & ~making.odd
    return taken


# --- what is left -------------------------------------------------------------------------------------------


def _note(making: Making, again: Sequence[int], withdrawn: Mapping[int, int]) -> None:
    """Keep the keys of rows that are refused, and the names of cases that have no date."""
    draft = making.draft
    open_ = making.key_unknown() | making.odd
    for row in np.flatnonzero(making.refused).tolist():
        key = None if open_[row] else key_text(draft, making.columns, making.unknown, row)
        draft.refused.append(Refused(draft.table.name, key, *making.at(row)))
        if not open_[row]:
            draft.unread.append(int(making.columns[draft.table.key[0]][row]))
    undated = making.undated & ~making.refused
    undated[again] = False
    undated[list(withdrawn)] = False
    codes = making.columns[draft.table.key[0]][undated]
    if len(codes):
        draft.undated.extend(draft.symbols.names(codes))
        draft.unread.extend(codes.tolist())


def _rows(making: Making, again: Sequence[int], withdrawn: Mapping[int, int]) -> Rows:
    """The rows that stand, and those that are in doubt in place of those that do not."""
    draft = making.draft
    is_kept = np.ones(making.length, bool)
    is_kept[again] = False
    doubtful = making.refused.copy()
    doubtful[list(withdrawn)] = True
    certain = ~(doubtful | making.undated | making.many)
    if draft.is_case:
        _keep_doubtful_cases(making, doubtful, is_kept)
    elif doubtful.any():
        _forget(making, doubtful)
    nameless = np.zeros(making.length, bool)
    if draft.is_case and draft.shared:
        nameless = doubtful & making.key_unknown()
        _name(making, np.flatnonzero(nameless))
    rows = Rows(
        making.columns,
        making.unknown,
        *(making.first, making.last, certain, nameless, making.many),
        _with_sources(making),
    )
    if is_kept.all() and not withdrawn:
        return rows
    order = np.flatnonzero(is_kept)
    if withdrawn:
        place = 2 * np.arange(making.length)
        for row, by in withdrawn.items():
            place[row] = 2 * by + 1  # it is in doubt since the row that has the same key
        order = order[np.argsort(place[order], kind="stable")]
    return rows.take(order)


def _keep_doubtful_cases(making: Making, doubtful: Array, is_kept: Array) -> None:
    """Of a case that was refused, what could be read is kept: it is another case than any that could be read,
    and it is of its own day. Where no case moves another, nothing of it is needed."""
    if not making.draft.shared:
        is_kept &= ~(doubtful | making.undated)


def _forget(making: Making, doubtful: Array) -> None:
    """Of a row that was refused, only the key is left, if it could be read; and it may hold on any day."""
    draft = making.draft
    keyless = doubtful & making.key_unknown()
    for field in draft.table.fields:
        lost = keyless if field.name in draft.table.key else doubtful
        if lost.any():
            making.columns[field.name] = np.where(lost, 0, making.columns[field.name])
            making.unknown[field.name] = making.unknown[field.name] | lost
    making.first = np.where(doubtful, BEGINNING, making.first).astype(np.int32)
    making.last = np.where(doubtful, END, making.last).astype(np.int32)


def _name(making: Making, rows: Array) -> None:
    """Give cases whose key could not be read a name of their own."""
    if not len(rows):
        return
    draft = making.draft
    key = draft.table.key[0]
    column, unknown = making.columns[key].copy(), making.unknown[key].copy()
    for row in rows.tolist():
        file, line = making.at(row)
        column[row] = draft.symbols.code(f"(row {row}, which was refused: {file}:{line})")
    unknown[rows] = False
    making.columns[key], making.unknown[key] = column, unknown


def _with_sources(making: Making) -> GivenRows:
    """Where the rows were given; those that are refused with the reason in place of their source."""
    if not (making.refused.any() or making.undated.any()):
        return making.given
    given = making.given
    source = np.where(making.undated, np.int32(UNDATED_SOURCE), given.source)
    source = np.where(making.refused, np.int32(REFUSED_SOURCE), source)
    return replace(given, source=source)
