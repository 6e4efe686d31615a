"""What the loaded policies declare, by kind and name; looking a name up reports it when it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lexlog.diagnostic import Label, Report, nearest
from lexlog.resolved import tree
from lexlog.resolved.units import BUILT_IN, Unit
from lexlog.source import NOWHERE, Span
from lexlog.syntax.tree import Name

T = TypeVar("T")


@dataclass(slots=True)
class Names:
    """Declarations by kind. A name is visible in the policy that declares it and in those that use that."""

    report: Report
    units: dict[str, Unit] = field(default_factory=lambda: {n: Unit(n, d) for n, d in BUILT_IN.items()})
    tables: dict[str, tree.Table] = field(default_factory=dict)
    instruments: dict[str, tree.Instrument] = field(default_factory=dict)
    readings: dict[str, tree.Reading] = field(default_factory=dict)
    groups: dict[str, tree.Group] = field(default_factory=dict)
    parameters: dict[str, tree.Parameter] = field(default_factory=dict)
    definitions: dict[str, tree.Definition] = field(default_factory=dict)
    requirements: dict[str, str] = field(default_factory=dict)
    paragraphs: set[str] = field(default_factory=set)
    home: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[tuple[str, str], Span] = field(default_factory=dict)
    sees: dict[str, frozenset[str]] = field(default_factory=dict)
    policy: str = ""

    def declare(self, kind: str, name: Name) -> bool:
        """Note that the policy declares the name; False (and a finding) if it is declared already."""
        earlier = self.places.get((kind, name.text))
        if earlier is not None:
            self.report.add(
                "duplicate-name",
                f"{kind} `{name.text}` is declared twice",
                name.span,
                labels=[Label(earlier, "declared here first")],
            )
            return False
        self.places[kind, name.text] = name.span
        self.home[kind, name.text] = self.policy
        return True

    def find(self, kind: str, known: Mapping[str, T], name: Name) -> T | None:
        """The declaration of the name, or None after a finding."""
        found = known.get(name.text)
        if found is None:
            self.unknown(kind, name, known)
            return None
        self.seen(kind, name)
        return found

    def seen(self, kind: str, name: Name) -> None:
        """Report a name that is declared in a policy that this one does not use."""
        home = self.home.get((kind, name.text))
        if home is not None and home not in self.sees.get(self.policy, frozenset((home,))):
            self.report.add(
                "not-imported",
                f"{kind} `{name.text}` is declared in `{home}`, which this policy does not use",
                name.span,
                help=f"add `{home}` to `uses`",
            )

    def unknown(self, kind: str, name: Name, known: Iterable[str], *, what: str = "") -> None:
        """Report a name that nothing declares."""
        self.report.add(
            "unknown-name",
            what or f"no {kind} is called `{name.text}`",
            name.span if name.span != NOWHERE else NOWHERE,
            help=nearest(name.text, known),
        )
