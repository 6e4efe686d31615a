"""Events of an import in, the count of what was taken, skipped and refused, and why, out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lexlog import locate
from lexlog.imports.reasons import REASONS
from lexlog.imports.tree import Conclusion, Fate, Record, Weight

EXAMPLES = 3
FATES: tuple[Fate, ...] = ("taken", "taken in part", "skipped", "refused")
WEIGHTS: tuple[Weight, ...] = ("refused", "doubt", "skipped", "note")


@dataclass(frozen=True, slots=True)
class Reason:
    """How often something was not taken as it stands for one reason, with the first examples."""

    weight: Weight
    reason: str
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import. The fates add up to the records that were read."""

    kind: str
    files: tuple[tuple[str, int, str], ...]
    records: int
    fates: Mapping[Fate, int]
    reasons: tuple[Reason, ...]
    tables: Mapping[str, int]

    @property
    def in_doubt(self) -> bool:
        """Whether anything was refused or left unknown."""
        return any(each.weight in ("refused", "doubt") for each in self.reasons)


@dataclass(slots=True)
class Tally:
    """Counts while an import goes on."""

    records: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    reasons: Counter[tuple[Weight, str]] = field(default_factory=Counter)
    examples: dict[tuple[Weight, str], list[tuple[str, str]]] = field(default_factory=dict)

    def count(self, event: Record | Conclusion) -> None:
        """Count a record once by its fate, and each remark by its reason."""
        if isinstance(event, Record):
            self.records += 1
            self.fates[event.fate] += 1
        for each in event.remarks:
            key = (each.weight, each.reason)
            self.reasons[key] += 1
            examples = self.examples.setdefault(key, [])
            if len(examples) < EXAMPLES:
                examples.append((str(event.place), each.message))

    def report(self, kind: str, paths: Sequence[Path], tables: Mapping[str, int]) -> Report:
        """What was counted."""
        order = {weight: place for place, weight in enumerate(WEIGHTS)}
        keys = sorted(self.reasons, key=lambda key: (order[key[0]], -self.reasons[key], key[1]))
        return Report(
            kind,
            tuple((locate.shown(path), path.stat().st_size, _digest(path)) for path in paths),
            self.records,
            {fate: self.fates[fate] for fate in FATES},
            tuple(Reason(*key, self.reasons[key], tuple(self.examples[key])) for key in keys),
            tables,
        )


def _digest(path: Path) -> str:
    if path.is_dir():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_json(report: Report) -> dict[str, Any]:
    """The report as a document of the schema `lexlog.import/1`."""
    return {
        "schema": "lexlog.import/1",
        "kind": report.kind,
        "files": [
            {"file": file, "bytes": size, "sha256": digest or None} for file, size, digest in report.files
        ],
        "records": {"read": report.records, **{fate.replace(" ", "_"): report.fates[fate] for fate in FATES}},
        "reasons": [
            {
                "weight": each.weight,
                "reason": each.reason,
                "sentence": REASONS[each.reason],
                "count": each.count,
                "examples": [{"place": place, "message": message} for place, message in each.examples],
            }
            for each in report.reasons
        ],
        "tables": dict(report.tables),
    }
