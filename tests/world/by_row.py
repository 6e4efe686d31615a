"""What loading means, a row at a time and without regard to speed: folders in, tables of plain rows out.

The columnar loader must make the same world of the same files, and tell the same of them.
"""

import datetime
from dataclasses import dataclass, field, replace

from by_row_reading import Places, RawRow, rows

from lexlog.diagnostic import Label, nearest
from lexlog.exact import written
from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.source import Span
from lexlog.world.cells import NONE, Wrong, value
from lexlog.world.files import find
from lexlog.world.fresh import asked, is_read
from lexlog.world.needed import needed_columns
from lexlog.world.shared import shared_cases
from lexlog.world.tree import Given, Refused

NO_DAY = (-1, -1)


@dataclass
class Row:
    values: dict
    first: int
    last: int
    given: Given
    certain: bool = True
    entity: bool = False
    nameless: bool = False
    many: bool = False


@dataclass
class Meant:
    """The rows of each table, in order; those of the files before those that stand for silence and doubt."""

    tables: dict
    refused: list
    undated: list


def load(of, directories, report):
    """The world that these folders describe."""
    needed, shared, places = needed_columns(of), shared_cases(of), Places()
    drafts = {
        name: Draft(table, needed.get(name, frozenset()), report, places, name in shared)
        for name, table in of.tables.items()
    }
    files = find(tuple(directories), frozenset(of.tables), report)
    for name in sorted(files):
        for path in files[name]:
            take_file(drafts[name], path, report)
    for draft in drafts.values():
        check_references(of, draft, drafts)
    return build(of, drafts)


def take_file(draft, path, report):
    columns = frozenset((*(each.name for each in draft.table.fields), "from", "to", "source"))
    bad = report.count("bad-header")
    found = rows(path, str(path), columns, report)
    if found is None:
        draft.refused.append(Refused(draft.table.name, None, str(path), 0))
        draft.poison()
        return
    for row in found:
        draft.take(row)
    if report.count("bad-header") > bad and draft.table.word != "case":
        draft.poison()


