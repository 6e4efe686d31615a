"""The tables that policy text declares in, what imports need to know of them out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from lexlog import locate
from lexlog.imports.cells import Countries, countries
from lexlog.imports.mappings import Mappings
from lexlog.imports.settle import Keyed
from lexlog.resolved import tree as law

VALIDITY = ("from", "to", "source")


def columns(of: law.Law) -> Mapping[str, tuple[str, ...]]:
    """The columns of every table."""
    return {
        name: (*(field.name for field in table.fields if field.name not in VALIDITY), *VALIDITY)
        for name, table in of.tables.items()
    }


def keyed(of: law.Law) -> Mapping[str, Keyed]:
    """The key of every table, all its columns where it declares none, and the columns that name entities."""
    return {
        name: Keyed(
            tuple(each for each in table.key if each not in VALIDITY),
            {
                field.name: field.type.name
                for field in table.fields
                if isinstance(field.type, law.EntityType)
                and field.type.name in of.tables
                and not (table.word == "entity" and field.name in table.key)
            },
            table.word == "entity",
        )
        for name, table in of.tables.items()
    }


def mappings() -> Mappings:
    """The bundled mapping tables."""
    return Mappings(locate.home() / "facts" / "imports")


def known_countries(found: Mappings) -> Countries:
    """The countries of the bundled reference table, with the names of the mapping table."""
    path: Path = locate.home() / "facts" / "reference" / "country.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return countries(list(csv.DictReader(file)), found.rows("country_alias"))
