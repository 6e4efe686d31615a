"""Surface blocks in, resolved definitions, classifications, groups and rulings out, clause by clause."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass

from lexlog.diagnostic import nearest
from lexlog.resolved import tree
from lexlog.resolved.completeness import check_ruling
from lexlog.resolved.from_syntax_conditions import condition, integrated, whole
from lexlog.resolved.from_syntax_lives import life, per
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.from_syntax_scope import Scope, check_variables
from lexlog.resolved.types import describe, same_dimension
from lexlog.source import Source
from lexlog.syntax import tree as surface


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: its policy, the text it was read from, and the case that the policy decides."""

    policy: str
    source: Source
    case: tree.Table | None
    cites: str


def define(block: surface.Define, place: Place, names: Names) -> tree.Definition | None:
    """A definition with its clauses; the signature is declared already."""
    known = names.definitions.get(block.name.text)
    if known is None:
        return None
    clauses = []
    for each in block.clauses:
        scope = Scope(names)
        scope.variables = {n: tree.Variable(n, kind) for n, kind in known.parameters}
        clause = _define_clause(each, block, known, place, scope)
        check_variables(scope)
        clauses.append(clause)
    kept = tuple(clause for clause in clauses if clause is not None)
    return dataclasses.replace(known, clauses=kept)


def _define_clause(
    node: surface.Clause, block: surface.Define, known: tree.Definition, place: Place, scope: Scope
) -> tree.Clause | None:
    if isinstance(node, surface.Value):
        if known.result is None:
            _wrong_verb(scope.names, node, "value", "this definition has no `is TYPE`, so it holds or not")
            return None
        value = _value(node, block, known, scope)
        when = None if node.when is None else condition(node.when, scope)
        if value is None or (node.when is not None and when is None):
            return None
        if not _assignable(value.type, known.result):
            scope.names.report.add(
                "type-mismatch",
                f"expected {describe(known.result)}, but this is {describe(value.type)}",
                value.span,
            )
            return None
        return _clause(
            node, "value", node.label, node.life, block, place, scope.names, expression=value, when=when
        )
    if isinstance(node, surface.When):
        if known.result is not None:
            _wrong_verb(scope.names, node, "when", "this definition has a value: write `value (label) ...`")
            return None
        held = condition(node.condition, scope)
        if held is None:
            return None
        return _clause(node, "when", node.label, node.life, block, place, scope.names, condition=held)
    return None


def _value(
    node: surface.Value, block: surface.Define, known: tree.Definition, scope: Scope
) -> tree.Expression | None:
    """What a value clause gives."""
    of = node.expression
    if not isinstance(of, surface.Over) or of.function != "integrated":
        return whole(of, scope, known.result)
    if node.when is not None or len(block.clauses) > 1:
        more = "without `when`" if node.when is not None else "of which there is no other clause"
        scope.names.report.add("integrated-alone", f"`integrated` wants a definition {more}", of.span)
        return None
    return integrated(of, known.parameters, scope)


def _assignable(actual: tree.Type, wanted: tree.Type) -> bool:
    if isinstance(actual, tree.NumberType) and isinstance(wanted, tree.NumberType):
        return same_dimension(actual, wanted)
    return actual == wanted or tree.TEXT in (actual, wanted)


def _wrong_verb(names: Names, node: surface.Clause, verb: str, why: str) -> None:
    names.report.add("wrong-clause", f"`{verb}` does not belong here: {why}", node.span)


