"""Policy text cut into pieces, each parsed by itself: an opening up to `{`, a clause up to `;`, or a `}`.

A piece knows the comments that stand before it, inside it and behind it on its line; the text between two
pieces is comments and blanks alone. Strings and comments are respected: a `;` in them cuts nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lexlog.source import Source
from lexlog.syntax.tree import Comments
from lexlog.syntax.words import ALL_VERBS, BLOCKS, LABELLED, STATEMENTS

End = Literal["{", ";", "}", '"', ""]

# INVARIANT: a comment begins where grammar.lark lets COMMENT begin, so `a/(b)#2` holds none.
_MARK = re.compile(r'"[^"\n]*("|(?=\n)|\Z)|(?<![^\s;{},])#[^\n]*|[;{}()\[\]]')
_GAP = re.compile(r"[ \t\r\n]+|#[^\n]*")
_BEHIND = re.compile(r"[ \t]*(#[^\n]*)")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LABEL = r"\([A-Za-z0-9.\-]+\)"

# The beginnings that one can tell at a glance, by which reading goes on after a mistake.
_BEGINNING = re.compile(
    rf"^[ \t]*(?P<word>(?:{'|'.join(LABELLED)})(?=[ \t]*{_LABEL})"
    rf"|(?:given|expect|uses|decides|choice)(?=[ \t]+[A-Za-z0-9\"])"
    rf"|(?:arithmetic|source|scope|definitional)(?=[ \t]+[0-9\"])"
    rf"|(?:modelled[ \t]+(?:from|to)|out[ \t]+of[ \t]+scope|not[ \t]+modelled|status[ \t]+proposed)\b"
    rf"|(?:published|effective|compliance)(?=[ \t]+[0-9])"
    rf"|(?:{'|'.join(STATEMENTS)})(?=[ \t]+[A-Za-z_]\w*[ \t]*(?:=|in\b|;))"
    rf"|(?:{'|'.join(BLOCKS)})\b(?=[^;\n]*\{{))",
    re.MULTILINE,
)
_FIELD_BEGINNING = re.compile(r"^[ \t]*(?P<word>[A-Za-z_]\w*)(?=[ \t]*:)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. `end` is what ends it: `"` for a string left open, "" for the file's end.

    `stop` is behind its last character (the `;` or `{` included, a `}` that bounds it not), `resume` is where
    the next piece is looked for.
    """

    start: int
    stop: int
    end: End
    resume: int
    comments: Comments


def next_piece(source: Source, position: int) -> Piece:
    """The piece that begins at or behind the position; at the end of the file, an empty one."""
    start, before = _gap(source.text, position)
    stop, end, inside = _extent(source.text, start)
    behind = _BEHIND.match(source.text, stop) if end in (";", "{") else None
    after = _comment(behind[1]) if behind else None
    comments = Comments((*before, *inside), after)
    return Piece(start, stop, end, behind.end() if behind else stop, comments)


def first_word(text: str, piece: Piece) -> str:
    """The word that the piece begins with; empty where it begins with something else."""
    found = _WORD.match(text, piece.start, piece.stop)
    return found[0] if found else ""


def beginning(text: str, start: int, stop: int, *, fields: bool = False) -> int | None:
    """Where, from `start` on, a line begins as only a clause or a block does (or, in a table, a field)."""
    offsets = [found.start("word") for found in (_BEGINNING.search(text, start, stop),) if found]
    if fields and (found := _FIELD_BEGINNING.search(text, start, stop)):
        offsets.append(found.start("word"))
    return min((each for each in offsets if _is_at_line_start(text, each)), default=None)


def begins_its_line(text: str, offset: int) -> bool:
    """Whether a clause or block keyword stands here, first on its line."""
    found = _WORD.match(text, offset)
    is_keyword = found is not None and (found[0] in ALL_VERBS or found[0] in BLOCKS or found[0] in STATEMENTS)
    return is_keyword and _is_at_line_start(text, offset)


def _is_at_line_start(text: str, offset: int) -> bool:
    return not text[text.rfind("\n", 0, offset) + 1 : offset].strip(" \t")


def _gap(text: str, position: int) -> tuple[int, list[str]]:
    """Where the gap ends, and its lines of comment; an empty line stands for any number of them."""
    lines: list[str] = []
    while found := _GAP.match(text, position):
        if text[position] == "#":
            lines.append(_comment(found[0]))
        elif position and found[0].count("\n") > 1 and (not lines or lines[-1]):
            lines.append("")
        position = found.end()
    return position, lines


def _extent(text: str, start: int) -> tuple[int, End, list[str]]:
    """Where the piece stops, by what, and the comments inside it."""
    depth = 0
    inside: list[str] = []
    for found in _MARK.finditer(text, start):
        match found[0][0]:
            case '"' if not found[1]:
                return found.end(), '"', inside
            case "#":
                inside.append(_comment(found[0]))
            case "(" | "[":
                depth += 1
            case ")" | "]":
                depth = max(0, depth - 1)
            case ";" if depth == 0:
                return found.end(), ";", inside
            case "{":
                return found.end(), "{", inside
            case "}":
                return found.start(), "}", inside
    return len(text), "", inside


def _comment(text: str) -> str:
    return text.rstrip()
