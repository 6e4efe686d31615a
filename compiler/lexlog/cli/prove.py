"""lexlog prove: a sentence about all cases in, whether it follows from the law out, or a case against it."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Mapping

from lexlog.cli.diff import library_of_side
from lexlog.cli.loading import NO_LAW, Stop, layer, load_library, print_diagnostics, refuse, unclear
from lexlog.cli.solving import ERROR, effort_of, need_solver, tell
from lexlog.compare.laid import laid
from lexlog.compare.sides import NoSide, Side, named, side, under
from lexlog.diagnostic import nearest
from lexlog.library import Library
from lexlog.questions.asked import Unclear
from lexlog.render.diff import about
from lexlog.resolved.layer import Layer
from lexlog.symbolic.tree import Verdict


def run(given: argparse.Namespace) -> int:
    """0 proven, 2 disproven by a case, 3 neither, 1 for no solver or a side that does not load, 5 for a law
    that does not load, 64 for what asks nothing."""
    text = " ".join(given.sentence)
    try:
        need_solver("`prove`")
        library = load_library(given)
        sides, verdict = _proven(given, text, library, layer(given, library))
        return tell(given, text, sides, verdict)
    except Stop as stop:
        return stop.code


def _proven(
    given: argparse.Namespace, text: str, library: Library, asked: Layer
) -> tuple[list[Mapping[str, str]], Verdict]:
    from lexlog.symbolic import asked as sentences
    from lexlog.symbolic import prove

    effort = effort_of(given)
    try:
        sentence = sentences.sentence(text, library.law)
    except Unclear as error:
        unclear(error)
    of: list[Mapping[str, str]] = [{"side": "law", "layer": under(asked), "digest": library.digest}]
    match sentence:
        case sentences.Outcome(outcome, condition, is_always):
            case = _kind_of_case(given, library)
            law = _laid(_with_condition(library, case, condition), asked)
            found = (prove.always if is_always else prove.never)(law, case, outcome, effort)
            return of, found
        case sentences.Shadowed(clause):
            return of, prove.shadowed(_laid(library, asked), clause, effort)
        case sentences.NeverApplies(exception):
            return of, prove.never_applies(_laid(library, asked), exception, effort)
        case sentences.NeverLooser(old, new):
            sides = _side(given, old, asked), _side(given, new, asked)
            found = prove.never_looser(sides[0].library, sides[1].library, effort)
            return [about(each) for each in sides], found


def _with_condition(library: Library, case: str, condition: str) -> Library:
    from lexlog.symbolic.asked import with_condition

    made = with_condition(library, case, condition)
    if made.has_errors:
        print_diagnostics(made)
        sys.stderr.write(f"lexlog: `{condition}` is no condition on a {case}\n")
        raise Stop(NO_LAW)
    return made


def _kind_of_case(given: argparse.Namespace, library: Library) -> str:
    from lexlog.symbolic.laws import kinds_of_cases

    kinds = kinds_of_cases(library.law)
    if not kinds:
        refuse("the law has no kind of case", None)
    if given.of is not None and given.of not in kinds:
        refuse(f"no kind of case is called `{given.of}`", nearest(given.of, kinds) or f"there are {kinds}")
    return given.of or kinds[0]


def _laid(library: Library, asked: Layer) -> Library:
    key = hashlib.sha256(f"{library.key} {asked!r}".encode()).hexdigest()
    return Library(laid(library.law, asked), library.sources, library.diagnostics, library.digest, key)


def _side(given: argparse.Namespace, text: str, asked: Layer) -> Side:
    try:
        name = named(text)
        library, policy = library_of_side(name, given.policy)
        return side(name, library, asked, policy)
    except NoSide as error:
        refuse(str(error), error.help)
    except OSError as error:
        sys.stderr.write(f"lexlog: {error.filename or text}: {error.strerror or error}\n")
        raise Stop(ERROR) from None
