"""A case as it is and as it would be in, what would be otherwise out: text or `lexlog.what_if/1`."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.decide.tree import BLOCKED, Decision
from lexlog.questions.exceptions import exception_lines
from lexlog.questions.what_if import Change, WhatIf
from lexlog.render import decisions as rendered
from lexlog.render import exceptions
from lexlog.render.outline import Line, Outline, reference
from lexlog.render.words import Words
from lexlog.session import Session

Json = dict[str, object]
Same = tuple[str, str]


def text(found: WhatIf, words: Words) -> str:
    """What is supposed, both outcomes, and what differs of the proofs, with what it stands under."""
    before, after = found.before, found.after
    lines = [
        f"{_word(before)}  {rendered.says(before)}",
        f"would be {_word(after)}  {rendered.says(after)}"
        if _says(before) != _says(after)
        else "and would stay so",
        rendered.place(after, found.now),
        "",
        "Supposed",
        *(f"  {each}" for each in _supposed(found)),
    ]
    differing = list(_differing(found, words))
    lines += [f"  {each}" for each in _rest(found)]
    if differing:
        lines += ["", "What changes in the proof (- no longer, + newly)", *differing]
    else:
        lines += ["", "Nothing changes in the proof."]
    lines += _beside(found, words)
    return "\n".join(lines) + "\n"


def _word(decision: Decision) -> str:
    if decision.outcome in BLOCKED:
        return "BLOCKED"
    return "UNDETERMINED" if decision.outcome == "undetermined" else "GO"


def _says(decision: Decision) -> tuple[str, str]:
    return decision.outcome, rendered.says(decision)


def _supposed(found: WhatIf) -> Iterator[str]:
    for each in found.changes:
        by = (
            f"   (changed by {each.changer.name}: {each.changer.text})"
            if each.changer
            else "   (nobody's to change)"
        )
        yield f"{each.column}: {each.before or 'not known'} -> {each.after or 'not known'}{by}"
    for name, cells in found.added:
        yield f"a row of {name}: " + ", ".join(f"{column} {text}" for column, text in cells.items())
    if not found.changes and not found.added:
        yield "nothing: every cell says so already"


def _rest(found: WhatIf) -> Iterator[str]:
    """What a smaller figure leaves behind, where it is what makes the case a go."""
    if found.before.is_go or not found.after.is_go:
        return
    for each in found.changes:
        if each.lessens is not None:
            yield (
                f"only {each.after} of {each.before} would be cleared, the other {each.lessens} not, and "
                "an order that is divided to stay below a limit is a reason to inquire"
            )


def _differing(found: WhatIf, words: Words) -> Iterator[str]:
    """Lines of one proof that the other has not, each marked, under the lines that both have."""
    old, new = (_lines(session, decision, words) for session, decision in _sides(found))
    before, after = ({_same(each) for each in lines} for lines in (old, new))
    yield from _marked("-", old, after)
    yield from _marked("+", new, before)


def _marked(mark: str, lines: list[Line], others: set[Same]) -> Iterator[str]:
    """The lines that are not among the others, after the lines above them that were not told yet."""
    above: list[Line] = []
    told: set[int] = set()
    for line in lines:
        del above[line.depth :]
        above.append(line)
        if _same(line) in others:
            continue
        for each in above[:-1]:
            if id(each) not in told and _same(each) in others:
                told.add(id(each))
                yield f"    {'  ' * each.depth}{each.said}"
        told.add(id(line))
        yield f"  {mark} {'  ' * line.depth}{_line(line)}"


def _same(line: Line) -> Same:
    """What of a line must agree: not where it stands, for a row that is supposed stands in no file."""
    return line.said, line.clause


def _line(line: Line) -> str:
    tail = reference(line)
    return f"{line.said}   {tail}" if tail else line.said


def _lines(session: Session, decision: Decision, words: Words) -> list[Line]:
    if decision.note:
        return []
    nodes = [session.proof(decision), session.review_proof(decision)]
    outline = Outline(words, everything=True)
    return [
        line for lines in outline.lines(*(each for each in nodes if each)) for line in lines if not line.again
    ]


def _sides(found: WhatIf) -> tuple[tuple[Session, Decision], tuple[Session, Decision]]:
    return (found.now, found.before), (found.then, found.after)


def _beside(found: WhatIf, words: Words) -> list[str]:
    """Exceptions, flags, what is missing and what is not modelled, where these differ."""
    lines: list[str] = []
    for title, of in (
        ("License exceptions", lambda s, d: exceptions.lines(exception_lines(s, d), words)),
        (
            "Red flags",
            lambda s, d: [
                f"{each.id}{'' if each.is_certain else ' may be raised'}   [{each.citation}]"
                for each in d.flags
                if not each.resolved
            ],
        ),
        ("Not known", lambda s, d: [f"{each.field} of {each.key} in {each.relation}" for each in d.missing]),
        ("Not modelled, and the answer depends on it", lambda s, d: [str(each) for each in _unmodelled(d)]),
    ):
        old, new = (list(of(session, decision)) for session, decision in _sides(found))
        if old != new:
            lines += ["", title]
            lines += [f"  - {each}" for each in old if each not in new]
            lines += [f"  + {each}" for each in new if each not in old]
    return lines


def _unmodelled(decision: Decision) -> list[str]:
    return [f"{each.paragraph}: {each.text}" for each in decision.not_modelled]


def as_json(found: WhatIf) -> Json:
    """The document."""
    return {
        "schema": "lexlog.what_if/1",
        "case": found.before.case,
        "supposed": [_change(each) for each in found.changes],
        "added": [{"table": name, "row": dict(cells)} for name, cells in found.added],
        "before": rendered.decision_as_json(found.before),
        "after": rendered.decision_as_json(found.after),
    }


def _change(change: Change) -> Json:
    return {
        "column": change.column,
        "before": change.before or None,
        "after": change.after or None,
        "changed_by": change.changer.name if change.changer else None,
    }