@dataclass
class Draft:
    table: law.Table
    needed: frozenset
    report: object
    places: Places
    shared: bool = False
    rows: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    undated: list = field(default_factory=list)
    seen: dict = field(default_factory=dict)
    dated: bool = False
    entity_keys: frozenset = frozenset()
    strangers: set = field(default_factory=set)
    count: int = 0

    def take(self, raw):
        self.count += 1
        if not raw.cells:
            self.refuse(raw, {})
            return
        values, good = {}, True
        for column in self.table.fields:
            found = value(raw.cells.get(column.name, ""), column.type)
            if found == NONE and not self.may_be_none(column):
                found = Wrong("a name, or an empty cell where it is not known: `none` means nothing here")
            if isinstance(found, Wrong):
                matters = column.name in self.needed
                self.bad_cell(raw, column.name, found, matters)
                good = good and not matters
                continue
            values[column.name] = found
        if not raw.guessed:
            self.fill_blanks(values)
        days = self.days(raw, values)
        if not good or days is None:
            self.refuse(raw, values)
            return
        if any(values.get(name) is None for name in self.table.key) and self.table.word != "relation":
            self.bad_cell(raw, self.table.key[0], Wrong("a name of its own"), True)
            self.refuse(raw, values)
            return
        if days == NO_DAY:
            given = Given(raw.file, raw.line, "a case whose date is not known")
            self.add(Row(values, BEGINNING, END, given, certain=False), raw)
            return
        self.add(Row(values, *days, Given(raw.file, raw.line, raw.cells.get("source", ""))), raw)

    def keys(self):
        column = self.table.key[0]
        return {str(row.values[column]) for row in self.rows if row.values[column]} | {
            *(each.key for each in self.refused if each.key),
            *self.undated,
        }

    def may_be_none(self, column):
        if not isinstance(column.type, law.EntityType) or column.type == law.TEXT or column.blank is not None:
            return True
        return self.table.word == "relation" and column.name not in self.table.key

    def poison(self):
        if self.table.word != "case" or self.shared:
            given = Given("", 0, "a file that could not be read")
            empty = dict.fromkeys(column.name for column in self.table.fields)
            self.rows.append(Row(empty, BEGINNING, END, given, certain=False, many=True))
            self.count += 1

    def fill_blanks(self, values):
        for column in self.table.fields:
            if values.get(column.name) is None and column.blank is not None and column.name in values:
                if column.blank != "none":
                    values[column.name] = values.get(column.blank)
                elif isinstance(column.type, law.EntityType | law.WordType):
                    values[column.name] = "none"

    def days(self, raw, values):
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
                self.bad_cell(raw, name, found, True)
                return None
            ends.append(default if found is None else int(found))
        if ends[0] > ends[1]:
            self.bad_cell(raw, "to", Wrong(f"a day on or after `{raw.cells['from']}`"), True)
            return None
        self.dated = self.dated or (ends[0], ends[1]) != (BEGINNING, END)
        return ends[0], ends[1]

    def add(self, row, raw):
        key = tuple(row.values.get(name) for name in self.table.key)
        for other in self.seen.get(key, ()):
            if self.table.decided_on is not None or (other.first <= row.last and row.first <= other.last):
                equal = all(other.values.get(name) == row.values.get(name) for name in self.needed)
                within = self.table.decided_on is not None or (
                    other.first <= row.first and row.last <= other.last
                )
                self.duplicate(raw, row, other, equal, within)
                if not (equal and within):
                    self.refuse(raw, row.values)
                    self.withdraw(other)
                return
        self.seen.setdefault(key, []).append(row)
        if not row.certain:
            self.undated.append(str(key[0]))
        if row.certain or self.shared:
            self.rows.append(row)

    def withdraw(self, row):
        if self.table.word != "case":
            return
        key = str(row.values[self.table.key[0]])
        self.undated = [each for each in self.undated if each != key]
        if any(each is row for each in self.rows):
            self.rows = [each for each in self.rows if each is not row]
            self.doubt(row.values, row.given)

    def duplicate(self, raw, row, other, equal, within):
        shown = ", ".join(self.shown(name, row.values.get(name)) for name in self.table.key)
        how = "with different values"
        if equal:
            how = "with the same values" if within else "with the same values on more days"
        self.report.add(
            "duplicate-row",
            f"`{shown}` is given twice, {how}",
            self.places.span(raw.file, raw.line, self.table.key[0]),
            labels=[Label(Span(other.given.file, 0, 0, other.given.line, 1), "given here first")],
            severity="warning" if equal and within else "error",
        )

    def shown(self, name, part):
        kind = self.table.field(name).type
        if part is None:
            return "?"
        if isinstance(kind, law.DayType):
            return datetime.date.fromordinal(part).isoformat()
        if isinstance(kind, law.NumberType):
            return written(part, kind.places).replace(",", "")
        return part

    def bad_cell(self, raw, column, wrong, matters):
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

    def refuse_row(self, row, columns):
        sound = {name: value for name, value in row.values.items() if name not in columns}
        if any(sound.get(name) is not None for name in self.table.key):
            self.refuse(RawRow(row.given.file, row.given.line, {}), sound, partly=True)
        else:
            self.refuse(RawRow(row.given.file, row.given.line, {}), row.values)

    def refuse(self, raw, values, *, partly=False):
        key = {name: values.get(name) for name in self.table.key}
        if partly:
            key = {name: part for name, part in key.items() if part is not None}
        readable = bool(values) and all(part is not None for part in key.values())
        shown = ", ".join(self.shown(name, part) for name, part in key.items()) if readable else None
        self.refused.append(Refused(self.table.name, shown, raw.file, raw.line))
        kept = {name: values.get(name) for name in self.table.key} if readable else {}
        given = Given(raw.file, raw.line, "a row that was refused")
        self.doubt(values if self.table.word == "case" else kept, given)

    def doubt(self, values, given):
        filled = {column.name: values.get(column.name) for column in self.table.fields}
        if self.table.word != "case":
            self.rows.append(Row(filled, BEGINNING, END, given, certain=False))
        elif self.shared:
            key, day = self.table.key[0], filled.get(self.table.decided_on or "")
            first, last = (day, day) if isinstance(day, int) else (BEGINNING, END)
            nameless = filled[key] is None
            if nameless:
                filled[key] = f"(row {self.count - 1}, which was refused: {given.file}:{given.line})"
            self.rows.append(Row(filled, first, last, given, certain=False, nameless=nameless))

    def name_the_nameless(self):
        key = self.table.key[0]
        nameless = [row for row in self.rows if row.nameless]
        for name in sorted(self.strangers):
            self.rows.extend(replace(row, values=row.values | {key: name}) for row in nameless)


