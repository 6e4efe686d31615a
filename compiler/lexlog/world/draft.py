"""Raw rows of one table in, typed rows out, with what was refused and what that leaves in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lexlog.diagnostic import Label, Report
from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.source import Span
from lexlog.world.between import Wide, between
from lexlog.world.cells import NONE, Stored, Wrong, value
from lexlog.world.places import Places
from lexlog.world.read import RawRow
from lexlog.world.tree import Given, Refused

NO_DAY = (-1, -1)
"""The days of a case whose date is not known."""


@dataclass(slots=True)
class Row:
    """A typed row, with its first and last day.

    `certain` is False if it may not be there; `entity` is True if it stands for an entity that is not known,
    `nameless` if it is of a case whose key could not be read, `many` if it stands for any number of rows.
    `ends` bounds numbers that are not known more closely than their columns do.
    """

    values: dict[str, Stored]
    first: int
    last: int
    given: Given
    certain: bool = True
    entity: bool = False
    nameless: bool = False
    many: bool = False
    ends: dict[str, tuple[int, int]] | None = None


@dataclass(slots=True)
class Draft:
    """The rows of a table while it is read. `needed` are the columns that some clause looks at.

    `shared` says of a case table that one row of it can move the decision of another (`shared.py`). Then a
    row that is refused or has no date stays in doubt; else it says nothing about any other case. `strangers`
    are the names that other tables use and that no row has.
    """

    table: law.Table
    needed: frozenset[str]
    report: Report
    shared: bool = False
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    seen: dict[tuple[Stored, ...], list[Row]] = field(default_factory=dict)
    dated: bool = False
    entity_keys: frozenset[str] = frozenset()
    strangers: set[str] = field(default_factory=set)
    trusts_blanks: bool = True
    places: Places = field(default_factory=Places)

    def take(self, raw: RawRow, source: str = "") -> None:
        """Take a row, or refuse it and keep its key in doubt."""
        if not raw.cells:
            self._refuse(raw, {})
            return
        values: dict[str, Stored] = {}
        good = True
        for column in self.table.fields:
            found = value(raw.cells.get(column.name, ""), column.type)
            if found == NONE and not self._may_be_none(column):
                found = Wrong("a name, or an empty cell where it is not known: `none` means nothing here")
            if isinstance(found, Wrong):
                matters = column.name in self.needed
                self._bad_cell(raw, column.name, found, matters)
                good = good and not matters
                continue
            values[column.name] = found
        if self.trusts_blanks:
            self._fill_blanks(values)
        ends = between(self.table, values)
        if isinstance(ends, Wide):
            matters = ends.column in self.needed
            self._bad_cell(raw, ends.column, Wrong(ends.expected), matters)
            good = good and not matters
        days = self._days(raw, values)
        if not good or days is None:
            self._refuse(raw, values)
            return
        if any(values.get(name) is None for name in self.table.key) and self.table.word != "relation":
            self._bad_cell(raw, self.table.key[0], Wrong("a name of its own"), True)
            self._refuse(raw, values)
            return
        if days == NO_DAY:
            given = Given(raw.file, raw.line, "a case whose date is not known")
            self._add(Row(values, BEGINNING, END, given, certain=False), raw)
            return
        given = Given(raw.file, raw.line, raw.cells.get("source", source) or source)
        since = self.table.speaks_from
        certain = since is None or values.get(since) is not None
        if since is not None and isinstance(day := values.get(since), int):
            days = max(days[0], day), days[1]
            self.dated = True
            if days[0] > days[1]:
                return  # it says nothing of any day
        self._add(Row(values, *days, given, certain, ends=ends if isinstance(ends, dict) else None), raw)

    def keys(self) -> set[str]:
        """The names that the rows have in the first column of the key, those of refused rows included."""
        column = self.table.key[0]
        return {str(row.values[column]) for row in self.rows if row.values[column]} | {
            *(each.key for each in self.refused if each.key),
            *self.undated,
        }

    def refuse_row(self, row: Row, columns: tuple[str, ...]) -> None:
        """Refuse a row that was taken, because of these columns; its key stays in doubt where it is sound."""
        sound = {name: value for name, value in row.values.items() if name not in columns}
        if any(sound.get(name) is not None for name in self.table.key):
            self._refuse(RawRow(row.given.file, row.given.line, {}), sound, partly=True)
        else:
            self._refuse(RawRow(row.given.file, row.given.line, {}), row.values)

    def _may_be_none(self, column: law.Field) -> bool:
        """Whether there can be none: where a blank cell has a meaning, and in what a relation says of its
        key."""
        if not isinstance(column.type, law.EntityType) or column.type == law.TEXT or column.blank is not None:
            return True
        return self.table.word == "relation" and column.name not in self.table.key

    def poison_all(self) -> None:
        """Nothing of a file could be read: any rows may be there."""
        if self.table.word != "case" or self.shared:
            given = Given("", 0, "a file that could not be read")
            empty: dict[str, Stored] = dict.fromkeys(column.name for column in self.table.fields)
            self.rows.append(Row(empty, BEGINNING, END, given, certain=False, many=True))

    def _fill_blanks(self, values: dict[str, Stored]) -> None:
        for column in self.table.fields:
            if values.get(column.name) is None and column.blank is not None and column.name in values:
                if isinstance(column.type, law.WordType) and column.blank in column.type.words:
                    values[column.name] = column.blank
                elif column.blank != "none":
                    values[column.name] = values.get(column.blank)
                elif isinstance(column.type, law.EntityType | law.WordType):
                    values[column.name] = "none"

    def _days(self, raw: RawRow, values: dict[str, Stored]) -> tuple[int, int] | None:
        if self.table.decided_on is not None:
            day = values.get(self.table.decided_on)
            if day is None and self.table.decided_on in values:
                return NO_DAY
            return (day, day) if isinstance(day, int) else None
        ends = []
        for name, default in (("from", BEGINNING), ("to", END)):
            if self.table.field(name) is not None:
                ends.append(default)
                continue
            found = value(raw.cells.get(name, ""), law.DayType())
            if isinstance(found, Wrong):
                self._bad_cell(raw, name, found, True)
                return None
            ends.append(default if found is None else int(found))
        if ends[0] > ends[1]:
            self._bad_cell(raw, "to", Wrong(f"a day on or after `{raw.cells['from']}`"), True)
            return None
        self.dated = self.dated or (ends[0], ends[1]) != (BEGINNING, END)
        return ends[0], ends[1]

    def _add(self, row: Row, raw: RawRow) -> None:
        key = tuple(row.values.get(name) for name in self.table.key)
        for other in self.seen.get(key, ()):
            if self.table.decided_on is not None or (other.first <= row.last and row.first <= other.last):
                same = all(other.values.get(name) == row.values.get(name) for name in self.needed)
                self._duplicate(raw, key, other, same)
                if not same:
                    self._refuse(raw, row.values)
                    self._withdraw(other)
                return
        self.seen.setdefault(key, []).append(row)
        if not row.certain and self.table.word == "case":
            self.undated.append(str(key[0]))
        if row.certain or self.shared or self.table.word != "case":
            self.rows.append(row)

    def _withdraw(self, row: Row) -> None:
        """Take a case back, because no one knows which of two rows of its key is meant."""
        if self.table.word != "case":
            return
        key = str(row.values[self.table.key[0]])
        self.undated = [each for each in self.undated if each != key]
        if any(each is row for each in self.rows):
            self.rows = [each for each in self.rows if each is not row]
            self._doubt(row.values, row.given)

    def _duplicate(self, raw: RawRow, key: tuple[Stored, ...], other: Row, same: bool) -> None:
        shown = ", ".join(str(part) for part in key)
        self.report.add(
            "duplicate-row",
            f"`{shown}` is given twice" + (", with the same values" if same else ", with different values"),
            self.places.span(raw.file, raw.line, self.table.key[0]),
            labels=[Label(Span(other.given.file, 0, 0, other.given.line, 1), "given here first")],
            severity="warning" if same else "error",
        )

    def _bad_cell(self, raw: RawRow, column: str, wrong: Wrong, matters: bool) -> None:
        shown = raw.cells.get(column, "")
        self.report.add(
            "bad-cell",
            f"{self.table.name}.{column} is `{shown}`, expected {wrong.expected}"
            if shown
            else f"{self.table.name}.{column} is empty, expected {wrong.expected}",
            self.places.span(raw.file, raw.line, column),
            help=wrong.help,
            severity="error" if matters else "warning",
        )

    def _refuse(self, raw: RawRow, values: dict[str, Stored], *, partly: bool = False) -> None:
        """Refuse a row; `partly` if what is left of its key still says whom it is about."""
        key = [values.get(name) for name in self.table.key if not partly or values.get(name) is not None]
        readable = bool(values) and all(part is not None for part in key)
        shown = ", ".join(str(part) for part in key) if readable else None
        self.refused.append(Refused(self.table.name, shown, raw.file, raw.line))
        kept = {name: values.get(name) for name in self.table.key} if readable else {}
        given = Given(raw.file, raw.line, "a row that was refused")
        self._doubt(values if self.table.word == "case" else kept, given)

    def _doubt(self, values: dict[str, Stored], given: Given) -> None:
        """A row that may be there. Of a case, what could be read is kept: it is another case than any that
        could be read, and it is of its own day."""
        filled = {column.name: values.get(column.name) for column in self.table.fields}
        if self.table.word != "case":
            self.rows.append(Row(filled, BEGINNING, END, given, certain=False))
        elif self.shared:
            key, day = self.table.key[0], filled.get(self.table.decided_on or "")
            first, last = (day, day) if isinstance(day, int) else (BEGINNING, END)
            nameless = filled[key] is None
            if nameless:
                filled[key] = f"(row {len(self.rows)}, which was refused: {given.file}:{given.line})"
            self.rows.append(Row(filled, first, last, given, certain=False, nameless=nameless))

    def name_the_nameless(self) -> None:
        """A case whose key could not be read may be any that other tables speak of and that has no row."""
        key = self.table.key[0]
        nameless = [row for row in self.rows if row.nameless]
        for name in sorted(self.strangers):
            self.rows.extend(replace(row, values=row.values | {key: name}) for row in nameless)
