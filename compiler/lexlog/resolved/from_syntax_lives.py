"""Brackets behind labels in, lives of clauses out, with every instrument and reading bound."""

from __future__ import annotations

import datetime

from lexlog.diagnostic import nearest
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.syntax import tree as surface


def life(bracket: surface.Life, names: Names) -> tree.Life:
    """The life that a bracket says, with its names bound."""
    by = until = None
    first = last = None
    events: list[tree.Event] = []
    under: list[tuple[str, str]] = []
    for item in bracket.items:
        match item:
            case surface.By(instrument):
                by = instrument.text if names.find("instrument", names.instruments, instrument) else None
            case surface.Until(instrument):
                until = instrument.text if names.find("instrument", names.instruments, instrument) else None
            case surface.From(day):
                first = day.toordinal()
            case surface.To(day):
                last = day.toordinal()
            case surface.Under(reading, choice):
                found = names.find("reading", names.readings, reading)
                if found and check_choice(found, choice, names):
                    under.append((reading.text, choice.text))
            case surface.Event():
                events.append(event(item))
            case surface.Per():
                pass
    if first is not None and last is not None and first > last:
        names.report.add(
            "bad-dates", f"the last day {_iso(last)} is before the first day {_iso(first)}", bracket.span
        )
    return tree.Life(by, until, first, last, tuple(events), tuple(under))


def per(bracket: surface.Life) -> str | None:
    """The citation that a bracket has of its own."""
    return next((item.citation.text for item in bracket.items if isinstance(item, surface.Per)), None)


def check_choice(reading: tree.Reading, choice: surface.Name, names: Names) -> bool:
    """Whether the reading has the choice; a finding if not."""
    known = [name for name, _ in reading.choices]
    if choice.text in known:
        return True
    names.report.add(
        "unknown-name",
        f"reading `{reading.name}` has no choice `{choice.text}`",
        choice.span,
        help=nearest(choice.text, known) or f"its choices are {', '.join(f'`{each}`' for each in known)}",
    )
    return False


def event(item: surface.Event) -> tree.Event:
    """An event with its days as ordinals."""
    return tree.Event(
        item.word, item.first.toordinal(), item.last.toordinal() if item.last else None, item.by.text
    )


def _iso(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()
