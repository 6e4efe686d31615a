"""Copies of lists and what the law asks of them in, doubt on the days for which no copy speaks out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.resolved.of_law import once
from lexlog.resolved.walk import looking, nodes
from lexlog.world.draft import Draft
from lexlog.world.given import Given, GivenRows
from lexlog.world.keys import Keys
from lexlog.world.rows import unknown_rows
from lexlog.world.sheet import Array

Stretch = tuple[int, int, Given]
"""First and last day for which a copy speaks, and the row that says so."""


def doubt_stale(of: law.Law, draft: Draft, drafts: Mapping[str, Draft]) -> None:
    """Add a row that may be there for each list and each day for which no copy of the list speaks.

    A copy speaks from its own day on: what a later copy leaves out may have stood there before. The lists are
    those that the law asks of, those that have a copy, and those that have a row.
    """
    fresh = draft.table.fresh
    if fresh is None or not is_read(of, draft.table.name):
        return
    copies = _copies(fresh, drafts[fresh.table])
    named = Keys(draft.symbols, draft.rows.columns[fresh.column])
    lists: set[str | None] = {*copies, *named, *asked(of, draft.table.name, fresh.column)}
    about = _about(draft, drafts)
    length = max(len(codes) for codes in about.values()) if about else 1
    found = []
    for each in sorted(lists, key=str) or [None]:  # where no list is known, any may be missing
        for first, last, given in _gaps(str(each or "any list"), copies.get(each, ())):
            code = 0 if each is None else draft.symbols.code(each)
            known = {**about, fresh.column: np.full(length, code)}
            days = {"first": np.full(length, first, np.int32), "last": np.full(length, last, np.int32)}
            found.append(unknown_rows(draft.table, known, GivenRows.all(given, length), **days, many=True))
            draft.dated = True
    draft.add_all(found)


def _copies(fresh: law.Fresh, draft: Draft) -> dict[str | None, list[Stretch]]:
    """The days for which there is a copy of each list."""
    rows = draft.rows
    columns = fresh.column, fresh.as_of, fresh.days
    known = rows.certain & ~np.logical_or.reduce([rows.unknown[column] for column in columns])
    copies: dict[str | None, list[Stretch]] = {}
    for row in np.flatnonzero(known).tolist():
        code, day, age = (int(rows.columns[column][row]) for column in columns)
        first, last = max(day, int(rows.first[row])), min(day + age, int(rows.last[row]))
        if first <= last:
            copies.setdefault(draft.symbols.name(code), []).append((first, last, rows.given[row]))
    return copies


def _about(draft: Draft, drafts: Mapping[str, Draft]) -> dict[str, Array]:
    """Whom a row may be about: each entity that there is, where the key names one, or else anybody.

    A row about anybody would make every row about an entity that is not known one about anybody as well.
    """
    types = {field.name: field.type for field in draft.table.fields if field.name in draft.table.key}
    keyed = [(name, type_.name) for name, type_ in types.items() if isinstance(type_, law.EntityType)]
    homes = [(name, drafts[type_]) for name, type_ in keyed if type_ in drafts]
    if len(homes) != 1:
        return {}
    [(column, home)] = homes
    return {column: home.keys().codes}


def _gaps(name: str, copies: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches of days for which no copy speaks, with the reason."""
    day, before = BEGINNING, "there is no copy of it"
    for first, last, given in sorted(copies, key=lambda each: each[:2]):
        if first > day:
            from_on = f"its first copy is of {date.fromordinal(first)}, and says nothing of days before"
            before = from_on if day == BEGINNING else before
            yield day, first - 1, Given("", 0, f"{name}: {before}")
        if last + 1 > day:
            copy = f"the copy of {given.file}, line {given.line}"
            day, before = last + 1, f"{copy}, was fresh until {date.fromordinal(last)}"
    if day <= END:
        yield day, END, Given("", 0, f"{name}: {before}")


@once
def is_read(of: law.Law, table: str) -> bool:
    """Whether the law looks at a table at all."""
    return any(isinstance(node, law.Pattern) and node.relation == table for node in looking(of))


@once
def asked(of: law.Law, table: str, column: str) -> frozenset[str]:
    """Names that the law may look for in the column."""
    found: set[str] = set()
    omitted = (omission for policy in of.policies for omission in policy.omissions)
    for part in (*of.clauses().values(), *omitted):
        for node in nodes(part):
            if isinstance(node, law.Pattern) and node.relation == table:
                for name, value in node.columns:
                    if name == column:
                        found |= _names(value, part, of)
    return frozenset(found)


def _names(value: law.Expression, clause: object, of: law.Law) -> set[str] | frozenset[str]:
    """The names that a value can be: itself, or what its clause or a caller of its definition gives it."""
    if isinstance(value, law.Symbol):
        return {value.text}
    if not isinstance(value, law.Variable):
        return set()
    compared: set[str] = set()
    for node in nodes(clause):
        match node:
            case law.Same(left, right) if value in (left, right):
                compared |= {each.text for each in (left, right) if isinstance(each, law.Symbol)}
            case law.OneOf(left, names) if left == value:
                compared |= set(names)
            case law.Member(left, group) if left == value:
                compared |= {member.name for member in of.groups[group].members}
    return compared or _texts(of)


@once
def _texts(of: law.Law) -> frozenset[str]:
    """Every text that some clause speaks of: where a name is handed on, it may be any of them."""
    found: set[str] = set()
    for node in looking(of):
        match node:
            case law.Symbol(text, type_) if type_ == law.TEXT:
                found.add(text)
            case law.OneOf(left, names) if left.type == law.TEXT:
                found |= set(names)
            case law.Member(_, group) if of.groups[group].type == law.TEXT:
                found |= {member.name for member in of.groups[group].members}
    return frozenset(found)
