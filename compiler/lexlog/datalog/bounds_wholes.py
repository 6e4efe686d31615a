"""Sums of parts of a whole in, what the parts that are not added up say of them out.

Of a set S of holders of one whole, total(S) is at least the whole less the most that the others may have, if
all of them are on record, and at most the whole less the least that the others have. What S must come to is
found with the first, what it may come to with the second. Where what is on record comes to more than the
whole, or all of it to less, the record contradicts itself and says nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal as Word

from lexlog.datalog.bounds_names import NOT_KNOWN, name_of
from lexlog.datalog.bounds_rows import LOW, TOP, Gathered, Gathering, Sum, summed
from lexlog.datalog.doubt import Doubts
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    NumberKind,
    Operation,
    Origin,
    Parts,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Term,
    Variable,
    Whole,
)

Fold = Callable[[Sum, Gathered, Word["total"], Variable], str]
"""Writes what rows come to, by group; returns the predicate's name."""

LEAST, MOST = Variable("least'"), Variable("most'")
AMOUNT, REST = Variable("amount'"), Variable("rest'")
LIFT = 10**15
"""Added on both sides of a comparison, so that nothing that is added up is negative. What is on record of one
whole is not summed beyond it: then the others say nothing."""
OTHERS = "others"
"""The step of a rule that counts what the others have."""


