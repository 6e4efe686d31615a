"""Formats: SVG is XML without scripts, HTML one file, and no name of any party becomes anything but text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from drawings import HOSTILE, drawings, large
from firms import drawn, stake, write
from hypothesis import HealthCheck, given, settings

from lexlog.render.picture.formats import WRITE
from lexlog.render.picture.measure import visible

SVG = "{http://www.w3.org/2000/svg}"
QUIET = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


class Page(HTMLParser):
    """The elements of a page, and the texts in each kind of them."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open, self.texts = [], [], {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)


@QUIET
@given(drawings(most=6))
def test_svg_is_xml_whose_texts_are_what_the_boxes_say(drawing):
    root = ElementTree.fromstring(WRITE["svg"](drawing).encode())
    elements = {element.tag for element in root.iter()}
    assert elements <= {SVG + each for each in ("svg", "title", "desc", "style", "rect", "g", "path", "text")}
    assert not [
        name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name
    ]
    groups = [g for g in root.iter(f"{SVG}g") if g.get("id", "").startswith("b")]
    for box, group in zip(drawing.boxes, groups, strict=True):
        said = "".join("".join(text.text or "" for text in group.findall(f"{SVG}text")).split())
        assert "".join(visible(box.name).split()) in said
        for tag in box.tags:
            assert "".join(visible(tag.text).split()) in said


@QUIET
@given(drawings(most=5))
def test_html_has_our_elements_only_and_loads_nothing(drawing):
    text = WRITE["html"](drawing)
    page = Page(text)
    assert [tag for tag, _ in page.found].count("script") == 2
    assert not {"img", "iframe", "link", "object", "embed", "a"} & {tag for tag, _ in page.found}
    assert not [
        name
        for _, attributes in page.found
        for name in attributes
        if name.startswith("on") or name in ("src", "href")
    ]
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])
    assert [box["name"] for box in data["boxes"]] == [box.name for box in drawing.boxes]
    assert len(data["lines"]) == len(drawing.arrows)


@QUIET
@given(drawings(most=5))
def test_outline_json_and_dot_hold_what_is_drawn(drawing):
    outline = WRITE["text"](drawing)
    assert all(line.isprintable() for line in outline.split("\n"))
    document = json.loads(WRITE["json"](drawing))
    assert document["schema"] == "lexlog.graph/1"
    assert [box["id"] for box in document["boxes"]] == [box.id for box in drawing.boxes]
    dot = WRITE["dot"](drawing)
    assert dot.count("->") - sum(t.count("->") for a in drawing.arrows for t in a.texts) >= len(
        drawing.arrows
    )
    for line in dot.splitlines()[1:-1]:
        inside = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        assert '"' not in inside, line


@pytest.mark.parametrize("format_", sorted(WRITE))
def test_the_same_picture_is_written_the_same(format_):
    assert WRITE[format_](large(60, 8)) == WRITE[format_](large(60, 8))


def test_names_of_parties_in_tables_are_text(tmp_path):
    firms = [
        {"firm": f"f{n}", "name": name, "kind": "maker"}
        for n, name in enumerate(HOSTILE)
        if "\x00" not in name
    ]
    rows = [stake(each["firm"], "f0", 2) for each in firms[1:]]
    found = drawn(write(tmp_path, firm=firms, stake=rows), "f0")
    root = ElementTree.fromstring(WRITE["svg"](found).encode())
    assert sum(g.get("id", "").startswith("b") for g in root.iter(f"{SVG}g")) == len(found.boxes)
    assert "<script>alert" not in WRITE["html"](found)
    assert "\x1b" not in WRITE["text"](found)


def test_meanings_are_told_in_words_too(tmp_path):
    rows = [stake("a", "m", 60), stake("b", "m", least=10, most=20), stake("p", "m", 5, proxy="yes")]
    sale = [{"case": "s", "date": "2024-06-01", "buyer": "m"}]
    folder = write(tmp_path, stake=rows, ban=[{"firm": "a", "list": "red"}], sale=sale)
    text = WRITE["svg"](drawn(folder, "m", case="s"))
    said = " ".join(each.text or "" for each in ElementTree.fromstring(text.encode()).iter(f"{SVG}text"))
    for words in ("the proof of s rests on it", "stated, or counts for less", "something in it is not known",
                  "what the law says of a box", "a sum that decides"):  # fmt: skip
        assert words in said
    described = ElementTree.fromstring(text.encode()).find(f"{SVG}desc").text
    assert "The proof of s rests on: A, 60%: M." in described
