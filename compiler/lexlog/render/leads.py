"""What missing facts would lead to in, lines of text or a part of a document out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.decide.tree import MissingFact
from lexlog.splitting.leads import Enough, FactLeads, Leads, Way

Json = dict[str, object]
FEW = 6
"""Values of a fact that are told where more lead to the same."""


def named(fact: MissingFact) -> str:
    """A missing fact in one phrase."""
    if fact.field == "row":
        because = f" ({fact.because})" if fact.because else ""
        return f"whether {fact.relation} has a row for {fact.key or 'it'}{because}"
    return f"{fact.field} of {fact.key} in {fact.relation}"


def lines(found: Leads) -> Iterator[str]:
    """Each missing fact with what it leads to, that which settles most first; then those that are enough
    together."""
    alone = {each.facts[0] for each in found.sets if len(each.facts) == 1}
    if any(each.leads for each in found.facts):
        yield "What would settle it"
        for each in found.facts:
            yield from _fact(each, is_enough=each.fact in alone)
    for together in found.sets:
        if len(together.facts) > 1:
            yield from _enough(together)
    if any(len(lead.values) > 1 for each in found.facts for lead in each.leads):
        yield "  A name stands for all of which the law is told the same."
    if found.is_cut:
        yield "  Not all that these could be was tried."


def _fact(found: FactLeads, *, is_enough: bool) -> Iterator[str]:
    yield f"  {named(found.fact)}{': enough alone' if is_enough else ''}"
    if len(found.leads) == 1 and found.leads[0].settles:
        yield f"    whatever it is: {found.leads[0].outcomes[0]}"
        return
    for lead in found.leads:
        said = lead.outcomes[0] if lead.settles else f"still open, {_either(lead.outcomes)}"
        yield f"    {_values(lead.values)}: {said}"
    if not found.leads:
        yield "    what it could be cannot be gone through"


def _either(outcomes: tuple[str, ...]) -> str:
    return " or ".join(each for each in outcomes if each != "?")


def _enough(found: Enough) -> Iterator[str]:
    yield f"  Enough together: {'; '.join(named(each) for each in found.facts)}"
    for way in found.ways:
        known = ", ".join(f"{fact.field} {_values(values)}" for fact, values in way.known)
        yield f"    {known}: {way.outcome}"


def _values(values: tuple[str, ...]) -> str:
    shown = " or ".join(values[:FEW])
    return f"{shown} or {len(values) - FEW} more" if len(values) > FEW else shown


# --- JSON ---------------------------------------------------------------------------------------------------


def as_json(found: Leads) -> Json:
    """The facts with their leads, the sets that are enough, and whether all was tried."""
    return {
        "facts": [
            {
                "fact": _fact_as_json(each.fact),
                "leads": [
                    {
                        "values": list(lead.values),
                        "settles": lead.settles,
                        "outcomes": _outcomes(lead.outcomes),
                    }
                    for lead in each.leads
                ],
            }
            for each in found.facts
        ],
        "enough": [
            {
                "facts": [_fact_as_json(fact) for fact in each.facts],
                "ways": [_way(way) for way in each.ways],
            }
            for each in found.sets
        ],
        "complete": not found.is_cut,
    }


def _outcomes(outcomes: tuple[str, ...]) -> list[str]:
    return [each for each in outcomes if each != "?"]


def _way(way: Way) -> Json:
    known = [{"fact": _fact_as_json(fact), "values": list(values)} for fact, values in way.known]
    return {"known": known, "outcome": way.outcome}


def _fact_as_json(fact: MissingFact) -> Json:
    return {"relation": fact.relation, "key": fact.key, "field": fact.field}
