"""Relations of a model in, rows by case as text out: what deciding reads, whichever engine made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.outcomes import RELATIONS

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows of the relations of `outcomes.RELATIONS`, by case; `may` holds what may hold, `must` what must."""

    must: Mapping[str, Mapping[str, tuple[Row, ...]]]
    may: Mapping[str, Mapping[str, tuple[Row, ...]]] = field(default_factory=dict)

    def sure(self, relation: str, case: str) -> tuple[Row, ...]:
        """Rows that must hold, without the case."""
        return self.must[relation].get(case, ())

    def possible(self, relation: str, case: str) -> tuple[Row, ...]:
        """Rows that may hold, those that must included."""
        return self.may[relation].get(case, ())


def by_case(rows: Iterable[tuple[str, ...]]) -> dict[str, tuple[Row, ...]]:
    """Rows grouped by their first column, sorted."""
    found: dict[str, list[Row]] = defaultdict(list)
    for case, *rest in sorted(set(rows)):
        found[case].append(tuple(rest))
    return {case: tuple(each) for case, each in found.items()}


NAMES = tuple(relation.name for relation in RELATIONS)
