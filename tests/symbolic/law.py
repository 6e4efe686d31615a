"""Small laws, each within what can be told of all cases or beyond it, and ways to change their text."""

import re

from tests.compare.law import LAW

OWNERS = """
entity party "a party" {
  party: key;
}

relation holding "a share of one party that another holds" {
  owner: party;
  owned: party;
  share: number in % from 0 to 100 by 1;
  key owner, owned;
}

relation listing "a list" {
  party: party;
  list: text;
}

case loan "money that is lent" {
  case: key;
  day: date as date;
  borrower: party;
  decided on day;
}

define reached(p: party) per "Gazette 3" {
  when (1) listing(party: p, list: bad);
  when (2) total share over holding(owner: o, owned: p) where reached(o) >= 50%;
}

prohibition loans "Loans to those who are reached" section "Gazette 3" {
  when (a) borrower is reached;
}
"""


def with_owners():
    """A law with a definition that speaks of itself, through a sum."""
    head, _, _ = LAW.partition("entity port")
    return head.replace("decides shipment", "decides loan") + OWNERS


def changed(text=LAW):
    """The law with one thing changed at a time: figures by one unit, comparisons, dates, words, conditions
    that are lost, and `and` for `or`; by what was changed."""
    body = text.index("group far")
    for found in re.finditer(r">= (\d+) t|= (\d+) t", text[body:]):
        at = body + found.start()
        number = int(found[1] or found[2])
        for other in (number - 1, number + 1):
            yield (
                f"{found[0]} is {other}",
                _put(text, at, found[0], found[0].replace(str(number), str(other))),
            )
        if found[1]:
            for op in (">", "<", "<=", "=", "!="):
                yield f"{found[0]} by {op}", _put(text, at, found[0], found[0].replace(">=", op))
    for found in re.finditer(r" and [^;]*?(?= and |;)", text[body:]):
        at = body + found.start()
        yield f"without{found[0]}", _put(text, at, found[0], "")
    condition = "crop is heavy and destination in group far and grown of crop is here"
    yield "or", text.replace(condition, condition.replace(" and ", " or "))
    yield "not", text.replace("destination in group far", "destination not in group far")
    yield "no bar", text.replace("  unless (b) [by first_rule] kind is gift;\n", "")
    yield "a bar for others", text.replace("kind is gift;", "kind is sale;")
    yield "a day later", text.replace("effective 2020-01-01", "effective 2020-01-02")
    yield "modelled later", text.replace("modelled from 2020-01-01", "modelled from 2020-01-02")
    yield "one port less", text.replace("  oslo, lima;", "  oslo;")
    yield "other review", text.replace("case_by_case", "policy_of_denial")
    yield "covers less", text.replace("covers (a) sale, gift;", "covers (a) sale;")


SAME = {
    "order of conditions": (
        "crop is heavy and destination in group far and grown of crop is here",
        "grown of crop is here and destination in group far and crop is heavy",
    ),
    "a condition twice": ("crop is heavy and", "crop is heavy and crop is heavy and"),
    "what follows": ("weight of c >= 100 t", "weight of c >= 100 t and weight of c >= 50 t"),
    "two ways of one": (
        "when (1) weight of c >= 100 t;",
        "when (1) weight of c >= 100 t;\n  when (2) weight of c > 99 t;",
    ),
    "one apart from the rest": ("weight of c >= 100 t", "(weight of c > 100 t or weight of c = 100 t)"),
    "not less": ("fee >= least_fee", "not fee < least_fee"),
    "the other word": ("grown of crop is here", "grown of crop is not abroad"),
    "each of both": ("covers (a) sale, gift;", "covers (a) gift, sale;"),
    "labels": ("when (1) weight", "when (one) weight"),
    "order of members": ("oslo, lima;", "lima, oslo;"),
    "a limb that never holds": (
        "review (c)",
        "when (d) [by first_rule] fee < 3 t and fee > 2 t;\n  review (c)",
    ),
    "inlined": ("crop is heavy", "weight of crop >= 100 t"),
}
"""Changes of the text that change no answer: what is replaced by what."""


def _put(text, at, old, new):
    assert text[at:].startswith(old)
    return text[:at] + new + text[at + len(old) :]
