"""Each mistake of meaning is told on its line: # error: [code] "underlined" -- message | help."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "syntax"))

from test_mistakes import note, split

from lexlog import library
from lexlog.codes import CODES
from lexlog.source import Source

BAD = sorted((Path(__file__).parent / "corpus" / "bad").glob("*.lexlog"))
ELSEWHERE = {"not-imported", "wrong-place"}
"""Codes that need several files."""


def diagnostics(*texts):
    """What is wrong with these files together."""
    sources = [Source(f"{name_of(text)}.lexlog", text) for text in texts]
    return library._read(sources, "").diagnostics


def name_of(text):
    """The name in the header."""
    return text.split()[1]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_mistakes_are_told_on_their_lines(path):
    text, notes = split(path.read_text("utf-8"))
    assert [note(each, text) for each in diagnostics(text)] == notes
    assert notes


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_messages_are_written_as_the_style_wants(path):
    for found in diagnostics(split(path.read_text("utf-8"))[0]):
        bare = re.sub(r"`[^`]*`", "", found.message)
        assert found.code in CODES
        assert not found.message.endswith(".")
        assert not re.search(r"[A-Z]|__|'\d", bare), found.message


def test_every_code_of_meaning_has_a_bad_policy():
    shown = {code for path in BAD for code in re.findall(r"\[([\w-]+)\]", path.read_text("utf-8"))}
    meant = {code for code, row in CODES.items() if row.number.startswith(("LX02", "LX03"))}
    assert meant - shown <= ELSEWHERE


def test_five_mistakes_are_five_diagnostics():
    text, _ = split((BAD[0].parent / "five.lexlog").read_text("utf-8"))
    assert len(diagnostics(text)) == 5


def test_a_name_of_a_policy_that_is_not_used_is_told():
    declared = 'policy a "A" {\n  source 15 CFR 1;\n}\nentity firm { firm: key; }\n'
    using = 'policy b "B" {\n  source 15 CFR 1;\n}\ndefine d(f: firm) {\n  when (a) firm(firm: f);\n}\n'
    found = diagnostics(declared, using)
    assert {(each.code, each.help) for each in found} == {("not-imported", "add `a` to `uses`")}
    assert using[found[0].span.start : found[0].span.end] == "firm"
    assert diagnostics(declared, using.replace("CFR 1;\n", "CFR 1;\n  uses a;\n")) == ()


def test_a_policy_in_a_file_of_another_name_is_a_warning(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "other.lexlog").write_text('policy mine "M" {\n  source 15 CFR 1;\n}\n')
    (found,) = library.load([tmp_path], bundled=False).diagnostics
    assert (found.code, found.severity) == ("wrong-place", "warning")


def test_a_name_that_is_declared_twice_shows_both_places():
    text, _ = split((BAD[0].parent / "duplicate_name.lexlog").read_text("utf-8"))
    found = [each for each in diagnostics(text) if each.code == "duplicate-name"]
    assert all(each.labels and each.labels[0].span.line < each.span.line for each in found)
