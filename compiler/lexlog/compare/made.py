"""What differs in, a change out: with its citation, the documents that made it, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lexlog.compare.laid import stands
from lexlog.compare.said import Block, Said, direction, iso
from lexlog.compare.sides import Side
from lexlog.compare.tree import Change, Edit, Kind
from lexlog.resolved.layer import BEGINNING, END, days
from lexlog.resolved.tree import Clause, Definition, Life, Ruling


@dataclass(slots=True)
class Made:
    """Makes changes of two sides: it knows the lives of clauses as they were written."""

    old: Side
    new: Side
    _lives: dict[bool, dict[str, Life]] = field(default_factory=dict)

    def life(self, is_new: bool, identity: str) -> Life | None:
        """The life of a clause or a member as it was written."""
        if is_new not in self._lives:
            law = (self.new if is_new else self.old).written
            lives = {name: each.life for name, each in law.clauses().items()}
            lives.update({m.id: m.life for group in law.groups.values() for m in group.members})
            self._lives[is_new] = lives
        return self._lives[is_new].get(identity)

    def change(
        self,
        kind: str,
        block: Block,
        identity: str,
        said: Said,
        edits: tuple[Edit, ...],
        old: Block | Clause | None,
        new: Block | Clause | None,
    ) -> Change:
        """A change of a block or of a clause of it."""
        piece = new or old
        assert piece is not None
        lives = [
            (is_new, self.life(is_new, each.id))
            for edit in edits
            for is_new, of in ((False, edit.old), (True, edit.new))
            for each in _live(of)
        ]
        return Change(
            identity,
            _kind(kind),
            _what(block, piece),
            block.title or block.id.rpartition("/")[2],
            _citation(piece),
            direction(said.signs),
            said.says,
            old.source if isinstance(old, Clause) else "",
            new.source if isinstance(new, Clause) else "",
            tuple(self.documents(lives)),
            self.since(lives),
            edits,
        )

    def documents(self, lives: Sequence[tuple[bool, Life | None]]) -> list[str]:
        """The instruments by which what is new came and what is old went, and the events between."""
        found: dict[str, None] = {}
        for is_new, life in lives:
            if life is None:
                continue
            side = self.new if is_new else self.old
            name = life.by if is_new else life.until
            if name is not None and name in side.written.instruments:
                made = side.written.instruments[name]
                found[f"{made.sources[0] if made.sources else name}, {made.title}"] = None
        for is_new, life in lives:
            if life is not None:
                found.update(dict.fromkeys(self._events(is_new, life)))
        return list(found)

    def _events(self, is_new: bool, life: Life) -> Iterator[str]:
        """Events between the two sides: those that begin or end there, or that one posture knows alone."""
        side = self.new if is_new else self.old
        events = list(life.events)
        if life.by is not None and life.by in side.written.instruments:
            events.extend(side.written.instruments[life.by].events)
        days_ = sorted(each.layer.as_of or BEGINNING for each in (self.old, self.new))
        postures = self.old.layer.posture != self.new.layer.posture
        for each in events:
            edges = [each.first, END if each.last is None else each.last + 1]
            crossed = any(days_[0] < edge <= days_[1] for edge in edges)
            stands = each.first <= days_[1] and (each.last is None or each.last >= days_[0])
            if crossed or (postures and stands):
                yield f"{each.by}, {each.word.replace('_', ' ')}"

    def since(self, lives: Sequence[tuple[bool, Life | None]]) -> str:
        """The first day of what is new, or the first without what is old."""
        found = []
        for is_new, life in lives:
            side = self.new if is_new else self.old
            if life is None:
                continue
            layer = replace(side.layer, as_of=None)
            for first, last in days(life, layer, side.written.instruments, side.written.readings):
                asked = side.layer.as_of
                if asked is None or first <= asked <= last:
                    found.append(first if is_new else last + 1)
        return min((iso(day) for day in found if iso(day)), default="")


def _live(of: object | None) -> list[Clause]:
    """The clauses of a piece that stand on some day."""
    clauses = (of,) if isinstance(of, Clause) else getattr(of, "clauses", ())
    return [each for each in clauses if stands(each.life)]


def _kind(kind: str) -> Kind:
    assert kind in ("insert", "remove", "move", "update")
    return kind  # type: ignore[return-value]


def _what(block: Block, piece: Block | Clause) -> str:
    name = (
        str(block.word)
        if isinstance(block, Ruling)
        else "definition"
        if isinstance(block, Definition)
        else "list paragraph"
    )
    return f"clause of {name}" if isinstance(piece, Clause) else name


def _citation(piece: Block | Clause) -> str:
    if isinstance(piece, Definition):
        return piece.clauses[0].citation if piece.clauses else ""
    if isinstance(piece, Clause | Ruling):
        return piece.citation
    return piece.clauses[0].citation if piece.clauses else ""
