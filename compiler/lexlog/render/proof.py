"""A proof in, an indented tree for a terminal out, or `lexlog.proof/1`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lexlog.explain import tree
from lexlog.explain.rules import PART
from lexlog.render import phrases

Json = dict[str, object]


@dataclass(slots=True)
class _Lines:
    """Lines of a tree; a proof that was shown already is not shown again."""

    lines: list[str] = field(default_factory=list)
    shown: set[tuple[str, tree.Row, str]] = field(default_factory=set)

    def add(self, node: tree.Node, lead: str, last: bool, top: bool = False, said: str = "") -> None:
        """Append a node and what stands under it; `said` stands before its own words."""
        mark, indent = ("", "") if top else (("└─ ", "   ") if last else ("├─ ", "│  "))
        again = False
        if (key := _key(node)) is not None:
            again = key in self.shown
            self.shown.add(key)
        self.lines.append(f"{lead}{mark}{said}{_line(node)}{' (shown above)' if again else ''}")
        if again:
            return
        below = list(_below(node))
        for i, (child, text) in enumerate(below):
            at_end = i == len(below) - 1
            if child is None:
                self.lines.append(f"{lead}{indent}{'└─ ' if at_end else '├─ '}{text}")
            else:
                self.add(child, lead + indent, at_end, said=text)


def text(*nodes: tree.Node) -> str:
    """The proofs as indented trees; what one of them has shown, those after it only name."""
    lines = _Lines()
    for number, node in enumerate(nodes):
        if _key(node) in lines.shown:
            continue
        if number:
            lines.lines.append("")
        lines.add(node, "", True, top=True)
    return "\n".join(lines.lines) + "\n"


def _key(node: tree.Node) -> tuple[str, tree.Row, str] | None:
    """By what a proof with something under it is known again."""
    if isinstance(node, tree.Derived) and node.children:
        return node.relation, node.row, node.clause
    if isinstance(node, tree.Absent) and (below := list(_below(node))):
        return node.relation, (), _line(node) + repr(below)
    return None


def _line(node: tree.Node) -> str:
    match node:
        case tree.Given(relation, row, file, line, source):
            place = f"{file}:{line}" if file else ""
            return _tail(phrases.given(relation, row), place, source)
        case tree.Derived(relation, row, clause, citation):
            place = "" if clause.startswith("decision/") else phrases.short(clause)
            return _tail(phrases.held(relation, row, clause), place, citation)
        case tree.Compared():
            return phrases.compared(node)
        case tree.Summed(("greatest" | "least") as over, _, total, _):
            return f"the {over} is {total}, of this row:"
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
    """The condition at which a clause fails, and what stands under it."""
    failed = next((each for each in tried.conditions if each.state != "met"), None)
    if failed is None:
        return
    name = phrases.short(tried.clause)
    own = not name.startswith("decision/")  # a rule of deciding has a name that no reader knows
    state = f"{name} is {failed.state}: " if own and "/" in name else ""
    match failed.node:
        case tree.Absent(relation, _, inner) if relation in (PART, "met") and inner:
            # a part of a clause has no name, and a clause is named by what fails in it
            yield from (each for part in inner for each in _tried(part))
            return
        case tree.Absent("available", pattern, ()):
            yield None, f"{phrases.absent('available', pattern)}: no clause that opens it is law on this day"
            return
        case tree.Absent(_, _, inner) if inner:
            yield failed.node, "" if failed.node.relation == "available" else state
            return
        case tree.Derived("barred"):
            yield failed.node, ""
            return
        case tree.Absent(relation) if relation == PART:
            shown = phrases.denied(failed.text)
        case tree.Derived(relation, row, clause):
            shown = phrases.held(relation, row, clause)
            state = state.replace(f" is {failed.state}: ", f" is {failed.state}, because ")
        case None:
            shown = failed.text
        case node:
            shown = _line(node)
    yield None, _tail(f"{state}{shown}", tried.citation if own else "")


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
