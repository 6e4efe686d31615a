"""Many cases of one evaluation in, what the bounds alone say of them out, each answer worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lexlog.alike import answers_of, numbered
from lexlog.decide.from_model import Book, decide
from lexlog.decide.groups import Groups
from lexlog.decide.tree import Decision
from lexlog.pipeline import Evaluation, must_alone
from lexlog.world.tree import Array


def grouped(evaluation: Evaluation, of: Book, cases: Sequence[str], days: Mapping[str, int]) -> Groups:
    """The raw decisions of these cases, by groups that are decided alike.

    Cases are told apart by what the model says of them, by which clauses stand on their day, and by what was
    cleared. Where it must be worked out whether a condition holds by itself, each case is a group.
    """
    codes = evaluation.model.symbols.find_all(cases)
    ordinals = np.fromiter((days[each] for each in cases), np.int64, len(cases))
    apart = _by_standing(of, ordinals)
    cleared = {case for case, _ in of.clearances}
    own = [place for place, case in enumerate(cases) if case in cleared]
    apart[own] = int(apart.max(initial=0)) + 1 + np.arange(len(own))
    _, first, group = np.unique(numbered(evaluation, codes, apart), return_index=True, return_inverse=True)
    answers = answers_of(evaluation, codes[first])
    asked: set[int] = set()
    found = []
    for number, place in enumerate(first.tolist()):

        def alone(*_: str, number: int = number) -> bool:
            asked.add(number)
            return False

        found.append(decide(cases[place], int(ordinals[place]), answers, of, alone))
    groups = Groups(cases, ordinals, group.reshape(-1).astype(np.int64), found)
    return groups.with_own(_by_case(evaluation, of, groups, codes, asked)) if asked else groups


def _by_standing(of: Book, ordinals: Array) -> Array:
    """A number for each day; two have the same if the same clauses stand on both."""
    spans = [span for each in of.standing.values() for span in each]
    turns = np.unique(np.array([turn for first, last in spans for turn in (first, last + 1)], np.int64))
    return np.searchsorted(turns, ordinals, side="right")


def _by_case(
    evaluation: Evaluation, of: Book, groups: Groups, codes: Array, asked: set[int]
) -> list[Decision]:
    """The raw decision of each case of some groups, one by one."""
    places = np.flatnonzero(np.isin(groups.group, list(asked)))
    answers = answers_of(evaluation, codes[places])
    found = []
    for place in places.tolist():
        day = int(groups.days[place])

        def alone(relation: str, case: str, clause: str, day: int = day) -> bool:
            return must_alone(evaluation, day, relation, case, clause)

        found.append(decide(groups.cases[place], day, answers, of, alone))
    return found
