"""A world and some of its cases in, the world without the rows of the other cases out."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from lexlog.resolved.tree import Law
from lexlog.world.edit import edited
from lexlog.world.shared import shared_cases
from lexlog.world.tree import World


def only(law: Law, world: World, cases: Collection[str]) -> World:
    """The world without the rows of other cases."""
    codes = np.array([code for each in cases if (code := world.symbols.find(each)) is not None], np.int64)
    gone = {}
    for table in law.tables.values():
        if table.word == "case":
            held = world.tables[table.name]
            names = held.columns[table.key[0]]
            out = np.flatnonzero(held.certain & ~np.isin(names, codes))
            gone[table.name] = out[out < held.entities].tolist()
    return edited(law, world, {}, gone)


def only_where_apart(law: Law, world: World, cases: Collection[str]) -> World:
    """The same where no case can move another; else the whole world."""
    return world if shared_cases(law) else only(law, world, cases)
