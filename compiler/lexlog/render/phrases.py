"""Rows of a proof in, the plain words for them out."""

from __future__ import annotations

from lexlog.explain.rules import PART
from lexlog.explain.tree import Compared, Row

_FALSE = {
    "<": ("not below", "over by"),
    "<=": ("above", "by"),
    ">": ("not above", "short by"),
    ">=": ("below", "short by"),
    "=": ("not", "off by"),
    "!=": ("exactly", ""),
}
_FALSE_DATES = {
    "<": "not before",
    "<=": "after",
    ">": "not after",
    ">=": "before",
    "=": "not",
    "!=": "exactly",
}
"""What is true where a comparison is not, and what the difference is called."""

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
        known = {**dict.fromkeys(_fields(_SENTENCES[relation]), block), "clause": short(clause), **values}
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
    if table and (none := [part.split(": ")[0] for part in pattern.split(", ") if part.endswith(": none")]):
        return f"there is no {none[0]} to look up in {relation}"
    if table:
        return f"no row of {relation} with {pattern.replace(': ', ' ')}"
    asked = dict(part.split(": ", 1) for part in pattern.split(", ") if ": " in part)
    if relation == "available" and "exception" in asked:
        return f"{short(asked['exception'])} is not available"
    if relation == "met" and "clause" in asked:
        return f"{short(asked['clause'])} is not met"
    if relation in _ABSENCES:
        return _ABSENCES[relation]
    if relation == "paragraph":
        listed = asked.get("paragraph", "?")
        where = "any list paragraph that is asked for" if listed == "?" else listed
        return f"{asked.get('item', 'it')} is not specified in {where}"
    if relation == PART:
        return "the condition in brackets is not met"
    if relation.endswith("/unless"):
        return f"nothing sets {short(relation).removesuffix('/unless')} aside"
    if relation.endswith("/covers"):
        return f"{short(relation).removesuffix('/covers')} does not cover it"
    row = tuple((part.partition(": ")[0], part.partition(": ")[2]) for part in pattern.split(", ") if part)
    if "/" in relation:
        return f"{short(relation)} does not apply"
    said = held(relation, row)
    return said.replace(" is ", " is not ", 1) if " is " in said else f"no {said}"


def denied(condition: str) -> str:
    """What is so where a part of a clause is not met.

    >>> denied("x1 in [a, b]")
    'x1 is not in [a, b]'
    """
    if " in [" in condition:
        return condition.replace(" in [", " is not in [", 1)
    return absent(PART, "")


def compared(node: Compared) -> str:
    """A comparison as it is: one that does not hold is never printed as if it did.

    >>> compared(Compared("320.5", "<", "300", "kg", False, "20.5", "mass of x1 < 300 kg"))
    'mass of x1: 320.5 is not below 300 kg (over by 20.5)'
    >>> compared(Compared("320.5", ">=", "300", "kg", True, "20.5"))
    '320.5 >= 300 kg (by 20.5)'
    """
    left, op, gap = node.left, node.op, node.gap
    figure = node.right if not node.unit else f"{node.right} {node.unit}"
    if not node.unit and op in ("=", "!=") and not gap:
        return f"{left} is {'not ' if (op == '!=') == node.holds else ''}{figure}"
    by = "by"
    said = f"{left} {op} {figure}"
    if not node.holds:
        word, by = _FALSE[op]
        if not node.unit:
            word, by = _FALSE_DATES[op], "by"
        said = f"{left} is {word} {figure}"
    if gap and gap.split(" ")[0] != "0":
        said += f" ({by} {gap})"
    name = node.text.split(f" {op} ")[0] if node.text else ""
    return f"{name}: {said}" if name and name != left else said


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
