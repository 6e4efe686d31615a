"""What loading means, a row at a time and without regard to speed: folders in, tables of plain rows out.

The columnar loader must make the same world of the same files, and tell the same of them.
"""

import datetime
from dataclasses import dataclass, field, replace
from itertools import pairwise

from by_row_reading import Places, RawRow, rows

from lexlog.diagnostic import Label, nearest
from lexlog.exact import whole, written
from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.source import Span
from lexlog.world.cells import NONE, Wrong, value
from lexlog.world.files import find
from lexlog.world.fresh import asked, is_read
from lexlog.world.needed import asked_columns, needed_columns
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
    ends: dict = field(default_factory=dict)


@dataclass
class Meant:
    """The rows of each table, in order; those of the files before those that stand for silence and doubt.
    `others`: by the name of an entity that no table has, table, key and column of the cell it stands for."""

    tables: dict
    refused: list
    undated: list
    others: dict


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
    others: dict = field(default_factory=dict)
    entered: int = 0
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
        good = self.fits_beside(raw, values) and good
        if not raw.guessed:
            self.fill_blanks(values)
        ends, wrong = self.between(values)
        if wrong is not None:
            name, expected = wrong
            shown = RawRow(raw.file, raw.line, {name: self.shown(name, values[name])})
            matters = name in self.needed
            self.bad_cell(shown, name, Wrong(expected), matters)
            good = good and not matters
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
        certain, since = True, self.table.speaks_from
        if since is not None:
            day = values.get(since)
            certain = day is not None
            if certain:
                self.dated = True
                days = max(days[0], day), days[1]
                if days[0] > days[1]:
                    return
        given = Given(raw.file, raw.line, raw.cells.get("source", ""))
        self.add(Row(values, *days, given, certain, ends=ends), raw)

    def fits_beside(self, raw, values):
        """Whether no cell says what another cell of the row rules out; an empty one says `none` there, or a
        day that does not come."""
        good = True
        for column in self.table.fields:
            if column.only is None or values.get(column.only[0]) in (None, column.only[1]):
                continue
            other, word = column.only
            said = values.get(column.name)
            if said not in (None, "none"):
                shown = RawRow(raw.file, raw.line, {column.name: self.shown(column.name, said)})
                expected = f"an empty cell, since {other} is `{values[other]}` and not `{word}`"
                self.bad_cell(shown, column.name, Wrong(expected), True)
                good = False
            elif raw.guessed or isinstance(column.type, law.NumberType):
                continue
            else:
                is_day = isinstance(column.type, law.DayType)
                values[column.name] = datetime.date.max.toordinal() if is_day else "none"
        return good

    def between(self, values):
        """By column, the ends of numbers that the row leaves open; and the first that does not fit."""
        found, wrong = {}, None
        for column in self.table.fields:
            if column.between is None:
                continue
            low, high = (values.get(name) for name in column.between)
            told, places = values.get(column.name), column.type.places
            if low is not None and high is not None and low > high:
                wrong = wrong or (column.between[1], f"a number from {written(low, places)} on")
            elif told is not None:
                if (low is not None and told < low) or (high is not None and told > high):
                    parts = [("from", low), ("to", high)]
                    said = " ".join(
                        f"{word} {written(end, places)}" for word, end in parts if end is not None
                    )
                    wrong = wrong or (column.name, f"a number {said}")
            elif column.name in values and low is not None and low == high:
                values[column.name] = low
            elif low is not None or high is not None:
                least, greatest = declared(column.type)
                found[column.name] = least if low is None else low, greatest if high is None else high
        return found, wrong

    def names(self):
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
                if column.blank in getattr(column.type, "words", ()):
                    values[column.name] = column.blank
                elif column.blank == "another":
                    values[column.name] = self.another(column, values)
                elif column.blank != "none":
                    values[column.name] = values.get(column.blank)
                elif isinstance(column.type, law.DayType):
                    values[column.name] = datetime.date.max.toordinal()
                elif isinstance(column.type, law.EntityType | law.WordType):
                    values[column.name] = "none"

    def another(self, column, values):
        """A new name for the entity that an empty cell stands for."""
        key, number, name = self.other_key(column.name, values), 0, None
        while name is None or name in self.others:
            number += 1
            shown = column.name if number == 1 else f"{column.name} {number}"
            name = f"({shown} of {key} in {self.table.name})"
        told = f"{column.name} that {self.table.name} does not name"
        self.others[name] = column.type.name, (self.table.name, key, column.name), told
        return name

    def other_key(self, column, values):
        """What the row is spoken of by, but for a column."""
        keys = [name for name in self.table.key if name != column and values.get(name) is not None]
        return self.shown(keys[0], values[keys[0]]) if keys else ""

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
        if not row.certain and self.table.word == "case":
            self.undated.append(str(key[0]))
        if row.certain or self.shared or self.table.word != "case":
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
        """Refuse a row that stands, because of these columns; what is left of it stands in its place."""
        at = next(place for place, each in enumerate(self.rows) if each is row)
        behind = self.rows[at + 1 :]
        del self.rows[at:]
        sound = {name: value for name, value in row.values.items() if name not in columns}
        if any(sound.get(name) is not None for name in self.table.key):
            self.refuse(RawRow(row.given.file, row.given.line, {}), sound, partly=True)
        else:
            self.refuse(RawRow(row.given.file, row.given.line, {}), row.values)
        self.rows.extend(behind)

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


