"""Proofs in, lines in the order in which they are read out: with their depth, what they say, and where from.

Every format is made of these lines, so that none of them says what another does not. A proof that was shown
is not shown again. What is left out because it is much is counted, and told how to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lexlog.exact import brief
from lexlog.explain import tree
from lexlog.explain.rules import PART
from lexlog.render.amounts import Amount, added, amounts
from lexlog.render.words import Words

MOST_ROWS = 12
"""Rows of a sum, or conditions of one thing, that are shown unless all are asked for."""

MOST_DEPTH = 40
"""Levels of a proof that are shown unless all are asked for."""

Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `kind` is that of its node, `state` that of a condition (met, unmet, unknown) or nothing;
    `below` how many lines stand right under it. `law` is the id of the clause that `clause` or `citation`
    speaks of. `left_out` counts what is not shown here."""

    depth: int
    said: str
    kind: str = "note"
    state: str = ""
    clause: str = ""
    citation: str = ""
    file: str = ""
    number: int = 0
    source: str = ""
    row: tree.Row = ()
    relation: str = ""
    again: bool = False
    left_out: int = 0
    below: int = 0
    law: str = ""

    @property
    def place(self) -> str:
        """File and line of a row."""
        return f"{self.file}:{self.number}" if self.file else ""


@dataclass(frozen=True, slots=True)
class Below:
    """What stands under a node: another node with words before it, or words alone."""

    node: tree.Node | None
    said: str = ""
    state: str = ""
    citation: str = ""
    parts: tuple[Below, ...] = ()
    left_out: int = 0
    is_whole: bool = True
    is_labelled: bool = False
    law: str = ""


