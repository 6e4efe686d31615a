"""What brings a case to an outcome in, text or `lexlog.goal/1` out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.questions.goal import Goal, Proposed, Step
from lexlog.questions.goal_search import MOST_CHANGES, MOST_SETTLED, MOST_TRIED
from lexlog.questions.what_if import row_of
from lexlog.render import decisions as rendered
from lexlog.render.proof import Document, reason_as_json
from lexlog.render.reasons import reason_lines
from lexlog.render.words import Words, short
from lexlog.session import Session

Json = dict[str, object]


def text(found: Goal, session: Session, words: Words) -> str:
    """The case as it is, each set of changes with the case as it would be, and what was not tried."""
    lines = [rendered.headline(found.before, session).rstrip("\n"), ""]
    wanted = "a go" if found.asked.outcome == "go" else found.asked.outcome
    asked = f"{wanted} {short(found.asked.detail)}".strip()
    if found.holds:
        return "\n".join([*lines, f"It is {asked} already."]) + "\n"
    if found.proposals:
        count = len(found.proposals)
        which = "one set of changes" if count == 1 else f"{count} sets of changes, the smallest first"
        lines.append(f"To be {asked}: {which}. Each was decided again.")
        for number, each in enumerate(found.proposals, 1):
            lines += ["", *_proposed(number, each)]
    else:
        lines.append(f"Nothing that may be proposed leads to {asked}.")
        lines += list(_why(found, session, words))
    return "\n".join([*lines, "", *_end(found, session)]) + "\n"


def _proposed(number: int, proposed: Proposed) -> Iterator[str]:
    after = proposed.found.after
    yield f"{number}. would be {rendered.headline_word(after)}  {rendered.says(after)}"
    for step in proposed.steps:
        yield f"   {_said(step)}"
        yield f"     {_who(step)}"
        if step.left is not None:
            yield f"     only {step.after} of {step.before} would be cleared, the other {step.left} not"
        yield f"     {'note' if step.left is None else 'red flag'}: {step.remark}"
    yield from (f"   {line}" for line in rendered.notes(after))
    for duty in after.duties:
        yield f"   a duty: {duty.text}{', by ' + duty.due if duty.due else ''}   [{duty.citation}]"


def _said(step: Step) -> str:
    if step.column:
        return f"{step.column}: {step.before or 'not known'} -> {step.after or 'not known'}"
    return f"a row of {step.table}: " + ", ".join(f"{column} {text}" for column, text in step.row)


def _who(step: Step) -> str:
    if step.changer is None:
        return "NOT the exporter's: nobody is named who could change it"
    name = f"{step.changer.name}: {step.changer.text}"
    return f"changed by {name}" if step.is_controlled else f"NOT for whoever asks to change, but by {name}"


def _why(found: Goal, session: Session, words: Words) -> Iterator[str]:
    """What stands in the way."""
    before = found.before
    if before.note:
        return
    if before.outcome == "undetermined":
        yield "It hangs on what is not known, and that is no matter of proposing: find it out."
    elif found.fixed is None:
        yield (
            f"Each reason for {before.outcome} has something in it that may be proposed, and no value of it "
            "was found that helps."
        )
    else:
        citations = {name: each.citation for name, each in session.library.law.clauses().items()}
        yield f"This alone is enough for {before.outcome}, and nothing in it may be proposed:"
        yield from reason_lines(found.fixed, words, citations)


def _end(found: Goal, session: Session) -> Iterator[str]:
    """What was tried, and what never is."""
    told = ", ".join(_proposable(found.before.case, session)) or "nothing"
    sets = "one set" if found.tried == 1 else f"{found.tried} sets"
    yield f"{sets} of up to {MOST_CHANGES} changes decided, of what may be proposed: {told}."
    if found.is_cut:
        yield (
            f"There could be more: no more than {MOST_TRIED} sets are decided, and {MOST_SETTLED} of them by "
            "filling what is not known."
        )
    yield "Another consignee, another way or parts sent apart are never proposed."


def _proposable(case: str, session: Session) -> Iterator[str]:
    """The cells of the case and the tables beside it that may be proposed."""
    law, own = session.library.law, row_of(session, case)[0].name
    for (table, column), proposal in law.changes.proposals.items():
        if table == own:
            yield f"{proposal.direction} {column}" if proposal.direction else column
        elif not column:
            yield f"a row of {table}"


def as_json(found: Goal) -> Json:
    """The document."""
    document = Document()
    shown: Json = {
        "schema": "lexlog.goal/1",
        "case": found.before.case,
        "goal": {"outcome": found.asked.outcome, "detail": found.asked.detail or None},
        "holds": found.holds,
        "before": rendered.decision_as_json(found.before),
        "proposals": [
            {
                "steps": [_step(step) for step in each.steps],
                "after": rendered.decision_as_json(each.found.after),
            }
            for each in found.proposals
        ],
        "tried": found.tried,
        "complete": not found.is_cut,
        "fixed": None if found.fixed is None else reason_as_json(found.fixed, document),
    }
    if parts := document.done():
        shown["parts"] = parts
    return shown


def _step(step: Step) -> Json:
    return {
        "table": step.table,
        "column": step.column or None,
        "before": step.before or None,
        "after": step.after or None,
        "row": dict(step.row) if not step.column else None,
        "changed_by": step.changer.name if step.changer else None,
        "controlled": step.is_controlled,
        "remark": step.remark,
        "left": step.left,
    }
