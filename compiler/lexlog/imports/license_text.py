"""The license text of an entry on a list in, its footnotes, sections, requirement and review policy out.

What each footnote and phrase means is in mapping tables; here is only how they are found in the text. What
no table knows is left unknown and told of: a footnote that was overlooked would make a reach too short.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lexlog.imports.mappings import Mappings
from lexlog.imports.tree import Remark

_SECTION = re.compile(r"(?<![\d.])(7[3-7]\d\.\d+(?:\([a-z0-9]+\))*)")


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry says. An empty text is unknown; no footnote is the word `none` among `footnotes`."""

    footnotes: tuple[str, ...]
    sections: tuple[str, ...]
    requirement: str
    review: str
    reviews: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Reading:
    """Reads license texts of one list by the mapping tables; each text once."""

    mappings: Mappings
    name: str
    known: dict[tuple[str, str | None], Terms] = field(default_factory=dict)

    def terms(self, requirement: str, policy: str | None) -> Terms:
        """What the texts of an entry say; `policy` is None where its file has no such column."""
        key = (requirement, policy)
        if key not in self.known:
            self.known[key] = self._terms(requirement, policy)
        return self.known[key]

    def _terms(self, requirement: str, policy: str | None) -> Terms:
        text, reviewed = self._repaired(requirement), self._repaired(policy or "")
        remarks: list[Remark] = []
        footnotes, implied = self._footnotes(text, requirement, remarks)
        sections = dict.fromkeys((*_SECTION.findall(text), *implied, *_SECTION.findall(reviewed)))
        needed = self._first("license_requirement", text, "license_requirement")
        if not needed:
            remarks.append(_unread("license requirement", requirement))
        review = self._first("review_policy", reviewed, "review_policy")
        if policy and not review and not re.fullmatch(r"(see\b.*|.*is specified in §.*)", reviewed):
            remarks.append(_unread("review policy", policy))
        scoped = tuple(
            (row["items"], row["review_policy"])
            for pattern, row in self.mappings.patterns("review_item")
            if pattern.search(reviewed)
        )
        return Terms(footnotes, tuple(sections), needed, review, scoped, tuple(remarks))

    def _footnotes(
        self, text: str, shown: str, remarks: list[Remark]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The footnotes of a text, and the sections that follow from them."""
        known = {
            row["footnote"]: row["section"]
            for row in self.mappings.rows("footnote")
            if row["list"] == self.name
        }
        marks = sorted(set(self._marks(text)))
        found = tuple(mark for mark in marks if mark in known)
        implied = tuple(known[mark] for mark in found if known[mark])
        if len(found) < len(marks) or not text or text.endswith("..."):
            remarks.append(_unread("footnotes", shown))
            return (*found, ""), implied
        lost = sorted(_lost(_SECTION.findall(text), known.values(), implied))
        if lost:
            said = f"`{_cut(shown)}` cites {', '.join(lost)}, and no footnote that goes with it"
            remarks.append(Remark("doubt", "unread-text", said))
            return (*found, ""), implied
        return found or ("none",), implied

    def _marks(self, text: str) -> list[str]:
        """Numbers that stand for footnotes: those that are part of nothing else."""
        bare = _SECTION.sub(" ", text)
        for pattern, _ in self.mappings.patterns("not_a_footnote"):
            bare = pattern.sub(" ", bare)
        return re.findall(r"\d+", bare)

    def _first(self, table: str, text: str, column: str) -> str:
        for pattern, row in self.mappings.patterns(table):
            if pattern.search(text):
                return row[column]
        return ""

    def _repaired(self, text: str) -> str:
        plain = " ".join(text.casefold().split())
        for pattern, row in self.mappings.patterns("text_repair"):
            plain = pattern.sub(row["replacement"], plain)
        return plain


def _lost(cited: Iterable[str], of_footnotes: Iterable[str], implied: Iterable[str]) -> Iterator[str]:
    """The sections cited that only entries with a footnote cite, and that no footnote of the text explains.

    >>> sections = ["734.9(e)(1)", "734.9(e)(2)"]
    >>> list(_lost(["734.9(e)", "744.11"], sections, []))
    ['734.9(e)']
    >>> list(_lost(["734.9(e)", "744.11"], sections, ["734.9(e)(2)"]))
    []
    """
    for section in cited:
        goes_with = [
            each for each in of_footnotes if each and (each.startswith(section) or section.startswith(each))
        ]
        if goes_with and not any(each in goes_with for each in implied):
            yield section


def _unread(what: str, text: str) -> Remark:
    return Remark("doubt", "unread-text", f"the {what} cannot be told from `{_cut(text)}`")


def _cut(text: str) -> str:
    return text if len(text) <= 90 else text[:87] + "..."
