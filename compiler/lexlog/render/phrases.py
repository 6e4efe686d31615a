"""Rows of a proof in, the plain words for them out."""

from __future__ import annotations

from lexlog.explain.rules import PART
from lexlog.explain.tree import Row

_SENTENCES = {
    "outcome": "{outcome}",
    "required": "{requirement} applies",
    "standing": "{requirement} is not overcome by any exception",
    "reviewed": "review policy {policy}",
    "candidate": "{exception} answers a requirement of this case",
    "available": "{exception} is available",
    "met": "{clause} is met",
    "barred": "{exception} is barred by {clause}",
    "overcome": "{requirement} is overcome by {exception}",
    "prohibited": "{prohibition} prohibits it",
    "excluded": "{exclusion} takes it out of scope",
    "flagged": "red flag {flag}",
    "due": "{clause} falls due",
    "decided": "the case is to be decided",
}
_ABSENCES = {
    "outcome": "another outcome",
    "overcome": "no exception overcomes it",
    "barred": "no bar applies",
    "prohibited": "nothing prohibits it",
    "excluded": "nothing takes it out of scope",
    "standing": "no requirement is left standing",
    "required": "no license requirement applies",
    "available": "the exception is not available",
    "met": "the condition is not met",
}


def held(relation: str, row: Row, clause: str = "") -> str:
    """What a derived row says; `clause` gives the name of a ruling that the row leaves out.

    >>> held("rate", (("i", "x1"), ("value", "2,896 TPP")))
    'rate of x1 = 2,896 TPP'
    >>> held("group X:9", (("member", "Ruritania"),))
    'Ruritania is in group X:9'
    """
    values = {name: short(value) for name, value in row}
    if relation in _SENTENCES:
        block = short(clause).split("/")[0] if clause and not clause.startswith("decision/") else "it"
        known = {**dict.fromkeys(_fields(_SENTENCES[relation]), block), **values}
        return _SENTENCES[relation].format(**known)
    if relation.endswith("/covers"):
        return f"{short(relation).removesuffix('/covers')} covers it"
    if relation.endswith("/unless"):
        return f"{short(relation).removesuffix('/unless')} is set aside"
    if relation.startswith("group "):
        return f"{values.get('member', '?')} is in {relation}"
    if relation == "paragraph":
        return f"{values.get('item', '?')} is specified in {values.get('paragraph', '?')}"
    if "value" in values and len(values) == 2:
        other = next(value for name, value in values.items() if name != "value")
        return f"{relation} of {other} = {values['value']}"
    if len(values) == 1:
        return f"{next(iter(values.values()))} is {short(relation)}"
    return f"{short(relation)}({', '.join(f'{name} {value}' for name, value in values.items())})"


def absent(relation: str, pattern: str, table: bool = False) -> str:
    """What an absent row says."""
    if table:
        return f"no row of {relation} with {pattern.replace(': ', ' ')}"
    if relation in _ABSENCES:
        return _ABSENCES[relation]
    if relation == PART:
        return "what the clause denies does not hold"
    if relation.endswith("/unless"):
        return f"nothing sets {short(relation).removesuffix('/unless')} aside"
    if relation.endswith("/covers"):
        return f"{short(relation).removesuffix('/covers')} does not cover it"
    row = tuple((part.partition(": ")[0], part.partition(": ")[2]) for part in pattern.split(", ") if part)
    if "/" in relation:
        return f"{short(relation)} does not apply"
    said = held(relation, row)
    return said.replace(" is ", " is not ", 1) if " is " in said else f"no {said}"


def given(relation: str, row: Row) -> str:
    """What a given row says."""
    (_, first), *rest = row or (("", ""),)
    cells = ", ".join(f"{name} {value}" for name, value in rest)
    return f"{relation} {first}" + (f": {cells}" if cells else "")


def short(identity: str) -> str:
    """A clause or ruling without the name of its policy.

    >>> short("us.ear.x/ai_chips/(a)(6)")
    'ai_chips/(a)(6)'
    """
    policy, slash, rest = identity.partition("/")
    is_policy = " " not in identity and ("." in policy or "/" in rest)
    return rest if slash and is_policy else identity


def _fields(template: str) -> list[str]:
    return [part.split("}")[0] for part in template.split("{")[1:]]
