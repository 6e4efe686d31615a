"""Text in, about how wide it is drawn, and lines of it that fit a width, out.

Nothing here knows the font of the reader. Widths are those of DejaVu Sans, wider than most fonts that a
browser takes for `sans-serif`, so that a text is rarely wider than was thought.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_REGULAR = {
    28: "'ijl", 30: "IJ", 32: " ,.", 34: "/:;\\|", 36: "f", 37: "-", 40: "()[]t", 42: "!r", 46: '"',
    50: "*_`", 53: "sz", 55: "?c", 58: "FkL", 62: "vxyPTYaeo", 64: "$0123456789ESbdghnpqu{}", 69: "ABVXZK",
    70: "RC", 76: "UNH", 79: "OQ&DG", 84: "w#+<=>^~", 87: "M", 98: "%m", 100: "W@",
}  # fmt: skip
_BOLD = {
    35: "' ijl", 38: ",.IJ/\\|", 42: "-:;", 46: "f!()[]", 50: "t_`r", 53: '"*', 60: "?zcs", 66: "Lxvy",
    69: "kaeEFTo", 72: "$0123456789bdghnpqu{}", 74: "SYZCP", 78: "BAKRVX", 84: "UG#+<=>DHN^~", 88: "OQ&",
    93: "w", 101: "@M%", 111: "mW",
}  # fmt: skip
_WIDTH = [{each: width for width, texts in table.items() for each in texts} for table in (_REGULAR, _BOLD)]
_PARTS = re.compile(r"[^-_/.]*[-_/.]+|[^-_/.]+")
WIDE, OTHER = 105, 85
"""Hundredths of the size, for pictures and ideographs, and for letters of other scripts."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is."""
    table = _WIDTH[bold]
    return sum(_of(each, table) for each in text) * size / 100


def _of(letter: str, table: dict[str, int]) -> int:
    found = table.get(letter)
    if found is not None:
        return found
    if unicodedata.category(letter) in ("Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF" or unicodedata.category(letter) == "So":
        return WIDE
    return table.get(unicodedata.normalize("NFD", letter)[0], OTHER)


def visible(text: str) -> str:
    """The text without what cannot stand in XML or would turn the direction of what is beside it.

    >>> visible("a\\x00b\\u202ec")
    'a<U+0000>b<U+202E>c'
    """
    return "".join(each if _is_plain(each) else f"<U+{ord(each):04X}>" for each in text)


def _is_plain(letter: str) -> bool:
    return letter == " " or (letter.isprintable() and unicodedata.category(letter) not in ("Cf", "Co", "Cn"))


def wrapped(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most this width: broken between words, or within one that is wider."""
    lines: list[str] = []
    line = ""
    for piece, is_word in _pieces(visible(text), size, most, bold=bold):
        longer = f"{line} {piece}" if line and is_word else line + piece
        if line and width(longer, size, bold=bold) > most:
            lines.append(line)
            line = piece
        else:
            line = longer
    return [*lines, line] if line else lines


def _pieces(text: str, size: float, most: float, *, bold: bool) -> Iterator[tuple[str, bool]]:
    """Words; of one that is too wide its parts, behind hyphens and the like or else anywhere. With each,
    whether a word begins there."""
    for word in text.split():
        is_word = True
        for part in [word] if width(word, size, bold=bold) <= most else _PARTS.findall(word):
            for piece in _narrow(part, size, most, bold=bold):
                yield piece, is_word
                is_word = False


def _narrow(part: str, size: float, most: float, *, bold: bool) -> Iterator[str]:
    piece = ""
    for letter in part:
        if piece and width(piece + letter, size, bold=bold) > most and not unicodedata.combining(letter):
            yield piece
            piece = ""
        piece += letter
    yield piece
