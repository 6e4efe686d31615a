"""A name as somebody writes it in, the kind of entity that is called so out, or the nearest name."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lexlog.diagnostic import nearest
from lexlog.resolved.tree import Law
from lexlog.world.tree import World

FAR = 3
"""Names that are so many letters longer or shorter are not compared."""


def entity_called(name: str, law: Law, world: World, of: str | None = None) -> str | None:
    """The first kind of entity with a picture that has a row of this key; only `of`, if that is given."""
    code = world.symbols.find(name)
    for entity in law.pictures:
        table = law.tables[entity]
        if code is not None and of in (None, entity):
            held = world.tables[entity]
            if (held.columns[table.key[0]][: held.entities] == code).any():
                return entity
    return None


def nearest_name(name: str, law: Law, world: World, entities: Iterable[str]) -> str | None:
    """The help line that offers the key that is nearest, or whose entity has this as its name."""
    near: list[str] = []
    for entity in entities:
        table, held = law.tables[entity], world.tables[entity]
        keys = held.columns[table.key[0]][: held.entities]
        shown = law.pictures[entity].shown[:1]
        code = world.symbols.find(name)
        if shown and code is not None:
            rows = np.flatnonzero(held.columns[shown[0]][: held.entities] == code)
            if len(rows):
                return f"did you mean `{world.symbols.name(int(keys[rows[0]]))}`?"
        names = world.symbols.names(keys)
        near.extend(each for each in names if abs(len(each) - len(name)) <= FAR)
    return nearest(name, near)
