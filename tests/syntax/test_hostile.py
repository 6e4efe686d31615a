"""No text makes the parser crash or hang: it gives a tree, or says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexlog.diagnostic import Report
from lexlog.render.diagnostics import as_json, as_sarif, text
from lexlog.source import Source
from lexlog.syntax.parse import parse
from lexlog.syntax.words import KEYWORDS
from tests.samples import some

GOOD = (Path(__file__).parent / "corpus" / "good" / "kitchen_sink.lexlog").read_text(encoding="utf-8")

many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def survives(written: str) -> None:
    source, report = Source("x.lexlog", written), Report()
    file = parse(source, report)
    assert (file is None) == report.has_errors
    for each in report.diagnostics:
        assert 0 <= each.span.start <= each.span.end <= len(written)
        assert (each.span.line, each.span.column) == source.position(each.span.start)
    sources = {source.path: source}
    text(report.diagnostics, sources, color=True)
    as_json(report.diagnostics, sources)
    as_sarif(report.diagnostics, sources)


@many
@given(st.binary(max_size=400))
def test_bytes(written: bytes) -> None:
    survives(written.decode("utf-8", errors="replace"))


@many
@given(st.text(max_size=200))
def test_unicode(written: str) -> None:
    survives(written)


pieces = st.one_of(
    st.sampled_from(sorted(KEYWORDS)),
    st.sampled_from(
        [*'{}()[];:,.=<>"#\n|/*+-', "(a)", "D:5", "15 CFR 740", "2023-11-17", "x", "4_800", "3A090"]
    ),
)


@many
@given(st.lists(pieces, max_size=60), st.booleans())
def test_words_in_any_order(words: list[str], has_header: bool) -> None:
    survives(('policy t "T" {\n}\n' if has_header else "") + " ".join(words))


@many
@given(st.integers(0, len(GOOD)))
def test_truncations(end: int) -> None:
    survives(GOOD[:end])


@many
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=3))
def test_edits(start: int, length: int, instead: str) -> None:
    survives(GOOD[:start] + instead + GOOD[start + length :])


DEEP: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "when (a) " + "(" * n + "a is b" + ")" * n + ";",
    "open brackets": lambda n: "when (a) " + "(" * (5 * n // 2),
    "not": lambda n: "when (a) " + "not " * n + "a is b;",
    "sum": lambda n: "when (a) " + "1 + " * n + "1 > 0;",
    "of": lambda n: "when (a) " + "a of " * n + "b is c;",
    "where": lambda n: "when (a) " + "r(x) where " * n + "r(x);",
    "quotes": lambda n: 'duty (a) "' * (n // 4),
    "braces": lambda n: "{" * n + "}" * n,
    "clauses without end": lambda n: "when (a) (x\n" * (n // 4),
    "number": lambda n: "limit (a) x > " + "9" * (5 * n // 2) + ";",
    "exponent": lambda n: "limit (a) x > 1e" + "9" * (n // 4) + ";",
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP.keys())
@pytest.mark.parametrize("size", some((5_000, 20_000), 1))
def test_large_nonsense_is_refused(body: Callable[[int], str], size: int) -> None:
    survives(f'policy t "T" {{\n}}\nexception E {{\n  {body(size)}\n}}\n')
