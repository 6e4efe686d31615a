"""Sections of the law with what is made of each paragraph, and claims of others with what answers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Account = Literal["encoded", "proposed", "scope", "not modelled", "definitional", "out of scope"]
ACCOUNTS: tuple[Account, ...] = (
    *("encoded", "proposed", "scope", "not modelled", "definitional", "out of scope"),
)
"""`proposed` is encoded as well, by a policy that is a proposal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is made of a paragraph (empty: the whole section): by blocks with so many clauses, names or
    values, or by a policy that says why not."""

    paragraph: str
    account: Account
    text: str
    blocks: tuple[tuple[str, int], ...] = ()
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section, supplement or document, with its paragraphs in order."""

    citation: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of the law, and the one thing that answers it: a scenario, a paragraph that is not
    modelled, or the reason why it is no rule. `remark`: how the text differs from it."""

    id: str
    said: str
    scenario: str
    not_modelled: str
    reason: str
    remark: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """All sections, and all claims."""

    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