# --- from drafts to a world ---------------------------------------------------------------------------------


def check_references(of, draft, drafts):
    columns = [
        (field.name, field.type.name)
        for field in draft.table.fields
        if isinstance(field.type, law.EntityType)
        and field.type.name in of.tables
        and (field.type.name != draft.table.name or field.name not in draft.table.key)
    ]
    keys = {type_: drafts[type_].keys() for _, type_ in columns}
    taken, draft.rows = draft.rows, []
    for row in taken:
        dangling = [
            (column, type_)
            for column, type_ in columns
            if row.values.get(column) not in (None, "none") and row.values[column] not in keys[type_]
        ]
        names = {column for column, _ in dangling}
        for column, type_ in dangling:
            stands_for = draft.table.field(column).blank
            if stands_for in names and row.values[column] == row.values[stands_for]:
                continue
            draft.report.add(
                "dangling-reference",
                f"{draft.table.name}.{column} is `{row.values[column]}`, which is not in table `{type_}`",
                draft.places.span(row.given.file, row.given.line, column),
                help=nearest(str(row.values[column]), keys[type_]),
                severity="error" if column in draft.needed and not is_case(of, type_) else "warning",
            )
        if any(is_case(of, type_) and not drafts[type_].shared for _, type_ in dangling):
            continue
        for column, type_ in dangling:
            drafts[type_].strangers.add(str(row.values[column]))
        unsound = tuple(column for column, type_ in dangling if not is_case(of, type_))
        if not row.certain:
            draft.rows.append(replace(row, values=row.values | dict.fromkeys(unsound)))
        elif any(column in draft.needed for column in unsound):
            draft.refuse_row(row, unsound)
        else:
            draft.rows.append(row)


def is_case(of, type_):
    return of.tables[type_].word == "case"


def build(of, drafts):
    for draft in drafts.values():
        draft.name_the_nameless()
    for draft in drafts.values():
        for silence in draft.table.silences:
            draft.rows.extend(list(silent(draft, silence, drafts)))
    for draft in drafts.values():
        doubt_stale(of, draft, drafts)
    for type_ in sorted(unknown_types(drafts)):
        for draft in drafts.values():
            add_unknown_entities(draft, type_, drafts[type_])
    refused = [each for draft in drafts.values() for each in draft.refused]
    undated = [each for draft in drafts.values() for each in draft.undated]
    return Meant(drafts, refused, undated)


