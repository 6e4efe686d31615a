"""Every kind of file that can be imported, as a table that prints."""

from __future__ import annotations

from lexlog.imports import (
    bis_lists,
    bods,
    csl,
    cyclonedx,
    epoch,
    followthemoney,
    gleif,
    holdings,
    hub,
    lineage,
    mapped,
    psc,
    sec_13d,
    wikidata,
)
from lexlog.imports.tree import Kind

_LISTS = (
    "party", "alias", "address", "identifier", "listing", "listing_section", "listing_review",
    "listing_program", "list_snapshot",
)  # fmt: skip

_OWNERS = ("party", "alias", "identifier", "holding", "indirect_holding", "influence", "register")

_PARENTS = (
    "party", "headquarters", "identifier", "parent_statement", "stated_ultimate_parent", "influence",
)  # fmt: skip
_WIKIDATA = ("party", "alias", "headquarters", "holding", "register")

_LINEAGE = ("party", "model", "model_developer", "training_stage", "derivation", "synthetic_data")

_ANY = ("party", "model")
"""Of the tables that a mapping may name, those whose names files describe."""

KINDS: tuple[Kind, ...] = (
    Kind("csl", "Consolidated Screening List", (".csv", ".json"), _LISTS, csl.read),
    Kind("entity-list", "Entity List of BIS", (".csv", ".json"), _LISTS, bis_lists.reader("EL")),
    Kind("meu-list", "Military End-User List of BIS", (".csv", ".json"), _LISTS, bis_lists.reader("MEU")),
    Kind("bods", "Beneficial Ownership Data Standard 0.4", (".json", ".jsonl"), _OWNERS, bods.read),
    Kind("followthemoney", "FollowTheMoney entities", (".json", ".jsonl"), _OWNERS, followthemoney.read),
    Kind(
        "gleif",
        "GLEIF Level 1, Level 2 and exceptions, XML or golden copy",
        (".xml", ".csv"),
        _PARENTS,
        gleif.read,
    ),
    Kind(
        "psc", "UK people with significant control, snapshot", (".txt", ".json", ".jsonl"), _OWNERS, psc.read
    ),
    Kind(
        "sec-13d",
        "SEC Schedule 13D control figures",
        (".csv",),
        ("party", "holding", "register"),
        sec_13d.read,
    ),
    Kind("wikidata", "Wikidata owner edges, companies, places", (".csv",), _WIKIDATA, wikidata.read),
    Kind(
        "holdings", "owner, owned, percent, from, to, source", (".csv",), ("party", "holding"), holdings.read
    ),
    Kind("hugging-face", "model cards, or tables of edges and nodes", (".md", ".csv"), _LINEAGE, hub.read),
    Kind("cyclonedx", "CycloneDX bill of models, pedigree", (".json", ".xml"), _LINEAGE, cyclonedx.read),
    Kind("epoch", "Epoch AI's tables of models", (".csv",), _LINEAGE, epoch.read),
    Kind("lineage", "models, stages, derivations, synthetic data", (".csv",), _LINEAGE, lineage.read),
    Kind(
        "mapped",
        "any table, by a mapping of its columns (--mapping FILE)",
        (".csv", ".jsonl"),
        _ANY,
        mapped.read,
    ),
)
