"""Every kind of file that can be imported, as a table that prints."""

from __future__ import annotations

from lexlog.imports import bis_lists, csl
from lexlog.imports.tree import Kind

_LISTS = (
    "party", "alias", "address", "identifier", "listing", "listing_section", "listing_review",
    "listing_program", "list_snapshot",
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    Kind("csl", "Consolidated Screening List", (".csv", ".json"), _LISTS, csl.read),
    Kind("entity-list", "Entity List of BIS", (".csv", ".json"), _LISTS, bis_lists.reader("EL")),
    Kind("meu-list", "Military End-User List of BIS", (".csv", ".json"), _LISTS, bis_lists.reader("MEU")),
)
