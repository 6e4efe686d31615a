"""Cases in, which of them are one case to the law out: what is found for one holds for all of its shape.

Two cases are of one shape if every cell of their rows that the law looks at says the same,
or names two entities of which the same is known: the same rows, given and derived, under both laws, but for
their own names, and the law has both in the same lists of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from lexlog.compare.laid import stands
from lexlog.compare.likeness import nodes
from lexlog.datalog.doubt import used_columns
from lexlog.datalog.outcomes import RELATIONS
from lexlog.datalog.tree import SymbolKind
from lexlog.resolved.tree import EntityType, Law, OneOf, Symbol, Table
from lexlog.session import Session

Known = frozenset[tuple[object, ...]]


def shapes(sessions: Sequence[Session], cases: Sequence[str]) -> list[list[str]]:
    """The cases by shape. Both sessions are over one world."""
    found: dict[object, list[str]] = defaultdict(list)
    cells = _cells(sessions[0], cases)
    wanted = {code for row in cells.values() for _, code, is_name in row if is_name}
    known = _known(sessions, wanted)
    spoken = _spoken(sessions)
    for each in cases:
        row = tuple(
            (column, (known.get(code), spoken.get(code)) if is_name else code)
            for column, code, is_name in cells[each]
        )
        found[row].append(each)
    return list(found.values())


def _cells(session: Session, cases: Sequence[str]) -> dict[str, list[tuple[str, int, bool]]]:
    """The cells of each case that some rule looks at, with whether they name an entity; the case itself is
    one."""
    used = used_columns(session.program)
    codes = {session.world.symbols.find(each): each for each in cases}
    found: dict[str, list[tuple[str, int, bool]]] = {each: [] for each in cases}
    for table in session.library.law.tables.values():
        if table.word != "case":
            continue
        held = session.world.tables[table.name]
        names = held.columns[table.key[0]]
        asked = np.array([code for code in codes if code is not None], np.int64)
        rows = np.flatnonzero(np.isin(names, asked) & held.certain)
        for each in table.fields:
            if each.name not in used.get(table.name, ()) and each.name not in (
                table.key[0],
                table.decided_on,
            ):
                continue
            is_name = _is_name(session.library.law, table, each.name)
            column = zip(names[rows].tolist(), held.columns[each.name][rows].tolist(), strict=True)
            for (case, value), unknown in zip(column, held.unknown[each.name][rows].tolist(), strict=True):
                cell = (f"{table.name}.{each.name}", -1 if unknown else value, is_name and not unknown)
                found[codes[case]].append(cell)
    return found


def _is_name(law: Law, table: Table, column: str) -> bool:
    field = table.field(column)
    return column == table.key[0] or (
        field is not None and isinstance(field.type, EntityType) and field.type.name in law.tables
    )


def _known(sessions: Sequence[Session], wanted: set[int]) -> Mapping[int, Known]:
    """What each of these entities has rows of, in columns that some rule looks at, without its own name."""
    found: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    asked = np.array(sorted(wanted), np.int64)
    passed = {each.name for each in RELATIONS}
    for side, session in enumerate(sessions):
        used = used_columns(session.evaluation.model.program)
        passed_here = passed | {t.name for t in session.library.law.tables.values() if t.word == "case"}
        for predicate in session.evaluation.model.program.predicates:
            if predicate.name in passed_here or predicate.name not in session.evaluation.model.relations:
                continue
            if not predicate.given and any(_is_case(c.kind, session.library.law) for c in predicate.columns):
                continue  # what follows from the row of the case, which is looked at by itself
            relation = session.evaluation.model.relation(predicate.name)
            symbols = {c.name for c in predicate.columns if isinstance(c.kind, SymbolKind)}
            looked = [name for name in relation.columns if name in used.get(predicate.name, ())]
            for name in [each for each in looked if each in symbols]:
                rows = np.flatnonzero(np.isin(relation.columns[name], asked))
                rest = [relation.columns[other][rows].tolist() for other in looked if other != name]
                own = relation.columns[name][rows].tolist()
                for code, values in zip(
                    own, zip(*rest, strict=True) if rest else [()] * len(own), strict=True
                ):
                    found[code].append((side, predicate.name, name, *values))
    return {code: frozenset(rows) for code, rows in found.items()}


def _is_case(kind: object, law: Law) -> bool:
    """Whether a column names cases."""
    if not isinstance(kind, SymbolKind):
        return False
    return kind.type == "case" or (kind.type in law.tables and law.tables[kind.type].word == "case")


def _spoken(sessions: Sequence[Session]) -> Mapping[int, Known]:
    """By name, the lists of names that standing clauses have it in; a name by itself is a list of its own."""
    found: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    for session in sessions:
        law = session.library.law
        live = [each for each in law.clauses().values() if stands(each.life)]
        for each in (*live, *(o for p in law.policies for o in p.omissions)):
            for node in nodes(each):
                names = node.names if isinstance(node, OneOf) else ()
                for name in (node.text,) if isinstance(node, Symbol) else names:
                    code = session.world.symbols.find(name)
                    if code is not None:
                        found[code].add(names or (name,))
    return {code: frozenset(lists) for code, lists in found.items()}
