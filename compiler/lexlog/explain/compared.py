"""Literals and the values in them in, the words and the comparisons that a proof shows of them out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lexlog.datalog.bounds import HIGH
from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    Operation,
    Positive,
    Variable,
)
from lexlog.explain import tree
from lexlog.explain.pages import Pages
from lexlog.explain.rules import NOT_KNOWN, is_helper, is_in_doubt, plain
from lexlog.explain.search import Binding, Held, both_sides, code, compare, evaluate
from lexlog.explain.values import day as as_day
from lexlog.explain.values import number, shown, with_unit


@dataclass(frozen=True, slots=True)
class Wording:
    """Says what literals and rows of one model come to on a day."""

    model: Held
    pages: Pages
    day: int

    def compared(
        self, literal: Comparison, binding: Binding, body: Sequence[Literal]
    ) -> tree.Compared | None:
        """A comparison with its values; None for one without words, which a rewriting put there."""
        left, right = both_sides(literal, binding, self.model, self.day)
        if left is None or right is None or not literal.text:
            return None
        node = self._valued(replace(literal, text=self._named(literal.text, binding)), left, right)
        unknown = [is_in_doubt(each, body, binding) for each in (literal.left, literal.right)]
        if not any(unknown):
            return replace(node, worked=self._worked(literal, binding))
        sides = [NOT_KNOWN if u else side for u, side in zip(unknown, (node.left, node.right), strict=True)]
        return replace(node, left=sides[0], right=sides[1], gap="")

    def _worked(self, literal: Comparison, binding: Binding) -> str:
        """How the left side is added up, in figures; nothing where it is no sum or difference."""

        def figures(of: Expression, factor: int) -> str:
            match of:
                case Operation("*", Operation() as inner, Constant(int(more))):
                    return figures(inner, factor * more)
                case Operation("+" | "-" as op, left, right):
                    return f"{figures(left, factor)} {op} {figures(right, factor)}"
            value = evaluate(of, binding, self.model)
            return "?" if value is None else number(value * factor, literal.places)

        found = "" if literal.ratio or literal.unit in ("", "date") else figures(literal.left, 1)
        return found if " + " in found or " - " in found else ""

    def _named(self, text: str, binding: Binding) -> str:
        """The author's words with each variable's value in its place."""

        def value(found: re.Match[str]) -> str:
            code_ = binding.get(Variable(found[1]))
            return found[1].split("'")[0] if code_ is None else self.model.symbols.name(code_)

        return re.sub("\u27e8([^\u27e9]*)\u27e9", value, text)

    def _valued(self, literal: Comparison, left: int, right: int) -> tree.Compared:
        result = compare(left, literal.op, right)
        if not literal.unit:
            names = [
                self.model.symbols.name(v) if 0 <= v < len(self.model.symbols) else "?" for v in (left, right)
            ]
            return tree.Compared(names[0], literal.op, names[1], "", result, "", literal.text)
        if literal.unit == "date":
            dates = [as_day(v) for v in (left, right)]
            gap = with_unit(str(abs(left - right)), "days")
            return tree.Compared(dates[0], literal.op, dates[1], "", result, gap, literal.text)
        shown_ = [number(value, literal.places, literal.ratio) for value in (left, right)]
        gap = number(abs(left - right), literal.places, literal.ratio)
        return tree.Compared(shown_[0], literal.op, shown_[1], literal.unit, result, gap, literal.text)

    def said(self, literal: Literal, binding: Binding, body: Sequence[Literal]) -> str:
        """A literal in one line."""
        match literal:
            case Comparison():
                node = self.compared(literal, binding, body)
                if node is None:
                    return literal.text
                return f"{node.left} {node.op} {with_unit(node.right, node.unit)}"
            case Positive(atom) | Negative(atom):
                terms = []
                for column, term in atom.terms:
                    value = code(self.model, term.value) if isinstance(term, Constant) else binding.get(term)
                    if value is not None and not column.endswith(HIGH):
                        kind = self.pages.kinds[atom.predicate].kind(column)
                        terms.append((column, shown(value, kind, self.model.symbols)))
                sign = "" if isinstance(literal, Positive) else "not "
                inside = ", ".join(f"{column}: {value}" for column, value in terms)
                if (listed := self._listed(atom.predicate)) and terms:
                    return f"{sign}{terms[0][1]} in [{', '.join(listed)}]"
                return f"{sign}{plain(atom.predicate)}({inside})"
            case Assignment():
                return ""

    def is_list(self, predicate: str) -> bool:
        """Whether all that a helper predicate does is to list names."""
        return bool(self._listed(predicate))

    def _listed(self, predicate: str) -> list[str]:
        """The names that a helper predicate lists, if that is all it does."""
        rules = self.pages.rules(predicate, self.day)
        if not is_helper(predicate) or any(rule.body for rule in rules):
            return []
        return [str(t.value) for rule in rules for _, t in rule.head.terms if isinstance(t, Constant)]

    def row(self, predicate: str, values: Mapping[str, int], asked: tuple[str, ...]) -> tree.Row:
        """Values of the asked columns (all if none is asked); a number in doubt has none to show."""
        row = []
        for column in self.pages.kinds[predicate].columns:
            name = column.name
            if name not in values or name.endswith(HIGH) or (asked and name not in asked):
                continue
            text = shown(values[name], column.kind, self.model.symbols)
            high = values.get(name + HIGH)
            if high is not None and high != values[name]:
                text = NOT_KNOWN
            row.append((name, text))
        return tuple(row)
