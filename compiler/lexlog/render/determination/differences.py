"""The data of a memo and the data of the same memo written anew in, what differs out, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

Json = Mapping[str, object]

MOST = 12
"""Differences of one kind that are told one by one."""

LISTED = {"rows": ("relation", "file", "line"), "clauses": ("id",), "readings": ("name",)}
"""What is told apart by these of its names."""


def differences(old: Json, new: Json) -> list[str]:
    """A sentence for each thing that differs; nothing where the data are the same."""
    found = []
    for name in sorted(old.keys() | new.keys()):
        was, is_now = old.get(name), new.get(name)
        if was == is_now:
            continue
        if name in LISTED and isinstance(was, list) and isinstance(is_now, list):
            told = list(_listed(name, was, is_now))
            found += told[:MOST] + ([f"{name}: and {len(told) - MOST} more"] if len(told) > MOST else [])
        elif name != "proof" and isinstance(was, dict) and isinstance(is_now, dict):
            found += [
                f"{name}.{key}: the memo says {_short(was.get(key))}, it is {_short(is_now.get(key))}"
                for key in sorted(was.keys() | is_now.keys())
                if was.get(key) != is_now.get(key)
            ]
        elif name == "proof":
            found.append("proof: it is another")
        else:
            found.append(f"{name}: the memo says {_short(was)}, it is {_short(is_now)}")
    return found


def _listed(name: str, old: list[object], new: list[object]) -> Iterator[str]:
    """What came, went, or is another, by what it is known by."""
    before, after = ({_key(name, each): each for each in of} for of in (old, new))
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield f"{name}: the memo has {key}, which is not there now"
        elif key not in before:
            yield f"{name}: {key} is not in the memo"
        elif before[key] != after[key]:
            yield f"{name}: {key} is another"
    if before == after:
        yield f"{name}: they are in another order, or stand twice"


def _key(name: str, of: object) -> str:
    return " ".join(str(of.get(each)) for each in LISTED[name]) if isinstance(of, dict) else repr(of)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"`{text if len(text) <= 80 else text[:77] + '...'}`"


def first_difference(old: str, new: str) -> str:
    """Where two texts part, in words."""
    was, is_now = old.split("\n"), new.split("\n")
    for number, (left, right) in enumerate(zip(was, is_now, strict=False), 1):
        if left != right:
            at = next(
                (n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), None
            )
            start = max(0, (min(len(left), len(right)) if at is None else at) - 20)
            return f"line {number}: the memo has {_short(left[start:])}, it should be {_short(right[start:])}"
    return f"line {min(len(was), len(is_now)) + 1}: one of them ends here"