def homes(type_, drafts):
    """The drafts one of which must have a name of this type."""
    if type_ == "case":
        return [draft for draft in drafts.values() if draft.table.word == "case"]
    return [drafts[type_]] if type_ in drafts else []


def check_references(draft, drafts):
    columns = [
        (field.name, field.type.name)
        for field in draft.table.fields
        if isinstance(field.type, law.EntityType)
        and homes(field.type.name, drafts)
        and (field.type.name != draft.table.name or field.name not in draft.table.key)
    ]
    keys = {type_: {key for home in homes(type_, drafts) for key in home.names()} for _, type_ in columns}
    stands = {each.name for each in draft.table.fields if each.blank == "another"}
    for row in list(draft.rows):
        dangling = [
            (column, type_)
            for column, type_ in columns
            if row.values.get(column) not in (None, "none") and row.values[column] not in keys[type_]
        ]
        names = {column for column, _ in dangling}
        for column, type_ in dangling:
            stands_for = draft.table.field(column).blank
            if column in stands:
                about = draft.table.name, draft.other_key(column, row.values), column
                told = f"{column} of {draft.table.name} that has no row"
                draft.others.setdefault(row.values[column], (type_, about, told))
            if stands_for in names and row.values[column] == row.values[stands_for]:
                continue
            where = "no case" if type_ == "case" else f"not in table `{type_}`"
            draft.report.add(
                "dangling-reference",
                f"{draft.table.name}.{column} is `{row.values[column]}`, which is {where}",
                draft.places.span(row.given.file, row.given.line, column),
                help=nearest(str(row.values[column]), keys[type_]),
                severity="error" if column in draft.needed and not is_case(type_, drafts) else "warning",
            )
        of_cases = [homes(type_, drafts) for _, type_ in dangling if is_case(type_, drafts)]
        if any(not any(home.shared for home in each) for each in of_cases):
            draft.rows = [each for each in draft.rows if each is not row]
            continue
        for column, type_ in dangling:
            for home in homes(type_, drafts):
                home.strangers.add(str(row.values[column]))
        entities = [column for column, type_ in dangling if not is_case(type_, drafts)]
        unsound = [column for column in entities if column not in stands]
        if not row.certain:
            row.values |= dict.fromkeys(unsound)
        elif any(column in draft.needed for column in entities):
            draft.refuse_row(row, unsound)


def is_case(type_, drafts):
    return homes(type_, drafts)[0].table.word == "case"


