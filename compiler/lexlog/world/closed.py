"""The law and the keys of closed entities in, a finding for each name in policy text that is none out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from lexlog.diagnostic import Report, nearest
from lexlog.resolved import tree as law
from lexlog.resolved.walk import looking
from lexlog.source import Span


def check_names(of: law.Law, keys: Mapping[str, Set[str]], report: Report) -> None:
    """Report names of closed entities that are no row. An entity without any row is not checked."""
    closed = {name for name, table in of.tables.items() if table.closed and keys.get(name)}
    if not closed:
        return
    for entity, name, span in _spoken(of):
        if entity in closed and name != "none" and name not in keys[entity]:
            report.add(
                "not-in-the-table",
                f"`{name}` is no {entity}: table `{entity}` has no such row",
                span,
                help=nearest(name, keys[entity]) or _alike(name, keys[entity]),
            )


def _alike(name: str, known: Set[str]) -> str | None:
    """Short codes are all near each other: offer those that share a letter in its place."""
    shared = sorted(
        (each for each in known if len(each) == len(name)),
        key=lambda each: (-sum(a == b for a, b in zip(each, name, strict=True)), each),
    )
    found = [each for each in shared[:3] if any(a == b for a, b in zip(each, name, strict=True))]
    return f"did you mean {' or '.join(f'`{each}`' for each in found)}?" if found else None


_LAST: list[tuple[law.Law, tuple[tuple[str, str, Span], ...]]] = []
"""The law whose names were looked for last, with these: many worlds are read under one law."""


def _spoken(of: law.Law) -> tuple[tuple[str, str, Span], ...]:
    if not _LAST or _LAST[0][0] is not of:
        _LAST[:] = [(of, tuple(_names(of)))]
    return _LAST[0][1]


def _names(of: law.Law) -> Iterator[tuple[str, str, Span]]:
    """Every name of an entity that the law speaks of, with its entity and its place."""
    for group in of.groups.values():
        for member in group.members:
            yield group.type.name, member.name, member.span
    for node in looking(of):
        match node:
            case law.Symbol(text, law.EntityType(entity), span):
                yield entity, text, span
            case law.OneOf(left, names, span) if isinstance(left.type, law.EntityType):
                for name in names:
                    yield left.type.name, name, span
