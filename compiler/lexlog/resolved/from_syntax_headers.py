"""Headers of files in, policies with their sources, scope, and what they leave out, out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_blocks import Place
from lexlog.resolved.from_syntax_conditions import condition
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.from_syntax_scope import Scope, check_variables
from lexlog.source import Source
from lexlog.syntax import tree as surface


def header(file: surface.PolicyFile, source: Source, place: Place, names: Names) -> tree.Policy:
    """What the header of a file says, its names bound."""
    header = file.header
    cited: dict[str, list[str]] = {"source": [], "scope": [], "uses": []}
    omissions = []
    modelled_from = modelled_to = None
    proposed = False
    for clause in header.clauses:
        match clause:
            case surface.Sources(citations):
                cited["source"].extend(each.text for each in citations)
            case surface.Scope(citations):
                cited["scope"].extend(each.text for each in citations)
            case surface.Uses(used):
                cited["uses"].extend(each.text for each in used)
            case surface.Decides(name):
                found = names.find("table", names.tables, name)
                if found is not None and found.word != "case":
                    names.report.add("type-mismatch", f"`{name.text}` is not a case", name.span)
            case surface.ModelledFrom(day):
                modelled_from = day.toordinal()
            case surface.ModelledTo(day):
                modelled_to = day.toordinal()
            case surface.Proposed():
                proposed = True
            case surface.NotModelled():
                if (omitted := _omission(clause, place, names)) is not None:
                    omissions.append(omitted)
    return tree.Policy(
        header.name.text,
        header.title,
        tuple(cited["source"]),
        tuple(cited["scope"]),
        tuple(cited["uses"]),
        place.case.name if place.case else None,
        modelled_from,
        modelled_to,
        proposed,
        tuple(omissions),
        source.path,
        header.name.span,
        tuple(_passages(header, surface.Definitional)),
        tuple(_passages(header, surface.OutOfScope)),
    )


def _passages(
    header: surface.Header, kind: type[surface.Definitional | surface.OutOfScope]
) -> Iterator[tree.Passage]:
    """The passages of which the header says that they have no clause, in this way."""
    for each in header.clauses:
        if isinstance(each, kind):
            yield tree.Passage(each.citation.text, each.text, each.span)


def _omission(node: surface.NotModelled, place: Place, names: Names) -> tree.Omission | None:
    held = None
    if node.condition is not None:
        scope = Scope(names, place.case)
        held = condition(node.condition, scope)
        check_variables(scope)
        if held is None:
            return None
    case = place.case.name if place.case else ""
    return tree.Omission(node.citation.text, node.text or "", held, case, node.span)