def refuse_shared_names(drafts):
    cases = [draft for draft in drafts.values() if draft.table.word == "case"]
    keys = {draft.table.name: draft.names() for draft in cases}
    for name in sorted(set().union(*keys.values())):
        tables = sorted(table for table in keys if name in keys[table])
        found = [
            (draft, row)
            for draft in cases
            for row in draft.rows
            if row.certain and row.values[draft.table.key[0]] == name
        ]
        if len(tables) < 2 or not found:
            continue
        (draft, row), *rest = found
        draft.report.add(
            "duplicate-row",
            f"`{name}` is a case of several tables: {', '.join(tables)}",
            draft.places.span(row.given.file, row.given.line, draft.table.key[0]),
            labels=[
                Label(Span(each.given.file, 0, 0, each.given.line, 1), "and given here") for _, each in rest
            ],
            help="give each case a name of its own; none of these is decided",
        )
        for draft, row in found:
            draft.refuse_row(row, ())


def enter_others(drafts):
    """A row for each entity that stands for a cell and has none; those that are new, with their types."""
    new = []
    for draft in drafts.values():
        for name, (type_, _, told) in list(draft.others.items())[draft.entered :]:
            home = drafts[type_]
            if name not in home.names():
                values = dict.fromkeys(each.name for each in home.table.fields)
                values[home.table.key[0]] = name
                home.rows.append(Row(values, BEGINNING, END, Given("", 0, told)))
                new.append((type_, name))
        draft.entered = len(draft.others)
    return new


def refuse_circles(draft):
    acyclic = draft.table.acyclic
    if acyclic is None:
        return
    names = acyclic.start, acyclic.end
    edges = [
        row
        for row in draft.rows
        if row.certain and all(row.values.get(each) not in (None, "none") for each in names)
    ]
    onward = {}
    for row in edges:
        onward.setdefault(row.values[acyclic.start], set()).add(row.values[acyclic.end])
    reached = {name: all_from(name, onward) for name in onward}
    circles = {}
    for row in edges:
        start, end = (row.values[each] for each in names)
        if start in reached.get(end, ()) or start == end:
            part = frozenset({start, *(each for each in reached[start] if start in reached.get(each, ()))})
            circles.setdefault(part, []).append(row)
    for found in circles.values():
        circle = in_turn(found, *names)
        first, *rest = circle[:12]
        shown = [row.values[acyclic.start] for row in circle[:12]]
        end = f" and {len(circle) - 12} more" if len(circle) > 12 else f" -> {shown[0]}"
        draft.report.add(
            "circular-rows",
            f"{draft.table.name} leads in a circle: {' -> '.join(shown)}{end}",
            draft.places.span(first.given.file, first.given.line, acyclic.end),
            labels=[Label(Span(each.given.file, 0, 0, each.given.line, 1), "over this row") for each in rest],
            help="one of these rows is wrong; none of them is taken",
        )
        for row in circle:
            draft.refuse_row(row, (acyclic.end,))


def all_from(name, onward):
    found, waiting = set(), [name]
    while waiting:
        for each in onward.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def in_turn(rows, start, end):
    """The rows as they lead on from the first; then those that are left."""
    turn, waiting = [], list(rows)
    here = waiting[0]
    while here is not None:
        turn.append(here)
        waiting = [each for each in waiting if each is not here]
        here = next((each for each in waiting if each.values[start] == turn[-1].values[end]), None)
    return [*turn, *waiting]


def build(of, drafts):
    refuse_shared_names(drafts)
    enter_others(drafts)
    for draft in drafts.values():
        check_references(draft, drafts)
    enter_others(drafts)
    for draft in drafts.values():
        refuse_circles(draft)
    for draft in drafts.values():
        draft.name_the_nameless()
    for draft in drafts.values():
        agree(draft)
    break_silence(of, drafts)
    for draft in drafts.values():
        doubt_stale(of, draft, drafts)
    for type_ in sorted(unknown_types(drafts)):
        for draft in drafts.values():
            add_unknown_entities(draft, type_, drafts[type_])
    for draft in drafts.values():
        keys = draft.entity_keys & {*draft.table.key}
        draft.entity_keys = keys or (draft.entity_keys if len(draft.entity_keys) == 1 else frozenset())
    refused = [each for draft in drafts.values() for each in draft.refused]
    undated = [each for draft in drafts.values() for each in draft.undated]
    others = {}
    for draft in drafts.values():
        for name, (_, cell, _) in draft.others.items():
            others.setdefault(name, cell)
    return Meant(drafts, refused, undated, others)