def silent(draft, silence, drafts):
    home = drafts[draft.table.field(silence.column).type.name]
    spoken = {}
    for row in draft.rows:
        if silence.fixed is None or row.values.get(silence.fixed[0]) in (silence.fixed[1], None):
            spoken.setdefault(row.values.get(silence.column), []).append(row)
    for entity in home.rows:
        key = entity.values[home.table.key[0]]
        if key is None:
            continue
        kind = entity.values.get(silence.filter[0]) if silence.filter is not None else None
        if silence.filter is not None and kind is not None and kind not in silence.filter[1]:
            continue
        certain = entity.certain and (silence.filter is None or kind is not None)
        for first, last in gaps((row.first, row.last) for row in spoken.get(key, ())):
            values = dict.fromkeys((each.name for each in draft.table.fields), None)
            values[silence.column] = key
            if silence.fixed is not None:
                values[silence.fixed[0]] = silence.fixed[1]
            draft.dated = draft.dated or (first, last) != (BEGINNING, END)
            yield Row(values, first, last, Given("", 0, f"no row of {draft.table.name}"), certain)


def gaps(stretches):
    day = BEGINNING
    for first, last in sorted(stretches):
        if first > day:
            yield day, first - 1
        day = max(day, last + 1)
    if day <= END:
        yield day, END


def doubt_stale(of, draft, drafts):
    fresh = draft.table.fresh
    if fresh is None or not is_read(of, draft.table.name):
        return
    copies = {}
    for row in drafts[fresh.table].rows:
        name, day, age = (row.values.get(column) for column in (fresh.column, fresh.as_of, fresh.days))
        if name is not None and isinstance(day, int) and isinstance(age, int) and row.certain:
            first, last = max(day, row.first), min(day + age, row.last)
            if first <= last:
                copies.setdefault(name, []).append((first, last, row.given))
    named = {name for row in draft.rows if (name := row.values.get(fresh.column)) is not None}
    lists = {*copies, *named, *asked(of, draft.table.name, fresh.column)}
    whom = list(about(draft, drafts))
    for each in sorted(lists) or [None]:
        for first, last, given in stale(each or "any list", copies.get(each, ())):
            draft.dated = True
            for cells in whom:
                values = dict.fromkeys(column.name for column in draft.table.fields)
                values |= {**cells, fresh.column: each}
                draft.rows.append(Row(values, first, last, given, certain=False))


def about(draft, drafts):
    types = {each.name: each.type for each in draft.table.fields if each.name in draft.table.key}
    keyed = [(name, type_.name) for name, type_ in types.items() if isinstance(type_, law.EntityType)]
    homes = [(name, drafts[type_]) for name, type_ in keyed if type_ in drafts]
    if len(homes) == 1:
        [(column, home)] = homes
        return ({column: key} for key in sorted(home.keys()))
    return [{}]


def stale(name, copies):
    day, before = BEGINNING, "there is no copy of it for these days"
    for first, last, given in sorted(copies, key=lambda each: each[:2]):
        if first > day:
            yield day, first - 1, Given("", 0, f"{name}: {before}")
        if last + 1 > day:
            day, before = last + 1, f"the copy of {given.file}, line {given.line}, speaks no longer"
    if day <= END:
        yield day, END, Given("", 0, f"{name}: {before}")


def unknown_types(drafts):
    return {
        each.type.name
        for draft in drafts.values()
        for each in draft.table.fields
        if isinstance(each.type, law.EntityType)
        and each.type.name in drafts
        and each.name in draft.needed
        and any(row.values.get(each.name) is None for row in draft.rows)
    }


def add_unknown_entities(draft, type_, home):
    keyed = [
        each.name
        for each in draft.table.fields
        if each.name in draft.table.key and each.type == law.EntityType(type_)
    ]
    if not keyed or draft.table.word == "case":
        return
    pairs = [(None,) * len(keyed)]
    if len(keyed) == 2:
        pairs.extend(pair for name in sorted(home.keys()) for pair in ((None, name), (name, None)))
    for pair in pairs:
        values = dict.fromkeys((each.name for each in draft.table.fields), None)
        values.update(zip(keyed, pair, strict=True))
        given = Given("", 0, f"a {type_} that is not known")
        draft.rows.append(Row(values, BEGINNING, END, given, certain=False, entity=True))
    if len(keyed) <= 2:
        draft.entity_keys |= frozenset(keyed)
