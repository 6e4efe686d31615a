"""Groups and parameters of two sides in, who left and joined a group and which figure is another out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lexlog.compare.conditions import FEWER, MORE
from lexlog.compare.laid import days_of, stands
from lexlog.compare.made import Made
from lexlog.compare.said import days, direction, pull
from lexlog.compare.signs import BOTH, Reach, opposite
from lexlog.compare.tree import Change, Edit
from lexlog.resolved.tree import Group, GroupMember, Life, Parameter


def groups(made: Made, reach: Reach) -> Iterator[Change]:
    """Who joined and who left each group: those together whom one document moved."""
    old, new = made.old.law.groups, made.new.law.groups
    for name in sorted(old.keys() | new.keys()):
        block = new.get(name) or old[name]
        before, after = _members(old.get(name)), _members(new.get(name))
        moved: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
        for member in sorted(before.keys() | after.keys()):
            one, other = before.get(member, []), after.get(member, [])
            if _standing(one) == _standing(other):
                continue
            word = "gains" if not _standing(one) else "loses" if not _standing(other) else "moves"
            lives = [
                (is_new, made.life(is_new, each.id))
                for is_new, of in ((False, one), (True, other))
                for each in of
            ]
            documents = tuple(made.documents(lives))
            moved.setdefault((word, documents, made.since(lives)), []).append(member)
        for (word, documents, since), names in moved.items():
            pulls = reach.of(("group", name))
            signs = {"gains": pulls, "loses": opposite(pulls), "moves": BOTH if pulls else pulls}[word]
            edits = tuple(
                edit for each in names for edit in _swaps(name, before.get(each, []), after.get(each, []))
            )
            says = f"group {name} {word} {', '.join(names)}"
            if word == "moves":
                says = f"group {name} has {', '.join(names)} on other days: " + "; ".join(
                    f"{' and '.join(days(each.life) for each in after[name_])}, and had "
                    f"{' and '.join(days(each.life) for each in before[name_])}"
                    for name_ in names
                )
            cited = (after.get(names[0]) or before.get(names[0]) or [])[0].citation
            kind = {"gains": "insert", "loses": "remove", "moves": "update"}[word]
            yield Change(
                f"{block.id}/{names[0]}",
                kind,  # type: ignore[arg-type]
                "group",
                block.title or name,
                cited,
                direction(signs),
                (says,),
                documents=documents,
                since=since,
                edits=edits,
            )


def _members(group: Group | None) -> dict[str, list[GroupMember]]:
    found: dict[str, list[GroupMember]] = {}
    for each in group.members if group else ():
        found.setdefault(each.name, []).append(each)
    return found


def _standing(members: list[GroupMember]) -> tuple[tuple[int, int], ...]:
    """The days on which a name is in the group, stretches that meet as one."""
    spans = sorted(span for each in members for span in days_of(each.life))
    found: list[tuple[int, int]] = []
    for first, last in spans:
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def _swaps(name: str, old: list[GroupMember], new: list[GroupMember]) -> Iterator[Edit]:
    yield from (Edit("groups", name, each, None) for each in old)
    yield from (Edit("groups", name, None, each) for each in new)


Version = tuple[Decimal | None, Life]


def parameters(made: Made, reach: Reach) -> Iterator[Change]:
    """Figures that are other ones, or that are so on other days."""
    old, new = made.old.law.parameters, made.new.law.parameters
    for name in sorted(old.keys() | new.keys()):
        before, after = _versions(old.get(name)), _versions(new.get(name))
        if _said(before) == _said(after):
            continue
        unit = (new.get(name) or old[name]).type.unit.name
        kind = "update" if before and after else "insert" if after else "remove"
        written = [
            (is_new, life)
            for is_new, side, of in (
                (False, made.old, old.get(name)),
                (True, made.new, new.get(name)),
            )
            if of is not None
            for (_, laid), (_, life) in zip(of.versions, side.written.parameters[name].versions, strict=True)
            if stands(laid)
        ]
        yield Change(
            f"{_policy(made, name)}/{name}",
            kind,  # type: ignore[arg-type]
            "parameter",
            name,
            "",
            direction(_signs(before, after, reach, name)),
            (f"{name} is {_figures(after, unit)}, and was {_figures(before, unit)}",),
            documents=tuple(made.documents(written)),
            since=made.since(written),
            edits=(Edit("parameters", name, old.get(name), new.get(name), whole=True),),
        )


def _policy(made: Made, name: str) -> str:
    """The policy whose file has the figure."""
    for side in (made.new, made.old):
        if name in side.law.parameters:
            path = side.law.parameters[name].span.path
            for policy in side.law.policies:
                if policy.path == path:
                    return policy.name
    return ""


def _versions(of: Parameter | None) -> list[Version]:
    return [each for each in of.versions if stands(each[1])] if of else []


def _said(versions: list[Version]) -> set[tuple[Decimal | None, tuple[tuple[int, int], ...]]]:
    return {(value, days_of(life)) for value, life in versions}


def _signs(old: list[Version], new: list[Version], reach: Reach, name: str) -> frozenset[int]:
    pulls = reach.of(("figure", name))
    if not pulls:
        return pulls
    if len(old) != len(new) or [days_of(a[1]) for a in old] != [days_of(b[1]) for b in new]:
        return BOTH
    ways: set[str] = set()
    for (before, _), (after, _) in zip(old, new, strict=True):
        if before == after:
            continue
        if before is None or after is None:
            return BOTH
        ways.add(MORE if after > before else FEWER)
    return pull(frozenset(ways), pulls)


def _figures(versions: list[Version], unit: str) -> str:
    if not versions:
        return "not there"
    alone = len(versions) == 1
    return "; ".join(
        ("unset" if value is None else f"{value:,f} {unit}")
        + ("" if alone and days(life) == "always" else f" {days(life)}")
        for value, life in versions
    )