def declared(kind):
    least = -(10**36) if kind.least is None else whole(kind.least, kind.places)
    return least, 10**36 if kind.greatest is None else whole(kind.greatest, kind.places)


def agree(draft):
    """Rows of one thing say the same on the days that they share."""
    one = draft.table.one
    if one is None:
        return
    things = {}
    for row in draft.rows:
        if row.values.get(one.by) is not None:
            things.setdefault(row.values[one.by], []).append(row)
    for name, same_name in things.items():
        for same in on_the_same_days(same_name):
            for column in one.columns:
                if column in draft.needed:
                    make_same(draft, name, same, draft.table.field(column))


def on_the_same_days(rows):
    groups, last = [], None
    for row in sorted(rows, key=lambda each: (each.first, each.last)):
        if last is None or row.first > last:
            groups.append([])
            last = row.last
        groups[-1].append(row)
        last = max(last, row.last)
    return [group for group in groups if len(group) > 1]


def make_same(draft, name, rows, column):
    said = {row.values[column.name]: row for row in rows if row.values.get(column.name) is not None}
    if not isinstance(column.type, law.NumberType):
        if len(said) > 1:
            differ(draft, name, column, list(said.values()), "and is taken as not known")
        for row in rows:
            row.values[column.name] = next(iter(said)) if len(said) == 1 else None
        return
    ends = [row.ends[column.name] for row in rows if column.name in row.ends]
    low = high = None
    if said:
        low, high = min(said), max(said)
    elif ends:
        low, high = max(a for a, _ in ends), min(b for _, b in ends)
        if low > high:
            low, high = min(a for a, _ in ends), max(b for _, b in ends)
    if len(said) > 1:
        differ(draft, name, column, [said[each] for each in sorted(said)], "and is taken to lie between")
    for row in rows:
        row.ends.pop(column.name, None)
        row.values[column.name] = low if low is not None and low == high else None
        if low is not None and low < high and (low, high) != declared(column.type):
            row.ends[column.name] = low, high
        for end, number in zip(column.between or (), (low, high), strict=False):
            keeps = low == high or column.name in row.ends
            row.values[end] = number if keeps else None


def differ(draft, name, column, rows, what):
    one, first, second = draft.table.one, rows[0], rows[-1]
    draft.report.add(
        "rows-differ",
        f"{draft.table.name}.{column.name} differs between rows of {one.by} `{name}`, {what}",
        draft.places.span(second.given.file, second.given.line, column.name),
        labels=[Label(Span(first.given.file, 0, 0, first.given.line, 1), "the other row")],
        help=f"rows of one {one.by} are the same; give those that are not a {one.by} of their own",
        severity="warning" if isinstance(column.type, law.NumberType) else "error",
    )


def spoken_for(rows_of, draft):
    """By entities, the days on which rows about them are certain to be there; with `most`, enough of them."""
    about = {}
    for row in draft.rows:
        is_asked = rows_of.filter is None or row.values.get(rows_of.filter[0]) in rows_of.filter[1]
        entities = named(row, rows_of.columns)
        if row.certain and is_asked and entities is not None:
            about.setdefault(entities, []).append(row)
    if not rows_of.most:
        return {key: [(row.first, row.last) for row in rows] for key, rows in about.items()}
    return {key: list(most(rows, draft.table)) for key, rows in about.items()}


def named(row, columns):
    """The entities that a row names there; None if one of them is not known, or is none."""
    found = tuple(row.values.get(each) for each in columns)
    return None if None in found or "none" in found else found


def most(rows, table):
    cuts = sorted({day for row in rows for day in (row.first, row.last + 1)})
    for first, after in pairwise(cuts):
        standing = [row for row in rows if row.first <= first <= row.last]
        parts = {}
        for place, row in enumerate(standing):
            thing = row.values.get(table.one.by)
            own = parts.setdefault(tuple(row.values.get(name) for name in table.whole.by), {})
            value = row.values.get(table.whole.column)
            least = row.ends.get(table.whole.column, (0, 0))[0]
            own[place if thing is None else str(thing)] = least if value is None else value
        if standing and all(2 * sum(own.values()) > table.whole.total for own in parts.values()):
            yield first, after - 1


