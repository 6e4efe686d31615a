"""Where the bundled law and facts are (LEXLOG_HOME, the checkout, the wheel; never the working folder), and
where what can be made again is kept."""

from __future__ import annotations

import os
from pathlib import Path


class NotFound(Exception):
    """The bundled law is in none of the places where it could be; the message names them."""

    exit_code = 5


def home() -> Path:
    """The folder that holds `policy` and `facts`."""
    package = Path(__file__).resolve().parent
    places = [package.parent.parent, package / "bundled"]
    if named := os.environ.get("LEXLOG_HOME"):
        places = [Path(named)]
    for place in places:
        if (place / "policy" / "world.lexlog").is_file():
            return place
    raise NotFound("no bundled law in " + " or ".join(str(place) for place in places))


def shown(path: Path) -> str:
    """A path as a reader would type it: from the working folder, or from the home of the law."""
    resolved = path.resolve()
    for base in (Path.cwd().resolve(), home().resolve()):
        if resolved.is_relative_to(base):
            return resolved.relative_to(base).as_posix()
    return str(path)


def cache() -> Path:
    """The user's folder for what can be made again: compiled law, the grammar, worlds as they were loaded."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lexlog"
