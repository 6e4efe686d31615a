"""Where a picture or a page is to go in, the format that this means, and the text written there, out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lexlog.cli.loading import refuse


def format_of(given: argparse.Namespace, formats: Sequence[str]) -> str:
    """The format that is asked for, or that the ending of the file says; text, the first, where neither does.
    Stop(64) for an ending that names none."""
    if given.format is not None:
        return str(given.format)
    if given.out is None:
        return formats[0]
    ending = given.out.suffix.lower().lstrip(".")
    chosen: str = {"txt": "text", "htm": "html", "gv": "dot"}.get(ending, ending)
    if chosen not in formats:
        known = ", ".join(f"`.{each}`" for each in formats[1:])
        refuse(f"the ending of `{given.out}` names no format", f"name one by --format, or end in {known}")
    return chosen


def write(text: str, path: Path | None) -> bool:
    """Prints it, or writes the whole file or nothing; False where that could not be."""
    if path is None:
        sys.stdout.write(text)
        return True
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, "utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        sys.stderr.write(f"lexlog: `{path}` cannot be written: {error.strerror}\n")
        return False
    return True
