"""Each mistake is told on its line, in the author's words: # error: [code] "underlined" -- message | help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lexlog.codes import CODES
from lexlog.diagnostic import Diagnostic, Report
from lexlog.source import Source
from lexlog.syntax.parse import parse

BAD = sorted((Path(__file__).parent / "corpus" / "bad").glob("*.lexlog"))
NOTE = re.compile(r'^ *# (error|warning): \[([\w-]+)\] "(.*)" -- (.*?)(?: \| (.*))?$')


def split(written: str) -> tuple[str, list[tuple[int, str]]]:
    """The program, and the notes with the numbers of the lines that they stand under."""
    lines: list[str] = []
    notes: list[tuple[int, str]] = []
    for line in written.splitlines():
        if NOTE.match(line):
            notes.append((len(lines), line.strip()))
        else:
            lines.append(line)
    return "\n".join(lines) + "\n", notes


def note(found: Diagnostic, program: str) -> tuple[int, str]:
    underlined = program[found.span.start : found.span.end]
    offered = f" | {found.help}" if found.help else ""
    said = f'# {found.severity}: [{found.code}] "{underlined}" -- {found.message}{offered}'
    return found.span.line, said


def diagnostics(program: str) -> tuple[Diagnostic, ...]:
    report = Report()
    file = parse(Source("bad.lexlog", program), report)
    assert (file is None) == report.has_errors
    return report.diagnostics


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_mistakes_are_told_on_their_lines(path: Path) -> None:
    program, notes = split(path.read_bytes().decode("utf-8"))
    assert [note(each, program) for each in diagnostics(program)] == notes
    assert notes


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_messages_are_written_as_the_style_wants(path: Path) -> None:
    program, _ = split(path.read_bytes().decode("utf-8"))
    for found in diagnostics(program):
        bare = re.sub(r"`[^`]*`|UTF-8", "", found.message)
        assert found.code in CODES
        assert "\n" not in found.message
        assert not found.message.endswith(".")
        assert not re.search(r"[A-Z]|__|\bTree\b|\bToken\b", bare), found.message


def test_five_mistakes_are_five_diagnostics() -> None:
    program, _ = split((Path(__file__).parent / "corpus" / "bad" / "five.lexlog").read_text("utf-8"))
    assert len(diagnostics(program)) == 5


def test_a_forgotten_semicolon_shows_both_places() -> None:
    program = 'policy t "T" {\n}\nexception E {\n  when (a) a is b\n  unless (b) c is d;\n}\n'
    (found,) = diagnostics(program)
    (label,) = found.labels
    assert program[label.span.start : label.span.end] == "unless"


def test_many_mistakes_end_in_one_that_says_so() -> None:
    program = 'policy t "T" {\n}\nexception E {\n' + "  when (a) (((;\n" * 5000 + "}\n"
    found = diagnostics(program)
    assert len(found) < 400
    assert "too-many-mistakes" in {each.code for each in found}


def test_every_syntax_code_has_a_bad_program() -> None:
    shown = {match for path in BAD for match in re.findall(r"\[([\w-]+)\]", path.read_text("utf-8"))}
    syntax = {code for code, row in CODES.items() if row.number.startswith("LX01")}
    assert syntax - shown == {"too-many-mistakes"}
