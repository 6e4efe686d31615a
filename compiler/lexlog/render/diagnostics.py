"""Diagnostics with the sources they speak of, as text in the manner of rustc, as JSON or as SARIF."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lexlog.codes import CODES
from lexlog.diagnostic import Diagnostic, Label
from lexlog.source import Source, Span

WIDTH = 120
_MARGIN = 30
_TAB = "    "
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "place": "\x1b[1;34m", "help": "\x1b[1;36m"}


def text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], *, color: bool) -> str:
    """All diagnostics, one paragraph each, with the lines they underline. `sources` is by path."""
    paint = _paint if color else _plain
    paragraphs = ["\n".join(_paragraph(each, sources, paint)) for each in diagnostics]
    return "".join(f"{paragraph}\n\n" for paragraph in paragraphs)


def as_json(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> dict[str, Any]:
    """The diagnostics as a document of the schema `lexlog.diagnostics/1`."""
    return {
        "schema": "lexlog.diagnostics/1",
        "diagnostics": [
            {
                "code": each.code,
                "number": CODES[each.code].number if each.code in CODES else None,
                "severity": each.severity,
                "message": each.message,
                "place": _place(each.span, sources),
                "labels": [
                    {"text": label.text, "place": _place(label.span, sources)} for label in each.labels
                ],
                "help": each.help,
            }
            for each in diagnostics
        ],
    }


def as_sarif(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> dict[str, Any]:
    """The diagnostics as a SARIF 2.1.0 log; the rules are the codes that occur."""
    found = tuple(diagnostics)
    codes = sorted({each.code for each in found})
    rules = [_sarif_rule(code) for code in codes]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "lexlog", "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(each, codes.index(each.code), sources) for each in found],
            }
        ],
    }


# --- places -------------------------------------------------------------------------------------------------


def _place(span: Span, sources: Mapping[str, Source]) -> dict[str, Any] | None:
    """Where the span begins and ends, lines and columns from 1; None for no place in any file."""
    if not span.path:
        return None
    line, column = span.line, span.column
    end_line, end_column = line, column + span.end - span.start
    if (source := sources.get(span.path)) is not None:
        line, column = source.position(span.start)
        end_line, end_column = source.position(span.end)
    return {
        **{"path": span.path, "line": line, "column": column},
        **{"end_line": end_line, "end_column": end_column},
    }


def _sarif_rule(code: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if row := CODES.get(code):
        rule["shortDescription"] = {"text": row.sentence}
        rule["help"] = {"text": row.explanation}
        rule["properties"] = {"number": row.number}
    return rule


def _sarif_result(each: Diagnostic, index: int, sources: Mapping[str, Source]) -> dict[str, Any]:
    message = f"{each.message}\n{each.help}" if each.help else each.message
    result: dict[str, Any] = {
        **{"ruleId": each.code, "ruleIndex": index, "level": each.severity},
        **{"message": {"text": message}, "locations": []},
    }
    if location := _sarif_location(each.span, sources):
        result["locations"] = [location]
    related = [
        {**location, "message": {"text": label.text}}
        for label in each.labels
        if (location := _sarif_location(label.span, sources))
    ]
    if related:
        result["relatedLocations"] = related
    return result


def _sarif_location(span: Span, sources: Mapping[str, Source]) -> dict[str, Any] | None:
    place = _place(span, sources)
    if place is None:
        return None
    region = {
        **{"startLine": max(1, place["line"]), "startColumn": max(1, place["column"])},
        **{"endLine": max(1, place["end_line"]), "endColumn": max(1, place["end_column"])},
    }
    return {"physicalLocation": {"artifactLocation": {"uri": span.path}, "region": region}}


# --- text ---------------------------------------------------------------------------------------------------


def _plain(written: str, colour: str) -> str:
    return written


def _paint(written: str, colour: str) -> str:
    return f"{_COLOURS[colour]}{written}\x1b[0m"


def _paragraph(each: Diagnostic, sources: Mapping[str, Source], paint: Any) -> Iterator[str]:
    yield f"{paint(f'{each.severity}[{each.code}]', each.severity)}: {each.message}"
    places = [Label(each.span, ""), *each.labels]
    gutter = max((len(str(label.span.line)) for label in places if label.span.path), default=1)
    for index, label in enumerate(places):
        if label.span.path:
            kind = "place" if index else each.severity
            yield from _excerpt(label, sources.get(label.span.path), gutter, paint, kind)
    if each.help:
        yield f"{' ' * gutter} {paint('=', 'place')} {paint('help', 'help')}: {each.help}"


def _excerpt(label: Label, source: Source | None, gutter: int, paint: Any, kind: str) -> Iterator[str]:
    """The place, the line and its underlined part, as in rustc."""
    span = label.span
    line, column = source.position(span.start) if source else (span.line, span.column)
    yield f"{' ' * gutter}{paint('-->', 'place')} {span.path}:{line}:{column}"
    if source is None:
        if label.text:
            yield f"{' ' * gutter} {paint('|', 'place')} {label.text}"
        return
    shown = _window(source.line(line), column - 1, column - 1 + max(1, span.end - span.start))
    bar = paint("|", "place")
    mark = "^" if kind != "place" else "-"
    told = f" {label.text}" if label.text else ""
    yield f"{' ' * gutter} {bar}"
    number = paint(str(line).rjust(gutter), "place")
    yield f"{number} {bar} {shown.before}{shown.marked}{shown.after}".rstrip()
    underline = paint(mark * max(1, _columns(shown.marked)) + told, kind)
    yield f"{' ' * gutter} {bar} {' ' * _columns(shown.before)}{underline}"


@dataclass(frozen=True, slots=True)
class _Shown:
    """The visible part of a line, in three: before the underlined text, that, and what is behind it."""

    before: str
    marked: str
    after: str


def _window(line: str, start: int, end: int) -> _Shown:
    """The part of the line around the stretch, with `...` where it is cut off."""
    start, end = min(start, len(line)), min(end, len(line))
    before, marked, after = map(_visible, (line[:start], line[start:end], line[end:]))
    if _columns(before + marked + after) <= WIDTH:
        return _Shown(before, marked, after)
    if _columns(before) > WIDTH // 2:
        before = "..." + _last_columns(before, _MARGIN)
    room = max(_MARGIN, WIDTH - _columns(before))
    if _columns(marked) > room:
        return _Shown(before, _first_columns(marked, room) + "...", "")
    room -= _columns(marked)
    if _columns(after) > room:
        after = _first_columns(after, room) + "..."
    return _Shown(before, marked, after)


def _visible(written: str) -> str:
    """The text with tabs as blanks, and what would move the cursor as a dot."""
    return "".join(
        _TAB if each == "\t" else each if each.isprintable() else "·" for each in written.rstrip("\r")
    )


def _columns(written: str) -> int:
    return sum(map(_width, written))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _first_columns(written: str, room: int) -> str:
    taken = 0
    for index, character in enumerate(written):
        taken += _width(character)
        if taken > room:
            return written[:index]
    return written


def _last_columns(written: str, room: int) -> str:
    return _first_columns(written[::-1], room)[::-1]
