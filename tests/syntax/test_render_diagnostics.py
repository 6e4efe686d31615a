"""Diagnostics as text, JSON and SARIF."""

from __future__ import annotations

import json

from lexlog.diagnostic import Diagnostic, Label, Report
from lexlog.render.diagnostics import WIDTH, as_json, as_sarif, text
from lexlog.source import Source, Span
from lexlog.syntax.parse import parse

PROGRAM = (
    'policy t "T" {\n}\nexception E {\n  when (a) a is b\n  unless (b) c is d and e is f or g is h;\n}\n'
)


def rendered(program: str, *, color: bool = False) -> str:
    source, report = Source("policy/x.lexlog", program), Report()
    parse(source, report)
    return text(report.diagnostics, {source.path: source}, color=color)


def underlined(program: str, start: int, end: int) -> tuple[str, str]:
    """The line and the underline of one diagnostic."""
    source = Source("x", program)
    span = Span("x", start, end, *source.position(start))
    lines = text([Diagnostic("unexpected", "m", span)], {"x": source}, color=False).splitlines()
    return lines[3].removeprefix("1 | "), lines[4].removeprefix("  | ")


def test_text() -> None:
    assert rendered(PROGRAM) == (
        "error[missing-semicolon]: expected `;` after `b`\n"
        " --> policy/x.lexlog:4:17\n"
        "  |\n"
        "4 |   when (a) a is b\n"
        "  |                 ^\n"
        " --> policy/x.lexlog:5:3\n"
        "  |\n"
        "5 |   unless (b) c is d and e is f or g is h;\n"
        "  |   ------ the next one begins here\n"
        "\n"
        "error[mixed-connectives]: `and` and `or` are mixed without brackets\n"
        " --> policy/x.lexlog:5:32\n"
        "  |\n"
        "5 |   unless (b) c is d and e is f or g is h;\n"
        "  |                                ^^\n"
        "  = help: put brackets around the parts joined by `or`, or around those joined by `and`\n"
        "\n"
    )


def test_colour_only_adds_escapes() -> None:
    coloured = rendered(PROGRAM, color=True)
    assert "\x1b[1;31m" in coloured
    for code in ("[1;31m", "[1;33m", "[1;34m", "[1;36m", "[0m"):
        coloured = coloured.replace(f"\x1b{code}", "")
    assert coloured == rendered(PROGRAM)


def test_tabs_and_wide_characters_do_not_move_the_underline() -> None:
    assert underlined("\t\tab", 2, 4) == ("        ab", "        ^^")
    assert underlined("中国 ab", 3, 5) == ("中国 ab", "     ^^")
    assert underlined("中国", 0, 2) == ("中国", "^^^^")
    assert underlined("e\u0301 ab", 3, 5) == ("e\u0301 ab", "  ^^")
    assert underlined("a\x1b[2Jb", 5, 6) == ("a·[2Jb", "     ^")


def test_long_lines_are_seen_through_a_window() -> None:
    for program, at in (("x" * 5000, 2500), ("中" * 5000, 4990), ("x" * 5000, 0)):
        line, marks = underlined(program, at, at + 5)
        assert len(line) <= WIDTH + 10
        assert marks.strip() in ("^" * 5, "^" * 10)
    line, marks = underlined("a" + "y" * 5000, 1, 5001)
    assert line.endswith("...")
    assert marks.strip() == "^" * (len(line) - 1)


def test_a_place_in_no_known_file() -> None:
    found = Diagnostic("unexpected", "m", Span("gone.lexlog", 3, 4, 2, 1), (Label(Span("", 0, 0), "n"),))
    assert text([found], {}, color=False) == "error[unexpected]: m\n --> gone.lexlog:2:1\n\n"
    assert text([Diagnostic("unexpected", "m")], {}, color=False) == "error[unexpected]: m\n\n"


def test_json_names_its_schema() -> None:
    source, report = Source("x.lexlog", PROGRAM), Report()
    parse(source, report)
    document = json.loads(json.dumps(as_json(report.diagnostics, {source.path: source})))
    assert document["schema"] == "lexlog.diagnostics/1"
    first = document["diagnostics"][0]
    assert first["number"] == "LX0105"
    assert first["place"] == {"path": "x.lexlog", "line": 4, "column": 17, "end_line": 4, "end_column": 18}
    assert first["labels"][0]["place"]["line"] == 5


def test_sarif_has_rules_and_places() -> None:
    source, report = Source("x.lexlog", PROGRAM), Report()
    parse(source, report)
    log = as_sarif(report.diagnostics, {source.path: source})
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["missing-semicolon", "mixed-connectives"]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    region = run["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 5, "startColumn": 32, "endLine": 5, "endColumn": 34}
    assert run["results"][0]["relatedLocations"][0]["message"]["text"] == "the next one begins here"
