"""Coverage in, text, Markdown or JSON out."""

from __future__ import annotations

from collections import Counter

from lexlog.coverage.tree import ACCOUNTS, Claim, Coverage, Entry

Json = dict[str, object]

_INTRODUCTION = """# Coverage

What the policies make of each passage of the law that they speak of, and what answers the claims that others
make of it. `lexlog coverage --format md` writes this page from the policies; a test holds it to them.

| account | says |
|---|---|
| encoded | clauses, members of groups, figures, readings or documents cite it: the blocks, with how many |
| proposed | the same, by policies that are proposals: no law |
| scope | a header names it as what its policy models |
| not modelled | it is left out, though a case may depend on it: a decision then lists it |
| definitional | it only says what words mean |
| out of scope | no case that is decided here depends on it |
"""


def text(of: Coverage) -> str:
    """A line for each paragraph under its section, then the claims."""
    lines = []
    for section in of.sections:
        lines.append(section.citation)
        for entry in section.entries:
            shown = entry.paragraph or "(as a whole)"
            lines.append(f"  {shown:24} {entry.account:13} {_said(entry, '')}".rstrip())
    for claim in of.claims:
        lines.append(f"{claim.id:8} {claim.said}\n         {_answer(claim)}")
    return "\n".join([*lines, _counts(of)]) + "\n"


def markdown(of: Coverage) -> str:
    """The page `policy/COVERAGE.md`."""
    lines = [_INTRODUCTION, f"{_counts(of)}.", ""]
    for section in of.sections:
        lines += [f"## {section.citation}", "", "| paragraph | account | by |", "|---|---|---|"]
        for entry in section.entries:
            lines.append(f"| {_cell(entry.paragraph)} | {entry.account} | {_cell(_said(entry, '`'))} |")
        lines.append("")
    if of.claims:
        lines += ["## What others say of the rules", ""]
        lines += ["| claim | says | answered by | the text differs |", "|---|---|---|---|"]
        lines += [_claim_row(each) for each in of.claims]
        lines.append("")
    return "\n".join(lines)


def as_json(of: Coverage) -> Json:
    """The document `lexlog.coverage/1`."""
    return {
        "schema": "lexlog.coverage/1",
        "sections": [
            {
                "citation": section.citation,
                "paragraphs": [
                    {
                        "paragraph": entry.paragraph,
                        "account": entry.account,
                        "text": entry.text,
                        "blocks": [{"block": block, "clauses": count} for block, count in entry.blocks],
                        "policies": list(entry.policies),
                    }
                    for entry in section.entries
                ],
            }
            for section in of.sections
        ],
        "claims": [
            {
                "claim": each.id,
                "said": each.said,
                "scenario": each.scenario or None,
                "not_modelled": each.not_modelled or None,
                "reason": each.reason or None,
                "remark": each.remark,
            }
            for each in of.claims
        ],
    }


def _said(entry: Entry, mark: str) -> str:
    blocks = ", ".join(f"{mark}{block}{mark} {count}" for block, count in entry.blocks)
    by = ", ".join(f"{mark}{each}{mark}" for each in entry.policies)
    return " ".join(filter(None, (blocks, entry.text, f"({by})" if by and entry.text else by)))


def _answer(claim: Claim) -> str:
    if claim.scenario:
        return f"scenario: {claim.scenario}"
    if claim.not_modelled:
        return f"not modelled: {claim.not_modelled}"
    return f"no rule: {claim.reason}"


def _claim_row(claim: Claim) -> str:
    return "| " + " | ".join(map(_cell, (claim.id, claim.said, _answer(claim), claim.remark))) + " |"


def _cell(written: str) -> str:
    return written.replace("|", "\\|")


def _counts(of: Coverage) -> str:
    accounts = Counter(entry.account for section in of.sections for entry in section.entries)
    told = [f"{accounts[each]} {each}" for each in ACCOUNTS]
    answers = Counter(_answer(each).partition(":")[0] for each in of.claims)
    claims = ", ".join(f"{answers[each]} {words}" for each, words in _WORDS if answers[each])
    rest = f"; {len(of.claims)} claims: {claims}" if of.claims else ""
    return f"{len(of.sections)} sections and documents: {', '.join(told)}{rest}"


_WORDS = (
    ("scenario", "answered by a scenario"),
    ("not modelled", "not modelled"),
    ("no rule", "no rule"),
)
