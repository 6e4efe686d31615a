"""The grammar has no conflict, and reads a whole file as the pieces do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lark import Lark
from lark.lexer import PatternStr
from trees import policy_files

from lexlog.diagnostic import Report
from lexlog.source import Source
from lexlog.syntax.lalr import lark_parser
from lexlog.syntax.parse import parse
from lexlog.syntax.print import text
from lexlog.syntax.tree import PolicyFile
from lexlog.syntax.words import BLOCKS, CLAUSE_RULES, KEYWORDS, VERBS

GOOD = sorted((Path(__file__).parent / "corpus" / "good").glob("*.lexlog"))


@pytest.fixture(scope="module")
def strict() -> Lark:
    """Raises on any conflict of rules, and (with interegular) on any collision of terminals."""
    pytest.importorskip("interegular")
    return lark_parser(strict=True)


def keywords(parser: Lark) -> set[str]:
    values = {each.pattern.value for each in parser.terminals if isinstance(each.pattern, PatternStr)}
    return {each for each in values if each.isalpha()}


def test_words_are_those_of_the_grammar(strict: Lark) -> None:
    # `in group` is one word of the grammar; its parts are words of the language.
    assert keywords(strict) | {"group", "groups"} == KEYWORDS
    assert set(BLOCKS) <= KEYWORDS
    assert set().union(*VERBS.values()) <= KEYWORDS
    assert set(BLOCKS.values()) == set(VERBS) == set(CLAUSE_RULES)


def test_verbs_of_a_block_are_those_that_its_clauses_begin_with(strict: Lark) -> None:
    values = {each.name: each.pattern.value for each in strict.terminals}
    for kind, rule in CLAUSE_RULES.items():
        first = {values[each] for each in strict.parse_interactive("", start=rule).accepts()}
        assert not VERBS[kind] or first == set(VERBS[kind]), kind


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_the_whole_reads_what_the_pieces_read(path: Path, strict: Lark) -> None:
    written = path.read_text(encoding="utf-8")
    assert parse(Source(path.name, written), Report()) is not None
    strict.parse(written, start="file")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(policy_files)
def test_the_whole_reads_what_is_printed(strict: Lark, file: PolicyFile) -> None:
    strict.parse(text(file), start="file")
