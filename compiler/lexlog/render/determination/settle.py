"""What missing facts would lead to in, items of a page out, the fact that settles most first."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.decide.tree import MissingFact
from lexlog.render.determination.tree import Item
from lexlog.render.frames import Frames
from lexlog.render.leads import FEW
from lexlog.render.words import Words
from lexlog.splitting.leads import Enough, FactLeads, Leads


def settling(found: Leads | None, frames: Frames, words: Words) -> Iterator[Item]:
    """Each missing fact with what its values lead to; then those that are enough together; then what is to be
    known of all this. Nothing where no fact could be gone through."""
    if found is None or not (found.sets or any(each.leads for each in found.facts)):
        return
    alone = {each.facts[0] for each in found.sets if len(each.facts) == 1}
    for each in found.facts:
        yield _fact(each, frames, words, is_enough=each.fact in alone)
    for together in found.sets:
        if len(together.facts) > 1:
            yield _together(together, frames, words)
    if any(len(lead.values) > 1 for each in found.facts for lead in each.leads):
        yield Item(frames["stands for"])
    if found.is_cut:
        yield Item(frames["not all tried"])


def named(fact: MissingFact, frames: Frames, words: Words) -> str:
    """A missing fact in one phrase."""
    table = words.name(fact.relation)
    if fact.field == "row":
        return frames["fact row"].format(table=table, key=fact.key or "it")
    column = words.column(fact.relation, fact.field)
    return frames["fact"].format(column=column, key=fact.key, table=table)


def _fact(found: FactLeads, frames: Frames, words: Words, *, is_enough: bool) -> Item:
    fact = named(found.fact, frames, words)
    said = frames["enough alone"].format(fact=fact) if is_enough else fact
    if not found.leads:
        return Item(said, parts=(Item(frames["not gone through"]),))
    if len(found.leads) == 1 and found.leads[0].settles:
        outcome = _outcome(found.leads[0].outcomes[0], frames)
        return Item(said, parts=(Item(frames["whatever it is"].format(outcome=outcome)),))
    parts = []
    for lead in found.leads:
        outcomes = frames["or"].join(_outcome(each, frames) for each in lead.outcomes if each != "?")
        led = outcomes if lead.settles else frames["still open"].format(outcomes=outcomes)
        values = _values(found.fact, lead.values, frames, words)
        parts.append(Item(frames["would be"].format(values=values, outcome=led)))
    return Item(said, parts=tuple(parts))


def _together(found: Enough, frames: Frames, words: Words) -> Item:
    facts = "; ".join(named(each, frames, words) for each in found.facts)
    ways = []
    for way in found.ways:
        known = ", ".join(
            f"{words.column(fact.relation, fact.field)} {_values(fact, values, frames, words)}"
            for fact, values in way.known
        )
        outcome = _outcome(way.outcome, frames)
        ways.append(Item(frames["would be"].format(values=known, outcome=outcome)))
    return Item(frames["enough together"].format(facts=facts), parts=tuple(ways))


def _values(fact: MissingFact, values: tuple[str, ...], frames: Frames, words: Words) -> str:
    shown = frames["or"].join(words.value(fact.relation, fact.field, each) for each in values[:FEW])
    left = len(values) - FEW
    return frames["or more"].format(values=shown, count=str(left)) if left > 0 else shown


def _outcome(text: str, frames: Frames) -> str:
    """An outcome as leads have it, `word` or `word(review policies or an exception)`, in words."""
    word, _, rest = text.removesuffix(")").partition("(")
    if not rest:
        return frames["some exception"] if word == "exception" else frames.get(word, word)
    if word == "exception":
        return frames["exception"].format(exception=rest)
    review = frames["or"].join(frames.get(each, each) for each in rest.split(" or "))
    return frames[f"{word} reviewed"].format(review=review)
