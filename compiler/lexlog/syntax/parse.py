"""Policy text to surface tree; each mistake is told in one pass, and a tree comes only where there is none.

The text is cut into pieces (pieces.py), each of which the LALR parser (lalr.py) reads from its own start
rule, so that one mistake spoils one piece.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from lexlog.diagnostic import Label, Report, nearest
from lexlog.source import Source, Span
from lexlog.syntax import mistakes
from lexlog.syntax.builder import Builder
from lexlog.syntax.lalr import DoesNotFit, depth, tree_of, unexpected
from lexlog.syntax.mistakes import Mistake, Unexpected
from lexlog.syntax.pieces import Piece, beginning, begins_its_line, first_word, next_piece
from lexlog.syntax.tree import Block, Clause, Header, PolicyFile
from lexlog.syntax.words import ALL_VERBS, BLOCKS, CLAUSE_RULES, HEADER, STATEMENTS

MOST_MISTAKES = 300
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What could be read of a file, and the pieces that could not, as text. Complete if nothing was lost."""

    file: PolicyFile | None
    lost: tuple[str, ...]
    complete: bool


def parse(source: Source, report: Report) -> PolicyFile | None:
    """The surface tree of a file, or nothing if anything in it is wrong."""
    part = parse_part(source, report)
    return part.file if part.complete else None


def parse_part(source: Source, report: Report) -> Part:
    """What fits of a file, so that the rest of it can be checked in the same pass."""
    own = Report()
    reader = _Reader(source, own)
    reader.read()
    report.found.extend(own.found)
    if reader.header is None:
        return Part(None, (source.text,), False)
    file = PolicyFile(reader.header, tuple(reader.blocks), reader.closing)
    return Part(file, tuple(reader.lost), not own.has_errors)


@dataclass(slots=True)
class _OpenBlock:
    """A block between its brace and the closing one. `node` is None where its opening could not be read."""

    kind: str
    node: Block | None
    piece: Piece
    clauses: list[Clause] = field(default_factory=list)


