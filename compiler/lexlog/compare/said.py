"""A clause and what became of it in, sentences that a lawyer reads and the direction of the change out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lexlog.compare.clauses import label, same_days
from lexlog.compare.conditions import EITHER, FEWER, MORE, Effect, Part, differing, text, values
from lexlog.compare.laid import days_of
from lexlog.compare.signs import HOLDS, NONE, Node, Reach, Signs, opposite, present
from lexlog.compare.tree import Direction
from lexlog.resolved.layer import BEGINNING, END
from lexlog.resolved.tree import REVIEWS, Classification, Clause, Definition, Life, Ruling
from lexlog.source import Source

Block = Definition | Classification | Ruling
Sources = tuple[Mapping[str, Source], Mapping[str, Source]]

_PULLS: dict[frozenset[int], Direction] = {
    frozenset({1}): "tighter",
    frozenset({-1}): "looser",
    frozenset({1, -1}): "mixed",
    frozenset(): "neutral",
}


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences, and the ways in which what they say pulls the outcome."""

    says: tuple[str, ...]
    signs: Signs


def direction(signs: Iterable[int]) -> Direction:
    """The word for these ways."""
    return _PULLS[frozenset(signs)]


def pull(effect: Effect, signs: Signs) -> Signs:
    """What it does to the outcome that there is more, or less, of what pulls in these ways."""
    found = set[int]()
    if MORE in effect:
        found |= signs
    if FEWER in effect:
        found |= opposite(signs)
    return frozenset(found)


def holds(block: Block, clause: Clause, reach: Reach) -> Signs:
    """What it does to the outcome that the clause holds of more."""
    match block:
        case Ruling():
            return HOLDS[block.word].get(clause.word, NONE)
        case Classification():
            more = reach.of(("paragraph", block.paragraph))
            return more if clause.word == "when" else opposite(more)
    return reach.of(("rows", block.name))


def presence(block: Block, clause: Clause, reach: Reach, *, only: bool = False) -> Signs:
    """What it does that the clause is there; `only` if the block has no other of its kind, and says nothing
    about whom it is for without it."""
    signs = present(clause.word, holds(block, clause, reach))
    narrows = only and clause.word in ("allow", "covers") and isinstance(block, Ruling)
    if clause.word == "value" and isinstance(block, Definition):
        return signs | reach.of(("value", block.name)) | opposite(reach.of(("value", block.name)))
    return opposite(signs) if narrows else signs


def of_update(block: Block, old: Clause, new: Clause, reach: Reach, sources: Sources) -> Said:
    """What is different in a clause that both laws have."""
    own = holds(block, new, reach)
    there = presence(block, new, reach)
    says: list[str] = []
    signs: set[int] = set()

    def take(sentence: str, more: Signs) -> None:
        says.append(sentence)
        signs.update(more)

    for part in differing(old.condition, new.condition):
        take(_sentence(part, sources, ""), pull(part.effect, own))
    for part in differing(old.when, new.when):
        take(_sentence(part, sources, "where it is asked, "), pull(part.effect, there))
    more: Node = ("value", block.name) if isinstance(block, Definition) else ("value", "")
    for part in values(old.expression, new.expression):
        take(_sentence(part, sources, "in its value, "), pull(part.effect, reach.of(more)))
    for sentence, way in _words(old, new, own, there):
        take(sentence, way)
    if not same_days(old, new):
        effect = _days_effect(old.life, new.life)
        take(f"stands {days(new.life)}, and stood {days(old.life)}", pull(effect, there))
    if label(old) != label(new):
        take(f"was {label(old)}", NONE)
    if old.citation != new.citation:
        take(f"is cited as {new.citation}, and was as {old.citation}", NONE)
    return Said(tuple(says) or ("says the same in another way",), frozenset(signs))


def _words(old: Clause, new: Clause, own: Signs, there: Signs) -> Iterator[tuple[str, Signs]]:
    """Words, texts and days that a clause lists."""
    if old.word == "review" and old.words != new.words:
        before, after = REVIEWS.index(old.words[0]), REVIEWS.index(new.words[0])
        effect = frozenset({MORE if after > before else FEWER})
        yield f"review is {_plain(new.words[0])}, and was {_plain(old.words[0])}", pull(effect, own)
    elif set(old.words) != set(new.words):
        for names, said, way in (
            ([each for each in old.words if each not in new.words], "loses", FEWER),
            ([each for each in new.words if each not in old.words], "gains", MORE),
        ):
            if names:
                yield f"{said} {', '.join(names)}", pull(frozenset({way}), own)
    if old.days != new.days:
        sooner = new.days is not None and (old.days is None or new.days < old.days)
        effect = frozenset({MORE if sooner else FEWER})
        yield f"falls due {_due(new.days)}, and fell due {_due(old.days)}", pull(effect, there)
    if old.text != new.text:
        yield f'says "{new.text}", and said "{old.text}"', NONE


def _due(days: int | None) -> str:
    return "on no stated day" if days is None else f"within {days} days"


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _sentence(part: Part, sources: Sources, where: str) -> str:
    before, after = text(part.old, sources[0]), text(part.new, sources[1])
    if part.new is None:
        return f"{where}loses its limb on {before}"
    if part.old is None:
        return f"{where}gains a limb on {after}"
    return f"{where}{after}, and was {before}"


# --- days ---------------------------------------------------------------------------------------------------


def days(life: Life) -> str:
    """The days of a life that was laid, in words."""
    return " and ".join(_stretch(first, last) for first, last in days_of(life)) or "on no day"


def _stretch(first: int, last: int) -> str:
    if first <= BEGINNING and last >= END:
        return "always"
    if last >= END:
        return f"from {iso(first)}"
    return f"to {iso(last)}" if first <= BEGINNING else f"from {iso(first)} to {iso(last)}"


def iso(day: int) -> str:
    """The ISO date of an ordinal, or nothing for one beyond all."""
    return datetime.date.fromordinal(day).isoformat() if BEGINNING < day < END - 1 else ""


def _days_effect(old: Life, new: Life) -> Effect:
    before, after = days_of(old), days_of(new)
    if _within(before, after):
        return frozenset({MORE})
    return frozenset({FEWER}) if _within(after, before) else EITHER


def _within(inner: tuple[tuple[int, int], ...], outer: tuple[tuple[int, int], ...]) -> bool:
    return all(any(a <= first and last <= b for a, b in outer) for first, last in inner)
