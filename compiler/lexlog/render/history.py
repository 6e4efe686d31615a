"""A history in, text or `lexlog.history/1` out."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator
from itertools import groupby

from lexlog.compare.tree import Change
from lexlog.history.tree import Answer, History, Strand, Stretch
from lexlog.render.decisions import decision_as_json

Json = dict[str, object]
WIDTH = 110


def iso(day: int | None, open_: str = "") -> str:
    """The date of an ordinal."""
    return open_ if day is None else datetime.date.fromordinal(day).isoformat()


def between(first: int | None, last: int | None) -> str:
    """From when to when, in words."""
    if first is None and last is None:
        return "always"
    if last is None:
        return f"since {iso(first)}"
    return f"until {iso(last)}" if first is None else f"{iso(first)} to {iso(last)}"


def summary(found: History) -> str:
    """What was asked for and how much there is, in one sentence."""
    if found.answers:
        times = len(found.answers) - 1
        changed = f"changed {_times(times)}" if times else "never changed"
        return f"{found.name}: its answer {changed} with the law, its facts as they are"
    count = len(found.strands)
    return f"{found.name}: {'one piece' if count == 1 else f'{count} pieces'} of the law"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def text(found: History) -> str:
    """For a terminal."""
    lines = [summary(found), f"law: {found.layer}, policy {found.digest[:12]}"]
    lines += [f"supposed: {each}" for each in found.supposed]
    for answer in found.answers:
        lines += ["", *_answer(answer)]
    if left_out(found):
        lines += ["", f"not modelled, and it may matter: {', '.join(left_out(found))}"]
    for of, strands in groupby(found.strands, key=lambda each: (each.of, each.title)):
        lines += ["", of[0] + (f': "{of[1]}"' if of[1] else "")]
        for each in strands:
            lines += _strand(each)
    return "\n".join(lines) + "\n"


def _answer(answer: Answer) -> Iterator[str]:
    yield f"{between(answer.first, answer.last)}   {answer.decision.says().replace('_', ' ')}"
    yield from (f"  {each}" for each in answer.aspects)
    if answer.why:
        yield f"  not blamed: {answer.why}"
    for place, chosen in enumerate(answer.sets):
        for number, each in enumerate(chosen):
            word = "with" if number else "or because of" if place else "because of"
            yield f"  {word} {told(each)}"
            yield from _filled(f"{'; '.join(each.says)}", "      ")
            yield from (f"      by {document}" for document in each.documents)


def left_out(found: History) -> tuple[str, ...]:
    """The paragraphs that are not modelled and on which the case may depend on some day."""
    every = (each.paragraph for answer in found.answers for each in answer.decision.not_modelled)
    return tuple(dict.fromkeys(every))


def told(change: Change) -> str:
    """A change by its name and citation."""
    return f"{change.id} [{change.citation}]" if change.citation else change.id


def _strand(strand: Strand) -> Iterator[str]:
    cited = f"   [{strand.citation}]" if strand.citation else ""
    yield f"  {short(strand)}{cited}"
    yield from (f"    only under the reading {each}" for each in strand.under)
    for each in strand.stretches:
        yield f"    {between(each.first, each.last)}   {each.state}"
    if not strand.stretches:
        yield "    on no day"
    for mark in strand.marks:
        yield f"    {iso(mark.day)} {mark.says}: {mark.document}"
    yield from _filled(strand.says, "      | ")


def short(strand: Strand) -> str:
    """What tells a strand from others of its block."""
    return strand.id.rpartition("/")[2] if "/" in strand.id else strand.id


def _filled(said: str, margin: str) -> Iterator[str]:
    for line in said.splitlines():
        yield from textwrap.wrap(
            line, WIDTH, initial_indent=margin, subsequent_indent=margin + "  ", break_on_hyphens=False
        )


# --- JSON ---------------------------------------------------------------------------------------------------


def as_json(found: History) -> Json:
    """The document `lexlog.history/1`."""
    return {
        "schema": "lexlog.history/1",
        "name": found.name,
        "policy": {"layer": found.layer, "digest": found.digest},
        "supposed": list(found.supposed),
        "answers": [_answer_as_json(each) for each in found.answers],
        "not_modelled": list(left_out(found)),
        "clauses": [_strand_as_json(each) for each in found.strands],
    }


def _answer_as_json(answer: Answer) -> Json:
    return {
        "first": iso(answer.first),
        "last": iso(answer.last) or None,
        "decision": decision_as_json(answer.decision),
        "what_changed": list(answer.aspects),
        "because_of": [[_change(each) for each in chosen] for chosen in answer.sets],
        "not_blamed": answer.why or None,
    }


def _change(each: Change) -> Json:
    said = {"change": each.id, "citation": each.citation}
    return {**said, "says": list(each.says), "by": list(each.documents)}


def _strand_as_json(strand: Strand) -> Json:
    return {
        "id": strand.id,
        "of": strand.of,
        "title": strand.title,
        "citation": strand.citation,
        "text": strand.says,
        "readings": list(strand.under),
        "stretches": [_stretch(each) for each in strand.stretches],
        "marks": [{"date": iso(m.day), "says": m.says, "by": m.document} for m in strand.marks],
    }


def _stretch(each: Stretch) -> Json:
    return {"first": iso(each.first) or None, "last": iso(each.last) or None, "state": each.state}
