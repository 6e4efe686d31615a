"""The data of a memo in, the block that stands in its page out; and the page in, the data out."""

from __future__ import annotations

import json
from collections.abc import Iterable

Json = dict[str, object]

BLOCKS = {
    "html": ('<script type="application/json" id="memo">\n', "\n</script>\n"),
    "md": ("\n```json\n", "\n```\n"),
}
"""What stands before and behind the block in each format."""

MOST_BYTES = 1 << 28
"""The largest memo that is read."""


class Unreadable(Exception):
    """A page that is no memo; the message says why."""


def block(data: Json, format_: str) -> str:
    """The data so that nothing in it can end the block."""
    before, behind = BLOCKS[format_]
    text = json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return f"{before}{text}{behind}"


def data_of(raw: bytes) -> tuple[str, Json]:
    """The text of a memo and its data. Raises Unreadable."""
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"it has more than {MOST_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not UTF-8: byte {error.start}") from None
    found = [each for before, behind in BLOCKS.values() for each in _between(text, before, behind)]
    if len(found) != 1:
        raise Unreadable("it has no block of data" if not found else f"it has {len(found)} blocks of data")
    try:
        data = json.loads(found[0], object_pairs_hook=_once, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"its block of data is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise Unreadable("its block of data is not an object")
    return text, data


def _between(text: str, before: str, behind: str) -> list[str]:
    """What stands between these marks, wherever they are."""
    pieces = text.split(before)[1:]
    return [piece.partition(behind)[0] for piece in pieces if behind in piece]


def _once(pairs: Iterable[tuple[str, object]]) -> Json:
    listed = list(pairs)
    found = dict(listed)
    if len(found) < len(listed):
        raise ValueError("a name stands twice in an object")
    return found


def _constant(text: str) -> object:
    raise ValueError(f"`{text}` is no number")
