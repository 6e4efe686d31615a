"""The grammar's trees of pictures, made into surface trees."""

from __future__ import annotations

from typing import cast

from lexlog.syntax.phrases import Node, Phrases, words
from lexlog.syntax.tree import Badge, Line, Mark, Name, Only, Picture, Show


class Pictures(Phrases):
    """Builds pictures and their clauses; a public method is named for its rule."""

    def _text(self, node: Node) -> str | None:
        found = words(node, "STRING")
        return found[0][1:-1] if found else None

    def _first(self, node: Node) -> Name:
        return self._name(words(node, "NAME")[0])

    def picture_opening(self, node: Node) -> Picture:
        return Picture(self._first(node), self._text(node))

    def show(self, node: Node) -> Show:
        return Show(self._optional(node, "names"))

    def line(self, node: Node) -> Line:
        rows, above, below = self._names(words(node, "NAME"))
        dotted = bool(words(node, "DOTTED"))
        return Line(rows, above, below, self._only(node), self._text(node) or "", dotted)

    def badge(self, node: Node) -> Badge:
        rows, column = self._names(words(node, "NAME"))
        return Badge(rows, column, self._only(node), self._text(node) or "")

    def mark(self, node: Node) -> Mark:
        rows, column = self._names(words(node, "NAME"))
        return Mark(rows, column, self._text(node) or "")

    def mark_of(self, node: Node) -> Mark:
        column, rows, of = self._names(words(node, "NAME"))
        return Mark(rows, column, self._text(node) or "", of)

    def _only(self, node: Node) -> Only:
        return cast(Only, self._optional(node, "silence_where"))
