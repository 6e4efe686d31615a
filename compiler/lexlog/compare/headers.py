"""What stands around clauses in two laws in, what differs of it out: headers, tables, whom an exception
answers, and paragraphs that are left out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.compare.likeness import key
from lexlog.compare.said import Block, direction, iso
from lexlog.compare.sides import Side
from lexlog.compare.signs import BOTH
from lexlog.compare.tree import Change, Direction, Edit, Section
from lexlog.resolved.tree import Policy, Ruling, Table


def heads(section: Section, old: Block, new: Block) -> Iterator[Change]:
    """What a ruling answers, where that is all that its head says otherwise."""
    if not isinstance(old, Ruling) or not isinstance(new, Ruling):
        return
    lost = [each for each in old.overcomes if each not in new.overcomes]
    gained = [each for each in new.overcomes if each not in old.overcomes]
    if lost or gained:
        says = [f"no longer answers {each}" for each in lost] + [f"answers {each}" for each in gained]
        signs = frozenset([*([1] if lost else []), *([-1] if gained else [])])
        yield Change(
            new.id,
            "update",
            new.word,
            new.title or new.name,
            new.citation,
            direction(signs),
            tuple(says),
            edits=(Edit(section, new.id, old, new),),
        )


def policies(old: Side, new: Side) -> Iterator[Change]:
    """Policies that come and go, their status, from when they model the law, what they leave out."""
    before = {each.name: each for each in old.law.policies}
    after = {each.name: each for each in new.law.policies}
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        edits = (Edit("policies", name, one, other, whole=True),)
        if one is None or other is None:
            is_new = one is None
            policy = other or one
            assert policy is not None
            says = "the policy comes in" if is_new else "the policy is gone"
            yield _change(policy, "insert" if is_new else "remove", "neutral", (says,), edits)
            continue
        says_ = list(_says(one, other))
        if says_:
            mixed: Direction = "mixed" if _decides_otherwise(one, other) else "neutral"
            yield _change(other, "update", mixed, tuple(says_), edits)


def _change(
    policy: Policy, kind: str, way: Direction, says: tuple[str, ...], edits: tuple[Edit, ...]
) -> Change:
    cited = policy.sources[0] if policy.sources else ""
    return Change(policy.name, kind, "policy", policy.title, cited, way, says, edits=edits)  # type: ignore[arg-type]


def _decides_otherwise(old: Policy, new: Policy) -> bool:
    return (old.proposed, old.modelled_from, old.case) != (new.proposed, new.modelled_from, new.case)


def _says(old: Policy, new: Policy) -> Iterator[str]:
    if old.proposed != new.proposed:
        yield "is proposed now, and decides nothing" if new.proposed else "is law, and was proposed"
    if old.modelled_from != new.modelled_from:
        first, was = (_from(each.modelled_from) for each in (new, old))
        yield f"models the law {first}, and did {was}"
    if old.modelled_to != new.modelled_to:
        last, was = (_to(each.modelled_to) for each in (new, old))
        yield f"the text was followed {last}, and was {was}"
    if old.case != new.case:
        yield f"decides {new.case}, and decided {old.case}"
    for said, before, after in (
        ("calls definitional", old.definitional, new.definitional),
        ("leaves aside as out of scope", old.out_of_scope, new.out_of_scope),
    ):
        yield from (f"{said} {one.citation}: {one.text}" for one in after if one not in before)
        yield from (f"no longer {said} {one.citation}: {one.text}" for one in before if one not in after)
    left_out = {key(each) for each in old.omissions}, {key(each) for each in new.omissions}
    for each in new.omissions:
        if key(each) not in left_out[0]:
            yield f"leaves out {each.paragraph}: {each.text}"
    for each in old.omissions:
        if key(each) not in left_out[1]:
            yield f"no longer leaves out {each.paragraph} in the old words: {each.text}"


def _from(day: int | None) -> str:
    return "on no stated day" if day is None else f"from {iso(day)} on" if iso(day) else "on no day"


def _to(day: int | None) -> str:
    return "without an end" if day is None else f"to {iso(day)}" if iso(day) else "to an earlier day"


def tables(old: Side, new: Side) -> Iterator[Change]:
    """Tables of facts that come, go or have other columns. What that does to cases depends on the facts."""
    before, after = old.law.tables, new.law.tables
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one is not None and other is not None and same_table(one, other):
            continue
        table = other or one
        assert table is not None
        kind = "insert" if one is None else "remove" if other is None else "update"
        policy = _policy_of(new if other else old, table)
        yield Change(
            f"{policy}/{name}",
            kind,  # type: ignore[arg-type]
            "table",
            table.title or name,
            "",
            direction(BOTH if kind == "update" else frozenset()),
            tuple(_columns(one, other)),
        )


def _policy_of(side: Side, table: Table) -> str:
    return next((each.name for each in side.law.policies if each.path == table.span.path), "")


def _said(table: Table) -> tuple[object, ...]:
    fields = tuple((each, each.type) for each in table.fields)
    rest = (table.key, table.silences, table.decided_on, table.covers, table.closed, table.fresh)
    return (
        *fields,
        *rest,
        table.one,
        table.whole,
        table.speaks_from,
        table.acyclic,
        table.booked,
        table.word,
    )


def same_table(old: Table, new: Table) -> bool:
    """Whether two tables are read in the same way."""
    return sorted(map(repr, _said(old))) == sorted(map(repr, _said(new)))


def _columns(old: Table | None, new: Table | None) -> Iterator[str]:
    if old is None or new is None:
        yield "the table comes in" if old is None else "the table is gone"
        return
    before = {each.name: each for each in old.fields}
    after = {each.name: each for each in new.fields}
    yield from (f"loses column {each}" for each in before if each not in after)
    yield from (f"gains column {each}" for each in after if each not in before)
    yield from (f"column {n} is another" for n in before if n in after and before[n] != after[n])
    if old.booked != new.booked:
        yield "what its cases say once they have gone is another thing"
    elif {**before} == {**after}:
        yield "what its silence, its keys or its rows together mean is another thing"
