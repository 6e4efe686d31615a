"""The LALR parser of grammar.lark: a piece of text in, a tree of Lark or where it does not fit out."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import cast

import lark
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import PatternStr
from lark.utils import TextSlice

from lexlog import locate
from lexlog.syntax.mistakes import Unexpected
from lexlog.syntax.words import START_RULES

DoesNotFit = UnexpectedInput


def tree_of(text: str, start: int, stop: int, rule: str) -> Tree[Token]:
    return _parser().parse(TextSlice(text, start, stop), start=rule)


def depth(tree: Tree[Token]) -> int:
    """How deep the tree is, counted without recursion."""
    deep, level = 0, [tree]
    while level:
        deep += 1
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
    return deep


def unexpected(text: str, start: int, stop: int, rule: str, block: str | None) -> Unexpected:
    """Where parsing this stretch stops, and exactly what could have stood there."""
    steps = _parser().parse_interactive(TextSlice(text, start, stop), start=rule)
    before: tuple[int, int] | None = None
    place, kind = (stop, stop), "$END"
    try:
        for token in steps.lexer_thread.lex(steps.parser_state):  # type: ignore[no-untyped-call]
            place, kind = (token.start_pos or 0, token.end_pos or 0), _in_words(token.type)
            steps.feed_token(token)
            before = place
        place, kind = (stop, stop), "$END"
    except UnexpectedToken as mistake:
        token = cast(Token, mistake.token)
        place, kind = (token.start_pos or 0, token.end_pos or 0), _in_words(token.type)
    except UnexpectedInput as mistake:
        offset = mistake.pos_in_stream or start
        place, kind = (offset, offset + 1), ""
    expected = frozenset(map(_in_words, steps.accepts()))  # type: ignore[no-untyped-call]
    return Unexpected(text, *place, kind, expected, before, start, block)


@cache
def _in_words(terminal: str) -> str:
    """The terminal as a word of the language where it is one."""
    for each in _parser().terminals:
        if each.name == terminal and isinstance(each.pattern, PatternStr):
            return each.pattern.value
    return terminal


class _Identity:
    """Lets the lexer read a name anywhere, so that `byX` is never taken for `by X`."""

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


def grammar() -> str:
    """The text of the grammar."""
    return files("lexlog.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")


def lark_parser(*, strict: bool = False, cached: str | bool = False) -> Lark:
    """A parser of the grammar, with a start rule for each kind of piece."""
    return Lark(
        grammar(),
        parser="lalr",
        lexer="contextual",
        start=list(START_RULES),
        propagate_positions=True,
        maybe_placeholders=True,
        postlex=_Identity(),
        strict=strict,
        cache=cached,
    )


@cache
def _parser() -> Lark:
    return lark_parser(cached=_cache_file() or False)


def _cache_file() -> str | None:
    """Where the tables of the grammar are kept between runs; None where nothing can be written."""
    version = f"{lark.__version__} {sys.version_info[:3]} {START_RULES}"
    key = hashlib.sha256(f"{version}\n{grammar()}".encode()).hexdigest()[:24]
    try:
        folder = locate.cache()
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder / f"grammar-{key}") if os.access(folder, os.W_OK) else None
    except (OSError, RuntimeError):
        return None
