"""A CycloneDX bill of materials, JSON or XML, in; its models and their pedigree out.

Components of the type `machine-learning-model` are models. Ancestors are parents, descendants children; how
one was made from the other is not told. Variants have a common origin that is not told: a parent that is not
known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lexlog import locate
from lexlog.imports import markup
from lexlog.imports.making import row, unread_derivation
from lexlog.imports.names import from_name
from lexlog.imports.opening import NoFormat
from lexlog.imports.tree import Conclusion, Event, Place, Record, Remark, Row, Settings

Component = Mapping[str, Any]
TYPE = "machine-learning-model"


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The components of every bill; a file that is damaged is refused as a whole."""
    for path in paths:
        shown = locate.shown(path)
        settings.told(shown, 0, path.stat().st_size)
        found = _bill(path, shown)
        if isinstance(found, str):
            place = Place(shown, "file")
            yield Record(place, [unread_derivation(place)], (Remark("refused", "not-readable", found),))
            continue
        listed = found.get("components")
        top = found.get("metadata")
        named = [top["component"]] if isinstance(top, dict) and isinstance(top.get("component"), dict) else []
        for number, each in enumerate([*named, *(listed if isinstance(listed, list) else [])], 1):
            yield from _component(Place(shown, f"component {number}"), each)
        yield Conclusion(Place(shown, "file"))


def _bill(path: Path, shown: str) -> Mapping[str, Any] | str:
    try:
        raw = path.read_bytes()
        if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
            return _from_xml(ElementTree.fromstring(raw))
        found = json.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError, ElementTree.ParseError) as error:
        return f"the bill cannot be read: {str(error).splitlines()[0]}"
    if not isinstance(found, dict) or found.get("bomFormat") != "CycloneDX":
        raise NoFormat(f"{shown} is no CycloneDX bill of materials: `bomFormat` is not CycloneDX")
    return found


def _from_xml(root: ElementTree.Element) -> Mapping[str, Any]:
    if markup.local(root.tag) != "bom":
        raise NoFormat(f"the root element is `{markup.local(root.tag)}`, expected `bom`")
    found: dict[str, Any] = {"components": []}
    for part in root:
        if markup.local(part.tag) == "components":
            found["components"] = [_xml_component(each) for each in part]
        elif markup.local(part.tag) == "metadata":
            inner = [each for each in part if markup.local(each.tag) == "component"]
            found["metadata"] = {"component": _xml_component(inner[0])} if inner else {}
    return found


def _xml_component(element: ElementTree.Element) -> dict[str, Any]:
    made: dict[str, Any] = {"type": element.get("type", ""), "bom-ref": element.get("bom-ref", "")}
    for part in element:
        name = markup.local(part.tag)
        if name in ("name", "group", "version", "purl", "publisher", "description"):
            made[name] = (part.text or "").strip()
        elif name in ("supplier", "manufacturer"):
            made[name] = {"name": markup.text(part, "name")}
        elif name == "components":
            made[name] = [_xml_component(each) for each in part]
        elif name == "pedigree":
            made[name] = {
                markup.local(each.tag): [_xml_component(one) for one in each]
                for each in part
                if markup.local(each.tag) in ("ancestors", "descendants", "variants")
            }
    return made


def _component(place: Place, component: Any) -> Iterator[Record]:
    """The record of a component, and those of the components inside it."""
    if not isinstance(component, dict):
        yield Record(place, (), (Remark("refused", "wrong-shape", "an object was expected"),))
        return
    place = Place(place.file, place.at, str(component.get("bom-ref") or component.get("name") or ""))
    if component.get("type") == TYPE:
        yield _model(place, component)
    else:
        said = f"a component of the type `{component.get('type')}`"
        yield Record(place, (), (Remark("skipped", "not-a-party", said),))
    for number, inner in enumerate(component.get("components") or (), 1):
        yield from _component(Place(place.file, f"{place.at}.{number}"), inner)


def _model(place: Place, component: Component) -> Record:
    remarks: list[Remark] = []
    key = _identifier(component)
    if not key:
        said = "the model has neither a name nor a package URL"
        return Record(place, [unread_derivation(place)], (Remark("refused", "no-identifier", said),))
    rows = [
        _described(place, key, component),
        *_developer(place, component),
        *_pedigree(place, key, component, remarks),
    ]
    return Record(place, rows, remarks)


def _described(place: Place, key: str, component: Component) -> Row:
    developer = _developer_name(component)
    name = " ".join(str(component[part]) for part in ("group", "name", "version") if component.get(part))
    return row(
        "model", place, model=key, name=name, developer=from_name("cdx", developer) if developer else ""
    )


def _developer_name(component: Component) -> str:
    for key in ("manufacturer", "supplier", "publisher"):
        found = component.get(key)
        name = found.get("name") if isinstance(found, dict) else found
        if isinstance(name, str) and name.strip():
            return name.strip()
    return ""


def _developer(place: Place, component: Component) -> Iterator[Row]:
    name = _developer_name(component)
    if name:
        yield row("party", place, party=from_name("cdx", name), name=name)


def _pedigree(place: Place, key: str, component: Component, remarks: list[Remark]) -> Iterator[Row]:
    pedigree = component.get("pedigree")
    if not isinstance(pedigree, dict):
        return
    for part in ("ancestors", "descendants", "variants"):
        for other in pedigree.get(part) or ():
            named = _identifier(other) if isinstance(other, dict) else ""
            if not named:
                remarks.append(Remark("doubt", "no-identifier", f"one of the {part} has no name"))
            child, parent = (named, key) if part == "descendants" else (key, named)
            if part == "variants":
                said = f"`{named}` and it have an origin in common that is not told"
                remarks.append(Remark("doubt", "not-stated", said))
                yield row("derivation", place, f"variant of {named}", child=key)
                continue
            yield row("derivation", place, f"pedigree, {part}", child=child, parent=parent)
            if isinstance(other, dict) and named:
                yield _described(place, named, other)
                yield from _developer(place, other)
                yield from _pedigree(place, named, other, remarks)
    if pedigree.get("ancestors") or pedigree.get("descendants"):
        remarks.append(Remark("doubt", "not-stated", "how one was made from the other is not told"))


def _identifier(component: Component) -> str:
    """By the package URL of a model hub, as the hub names it; else by group, name and version."""
    purl = str(component.get("purl") or "")
    if purl.startswith("pkg:huggingface/"):
        return purl.removeprefix("pkg:huggingface/").split("@")[0].split("?")[0]
    parts = [str(component[part]).strip() for part in ("group", "name", "version") if component.get(part)]
    return from_name("cdx", " ".join(parts)) if component.get("name") else ""
