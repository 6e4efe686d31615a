"""Published names and numbers in, identifiers of parties and models out: stable, and one for each name.

An identifier depends on its name alone, not on what else a file holds. Names that differ in more than case
and white space have different identifiers: what the readable part loses, a digest keeps apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 60
_DIGITS = {each: str(int(each, 36)) for each in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def from_name(scheme: str, name: str) -> str:
    """The identifier of what a source knows by name only.

    >>> from_name("bis", "Huawei"), from_name("bis", "HUAWEI "), from_name("bis", "Huawei Co., Ltd.")
    ('bis-huawei', 'bis-huawei', 'bis-huawei_co_ltd-b38ca59b')
    """
    known = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    folded = unicodedata.normalize("NFKD", known).encode("ascii", "ignore").decode()
    words = re.findall("[a-z0-9]+", folded)
    readable = "_".join(words)
    if " ".join(words) == known and len(readable) <= LONGEST:
        return f"{scheme}-{readable}"
    digest = hashlib.sha256(known.encode()).hexdigest()[:8]
    return f"{scheme}-{readable[:LONGEST]}-{digest}"


def from_number(scheme: str, number: str) -> str:
    """The identifier of what a register has given a number."""
    return f"{scheme}-{number}"


def own(text: str) -> str:
    """The identifier of a cell that may be one already; any other text is a name.

    >>> own("acme_gmbh"), own("us-cik-1") , own("Acme Ltd")
    ('acme_gmbh', 'us-cik-1', 'name-acme_ltd')
    """
    return text if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.:/-]*", text) else from_name("name", text)


def is_digits(text: str) -> bool:
    """Whether a text is a number in plain digits."""
    return text.isascii() and text.isdigit()


def is_lei(text: str) -> bool:
    """Whether a text is a Legal Entity Identifier: 20 characters, check digits right (ISO 17442, ISO 7064).

    >>> is_lei("001GPB6A9XPE8XJICC14"), is_lei("001GPB6A9XPE8XJICC15")
    (True, False)
    """
    if re.fullmatch("[0-9A-Z]{18}[0-9]{2}", text) is None:
        return False
    return int("".join([_DIGITS[each] for each in text])) % 97 == 1
