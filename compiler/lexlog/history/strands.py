"""A name in the law in, everything that is called so with its life out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from lexlog.history.tree import Mark, State, Strand, Stretch
from lexlog.resolved.layer import BEGINNING, DUE, END, Layer, days
from lexlog.resolved.tree import Clause, Law, Life

_STATES: dict[tuple[bool, bool, bool], State] = {
    (True, True, True): "in force",
    (True, True, False): "not enforced",
    (True, False, False): "not yet due",
    (False, True, True): "still due",
    (False, True, False): "not enforced",
}
"""By whether it stands in the text, by compliance, and as enforced."""
_BY = ("text", *DUE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something in the law with a life, and all that it can be called."""

    id: str
    of: str
    title: str
    citation: str
    says: str
    life: Life
    names: frozenset[str]
    is_proposed: bool = False


def strands(law: Law, layer: Layer, name: str) -> tuple[Strand, ...]:
    """The clauses, members and values that are called so, by their first days: by id, by label, by block, by
    list paragraph, by citation, by the group they are in, or by the name that is a member."""
    proposed = {each.name for each in law.policies if each.proposed}
    found = [
        replace(each, is_proposed=each.id.split("/")[0] in proposed)
        for each in _pieces(law)
        if _is_called(each, name)
    ]
    made = [_strand(each, law, layer) for each in found]
    return tuple(sorted(made, key=lambda each: (each.of, _begin(each), each.id)))


def names(law: Law) -> frozenset[str]:
    """Everything that has a history."""
    return frozenset(name for each in _pieces(law) for name in each.names)


def _begin(strand: Strand) -> int:
    return min((each.first or BEGINNING for each in strand.stretches), default=END)


def _is_called(piece: _Piece, name: str) -> bool:
    return name in piece.names or _cites(piece.citation, name)


def _cites(citation: str, name: str) -> bool:
    """Whether a citation is of this paragraph or of one in it: `742.6(a)` has `15 CFR 742.6(a)(6)(iii)`."""
    wanted, given = (re.sub(r"\s+|§|CFR|C\.F\.R\.", "", each).lower() for each in (name, citation))
    if not re.search(r"\d", wanted) or len(wanted) < 4:
        return False
    at = given.find(wanted)
    return at >= 0 and not given[at + len(wanted) :][:1].isalnum() and (at == 0 or wanted[0].isdigit())


# --- what has a life ----------------------------------------------------------------------------------------


def _pieces(law: Law) -> Iterator[_Piece]:
    for ruling in law.rulings.values():
        for clause in ruling.clauses:
            yield _clause(clause, f"{ruling.word} {ruling.name}", ruling.title, ruling.id, ruling.name)
    for block in law.definitions.values():
        for clause in block.clauses:
            yield _clause(clause, f"definition {block.name}", block.title, block.id, block.name)
    for listed in law.classifications:
        for clause in listed.clauses:
            yield _clause(
                clause, f"list paragraph {listed.paragraph}", listed.title, listed.id, listed.paragraph
            )
    for group in law.groups.values():
        for member in group.members:
            called = frozenset({member.id, member.name, group.name, group.id})
            says = f"{member.name} is in group {group.name}"
            yield _Piece(
                member.id, f"group {group.name}", group.title, member.citation, says, member.life, called
            )
    for figure in law.parameters.values():
        for place, (value, life) in enumerate(figure.versions, 1):
            says = "unset" if value is None else f"{value:,f} {figure.type.unit.name}".strip()
            called = frozenset({figure.name})
            yield _Piece(f"{figure.name}#{place}", f"figure {figure.name}", "", "", says, life, called)


def _clause(clause: Clause, of: str, title: str, *blocks: str) -> _Piece:
    plain = re.sub(r"(#\d+|@(\d{4}-\d\d-\d\d|always))$", "", clause.id)
    short = plain.split("/", 1)[-1]
    called = frozenset({clause.id, plain, short, *blocks, *(each.split("/", 1)[-1] for each in blocks)})
    return _Piece(clause.id, of, title, clause.citation, clause.source, clause.life, called)


# --- its life -----------------------------------------------------------------------------------------------


def _strand(piece: _Piece, law: Law, layer: Layer) -> Strand:
    under = tuple(f"{name}={choice}" for name, choice in piece.life.under)
    chosen = replace(layer, as_of=None, readings={**layer.readings, **dict(piece.life.under)})
    stretches = tuple(_stretches(piece.life, law, chosen))
    return Strand(
        piece.id,
        piece.of,
        piece.title,
        piece.citation,
        piece.says,
        under,
        tuple(_of_a_proposal(stretches) if piece.is_proposed else stretches),
        tuple(sorted(_marks(piece.life, law, layer), key=lambda each: (each.day, each.says))),
    )


def _of_a_proposal(found: Iterable[Stretch]) -> Iterator[Stretch]:
    """The same days: it is in no book on any of them."""
    return (replace(each, state="proposed") for each in found)


def _stretches(life: Life, law: Law, layer: Layer) -> Iterator[Stretch]:
    """The days of the life, cut where text, compliance and enforcement begin to agree or to differ."""
    spans = [days(life, replace(layer, posture=each), law.instruments, law.readings) for each in _BY]
    cuts = sorted({cut for each in spans for first, last in each for cut in (first, last + 1)})
    found: list[Stretch] = []
    for first, following in pairwise(cuts):
        stands = [any(a <= first <= b for a, b in each) for each in spans]
        state = _STATES.get((stands[0], stands[1], stands[2]))
        if state is None:
            continue
        if found and found[-1].state == state and found[-1].last == first - 1:
            first = found.pop().first or BEGINNING
        found.append(Stretch(first, following - 1, state))
    for each in found:
        begin = None if each.first == BEGINNING else each.first
        yield replace(each, first=begin, last=None if each.last is None or each.last >= END else each.last)


def _marks(life: Life, law: Law, layer: Layer) -> Iterator[Mark]:
    """What the documents did, as far as they were known."""
    events = [*life.events]
    for name, is_begin in ((life.by, True), (life.until, False)):
        made = law.instruments.get(name or "")
        if made is None or (layer.known_on is not None and made.published > layer.known_on):
            continue
        document = f"{made.sources[0]}, {made.title}" if made.sources else made.title
        if is_begin:
            events.extend(made.events)
            begin = made.effective if life.first is None else life.first
            yield Mark(begin, "takes effect", document)
            if made.compliance > begin:
                yield Mark(made.compliance, "compliance is due", document)
        else:
            yield Mark(made.effective, "is replaced or taken out", document)
    for each in events:
        if layer.known_on is None or each.first <= layer.known_on:
            word = each.word.replace("_", " ")
            yield Mark(each.first, f"is {word}", each.by)
            if each.last is not None:
                yield Mark(each.last + 1, f"is no longer {word}", each.by)
