"""Model cards of the Hugging Face Hub, or tables of their edges and nodes, in; models and derivations out.

A card is the YAML at the head of a README.md; the model that it is about is told by its folders,
`OWNER/NAME/README.md`. `base_model` is a text or a list, `base_model_relation` says how; without it the
relation is left unknown. Folders are searched for cards. Edges have child, parent and relation; nodes have
model_id, author and gated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lexlog import locate
from lexlog.imports import delimited
from lexlog.imports.items import Item, Unread
from lexlog.imports.making import row, unread_derivation
from lexlog.imports.names import from_number
from lexlog.imports.opening import NoFormat
from lexlog.imports.tree import Conclusion, Event, Place, Record, Remark, Settings

_ID = re.compile(r"[\w.-]+/[\w.-]+|[\w.-]+")


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The cards, edges and nodes of every file and folder."""
    for path in paths:
        if path.is_dir():
            cards = sorted(path.rglob("README.md"))
            if not cards:
                raise NoFormat(f"{locate.shown(path)} has no README.md in it")
            for number, card in enumerate(cards):
                settings.told(locate.shown(path), number, len(cards))
                yield _card(card, settings)
        elif path.suffix == ".md":
            yield _card(path, settings)
        else:
            yield from _table(path, settings)


# --- cards --------------------------------------------------------------------------------------------------


def _card(path: Path, settings: Settings) -> Record:
    model = _named(path)
    place = Place(locate.shown(path), "card", model)
    if not model:
        said = "nothing tells which model the card is about: it stands in OWNER/NAME/README.md"
        return Record(place, [unread_derivation(place)], (Remark("refused", "no-identifier", said),))
    found = _front_matter(path)
    if isinstance(found, str):
        reason = "cut-off" if "does not end" in found else "not-readable"
        refused = Remark("refused", reason, found)
        return Record(place, [_model(place, model), unread_derivation(place, child=model)], (refused,))
    remarks: list[Remark] = []
    rows = [_model(place, model, _license(found))]
    bases = found.get("base_model")
    listed = bases if isinstance(bases, list) else [] if bases in (None, "") else [bases]
    relation = _relation(found.get("base_model_relation"), bool(listed), settings, remarks)
    note = f"base_model_relation {found.get('base_model_relation') or 'not told'}"
    for each in dict.fromkeys(str(base).strip() for base in listed):
        parent = each
        if _ID.fullmatch(each) is None:
            remarks.append(Remark("doubt", "bad-identifier", f"base model `{each}` has no identifier's form"))
            parent = ""
        rows.append(row("derivation", place, note, child=model, parent=parent, relation=relation))
    return Record(place, rows, remarks)


def _named(path: Path) -> str:
    """The model whose folder a card stands in, as the Hub or its cache on disk lays folders out."""
    for part in path.resolve().parts[::-1]:
        if part.startswith("models--"):
            return part.removeprefix("models--").replace("--", "/", 1)
    owner, name = path.resolve().parts[-3:-1]
    return f"{owner}/{name}" if _ID.fullmatch(f"{owner}/{name}") else ""


def _front_matter(path: Path) -> dict[str, Any] | str:
    """The YAML at the head of a card; or what is wrong with it."""
    import yaml

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"byte {error.object[error.start]:#04x} is not UTF-8"
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---":
        return {}
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return "the YAML at the head of the card does not end"
    try:
        found = yaml.safe_load("\n".join(lines[1:end]))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return f"the YAML at the head of the card cannot be read: {str(error).splitlines()[0]}"
    return found if isinstance(found, dict) else {} if found is None else "the head of the card is no mapping"


def _license(found: Mapping[str, Any]) -> str:
    return f"license {found['license']}" if isinstance(found.get("license"), str) else ""


def _relation(word: Any, needed: bool, settings: Settings, remarks: list[Remark]) -> str:
    """The relation that a word means; empty if it is not told or not known."""
    if word in (None, ""):
        if needed:
            said = "how it was made from its base model is not told"
            remarks.append(Remark("doubt", "not-stated", said))
        return ""
    about = settings.mappings.by("model_relation", "word").get(str(word).strip().lower())
    if about is None:
        remarks.append(Remark("doubt", "unknown-word", f"relation `{word}` is in no mapping table"))
        return ""
    return about["relation"]


def _model(place: Place, model: str, note: str = "", **cells: str) -> Any:
    return row("model", place, note, model=model, name=model, **cells)


# --- tables -------------------------------------------------------------------------------------------------


def _table(path: Path, settings: Settings) -> Iterator[Event]:
    columns = delimited.header(path, settings)
    is_edges = {"child", "parent"} <= set(columns)
    if not is_edges and "model_id" not in columns:
        raise NoFormat(f"{locate.shown(path)} has neither the columns child and parent nor model_id")
    ended = False
    for found in delimited.records(path, settings, ()):
        if isinstance(found, Unread):
            ended = ended or found.ends
            rows = [unread_derivation(found.place)] if is_edges else []
            yield Record(found.place, rows, found.refused.remarks)
        else:
            yield _edge(found, settings) if is_edges else _node(found, settings)
    if ended and is_edges:
        place = Place(locate.shown(path), "end")
        said = "derivations behind the place where the file ends are not known, of any model"
        yield Conclusion(place, [unread_derivation(place)], (Remark("doubt", "cut-off", said),))


def _edge(found: Item[Mapping[str, str]], settings: Settings) -> Record:
    value, remarks = found.value, list[Remark]()
    ends = {}
    for column in ("child", "parent"):
        ends[column] = value[column] if _ID.fullmatch(value[column]) else ""
        if not ends[column]:
            said = f"{column} `{value[column]}` has no identifier's form: it may be any model"
            remarks.append(Remark("doubt", "bad-identifier", said))
    relation = _relation(value.get("relation"), True, settings, remarks)
    note = f"relation {value.get('relation') or 'not told'}"
    if value.get("evidence"):
        note += f", evidence {value['evidence']}"
    return Record(found.place, [row("derivation", found.place, note, **ends, relation=relation)], remarks)


def _node(found: Item[Mapping[str, str]], settings: Settings) -> Record:
    value, place = found.value, found.place
    model = value["model_id"]
    if _ID.fullmatch(model) is None:
        said = f"`{model}` has no identifier's form"
        return Record(place, (), (Remark("refused", "bad-identifier", said),))
    gate = settings.mappings.by("hub_gate", "gated").get(value.get("gated", ""))
    author = from_number("hf", value["author"]) if value.get("author") else ""
    note = f"gated {value['gated']}" if value.get("gated") else ""
    weights = gate["weights"] if gate else ""
    rows = [_model(place, model, note, developer=author, weights=weights)]
    if author:
        rows.append(
            row("party", place, "account on the Hugging Face Hub", party=author, name=value["author"])
        )
    return Record(place, rows)