def unrecorded(draft, silence, told):
    name, word = silence.fixed
    complete = draft.table.whole.complete
    full = {}
    for row in told.rows:
        if row.certain and row.values.get(complete.fixed[0]) == complete.fixed[1]:
            full.setdefault(row.values.get(silence.column), []).append((row.first, row.last))
    full.pop(None, None)
    for row in told.rows:
        if row.values.get(name) in (word, None):
            about = row.values.get(silence.column)
            for first, last in gaps(full.get(about, ()), row.first, row.last):
                values = dict.fromkeys(each.name for each in draft.table.fields)
                values[silence.column] = about
                draft.dated = draft.dated or (first, last) != (BEGINNING, END)
                yield Row(values, first, last, row.given, certain=False, many=True)


def break_silence(of, drafts):
    asked_for = asked_columns(of)
    found = [
        (draft, list(silent(draft, each, drafts)))
        for draft in drafts.values()
        for each in draft.table.silences
    ]
    for draft, made in found:
        draft.rows.extend(made)
    for type_, name in enter_others(drafts):
        for draft in drafts.values():
            for each in draft.table.silences:
                is_about = draft.table.field(each.columns[0]).type == law.EntityType(type_)
                if is_about and each.having is None and each.by is None:
                    made = list(silent_rows(draft, each, (name,), (), each.filter is None, nested=True))
                    draft.rows.extend(made)
                    found.append((draft, made))
    for draft, made in found:
        for each in draft.table.fields:
            if (
                each.type == law.TEXT
                and each.blank == "none"
                and each.name not in asked_for[draft.table.name]
            ):
                for row in made:
                    row.values[each.name] = "none"


def silent(draft, silence, drafts):
    if silence.by is not None:
        yield from unrecorded(draft, silence, drafts[silence.by])
        return
    spoken = {}
    for row in draft.rows:
        if silence.fixed is None or row.values.get(silence.fixed[0]) in (silence.fixed[1], None):
            entities = tuple(row.values.get(each) for each in silence.columns)
            spoken.setdefault(entities, []).append((row.first, row.last))
    for rows_of in silence.lacking:
        for key, spans in spoken_for(rows_of, drafts[rows_of.table]).items():
            spoken.setdefault(key, []).extend(spans)
    having = None if silence.having is None else told(silence.having, drafts)
    lacking = [told(each, drafts) for each in silence.lacking]
    for entities, certain in of_whom(draft, silence, drafts, having):
        if having is not None and entities not in having:
            continue
        may_end = any(each.get(entities) is False for each in lacking)
        is_certain = certain and (having is None or having[entities]) and not may_end
        yield from silent_rows(draft, silence, entities, spoken.get(entities, ()), is_certain)


def told(rows_of, drafts):
    """Entities that may have such rows, and whether it is certain that they have one."""
    found = {}
    for row in drafts[rows_of.table].rows:
        word = row.values.get(rows_of.filter[0]) if rows_of.filter else None
        entities = named(row, rows_of.columns)
        if entities is None or (rows_of.filter and word is not None and word not in rows_of.filter[1]):
            continue
        is_certain = row.certain and (not rows_of.filter or word is not None)
        found[entities] = found.get(entities, False) or is_certain
    return found


def of_whom(draft, silence, drafts, having):
    """Of whom silence may speak, and whether it is certain that they are such ones."""
    if len(silence.columns) > 1:
        yield from ((entities, True) for entities in having)
        return
    home = drafts[draft.table.field(silence.columns[0]).type.name]
    for entity in home.rows:
        key = entity.values[home.table.key[0]]
        kind = entity.values.get(silence.filter[0]) if silence.filter is not None else None
        if key is not None and (silence.filter is None or kind is None or kind in silence.filter[1]):
            yield (key,), entity.certain and (silence.filter is None or kind is not None)


