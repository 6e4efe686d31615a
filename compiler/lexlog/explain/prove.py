"""A row of the model in, its proof out, rebuilt on demand; or why there is no such row.

Proofs are graphs that are shown as trees: what a row rests on is proved once, however often it is used, and
however deep a proof is, it is built from its leaves up, without recursion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.tree import (
    RATIO_PLACES,
    Assignment,
    Atom,
    Comparison,
    Literal,
    Negative,
    NumberKind,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
)
from lexlog.engine.model import Model
from lexlog.explain import tree
from lexlog.explain.compared import Wording
from lexlog.explain.derivations import Derivation, Derivations, Row, shown_body
from lexlog.explain.grounds import Tables
from lexlog.explain.pages import Pages
from lexlog.explain.remembered import Remembered
from lexlog.explain.rules import NOT_KNOWN, folded, has_unknown, is_helper, plain
from lexlog.explain.search import Binding
from lexlog.explain.tried import Trying
from lexlog.explain.values import number, with_unit

Body = tuple[Binding, tuple[Literal, ...], tuple[Row, ...]]
"""Literals under a binding, with a row for each positive one."""

Wanted = tuple[Row, tuple[str, ...]]
"""A row and the columns of it that a reader needs to see."""


@dataclass(slots=True)
class Prover:
    """Proofs over one model on one day.

    `tables` tells where rows of tables were given, and their keys. `pages` are those of the model's program,
    where the caller has them. It is broken only by a model whose rounds do not say when rows were first
    derived.
    """

    base: Model
    day: int
    tables: Tables
    pages: Pages = None  # type: ignore[assignment]
    model: Remembered = field(init=False)
    kinds: Mapping[str, Predicate] = field(init=False)
    wording: Wording = field(init=False)
    trying: Trying = field(init=False)
    whole: Trying = field(init=False)
    derivations: Derivations = field(init=False)
    _built: dict[Wanted, tree.Node] = field(default_factory=dict)
    _absent: dict[tuple[str, tree.Row], tree.Absent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pages = self.pages or Pages.of(self.base.program)
        self.kinds = self.pages.kinds
        self.model = Remembered(self.base)
        self.wording = Wording(self.model, self.pages, self.day)
        self.trying = Trying(self.wording, self)
        self.whole = Trying(self.wording, self, whole=True)
        self.derivations = Derivations(self.model, self.pages, self.day)

    def prove(
        self, predicate: str, values: Mapping[str, int], asked: tuple[str, ...] = ()
    ) -> tree.Node | None:
        """The proof of least height among the rows with these values; None if no such row holds on the day.

        `asked` are the columns that a reader needs to see; by default those in `values`.
        """
        positions = self.model.relation(predicate).positions(dict(values), self.day)
        if not positions:
            return None
        return self.at(predicate, positions[0], asked or tuple(values))

    def at(self, predicate: str, position: int, asked: tuple[str, ...]) -> tree.Node:
        """The proof of the row at a position."""
        start: Wanted = ((predicate, position), asked)
        waiting = [start]
        while waiting:
            wanted = waiting[-1]
            missing = [each for each in self._wants(wanted) if each not in self._built]
            if missing and wanted not in self._built:
                waiting.extend(missing)
                continue
            waiting.pop()
            if wanted not in self._built:
                self._built[wanted] = self._node(wanted)
        return self._built[start]

    def absent(self, atom: Atom, binding: Binding) -> tree.Absent:
        """Why no row matches the atom."""
        found = self.trying.absent(atom, binding)
        return self._absent.setdefault((found.relation, found.asked), found)

    def why_not(self, atom: Atom, binding: Binding) -> tree.Absent:
        """Why no row matches the atom, with proofs of the conditions that are met."""
        return self.whole.absent(atom, binding)

    def conditions(self, rule: Rule, start: Binding) -> tuple[tree.Condition, ...]:
        """The conditions of a rule as it comes nearest to holding, with proofs of those that are met."""
        return self.whole.nearest(rule, start)

    def key(self, table: str) -> tuple[str, ...]:
        """The columns that tell the rows of a table apart."""
        return self.tables.key(table)

    # --- one row ---

    def _derivation(self, row: Row) -> Derivation | None:
        return None if self.kinds[row[0]].given else self.derivations.of(row)

    def _wants(self, wanted: Wanted) -> Iterator[Wanted]:
        """The rows that the proof of a row shows right under it."""
        row, _ = wanted
        derivation = self._derivation(row)
        if derivation is None:
            return
        for _, body, uses in self._bodies(row, derivation):
            positives = [literal for literal in body if isinstance(literal, Positive)]
            for literal, used in zip(positives, uses, strict=True):
                yield used, _shown_columns(literal)

    def _bodies(self, row: Row, derivation: Derivation) -> Iterator[Body]:
        if derivation.rule is None:
            return
        if derivation.binding is not None:
            values = self.model.relation(row[0]).values(row[1])
            yield derivation.binding, shown_body(derivation.rule, values), derivation.uses
        for term in derivation.terms:
            yield term.binding, derivation.rule.body, term.uses

    def _node(self, wanted: Wanted) -> tree.Node:
        (predicate, position), asked = wanted
        row = self.wording.row(predicate, self.model.relation(predicate).values(position), asked)
        derivation = self._derivation((predicate, position))
        if derivation is None:
            return tree.Given(plain(predicate), row, *self.tables.place(predicate, position))
        source = derivation.fact or derivation.rule
        assert source is not None
        bodies = list(self._bodies((predicate, position), derivation))
        rule = derivation.rule
        children: Sequence[tree.Node]
        if rule is not None and rule.aggregate is not None:
            rows = [tuple(self._children(*body)) for body in bodies]
            children = [self._summed(rule, derivation, rows, (predicate, position))]
        else:
            children = [child for body in bodies for child in self._children(*body)]
        origin = source.origin
        return tree.Derived(
            plain(predicate), row, origin.clause, origin.citation, origin.file, origin.line, tuple(children)
        )

    def _children(
        self, binding: Binding, body: tuple[Literal, ...], uses: tuple[Row, ...]
    ) -> Iterator[tree.Node]:
        rows = iter(uses)
        for literal in body:
            match literal:
                case Positive(atom):
                    used = next(rows)
                    node = self._built[used, _shown_columns(literal)]
                    if isinstance(node, tree.Derived) and is_helper(atom.predicate):
                        yield from node.children  # a part of a clause has nothing to say of its own
                    else:
                        yield node
                    yield from self._unknown_cells(atom, used[1])
                case Negative(atom):
                    yield self.absent(atom, binding)
                case Comparison():
                    if (compared := self.wording.compared(literal, binding, body)) is not None:
                        yield compared
                case Assignment():
                    pass

    def _unknown_cells(self, atom: Atom, position: int) -> Iterator[tree.Node]:
        if not self.kinds[atom.predicate].given:
            return
        values = self.model.relation(atom.predicate).values(position)
        key = next(iter(self.wording.row(atom.predicate, values, ())), ("", ""))[1]
        for column, _ in atom.terms:
            high = column + HIGH
            open_number = high in values and values[high] != values[column]
            if open_number or (self._is_symbol(atom.predicate, column) and values[column] == 0):
                yield tree.Unknown(plain(atom.predicate), key, column)

    def _is_symbol(self, predicate: str, column: str) -> bool:
        return not column.endswith(HIGH) and isinstance(self.kinds[predicate].kind(column), SymbolKind)

    def _summed(
        self, rule: Rule, derivation: Derivation, rows: Sequence[tuple[tree.Node, ...]], of: Row
    ) -> tree.Summed:
        aggregate = rule.aggregate
        assert aggregate is not None
        if aggregate.function in ("greatest", "least") and [len(each) for each in rows] == [1]:
            ((only,),) = rows
            if isinstance(only, tree.Summed):
                return only  # an end of a sum, among no others
        if aggregate.chains is not None:
            return self._through(rule, derivation, rows, of)
        total = folded(aggregate.function, [term.value for term in derivation.terms])
        unit, places = self._unit(rule)
        text = with_unit(number(total, places), unit)
        is_bound = aggregate.bound is not None
        shows_all = not is_bound or rule.head.predicate.endswith(MAY)
        if shows_all and any(has_unknown(each) for nodes in rows for each in nodes):
            text = NOT_KNOWN  # what was added up are ends of ranges
        terms = sorted(zip(derivation.terms, rows, strict=True), key=lambda pair: -pair[0].value)
        shown = tuple(tree.Term(term.value, nodes) for term, nodes in terms)
        asked = ""
        if aggregate.bound is not None:
            asked = f"{aggregate.op} {with_unit(number(aggregate.bound, places), unit)}"
        return tree.Summed(aggregate.function, shown, text, is_bound, unit, places, asked)

    def _through(
        self, rule: Rule, derivation: Derivation, rows: Sequence[tuple[tree.Node, ...]], of: Row
    ) -> tree.Summed:
        """What came through chains, and each step of them."""
        assert rule.aggregate is not None
        assert rule.aggregate.chains is not None
        column = next(name for name, term in rule.head.terms if term == rule.aggregate.result)
        total = self.model.relation(of[0]).values(of[1])[column]
        text = with_unit(number(total, RATIO_PLACES, ratio=True), "%")
        if any(has_unknown(each) for nodes in rows for each in nodes):
            text = NOT_KNOWN
        shown = tuple(
            tree.Term(term.value, _of_one_row(nodes))
            for term, nodes in zip(derivation.terms, rows, strict=True)
        )
        places = rule.aggregate.chains.scale - 2
        return tree.Summed(rule.aggregate.function, shown, text, False, "%", places, "")

    def _unit(self, rule: Rule) -> tuple[str, int]:
        """Unit and decimals of what an aggregate adds up."""
        assert rule.aggregate is not None
        for column, term in rule.head.terms:
            if term == rule.aggregate.result:
                kind = self.kinds[rule.head.predicate].kind(column)
                return (kind.unit, kind.places) if isinstance(kind, NumberKind) else ("", 0)
        return rule.aggregate.unit, rule.aggregate.places


def _of_one_row(nodes: tuple[tree.Node, ...]) -> tuple[tree.Node, ...]:
    """What a total of one row is read from, which tells as much as the total; other nodes as they are."""
    match nodes:
        case (tree.Summed(over="total", terms=(only,)),):
            return only.nodes
        case _:
            return nodes


def _shown_columns(literal: Positive) -> tuple[str, ...]:
    return tuple(column for column, _ in literal.atom.terms if not column.endswith(HIGH))
