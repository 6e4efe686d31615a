"""A decision in, what it says in a word and what to do about it out, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lexlog.decide.tree import BLOCKED, Cited, Decision, RequirementFound
from lexlog.render.decisions import lost_under
from lexlog.render.determination.tree import Item, Verdict
from lexlog.render.frames import Frames
from lexlog.render.words import Words, short

_WAITS = {None: "do wait", "outcomes_differ": "do wait", "budget_spent": "do wait budget"}
_WAITS["row_in_doubt"] = "do wait row"


def verdict(decision: Decision, frames: Frames, *, require_clearance: bool) -> Verdict:
    """The answer. What leaves with the exit code of undetermined is no go here either."""
    phrase = outcome(decision, frames)
    if decision.outcome in BLOCKED:
        return Verdict("blocked", frames["blocked"], phrase)
    if decision.outcome == "undetermined":
        may_be = frames["or"].join(_plain(each, frames) for each in decision.outcome_may_be)
        return Verdict("open", frames["open"], may_be or phrase)
    if any(not each.resolved for each in decision.flags):
        return Verdict("open", frames["go with flag"], phrase)
    if require_clearance and any(each.cleared_by is None for each in decision.not_modelled):
        return Verdict("open", frames["go uncleared"], phrase)
    if lost_under(decision):
        return Verdict("open", frames["go in part"], phrase)
    return Verdict("go", frames["go"], phrase)


def outcome(decision: Decision, frames: Frames) -> str:
    """The outcome with its review policy or its exception, in one phrase."""
    if decision.outcome == "exception":
        return frames["exception"].format(exception=decision.exception)
    if decision.outcome == "license_required" and (review := _review(decision, frames)):
        return frames["license_required reviewed"].format(review=review)
    return frames[decision.outcome]


def _review(decision: Decision, frames: Frames) -> str:
    found = (decision.review,) if decision.review else decision.review_may_be
    return frames["or"].join(frames[each] for each in found)


def todo(
    decision: Decision, frames: Frames, words: Words, *, require_clearance: bool = False
) -> Iterator[Item]:
    """What to do."""
    yield from _first(decision, frames, require_clearance=require_clearance)
    for each in decision.missing:
        if each.field == "row":
            yield Item(frames["find out row"].format(table=words.name(each.relation), key=each.key or "it"))
            continue
        column = words.column(each.relation, each.field)
        said = frames["find out"].format(column=column, key=each.key, table=words.name(each.relation))
        yield Item(said)
    for flag in decision.flags:
        if not flag.resolved:
            asks = tuple(Item(frames["ask"].format(what=what)) for what in flag.asks)
            frame = frames["do flag" if flag.is_certain else "do flag may"]
            said = frame.format(flag=words.name(flag.id))
            yield Item(said, flag.citation, flag.clause, asks)
    for cited in decision.conditions:
        yield Item(frames["condition"].format(text=cited.text), cited.citation, cited.clause)
    for duty in decision.duties:
        said = frames["duty by" if duty.due else "duty"].format(text=duty.text, due=duty.due)
        yield Item(said, duty.citation, duty.clause)
    open_ = [each for each in decision.not_modelled if each.cleared_by is None]
    if open_:
        yield Item(frames["omitted"].format(count=str(len(open_))))
    lost = lost_under(decision)
    for other in decision.differs_under:
        if other not in lost:
            values = {"by": frames[other.by], "name": other.name, "outcome": other.outcome}
            yield Item(frames["differs"].format(**values))


def _first(decision: Decision, frames: Frames, *, require_clearance: bool) -> Iterator[Item]:
    """Whether to go ahead, and what stands against it."""
    if decision.note:
        yield Item(frames["do mend"].format(note=decision.note))
        return
    because = tuple(_because(decision, frames))
    if decision.outcome == "license_required":
        review = _review(decision, frames)
        said = frames["do license"].format(review=review) if review else frames["do license only"]
        yield Item(said, parts=because)
    elif decision.outcome == "prohibited":
        yield Item(frames["do not"], parts=because)
    elif decision.outcome == "undetermined":
        may_be = frames["or"].join(_plain(each, frames) for each in decision.outcome_may_be)
        yield Item(frames[_WAITS[decision.open_because]].format(outcomes=may_be))
    else:
        for each in lost_under(decision):
            values = {"by": frames[each.by], "name": each.name, "outcome": each.outcome}
            yield Item(frames["lost"].format(**values))
        is_clear = all(each.cleared_by is not None for each in decision.not_modelled)
        if require_clearance and not is_clear:
            yield Item(frames["do look"])
        elif all(each.resolved for each in decision.flags) and not lost_under(decision):
            yield Item(frames["do go"].format(outcome=outcome(decision, frames)))


def _plain(word: str, frames: Frames) -> str:
    """An outcome without what stands behind it."""
    return frames["some exception"] if word == "exception" else frames.get(word, word)


def _because(decision: Decision, frames: Frames) -> Iterator[Item]:
    grounds: Sequence[Cited | RequirementFound] = decision.requirements
    if decision.outcome == "prohibited":
        grounds = decision.prohibitions
    for each in grounds:
        said = frames["because of"].format(clause=short(each.clause))
        yield Item(said, each.citation, each.clause)


def omissions(decision: Decision, frames: Frames) -> Iterator[Item]:
    """What is not modelled, and who has looked into it."""
    for each in decision.not_modelled:
        state = frames["cleared by"].format(who=each.cleared_by) if each.cleared_by else frames["not cleared"]
        yield Item(f"{each.paragraph}: {each.text} ({state})")
