"""Mutants with their fates in, the score and the survivors out, as text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lexlog.library import Library
from lexlog.mutants.tree import KINDS, Mutant, Tried, score
from lexlog.source import NOWHERE

Json = dict[str, object]

WIDEST = 90
"""Characters of a piece of policy text that are shown."""


def text(tried: Sequence[Tried], library: Library, *, beside_alone: bool = False) -> str:
    """Each survivor with what it was and became, then counts by kind, then the score."""
    lines = []
    for each in tried:
        if each.fate.word == "survived":
            mutant = each.mutant
            lines.append(f"SURVIVED  {mutant.clause}: {KINDS[mutant.kind]}   [{_place(mutant)}]")
            lines.append(f"    {_quoted(mutant, library)}")
            lines.append(f"    {_became(mutant)}")
    if lines:
        lines.append("")
    lines.extend(_counts(tried))
    killed, of = score(tried)
    lines.append(f"{killed} of {of} mutants are noticed by a scenario{_percent(killed, of)}")
    if beside_alone:
        lines.append("only the scenarios beside each text were tried: others may notice what is left")
    return "\n".join(lines) + "\n"


def _counts(tried: Sequence[Tried]) -> list[str]:
    counts = Counter((each.mutant.kind, each.fate.word) for each in tried)
    words = Counter(each.fate.word for each in tried)
    lines = []
    for kind, said in KINDS.items():
        killed, left = counts[kind, "killed"], counts[kind, "survived"]
        if killed + left:
            lines.append(f"  {killed:5} of {killed + left:5}  {said}")
    if words["equivalent"]:
        lines.append(f"  {words['equivalent']} more say the same rules as the law and are not counted")
    if words["no_law"]:
        lines.append(f"  {words['no_law']} more are no law that could be compiled and are not counted")
    return lines


def _percent(killed: int, of: int) -> str:
    """The score in tenths of a percent, never rounded up to all."""
    if not of:
        return ""
    tenths = killed * 1000 // of
    return f" ({tenths // 10}.{tenths % 10}%)"


def _place(mutant: Mutant) -> str:
    return f"{mutant.span.path}:{mutant.span.line}"


def _quoted(mutant: Mutant, library: Library) -> str:
    """The piece of text that differs, on one line."""
    source = library.sources.get(mutant.span.path)
    if source is None or mutant.span == NOWHERE:
        return mutant.was
    words = " ".join(source.text[mutant.span.start : mutant.span.end].split())
    return words if len(words) <= WIDEST else f"{words[: WIDEST - 4]} ..."


def _became(mutant: Mutant) -> str:
    match mutant.kind:
        case "part" | "clause":
            return "left out, and every scenario is still met"
        case "name":
            return f"`{mutant.was}` left out, and every scenario is still met"
        case _:
            return f"`{mutant.was}` became `{mutant.now}`, and every scenario is still met"


def as_json(tried: Sequence[Tried], library: Library, *, beside_alone: bool = False) -> Json:
    """The document `lexlog.mutants/1`."""
    killed, of = score(tried)
    return {
        "schema": "lexlog.mutants/1",
        "beside_alone": beside_alone,
        "noticed": killed,
        "of": of,
        "mutants": [
            {
                "clause": each.mutant.clause,
                "kind": each.mutant.kind,
                "text": _quoted(each.mutant, library),
                "was": each.mutant.was,
                "now": each.mutant.now,
                "file": each.mutant.span.path,
                "line": each.mutant.span.line,
                "fate": each.fate.word,
                "by": each.fate.by,
            }
            for each in tried
        ],
    }
