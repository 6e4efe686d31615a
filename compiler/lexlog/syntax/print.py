"""Surface tree to policy text, in the one layout that `lexlog fmt` writes; comments are kept.

Two blanks a level, one clause a line while it fits in 110 columns, then broken behind the label and its
bracket, then at `and` and `or`. Brackets stand only where the grammar needs them. A number of four digits or
more before the point is grouped by threes, as the CFR prints it (`12_345_678`); a number that
was written with an exponent keeps one (`1e26`). A text stands in quotes unless it can stand bare.
Blocks are parted by an empty line; units and parameters in a row only where the author left one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexlog.syntax.layout import BREAK, Document, Group, Indent, laid_out
from lexlog.syntax.print_clauses import clause, field_type
from lexlog.syntax.print_conditions import citation, life, listed, measure, quoted
from lexlog.syntax.tree import (
    Anchor,
    Background,
    Block,
    Changes,
    Classify,
    Clause,
    Comments,
    Define,
    Header,
    Instrument,
    Parameter,
    Parameters,
    Picture,
    PolicyFile,
    Reading,
    Ruling,
    Scenario,
    Table,
    UnitDeclaration,
    Words,
)
from lexlog.syntax.tree import Group as GroupBlock

WIDTH = 110


def text(file: PolicyFile) -> str:
    """The file in canonical layout. Parsing the text gives the same tree."""
    lines: list[str] = []
    previous: Block | None = None
    for block in (file.header, *file.blocks):
        if previous is not None and not _stands_close(previous, block):
            lines.append("")
        lines.extend(_block(block))
        previous = block
    closing = _without_ends(file.closing)
    return "\n".join([*lines, *([""] if closing else []), *closing, ""])


def _stands_close(previous: Block, block: Block) -> bool:
    """Whether a one-line block follows one of its kind with no empty line, as the author had it."""
    is_statement = isinstance(block, UnitDeclaration | Parameter) and type(previous) is type(block)
    return is_statement and block.comments.before[:1] != ("",)


def _block(block: Block) -> Iterator[str]:
    comments = Comments(_without_start(block.comments.before), block.comments.after)
    if isinstance(block, UnitDeclaration | Parameter):
        yield from _piece(_statement(block), ";", comments, 0)
        return
    yield from _piece(opening(block), " {", comments, 0)
    clauses: tuple[Clause, ...] = block.clauses  # type: ignore[attr-defined]
    for index, each in enumerate(clauses):
        before = each.comments.before if index else _without_start(each.comments.before)
        yield from _piece(clause(each), ";", Comments(before, each.comments.after), 2)
    closing = block.closing if clauses else _without_start(block.closing)
    yield from _comment_lines(_without_end(closing), 2)
    yield "}"


def _piece(document: Document, end: str, comments: Comments, indent: int) -> Iterator[str]:
    yield from _comment_lines(comments.before, indent)
    after = f"  {comments.after}" if comments.after else ""
    laid = laid_out(Indent(indent, (document, end)), WIDTH, indent)
    yield f"{' ' * indent}{laid}{after}"


def _comment_lines(comments: Iterable[str], indent: int) -> Iterator[str]:
    was_empty = False
    for each in comments:
        if each or not was_empty:
            yield f"{' ' * indent}{each}" if each else ""
        was_empty = not each


def _without_start(comments: tuple[str, ...]) -> tuple[str, ...]:
    while comments and not comments[0]:
        comments = comments[1:]
    return comments


def _without_end(comments: tuple[str, ...]) -> tuple[str, ...]:
    while comments and not comments[-1]:
        comments = comments[:-1]
    return comments


def _without_ends(comments: tuple[str, ...]) -> list[str]:
    return list(_comment_lines(_without_end(_without_start(comments)), 0))


# --- openings ----------------------------------------------------------------------------------------------


def opening(block: Block) -> Document:
    """What stands before the brace of a block."""
    match block:
        case Header(name, title):
            return f"policy {name.text} {quoted(title)}"
        case Instrument(name, title):
            return f"instrument {name.text} {quoted(title)}"
        case Reading(name, title, anchor):
            return _opened(f"reading {name.text} {quoted(title)}", _anchor(anchor))
        case Table(word, name, title):
            return _opened(f"{word} {name.text}", _title(title))
        case GroupBlock(name, of, title, anchor):
            return _opened(f"group {name.text} of {of.text}", _title(title), _anchor(anchor))
        case Define():
            return _define(block)
        case Classify(subject, paragraph, title, anchor):
            head = f"classify {_variable(subject)} as {paragraph.text}"
            return _opened(head, _title(title), _anchor(anchor))
        case Ruling(word, name, title, overcomes, anchor):
            to: Document = ("to ", listed(overcomes)) if overcomes else ()
            return _opened(f"{word} {name.text}", _title(title), to, _anchor(anchor))
        case Background():
            return "background"
        case Changes(title):
            return f"changes {quoted(title)}"
        case Words(language):
            return f"words {language.text}"
        case Picture(entity, title):
            return _opened(f"picture of {entity.text}", _title(title))
        case Scenario(title):
            return f"scenario {quoted(title)}"
        case _:
            raise AssertionError(f"no block: {block}")


def _define(block: Define) -> Document:
    variables = ", ".join(map(_variable, block.parameters))
    result: Document = ("is ", field_type(block.result)) if block.result else ()
    return _opened(
        f"define {block.name.text}({variables})", result, _title(block.title), _anchor(block.anchor)
    )


def _opened(head: str, *parts: Document) -> Document:
    """The head, and each part that there is on the same line if it fits."""
    return (head, Indent(4, tuple(Group((BREAK, part)) for part in parts if part != ())))


def _variable(variable: Parameters) -> str:
    return f"{variable.name.text}: {variable.type.text}"


def _title(title: str | None) -> Document:
    return () if title is None else quoted(title)


def _anchor(anchor: Anchor | None) -> Document:
    return () if anchor is None else f"{anchor.word} {citation(anchor.citation)}"


def _statement(block: UnitDeclaration | Parameter) -> Document:
    if isinstance(block, UnitDeclaration):
        factors = " * ".join(each.text for each in block.factors)
        return f"unit {block.name.text} = {factors}" if factors else f"unit {block.name.text}"
    value = f"= {measure(block.value)}" if block.value else f"in {block.unit} unset"
    return _opened(f"parameter {block.name.text} {value}", _title(block.title), life(block.life))
