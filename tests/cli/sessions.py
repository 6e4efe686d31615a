"""Sessions of the commands that ask about one world in one process: it is evaluated for the first of them."""

from lexlog import locate
from lexlog.session import Session

MOST = 6
_KEPT = {}


def remembered(library, layer, world, *more):
    """The session as a command makes it, or the one that an earlier command made for the very same question:
    the same texts, tables, files and options."""
    files = frozenset(name for table in world.tables.values() for name in table.given.files)
    return _kept(files, library, layer, world, *more)


def remembered_anywhere(library, layer, world, *more):
    """The same wherever the files lie, for who does not look at what is printed of them."""
    return _kept(None, library, layer, world, *more)


def _kept(files, library, layer, world, engine, progress, differences, memory, record, steps):
    key = (library.key, repr(layer), world.digest, files, locate.home(), engine, differences, memory)
    made = _KEPT.pop(key, None) or Session(
        library, layer, world, engine, progress, differences, memory, record, steps
    )
    _KEPT[key] = made
    for old in list(_KEPT)[:-MOST]:
        del _KEPT[old]
    return made
