"""Documents that know where they may break, laid out in a width: a small printer after Wadler and Oppen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Break:
    """A place that may become a new line, and is a blank otherwise."""


@dataclass(frozen=True, slots=True)
class Indent:
    """New lines in the document begin this much further to the right."""

    columns: int
    document: Document


@dataclass(frozen=True, slots=True)
class Align:
    """New lines in the document begin where it begins."""

    document: Document


@dataclass(frozen=True, slots=True)
class Group:
    """The breaks directly in the document become new lines all together, or none does."""

    document: Document


Document: TypeAlias = "str | Break | Indent | Align | Group | tuple[Document, ...]"
_Task: TypeAlias = "tuple[int, bool, Document]"

BREAK = Break()


def filled(items: list[Document], separator: str) -> Document:
    """The items with as many on a line as fit."""
    first, *rest = items
    return Align((first, *(Group((separator, BREAK, each)) for each in rest)))


def laid_out(document: Document, width: int, column: int = 0) -> str:
    """The text of the document, whose first line begins at the column; a group that fits has no new lines.

    >>> laid_out(Group(("when (a)", Indent(2, (BREAK, "x is y")))), 12)
    'when (a)\\n  x is y'
    """
    out: list[str] = []
    tasks: list[_Task] = [(0, False, document)]
    while tasks:
        indent, is_flat, each = tasks.pop()
        match each:
            case str():
                out.append(each)
                column += len(each)
            case Break() if is_flat:
                out.append(" ")
                column += 1
            case Break():
                out.append("\n" + " " * indent)
                column = indent
            case Indent(columns, inner):
                tasks.append((indent + columns, is_flat, inner))
            case Align(inner):
                tasks.append((column, is_flat, inner))
            case Group(inner):
                tasks.append((indent, is_flat or _fits(inner, tasks, width - column), inner))
            case _:
                tasks.extend((indent, is_flat, part) for part in reversed(each))
    return "".join(out)


def _fits(document: Document, behind: list[_Task], room: int) -> bool:
    """Whether the document fits flat, with what stands behind it up to the next possible break."""
    position = len(behind)
    own: list[Document] = [document]
    is_own = True
    while room >= 0:
        if not own:
            is_own = False
            position -= 1
            if position < 0:
                return True
            own.append(behind[position][2])
        match own.pop():
            case str() as text:
                room -= len(text)
            case Break() if is_own:
                room -= 1
            case Break():
                return True
            case Indent(_, inner) | Align(inner) | Group(inner):
                own.append(inner)
            case tuple() as parts:
                own.extend(reversed(parts))
    return False