@dataclass(slots=True)
class Wholes:
    """Writes the rules about what the others have. `records` are, by table, the predicates of what is on
    record of each whole at the least and at the most."""

    gathering: Gathering
    fold: Fold
    records: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def doubts(self) -> Doubts:
        """The doubt of the program."""
        return self.gathering.doubts

    def parts(self, of: Sum) -> Parts | None:
        """What the sum adds up parts of, if something about those is not known."""
        parts = of.aggregate.parts
        if parts is None or parts.of not in self.doubts.predicates:
            return None
        known = all(isinstance(term, Constant) or term in of.groups for _, term in parts.by)
        return parts if known else None

    def certain_with_rest(self, of: Sum, parts: Parts, certain: Gathered) -> tuple[Gathered, bool]:
        """Rows of what these have at the most and of the rest of the whole, plus `LIFT`: together what these
        must have, plus `LIFT`. False if nothing says when all is on record."""
        whole = self._whole(parts)
        found = self._amounts(certain, "with the rest")
        if whole.complete is None:
            return found, False
        least, most = self._record(parts)
        body = (
            certain.row(),
            Positive(Atom(least, (*parts.by, ("end", LEAST)))),
            Positive(Atom(most, (*parts.by, ("end", MOST)))),
            self._all_on_record(whole, parts),
            Comparison(LEAST, "<=", Constant(whole.total)),
            Comparison(MOST, ">=", Constant(whole.total)),
            Comparison(MOST, "<=", Constant(whole.total + LIFT)),
        )
        rest = Operation("-", Constant(whole.total + LIFT), MOST)
        self._put(of, found, certain, (*body, Assignment(AMOUNT, TOP)), is_rest=False)
        self._put(of, found, certain, (*body, Assignment(AMOUNT, _times(rest, parts))), is_rest=True)
        return found, True

    def possible_with_rest(self, of: Sum, parts: Parts, possible: Gathered) -> Gathered:
        """Rows of what these have at the least and of the rest of the whole: together the most that these may
        have, whatever else is not known of them."""
        whole = self._whole(parts)
        found = self._amounts(possible, "with the rest")
        least, _ = self._record(parts)
        record = Positive(Atom(least, (*parts.by, ("end", LEAST))))
        known = [*self._known(of, possible, parts)]
        share = Variable("part'")
        row = Positive(
            Atom(name_of(self.doubts, parts.of, "must"), (*parts.by, *parts.key, (whole.column, share)))
        )
        rest = Operation("-", Constant(whole.total), LEAST)
        within = Comparison(LEAST, "<=", Constant(whole.total))
        amount = Assignment(AMOUNT, _times(share, parts))
        own: tuple[Literal, ...] = (possible.row(), row, *known, record, within, amount)
        self._put(of, found, possible, own, is_rest=False)
        left = (possible.row(), record, within, Assignment(AMOUNT, _times(rest, parts)))
        self._put(of, found, possible, left, is_rest=True)
        nothing = Negative(Atom(least, parts.by))
        everything = Assignment(AMOUNT, Constant(whole.total * parts.factor))
        self._put(of, found, possible, (possible.row(), nothing, everything), is_rest=True)
        return found

    def without_a_limit(self, of: Sum, parts: Parts, possible: Gathered) -> Iterable[tuple[Literal, ...]]:
        """Bodies under which the others say nothing of a group: what is on record comes to more than the
        whole, or it is not known whose it is."""
        whole = self._whole(parts)
        least, _ = self._record(parts)
        record = Positive(Atom(least, (*parts.by, ("end", LEAST))))
        yield possible.row(), record, Comparison(LEAST, ">", Constant(whole.total))
        for variable in dict.fromkeys(term for _, term in parts.by if isinstance(term, Variable)):
            if self.doubts.variable(of.rule, variable) != "sure":
                yield possible.row(), Comparison(variable, "=", NOT_KNOWN)

    # --- what is on record ---

    def _whole(self, parts: Parts) -> Whole:
        whole = self.doubts.kinds[parts.of].whole
        assert whole is not None
        return whole

    def _record(self, parts: Parts) -> tuple[str, str]:
        """The predicates of what all rows of a whole come to, at the least and at the most."""
        if parts.of not in self.records:
            table = self.doubts.kinds[parts.of]
            whole = self._whole(parts)
            share, result = Variable("share'"), Variable("result'")
            by = tuple((name, Variable(f"{name}'")) for name in whole.by)
            key = tuple((name, Variable(f"{name}'")) for name in whole.key)
            name = f"{table.name}~on record"
            kinds = tuple(Column(each, table.kind(each)) for each in whole.by)
            wanted = table.kind(whole.column)
            assert isinstance(wanted, NumberKind)
            value = Column("value", NumberKind(wanted.unit, wanted.places))
            self.doubts.kinds[name] = Predicate(name, (*kinds, value))
            rows = Atom(table.name, (*by, *(each for each in key if each not in by), (whole.column, share)))
            aggregate = Aggregate("total", share, tuple(v for _, v in key), result)
            origin = Origin("decision/whole", "docs/language.md, what is not known", "docs/language.md", 0)
            rule = Rule(Atom(name, (*by, ("value", result))), (Positive(rows),), origin, aggregate=aggregate)
            of = summed(rule)
            certain, possible = self.gathering.certain(of, apart=True), self.gathering.possible(of)
            assert certain is not None
            assert possible is not None
            least, most = self.fold(of, certain, "total", LOW), self.fold(of, possible, "total", TOP)
            self.records[parts.of] = least, most
        return self.records[parts.of]

    def _all_on_record(self, whole: Whole, parts: Parts) -> Positive:
        assert whole.complete is not None
        own = dict(parts.by)
        terms = [(c, own.get(t.name, t) if isinstance(t, Variable) else t) for c, t in whole.complete.terms]
        return Positive(Atom(name_of(self.doubts, whole.complete.predicate, "must"), tuple(terms)))

    # --- rows of amounts ---

    def _amounts(self, of: Gathered, step: str) -> Gathered:
        """A predicate of amounts told apart like these rows; the last name tells the rest from them."""
        found = Gathered(f"{of.name}, {step}", (*of.names, REST), (*of.kinds, NumberKind("", 0)))
        columns = [Column(f"k{i}", each) for i, each in enumerate(found.kinds)]
        self.gathering.helpers.append(Predicate(found.name, (*columns, Column("amount", NumberKind("", 0)))))
        return found

    def amount(self, found: Gathered) -> Positive:
        """A row of an amount."""
        columns = [(f"k{i}", each) for i, each in enumerate(found.names)]
        return Positive(Atom(found.name, (*columns, ("amount", AMOUNT))))

    def _put(
        self, of: Sum, to: Gathered, rows: Gathered, body: tuple[Literal, ...], *, is_rest: bool
    ) -> None:
        """A rule for an amount; that of the rest has no row of its own."""
        terms: list[Term] = []
        for name, kind in zip(rows.names, rows.kinds, strict=True):
            empty = NOT_KNOWN if isinstance(kind, SymbolKind) else Constant(0)
            terms.append(empty if is_rest and name not in of.groups else name)
        columns = [(f"k{i}", each) for i, each in enumerate((*terms, Constant(int(is_rest))))]
        head = Atom(to.name, (*columns, ("amount", AMOUNT)))
        self.gathering.rules.append(Rule(head, body, of.rule.origin.then(OTHERS)))

    def _known(self, of: Sum, rows: Gathered, parts: Parts) -> Iterable[Comparison]:
        """That what joins a row with its table is known."""
        for variable in dict.fromkeys(t for _, t in (*parts.by, *parts.key) if isinstance(t, Variable)):
            if variable in rows.names and self.doubts.variable(of.rule, variable) != "sure":
                yield Comparison(variable, "!=", NOT_KNOWN)


def _times(value: Expression, parts: Parts) -> Expression:
    return value if parts.factor == 1 else Operation("*", value, Constant(parts.factor))
