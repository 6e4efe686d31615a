"""Two sides in, every change of the law between them out, block by block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lexlog.compare.clauses import MOVED, Match, label, matched
from lexlog.compare.figures import groups, parameters
from lexlog.compare.headers import heads, policies, tables
from lexlog.compare.laid import stands
from lexlog.compare.likeness import alike, key, paired, without
from lexlog.compare.made import Made
from lexlog.compare.said import Block, Said, direction, of_update, presence
from lexlog.compare.sides import Side
from lexlog.compare.signs import BOTH, Reach
from lexlog.compare.tree import Change, Edit, Section
from lexlog.resolved.tree import Clause, Definition, Law, Ruling

SECTIONS: tuple[Section, ...] = ("definitions", "classifications", "rulings")


def changes(old: Side, new: Side) -> tuple[Change, ...]:
    """What differs, in the order of its ids. Layout, comments and the order of what has none do not count."""
    reach = Reach((old.law, new.law))
    made = Made(old, new)
    found = [
        *policies(old, new),
        *tables(old, new),
        *groups(made, reach),
        *parameters(made, reach),
        *_blocks(made, reach),
    ]
    named = old.policy or new.policy
    if named is not None:
        found = [each for each in found if each.id.split("/")[0] == named]
    return _told_apart(sorted(found, key=lambda each: each.id))


def blocks_of(law: Law, section: Section) -> Mapping[str, Block]:
    """The blocks of a section, by what tells them apart."""
    match section:
        case "definitions":
            return law.definitions
        case "classifications":
            return {each.paragraph: each for each in law.classifications}
        case "rulings":
            return {f"{each.word} {each.name}": each for each in law.rulings.values()}
    raise AssertionError(section)


def _blocks(made: Made, reach: Reach) -> Iterator[Change]:
    came: list[Change] = []
    went: list[Change] = []
    pieces: dict[str, Clause] = {}
    for section in SECTIONS:
        before, after = blocks_of(made.old.law, section), blocks_of(made.new.law, section)
        for name in sorted(before.keys() | after.keys()):
            one, other = before.get(name), after.get(name)
            if one is None or other is None or key(_head(one)) != key(_head(other)) or one.id != other.id:
                yield from _whole(made, section, one, other, reach)
                continue
            yield from heads(section, one, other)
            for each in _of_block(made, section, one, other, reach):
                if each.kind in ("insert", "remove") and len(each.edits) == 1:
                    (came if each.kind == "insert" else went).append(each)
                    edit = each.edits[0]
                    piece = edit.new if each.kind == "insert" else edit.old
                    assert isinstance(piece, Clause)
                    pieces[each.id + each.kind] = piece
                else:
                    yield each
    yield from _with_moves(came, went, pieces)


def _head(block: Block) -> object:
    """What clauses are written against: a block whose head differs is exchanged as one."""
    match block:
        case Definition():
            return block.parameters, block.result
        case Ruling():
            return (block.case,)
    return (block.subject,)


def _whole(
    made: Made, section: Section, old: Block | None, new: Block | None, reach: Reach
) -> Iterator[Change]:
    """A block that only one law has, or whose head differs."""
    block = new or old
    assert block is not None
    edits = (Edit(section, block.id, old, new, whole=True),)
    if old is not None and new is not None:
        moved = key(old) == key(new)
        says = (f"was {old.id}",) if moved else ("what it is about differs, so it counts as one change",)
        signs = frozenset() if moved else BOTH
        yield made.change("move" if moved else "update", block, block.id, Said(says, signs), edits, old, new)
        return
    live = [each for each in block.clauses if stands(each.life)]
    signs = frozenset(s for each in live for s in presence(block, each, reach))
    if isinstance(block, Ruling):
        signs &= _strictness(block)
    if not live:
        return
    kind = "remove" if new is None else "insert"
    yield made.change(kind, block, block.id, Said(_listed(live), signs), edits, old, new)


def _strictness(block: Ruling) -> frozenset[int]:
    """A ruling that comes in whole narrows nothing that was there before."""
    return frozenset({-1}) if block.word in ("exception", "exclusion") else frozenset({1})


def _listed(clauses: list[Clause]) -> tuple[str, ...]:
    return tuple(each.source for each in clauses)


def _of_block(made: Made, section: Section, old: Block, new: Block, reach: Reach) -> Iterator[Change]:
    found = matched(old.clauses, new.clauses)
    came_in = all(each.old is None for each in found) and not _live(old)
    went_out = all(each.new is None for each in found) and not _live(new)
    if found and isinstance(new, Definition | Ruling) and (came_in or went_out) and len(found) > 1:
        live = _live(new if came_in else old)
        signs = frozenset(s for each in live for s in presence(new, each, reach))
        if isinstance(new, Ruling):
            signs &= _strictness(new)
        edits = tuple(e for each in found for e in _edits(section, new.id, each))
        said = Said(_listed(live), signs if came_in else frozenset(-s for s in signs))
        yield made.change("insert" if came_in else "remove", new, new.id, said, edits, old, new)
        return
    for each in found:
        yield _of_match(made, section, old, new, each, reach)


def _live(block: Block) -> list[Clause]:
    return [each for each in block.clauses if stands(each.life)]


def _edits(section: Section, block: str, match: Match) -> tuple[Edit, ...]:
    return tuple(Edit(section, block, one, other) for one, other in match.swaps)


def _of_match(made: Made, section: Section, old: Block, new: Block, match: Match, reach: Reach) -> Change:
    edits = _edits(section, new.id, match)
    if match.old is not None and match.new is not None:
        sources = (made.old.library.sources, made.new.library.sources)
        said = of_update(new, match.old, match.new, reach, sources)
        kind = "update"
    elif match.new is not None:
        only = not any(each.word == match.new.word for each in old.clauses)
        said = Said((match.new.source,), presence(new, match.new, reach, only=only))
        kind = "insert"
    else:
        assert match.old is not None
        only = not any(each.word == match.old.word for each in new.clauses)
        signs = presence(old, match.old, reach, only=only)
        said = Said((match.old.source,), frozenset(-each for each in signs))
        kind = "remove"
    clause = match.new or match.old
    assert clause is not None
    return made.change(kind, new, label(clause), said, edits, match.old, match.new)


def _with_moves(came: list[Change], went: list[Change], pieces: Mapping[str, Clause]) -> Iterator[Change]:
    """Clauses that left one block and stand in another: what it means there is another thing, so the way in
    which it pulls is not known."""

    def score(one: Change, other: Change) -> float:
        a, b = pieces[one.id + "remove"], pieces[other.id + "insert"]
        return alike(a, b) * (a.word == b.word and len(key(a)) > 80)

    pairs = paired(went, came, score, MOVED)
    for one, other in pairs:
        is_same = key(pieces[one.id + "remove"]) == key(pieces[other.id + "insert"])
        also = () if is_same else (f"and was {one.before}",)
        yield replace(
            other,
            kind="move",
            direction="mixed",
            says=(f"was {one.id}", *also),
            before=one.before,
            edits=(*one.edits, *other.edits),
        )
    yield from without(went, (a for a, _ in pairs))
    yield from without(came, (b for _, b in pairs))


def _told_apart(found: list[Change]) -> tuple[Change, ...]:
    """Changes with ids of their own."""
    counted = Counter(each.id for each in found)
    seen: Counter[str] = Counter()
    told = []
    for each in found:
        seen[each.id] += 1
        many = counted[each.id] > 1
        told.append(replace(each, id=f"{each.id}#{seen[each.id]}") if many else each)
    return tuple(told)


__all__ = ["blocks_of", "changes", "direction"]
