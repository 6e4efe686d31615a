"""Sessions of the commands that ask about one world in one process: it is evaluated, and its
cases are decided, for the first of them."""

from lexlog import locate
from lexlog.session import Session

MOST = 20
_KEPT = {}


class Kept(Session):
    """A session that has decided cases decides the same ones again as it did."""

    def decisions(self, cases=None):
        decided = self.__dict__.setdefault("decided", {})
        asked = cases if cases is None else tuple(cases)
        if asked not in decided:
            decided[asked] = super().decisions(cases)
        return [*decided[asked]]

    def asking(self, *relations):
        """The session that sees these relations as well: one for all who ask for them."""
        seeing = self.__dict__.setdefault("seeing", {})
        if relations not in seeing:
            seeing[relations] = super().asking(*relations)
        return seeing[relations]


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
    made = _KEPT.pop(key, None) or Kept(
        library, layer, world, engine, progress, differences, memory, record, steps
    )
    _KEPT[key] = made
    for old in list(_KEPT)[:-MOST]:
        del _KEPT[old]
    return made
