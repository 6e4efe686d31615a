"""Requirements, exceptions, prohibitions, exclusions and flags in, rules about cases out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lexlog.datalog.from_resolved_bodies import Builder, bodies
from lexlog.datalog.from_resolved_versions import Version, version_key, versions, versions_key
from lexlog.datalog.rename import renamed
from lexlog.datalog.tree import (
    ALWAYS,
    Atom,
    Column,
    Constant,
    Days,
    Literal,
    Negative,
    Origin,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Term,
    Variable,
)
from lexlog.resolved import tree
from lexlog.resolved.layer import Layer

CASE = Variable("case")


def rulings(builder: Builder, layer: Layer) -> None:
    """The rules of every ruling, the cases there are, and the paragraphs left out."""
    law = builder.law
    for table in law.tables.values():
        if table.word == "case":
            row = Positive(Atom(table.name, ((table.key[0], CASE),)))
            builder.add(Rule(_head("decided"), (row,), Origin("decision/decided", "", "", 0)))
    for table in law.tables.values():
        if table.word == "case":
            _modelled(builder, layer, table)
    binding = {policy.name: policy for policy in law.policies if layer.binds(policy)}
    for policy in binding.values():
        builder.write_all(policy, None, partial(_omissions, builder, policy))
        _followed(builder, layer, policy)
    for ruling in law.rulings.values():
        if ruling.id.split("/")[0] in binding:  # else a proposal, which is read and checked
            key = versions_key(builder, layer, ruling.clauses)
            builder.write_all(ruling, key, Ruling(builder, layer, ruling).write)


def _head(predicate: str, **terms: str | Variable) -> Atom:
    given: list[tuple[str, Term]] = [("case", CASE)]
    given.extend((name, Constant(v) if isinstance(v, str) else v) for name, v in terms.items())
    return Atom(predicate, tuple(given))


def _modelled(builder: Builder, layer: Layer, table: tree.Table) -> None:
    """modelled(case) :- case; from the day on which every policy that decides such cases models the law.

    With `as_of` the day of the law counts, not that of the case; what was known before that day is no law
    either. Where nothing but proposals decides such cases, these say from when on the law is known to ask
    nothing; beside law they do not count unless they bind.
    """
    speaking = [
        each for each in builder.law.policies if each.case == table.name and each.modelled_from is not None
    ]
    deciding = [each for each in speaking if layer.binds(each)] or speaking
    if not deciding:
        return
    latest = max(deciding, key=lambda each: each.modelled_from or 0)
    first = latest.modelled_from or 0
    asked = [day for day in (layer.as_of, layer.known_on) if day is not None]
    if any(day < first for day in asked):
        return
    row = Positive(Atom(table.name, ((table.key[0], CASE),)))
    origin = Origin(f"{latest.name}/modelled", "", latest.path, latest.span.line)
    span = ALWAYS if layer.as_of is not None else Days(first)
    builder.add(Rule(_head("modelled"), (row,), origin, span))


def _omissions(builder: Builder, policy: tree.Policy) -> None:
    if policy.case is None:
        return
    table = builder.law.tables[policy.case]
    row = Positive(Atom(table.name, ((table.key[0], CASE),)))
    for omission in policy.omissions:
        origin = Origin(
            f"{policy.name}/not modelled", omission.paragraph, omission.span.path, omission.span.line
        )
        head = _head("omitted", paragraph=omission.paragraph)
        conditions = (omission.condition,) if omission.condition is not None else ()
        types = {table.name: tree.EntityType(table.name)}
        for body in bodies(builder, origin, conditions, {}, types):
            literals = (*_cased(body.literals(), table.name), row)
            builder.add(Rule(head, literals, origin))


def _followed(builder: Builder, layer: Layer, policy: tree.Policy) -> None:
    """omitted(case, later changes) :- case; after the last day to which a text that is used was followed."""
    if policy.case is None:
        return
    table = builder.law.tables[policy.case]
    row = Positive(Atom(table.name, ((table.key[0], CASE),)))
    for used in builder.law.used_by(policy):
        if used.modelled_to is None:
            continue
        after = Days(used.modelled_to + 1)
        if layer.as_of is not None:
            if layer.as_of <= used.modelled_to:
                continue
            after = ALWAYS
        origin = Origin(f"{used.name}/modelled to", "", used.path, used.span.line)
        builder.add(Rule(_head("omitted", paragraph=used.later_changes), (row,), origin, after))


def _cased(literals: tuple[Literal, ...], table: str) -> tuple[Literal, ...]:
    """The literals with the case's variable called `case`."""
    return tuple(renamed(literal, {Variable(table): CASE}) for literal in literals)


