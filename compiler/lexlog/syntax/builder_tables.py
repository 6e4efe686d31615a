"""The grammar's trees of clauses of tables, made into surface trees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import cast

from lark import Tree

from lexlog.syntax.builder_pictures import Pictures
from lexlog.syntax.phrases import Node, part, parts, words
from lexlog.syntax.tree import (
    UNDATED,
    Acyclic,
    Booked,
    Changed,
    Changer,
    Closed,
    Complete,
    CoversField,
    DecidedOn,
    Field,
    FieldType,
    Fresh,
    Key,
    Life,
    Name,
    NamedType,
    NumberType,
    One,
    Phrase,
    Proposes,
    RowsOf,
    Silence,
    SpeaksFrom,
    Whole,
    WordsType,
)


class TableClauses(Pictures):
    """Builds what tables say; a public method is named for its rule."""

    def _life(self, node: Node) -> Life:
        life: Life | None = self._optional(node, "life")
        return life or UNDATED

    def field(self, node: Node) -> Field:
        name, kind, *rest = node.children
        between, only = self._optional(node, "between"), self._optional(node, "only_where")
        names = [each for each in rest if not isinstance(each, Tree)]
        alias, blank = (None if word is None else self._name(word) for word in names)
        return Field(self.build(name), self.build(kind), alias, blank, between, only)

    def between(self, node: Node) -> tuple[Name, Name]:
        low, high = self._names(words(node))
        return low, high

    def only_where(self, node: Node) -> tuple[Name, Name]:
        column, word = self._names(words(node))
        return column, word

    def named_type(self, node: Node) -> NamedType:
        return NamedType(self._first(node))

    def words_type(self, node: Node) -> FieldType:
        return WordsType(self._names(words(node)))

    def number_type(self, node: Node) -> FieldType:
        bounds = [self.build(child) for child in parts(node) if child.data == "signed"]
        steps = list(map(self._decimal, words(node, "NUMBER")))
        least, greatest = bounds or (None, None)
        return NumberType(self._optional(node, "unit_name"), least, greatest, steps[0] if steps else None)

    def signed(self, node: Node) -> Decimal:
        value = self._decimal(words(node, "NUMBER")[0])
        return value.copy_negate() if words(node, "MINUS") and value else value

    def key(self, node: Node) -> Key:
        return Key(self._optional(node, "names"))

    def decided_on(self, node: Node) -> DecidedOn:
        return DecidedOn(self._first(node))

    def covers_field(self, node: Node) -> CoversField:
        return CoversField(self._first(node))

    def silence(self, node: Node) -> Silence:
        return Silence(
            self._optional(node, "names"),
            self._optional(node, "silence_where"),
            self._optional(node, "silence_with"),
            self._optional(node, "silence_having"),
            self._optional(node, "silence_lacking") or (),
        )

    def silence_by(self, node: Node) -> Silence:
        column, table = self._names(words(node))
        return Silence((column,), fixed=self._optional(node, "silence_with"), by=table)

    def silence_having(self, node: Node) -> RowsOf:
        (rows,) = (self.build(each) for each in parts(node))
        assert isinstance(rows, RowsOf)
        return rows

    def silence_lacking(self, node: Node) -> tuple[RowsOf, ...]:
        return tuple(self.build(each) for each in parts(node))

    def rows_of(self, node: Node) -> RowsOf:
        return RowsOf(self._first(node), self._optional(node, "names"), self._optional(node, "silence_where"))

    def most_of(self, node: Node) -> RowsOf:
        return replace(self.rows_of(node), most=True)

    def acyclic(self, node: Node) -> Acyclic:
        return Acyclic(*self._names(words(node)))

    def one_for_each(self, node: Node) -> One:
        return One(self._optional(node, "names"), self._first(node))

    def whole(self, node: Node) -> Whole:
        return Whole(self._optional(node, "number"), self._first(node), self._optional(node, "names"))

    def complete(self, node: Node) -> Complete:
        column, table = self._names(words(node))
        return Complete(column, table, self._optional(node, "silence_with"))

    def speaks_from(self, node: Node) -> SpeaksFrom:
        return SpeaksFrom(self._first(node))

    def booked(self, node: Node) -> Booked:
        return Booked(tuple(self.build(each) for each in parts(node)))

    def booked_word(self, node: Node) -> tuple[Name, Name | None]:
        column, word = self._names(words(node))
        return column, word

    def booked_exception(self, node: Node) -> tuple[Name, Name | None]:
        return self._first(node), None

    def closed(self, node: Node) -> Closed:
        return Closed()

    def fresh(self, node: Node) -> Fresh:
        return Fresh(*self._names(words(node)))

    def changed(self, node: Node) -> Changed:
        return Changed(self._first(node), self._optional(node, "names") or ())

    def changer(self, node: Node) -> Changer:
        is_controlled = not words(node, "BY_OTHERS")
        return Changer(self._first(node), self._text(node) or "", is_controlled)

    def proposes(self, node: Node) -> Proposes:
        direction = part(node, "direction_word")
        told = None if direction is None else str(words(direction)[0])
        return Proposes(self._first(node), told, self._text(node) or "")

    def proposes_rows(self, node: Node) -> Proposes:
        return Proposes(None, None, self._text(node) or "")

    def phrase(self, node: Node) -> Phrase:
        key, *texts = node.children
        told, denial = ([*(None if each is None else str(each)[1:-1] for each in texts), None])[:2]
        return Phrase(self.build(cast(Node, key)), told or "", denial)

    def other_key(self, node: Node) -> Name:
        return self._name(words(node)[0])

    def silence_where(self, node: Node) -> tuple[Name, tuple[Name, ...]]:
        return self._first(node), self._optional(node, "names")

    def silence_with(self, node: Node) -> tuple[Name, Name]:
        column, value = self._names(words(node))
        return column, value
