"""What schemas are made of: a few words for the parts of JSON Schema that are used here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Schema: TypeAlias = dict[str, object]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def record(needed: Mapping[str, Schema], **optional: Schema) -> Schema:
    """An object with these names and no others; those behind the first may be left out."""
    names = {**needed, **optional}
    return {
        "type": "object",
        "properties": names,
        "required": list(needed),
        "additionalProperties": False,
    }


def many(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def by_name(of: Schema) -> Schema:
    """An object whose names are not known beforehand."""
    return {"type": "object", "additionalProperties": of}


def maybe(of: Schema) -> Schema:
    """A value or null."""
    return {"anyOf": [of, {"type": "null"}]}


def either(*of: Schema) -> Schema:
    """A value of one of these."""
    return {"anyOf": list(of)}


def word(words: Iterable[str]) -> Schema:
    """One of these words."""
    return {"enum": list(words)}


def part(name: str) -> Schema:
    """A part that stands under `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def parts_in(schema: object) -> set[str]:
    """The parts that a schema names."""
    if isinstance(schema, dict):
        named = schema.get("$ref")
        own = {named.rpartition("/")[2]} if isinstance(named, str) else set()
        return own.union(*map(parts_in, schema.values()))
    return set().union(*map(parts_in, schema)) if isinstance(schema, list) else set()


def document(name: str, needed: dict[str, Schema], **optional: Schema) -> Schema:
    """A whole document, which names its own schema."""
    return record({"schema": {"const": name}, **needed}, **optional)