class Ruling:
    """Writes the rules of one ruling. It earns its state: every rule needs the same five things."""

    def __init__(self, builder: Builder, layer: Layer, ruling: tree.Ruling) -> None:
        self.builder, self.layer, self.ruling = builder, layer, ruling
        self.table = builder.law.tables[ruling.case]
        self.row = Positive(Atom(self.table.name, ((self.table.key[0], CASE),)))
        self.types: dict[str, tree.Type] = {self.table.name: tree.EntityType(self.table.name)}

    def write(self) -> None:
        """All rules of the ruling."""
        if self.ruling.word == "exception":
            self._exception()
            return
        covered = self._covers()
        notes = self._notes()
        name = {self.ruling.word: self.ruling.id}
        predicate = {
            "requirement": "required",
            "prohibition": "prohibited",
            "exclusion": "excluded",
            "flag": "flagged",
        }
        for clause in self._clauses("when"):
            head = _head(predicate[self.ruling.word], **name, clause=clause.id)
            self._rules(clause, head, clause.condition, (*covered, *notes))
        for clause in self._clauses("review"):
            head = _head("reviewed", requirement=self.ruling.id, clause=clause.id, policy=clause.words[0])
            required = Positive(_head("required", requirement=self.ruling.id))
            self._rules(clause, head, clause.when, (required,))

    def _clauses(self, *words: str) -> list[tree.Clause]:
        return [clause for clause in self.ruling.clauses if clause.word in words]

    def _origin(self, clause: tree.Clause) -> Origin:
        return Origin(clause.id, clause.citation, clause.span.path, clause.span.line)

    def _rules(
        self,
        clause: tree.Clause,
        head: Atom,
        condition: tree.Condition | None,
        extra: tuple[Literal, ...] = (),
        way: str = "",
    ) -> None:
        """head :- extra, condition; on the days of the clause. `way` tells conditions of one clause apart."""
        for version in versions(self.builder, self.layer, clause):
            make = partial(self._rule, clause, head, condition, extra, version)
            self.builder.write(clause, (head, extra, way, version_key(version)), make)

    def _rule(
        self,
        clause: tree.Clause,
        head: Atom,
        condition: tree.Condition | None,
        extra: tuple[Literal, ...],
        version: Version,
    ) -> None:
        conditions = (condition,) if condition is not None else ()
        origin, (span, figures) = self._origin(clause), version
        for body in bodies(self.builder, origin, conditions, figures, self.types):
            literals = (*extra, *_cased(body.literals(), self.table.name))
            row = () if self._names_case(literals) else (self.row,)
            self.builder.add(Rule(head, (*row, *literals), origin, span))

    def _names_case(self, literals: tuple[Literal, ...]) -> bool:
        """Whether some literal binds the case."""
        return any(isinstance(each, Positive) and CASE in each.atom.variables() for each in literals)

    def _helper(self, part: str) -> Predicate:
        made = Predicate(f"{self.ruling.id}/{part}", (Column("case", SymbolKind("case")),))
        self.builder.predicates[made.name] = made
        return made

    def _covers(self) -> tuple[Literal, ...]:
        """covers(case) :- case, kind in words; nothing where the ruling does not say what it covers."""
        clauses = self._clauses("covers")
        if not clauses:
            return ()
        covers = self._helper("covers")
        for clause in clauses:
            self._rules(clause, _head(covers.name), self._kinds(clause))
        return (Positive(_head(covers.name)),)

    def _kinds(self, clause: tree.Clause) -> tree.Condition:
        """The case is of one of the kinds that a `covers` clause lists."""
        assert self.table.covers is not None
        field = self.table.field(self.table.covers)
        assert field is not None
        subject = tree.Variable(self.table.name, tree.EntityType(self.table.name))
        spoken = tree.FieldOf(self.table.name, self.table.key[0], field.name, subject, field.type)
        return tree.OneOf(spoken, clause.words)

    def _notes(self) -> tuple[Literal, ...]:
        """unless(case) :- condition; for rulings other than exceptions, whose bars are reported one by
        one."""
        clauses = self._clauses("unless")
        if not clauses:
            return ()
        unless = self._helper("unless")
        for clause in clauses:
            self._rules(clause, _head(unless.name), clause.condition)
        return (Negative(_head(unless.name)),)

    # --- exceptions ---

    def _exception(self) -> None:
        exception = self.ruling.id
        origin = Origin(exception, self.ruling.citation, self.ruling.span.path, self.ruling.span.line)
        candidate = Positive(_head("candidate", exception=exception))
        for requirement in self.ruling.overcomes:
            required = Positive(_head("required", requirement=requirement))
            self.builder.add(Rule(candidate.atom, (required,), origin))
            overcome = _head("overcome", requirement=requirement, exception=exception)
            available = Positive(_head("available", exception=exception))
            self.builder.add(Rule(overcome, (required, available), origin))
        covered = self._covers()
        for clause in self._clauses("covers"):
            self._rules(clause, self._met(clause), self._kinds(clause), (candidate,))
        for clause in self._clauses("allow", "limit"):
            self._rules(clause, self._met(clause), clause.condition, (candidate,))
        for clause in self._clauses("require"):
            self._require(clause, candidate)
        for clause in self._clauses("unless"):
            head = _head("barred", exception=exception, clause=clause.id)
            self._rules(clause, head, clause.condition, (candidate,))
        for clause in self._clauses("duty"):
            head = _head("due", exception=exception, clause=clause.id)
            self._rules(clause, head, clause.when, (Positive(_head("available", exception=exception)),))
        self._available(candidate, covered, origin)

    def _met(self, clause: tree.Clause) -> Atom:
        return _head("met", exception=self.ruling.id, clause=clause.id)

    def _require(self, clause: tree.Clause, candidate: Literal) -> None:
        """met where the condition holds, and where the clause asks nothing of this case."""
        self._rules(clause, self._met(clause), clause.condition, (candidate,))
        if clause.when is not None:
            self._rules(clause, self._met(clause), tree.Not(clause.when), (candidate,), "not when")

    def _available(self, candidate: Literal, covered: tuple[Literal, ...], origin: Origin) -> None:
        """available :- candidate, covers, an allow, every limit and require in force, no bar; by spans of
        law."""
        needed = self._clauses("limit", "require")
        barred = Negative(_head("barred", exception=self.ruling.id))
        allows: list[tree.Clause | None] = [*self._clauses("allow")]
        for allow in allows or [None]:
            for span, live in self._spans(needed, allow):
                met = [Positive(self._met(clause)) for clause in ([allow] if allow else []) + live]
                head = _head("available", exception=self.ruling.id)
                by = self._origin(allow) if allow else origin
                self.builder.add(Rule(head, (candidate, *covered, *met, barred), by, span))

    def _spans(
        self, needed: list[tree.Clause], allow: tree.Clause | None
    ) -> Iterator[tuple[Days, list[tree.Clause]]]:
        """Stretches of days on which the same clauses are in force."""
        lives = {clause.id: self._days(clause) for clause in needed}
        within = self._days(allow) if allow else [ALWAYS]
        cuts = sorted(
            {d for spans in [*lives.values(), within] for s in spans for d in (s.first, s.last + 1)}
            | {ALWAYS.first}
        )
        for first, following in zip(cuts, [*cuts[1:], ALWAYS.last + 1], strict=True):
            span = Days(first, following - 1)
            if span.first <= span.last and any(s.meet(span) for s in within):
                live = [c for c in needed if any(s.meet(span) for s in lives[c.id])]
                yield span, live

    def _days(self, clause: tree.Clause) -> list[Days]:
        return [span for span, _ in versions(self.builder, self.layer, clause)]
