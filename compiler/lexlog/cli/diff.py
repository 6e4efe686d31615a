"""lexlog diff: two laws and facts in, what changed and which cases move out."""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from lexlog.cli.loading import Stop, print_diagnostics, print_findings, refuse
from lexlog.cli.solving import effort_of, need_solver, tell
from lexlog.compare.changes import changes
from lexlog.compare.replay import replay
from lexlog.compare.sides import Named, NoSide, Side, library_of, named, side
from lexlog.compare.tree import Change, Comparison, Replay
from lexlog.diagnostic import Report, nearest
from lexlog.library import Library
from lexlog.render import diff as rendered
from lexlog.render import diff_pages as pages
from lexlog.resolved.layer import Layer
from lexlog.world.tree import World
from lexlog.worlds import NotAlone, NotUsable, load_world

ERROR = 1


def run(given: argparse.Namespace) -> int:
    """0 the same, 2 they differ, 3 some case is undetermined and nothing differs, or it is not known whether
    any does, 1 a side or the facts have errors, 64 for a side that names nothing."""
    try:
        if given.symbolic:
            need_solver("`--symbolic`")
        old, new = _sides(given)
        if given.symbolic:
            return _symbolic(given, old, new)
        found = changes(old, new)
        played = None if given.text_only else _replayed(given, old, new, found)
    except Stop as stop:
        return stop.code
    comparison = Comparison(rendered.about(old), rendered.about(new), found, played)
    match given.format:
        case "json":
            print(json.dumps(rendered.as_json(comparison), indent=2, ensure_ascii=False, sort_keys=True))
        case "md":
            sys.stdout.write(pages.markdown(comparison))
        case "html":
            sys.stdout.write(pages.html(comparison))
        case _:
            sys.stdout.write(rendered.text(comparison, expand=given.expand))
    return comparison.exit_code


def _symbolic(given: argparse.Namespace, old: Side, new: Side) -> int:
    """Whether any case at all is decided otherwise."""
    from lexlog.symbolic.differ import differ

    sides = rendered.about(old), rendered.about(new)
    verdict = differ(old.library, new.library, effort_of(given))
    return tell(given, "do the two laws decide every case alike", sides, verdict)


def _sides(given: argparse.Namespace) -> tuple[Side, Side]:
    """Both sides, or Stop: 64 for what names nothing, 1 after the mistakes of a policy were printed."""
    readings = _readings(given)
    try:
        names = named(given.old), named(given.new or given.old)
        loaded = [library_of_side(each, given.policy) for each in names]
        sides = [
            side(name, library, _layer(given, which, readings[which], library), policy)
            for which, name, (library, policy) in zip((0, 1), names, loaded, strict=True)
        ]
    except NoSide as error:
        refuse(str(error), error.help)
    except OSError as error:
        refuse(f"{error.filename or given.old}: {error.strerror or error}", None)
    return sides[0], sides[1]


def library_of_side(name: Named, beside: list[Path]) -> tuple[Library, str | None]:
    """The law of a side with the policy that it names, or Stop(1) after its mistakes were printed."""
    library, policy = library_of(name, tuple(beside))
    if library.has_errors:
        print_diagnostics(library)
        sys.stderr.write(f"lexlog: the law of `{name.text}` does not load\n")
        raise Stop(ERROR)
    return library, policy


def _readings(given: argparse.Namespace) -> tuple[dict[str, str], dict[str, str]]:
    """The choices of each side: of a reading that is named twice by --reading, the first is of OLD and the
    second of NEW."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for name, choice in given.reading:
        by_name[name].append(choice)
    for name, choices in by_name.items():
        if len(choices) > 2:
            refuse(f"reading `{name}` is given {len(choices)} choices", "one for both sides, or one for each")
    old = {name: choices[0] for name, choices in by_name.items()} | dict(given.old_reading)
    new = {name: choices[-1] for name, choices in by_name.items()} | dict(given.new_reading)
    return old, new


def _layer(given: argparse.Namespace, which: int, readings: dict[str, str], library: Library) -> Layer:
    """The layer of a side, or Stop(64) for a reading or a choice that is not there."""
    for name, choice in readings.items():
        known = library.law.readings.get(name)
        if known is None:
            refuse(f"no reading is called `{name}`", nearest(name, library.law.readings))
        if choice not in [each for each, _ in known.choices]:
            choices = ", ".join(f"`{each}`" for each, _ in known.choices)
            refuse(f"reading `{name}` has no choice `{choice}`", f"its choices are {choices}")
    own = (given.old_posture, given.new_posture)[which]
    return Layer(
        own or given.posture,
        given.known_on.toordinal() if given.known_on else None,
        given.as_of.toordinal() if given.as_of else None,
        readings,
    )


def _replayed(given: argparse.Namespace, old: Side, new: Side, found: tuple[Change, ...]) -> Replay:
    """The cases under both laws, or Stop(1) after what is wrong with the facts was printed."""

    def load(library: Library) -> World:
        report = Report()
        try:
            world = load_world(library, given.facts, report, cases=given.cases, reread=given.reread)
        except (NotUsable, NotAlone) as error:
            sys.stderr.write(f"lexlog: {error}\n")
            raise Stop(ERROR if isinstance(error, NotUsable) else 64) from None
        print_findings(report, verbose=given.verbose)
        if report.has_errors:
            raise Stop(ERROR)
        return world

    return replay(old, new, found, load, given.case)
