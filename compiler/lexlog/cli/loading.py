"""Options in, the law and the facts out; what is wrong with either is printed to stderr."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from lexlog import library as libraries
from lexlog.cli.progress import Progress
from lexlog.demand.cut import met_by_cases
from lexlog.diagnostic import Report, nearest
from lexlog.engine.record import Record
from lexlog.library import Library
from lexlog.questions.asked import Unclear
from lexlog.render import diagnostics as rendered
from lexlog.render import evaluation as evaluations
from lexlog.render import loading, repeated
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.world.steps import Steps
from lexlog.worlds import load_world

BAD_FACTS, NO_LAW, USAGE = 4, 5, 64


class Stop(Exception):
    """The command cannot go on; `code` is its exit code. What there is to say has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def color(stream: object) -> bool:
    """Whether to write in colour: on a terminal, unless NO_COLOR says otherwise."""
    return bool(getattr(stream, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def load_library(given: argparse.Namespace, paths: tuple[object, ...] = ()) -> Library:
    """The law, or Stop(5) after its mistakes were printed."""
    library = libraries.load([*given.policy, *paths])  # type: ignore[list-item]
    if library.has_errors:
        print_diagnostics(library)
        raise Stop(NO_LAW)
    return library


def print_diagnostics(library: Library) -> None:
    """Every finding of the law, to stderr."""
    sys.stderr.write(rendered.text(library.diagnostics, library.sources, color=color(sys.stderr)))


def layer(given: argparse.Namespace, library: Library) -> Layer:
    """The layer that the options ask for, or Stop(64)."""
    readings = {}
    for name, choice in given.reading:
        known = library.law.readings.get(name)
        if known is None:
            refuse(f"no reading is called `{name}`", nearest(name, library.law.readings))
        elif choice not in [each for each, _ in known.choices]:
            choices = ", ".join(f"`{each}`" for each, _ in known.choices)
            refuse(f"reading `{name}` has no choice `{choice}`", f"its choices are {choices}")
        readings[name] = choice
    return Layer(
        given.posture,
        given.known_on.toordinal() if given.known_on else None,
        given.as_of.toordinal() if given.as_of else None,
        readings,
    )


def refuse(message: str, help: str | None) -> NoReturn:
    """Stop(64), with what was expected."""
    sys.stderr.write(f"lexlog: {message}\n" + (f"  help: {help}\n" if help else ""))
    raise Stop(USAGE)


def session(
    given: argparse.Namespace, library: Library, *, differences: bool = True, of_cases: bool = False
) -> tuple[Session, bool]:
    """The session that the options ask for, and whether the facts had errors. With `of_cases`, of a large
    world it has what the cases can meet."""
    chosen = layer(given, library)
    report, steps = Report(), Steps(Progress().component)
    world = load_world(library, given.facts, report, cases=given.cases, steps=steps, reread=given.reread)
    _stop_for_misspelt_law(library, report)
    print_findings(report, verbose=given.verbose)
    progress = Progress()
    if of_cases:
        with steps.working("what the cases can meet"):
            world = met_by_cases(library, chosen, world)
        steps.end()
    record = Record(progress.round, asks_plans=getattr(given, "plan", False))
    made = Session(
        library, chosen, world, given.engine, progress.component, differences, given.memory, record, steps
    )
    return made, report.has_errors


def print_findings(report: Report, *, verbose: bool) -> None:
    """What was found in facts, to stderr; what is wrong with many rows once, unless `verbose`."""
    if report.diagnostics:
        found, colored = report.diagnostics, color(sys.stderr)
        show = rendered.text(found, {}, color=colored) if verbose else repeated.text(found, color=colored)
        sys.stderr.write(show)


def _stop_for_misspelt_law(library: Library, report: Report) -> None:
    """Stop(5) if the facts show that the law names something that is not there."""
    found = [each for each in report.diagnostics if each.span.path in library.sources]
    if any(each.severity == "error" for each in found):
        sys.stderr.write(rendered.text(found, library.sources, color=color(sys.stderr)))
        raise Stop(NO_LAW)


def unclear(error: Unclear) -> NoReturn:
    """Stop(64), saying why nothing is meant by what was asked."""
    refuse(str(error), error.help)


def print_plans(made: Session) -> None:
    """How each rule was planned, to stdout. Evaluates, since the plans go by what is there."""
    assert made.record is not None
    _ = made.evaluation  # plans go by what is there, and are made when rules run
    sys.stdout.write(evaluations.plans(made.record))


def print_costs(made: Session) -> None:
    """What each step of loading and each clause cost, to stderr."""
    assert made.record is not None
    assert made.steps is not None
    sys.stderr.write(loading.costs(made.steps) + "\n" + evaluations.costs(made.record))


def unknown_cases(asked: list[str], made: Session) -> None:
    """Stop(64) if a case that was asked for is not there, with the nearest name."""
    known = {*made.days, *(each.case for each in made.refused())}
    for case in asked:
        if case not in known:
            refuse(f"no case is called `{case}`", nearest(case, known))