class _Reader:
    """Reads pieces in order. INVARIANT: each step moves `position` on, or ends the reading."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.builder = Builder(source, report)
        self.header: Header | None = None
        self.has_header = False
        self.blocks: list[Block] = []
        self.closing: tuple[str, ...] = ()
        self.open: _OpenBlock | None = None
        self.position = 0
        self.strays = 0
        self.lost: list[str] = []

    @property
    def text(self) -> str:
        return self.source.text

    # --- the loop ---

    def read(self) -> None:
        self._encoding()
        while True:
            piece = next_piece(self.source, self.position)
            if piece.start >= len(self.text):
                break
            if len(self.report.found) >= MOST_MISTAKES:
                self._report(Mistake("too-many-mistakes", "reading stops here", piece.start, piece.start + 1))
                return
            self._step(piece)
        if self.open:
            self._unclosed(self.open, None)
        elif not self.has_header:
            self._missing_header(len(self.text), len(self.text))
        self.closing = piece.comments.before

    def _step(self, piece: Piece) -> None:
        self.position = piece.resume
        if piece.end == "}" and piece.start == piece.stop:
            self.position = piece.stop + 1
            self._close(piece)
        elif piece.end == '"':
            self._open_string(piece)
        elif self.open and not self._begins_block(piece):
            self._clause(self.open, piece)
        else:
            if self.open:
                self._unclosed(self.open, piece)
                self.open = None
            self._top_level(piece)

    def _begins_block(self, piece: Piece) -> bool:
        word = first_word(self.text, piece)
        if piece.end == "{" and word in BLOCKS:
            return beginning(self.text, piece.start, piece.stop) == piece.start or not self._is_verb(word)
        return word in STATEMENTS and beginning(self.text, piece.start, piece.stop) == piece.start

    def _is_verb(self, word: str) -> bool:
        return word in ALL_VERBS

    def _encoding(self) -> None:
        if self.text.startswith("\ufeff"):
            self.position = 1
            message = "the file begins with a byte order mark"
            self._report(Mistake("byte-order-mark", message, 0, 1, "save it as UTF-8 without one"))
        if (offset := self.text.find("\ufffd")) >= 0:
            self._report(mistakes.not_utf_8(offset))
        if (offset := self.text.find("\t")) >= 0:
            message, help_line = "a tab stands where blanks belong", "`lexlog fmt` replaces it"
            self.report.add(
                "tab", message, self._span(offset, offset + 1), help=help_line, severity="warning"
            )

    # --- what stands outside blocks ---

    def _top_level(self, piece: Piece) -> None:
        word = first_word(self.text, piece)
        if not self.has_header:
            self.has_header = True
            if word != HEADER:
                self._missing_header(piece.start, piece.start + max(1, len(word)), word)
                if nearest(word, [HEADER]) and piece.end == "{":
                    self.open = _OpenBlock("header", None, piece)
                    return
        elif word == HEADER:
            self._report(Mistake("said-twice", "a file has one header", piece.start, piece.start + len(word)))
        if word in BLOCKS:
            self._opening(BLOCKS[word], piece)
        elif word in STATEMENTS:
            self._statement(word, piece)
        elif piece.end == "{":
            self._unknown_block(word, piece)
        else:
            self._outside(word, piece)

    def _missing_header(self, start: int, end: int, word: str = "") -> None:
        message = 'a file begins with `policy NAME "title" {`'
        self._report(
            Mistake("missing-header", message, start, end, nearest(word, [HEADER]) if word else None)
        )

    def _opening(self, kind: str, piece: Piece) -> None:
        node = self._read(piece, f"{kind}_opening", None)
        if self.position != piece.resume and piece.end == "{" and node is None:
            return
        if piece.end == "{" or node is not None:
            self.open = _OpenBlock(kind, cast("Block | None", node), piece)
            if kind == "header":
                self.strays = 0

    def _statement(self, word: str, piece: Piece) -> None:
        node = self._read(piece, word, None)
        if isinstance(node, Block):
            span = self._span(piece.start, piece.stop)
            self.blocks.append(replace(node, span=span, comments=piece.comments))

    def _unknown_block(self, word: str, piece: Piece) -> None:
        if not word:
            self._report(Mistake("unexpected", "expected a block", piece.start, piece.start + 1))
        else:
            self._report(mistakes.unknown_block(word, piece.start))
        offered = nearest(word, BLOCKS) if word else None
        kind = BLOCKS[offered.split("`")[1]] if offered else ""
        self.open = _OpenBlock(kind, None, piece)

    def _outside(self, word: str, piece: Piece) -> None:
        end = piece.start + max(1, len(word))
        found = word or self.text[piece.start : end]
        if word in ALL_VERBS:
            mistake = Mistake("outside-block", f"`{word}` stands outside any block", piece.start, end)
        elif not word and (found.isprintable() and not found.isascii()):
            nothing = Unexpected(self.text, piece.start, end, "", frozenset(), None, piece.start, None)
            mistake = mistakes.explain(nothing)
        else:
            offered = nearest(word, [*BLOCKS, *STATEMENTS]) if word else None
            mistake = Mistake("unexpected", f"expected a block, found `{found}`", piece.start, end, offered)
        self._report(mistake)
        if (on := beginning(self.text, end, piece.stop)) is not None:
            self.position = on

    # --- what stands inside ---

    def _clause(self, block: _OpenBlock, piece: Piece) -> None:
        if not block.kind:
            self.strays += piece.end == "{"
            return
        node = self._read(piece, CLAUSE_RULES[block.kind], block.kind)
        if isinstance(node, Clause):
            span = self._span(piece.start, piece.stop)
            block.clauses.append(replace(node, span=span, comments=piece.comments))
        elif piece.end == "{" and self.position == piece.resume:
            self.strays += 1

    def _close(self, piece: Piece) -> None:
        if self.strays:
            self.strays -= 1
        elif self.open is None:
            if not self.has_header:
                self.has_header = True
                self._missing_header(piece.start, piece.start + 1)
            else:
                message = "this `}` closes nothing"
                self._report(Mistake("stray-brace", message, piece.start, piece.start + 1))
        else:
            self._finish(self.open, piece.comments.before, piece.start + 1)
            self.open = None

    def _finish(self, block: _OpenBlock, closing: tuple[str, ...], end: int) -> None:
        if block.node is None:
            self.lost.append(self.text[block.piece.start : end])
            return
        span = self._span(block.piece.start, end)
        comments = block.piece.comments
        node = replace(  # type: ignore[call-arg]
            block.node, clauses=tuple(block.clauses), span=span, comments=comments, closing=closing
        )
        if isinstance(node, Header):
            self.header = node
        else:
            self.blocks.append(node)

    def _unclosed(self, block: _OpenBlock, piece: Piece | None) -> None:
        word = first_word(self.text, block.piece)
        here = self._span(block.piece.start, block.piece.start + len(word))
        if piece is None:
            self.report.add("missing-brace", f"this `{word}` is not closed: expected `}}`", here)
            return
        found = first_word(self.text, piece)
        span = self._span(piece.start, piece.start + len(found))
        labels = (Label(here, "this block is not closed"),)
        self.report.add("missing-brace", f"expected `}}` before `{found}`", span, labels=labels)

    def _open_string(self, piece: Piece) -> None:
        start = self.text.rindex('"', piece.start, piece.stop)
        stop = start + len(self.text[start : piece.stop].rstrip())
        message = "this text does not end on its line"
        self._report(Mistake("open-string", message, start, stop, 'close it with `"`'))
        word = first_word(self.text, piece)
        line = self.text[start:stop].partition(" #")[0].rstrip()
        if word in BLOCKS and (self.open is None or line.endswith("{")):
            self.has_header = True
            self.open = _OpenBlock(BLOCKS[word], None, piece)
        elif not line.endswith(";"):
            rest = next_piece(self.source, piece.stop)
            on = beginning(self.text, piece.stop, rest.stop)
            self.position = on if on is not None else rest.resume if rest.end == ";" else rest.stop

    # --- one piece ---

    def _read(self, piece: Piece, rule: str, block: str | None) -> object | None:
        """What the piece says; on a mistake, reports it and sets where to read on."""
        fields = block == "table"
        try:
            tree = tree_of(self.text, piece.start, piece.stop, rule)
        except DoesNotFit:
            self.lost.append(self.text[piece.start : piece.stop])
            found = unexpected(self.text, piece.start, piece.stop, rule, block)
            self._mistaken(found, piece, rule, fields)
            return None
        if piece.stop - piece.start > DEEPEST and depth(tree) > DEEPEST:
            message = "this is nested too deeply"
            self._report(Mistake("nested-too-deeply", message, piece.start, piece.stop))
            return None
        built: object = self.builder.build(tree)
        return built

    def _mistaken(self, found: Unexpected, piece: Piece, rule: str, fields: bool) -> None:
        after_first = piece.start + max(1, len(first_word(self.text, piece)))
        behind = min(piece.stop, max(found.end, found.start + 1))
        line_end = self.text.find("\n", behind)
        horizon = min(piece.stop, line_end if line_end >= 0 else len(self.text))
        cut = beginning(self.text, after_first, horizon, fields=fields)
        if cut is not None and cut <= found.start:
            self._cut_short(cut, piece, rule, found.block)
            return
        if found.kind != "$END" and begins_its_line(self.text, found.start) and ";" in found.expected:
            self._cut_short(found.start, piece, rule, found.block)
            return
        self._report(mistakes.explain(found))
        on = beginning(self.text, behind, piece.stop, fields=fields)
        if found.kind == ";":
            on = found.end if on is None else min(on, found.end)
        if on is not None and on > piece.start:
            self.position = on

    def _cut_short(self, cut: int, piece: Piece, rule: str, block: str | None) -> None:
        """Reads the piece as far as the next beginning, and goes on from there."""
        self.position = cut
        try:
            tree_of(self.text, piece.start, cut, rule)
        except DoesNotFit:
            found = unexpected(self.text, piece.start, cut, rule, block)
            mistake = mistakes.explain(found)
            labels: tuple[Label, ...] = ()
            if mistake.code == "missing-semicolon":
                following = next_piece(self.source, cut)
                end = cut + max(1, len(first_word(self.text, following)))
                labels = (Label(self._span(cut, end), "the next one begins here"),)
            self._report(mistake, labels)
        else:
            self._report(Mistake("unexpected", "expected `;` or `{` before this", cut, cut + 1))

    def _report(self, mistake: Mistake, labels: tuple[Label, ...] = ()) -> None:
        span = self._span(mistake.start, mistake.end)
        self.report.add(mistake.code, mistake.message, span, labels=labels, help=mistake.help)

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source.path, start, end, *self.source.position(start))
