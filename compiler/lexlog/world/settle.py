"""A draft whose sheets were read and whose names have codes in, its rows out: blanks filled, days set, rows
that do not fit refused, rows of one key told apart.

Everything is done to whole columns. Rows are looked at one by one only where there is something to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import Symbols
from lexlog.world.beside import fit_beside
from lexlog.world.between import set_between
from lexlog.world.cells import Wrong
from lexlog.world.draft import NEVER, Draft
from lexlog.world.duplicates import duplicates, key_text
from lexlog.world.encode import NONE_CODE, Codes
from lexlog.world.given import GivenRows
from lexlog.world.making import REFUSED_SOURCE, UNDATED_SOURCE, Making, joined, tell
from lexlog.world.others import name_others
from lexlog.world.rows import Rows, always
from lexlog.world.sheet import Array
from lexlog.world.tree import Refused
from lexlog.world.validity import begin_to_speak, set_days


def settle(draft: Draft, symbols: Symbols, codes: Iterator[Codes]) -> None:
    """Find the rows of a draft; `codes` are those of its columns of names, in order."""
    draft.symbols = symbols
    making = joined(draft, codes)
    _tell_cells(making)
    fit_beside(making)
    _fill_blanks(making)
    set_between(making)
    set_days(making)
    _refuse_without_key(making)
    begin_to_speak(making)
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


# --- cells and blanks ---------------------------------------------------------------------------------------


def _tell_cells(making: Making) -> None:
    draft = making.draft
    for field in draft.table.fields:
        for part in draft.parts:
            tell(draft, part, field.name, part.cells[field.name].wrong, matters=field.name in draft.needed)


def _fill_blanks(making: Making) -> None:
    """A blank takes what its column says that a blank means, unless the row leaves room for doubt."""
    draft = making.draft
    for field in draft.table.fields:
        if field.blank is None:
            continue
        name, column = field.name, making.columns[field.name]
        blank = making.unknown[name] & ~making.odd & ~making.guessed
        blank[making.wrong[name]] = False
        if not blank.any():
            continue
        if field.blank == law.ANOTHER:
            places = np.flatnonzero(blank)
            making.columns[name] = column.copy()
            making.columns[name][places] = name_others(draft, field, making.columns, making.unknown, places)
            making.unknown[name] = making.unknown[name] & ~blank
        elif isinstance(field.type, law.WordType) and field.blank in field.type.words:
            code = draft.symbols.code(field.blank)
            making.columns[name] = _filled(column, blank, always(code, len(column)))
            making.unknown[name] = making.unknown[name] & ~blank
        elif field.blank == "none":
            if isinstance(field.type, law.EntityType | law.WordType):
                making.columns[name] = _filled(column, blank, always(NONE_CODE, len(column)))
                making.unknown[name] = making.unknown[name] & ~blank
            elif isinstance(field.type, law.DayType):
                making.columns[name] = _filled(column, blank, always(NEVER, len(column), np.int64))
                making.unknown[name] = making.unknown[name] & ~blank
        elif field.blank in making.columns:
            other = field.blank
            making.columns[name] = _filled(column, blank, making.columns[other])
            making.unknown[name] = _filled(making.unknown[name], blank, making.unknown[other])


def _filled(column: Array, blank: Array, other: Array) -> Array:
    return other if blank.all() else np.where(blank, other, column)


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
    taken: Array = ~making.refused & ~making.odd & ~making.mute
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
    is_kept = ~making.mute
    is_kept[again] = False
    doubtful = making.refused.copy()
    doubtful[list(withdrawn)] = True
    certain = ~(doubtful | making.undated | making.many | making.perhaps)
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
