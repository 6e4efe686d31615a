"""lexlog verify: a memo in, whether it comes out the same when it is computed again."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path

from lexlog.cli.loading import Stop, load_library, session
from lexlog.cli.memo import written
from lexlog.cli.options_shared import LANGUAGES, POSTURES
from lexlog.render.determination.differences import differences, first_difference
from lexlog.render.determination.memo_block import BLOCKS, Json, Unreadable, data_of
from lexlog.render.determination.memo_data import SCHEMA, Asked

SAME, UNREADABLE, DIFFERS = 0, 1, 2


def run(given: argparse.Namespace) -> int:
    """0 if every byte comes out the same, 2 if anything differs, 1 if it cannot be computed again."""
    try:
        text, data = data_of(given.memo.read_bytes())
        asked = _asked(data)
        _complete(given, asked)
    except (Unreadable, OSError) as error:
        return _not_verified(given, str(error))
    try:
        library = load_library(given)
        made, bad_facts = session(given, library, of_cases=True)
    except Stop:
        return _not_verified(given, "it cannot be computed again")
    except Exception as error:
        if getattr(error, "exit_code", None) is None and not isinstance(error, OSError):
            raise
        return _not_verified(given, str(error))
    if bad_facts:
        return _not_verified(given, "the facts have errors")
    if asked.case not in made.days and asked.case not in {each.case for each in made.refused()}:
        return _differs(given, [f"the facts have no case `{asked.case}`"])
    anew, known, _ = written(made, asked)
    if anew == text:
        sys.stdout.write(_same(given, known))
        return SAME
    found = differences(data, json.loads(json.dumps(known)))
    return _differs(given, found or [f"the words of the memo; {first_difference(text, anew)}"])


def _same(given: argparse.Namespace, known: Json) -> str:
    """What was computed again, and from what."""
    law, facts, decision = known["policy"], known["facts"], known["decision"]
    assert isinstance(law, dict)
    assert isinstance(facts, dict)
    assert isinstance(decision, dict)
    beside = ", ".join(map(str, given.policy))
    lines = [
        f"SAME  {given.memo}: computed again, and every byte is the same",
        f"{decision['case']} on {decision['date'] or 'an unknown date'}: {decision['outcome']}",
        f"by the bundled law{f' with {beside}' if beside else ''}, digest {law['digest']}",
        f"over {', '.join(map(str, given.facts)) or 'the demonstration world'}, digest {facts['digest']}",
    ]
    return "\n".join(lines) + "\n"


def _differs(given: argparse.Namespace, found: list[str]) -> int:
    lines = [f"DIFFERS  {given.memo}: not what comes out now", *(f"  {each}" for each in found)]
    sys.stdout.write("\n".join(lines) + "\n")
    return DIFFERS


def _not_verified(given: argparse.Namespace, why: str) -> int:
    sys.stderr.write(f"lexlog: `{given.memo}` was not verified: {why}\n")
    return UNREADABLE


# --- what the memo was asked for ----------------------------------------------------------------------------


def _complete(given: argparse.Namespace, asked: Asked) -> None:
    """The options as the memo has them; policies and facts are those of the command line where it has any."""
    given.policy = given.policy or [_there(each) for each in asked.policy]
    given.facts = given.facts or [_there(each) for each in asked.facts]
    given.cases = given.cases or (_there(asked.cases) if asked.cases else None)
    given.posture = asked.posture
    given.as_of = _day(asked.as_of)
    given.known_on = _day(asked.known_on)
    given.reading = list(asked.readings.items())


def _there(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise Unreadable(f"it was computed from `{text}`, which is not there; name where it is by an option")
    return path


def _day(text: str | None) -> datetime.date | None:
    try:
        return None if text is None else datetime.date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"`{text}` in its data is no date") from None


def _asked(data: Json) -> Asked:
    """What the memo was asked for. Raises Unreadable for anything that no memo says."""
    if data.get("schema") != SCHEMA:
        raise Unreadable(f"its data are not `{SCHEMA}`")
    found = data.get("asked")
    if not isinstance(found, dict) or found.keys() != _FIELDS.keys():
        raise Unreadable("its data do not say what was asked for")
    for name, is_right in _FIELDS.items():
        if not is_right(found[name]):
            raise Unreadable(f"`asked.{name}` in its data is not what a memo says there")
    paths = {name: tuple(found[name]) for name in ("policy", "facts")}
    return Asked(**{**found, **paths})


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\0" not in value


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _maybe(value: object) -> bool:
    return value is None or _text(value)


def _choices(value: object) -> bool:
    return isinstance(value, dict) and all(map(_text, value.values()))


def _truth(value: object) -> bool:
    return isinstance(value, bool)


_FIELDS: dict[str, Callable[[object], bool]] = {
    "case": _text,
    "format": lambda value: isinstance(value, str) and value in BLOCKS,
    "lang": lambda value: isinstance(value, str) and value in LANGUAGES,
    "expand": _truth,
    "posture": lambda value: isinstance(value, str) and value in POSTURES,
    "as_of": _maybe,
    "known_on": _maybe,
    "readings": _choices,
    "require_clearance": _truth,
    "policy": _texts,
    "facts": _texts,
    "cases": _maybe,
}
