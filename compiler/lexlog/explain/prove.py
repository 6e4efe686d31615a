"""A row of the model in, its proof out, rebuilt on demand from earlier rows; or why there is no such row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Fact,
    Literal,
    Negative,
    NumberKind,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.engine.model import Model
from lexlog.explain import tree
from lexlog.explain.pages import Pages
from lexlog.explain.rules import (
    NOT_KNOWN,
    folded,
    has_unknown,
    is_helper,
    is_in_doubt,
    is_safe,
    plain,
    stands_for_unknown,
)
from lexlog.explain.search import (
    Before,
    Binding,
    bindings,
    code,
    compare,
    evaluate,
    holds,
    is_ready,
    matching,
    unify,
)
from lexlog.explain.values import number, shown, with_unit

Place = tuple[str, int, str]
"""File, line and source of a given row."""


@dataclass(slots=True)
class Prover:
    """Proofs over one model on one day.

    `place` tells where the row at a position of a table was given. `pages` are those of the model's program,
    where the caller has them. It is broken only by a model whose rounds do not say when rows were first
    derived.
    """

    model: Model
    day: int
    place: Callable[[str, int], Place]
    pages: Pages | None = None
    kinds: Mapping[str, Predicate] = field(init=False)

    def __post_init__(self) -> None:
        self.pages = self.pages or Pages.of(self.model.program)
        self.kinds = self.pages.kinds

    def rules(self, predicate: str) -> list[Rule]:
        """The rules of a predicate that hold on the day."""
        assert self.pages is not None
        return self.pages.rules(predicate, self.day)

    # --- rows that hold ---

    def prove(
        self, predicate: str, values: Mapping[str, int], asked: tuple[str, ...] = ()
    ) -> tree.Node | None:
        """The proof of the first row with these values; None if no such row holds on the day.

        `asked` are the columns that a reader needs to see; by default those in `values`.
        """
        positions = self.model.relation(predicate).find(dict(values), self.day)
        if not len(positions):
            return None
        return self.at(predicate, int(positions[0]), asked or tuple(values))

    def at(self, predicate: str, position: int, asked: tuple[str, ...]) -> tree.Node:
        """The proof of the row at a position."""
        relation = self.model.relation(predicate)
        values = relation.values(position)
        if self.kinds[predicate].given:
            file, line, source = self.place(predicate, position)
            return tree.Given(plain(predicate), self._row(predicate, values, asked), file, line, source)
        assert self.pages is not None
        for fact in self.pages.facts(predicate, self.day):
            if self._fact_values(predicate, fact) == values:
                origin = fact.origin
                return tree.Derived(
                    plain(predicate),
                    self._row(predicate, values, asked),
                    origin.clause,
                    origin.citation,
                    origin.file,
                    origin.line,
                )
        before = Before(relation.component, relation.round_of(position))
        for rule in self.rules(predicate):
            children = self._by_rule(rule, values, before)
            if children is not None:
                origin = rule.origin
                return tree.Derived(
                    plain(predicate),
                    self._row(predicate, values, asked),
                    origin.clause,
                    origin.citation,
                    origin.file,
                    origin.line,
                    tuple(children),
                )
        raise AssertionError(f"no support for {predicate} {values} on {self.day}")

    def _fact_values(self, predicate: str, fact: Fact) -> dict[str, int | None]:
        columns = self.kinds[predicate].columns
        return {c.name: code(self.model, v) for c, v in zip(columns, fact.values, strict=True)}

    def _by_rule(self, rule: Rule, values: dict[str, int], before: Before) -> list[tree.Node] | None:
        start = unify(self.model, rule.head, values)
        if start is None:
            return None
        if rule.aggregate is not None:
            return self._by_aggregate(rule, start, before)
        body = rule.body
        if rule.origin.steps[-1:] == ("bounds",) and self._is_settled(rule, values):
            body = body[:1]  # least and greatest agree, so one aggregate tells all
        for binding in bindings(self.model, rule, start, self.day, before):
            return list(self._children(body, binding, before))
        return None

    def _is_settled(self, rule: Rule, values: Mapping[str, int]) -> bool:
        return all(values[column] == values.get(column + HIGH, values[column]) for column in values)

    def _children(
        self, body: tuple[Literal, ...], binding: Binding, before: Before | None
    ) -> Iterator[tree.Node]:
        for literal in body:
            match literal:
                case Positive(atom):
                    yield from self._inlined(literal, atom, binding, before)
                case Negative(atom):
                    yield self.absent(atom, binding)
                case Comparison():
                    if (node := self._compared(literal, binding, body)) is not None:
                        yield node
                case Assignment():
                    pass

    def _inlined(
        self, literal: Positive, atom: Atom, binding: Binding, before: Before | None
    ) -> Iterator[tree.Node]:
        """The proof of a body row; a helper predicate shows its own children instead."""
        position = matching(self.model, literal, binding, self.day, before)[0]
        columns = tuple(column for column, _ in atom.terms if not column.endswith(HIGH))
        node = self.at(atom.predicate, position, columns)
        if isinstance(node, tree.Derived) and is_helper(atom.predicate):
            yield from node.children
        else:
            yield node
        yield from self._unknown_cells(atom, position)

    def _unknown_cells(self, atom: Atom, position: int) -> Iterator[tree.Node]:
        """Cells of a given row that the body looks at and that are not known."""
        if not self.kinds[atom.predicate].given:
            return
        values = self.model.relation(atom.predicate).values(position)
        names = [column for column, _ in atom.terms]
        key = next(iter(self._row(atom.predicate, values, ())), ("", ""))[1]
        for column in names:
            high = column + HIGH
            open_number = high in values and values[high] != values[column]
            if open_number or (self._is_symbol(atom.predicate, column) and values[column] == 0):
                yield tree.Unknown(plain(atom.predicate), key, column)

    def _is_symbol(self, predicate: str, column: str) -> bool:
        return not column.endswith(HIGH) and isinstance(self.kinds[predicate].kind(column), SymbolKind)

    # --- aggregates ---

    def _by_aggregate(self, rule: Rule, start: Binding, before: Before) -> list[tree.Node] | None:
        aggregate = rule.aggregate
        assert aggregate is not None
        groups = {v: b for v, b in start.items() if v != aggregate.result}
        seen: dict[tuple[int, ...], Binding] = {}
        for binding in bindings(self.model, rule, groups, self.day, before):
            value = evaluate(aggregate.value, binding, self.model)
            if value is not None:
                seen.setdefault((*(binding[v] for v in aggregate.over if v in binding), value), binding)
        if not seen:
            return None
        found = [key[-1] for key in seen]
        total = folded(aggregate.function, found)
        if aggregate.bound is not None:
            assert aggregate.op is not None
            if not compare(total, aggregate.op, aggregate.bound):
                return None
        elif aggregate.result in start and start[aggregate.result] != total:
            return None
        kept = list(seen.items())
        if aggregate.function in ("greatest", "least"):
            kept = [(key, binding) for key, binding in kept if key[-1] == total][:1]
        contributors = [node for _, binding in kept for node in self._children(rule.body, binding, before)]
        kind = self._value_kind(rule)
        unit, places = (kind.unit, kind.places) if kind else ("", 0)
        text = with_unit(number(total, places), unit)
        is_bound = aggregate.bound is not None and not rule.head.predicate.endswith(MAY)
        if not is_bound and any(has_unknown(each) for each in contributors):
            text = NOT_KNOWN  # what was added up are ends of ranges
        return [tree.Summed(aggregate.function, tuple(contributors), text, aggregate.bound is not None)]

    def _value_kind(self, rule: Rule) -> NumberKind | None:
        assert rule.aggregate is not None
        for column, term in rule.head.terms:
            if term == rule.aggregate.result:
                kind = self.kinds[rule.head.predicate].kind(column)
                return kind if isinstance(kind, NumberKind) else None
        return None

    # --- comparisons ---

    def _compared(
        self, literal: Comparison, binding: Binding, body: Sequence[Literal]
    ) -> tree.Compared | None:
        left, right = (
            evaluate(literal.left, binding, self.model),
            evaluate(literal.right, binding, self.model),
        )
        if left is None or right is None or not literal.text:
            return None  # a comparison without words was put there by a rewriting, not by the author
        node = self.compared(replace(literal, text=self._named(literal.text, binding)), left, right)
        unknown = [is_in_doubt(each, body, binding) for each in (literal.left, literal.right)]
        if not any(unknown):
            return node
        sides = [NOT_KNOWN if u else side for u, side in zip(unknown, (node.left, node.right), strict=True)]
        return replace(node, left=sides[0], right=sides[1], gap="")

    def _named(self, text: str, binding: Binding) -> str:
        """The author's words with each variable's value in its place."""

        def value(found: re.Match[str]) -> str:
            code_ = binding.get(Variable(found[1]))
            return found[1].split("'")[0] if code_ is None else self.model.symbols.name(code_)

        return re.sub("\u27e8([^\u27e9]*)\u27e9", value, text)

    def compared(self, literal: Comparison, left: int, right: int) -> tree.Compared:
        """A comparison with its two values as a reader writes them."""
        result = compare(left, literal.op, right)
        if not literal.unit:
            names = [
                self.model.symbols.name(v) if 0 <= v < len(self.model.symbols) else "?" for v in (left, right)
            ]
            return tree.Compared(names[0], literal.op, names[1], "", result, "", literal.text)
        if literal.unit == "date":
            dates = [datetime.date.fromordinal(v).isoformat() for v in (left, right)]
            gap = with_unit(str(abs(left - right)), "days")
            return tree.Compared(dates[0], literal.op, dates[1], "", result, gap, literal.text)
        shown_ = [number(value, literal.places, literal.ratio) for value in (left, right)]
        distance = abs(left - right)
        gap = number(distance, literal.places, literal.ratio)
        return tree.Compared(shown_[0], literal.op, shown_[1], literal.unit, result, gap, literal.text)

    # --- rows that do not hold ---

    def absent(self, atom: Atom, binding: Binding, depth: int = 5) -> tree.Absent:
        """Why no row matches the atom: each rule that could derive one, up to the condition that fails."""
        asked = {}
        for column, term in atom.terms:
            value = code(self.model, term.value) if isinstance(term, Constant) else binding.get(term)
            if value is not None:
                asked[column] = value
        pattern = ", ".join(f"{c}: {v}" for c, v in self._row(atom.predicate, asked, tuple(asked)))
        tried = tuple(self._tried(atom.predicate, asked, depth)) if depth else ()
        return tree.Absent(plain(atom.predicate), pattern, tried, self.kinds[atom.predicate].given)

    def _tried(self, predicate: str, asked: Mapping[str, int], depth: int) -> Iterator[tree.Tried]:
        for rule in self.rules(predicate):
            start = unify(self.model, rule.head, dict(asked))
            if start is not None and not stands_for_unknown(rule):
                conditions = tuple(self._conditions(rule, start, depth))
                yield tree.Tried(rule.origin.clause, rule.origin.citation, conditions)

    def _conditions(self, rule: Rule, binding: Binding, depth: int) -> Iterator[tree.Condition]:
        """Each literal in turn under the first binding that those before it allow, up to the first unmet."""
        done: list[Literal] = []
        before: Binding | None = binding
        for literal in rule.body:
            done.append(literal)
            if not is_safe(done, binding):
                before = None
                continue
            found = before
            if before is None or not self._passes(literal, before):
                # A test that the first binding passes does not change which one is first.
                so_far = Rule(rule.head, tuple(done), rule.origin)
                found = next(bindings(self.model, so_far, binding, self.day), None)
            if found is None:
                earlier = Rule(rule.head, tuple(done[:-1]), rule.origin)
                under = before or next(bindings(self.model, earlier, binding, self.day), binding)
                yield self._unmet(rule, literal, under, depth)
                return
            before = found
            if not isinstance(literal, Assignment):
                yield tree.Condition(self._said(literal, found, rule.body), "met")

    def _passes(self, literal: Literal, binding: Binding) -> bool:
        """Whether the literal is a test that the binding passes."""
        is_test = isinstance(literal, Comparison | Negative) and is_ready(literal, binding)
        return is_test and holds(self.model, literal, binding, self.day)

    def _unmet(self, rule: Rule, literal: Literal, under: Binding, depth: int) -> tree.Condition:
        node: tree.Node | None = None
        if isinstance(literal, Comparison):
            node = self._compared(literal, under, rule.body)
        elif isinstance(literal, Positive):
            node = self.absent(literal.atom, under, depth - 1)
        elif isinstance(literal, Negative):
            position = matching(self.model, Positive(literal.atom), under, self.day, None)
            if position:
                columns = tuple(column for column, _ in literal.atom.terms)
                node = self.at(literal.atom.predicate, position[0], columns)
        return tree.Condition(self._said(literal, under, rule.body), "unmet", node)

    def _said(self, literal: Literal, binding: Binding, body: Sequence[Literal]) -> str:
        match literal:
            case Comparison():
                node = self._compared(literal, binding, body)
                return (
                    literal.text
                    if node is None
                    else f"{node.left} {node.op} {with_unit(node.right, node.unit)}"
                )
            case Positive(atom) | Negative(atom):
                terms = []
                for column, term in atom.terms:
                    value = code(self.model, term.value) if isinstance(term, Constant) else binding.get(term)
                    if value is not None and not column.endswith(HIGH):
                        terms.append(
                            (
                                column,
                                shown(value, self.kinds[atom.predicate].kind(column), self.model.symbols),
                            )
                        )
                sign = "" if isinstance(literal, Positive) else "not "
                inside = ", ".join(f"{column}: {value}" for column, value in terms)
                if (listed := self._listed(atom.predicate)) and terms:
                    return f"{sign}{terms[0][1]} in [{', '.join(listed)}]"
                return f"{sign}{plain(atom.predicate)}({inside})"
            case Assignment():
                return ""

    def _listed(self, predicate: str) -> list[str]:
        """The names that a helper predicate lists, if that is all it does."""
        rules = self.rules(predicate)
        if not is_helper(predicate) or any(rule.body for rule in rules):
            return []
        return [str(t.value) for rule in rules for _, t in rule.head.terms if isinstance(t, Constant)]

    def _row(self, predicate: str, values: Mapping[str, int], asked: tuple[str, ...]) -> tree.Row:
        """Values of the asked columns (all if none is asked); a number in doubt has none to show."""
        row = []
        for column in self.kinds[predicate].columns:
            name = column.name
            if name not in values or name.endswith(HIGH) or (asked and name not in asked):
                continue
            text = shown(values[name], column.kind, self.model.symbols)
            high = values.get(name + HIGH)
            if high is not None and high != values[name]:
                text = NOT_KNOWN
            row.append((name, text))
        return tuple(row)