def classify(block: surface.Classify, place: Place, names: Names) -> tree.Classification | None:
    """A list paragraph with the conditions that lead into it and the notes that lead out."""
    kind = tree.EntityType(block.subject.type.text)
    if names.find("table", names.tables, block.subject.type) is None:
        return None
    clauses = []
    for node in block.clauses:
        scope = Scope(names)
        scope.variables = {block.subject.name.text: tree.Variable(block.subject.name.text, kind)}
        if not isinstance(node, surface.When | surface.Unless):
            continue
        held = condition(node.condition, scope)
        check_variables(scope)
        word = "when" if isinstance(node, surface.When) else "unless"
        if held is not None:
            clauses.append(_clause(node, word, node.label, node.life, block, place, names, condition=held))
    return tree.Classification(
        f"{place.policy}/{block.paragraph.text}",
        block.paragraph.text,
        (block.subject.name.text, kind),
        tuple(clauses),
        block.title or "",
        block.span,
    )


def group(block: surface.Group, place: Place, names: Names) -> tree.Group:
    """A dated set. A name may stand in it several times, with lives that follow each other."""
    cites = block.anchor.citation.text if block.anchor else place.cites
    members = []
    for clause in block.clauses:
        assert isinstance(clause, surface.Members)
        lived = life(clause.life, names)
        for name in clause.names:
            cited = per(clause.life)
            is_cited = block.anchor is not None or cited is not None
            identity = f"{place.policy}/{block.name.text}/{name.text}"
            members.append(tree.GroupMember(identity, name.text, lived, cited or cites, name.span, is_cited))
    counted = Counter(member.id for member in members)
    seen: Counter[str] = Counter()
    told_apart = []
    for member in members:
        seen[member.id] += 1
        suffix = f"#{seen[member.id]}" if counted[member.id] > 1 else ""
        told_apart.append(dataclasses.replace(member, id=member.id + suffix))
    return tree.Group(
        f"{place.policy}/{block.name.text}",
        block.name.text,
        tree.EntityType(block.type.text),
        tuple(told_apart),
        block.title or "",
        block.span,
    )


_VERBS = {
    "requirement": {"covers", "when", "review"},
    "exception": {"covers", "allow", "unless", "limit", "require", "duty"},
    "prohibition": {"covers", "when", "unless"},
    "exclusion": {"covers", "when", "unless"},
    "flag": {"covers", "when", "unless", "ask"},
}


def ruling(block: surface.Ruling, place: Place, names: Names) -> tree.Ruling | None:
    """A block that decides cases, with its clauses about the case that the policy decides."""
    if place.case is None:
        names.report.add(
            "no-case",
            f"`{block.word} {block.name.text}` decides cases, but the policy does not say which",
            block.name.span,
            help="add `decides transfer;` to the header",
        )
        return None
    said = {type(node).__name__.lower() for node in block.clauses}
    check_ruling(block.word, block.name.text, said, block.name.span, names.report)
    overcomes = []
    for name in block.overcomes:
        if name.text in names.requirements:
            names.seen("requirement", name)
            overcomes.append(names.requirements[name.text])
        else:
            names.unknown("requirement", name, names.requirements)
    clauses = []
    for node in block.clauses:
        scope = Scope(names, place.case)
        clause = _ruling_clause(node, block, place, scope)
        check_variables(scope)
        if clause is not None:
            clauses.append(clause)
    return tree.Ruling(
        f"{place.policy}/{block.name.text}",
        block.word,
        block.name.text,
        place.case.name,
        tuple(overcomes),
        tuple(clauses),
        block.title or "",
        block.anchor.citation.text if block.anchor else place.cites,
        block.span,
    )


