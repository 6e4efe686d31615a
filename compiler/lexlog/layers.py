"""A layer of a law in, the others that could decide a world otherwise out, and what all of them say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lexlog import library as libraries
from lexlog import pipeline
from lexlog.abreast.together import Found, Together
from lexlog.decide.answers import NAMES
from lexlog.decide.groups import By
from lexlog.engine.executor import Executor
from lexlog.library import Library
from lexlog.pipeline import Compiled
from lexlog.resolved.layer import POSTURES, Layer, changed_days, changed_tables
from lexlog.resolved.tree import Law
from lexlog.world.tree import Array, World


def alternatives(law: Law, layer: Layer) -> list[tuple[By, str, Layer]]:
    """Every other posture, and every other choice of a reading: by what, its name, the layer."""
    others: list[tuple[By, str, Layer]] = [
        ("posture", posture, replace(layer, posture=posture))
        for posture in POSTURES
        if posture != layer.posture
    ]
    for reading in law.readings.values():
        for choice, _ in reading.choices:
            if choice != layer.choice(reading):
                readings = {**layer.readings, reading.name: choice}
                others.append(("reading", f"{reading.name}={choice}", replace(layer, readings=readings)))
    return others


def touched(law: Law, world: World, layers: tuple[Layer, Layer], cases: Sequence[str], days: Array) -> Array:
    """Which of these cases of a world, told with their days, have a day or are of a kind of which the law may
    be another in the second of these layers, marked."""
    tables = changed_tables(law, *layers)
    known = pipeline.cases(law, world, tables) if tables else {}
    found = np.fromiter((each in known for each in cases), bool, len(cases))
    for first, last in changed_days(law, *layers):
        found |= (days >= first) & (days <= last)
    return found


def side_by_side(
    library: Library, layers: Sequence[Layer], world: World, base: Compiled, executor: Executor
) -> Found | None:
    """What the bounds say of a small world in each of these layers, if they can be in one program. What was
    found under `base` is taken over where the layers share it."""
    beside = libraries.side_by_side(library, layers, NAMES)
    if beside is None:
        return None
    compiled, partly = beside
    compiled.base = base
    return Together.of_layers(library.law, layers, world, partly).under(compiled, executor)
