"""A text in, the whole file or nothing out."""

from __future__ import annotations

import sys
from pathlib import Path


def write(path: Path, text: str) -> bool:
    """Writes the whole file or nothing."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, "utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        sys.stderr.write(f"lexlog: `{path}` cannot be written: {error.strerror}\n")
        return False
    return True
