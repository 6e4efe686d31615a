"""A statement of BODS 0.4 in, what is wrong with its shape out, as far as it is read here.

The published schema asks for more; what it says of the parts that are read is held by a test, which
compares the two on changed statements where the schema is at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TYPES = ("entity", "person", "relationship")
STATUSES = ("new", "updated", "closed")


def text(value: Any, *path: str) -> str:
    """The text under these keys; empty if there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value.strip() if isinstance(value, str) else ""


def faults(statement: Mapping[str, Any]) -> list[str]:
    """What keeps a statement from being taken at all, each in a sentence."""
    if "statementID" in statement or "statementType" in statement:
        return ["the statement is of an earlier version: BODS 0.4 was expected"]
    found = [
        f"`{key}` is missing, or no text" for key in ("statementId", "recordId") if not text(statement, key)
    ]
    if statement.get("recordType") not in TYPES:
        found.append(f"`recordType` is `{statement.get('recordType')}`, expected {', '.join(TYPES)}")
    if statement.get("recordStatus") not in STATUSES:
        found.append(f"`recordStatus` is `{statement.get('recordStatus')}`, expected {', '.join(STATUSES)}")
    details = statement.get("recordDetails")
    if not isinstance(details, Mapping):
        found.append("`recordDetails` is missing, or no object")
    elif statement.get("recordType") == "relationship":
        found += _faults_of_relationship(details)
    return found


def _faults_of_relationship(details: Mapping[str, Any]) -> list[str]:
    found = []
    for key in ("subject", "interestedParty"):
        value = details.get(key)
        if not (isinstance(value, str) and value.strip()) and not text(value, "reason"):
            found.append(f"`{key}` is neither a record nor a reason why there is none")
    interests = details.get("interests")
    if interests is not None and not (
        isinstance(interests, list) and all(isinstance(each, Mapping) for each in interests)
    ):
        found.append("`interests` is no list of objects")
    return found


def notes(statement: Mapping[str, Any]) -> str:
    """Who publishes the statement, and what is annotated to it."""
    said = [text(statement, "publicationDetails", "publisher", "name")]
    for each in statement.get("annotations") or ():
        if isinstance(each, Mapping):
            said.append(f"annotated ({text(each, 'motivation')}): {text(each, 'description')}")
    return "; ".join(each for each in said if each)
