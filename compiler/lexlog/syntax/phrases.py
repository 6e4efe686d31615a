"""The grammar's trees of names, dates, lives, conditions and expressions, made into surface trees."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, cast

from lark import Token, Tree

from lexlog.diagnostic import Report
from lexlog.source import Source, Span
from lexlog.syntax.mistakes import LICENCE_HELP, date_help
from lexlog.syntax.tree import (
    And,
    Argument,
    Arithmetic,
    By,
    Citation,
    Compare,
    Condition,
    Day,
    Event,
    EventWord,
    Extreme,
    From,
    Holds,
    In,
    Is,
    Life,
    LifeItem,
    Name,
    Not,
    Number,
    Of,
    Or,
    Over,
    Per,
    Reference,
    Share,
    To,
    Under,
    Until,
)

Node = Tree[Token]

MOST_DIGITS: Final = 60
_SLASHED_DATE = re.compile(r"[0-9]{4}\s*/\s*[0-9]{1,2}\s*/\s*[0-9]{1,2}")
_LICENCE = re.compile("(?<=licen)ce", re.IGNORECASE)
_WITH_S = str.maketrans("cC", "sS")


def parts(node: Node) -> Iterator[Node]:
    """The children that are trees."""
    return (child for child in node.children if isinstance(child, Tree))


def words(node: Node, *kinds: str) -> list[Token]:
    """The children that are words of the text, of these kinds if any are given."""
    return [
        child for child in node.children if isinstance(child, Token) and (not kinds or child.type in kinds)
    ]


def part(node: Node, *rules: str) -> Node | None:
    """The first child read by one of these rules."""
    return next((child for child in parts(node) if child.data in rules), None)


class Phrases:
    """Builds the parts of clauses; each method without an underscore is named for its rule.

    INVARIANT: what cannot be built is reported, and something of its type returned, so that building goes on.
    """

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report

    def build(self, child: Node | Token) -> Any:
        """The surface tree of a node, by the method of its rule's name; that of a bare word is a name."""
        if isinstance(child, Token):
            return self._name(child)
        return getattr(self, str(child.data))(child)

    # --- words ---

    def _span(self, node: Node | Token) -> Span:
        place = node if isinstance(node, Token) else node.meta
        start, end = cast(int, place.start_pos), cast(int, place.end_pos)
        return Span(self.source.path, start, end, *self.source.position(start))

    def _name(self, token: Token) -> Name:
        text = token[1:-1] if token.type == "STRING" else str(token)
        span = self._span(token)
        if token.type == "NAME" and _LICENCE.search(text):
            instead = _LICENCE.sub(lambda found: found[0].translate(_WITH_S), text)
            self.report.add(
                "licence", f"the law spells `{instead}` with an s", span, help=LICENCE_HELP.format(instead)
            )
        return Name(text, span)

    def _names(self, tokens: list[Token]) -> tuple[Name, ...]:
        return tuple(map(self._name, tokens))

    def _day(self, token: Token) -> datetime.date:
        try:
            return datetime.date.fromisoformat(str(token))
        except ValueError:
            self.report.add("no-such-day", f"there is no day `{token}`", self._span(token))
            return datetime.date.min

    def _decimal(self, token: Token) -> Decimal:
        digits, _, exponent = token.replace("_", "").partition("e")
        if len(digits) + min(int(exponent[:9] or 0), MOST_DIGITS) > MOST_DIGITS:
            self.report.add(
                "number-too-large", f"a number of more than {MOST_DIGITS} digits", self._span(token)
            )
            return Decimal(0)
        return Decimal(f"{digits}e{exponent}" if exponent else digits)

    def _optional(self, node: Node, *rules: str) -> Any:
        found = part(node, *rules)
        return None if found is None else self.build(found)

    def names(self, node: Node) -> tuple[Name, ...]:
        return self._names(words(node))

    def dotted(self, node: Node) -> Name:
        return Name(".".join(words(node)), self._span(node))

    def group_name(self, node: Node) -> Name:
        return self._name(words(node)[0])

    def unit_name(self, node: Node) -> str:
        return str(words(node)[0])

    def cited(self, node: Node) -> Citation:
        return Citation(str(words(node)[0]), False, self._span(node))

    def quoted_citation(self, node: Node) -> Citation:
        return Citation(words(node)[0][1:-1], True, self._span(node))

    def citations(self, node: Node) -> tuple[Citation, ...]:
        return tuple(map(self.build, parts(node)))

    def _citation(self, node: Node) -> Citation:
        found: Citation = self._optional(node, "cited", "quoted_citation")
        return found

    # --- life ---

    def life(self, node: Node) -> Life:
        items: list[LifeItem] = []
        seen: set[object] = set()
        for child in parts(node):
            item = self.build(child)
            key = (Under, item.reading.text) if isinstance(item, Under) else type(item)
            if key in seen and not isinstance(item, Event):
                word = str(child.data).removesuffix("_from").replace("_day", "").replace("under", "reading")
                self._twice(f"`{word}`", self._span(child))
            seen.add(key)
            items.append(item)
        return Life(tuple(items), self._span(node))

    def _twice(self, what: str, span: Span) -> None:
        self.report.add("said-twice", f"{what} is said twice", span)

    def by(self, node: Node) -> By:
        return By(self._name(words(node)[0]))

    def until(self, node: Node) -> Until:
        return Until(self._name(words(node)[0]))

    def from_day(self, node: Node) -> From:
        return From(self._day(words(node)[0]))

    def to_day(self, node: Node) -> To:
        return To(self._day(words(node)[0]))

    def per(self, node: Node) -> Per:
        return Per(self._citation(node))

    def under(self, node: Node) -> Under:
        return Under(*self._names(words(node)))

    def event(self, node: Node) -> Event:
        word = words(next(parts(node)))[0]
        return self._event(cast(EventWord, str(word)), node)

    def not_enforced(self, node: Node) -> Event:
        return self._event("not_enforced", node)

    def _event(self, word: EventWord, node: Node) -> Event:
        first, *last = map(self._day, words(node, "DATE"))
        return Event(word, first, last[0] if last else None, self._citation(node))

    # --- conditions ---

    def conjunction(self, node: Node) -> And:
        return And(tuple(map(self.build, node.children)))

    def disjunction(self, node: Node) -> Or:
        return Or(tuple(map(self.build, node.children)))

    def negation(self, node: Node) -> Not:
        return Not(self.build(node.children[0]), self._span(node))

    def compare(self, node: Node) -> Compare:
        left, op, right = node.children
        assert isinstance(op, Tree)
        return Compare(self.build(left), cast(Any, str(words(op)[0])), self.build(right), self._span(node))

    def is_(self, node: Node) -> Is:
        left, right = node.children
        return Is(self.build(left), self.build(right), False, self._span(node))

    def is_not(self, node: Node) -> Is:
        left, right = node.children
        return Is(self.build(left), self.build(right), True, self._span(node))

    def _in(self, node: Node, *, groups: bool, negated: bool) -> In:
        left, *names = (
            each for each in node.children if not (isinstance(each, Token) and each.type.startswith("IN_"))
        )
        return In(self.build(left), groups, tuple(map(self.build, names)), negated, self._span(node))

    def in_group(self, node: Node) -> In:
        return self._in(node, groups=True, negated=False)

    def not_in_group(self, node: Node) -> In:
        return self._in(node, groups=True, negated=True)

    def in_list(self, node: Node) -> In:
        return self._in(node, groups=False, negated=False)

    def not_in_list(self, node: Node) -> In:
        return self._in(node, groups=False, negated=True)

    in_groups = in_group
    not_in_groups = not_in_group

    def holds(self, node: Node) -> Holds:
        ever, name, arguments, *rest = node.children
        where: list[Condition] = [self.build(child) for child in rest if child is not None]
        assert isinstance(name, Token)
        relation, span = self._name(name), self._span(node)
        condition = where[0] if where else None
        return Holds(relation, self.build(arguments), condition, ever is not None, span)

    def arguments(self, node: Node) -> tuple[Argument, ...]:
        return tuple(map(self.build, node.children))

    def argument(self, node: Node) -> Argument:
        return Argument(None, self.build(node.children[0]))

    def named_argument(self, node: Node) -> Argument:
        column, value = node.children
        return Argument(self.build(column), self.build(value))

    # --- expressions ---

    def arithmetic(self, node: Node) -> Arithmetic:
        left, op, right = node.children
        span = self._span(node)
        written = self.source.text[span.start : span.end]
        if op == "/" and _SLASHED_DATE.fullmatch(written):
            self.report.add(
                "date-form", f"`{written}` is not a date here", span, help=date_help(written.replace(" ", ""))
            )
        return Arithmetic(cast(Any, str(op)), self.build(left), self.build(right), span)

    def number(self, node: Node) -> Number:
        token = words(node)[0]
        return Number(self._decimal(token), self._optional(node, "unit_name"), str(token), self._span(node))

    def day(self, node: Node) -> Day:
        return Day(self._day(words(node)[0]), self._span(node))

    def reference(self, node: Node) -> Reference:
        return Reference(self._name(words(node)[0]))

    quoted = reference

    def of(self, node: Node) -> Of:
        function, argument = node.children
        return Of(self.build(function), self.build(argument))

    def share(self, node: Node) -> Share:
        part, of = node.children
        return Share(self.build(part), self.build(of), self._span(node))

    def end_of(self, node: Node) -> Extreme:
        word, left, right = node.children
        assert isinstance(word, Tree)
        return Extreme(cast(Any, str(words(word)[0])), self.build(left), self.build(right), self._span(node))

    def over(self, node: Node) -> Over:
        word, value, rows = node.children
        assert isinstance(word, Tree)
        return Over(cast(Any, str(words(word)[0])), self.build(value), self.build(rows), self._span(node))

    def number_over(self, node: Node) -> Over:
        rows: Holds = self.build(node.children[0])
        return Over("number", None, rows, self._span(node))
