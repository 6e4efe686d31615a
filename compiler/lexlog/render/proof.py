"""A proof in, `lexlog.proof/1` out.

What stands very deep is written under `parts` by number, and named by a node of kind `part`. So is what is
used more than once, where the whole would be large as a tree: a document is as large as the proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lexlog.determinations.tree import Determination
from lexlog.explain import tree
from lexlog.explain.reasons import Ground, Reason, Reasons
from lexlog.render import leads

Json = dict[str, object]

MOST_DEPTH = 60
"""Levels that are written inside each other."""

MOST_NODES = 5_000
"""Nodes of a document in which each node is written wherever it is used."""


@dataclass(slots=True)
class Document:
    """Writes proofs of one document; `parts` is what they name."""

    parts: dict[str, Json] = field(default_factory=dict)
    _numbers: dict[int, str] = field(default_factory=dict)
    _uses: dict[int, int] = field(default_factory=dict)
    _waiting: list[tuple[str, tree.Node]] = field(default_factory=list)
    _kept: list[tree.Node] = field(default_factory=list)
    _is_large: bool = False

    def of(self, node: tree.Node) -> Json:
        """A node as JSON; call `done` once all are written."""
        self._kept.append(node)  # what is known by its identity must not go
        self._count(node)
        self._is_large = self._is_large or _is_larger(node, MOST_NODES)
        return self._written(node, 0, is_top=True)

    def done(self) -> dict[str, Json]:
        """The parts, by number."""
        while self._waiting:
            number, node = self._waiting.pop()
            self.parts[number] = self._written(node, 0, is_top=True)
        return dict(sorted(self.parts.items(), key=lambda part: int(part[0])))

    def _count(self, start: tree.Node) -> None:
        """How often each proof with something under it is used."""
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if not _has_below(node):
                continue
            self._uses[id(node)] = self._uses.get(id(node), 0) + 1
            if self._uses[id(node)] == 1:
                waiting.extend(below(node))

    def _written(self, node: tree.Node, depth: int, *, is_top: bool = False) -> Json:
        is_apart = depth >= MOST_DEPTH or (self._is_large and self._uses.get(id(node), 0) > 1)
        if not is_top and is_apart and _has_below(node):
            if id(node) not in self._numbers:
                self._numbers[id(node)] = str(len(self._numbers) + 1)
                self._waiting.append((self._numbers[id(node)], node))
            return {"kind": "part", "of": self._numbers[id(node)]}
        return self._node(node, depth + 1)

    def _node(self, node: tree.Node, depth: int) -> Json:
        match node:
            case tree.Given(relation, row, file, line, source):
                place = {"file": file, "line": line, "source": source}
                return {"kind": "given", "relation": relation, "row": dict(row), **place}
            case tree.Derived(relation, row, clause, citation, file, line, children):
                return {
                    "kind": "derived",
                    "relation": relation,
                    "row": dict(row),
                    "clause": clause,
                    "citation": citation,
                    "origin": {"file": file, "line": line},
                    "children": [self._written(child, depth) for child in children],
                }
            case tree.Compared(left, op, right, unit, holds, gap, said, worked):
                values = {"left": left, "op": op, "right": right, "unit": unit, "holds": holds, "gap": gap}
                figures = {"worked": worked} if worked else {}
                return {"kind": "compared", **values, "text": said, **figures}
            case tree.Summed(over, terms, total, at_least):
                return {
                    "kind": "summed",
                    "over": over,
                    "contributors": [self._written(each, depth) for each in node.contributors],
                    "amounts": [node.amount((term,)) for term in terms],
                    "total": total,
                    "at_least": at_least,
                }
            case tree.Absent():
                return self._absent(node, depth)
            case tree.Unknown(relation, key, column):
                return {"kind": "unknown", "relation": relation, "key": key, "field": column}

    def _absent(self, node: tree.Absent, depth: int) -> Json:
        found: Json = {
            "kind": "absent",
            "relation": node.relation,
            "pattern": node.pattern,
            "tried": [self._tried(each, depth) for each in node.tried],
        }
        if node.instead is not None:
            found["instead"] = self._node(node.instead, depth)
            found["differs"] = [
                {"column": each.column, "has": each.has, "asked": each.asked} for each in node.cells
            ]
        return found

    def _tried(self, tried: tree.Tried, depth: int) -> Json:
        conditions = []
        for each in tried.conditions:
            node = {"node": self._written(each.node, depth)} if each.node else {}
            conditions.append({"text": each.text, "state": each.state, **node})
        return {"clause": tried.clause, "citation": tried.citation, "conditions": conditions}


def document(found: Determination) -> Json:
    """The document `lexlog.proof/1`."""
    shown: Json = {
        "schema": "lexlog.proof/1",
        "case": found.decision.case,
        "outcome": found.decision.outcome,
    }
    made_of = Document()
    shown["proof"] = None if found.outcome_proof is None else made_of.of(found.outcome_proof)
    if found.review_proof is not None:
        shown["review"] = made_of.of(found.review_proof)
    shown["items"] = [made_of.of(each) for each in found.item_proofs]
    if found.reasons is not None:
        shown["reasons"] = reasons_as_json(found.reasons, made_of)
    if found.leads is not None:
        shown["leads"] = leads.as_json(found.leads)
    if parts := made_of.done():
        shown["parts"] = parts
    return shown


def below(node: tree.Node) -> Iterator[tree.Node]:
    """The nodes right under a node."""
    match node:
        case tree.Derived(children=children):
            yield from children
        case tree.Summed():
            yield from node.contributors
        case tree.Absent(tried=tried):
            yield from (each.node for one in tried for each in one.conditions if each.node is not None)
        case _:
            pass


def _is_larger(start: tree.Node, most: int) -> bool:
    """Whether the proof as a tree has more nodes than that."""
    waiting, count = [start], 0
    while waiting and count <= most:
        count += 1
        waiting.extend(below(waiting.pop()))
    return count > most


def _has_below(node: tree.Node) -> bool:
    return next(below(node), None) is not None


def reasons_as_json(found: Reasons, document: Document) -> Json:
    """The reasons, and whether some may be missing."""
    return {
        "outcome": found.outcome,
        "complete": not found.is_cut,
        "reasons": [reason_as_json(reason, document) for reason in found.reasons],
    }


def reason_as_json(reason: Reason, document: Document) -> Json:
    """One reason."""
    return {
        "clauses": list(reason.clauses),
        "changer": reason.changer.name if reason.changer is not None else None,
        "rank": reason.rank if reason.grounds else None,
        "grounds": [_ground(each, document) for each in reason.grounds],
    }


def _ground(ground: Ground, document: Document) -> Json:
    changer = None if ground.changer is None else ground.changer.name
    return {"fact": document.of(ground.node), "changer": changer}
