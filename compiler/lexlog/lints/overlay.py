"""A law, and the same law with an overlay, in; every place at which the overlay could let more go out.

An overlay may add what blocks, asks or warns: prohibitions, requirements, flags, exceptions to its own
requirements, and names of its own. Whatever else touches the law is told, clause by clause, without asking
whether a case is there that shows it: `lexlog prove overlay` looks for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lexlog.diagnostic import Diagnostic, Report
from lexlog.resolved.layer import BEGINNING, END
from lexlog.resolved.tree import Clause, Law, Policy, Ruling
from lexlog.source import Span


@dataclass(frozen=True, slots=True)
class Loosening:
    """What the overlay does to the law, and where."""

    says: str
    span: Span
    help: str


_ADD = "an overlay adds to the law: give what it says a policy and a name of its own"
_BLOCK = "write a prohibition, or a requirement of your own with an exception to it"


def looser(law: Law, whole: Law) -> tuple[Diagnostic, ...]:
    """A finding for each thing in `whole`, which is the law with the overlay, by which more could go."""
    report = Report()
    for each in (*_rulings(law, whole), *_names(law, whole), *_replaced(law, whole)):
        report.add("looser-overlay", each.says, each.span, help=each.help, severity="warning")
    return report.diagnostics


# --- what it adds -------------------------------------------------------------------------------------------


def _rulings(law: Law, whole: Law) -> Iterator[Loosening]:
    """Exclusions, and exceptions to requirements of the law, clause by clause."""
    proposed = {policy.name for policy in whole.policies if policy.proposed}
    for ruling in whole.rulings.values():
        if ruling.id in law.rulings or ruling.id.split("/")[0] in proposed:
            continue
        if ruling.word == "exclusion":
            for clause in _opening(ruling, "when"):
                yield Loosening(f"`{clause.id}` takes cases out of the law", clause.span, _BLOCK)
        of_the_law = [law.rulings[each].name for each in ruling.overcomes if each in law.rulings]
        if of_the_law:
            shown = ", ".join(f"`{each}`" for each in of_the_law)
            for clause in _opening(ruling, "allow"):
                yield Loosening(
                    f"`{clause.id}` opens an exception to {shown}, which the law requires",
                    clause.span,
                    "name requirements of your own behind `to`, and no others",
                )


def _opening(ruling: Ruling, word: str) -> list[Clause]:
    """The clauses by which a ruling lets go; all that it has if it says so in none."""
    return [each for each in ruling.clauses if each.word == word] or list(ruling.clauses)


def _names(law: Law, whole: Law) -> Iterator[Loosening]:
    """Values of the law's figures and ways into the law's list paragraphs that the overlay adds."""
    for name, parameter in whole.parameters.items():
        old = law.parameters.get(name)
        for version, place in zip(parameter.versions, parameter.places, strict=True):
            if old is not None and version not in old.versions:
                yield Loosening(f"parameter `{name}` of the law is given another value", place, _ADD)
    known = {each.id for each in law.classifications}
    paragraphs = {each.paragraph for each in law.classifications}
    for listed in whole.classifications:
        if listed.id not in known and listed.paragraph in paragraphs:
            for clause in listed.clauses:
                says = f"`{clause.id}` changes what is in list paragraph `{listed.paragraph}` of the law"
                yield Loosening(says, clause.span, _ADD)


# --- what it puts in the place of the law -------------------------------------------------------------------


def _replaced(law: Law, whole: Law) -> Iterator[Loosening]:
    """What is no longer in the law, or says something else: only a policy of the same name can do that."""
    headers = {each.name: each for each in whole.policies}
    for policy in law.policies:
        yield from _header(policy, headers[policy.name])
    places = {name: each.span for name, each in headers.items()}
    for what, old, new in (
        ("", law.clauses(), whole.clauses()),
        ("", _members(law), _members(whole)),
        ("", _heads(law), _heads(whole)),
        ("table ", law.tables, whole.tables),
        ("instrument ", law.instruments, whole.instruments),
        ("reading ", law.readings, whole.readings),
    ):
        yield from _differing(what, old, new, places)
    for name, parameter in law.parameters.items():
        versions = whole.parameters[name].versions if name in whole.parameters else ()
        if any(each not in versions for each in parameter.versions):
            place = whole.parameters[name].span if versions else Span("", 0, 0)
            yield Loosening(f"a value of parameter `{name}` of the law is taken out", place, _ADD)


def _differing(
    what: str, old: Mapping[str, object], new: Mapping[str, object], places: Mapping[str, Span]
) -> Iterator[Loosening]:
    for name, was in old.items():
        now = new.get(name)
        if now is None:
            at = places.get(name.split("/")[0], Span("", 0, 0))
            yield Loosening(f"{what}`{name}` of the law is taken out", at, _ADD)
        elif now != was:
            at = getattr(now, "span", Span("", 0, 0))
            yield Loosening(f"{what}`{name}` of the law is replaced by another text", at, _ADD)


def _members(law: Law) -> Mapping[str, object]:
    return {member.id: member for group in law.groups.values() for member in group.members}


def _heads(law: Law) -> Mapping[str, object]:
    """What a ruling overcomes and decides, apart from its clauses."""
    return {each.id: (each.word, each.case, each.overcomes) for each in law.rulings.values()}


def _header(old: Policy, new: Policy) -> Iterator[Loosening]:
    if old.path == new.path:
        return
    kept = {(each.paragraph, each.condition) for each in new.omissions}
    for each in old.omissions:
        if (each.paragraph, each.condition) not in kept:
            says = f"`not modelled {each.paragraph}` of `{old.name}` is taken out"
            yield Loosening(says, new.span, _ADD)
    if (new.modelled_from or BEGINNING) < (old.modelled_from or BEGINNING):
        yield Loosening(f"`{old.name}` is said to be modelled from an earlier day", new.span, _ADD)
    if (new.modelled_to or END) > (old.modelled_to or END):
        yield Loosening(f"`{old.name}` is said to be modelled to a later day", new.span, _ADD)
    if (new.proposed, new.case) != (old.proposed, old.case):
        yield Loosening(f"`{old.name}` decides other cases, or none", new.span, _ADD)
