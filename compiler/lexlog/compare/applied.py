"""The old law and some of the changes in, the law with these changes alone out.

A change that speaks of something which only another one brings takes that one with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lexlog.compare.likeness import nodes
from lexlog.compare.tree import Change, Edit
from lexlog.resolved.tree import (
    Classification,
    Clause,
    Definition,
    GroupMember,
    Law,
    Member,
    Parameter,
    ParameterOf,
    Pattern,
    Policy,
    Ruling,
    ValueOf,
)

Name = tuple[str, str]


@dataclass(slots=True)
class Hybrids:
    """Laws between two laws."""

    old: Law
    new: Law
    changes: Mapping[str, Change]
    _needs: dict[str, frozenset[str]] = field(default_factory=dict)

    def closed(self, chosen: Iterable[str]) -> frozenset[str]:
        """The changes with those that they cannot stand without."""
        found: set[str] = set()
        waiting = list(chosen)
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting.extend(self._needed(each))
        return frozenset(found)

    def law(self, chosen: Iterable[str]) -> Law:
        """The old law with these changes."""
        law = self.old
        for each in sorted(chosen):
            for edit in self.changes[each].edits:
                law = edited(law, edit)
        return law

    def _needed(self, identity: str) -> frozenset[str]:
        if identity not in self._needs:
            spoken = _spoken(self.changes[identity].edits)
            missing = spoken - _has(self.old)
            brought = {
                other.id
                for other in self.changes.values()
                if other.id != identity and _brings(other) & missing
            }
            mended = _resigned(self.changes[identity])
            if mended:
                brought |= {o.id for o in self.changes.values() if _spoken(o.edits, old=True) & mended}
            self._needs[identity] = frozenset(brought - {identity})
        return self._needs[identity]


def _has(law: Law) -> set[Name]:
    return {
        *(("definition", name) for name in law.definitions),
        *(("group", name) for name in law.groups),
        *(("figure", name) for name in law.parameters),
        *(("ruling", name) for name in law.rulings),
    }


def _brings(change: Change) -> set[Name]:
    """What there is only with the change."""
    found: set[Name] = set()
    for edit in change.edits:
        match edit.section, edit.new:
            case "definitions", Definition(name=name):
                found.add(("definition", name))
            case "groups", GroupMember():
                found.add(("group", edit.block))
            case "parameters", Parameter(name=name):
                found.add(("figure", name))
            case "rulings", Ruling(id=identity):
                found.add(("ruling", identity))
    return found


def _resigned(change: Change) -> set[Name]:
    """Definitions that the change takes out, or gives other variables or another type."""
    return {
        ("definition", edit.old.name)
        for edit in change.edits
        if edit.whole and isinstance(edit.old, Definition) and isinstance(edit.new, Definition)
    }


def _spoken(edits: Iterable[Edit], *, old: bool = False) -> set[Name]:
    """What the pieces that are put in speak of; with `old`, also those that are taken out."""
    found: set[Name] = set()
    for edit in edits:
        for piece in (edit.new, edit.old) if old else (edit.new,):
            if isinstance(piece, Ruling):
                found.update(("ruling", each) for each in piece.overcomes)
            for node in nodes(piece):
                match node:
                    case ValueOf(definition=name) | Pattern(relation=name):
                        found.add(("definition", name))
                    case Member(group=name):
                        found.add(("group", name))
                    case ParameterOf(parameter=name):
                        found.add(("figure", name))
    return found


def spoken_by(of: Change | Clause) -> frozenset[str]:
    """The groups and figures that a change is about, or that a clause speaks of."""
    if isinstance(of, Change):
        return frozenset(
            f"{edit.section} {edit.block}" for edit in of.edits if edit.section in ("groups", "parameters")
        )
    return frozenset(
        f"groups {node.group}" if isinstance(node, Member) else f"parameters {node.parameter}"
        for node in nodes(of)
        if isinstance(node, Member | ParameterOf)
    )


# --- edits --------------------------------------------------------------------------------------------------


def edited(law: Law, edit: Edit) -> Law:
    """The law with one piece exchanged."""
    match edit.section:
        case "definitions":
            return _definition(law, edit)
        case "classifications":
            return _classification(law, edit)
        case "rulings":
            return _ruling(law, edit)
        case "groups":
            return _group(law, edit)
        case "parameters":
            return _parameter(law, edit)
        case "policies":
            return _policy(law, edit)
    raise AssertionError(edit.section)


def _exchanged(law: Law, clauses: tuple[Clause, ...], edit: Edit) -> tuple[Clause, ...]:
    """The clauses with one exchanged. An id that is taken already gets a mark."""
    found = list(clauses)
    at = next((i for i, each in enumerate(found) if each is edit.old), len(found))
    if at < len(found):
        del found[at]
    if isinstance(edit.new, Clause):
        new, taken = (
            edit.new,
            law.clauses().keys() - ({edit.old.id} if isinstance(edit.old, Clause) else set()),
        )
        while new.id in taken:
            new = replace(new, id=f"{new.id}'")
        found.insert(at, new)
    return tuple(found)


def _definition(law: Law, edit: Edit) -> Law:
    blocks = dict(law.definitions)
    if edit.whole and isinstance(edit.new, Definition):
        blocks[edit.new.name] = edit.new
    elif edit.whole and isinstance(edit.old, Definition):
        blocks[edit.old.name] = replace(edit.old, clauses=())  # others may speak of it
    else:
        name = next(each.name for each in blocks.values() if each.id == edit.block)
        held = blocks[name]
        blocks[name] = replace(held, clauses=_exchanged(law, held.clauses, edit))
    return replace(law, definitions=blocks)


def _classification(law: Law, edit: Edit) -> Law:
    found: list[Classification] = []
    for each in law.classifications:
        if each.id != edit.block:
            found.append(each)
        elif not edit.whole:
            found.append(replace(each, clauses=_exchanged(law, each.clauses, edit)))
    if edit.whole:
        found = [each for each in found if each is not edit.old]
        if isinstance(edit.new, Classification):
            found.append(edit.new)
    return replace(law, classifications=tuple(found))


def _ruling(law: Law, edit: Edit) -> Law:
    blocks = dict(law.rulings)
    if edit.whole:
        if isinstance(edit.old, Ruling):
            blocks.pop(edit.old.id, None)
        if isinstance(edit.new, Ruling):
            blocks[edit.new.id] = edit.new
    elif isinstance(edit.new, Ruling):
        blocks[edit.block] = replace(blocks[edit.block], overcomes=edit.new.overcomes)
    else:
        held = blocks[edit.block]
        blocks[edit.block] = replace(held, clauses=_exchanged(law, held.clauses, edit))
    return replace(law, rulings=blocks)


def _group(law: Law, edit: Edit) -> Law:
    groups = dict(law.groups)
    held = groups.get(edit.block)
    members = [each for each in held.members if each is not edit.old] if held else []
    if isinstance(edit.new, GroupMember):
        members.append(edit.new)
    if held is None:
        return law
    groups[edit.block] = replace(held, members=tuple(members))
    return replace(law, groups=groups)


def _parameter(law: Law, edit: Edit) -> Law:
    found = dict(law.parameters)
    if isinstance(edit.new, Parameter):
        found[edit.new.name] = edit.new
    elif isinstance(edit.old, Parameter):
        found[edit.old.name] = replace(edit.old, versions=())
    return replace(law, parameters=found)


def _policy(law: Law, edit: Edit) -> Law:
    found = [each for each in law.policies if each is not edit.old]
    if isinstance(edit.new, Policy):
        found.append(edit.new)
    return replace(law, policies=tuple(sorted(found, key=lambda each: each.name)))


def shelled(old: Law, new: Law) -> Law:
    """The old law with empty groups where only the new one has them, and its units, instruments and readings:
    what decides nothing by itself."""
    groups = {
        **{name: replace(each, members=()) for name, each in new.groups.items()},
        **old.groups,
    }
    return replace(
        old,
        groups={name: groups[name] for name in sorted(groups)},
        units={**new.units, **old.units},
        instruments={**new.instruments, **old.instruments},
        readings={**new.readings, **old.readings},
    )
