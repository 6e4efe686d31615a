"""An XML file in, its records as elements out, one after the other, however large the file is."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lexlog.imports.items import Found, Item, Unread
from lexlog.imports.opening import PACKED_ERRORS, NoFormat, Opened, begins, opened
from lexlog.imports.tree import Place, Settings


@dataclass(slots=True)
class Header:
    """What stands before the records, by the local name of its element; filled as the file is read."""

    values: dict[str, str] = field(default_factory=dict)


@cache
def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def is_xml(path: Path) -> bool:
    """Whether a file begins like XML."""
    return begins(path, 64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def root(path: Path) -> str:
    """The local name of the root element. Raises NoFormat if the file is no XML."""
    with opened(path, lambda file, done, size: None) as file:
        try:
            for _, element in ElementTree.iterparse(file.stream, events=("start",)):
                return local(element.tag)
        except (ElementTree.ParseError, *PACKED_ERRORS) as error:
            raise NoFormat(f"{file.shown} is not XML: {error}") from None
        raise NoFormat(f"{file.shown} is empty")


def records(
    path: Path, settings: Settings, tags: Set[str], header: Header | None = None
) -> Iterator[Found[Element]]:
    """The elements of these local names. A file that is damaged is read up to where it is."""
    with opened(path, settings.told) as file:
        number = 0
        parser = ElementTree.iterparse(_Told(file), events=("start", "end"))
        inside: list[Element] = []
        while True:
            try:
                event, element = next(parser)
            except StopIteration:
                return
            except (ElementTree.ParseError, *PACKED_ERRORS, UnicodeError) as error:
                place = Place(file.shown, f"record {number + 1}")
                yield Unread(place, _reason(error), f"the file cannot be read from here on: {error}", True)
                return
            if event == "start":
                inside.append(element)
                continue
            inside.pop()
            name = local(element.tag)
            if name in tags:
                number += 1
                yield Item(Place(file.shown, f"record {number}"), element)
                if inside:
                    inside[-1].clear()
            elif header is not None and not number and element.text and element.text.strip():
                header.values.setdefault(name, element.text.strip())


def _reason(error: Exception) -> str:
    text = str(error)
    cut = isinstance(error, PACKED_ERRORS) or "no element found" in text or "unclosed" in text
    return "cut-off" if cut else "not-readable"


class _Told:
    """The bytes of a file for a reader that asks for them, with the progress told."""

    def __init__(self, file: Opened) -> None:
        self.file: Opened = file
        self.stream: IO[bytes] = file.stream

    def read(self, size: int = -1) -> bytes:
        self.file.told()
        return self.stream.read(size)


def text(element: Element | None, *path: str) -> str:
    """The text of the element under these local names; empty if there is none."""
    for name in path:
        element = (
            next((each for each in element if local(each.tag) == name), None) if element is not None else None
        )
    return (element.text or "").strip() if element is not None else ""


def texts(element: Element, *path: str) -> list[str]:
    """The texts of every element under these local names."""
    found = [element]
    for name in path:
        found = [each for one in found for each in one if local(each.tag) == name]
    return [each.text.strip() for each in found if each.text and each.text.strip()]


def flat(element: Element, before: str = "") -> dict[str, str]:
    """The texts inside an element by their dotted local names; of several of one name, the first."""
    found: dict[str, str] = {}
    for each in element:
        name = before + local(each.tag)
        if len(each):
            for inner, value in flat(each, f"{name}.").items():
                found.setdefault(inner, value)
        elif each.text:
            found.setdefault(name, each.text.strip())
    return found
