"""Two laws in, the verdict out: no case tells them apart, these do, or it is not known and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lexlog.datalog.tree import SymbolKind
from lexlog.decide.tree import Decision
from lexlog.library import Library
from lexlog.symbolic.codes import Codes
from lexlog.symbolic.cones import Cones
from lexlog.symbolic.confirm import said
from lexlog.symbolic.goals import ROOTS, Rulings
from lexlog.symbolic.laws import Laws, kinds_of_cases, opened
from lexlog.symbolic.proof import clauses_of, difference, own_differences, told_apart, unified
from lexlog.symbolic.record import on_record
from lexlog.symbolic.rows import TooMany
from lexlog.symbolic.schema import same_tables
from lexlog.symbolic.search import Before, Effort, Question, search
from lexlog.symbolic.shapes import Size
from lexlog.symbolic.tree import Verdict, Witness

MOVES_NOTHING = "what was changed moves no outcome of any case"
NO_PROOF = "no proof was found that there is no such case"
ALIKE = "all that an outcome rests on is the same under both laws, whatever the facts"


def differ(old: Library, new: Library, effort: Effort | None = None) -> Verdict:
    """Whether any case tells two laws apart that were laid (`compare.laid`)."""
    found = compared(old, new)
    if isinstance(found, Verdict):
        return found
    question = Question(lambda sides: difference(*sides), _two_answers)
    record = on_record(old, found.cones[0].predicates)
    laws = [Laws((old, new), found.cones, case, record) for case in kinds_of_cases(old.law)]
    witnesses, seen = looked_for(laws, question, found.changed, effort)
    if witnesses:
        return Verdict("differs", (), tuple(witnesses), found.changed, seen)
    if _moves_nothing(found.cones, (old, new), deep=True):
        return Verdict("same", (MOVES_NOTHING,), changed=found.changed)
    return Verdict("undecided", (NO_PROOF,), changed=found.changed, seen=seen)


@dataclass(frozen=True, slots=True)
class Open:
    """Two laws that could not be shown to be alike by what was changed alone, and the clauses that were."""

    cones: tuple[Cones, Cones]
    changed: tuple[str, ...]


def compared(old: Library, new: Library) -> Verdict | Open:
    """What is known of two laws before any case is looked for."""
    tables = same_tables(old.law, new.law)
    if tables:
        names = ", ".join(f"`{each}`" for each in tables)
        return Verdict("undecided", (f"the laws do not declare the same tables of facts: {names}",))
    before, after = unified(opened(old), opened(new), old.law, Codes())
    cases = kinds_of_cases(old.law)
    is_told_alike = all(Rulings.of(old.law, each) == Rulings.of(new.law, each) for each in cases)
    if is_told_alike and all(before.names[each] == after.names[each] for each in ROOTS):
        return Verdict("same", (ALIKE,))
    left = own_differences(before, after)
    changed = tuple(dict.fromkeys(each for name in left for each in clauses_of(before, after, name)))
    if _moves_nothing((before, after), (old, new), deep=False):
        return Verdict("same", (MOVES_NOTHING,), changed=changed)
    return Open((before, after), changed)


def _moves_nothing(cones: tuple[Cones, Cones], laws: tuple[Library, Library], *, deep: bool) -> bool:
    """Whether it was shown of every kind of case that both laws say the same of it."""
    both = laws[0].law, laws[1].law
    return not any(told_apart(*cones, both, each, deep=deep) for each in kinds_of_cases(laws[0].law))


def _two_answers(decisions: Sequence[Decision]) -> tuple[str, ...] | None:
    """What the two laws say, if that is known and not the same."""
    old, new = (said(each) for each in decisions)
    return (old, new) if old is not None and new is not None and old != new else None


def looked_for(
    laws: Sequence[Laws], question: Question, clauses: Sequence[str], effort: Effort | None
) -> tuple[list[Witness], str]:
    """Cases that a question asks for, from small worlds to larger ones; and up to which size nothing else was
    left."""
    found = Before(clauses, effort or Effort())
    whole: Size | None = None
    for size in sizes(laws):
        is_whole = True
        for each in laws:
            try:
                here = search(each, question, size, found)
                is_whole = is_whole and here.is_whole
            except TooMany:
                is_whole = False
        whole = size if is_whole and not size.narrow else whole
        if found.is_over or (found.is_enough and not size.narrow):
            break
    found.effort.progress("", 1, 1)
    return found.witnesses, f"worlds of up to {whole}" if whole else ""


def sizes(laws: Sequence[Laws]) -> tuple[Size, ...]:
    """From narrow worlds to small ones and larger ones; the last have several entities only of what was
    changed, then of all kinds."""
    kinds: set[str] = set()
    for cones in (each.cones for each in laws if len(each.cones) > 1):
        for name in own_differences(*cones):
            columns = next(each.predicates[name].columns for each in cones if name in each.predicates)
            kinds.update(each.kind.type for each in columns if isinstance(each.kind, SymbolKind))
    entities = {name for name, table in laws[0].libraries[0].law.tables.items() if table.word == "entity"}
    few = frozenset(kinds & entities)
    narrow = (
        Size(1, 1),
        Size(1, 1, apart=True),
        Size(2, 1, few),
        Size(1, 1, others=True),
        Size(2, 1, few, apart=True),
    )
    found = (Size(1, 1), Size(2, 1), Size(2, 2), Size(3, 1, few), Size(3, 1))
    whole = (*(replace(each, narrow=True) for each in narrow), *found)
    return tuple(each for each in whole if each.of is None or each.of)