def silent_rows(draft, silence, entities, spoken, certain, nested=False):
    """A row on each stretch of days; `nested` if it is about an entity that stands for a blank itself."""
    for number, (first, last) in enumerate(gaps(spoken), 1):
        values = dict.fromkeys((each.name for each in draft.table.fields), None)
        values.update(zip(silence.columns, entities, strict=True))
        if silence.fixed is not None:
            values[silence.fixed[0]] = silence.fixed[1]
        if draft.table.word == "entity":
            shown = draft.table.name if number == 1 else f"{draft.table.name} {number}"
            values[draft.table.key[0]] = f"({shown} of {', '.join(entities)})"
        for each in draft.table.fields:
            if each.blank == "another" and values[each.name] is None and not nested:
                values[each.name] = draft.another(each, values)
        draft.dated = draft.dated or (first, last) != (BEGINNING, END)
        yield Row(values, first, last, Given("", 0, f"no row of {draft.table.name}"), certain)


def gaps(stretches, day=BEGINNING, end=END):
    for first, last in sorted(stretches):
        if first > day:
            yield day, min(first - 1, end)
        day = max(day, last + 1)
        if day > end:
            return
    if day <= end:
        yield day, end


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
                draft.rows.append(Row(values, first, last, given, certain=False, many=True))


def about(draft, drafts):
    types = {each.name: each.type for each in draft.table.fields if each.name in draft.table.key}
    keyed = [(name, type_.name) for name, type_ in types.items() if isinstance(type_, law.EntityType)]
    homes = [(name, drafts[type_]) for name, type_ in keyed if type_ in drafts]
    if len(homes) == 1:
        [(column, home)] = homes
        return ({column: key} for key in sorted(home.names()))
    return [{}]


def stale(name, copies):
    day, before = BEGINNING, "there is no copy of it"
    for first, last, given in sorted(copies, key=lambda each: each[:2]):
        if first > day:
            if day == BEGINNING:
                as_of = datetime.date.fromordinal(first)
                before = f"its first copy is of {as_of}, and says nothing of days before"
            yield day, first - 1, Given("", 0, f"{name}: {before}")
        if last + 1 > day:
            fresh = f"was fresh until {datetime.date.fromordinal(last)}"
            day, before = last + 1, f"the copy of {given.file}, line {given.line}, {fresh}"
    if day <= END:
        yield day, END, Given("", 0, f"{name}: {before}")


def unknown_types(drafts):
    return {
        each.type.name
        for draft in drafts.values()
        for each in draft.table.fields
        if isinstance(each.type, law.EntityType)
        and each.type.name in drafts
        and not (each.type.name == draft.table.name and each.name in draft.table.key)
        and each.name in draft.needed
        and any(row.values.get(each.name) is None for row in draft.rows)
    }


def is_all_said(table, column):
    return bool(table.silences) and all(
        each.columns == (column,) and not (each.by or each.having or each.lacking) for each in table.silences
    )


def add_unknown_entities(draft, type_, home):
    keyed = [
        each.name
        for each in draft.table.fields
        if each.name in draft.table.key and each.type == law.EntityType(type_)
    ]
    first = draft.table.field(draft.table.key[0]).type
    about = isinstance(first, law.EntityType) and first != law.TEXT
    if draft.table.word == "case":
        return
    keyed = keyed if about else []
    given = Given("", 0, f"a {type_} that is not known")
    for silence in draft.table.silences:
        of_type = draft.table.field(silence.columns[0]).type == law.EntityType(type_)
        if of_type and silence.columns[0] not in keyed and silence.having is None and silence.by is None:
            values = dict.fromkeys((each.name for each in draft.table.fields), None)
            if silence.fixed is not None:
                values[silence.fixed[0]] = silence.fixed[1]
            draft.rows.append(Row(values, BEGINNING, END, given, certain=False, entity=True))
            draft.entity_keys |= {silence.columns[0]}
    if not keyed:
        return
    pairs = [(None,) * len(keyed)]
    if len(keyed) == 2:
        for name in sorted(home.names()):
            beside = [] if is_all_said(draft.table, keyed[1]) else [(None, name)]
            pairs.extend(beside if is_all_said(draft.table, keyed[0]) else [*beside, (name, None)])
    for pair in pairs:
        values = dict.fromkeys((each.name for each in draft.table.fields), None)
        values.update(zip(keyed, pair, strict=True))
        draft.rows.append(Row(values, BEGINNING, END, given, certain=False, entity=True))
    if len(keyed) <= 2:
        draft.entity_keys |= frozenset(keyed)
