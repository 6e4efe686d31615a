"""Scenarios in, what each expectation came to out: small worlds decided by the law, each by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lexlog import library as libraries
from lexlog import locate
from lexlog.abreast.together import Side, Together
from lexlog.datalog.merged import merged
from lexlog.datalog.strata import Unstratified, components
from lexlog.decide.answers import NAMES
from lexlog.decide.tree import Decision
from lexlog.diagnostic import Diagnostic, Report
from lexlog.library import Library
from lexlog.pipeline import Compiled, doubts_of
from lexlog.resolved.from_syntax_scenarios import mentions
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import (
    ANY_CASE,
    Clause,
    EntityType,
    Expectation,
    GivenRow,
    Law,
    Scenario,
    Table,
    Type,
)
from lexlog.session import Progress, Session
from lexlog.splitting.search import is_open_review
from lexlog.world.load import load
from lexlog.world.tree import World

LayerKey = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Result:
    """An expectation with the decision that answers it and each way in which they differ."""

    scenario: Scenario
    expectation: Expectation
    decision: Decision | None
    differences: tuple[str, ...]
    rests_on: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the law says what was expected, for the reasons expected."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Staged:
    """The expectations of a scenario in one layer, and the small world in which they are looked at. `names`
    has the case for each, by its identity, and `bad` the rows that were refused."""

    scenario: Scenario
    layer: Layer
    expected: Sequence[Expectation]
    world: World
    names: Mapping[int, str]
    bad: Sequence[Diagnostic]

    @property
    def is_whole(self) -> bool:
        """Whether every row was read and every case has its date."""
        return not (self.bad or self.world.refused or self.world.undated)


def run(library: Library, scenarios: Iterable[Scenario], told: Progress = lambda *_: None) -> list[Result]:
    """Every expectation of the scenarios, in order. Those of one layer are decided side by side.

    `told` hears how many of how many small worlds are read, and then decided.
    """
    chosen = [*scenarios]
    staged = stages(library.law, chosen, told)
    results = {
        id(expectation): result(library.law, each, expectation, decisions)
        for each, decisions in zip(staged, _decided(library, staged, told), strict=True)
        for expectation in each.expected
    }
    return [results[id(each)] for scenario in chosen for each in scenario.expectations]


def stages(law: Law, scenarios: Sequence[Scenario], told: Progress) -> list[Staged]:
    """The small worlds of these scenarios, in order."""
    found: list[Staged] = []
    for place, scenario in enumerate(scenarios):
        told("scenarios are read", place, len(scenarios))
        found.extend(stage(law, scenario))
    return found


def alike(library: Library, staged: Iterable[Staged]) -> list[list[Staged]]:
    """The small worlds that can be put side by side: those of one layer in which the same is in doubt. What
    is not known in one would otherwise loosen the bounds of all, and be met by all."""
    found: dict[object, list[Staged]] = {}
    for each in staged:
        program = libraries.compiled(library, each.layer, NAMES).program
        doubts = frozenset(doubts_of(program, each.world).items())
        found.setdefault((repr(each.layer), doubts), []).append(each)
    return [*found.values()]


def stage(law: Law, scenario: Scenario) -> Iterator[Staged]:
    """The expectations of one scenario, those of one layer in one world."""
    by_layer: dict[LayerKey, list[Expectation]] = {}
    for expectation in scenario.expectations:
        by_layer.setdefault((expectation.posture or "text", expectation.readings), []).append(expectation)
    for (posture, readings), expected in by_layer.items():
        report = Report()
        rows, names = dated_rows(law, scenario, expected)
        world = load(law, [locate.home() / "facts" / "reference"], report, given=rows)
        bad = [each for each in report.diagnostics if each.severity == "error"]
        yield Staged(scenario, Layer(posture=posture, readings=dict(readings)), expected, world, names, bad)


def _decided(library: Library, staged: Sequence[Staged], told: Progress) -> list[dict[str, Decision]]:
    """The decisions in the world of each, by case: those that the bounds settle by one evaluation for all
    that are alike, the others by one of their own."""
    raw = _side_by_side(library, staged)
    decided = []
    for place, each in enumerate(staged):
        told("scenarios are decided", place, len(staged))
        decisions = raw.get(id(each))
        if decisions is None or any(map(is_open_review, decisions)):
            decisions = Session(library, each.layer, each.world, differences=False).decisions()
        decided.append({decision.case: decision for decision in decisions})
    told("", len(staged), max(len(staged), 1))
    return decided


def _side_by_side(library: Library, staged: Sequence[Staged]) -> dict[int, list[Decision]]:
    """What the bounds say of each world that could be read whole, by its identity."""
    found: dict[int, list[Decision]] = {}
    whole = [each for each in staged if each.is_whole]
    for some in _alike_in_any_layer(library, whole) or alike(library, whole):
        layers = {repr(each.layer): each.layer for each in some}
        compiled = {name: libraries.compiled(library, each, NAMES) for name, each in layers.items()}
        both = merged([each.program for each in compiled.values()])
        assert both is not None, "those of one layer, or of layers that can be in one program"
        places = {name: place for place, name in enumerate(layers)}
        partly = both.partly.over([places[repr(each.layer)] for each in some])
        sides = [Side(each.layer, each.world) for each in some]
        together = Together.of_worlds(library.law, sides, both.program, partly)
        shared = next(iter(compiled.values())).shared
        beside = together.under(together.rewritten(Compiled(both.program, shared=shared)))
        found |= {id(each): beside.decisions(number) for number, each in enumerate(some)}
    return found


def _alike_in_any_layer(library: Library, staged: Sequence[Staged]) -> list[list[Staged]]:
    """The small worlds in which the same is in doubt, whatever their layers; none where these cannot be in
    one program."""
    layers = {repr(each.layer): each.layer for each in staged}
    both = merged([libraries.compiled(library, each, NAMES).program for each in layers.values()])
    if both is None or isinstance(components(both.program), Unstratified):
        return []
    found: dict[object, list[Staged]] = {}
    for each in staged:
        found.setdefault(frozenset(doubts_of(both.program, each.world).items()), []).append(each)
    return [*found.values()]


def result(law: Law, staged: Staged, expectation: Expectation, decisions: Mapping[str, Decision]) -> Result:
    """An expectation held against the decisions in its world, by case."""
    decision = decisions.get(staged.names[id(expectation)])
    differences = _bad_rows(staged.bad) if staged.bad else _differences(expectation, decision, law)
    return Result(staged.scenario, expectation, decision, differences, _rests_on(decision))


def _bad_rows(found: Sequence[Diagnostic]) -> tuple[str, ...]:
    return tuple(f"given row refused: {each.message}" for each in found)


def dated_rows(
    law: Law, scenario: Scenario, expected: list[Expectation]
) -> tuple[list[GivenRow], dict[int, str]]:
    """The scenario's rows with a copy of each case, and of what speaks of it, for each day that is expected.

    Also the name of the copy for each expectation, by its identity.
    """
    names: dict[int, str] = {}
    wanted: dict[str, dict[str, int]] = {}
    for each in expected:
        name = each.case
        if each.day is not None:
            name = f"{each.case}@{datetime.date.fromordinal(each.day).isoformat()}"
            wanted.setdefault(each.case, {})[name] = each.day
        names[id(each)] = name
    idle: dict[str, dict[str, int]] = {name: {} for name in _undated(law, scenario) if name not in wanted}
    rows: list[GivenRow] = []
    for row in scenario.given:
        rows.extend(_copies(law, law.tables[row.table], row, {**wanted, **idle}))
    return rows, names


def _undated(law: Law, scenario: Scenario) -> Iterator[str]:
    """Cases of the scenario that get their day from expectations only."""
    for row in scenario.given:
        table, cells = law.tables[row.table], dict(row.cells)
        if table.word == "case" and table.decided_on not in cells:
            yield cells.get(table.key[0], "")


def _copies(
    law: Law, table: Table, row: GivenRow, wanted: Mapping[str, Mapping[str, int]]
) -> Iterator[GivenRow]:
    cells = dict(row.cells)
    key = cells.get(table.key[0], "")
    if table.word == "case" and key in wanted:
        assert table.decided_on is not None
        for name, day in wanted[key].items():
            dated = {
                **cells,
                table.key[0]: name,
                table.decided_on: datetime.date.fromordinal(day).isoformat(),
            }
            yield replace(row, cells=tuple(dated.items()))
        return
    spoken = [f.name for f in table.fields if _is_case(law, f.type) and cells.get(f.name) in wanted]
    if not spoken:
        yield row
        return
    for name in wanted[cells[spoken[0]]]:
        copied = {**cells, spoken[0]: name}
        if table.key[0] not in spoken and len(table.key) == 1:
            copied[table.key[0]] = f"{key}@{name}"
        yield replace(row, cells=tuple(copied.items()))


def _is_case(law: Law, type_: Type) -> bool:
    if type_ == ANY_CASE:
        return True
    return (
        isinstance(type_, EntityType) and type_.name in law.tables and law.tables[type_.name].word == "case"
    )


def _rests_on(decision: Decision | None) -> tuple[str, ...]:
    """Every clause that took part in a decision."""
    if decision is None:
        return ()
    found = [each.clause for each in decision.requirements]
    found.extend(clause for each in decision.requirements for clause in each.review_clauses)
    found.extend(
        each.clause
        for exception in decision.exceptions
        for each in exception.because
        if each.condition == "met"
    )
    found.extend(each.clause for each in (*decision.prohibitions, *decision.exclusions))
    found.extend(each.clause for each in decision.flags)
    return tuple(dict.fromkeys(found))


def _differences(expected: Expectation, decision: Decision | None, law: Law) -> tuple[str, ...]:
    if decision is None:
        return (f"no case is called `{expected.case}`",)
    found = []
    if decision.outcome != expected.outcome:
        found.append(
            f"expected {expected.outcome}, got {decision.outcome}"
            + (f" ({decision.note})" if decision.note else "")
        )
    if expected.exception is not None and decision.exception != expected.exception:
        found.append(f"expected exception {expected.exception}, got {decision.exception or 'none'}")
    if expected.reviews:
        reviews = {decision.review} if decision.review else set(decision.review_may_be)
        if reviews != set(expected.reviews):
            shown = " or ".join(sorted(r for r in reviews if r)) or "none"
            found.append(f"expected review {' or '.join(expected.reviews)}, got {shown}")
    rests = _rests_on(decision)
    for clause in expected.because:
        if not any(mentions(clause, each) for each in rests):
            found.append(f"expected because {clause}, but it rests on {', '.join(rests) or 'no clause'}")
    shown_as = {decision.case: expected.case}
    keys = [each.key.split(", ")[0] for each in decision.missing]
    missing = {(each.field, shown_as.get(key, key)) for each, key in zip(decision.missing, keys, strict=True)}
    for column, key in expected.missing:
        if (column, key) not in missing:
            shown = ", ".join(f"{c} of {k}" for c, k in sorted(missing)) or "nothing"
            found.append(f"expected missing {column} of {key}, got {shown}")
    if expected.outcome == "undetermined" and expected.missing and len(missing) > len(set(expected.missing)):
        found.append(f"more is missing: {', '.join(f'{c} of {k}' for c, k in sorted(missing))}")
    listed = {each.paragraph for each in decision.not_modelled}
    found.extend(f"expected it to list {each}" for each in expected.lists if each not in listed)
    found.extend(f"expected it not to list {each}" for each in expected.lists_not if each in listed)
    flags = {each.id for each in decision.flags}
    found.extend(f"expected flag {flag}" for flag in expected.flags if flag not in flags)
    return tuple(found)


def uncovered(results: Iterable[Result], law: Law) -> list[Clause]:
    """The clauses of rulings that no met expectation rests on."""
    rests = {clause for each in results if each.passed for clause in each.rests_on}
    return [clause for clause in counted(law) if clause.id not in rests]


def counted(law: Law) -> list[Clause]:
    """The clauses of rulings on which an outcome may rest."""
    return [
        clause
        for ruling in law.rulings.values()
        for clause in ruling.clauses
        if clause.word not in ("covers", "duty", "ask")
    ]


def selected(library: Library, paths: Iterable[Path], named: str | None) -> list[Scenario]:
    """The scenarios in these files (all by default) with this text in their titles (any by default)."""
    shown = [locate.shown(path) for path in paths]
    return [
        each
        for each in library.law.scenarios
        if (not shown or any(is_within(each.span.path, path) for path in shown))
        and (named is None or named.lower() in each.title.lower())
    ]


def is_within(file: str, path: str) -> bool:
    """Whether a file is the one that the path names, or in the folder that it names."""
    return file == path or file.startswith(path.rstrip("/") + "/") or path == "."
