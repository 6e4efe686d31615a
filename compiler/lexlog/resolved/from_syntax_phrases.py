"""Surface `words` blocks in, phrases by language and by what they are about out."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator

from lexlog.diagnostic import nearest
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.syntax import tree as surface


def phrases(files: Iterable[surface.PolicyFile], law: tree.Law, names: Names) -> tree.Words:
    """Every phrase of every file. A clause that is named without its number or day is each of that label."""
    known = _places(law)
    found: dict[str, dict[str, tree.Phrase]] = {}
    said: set[tuple[str, str]] = set()
    for file in files:
        names.policy = file.header.name.text
        for block in file.blocks:
            if not isinstance(block, surface.Words):
                continue
            of = found.setdefault(block.language.text, {})
            for clause in block.clauses:
                if isinstance(clause, surface.Phrase):
                    _take(clause, block.language.text, known, of, said, names)
    return found


def _take(
    clause: surface.Phrase,
    language: str,
    known: dict[str, frozenset[str]],
    of: dict[str, tree.Phrase],
    said: set[tuple[str, str]],
    names: Names,
) -> None:
    key = clause.key.text
    about = [key] if key in known else []
    if "/" in key and not about:
        about = [each for each in known if "/" in each and _has_label(each, key)]
    if not about:
        names.unknown("block, clause or column", clause.key, known)
        return
    for each in about:
        _check(clause, known[each], names)
    if (language, key) in said:
        names.report.add("duplicate-name", f"`{key}` is said twice in `{language}`", clause.key.span)
    said.add((language, key))
    for each in about:
        if each not in of or each.endswith(key):  # a clause by its own number comes before its label
            of[each] = tree.Phrase(clause.text, clause.denial)


def _has_label(clause: str, key: str) -> bool:
    """Whether `block/label`, also with its policy before it, is the clause but for its number or day."""
    whole = clause.partition("#")[0].partition("@")[0]
    return key in (whole, whole.partition("/")[2], clause.partition("/")[2])


def _check(clause: surface.Phrase, allowed: frozenset[str], names: Names) -> None:
    """Report values in braces that there are not."""
    for text in (clause.text, clause.denial or ""):
        check_values(text, clause.key.text, allowed, clause.key, names)


def check_values(text: str, about: str, allowed: frozenset[str], at: surface.Name, names: Names) -> None:
    """Report values in the braces of a text that what it is about does not have."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        names.report.add("bad-phrase", f"the braces of `{text}` do not match", at.span)
        return
    for name in (name for _, name, _, _ in parsed if name is not None):
        if name not in allowed:
            listed = ", ".join(f"`{{{each}}}`" for each in sorted(allowed))
            help_ = nearest(name, allowed) or (f"there is {listed}" if allowed else "there is none here")
            names.report.add("bad-phrase", f"`{about}` has no value `{{{name}}}`", at.span, help=help_)


# --- what can be called something ---------------------------------------------------------------------------


def _places(law: tree.Law) -> dict[str, frozenset[str]]:
    """Everything that a phrase may be about, with the values that may stand in it."""
    found: dict[str, frozenset[str]] = {}
    nothing: frozenset[str] = frozenset()
    for policy in law.policies:
        found[policy.name] = nothing
        found.update({each.paragraph: nothing for each in policy.omissions})
    for reading in law.readings.values():
        found[reading.name] = nothing
        found.update({f"{reading.name}.{choice}": nothing for choice, _ in reading.choices})
    found.update({each.name: nothing for each in law.changes.changers})
    found.update({name: nothing for name in (*law.instruments, *law.parameters)})
    found.update({name: frozenset({"member"}) for name in law.groups})
    for table in law.tables.values():
        found.update(_columns(table))
    for definition in law.definitions.values():
        values = frozenset((*(name for name, _ in definition.parameters), "value"))
        found[definition.name] = values
        found.update({clause.id: values for clause in definition.clauses})
    for listed in law.classifications:
        values = frozenset((listed.subject[0], "paragraph"))
        found[listed.paragraph] = values
        found.update({clause.id: values for clause in listed.clauses})
    for ruling in law.rulings.values():
        table = law.tables[ruling.case]
        values = frozenset(each for field in table.fields for each in (field.name, field.alias) if each)
        found[ruling.name] = values
        found.update({clause.id: values for clause in ruling.clauses})
    return found


def _columns(table: tree.Table) -> Iterator[tuple[str, frozenset[str]]]:
    nothing: frozenset[str] = frozenset()
    yield table.name, frozenset(each.name for each in table.fields)
    for field in table.fields:
        yield f"{table.name}.{field.name}", frozenset({"value"})
        if isinstance(field.type, tree.WordType):
            yield from ((f"{table.name}.{field.name}.{word}", nothing) for word in field.type.words)