def _ruling_clause(
    node: surface.Clause, block: surface.Ruling, place: Place, scope: Scope
) -> tree.Clause | None:
    names = scope.names
    word = type(node).__name__.lower()
    if word not in _VERBS[block.word]:
        wanted = ", ".join(f"`{verb}`" for verb in sorted(_VERBS[block.word]))
        _wrong_verb(names, node, word, f"a {block.word} has {wanted}")
        return None
    match node:
        case surface.Covers(label, lived, words):
            return _covers(node, words, label, lived, block, place, names)
        case surface.Review(label, lived, policy, when):
            if policy.text not in tree.REVIEWS:
                names.report.add(
                    "unknown-word",
                    f"`{policy.text}` is not a review policy",
                    policy.span,
                    help=nearest(policy.text, tree.REVIEWS) or f"expected one of {', '.join(tree.REVIEWS)}",
                )
                return None
            held = _optional(when, scope)
            if held is _FAILED:
                return None
            return _clause(node, word, label, lived, block, place, names, words=(policy.text,), when=held)
        case surface.Duty(label, lived, text, due, when):
            held = _optional(when, scope)
            if held is _FAILED:
                return None
            return _clause(node, word, label, lived, block, place, names, text=text, days=due, when=held)
        case surface.Ask(label, lived, text):
            return _clause(node, word, label, lived, block, place, names, text=text)
        case surface.Require(label, lived, wanted_condition, text, when):
            needed, held = condition(wanted_condition, scope), _apart(when, scope)
            if needed is None or held is _FAILED:
                return None
            return _clause(
                node, word, label, lived, block, place, names, condition=needed, text=text or "", when=held
            )
        case surface.When() | surface.Unless() | surface.Allow() | surface.Limit():
            needed = condition(node.condition, scope)
            if needed is None:
                return None
            return _clause(node, word, node.label, node.life, block, place, names, condition=needed)
    return None


_FAILED: tree.Condition = tree.All(())


def _optional(node: surface.Condition | None, scope: Scope) -> tree.Condition | None:
    """The condition if there is one; `_FAILED` after findings."""
    if node is None:
        return None
    found = condition(node, scope)
    return _FAILED if found is None else found


def _apart(node: surface.Condition | None, scope: Scope) -> tree.Condition | None:
    """The same for a condition that is decided by itself: it holds or not, whatever rows meet the one before
    it, whose variables it cannot speak of."""
    own = Scope(scope.names, scope.case, elsewhere=frozenset(scope.variables))
    found = _optional(node, own)
    check_variables(own)
    return found


def _covers(
    node: surface.Clause,
    words: tuple[surface.Name, ...],
    label: str,
    lived: surface.Life,
    block: surface.Ruling,
    place: Place,
    names: Names,
) -> tree.Clause | None:
    assert place.case is not None
    spoken = place.case.field(place.case.covers) if place.case.covers else None
    if spoken is None or not isinstance(spoken.type, tree.WordType):
        names.report.add(
            "wrong-clause",
            f"`covers` needs a field to speak of, and case `{place.case.name}` declares none",
            node.span,
            help="add `covers speaks of FIELD;` to the case",
        )
        return None
    for word in words:
        if word.text not in spoken.type.words:
            names.report.add(
                "unknown-word",
                f"`{word.text}` is not a word of {spoken.type.name}",
                word.span,
                help=nearest(word.text, spoken.type.words)
                or f"expected one of {', '.join(f'`{w}`' for w in spoken.type.words)}",
            )
            return None
    listed = tuple(word.text for word in words)
    return _clause(node, "covers", label, lived, block, place, names, words=listed)


def _clause(
    node: surface.Clause,
    word: str,
    label: str,
    lived: surface.Life,
    block: surface.Define | surface.Classify | surface.Ruling,
    place: Place,
    names: Names,
    **parts: object,
) -> tree.Clause:
    name = block.paragraph.text if isinstance(block, surface.Classify) else block.name.text
    written = place.source.text[node.span.start : node.span.end].rstrip(";")
    return tree.Clause(
        f"{place.policy}/{name}/{label}",
        word,
        per(lived) or _cited(block, label, place),
        life(lived, names),
        source=re.sub(r"\s+", " ", re.sub(r"#[^\n]*", "", written)).strip(),
        span=node.span,
        is_cited=block.anchor is not None or per(lived) is not None,
        **parts,  # type: ignore[arg-type]
    )


def _cited(block: surface.Define | surface.Classify | surface.Ruling, label: str, place: Place) -> str:
    if block.anchor is None:
        return place.cites
    cited = block.anchor.citation.text
    return cited + label if block.anchor.word == "section" else cited
