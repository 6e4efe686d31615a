"""Decisions of many cases, kept once for all cases that are decided alike."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal as Word

import numpy as np
from numpy.typing import NDArray

from lexlog.decide.from_model import Book
from lexlog.decide.tree import Decision, Difference, DutyFound

Array = NDArray[np.int64]
By = Word["posture", "reading"]


@dataclass(frozen=True, slots=True)
class Groups:
    """Cases with their days, the number of the group of each, and by group the decision of one of its cases:
    the others differ from it in name and day alone."""

    cases: Sequence[str]
    days: Array
    group: Array
    found: Sequence[Decision]

    @classmethod
    def of_each(cls, decisions: Sequence[Decision], days: Mapping[str, int]) -> Groups:
        """A group for each decision."""
        cases = [each.case for each in decisions]
        ordinals = np.array([days[each] for each in cases], np.int64)
        return cls(cases, ordinals, np.arange(len(cases)), decisions)

    def decisions(self, of: Book) -> list[Decision]:
        """The decision of each case."""
        return self._decisions(range(len(self.cases)), of)

    def at(self, place: int, of: Book) -> Decision:
        """The decision of the case at this place."""
        return self._decisions([place], of)[0]

    def where(self, holds: Callable[[Decision], bool], of: Book) -> list[Decision]:
        """The decisions of the cases of all groups of which something holds."""
        return self._decisions(np.flatnonzero(self.marks(holds)).tolist(), of)

    def marks(self, holds: Callable[[Decision], bool]) -> NDArray[np.bool_]:
        """Of which cases something holds, asked once for each group."""
        marks: NDArray[np.bool_] = np.array([holds(each) for each in self.found], bool)[self.group]
        return marks

    def with_own(self, decisions: Sequence[Decision]) -> Groups:
        """The same with a group of its own for each of these decisions."""
        places = {case: place for place, case in enumerate(self.cases)} if decisions else {}
        group = self.group.copy()
        for number, each in enumerate(decisions, len(self.found)):
            group[places[each.case]] = number
        return replace(self, group=group, found=[*self.found, *decisions])

    def among(self, places: Array) -> Groups:
        """The cases at these places."""
        cases = [self.cases[place] for place in places.tolist()]
        return Groups(cases, self.days[places], self.group[places], self.found)

    def with_difference(self, by: By, name: str, places: Array, other: Groups) -> Groups:
        """The same with what the cases at these places come to in another layer, where it is another thing.
        `other` has these cases in their order."""
        words = list(dict.fromkeys(each.says() for each in other.found))
        said = np.array([words.index(each.says()) + 1 for each in other.found], np.int64)
        labels = np.zeros(len(self.cases), np.int64)
        labels[places] = said[other.group]

        def label(decision: Decision, number: int) -> Decision:
            if not number or words[number - 1] == decision.says():
                return decision
            return replace(
                decision, differs_under=(*decision.differs_under, Difference(by, name, words[number - 1]))
            )

        return self._split(labels, label)

    def _split(self, labels: Array, label: Callable[[Decision, int], Decision]) -> Groups:
        """The groups told apart by a number for each case, with what `label` makes of a decision and it."""
        width = int(labels.max(initial=0)) + 1
        pairs, group = np.unique(self.group * width + labels, return_inverse=True)
        found = [label(self.found[pair // width], pair % width) for pair in pairs.tolist()]
        return replace(self, group=group.reshape(-1).astype(np.int64), found=found)

    def _decisions(self, places: Sequence[int], of: Book) -> list[Decision]:
        dates: dict[int, str] = {}
        duties: dict[tuple[int, int], tuple[DutyFound, ...]] = {}
        made = []
        days, groups = self.days[list(places)].tolist(), self.group[list(places)].tolist()
        for place, day, number in zip(places, days, groups, strict=True):
            one = self.found[number]
            if day not in dates:
                dates[day] = datetime.date.fromordinal(day).isoformat()
            due = one.duties
            if due and one.date != dates[day]:
                if (number, day) not in duties:
                    duties[number, day] = tuple(_due(each, day, of) for each in due)
                due = duties[number, day]
            made.append(replace(one, case=self.cases[place], date=dates[day], duties=due))
        return made


def _due(duty: DutyFound, day: int, of: Book) -> DutyFound:
    """The duty of an act on another day."""
    after = of.clauses[duty.clause].days
    due = datetime.date.fromordinal(day + after).isoformat() if after is not None else ""
    return replace(duty, due=due)
