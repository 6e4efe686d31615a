"""The law in, each section that it cites out, with what is made of its paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lexlog.coverage.tree import ACCOUNTS, Account, Entry, Section
from lexlog.resolved.tree import Law

_SERIES = "CFR|FR|USC"
_PLACE = re.compile(rf"(?P<title>\d+) (?P<series>{_SERIES}) (?P<number>\d+)(?P<rest>\.\d+| Supp\.? \d+)?")

Key = tuple[str, str]
"""A section and a paragraph of it."""


def sections(law: Law) -> tuple[Section, ...]:
    """Every section, by title and number; what is no citation comes last."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for (section, _), entry in (*_encoded(law), *_headers(law)):
        entries[section].append(entry)
    ranked = sorted(entries, key=_rank)
    return tuple(Section(each, tuple(sorted(entries[each], key=_order))) for each in ranked)


def place(citation: str) -> Key:
    """The section of a citation, and the paragraph in it: `15 CFR 1.2(a)` is `(a)` of `15 CFR 1.2`."""
    found = _PLACE.match(citation)
    if found is None:
        return citation, ""
    section = found[0].replace("Supp. ", "Supp ")
    return section, citation[found.end() :].lstrip(" ,:")


def _rank(section: str) -> tuple[object, ...]:
    found = _PLACE.match(section)
    if found is None:
        return (1, section)
    series = _SERIES.split("|").index(found["series"])
    rest = found["rest"] or ""
    number = int(rest.rpartition("." if rest.startswith(".") else " ")[2]) if rest else -1
    return (0, series, int(found["title"]), int(found["number"]), rest.startswith(" "), number)


def _order(entry: Entry) -> tuple[object, ...]:
    parts = tuple((not each.isdigit(), int(each) if each.isdigit() else 0, each) for each in _words(entry))
    return (parts, ACCOUNTS.index(entry.account), entry.text)


def _words(entry: Entry) -> list[str]:
    return re.findall(r"[A-Za-z]+|\d+", entry.paragraph)


# --- clauses ------------------------------------------------------------------------------------------------


def _encoded(law: Law) -> Iterator[tuple[Key, Entry]]:
    """A paragraph that clauses, members, figures, readings or instruments cite, with their blocks."""
    proposed = {each.name for each in law.policies if each.proposed}
    found: dict[tuple[Key, Account], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for citation, block in _cited(law):
        account: Account = "proposed" if block.split("/")[0] in proposed else "encoded"
        found[place(citation), account][block] += 1
    for (key, account), blocks in found.items():
        yield key, Entry(key[1], account, "", tuple(sorted(blocks.items())))


def _cited(law: Law) -> Iterator[tuple[str, str]]:
    """Citations with the block that has them, each time."""
    for clause in law.clauses().values():
        yield clause.citation, clause.id.rpartition("/")[0] if "/" in clause.id else clause.id
    for group in law.groups.values():
        for member in group.members:
            yield member.citation, group.id
    for parameter in law.parameters.values():
        for citation in parameter.citations:
            yield citation, f"parameter {parameter.name}"
    for reading in law.readings.values():
        yield reading.citation, f"reading {reading.name}"
    for instrument in law.instruments.values():
        if instrument.sources:
            yield instrument.sources[0], f"instrument {instrument.name}"


# --- headers ------------------------------------------------------------------------------------------------


def _headers(law: Law) -> Iterator[tuple[Key, Entry]]:
    """What headers say of passages; those that say the same of one are together."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for policy in law.policies:
        for cited in policy.scope:
            found[cited, "scope", ""].append(policy.name)
        for omission in policy.omissions:
            found[omission.paragraph, "not modelled", omission.text].append(policy.name)
        for passage in policy.definitional:
            found[passage.citation, "definitional", passage.text].append(policy.name)
        for passage in policy.out_of_scope:
            found[passage.citation, "out of scope", passage.text].append(policy.name)
    for (citation, account, text), policies in found.items():
        key = place(citation)
        yield key, Entry(key[1], account, text, policies=tuple(policies))  # type: ignore[arg-type]
