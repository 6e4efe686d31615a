"""The grammar's trees of openings and clauses, made into surface trees; what is wrong in them is reported."""

from __future__ import annotations

from typing import Any, cast

from lark import Token

from lexlog.syntax.builder_tables import TableClauses
from lexlog.syntax.phrases import Node, parts, words
from lexlog.syntax.tree import (
    Allow,
    Anchor,
    Arithmetic_,
    Ask,
    Background,
    Changes,
    Choice,
    Classify,
    Clause,
    Condition,
    Covers,
    Dated,
    Decides,
    Define,
    Definitional,
    Duty,
    Expect,
    Expression,
    Given,
    Group,
    Happened,
    Header,
    Instrument,
    Limit,
    Members,
    ModelledFrom,
    ModelledTo,
    Name,
    NotModelled,
    OutOfScope,
    Parameter,
    Parameters,
    Proposed,
    Reading,
    Require,
    Review,
    Ruling,
    Scenario,
    Scope,
    Sources,
    Table,
    UnitDeclaration,
    Unless,
    Uses,
    Value,
    When,
    Words,
)


class Builder(TableClauses):
    """Builds openings (blocks still without clauses) and clauses; a public method is named for its rule."""

    # --- openings ---

    def header_opening(self, node: Node) -> Header:
        return Header(self._optional(node, "dotted"), self._text(node) or "")

    def instrument_opening(self, node: Node) -> Instrument:
        return Instrument(self._first(node), self._text(node) or "")

    def reading_opening(self, node: Node) -> Reading:
        return Reading(self._first(node), self._text(node) or "", self._optional(node, "anchor"))

    def table_opening(self, node: Node) -> Table:
        word = cast(Any, str(words(next(parts(node)))[0]))
        return Table(word, self._first(node), self._text(node))

    def group_opening(self, node: Node) -> Group:
        name = self._optional(node, "group_name")
        return Group(name, self._first(node), self._text(node), self._optional(node, "anchor"))

    def define_opening(self, node: Node) -> Define:
        variables = tuple(self.build(child) for child in parts(node) if child.data == "typed")
        result = self._optional(node, "named_type", "words_type", "number_type")
        anchor = self._optional(node, "anchor")
        return Define(self._first(node), variables, result, self._text(node), anchor)

    def classify_opening(self, node: Node) -> Classify:
        paragraph = self._name(words(node, "CODE")[0])
        subject = self._optional(node, "typed")
        return Classify(subject, paragraph, self._text(node), self._optional(node, "anchor"))

    def ruling_opening(self, node: Node) -> Ruling:
        word = cast(Any, str(words(next(parts(node)))[0]))
        overcomes = self._optional(node, "names") or ()
        return Ruling(word, self._first(node), self._text(node), overcomes, self._optional(node, "anchor"))

    def background_opening(self, node: Node) -> Background:
        return Background()

    def scenario_opening(self, node: Node) -> Scenario:
        return Scenario(self._text(node) or "")

    def changes_opening(self, node: Node) -> Changes:
        return Changes(self._text(node) or "")

    def words_opening(self, node: Node) -> Words:
        return Words(self._first(node))

    def unit(self, node: Node) -> UnitDeclaration:
        name, *factors = self._names(words(node))
        return UnitDeclaration(name, tuple(factors))

    def parameter_set(self, node: Node) -> Parameter:
        value = self._optional(node, "number")
        return Parameter(self._first(node), value, value.unit, self._text(node), self._life(node))

    def parameter_unset(self, node: Node) -> Parameter:
        unit = self._optional(node, "unit_name")
        return Parameter(self._first(node), None, unit, self._text(node), self._life(node))

    def typed(self, node: Node) -> Parameters:
        return Parameters(*self._names(words(node)))

    def anchor(self, node: Node) -> Anchor:
        word = words(next(parts(node)))[0]
        return Anchor(cast(Any, str(word)), self._citation(node))

    # --- header, instrument, reading ---

    def sources(self, node: Node) -> Sources:
        return Sources(self._optional(node, "citations"))

    def scope(self, node: Node) -> Scope:
        return Scope(self._optional(node, "citations"))

    def not_modelled(self, node: Node) -> NotModelled:
        return NotModelled(self._citation(node), self._text(node), self._case(node))

    def definitional(self, node: Node) -> Definitional:
        return Definitional(self._citation(node), self._text(node) or "")

    def out_of_scope(self, node: Node) -> OutOfScope:
        return OutOfScope(self._citation(node), self._text(node) or "")

    def uses(self, node: Node) -> Uses:
        return Uses(tuple(map(self.build, parts(node))))

    def decides(self, node: Node) -> Decides:
        return Decides(self._first(node))

    def modelled_from(self, node: Node) -> ModelledFrom:
        return ModelledFrom(self._day(words(node)[0]))

    def modelled_to(self, node: Node) -> ModelledTo:
        return ModelledTo(self._day(words(node)[0]))

    def proposed(self, node: Node) -> Proposed:
        return Proposed()

    def dated(self, node: Node) -> Dated:
        word = words(next(parts(node)))[0]
        return Dated(cast(Any, str(word)), self._day(words(node)[0]))

    def happened(self, node: Node) -> Happened:
        return Happened(self._optional(node, "event", "not_enforced"))

    def choice(self, node: Node) -> Choice:
        return Choice(self._first(node), self._text(node) or "", bool(words(node, "DEFAULT")))

    # --- groups ---

    def members(self, node: Node) -> Members:
        return Members(self._names(words(node)), self._life(node))

    # --- definitions and rulings ---

    def _label(self, node: Node) -> str:
        return str(words(node, "LABEL")[0])

    def _condition(self, node: Node) -> Condition:
        condition: Condition = self.build(node.children[-1])
        return condition

    def _case(self, node: Node) -> Condition | None:
        """What stands behind the last `when` of a clause, if there is one."""
        when = cast("Node | None", node.children[-1])
        return None if when is None else cast(Condition, self.build(when))

    def when(self, node: Node) -> Clause:
        return When(self._label(node), self._life(node), self._condition(node))

    def unless(self, node: Node) -> Clause:
        return Unless(self._label(node), self._life(node), self._condition(node))

    def allow(self, node: Node) -> Clause:
        return Allow(self._label(node), self._life(node), self._condition(node))

    def limit(self, node: Node) -> Clause:
        return Limit(self._label(node), self._life(node), self._condition(node))

    def require(self, node: Node) -> Clause:
        condition: Condition = self.build(node.children[-2])
        return Require(self._label(node), self._life(node), condition, self._text(node), self._case(node))

    def duty(self, node: Node) -> Clause:
        number = words(node, "NUMBER")
        days = self._days(number[0]) if number else None
        return Duty(self._label(node), self._life(node), self._text(node) or "", days, self._case(node))

    def ask(self, node: Node) -> Clause:
        return Ask(self._label(node), self._life(node), self._text(node) or "")

    def _days(self, token: Token) -> int:
        days = self._decimal(token)
        if days != int(days):
            self.report.add("part-of-a-day", f"`{token}` is not a whole number of days", self._span(token))
        return int(days)

    def covers(self, node: Node) -> Clause:
        return Covers(self._label(node), self._life(node), self._optional(node, "names"))

    def review(self, node: Node) -> Clause:
        return Review(self._label(node), self._life(node), self._first(node), self._case(node))

    def value(self, node: Node) -> Clause:
        expression: Expression = self.build(node.children[-2])
        return Value(self._label(node), self._life(node), expression, self._case(node))

    # --- scenarios ---

    def given(self, node: Node) -> Given:
        table, key, arguments = node.children
        return Given(self.build(table), None if key is None else self.build(key), self.build(arguments))

    def arithmetic_note(self, node: Node) -> Arithmetic_:
        return Arithmetic_(self._text(node) or "")

    def expect(self, node: Node) -> Expect:
        case, day, outcome, *_ = node.children
        assert not isinstance(outcome, Token)
        told: dict[str, Any] = {}
        named = self._names(words(outcome))
        for child in parts(node):
            if child is outcome or child is case:
                continue
            for field, value in self._expectation(child):
                if isinstance(value, Name):
                    if field in told:
                        self._twice("`under`", self._span(child))
                    told[field] = value
                else:
                    told[field] = (*told.get(field, ()), *value)
        on = None if day is None else self._day(cast(Token, day))
        if str(outcome.data) == "outcome_exception":
            told["exception"] = named[0]
            named = (Name("exception", named[0].span),)
        return Expect(self.build(case), on, named[0], **told)

    def _expectation(self, node: Node) -> list[tuple[str, Any]]:
        names = self._names(words(node))
        match str(node.data):
            case "expect_posture":
                return [("posture", names[0])]
            case "expect_reviews":
                return [("reviews", names)]
            case "expect_because":
                return [("because", names)]
            case "expect_flag":
                return [("flags", names)]
            case "expect_lists" | "expect_lists_not":
                return [(str(node.data).removeprefix("expect_"), self._optional(node, "citations"))]
            case "expect_missing":
                return [("missing", [names])]
            case _:
                return [("readings", [names])]
