"""A proof in, an indented tree for a terminal out, or `lexlog.proof/1`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lexlog.explain import tree
from lexlog.render import phrases

Json = dict[str, object]


@dataclass(slots=True)
class _Lines:
    """Lines of a tree; a proof that was shown already is not shown again."""

    lines: list[str] = field(default_factory=list)
    shown: set[tuple[str, tree.Row, str]] = field(default_factory=set)

    def add(self, node: tree.Node, lead: str, last: bool, top: bool = False) -> None:
        """Append a node and what stands under it."""
        mark, indent = ("", "") if top else (("└─ ", "   ") if last else ("├─ ", "│  "))
        again = False
        if isinstance(node, tree.Derived | tree.Absent) and (below := list(_below(node))):
            key = (
                node.relation,
                getattr(node, "row", ()),
                getattr(node, "clause", _line(node) + repr(below)),
            )
            again = key in self.shown
            self.shown.add(key)
        self.lines.append(f"{lead}{mark}{_line(node)}{' (shown above)' if again else ''}")
        if again:
            return
        below = list(_below(node))
        for i, (child, text) in enumerate(below):
            at_end = i == len(below) - 1
            if child is None:
                self.lines.append(f"{lead}{indent}{'└─ ' if at_end else '├─ '}{text}")
            else:
                self.add(child, lead + indent, at_end)


def text(node: tree.Node) -> str:
    """The proof as an indented tree."""
    lines = _Lines()
    lines.add(node, "", True, top=True)
    return "\n".join(lines.lines) + "\n"


def _line(node: tree.Node) -> str:
    match node:
        case tree.Given(relation, row, file, line, source):
            place = f"{file}:{line}" if file else ""
            return _tail(phrases.given(relation, row), place, source)
        case tree.Derived(relation, row, clause, citation):
            place = "" if clause.startswith("decision/") else phrases.short(clause)
            return _tail(phrases.held(relation, row, clause), place, citation)
        case tree.Compared(left, op, right, unit, _, gap, said):
            if not unit and op in ("=", "!="):
                return f"{left} is {'not ' if op == '!=' else ''}{right}"
            figure = right if not unit else f"{right} {unit}"
            by = f" (by {gap})" if gap and gap != "0" else ""
            name = said.split(f" {op} ")[0] if said else ""
            return (
                f"{name}: {left} {op} {figure}{by}" if name and name != left else f"{left} {op} {figure}{by}"
            )
        case tree.Summed(over, contributors, total, at_least):
            sign = "at least " if at_least else ""
            count = sum(isinstance(each, tree.Given | tree.Derived) for each in contributors)
            return f"{over} of {count} row{'s' if count != 1 else ''}: {sign}{total}"
        case tree.Absent(relation, pattern):
            return phrases.absent(relation, pattern, node.table)
        case tree.Unknown(relation, key, column):
            return f"not known: {column} of {key} in {relation}"


def _tail(said: str, *parts: str) -> str:
    kept = [part for part in parts if part]
    return f"{said}   [{'; '.join(kept)}]" if kept else said


def _below(node: tree.Node) -> Iterator[tuple[tree.Node | None, str]]:
    match node:
        case tree.Derived():
            yield from ((child, "") for child in dict.fromkeys(node.children))
        case tree.Summed():
            yield from ((child, "") for child in node.contributors)
        case tree.Absent():
            yield from dict.fromkeys(each for tried in node.tried for each in _tried(tried))
        case _:
            pass


def _tried(tried: tree.Tried) -> Iterator[tuple[tree.Node | None, str]]:
    failed = next((each for each in tried.conditions if each.state != "met"), None)
    if failed is None:
        return
    name = phrases.short(tried.clause)
    if isinstance(failed.node, tree.Absent) and failed.node.tried:
        yield failed.node, ""
        return
    shown = _line(failed.node) if failed.node is not None else failed.text
    yield (
        None,
        f"{name} is {failed.state}: {shown}   [{tried.citation}]" if tried.citation else f"{name}: {shown}",
    )


# --- JSON ---------------------------------------------------------------------------------------------------


def as_json(node: tree.Node) -> Json:
    """A node of `lexlog.proof/1`."""
    match node:
        case tree.Given(relation, row, file, line, source):
            return {
                "kind": "given",
                "relation": relation,
                "row": dict(row),
                "file": file,
                "line": line,
                "source": source,
            }
        case tree.Derived(relation, row, clause, citation, file, line, children):
            return {
                "kind": "derived",
                "relation": relation,
                "row": dict(row),
                "clause": clause,
                "citation": citation,
                "origin": {"file": file, "line": line},
                "children": [as_json(child) for child in children],
            }
        case tree.Compared(left, op, right, unit, holds, gap, said):
            return {
                "kind": "compared",
                "left": left,
                "op": op,
                "right": right,
                "unit": unit,
                "holds": holds,
                "gap": gap,
                "text": said,
            }
        case tree.Summed(over, contributors, total, at_least):
            return {
                "kind": "summed",
                "over": over,
                "contributors": [as_json(each) for each in contributors],
                "total": total,
                "at_least": at_least,
            }
        case tree.Absent(relation, pattern, tried):
            return {
                "kind": "absent",
                "relation": relation,
                "pattern": pattern,
                "tried": [_tried_json(each) for each in tried],
            }
        case tree.Unknown(relation, key, column):
            return {"kind": "unknown", "relation": relation, "key": key, "field": column}


def _tried_json(tried: tree.Tried) -> Json:
    return {
        "clause": tried.clause,
        "citation": tried.citation,
        "conditions": [
            {"text": each.text, "state": each.state, **({"node": as_json(each.node)} if each.node else {})}
            for each in tried.conditions
        ],
    }