@dataclass(slots=True)
class Outline:
    """Makes lines of proofs; what one of them has shown, those after it only name. `everything` leaves
    nothing out; `brief` shows of each clause that was tried the one condition at which it fails."""

    words: Words
    everything: bool = False
    brief: bool = True
    shown: set[Key] = field(default_factory=set)

    def lines(self, *nodes: tree.Node) -> list[list[Line]]:
        """The lines of each proof, without those that another has shown whole."""
        found = []
        for node in nodes:
            if _key(node) not in self.shown:
                found.append(list(self._lines(Below(node), 0)))
        return found

    def _lines(self, start: Below, depth: int) -> Iterator[Line]:
        waiting: list[tuple[Below, int, bool]] = [(start, depth, self.brief)]
        while waiting:
            below, at, is_brief = waiting.pop()
            is_brief = is_brief or isinstance(
                below.node, tree.Derived
            )  # what holds is proved, not gone through
            line, parts = self._line(below, at, is_brief)
            if parts and at >= MOST_DEPTH and not self.everything:
                said = self.words.frame("further", count=f"{len(parts):,}")
                parts = [Below(None, said, left_out=len(parts))]
            yield replace(line, below=len(parts))
            waiting.extend((each, at + 1, is_brief) for each in reversed(parts))

    def _line(self, below: Below, depth: int, is_brief: bool) -> tuple[Line, list[Below]]:
        node = below.node
        if node is None:
            line = Line(depth, below.said, "note", below.state, citation=below.citation, law=below.law)
            return replace(line, left_out=below.left_out), list(below.parts)
        line = self._said(node, depth)
        line = replace(line, said=brief(line.said))
        said = below.said.format(said=line.said) if "{said}" in below.said else f"{below.said}{line.said}"
        key = _key(node)
        again = key is not None and key in self.shown
        again = again and below.is_whole
        if key is not None and below.is_whole:
            self.shown.add(key)
        state = below.state or line.state
        line = replace(line, said=said, state=state, again=again)
        if below.citation and not below.is_whole:  # it is named as what a clause fails by, not proved
            line = replace(line, clause="", citation=below.citation, law=below.law)
        elif not isinstance(node, tree.Derived):
            line = replace(line, citation=below.citation or line.citation, law=below.law or line.law)
        if again or not below.is_whole:
            return line, []
        return line, [*below.parts, *self.below(node, brief=is_brief)]

    # --- one node ---

    def _said(self, node: tree.Node, depth: int) -> Line:
        words = self.words
        match node:
            case tree.Given(relation, row, file, number, source):
                said = words.given(node)
                return Line(depth, said, "given", "", "", "", file, number, source, row, relation)
            case tree.Derived(relation, row, clause, citation):
                said = words.held(relation, row, clause)
                own = "" if clause.startswith("decision/") else words.clause(clause)
                return Line(depth, said, "derived", "", own, citation, relation=relation, law=clause)
            case tree.Compared():
                return Line(depth, words.compared(node), "compared", "met" if node.holds else "unmet")
            case tree.Summed():
                return Line(depth, words.summed(node), "summed")
            case tree.Absent():
                line = Line(depth, words.absent(node), "absent", relation=node.relation)
                if node.instead is None:
                    return line
                given = node.instead
                return replace(line, file=given.file, number=given.line, source=given.source, row=given.row)
            case tree.Unknown():
                return Line(depth, words.unknown(node), "unknown", "unknown")

    def below(self, node: tree.Node, *, brief: bool) -> Iterator[Below]:
        """What stands right under a node."""
        match node:
            case tree.Derived(children=children):
                yield from map(Below, dict.fromkeys(children))
            case tree.Summed():
                yield from self._terms(node)
            case tree.Absent() if brief:
                yield from self._few(list(dict.fromkeys(e for t in node.tried for e in self._tried(t))))
            case tree.Absent():
                alone = len(node.tried) == 1
                yield from self._few([e for tried in node.tried for e in self._whole(tried, alone=alone)])
            case _:
                pass

    def _terms(self, node: tree.Summed) -> Iterator[Below]:
        shown = node.terms if self.everything or len(node.terms) <= MOST_ROWS + 1 else node.terms[:MOST_ROWS]
        for term in shown:
            yield from map(Below, term.nodes)
        rest = node.terms[len(shown) :]
        if rest:
            said = self.words.frame("more rows", count=f"{len(rest):,}", total=node.amount(rest))
            yield Below(None, said, left_out=len(rest))

    def _few(self, found: Sequence[Below]) -> Iterator[Below]:
        shown = found if self.everything or len(found) <= MOST_ROWS + 1 else found[:MOST_ROWS]
        yield from shown
        if len(shown) < len(found):
            said = self.words.frame("more", count=f"{len(found) - len(shown):,}")
            yield Below(None, said, left_out=len(found) - len(shown))

    # --- clauses that were tried ---

    def _tried(self, tried: tree.Tried) -> Iterator[Below]:
        """A clause with the conditions at which it fails, and what stands under them."""
        failed = tried.failed[:1]
        name = self.words.clause(tried.clause)
        own = not tried.clause.startswith("decision/")  # a rule of deciding has a name that no reader knows
        labelled = own and "/" in name
        parts = [each for condition in failed for each in self._condition(condition)]
        if labelled and len(parts) > 1 and not all(each.is_labelled for each in parts):
            frame = "clause unknown on" if all(e.state == "unknown" for e in failed) else "clause unmet on"
            said = self.words.frame(frame, clause=name, count=str(len(parts)))
            state = _state(failed)
            yield Below(None, said, state, tried.citation, tuple(parts), is_labelled=True, law=tried.clause)
            return
        for each in parts:
            yield self._labelled(each, name, tried) if labelled else each

    def _whole(self, tried: tree.Tried, *, alone: bool) -> Iterator[Below]:
        """A clause with all of its conditions, those that are met among them; they alone, where its name and
        how many are not met stands before them."""
        parts = tuple(self._marked(each, tried) for each in tried.conditions)
        if alone:
            yield from parts
        else:
            yield Below(None, self._counted(tried), "", tried.citation, parts, law=tried.clause)

    def _counted(self, tried: tree.Tried) -> str:
        """A clause, and how many of its conditions are not met."""
        count, of = len(tried.failed), str(len(tried.conditions))
        if tried.clause.startswith("decision/"):
            return self.words.frame("tried one" if count == 1 else "tried", count=str(count), of=of)
        frame = "tried by one" if count == 1 else "tried by"
        clause = self.words.clause(tried.clause)
        said = self.words.frame(frame, clause=clause, count=str(count), of=of)
        gloss = self.words.gloss(tried.clause)
        return self.words.frame("named", name=said, said=gloss) if gloss else said

    def _marked(self, condition: tree.Condition, tried: tree.Tried) -> Below:
        """A condition with a mark that says whether it is met."""
        node, state = condition.node, condition.state
        mark = self.words.frames[f"{state} mark"]
        if node is None or (isinstance(node, tree.Absent) and node.relation == PART and not node.tried):
            text = condition.text if node is None else self.words.listed(condition.text)
            return Below(None, mark.format(said=text), state)
        if isinstance(node, tree.Derived) and state != "met":
            mark = self.words.frames[f"{state} mark because"]
        elif isinstance(node, tree.Absent) and len(node.tried) == 1 and state != "met":
            [tried] = node.tried
            if not tried.clause.startswith("decision/"):
                counted = _escaped(self._counted(tried))
                said = mark.format(said=f"{{said}} ({counted})")
                return Below(node, said, state, tried.citation, law=tried.clause)
        if isinstance(node, tree.Compared) and state != "met" and (found := amounts(node, tried)):
            return self._made_of(Below(node, mark, state), found)
        return Below(node, mark, state, is_whole=self.everything or state != "met")

    def _made_of(self, below: Below, found: list[Amount]) -> Below:
        """A comparison that fails, over what its values were added up from."""
        rows, said = added(found), below.said
        if rows is not None:
            count = self.words.rows(rows[0])
            more = self.words.frame("rows of", said="{said}", rows=count, table=self.words.name(rows[1]))
            said = said.replace("{said}", more)
        parts = [
            Below(e.node, self.words.frame("named", name=_escaped(e.said), said="{said}"), is_whole=False)
            for e in found
        ]
        return replace(below, said=said, parts=tuple(self._few(parts)))

    def _labelled(self, part: Below, name: str, tried: tree.Tried) -> Below:
        """A condition with the clause that it is one of before it."""
        node = part.node
        speaks = isinstance(node, tree.Absent | tree.Derived) and node.relation in ("available", "barred")
        if part.is_labelled or speaks:
            return part
        state = part.state or "unmet"
        frame = f"clause {state} because" if isinstance(node, tree.Derived) else f"clause {state}"
        said = self.words.frames[frame].replace("{clause}", _escaped(name))
        if node is None:
            said = said.format(said=part.said)
        citation, law = part.citation or tried.citation, part.law or tried.clause
        return replace(part, said=said, citation=citation, is_labelled=True, law=law)

    def _condition(self, condition: tree.Condition) -> Iterator[Below]:
        """What shows that a condition is not met."""
        node, state = condition.node, condition.state
        match node:
            case tree.Absent(relation, _, tried) if relation in (PART, "met") and tried:
                # a part of a clause has no name, and a clause is named by what fails in it
                yield from (each for part in tried for each in self._tried(part))
            case tree.Absent("available", _, ()):
                yield Below(None, self.words.frame("no clause", said=self.words.absent(node)), state)
            case tree.Absent(relation, _, ()) if relation == PART:
                yield Below(None, self.words.listed(condition.text), state)
            case None:
                yield Below(None, condition.text, state)
            case tree.Derived(relation) if relation != "barred":
                yield Below(node, "", state, is_whole=False)
            case _:
                yield Below(node, "", state)


def _state(conditions: Sequence[tree.Condition]) -> str:
    return "unknown" if all(each.state == "unknown" for each in conditions) else "unmet"


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _key(node: tree.Node) -> Key | None:
    """By what a proof with something under it is known again."""
    if isinstance(node, tree.Derived) and node.children:
        return node.relation, node.row, node.clause
    if isinstance(node, tree.Absent) and node.tried:
        return "absent", node.relation, node.asked
    return None


def reference(line: Line) -> str:
    """Where a line is from, in brackets; nothing where it is from nowhere."""
    parts = [each for each in (line.clause, line.citation, line.place, line.source) if each]
    return f"[{'; '.join(parts)}]" if parts else ""
