"""Every exception of the law and one case in, a line for each out: whether it is available, or why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexlog.explain import tree
from lexlog.explain.rules import PART
from lexlog.questions.tree import ExceptionLine
from lexlog.render.outline import Outline
from lexlog.render.proof import below
from lexlog.render.words import Words

MOST = 3
"""Causes that are named in one line."""


def lines(found: Iterable[ExceptionLine], words: Words) -> Iterator[str]:
    """A line for each exception."""
    for each in found:
        yield f"{each.name}: {_said(each, words)}"


def _said(found: ExceptionLine, words: Words) -> str:
    match found.available:
        case "yes":
            clauses = ", ".join(map(words.clause, found.by))
            return (
                words.frame("exception yes by", clauses=clauses) if clauses else words.frames["exception yes"]
            )
        case "unasked":
            return words.frame("exception unasked", requirements=", ".join(map(words.name, found.by)))
        case "no law":
            return words.frames["exception no law"]
        case word:
            said = words.frames["and"].join(causes(found.node, words)) if found.node is not None else "?"
            return words.frame(f"exception {word}", said=said)


def causes(node: tree.Absent, words: Words) -> list[str]:
    """What keeps a row from holding, by the clause that comes nearest, each with its citation; what is not
    known only where nothing else does."""
    found = list(dict.fromkeys(_causes(node, words)))
    certain = [said for said, state in found if state == "unmet"]
    kept = certain or [said for said, _ in found]
    more = [words.frame("more", count=str(len(kept) - MOST))] if len(kept) > MOST else []
    return [*kept[:MOST], *more]


def _causes(node: tree.Absent, words: Words) -> Iterator[tuple[str, str]]:
    if not node.tried:
        yield words.absent(node), "unmet"
        return
    tried = node.tried[0]
    for condition in tried.failed:
        inner, state = condition.node, condition.state
        if isinstance(inner, tree.Absent) and inner.tried and inner.relation in (PART, "met", "available"):
            yield from _causes(inner, words)
        elif isinstance(inner, tree.Derived) and inner.relation == "barred":
            frame = "bars" if state == "unmet" else "may bar"
            said = words.frame(frame, clause=words.clause(inner.clause), said=_bar(inner, words))
            yield f"{said} [{inner.citation}]", state
        elif state == "unknown" and inner is not None and (open_ := list(_unknown(inner, words))):
            yield from ((each, state) for each in open_)
        else:
            yield _cited(_one(condition, words), tried, words), state


def _bar(node: tree.Derived, words: Words) -> str:
    """What a bar rests on: in the words of its clause, or the rows of its condition."""
    gloss = words.gloss(node.clause)
    if gloss:
        return gloss
    rows = [each for each in node.children if not _is_of_case(each, words)]
    open_ = [each for each in rows if isinstance(each, tree.Unknown)]
    return words.frames["list"].join(dict.fromkeys(_one_node(each, words) for each in open_ or rows))


def _is_of_case(node: tree.Node, words: Words) -> bool:
    """Whether a node only says that there is the case, and that it is asked for."""
    if isinstance(node, tree.Given):
        return bool(words.key) and node.row[:1] == ((words.key, words.cells[words.key]),)
    return isinstance(node, tree.Derived) and node.relation == "candidate"


def _unknown(start: tree.Node, words: Words) -> Iterator[str]:
    """The cells under a node that are not known."""
    seen, waiting = {id(start)}, [start]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tree.Unknown):
            yield words.unknown(node)
        for each in below(node):
            if id(each) not in seen:
                seen.add(id(each))
                waiting.append(each)


def _one(condition: tree.Condition, words: Words) -> str:
    node = condition.node
    if node is None:
        return condition.text
    if isinstance(node, tree.Absent) and node.relation == PART and not node.tried:
        return words.listed(condition.text)
    if condition.state == "unknown" and isinstance(node, tree.Derived):
        return words.frame("unknown mark because", said=_one_node(node, words))
    return _one_node(node, words)


def _one_node(node: tree.Node, words: Words) -> str:
    return Outline(words).lines(node)[0][0].said


def _cited(said: str, tried: tree.Tried, words: Words) -> str:
    own = not tried.clause.startswith("decision/")
    return f"{said} [{words.clause(tried.clause)}; {tried.citation}]" if own else said
