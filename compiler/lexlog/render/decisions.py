"""Decisions in, text, Markdown or `lexlog.decision/1` out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lexlog.decide.tree import BLOCKED, GO, Cited, Decision, Difference, FlagFound, RequirementFound
from lexlog.explain.values import day
from lexlog.questions.exceptions import exception_lines
from lexlog.render import exceptions, sequences
from lexlog.render import leads as rendered_leads
from lexlog.render.words import Words, short
from lexlog.render.words import words as words_of
from lexlog.resolved.layer import PROPOSED
from lexlog.sequence.tree import Sequenced
from lexlog.session import Session
from lexlog.splitting.leads import Leads

Json = dict[str, object]


def says(decision: Decision) -> str:
    """An outcome with its review policy or its exception, in one phrase."""
    if decision.outcome == "exception":
        return f"exception {decision.exception}"
    if decision.outcome == "license_required":
        if decision.review:
            return f"license_required, {decision.review}"
        if decision.review_may_be:
            return f"license_required, {' or '.join(decision.review_may_be)}"
    return decision.outcome


def text(
    decisions: Sequence[Decision],
    session: Session,
    *,
    explain: bool = False,
    sequence: Sequenced | None = None,
) -> str:
    """A line a case, what is missing and what differs under it; with `explain`, everything it rests on.

    With `sequence`, how each case counts for those after it, and each explained as it was decided.
    """
    lines = []
    width = min(max((len(each.case) for each in decisions), default=0), 48)
    for each in decisions:
        clause = _because(each)
        lines.append(
            f"{each.case:{width}}  {each.date or '(no date)':10}  {says(each)}"
            + (f"   [{clause}]" if clause else "")
        )
        lines.extend(f"{'':{width}}  {line}" for line in notes(each))
        if sequence is not None:
            lines.extend(f"{'':{width}}  {line}" for line in sequences.lines(each, sequence))
        if explain:
            of = session if sequence is None else sequence.sessions.get(each.case, session)
            told = details(each, of, leads=of.leads(each)).splitlines()
            lines.extend(f"{'':{width}}  {line}" for line in told if line)
    lines.append(_summary(decisions, session))
    lines.extend(_ledger(decisions, session, sequence))
    return "\n".join(lines) + "\n"


def _ledger(decisions: Sequence[Decision], session: Session, sequence: Sequenced | None) -> Iterable[str]:
    """Against which ledger the cases were decided, where it could matter."""
    if sequence is not None:
        return (sequences.summary(sequence),)
    return sequences.apart(decisions, session.library.law)


def _because(decision: Decision) -> str:
    """The clause that the outcome rests on, if one is to be named."""
    grounds: Sequence[Cited | RequirementFound] = decision.requirements
    if decision.outcome in ("prohibited", "not_subject"):
        grounds = decision.prohibitions if decision.outcome == "prohibited" else decision.exclusions
    if not grounds:
        return ""
    more = len(grounds) - 1 if decision.outcome == "prohibited" else 0
    return short(grounds[0].clause) + (f" and {more} more" if more else "")


def notes(decision: Decision) -> list[str]:
    """What is missing, what differs, and the red flags that nobody answered."""
    lost = lost_under(decision)
    lines = [f"NOT A GO under {each.by} {each.name}: {each.outcome}" for each in lost]
    if decision.note:
        lines.append(decision.note)
    if decision.open_because:
        lines.append(_OPEN[decision.open_because].format(_either(decision.outcome_may_be)))
    lines.extend(f"not known: {rendered_leads.named(each)}" for each in decision.missing)
    lines.extend(
        f"under {each.by} {each.name}: {each.outcome}" for each in decision.differs_under if each not in lost
    )
    for flag in decision.flags:
        if not flag.resolved:
            may = "" if flag.is_certain else " may be raised"
            lines.append(f"red flag: {flag.id}{may}, not resolved   [{flag.citation}]")
            lines.extend(f"  ask {each}" for each in flag.asks)
    return lines


def lost_under(decision: Decision) -> list[Difference]:
    """The readings and postures under which a go is none; nothing for what is no go. A proposal binds nobody:
    it takes no go away."""
    if not decision.is_go:
        return []
    return [
        each
        for each in decision.differs_under
        if each.outcome.partition("(")[0] not in GO and each.name != PROPOSED
    ]


_OPEN = {
    "outcomes_differ": "could come to {}",
    "budget_spent": "could perhaps come to {}: the budget of fillings was spent before it was known",
    "row_in_doubt": "could perhaps come to {}: it is not known whether a row is there at all",
}


def _either(words: Sequence[str]) -> str:
    return " or ".join(words)


def _summary(decisions: Sequence[Decision], session: Session) -> str:
    counts: dict[str, int] = {}
    for each in decisions:
        counts[each.outcome] = counts.get(each.outcome, 0) + 1
    listed = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    turned = sum(bool(lost_under(each)) for each in decisions)
    warned = f"; {turned} go under this reading or posture only" if turned else ""
    cases = f"{len(decisions)} case{'s' if len(decisions) != 1 else ''}"
    return f"{cases}: {listed or 'none'}{warned}   ({_law(session)})"


def _law(session: Session) -> str:
    layer = session.layer
    parts = [
        f"law as of {day(layer.as_of)}" if layer.as_of else "law of each case's date",
        f"posture {layer.posture}",
    ]
    if layer.known_on:
        parts.append(f"known on {day(layer.known_on)}")
    parts.extend(f"{name}={choice}" for name, choice in sorted(layer.readings.items()))
    parts.append(f"policy {session.library.digest[:12]}")
    parts.append(f"facts {session.world.digest[:12]}")
    return ", ".join(parts)


def headline(decision: Decision, session: Session) -> str:
    """The answer in two lines."""
    lines = [f"{headline_word(decision)}  {says(decision)}", place(decision, session)]
    lines.extend(notes(decision))
    return "\n".join(lines) + "\n"


def headline_word(decision: Decision) -> str:
    """Whether the case may go, in a word or two."""
    if decision.outcome in BLOCKED:
        return "BLOCKED"
    if decision.outcome == "undetermined":
        return "UNDETERMINED"
    return "GO, but not under every reading or posture" if lost_under(decision) else "GO"


def place(decision: Decision, session: Session) -> str:
    """Which case is spoken of, and by which law."""
    return f"{decision.case} on {decision.date or 'an unknown date'}   ({_law(session)})"


def details(
    decision: Decision, session: Session, words: Words | None = None, leads: Leads | None = None
) -> str:
    """What missing facts would lead to, exceptions, each in a line, duties, conditions and what is not
    modelled, under headings."""
    lines: list[str] = []
    if leads is not None:
        lines += ["", *rendered_leads.lines(leads)]
    of = words or words_of(session.library.law, "en", session.cells(decision.case))
    found = list(exceptions.lines(exception_lines(session, decision), of))
    if found:
        lines.append("")
        lines.append("License exceptions")
        lines.extend(f"  {line}" for line in found)
    if len(decision.prohibitions) > 1:
        lines.append("")
        lines.append("What prohibits it")
        lines.extend(
            f"  {short(each.clause)}: {_called(each.clause, session, of)}   [{each.citation}]"
            for each in decision.prohibitions
        )
    if decision.conditions:
        lines.append("")
        lines.append("What would make an exception available, done before the act")
        lines.extend(f"  {each.text}   [{each.citation}]" for each in decision.conditions)
    if decision.duties:
        lines.append("")
        lines.append("Duties")
        lines.extend(
            f"  {each.text}{', by ' + each.due if each.due else ''}   [{each.citation}]"
            for each in decision.duties
        )
    if decision.not_modelled:
        lines.append("")
        lines.append("Not modelled, and this answer depends on it")
        for omitted in decision.not_modelled:
            cleared = f"; cleared by {omitted.cleared_by}" if omitted.cleared_by else ""
            lines.append(f"  {omitted.paragraph}: {omitted.text}{cleared}")
    return "\n".join(lines) + "\n" if lines else ""


def _called(clause: str, session: Session, words: Words) -> str:
    """What a clause of a ruling is called, or else its ruling."""
    own = words.phrases.get(clause)
    return own.text if own is not None else session.library.law.rulings[clause.rsplit("/", 1)[0]].title


def markdown(decisions: Sequence[Decision], session: Session, *, sequence: Sequenced | None = None) -> str:
    """A table for a report."""
    lines = ["| case | date | outcome | because | missing |", "|---|---|---|---|---|"]
    for each in decisions:
        because = "; ".join(found.citation for found in each.requirements)
        missing = "; ".join(rendered_leads.named(m) for m in each.missing) or each.note
        lines.append(f"| {each.case} | {each.date} | {says(each)} | {because} | {missing} |")
    last = [_summary(decisions, session), *_ledger(decisions, session, sequence)]
    return "\n".join(lines) + "\n\n" + "\n".join(last) + "\n"


# --- JSON ---------------------------------------------------------------------------------------------------


def as_json(
    decisions: Sequence[Decision],
    session: Session,
    *,
    explain: bool = False,
    sequence: Sequenced | None = None,
) -> Json:
    """The document `lexlog.decision/1`; with `explain`, what missing facts would lead to is in it, and with
    `sequence`, what was booked."""
    sessions = {} if sequence is None else sequence.sessions
    layer, law = session.layer, session.library.law
    readings = {name: layer.choice(reading) for name, reading in sorted(law.readings.items())}
    return {
        "schema": "lexlog.decision/1",
        "policy": {
            "name": ", ".join(policy.name for policy in law.policies if policy.case),
            "digest": session.library.digest,
            "as_of": day(layer.as_of) if layer.as_of else None,
            "posture": layer.posture,
            "known_on": day(layer.known_on) if layer.known_on else None,
            "readings": readings,
        },
        "facts": {"digest": session.world.digest, "snapshots": _snapshots(session)},
        "decisions": [
            decision_as_json(each, sessions.get(each.case, session).leads(each) if explain else None)
            for each in decisions
        ],
        **({} if sequence is None else {"sequence": sequences.as_json(sequence)}),
    }


def _snapshots(session: Session) -> list[Json]:
    table = session.world.tables.get("list_snapshot")
    if table is None:
        return []
    symbols = session.world.symbols
    names = [symbols.name(code) for code in table.columns["list"].tolist()]
    days = [day(value) for value in table.columns["as_of"].tolist()]
    return [{"list": name, "as_of": each} for name, each in sorted(zip(names, days, strict=True))]


def _flag_as_json(flag: FlagFound) -> dict[str, object]:
    return {
        "id": flag.id,
        "clause": flag.clause,
        "certain": flag.is_certain,
        "resolved": flag.resolved,
        "ask": list(flag.asks),
    }


def decision_as_json(decision: Decision, leads: Leads | None = None) -> Json:
    """A decision in a document."""
    return {
        **({} if leads is None else {"leads": rendered_leads.as_json(leads)}),
        "case": decision.case,
        "date": decision.date or None,
        "outcome": decision.outcome,
        "exception": decision.exception,
        "review": decision.review,
        "review_may_be": list(decision.review_may_be),
        "requirements": [
            {
                "clause": each.clause,
                "citation": each.citation,
                "review": each.review,
                "review_clauses": list(each.review_clauses),
                "overcome_by": each.overcome_by,
            }
            for each in decision.requirements
        ],
        "exceptions": [
            {
                "id": each.id,
                "available": each.available,
                "because": [
                    {"clause": c.clause, "citation": c.citation, "condition": c.condition}
                    for c in each.because
                ],
            }
            for each in decision.exceptions
        ],
        "prohibitions": [
            {"clause": each.clause, "citation": each.citation} for each in decision.prohibitions
        ],
        "exclusions": [{"clause": each.clause, "citation": each.citation} for each in decision.exclusions],
        "flags": [_flag_as_json(each) for each in decision.flags],
        "duties": [
            {"clause": each.clause, "due": each.due or None, "text": each.text} for each in decision.duties
        ],
        "conditions": [
            {"clause": each.clause, "citation": each.citation, "text": each.text}
            for each in decision.conditions
        ],
        "missing": [
            {"relation": each.relation, "key": each.key, "field": each.field} for each in decision.missing
        ],
        "not_modelled": [
            {"paragraph": each.paragraph, "text": each.text, "cleared_by": each.cleared_by}
            for each in decision.not_modelled
        ],
        "differs_under": [{each.by: each.name, "outcome": each.outcome} for each in decision.differs_under],
        "note": decision.note or None,
        "outcome_may_be": list(decision.outcome_may_be),
        "undetermined_because": decision.open_because,
    }
