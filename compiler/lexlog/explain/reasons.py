"""A decided case in, the reasons for its outcome out: sets of facts each of which suffices.

A reason is a set of facts (cells, rows, rows that are not there) with the clauses by which they lead to the
outcome. Whatever else is so, they lead to it. No reason contains another; one that rests on a sum may name
more than it needs. Undoing each reason need not change the outcome: what only the range of a column, or each
of several cases, makes certain is no reason here. First come those that rest on what the easiest changer can
change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexlog.datalog.bounds import HIGH, ROW
from lexlog.explain import tree
from lexlog.explain.antichain import members
from lexlog.explain.facts import Cell, Fact, Limb, NoRow, Row
from lexlog.explain.fails import why_fails, why_only
from lexlog.explain.grounds import Answer, Fails, Grounds, Holds, Only, Value
from lexlog.explain.holds import why_holds, why_value
from lexlog.explain.values import shown
from lexlog.resolved.tree import Changer, Changes

ANSWERS: Mapping[type, Answer] = {
    Holds: why_holds,
    Fails: why_fails,
    Only: why_only,
    Value: why_value,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact that a reason rests on: what it says, and who can change it (None: nobody was named for it)."""

    fact: Fact
    node: tree.Given | tree.Absent
    changer: Changer | None
    rank: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Facts, the easiest to change first, and the clauses that rule on the case by them."""

    clauses: tuple[str, ...]
    grounds: tuple[Ground, ...]

    @property
    def changer(self) -> Changer | None:
        """Who can undo the reason most easily."""
        return self.grounds[0].changer if self.grounds else None

    @property
    def rank(self) -> int:
        """How hard the reason is to undo; one without facts is the law's alone."""
        return self.grounds[0].rank if self.grounds else 10**6


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons for an outcome. `is_cut` says that their number was cut."""

    outcome: str
    reasons: tuple[Reason, ...]
    is_cut: bool


def reasons(
    grounds: Grounds, changes: Changes, case: str, outcome: str, others: Sequence[tuple[str, str]]
) -> Reasons:
    """The reasons for an outcome of a case.

    `others` are the relations and outcomes that would be another outcome: where the outcome is not derived
    for certain, that none of these may hold is what it rests on.
    """
    symbols = grounds.model.symbols
    code, word = symbols.find(case), symbols.find(outcome)
    assert code is not None
    assert word is not None
    asked = {"case": code, "outcome": word}
    positions = grounds.model.relation("outcome").positions(asked, grounds.day)
    if positions:
        aspects = (("case", "="), ("outcome", "="))
        statement = grounds.ask(Holds("outcome", positions[0], aspects))  # type: ignore[arg-type]
    else:
        fails = []
        for relation, other in others:
            found = symbols.find(other)
            if found is not None:
                fails.append(grounds.ask(Fails(relation, (("case", code), ("outcome", found)))))
        statement = grounds.formulas.all(fails) if fails else grounds.formulas.any(())
    grounds.close()
    sets = grounds.formulas.smallest_sets(statement)
    if grounds.formulas.is_cut:
        sets = tuple(dict.fromkeys(grounds.formulas.shrunk(statement, each) for each in sets))
    shower = Shower(grounds, changes)
    made = [(shower.reason(each), each) for each in sets]
    made.sort(key=lambda pair: (pair[0].rank, len(pair[0].grounds), pair[0].clauses, pair[1]))
    return Reasons(outcome, tuple(reason for reason, _ in made), grounds.formulas.is_cut)


@dataclass(frozen=True, slots=True)
class Shower:
    """Facts as a reader knows them."""

    grounds: Grounds
    changes: Changes

    def reason(self, found: int) -> Reason:
        """A set of facts as a reason."""
        facts = [self.grounds.facts.all[at] for at in members(found)]
        clauses = tuple(sorted(fact.clause for fact in facts if isinstance(fact, Limb)))
        shown = [self.ground(fact) for fact in facts if not isinstance(fact, Limb)]
        shown.sort(key=lambda each: (each.rank, str(each.fact)))
        return Reason(clauses, tuple(shown))

    def ground(self, fact: Cell | Row | NoRow) -> Ground:
        """A fact with what it says and who can change it."""
        changer = self.changes.changer(fact.table, fact.column if isinstance(fact, Cell) else "")
        return Ground(fact, self.node(fact), changer, self.changes.rank(changer))

    def node(self, fact: Cell | Row | NoRow) -> tree.Given | tree.Absent:
        """A fact as a node of a proof."""
        kinds, symbols = self.grounds.kinds, self.grounds.model.symbols
        if isinstance(fact, NoRow):
            kind = kinds[fact.table]
            said = tuple((column, shown(value, kind.kind(column), symbols)) for column, value in fact.values)
            return tree.Absent(fact.table, said, (), table=True)
        predicate, position = self.grounds.facts.places[fact]
        values = self.grounds.model.relation(predicate).values(position)
        file, line, source = self.grounds.tables.place(predicate, position)
        row = tuple(
            (column.name, shown(values[column.name], column.kind, symbols))
            for column in kinds[predicate].columns
            if self._is_shown(fact, predicate, values, column.name)
        )
        return tree.Given(fact.table, row, file, line, source)

    def _is_shown(self, fact: Cell | Row, predicate: str, values: Mapping[str, int], column: str) -> bool:
        if column.endswith(HIGH) or column == ROW or not self.grounds.is_known(predicate, values, column):
            return False
        is_key = column in self.grounds.tables.key(fact.table)
        return isinstance(fact, Row) or is_key or column == fact.column
