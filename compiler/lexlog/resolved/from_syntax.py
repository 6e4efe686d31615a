"""Surface files in, the resolved law out: declarations first, then clauses, then what speaks of clauses."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from lexlog.diagnostic import Report
from lexlog.exact import places as places_of
from lexlog.resolved import tree
from lexlog.resolved.completeness import check_parameters
from lexlog.resolved.from_syntax_blocks import Place, classify, define, group, ruling
from lexlog.resolved.from_syntax_booked import booked
from lexlog.resolved.from_syntax_changes import changes
from lexlog.resolved.from_syntax_headers import header
from lexlog.resolved.from_syntax_lives import event, life, per
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.from_syntax_phrases import phrases
from lexlog.resolved.from_syntax_pictures import pictures
from lexlog.resolved.from_syntax_rows import check_wholes, together
from lexlog.resolved.from_syntax_scenarios import scenarios
from lexlog.resolved.from_syntax_table_checks import check_table
from lexlog.resolved.from_syntax_tables import field_type, fresh, table
from lexlog.resolved.units import Dimension, Unit, product, written
from lexlog.source import Source
from lexlog.syntax import tree as surface

BUILT_IN_TYPES = ("text", "date", "paragraph", "case")


def resolve(files: Iterable[tuple[Source, surface.PolicyFile]], report: Report) -> tree.Law:
    """The law that these files say together.

    Findings go to `report`; after an error the law is incomplete and must not be used to decide.
    """
    read = sorted(files, key=lambda each: each[1].header.name.text)
    names = Names(report)
    _visibility(read, names)
    for declare in (
        _units,
        _instruments_and_readings,
        _tables,
        _rows_of_tables,
        _wholes_of_tables,
        _parameters,
        _groups,
        _signatures,
    ):
        for source, file in read:
            names.policy = file.header.name.text
            declare(file, source, names)
    return _law(read, names)


def _visibility(read: list[tuple[Source, surface.PolicyFile]], names: Names) -> None:
    direct: dict[str, set[str]] = {}
    known = {file.header.name.text for _, file in read}
    for _, file in read:
        names.policy = file.header.name.text
        names.declare("policy", file.header.name)
        direct[names.policy] = used = set()
        for clause in file.header.clauses:
            if isinstance(clause, surface.Uses):
                for name in clause.policies:
                    if name.text in known:
                        used.add(name.text)
                    else:
                        names.unknown("policy", name, known)
    for policy in direct:
        seen, waiting = {policy}, [policy]
        while waiting:
            for used_policy in direct.get(waiting.pop(), ()):
                if used_policy not in seen:
                    seen.add(used_policy)
                    waiting.append(used_policy)
        names.sees[policy] = frozenset(seen)


# --- declarations -------------------------------------------------------------------------------------------


def _units(file: surface.PolicyFile, source: Source, names: Names) -> None:
    for block in file.blocks:
        if isinstance(block, surface.UnitDeclaration) and names.declare("unit", block.name):
            dimension: Dimension = ((block.name.text, 1),) if not block.factors else ()
            for factor in block.factors:
                unit = written(factor.text, names.units)
                if isinstance(unit, str):
                    names.unknown("unit", factor, names.units)
                else:
                    dimension = product(dimension, unit.dimension)
            names.units[block.name.text] = Unit(block.name.text, dimension)


def _instruments_and_readings(file: surface.PolicyFile, source: Source, names: Names) -> None:
    for block in file.blocks:
        if isinstance(block, surface.Instrument) and names.declare("instrument", block.name):
            names.instruments[block.name.text] = _instrument(block, names)
        if isinstance(block, surface.Reading) and names.declare("reading", block.name):
            choices = [clause for clause in block.clauses if isinstance(clause, surface.Choice)]
            default = [clause for clause in choices if clause.default]
            if len(choices) < 2 or len(default) != 1:
                names.report.add(
                    "bad-reading",
                    f"reading `{block.name.text}` wants two choices or more, one of them `default`",
                    block.name.span,
                )
                continue
            names.readings[block.name.text] = tree.Reading(
                block.name.text,
                block.title,
                tuple((choice.name.text, choice.text) for choice in choices),
                default[0].name.text,
                block.anchor.citation.text if block.anchor else "",
            )


def _instrument(block: surface.Instrument, names: Names) -> tree.Instrument:
    dated = {
        clause.word: clause.day.toordinal() for clause in block.clauses if isinstance(clause, surface.Dated)
    }
    sources = [
        cited.text
        for clause in block.clauses
        if isinstance(clause, surface.Sources)
        for cited in clause.citations
    ]
    if not sources:
        names.report.add("no-source", f"instrument `{block.name.text}` names no source", block.name.span)
    if "effective" not in dated:
        names.report.add(
            "no-date", f"instrument `{block.name.text}` does not say when it takes effect", block.name.span
        )
    effective = dated.get("effective", datetime.date.max.toordinal())
    events = tuple(event(clause.event) for clause in block.clauses if isinstance(clause, surface.Happened))
    return tree.Instrument(
        block.name.text,
        block.title,
        tuple(sources),
        dated.get("published", effective),
        effective,
        dated.get("compliance", effective),
        events,
    )


def _tables(file: surface.PolicyFile, source: Source, names: Names) -> None:
    for block in file.blocks:
        if isinstance(block, surface.Table) and names.declare("table", block.name):
            names.tables[block.name.text] = table(block, names)


def _rows_of_tables(file: surface.PolicyFile, source: Source, names: Names) -> None:
    for block in file.blocks:
        if isinstance(block, surface.Table) and block.name.text in names.tables:
            known = names.tables[block.name.text]
            names.tables[block.name.text] = dataclasses.replace(
                together(block, known, names),
                fresh=fresh(block, known, names),
                booked=booked(block, known, names),
            )
            check_table(block, known, names)


def _wholes_of_tables(file: surface.PolicyFile, source: Source, names: Names) -> None:
    for block in file.blocks:
        if isinstance(block, surface.Table):
            check_wholes(block, names)


def _parameters(file: surface.PolicyFile, source: Source, names: Names) -> None:
    for block in file.blocks:
        if not isinstance(block, surface.Parameter):
            continue
        text = block.value.unit if block.value is not None else block.unit
        unit = written(text or "count", names.units)
        if isinstance(unit, str):
            names.report.add("unknown-unit", f"no unit is called `{unit}`", block.span)
            continue
        value = block.value.value if block.value is not None else None
        places = 0 if value is None else places_of(value)
        known = names.parameters.get(block.name.text)
        if known is None:
            names.declare("parameter", block.name)
            known = tree.Parameter(block.name.text, tree.NumberType(unit, places), (), block.name.span)
        elif known.type.unit.dimension != unit.dimension:
            names.report.add(
                "unit-mismatch",
                f"parameter `{block.name.text}` is in {known.type.unit.name} elsewhere",
                block.name.span,
            )
            continue
        kind = dataclasses.replace(known.type, places=max(places, known.type.places))
        version: tuple[Decimal | None, tree.Life] = (value, life(block.life, names))
        names.parameters[block.name.text] = dataclasses.replace(
            known,
            type=kind,
            versions=(*known.versions, version),
            places=(*known.places, block.name.span),
            citations=(*known.citations, _set_by(block, version[1], names)),
        )


def _set_by(block: surface.Parameter, lived: tree.Life, names: Names) -> str:
    """What a value of a parameter is cited by: its bracket, or the instrument that it came with."""
    if (cited := per(block.life)) is not None:
        return cited
    made = names.instruments.get(lived.by or "")
    return made.sources[0] if made is not None and made.sources else ""


def _groups(file: surface.PolicyFile, source: Source, names: Names) -> None:
    for block in file.blocks:
        if isinstance(block, surface.Group) and names.declare("group", block.name):
            if block.type.text not in BUILT_IN_TYPES:
                names.find("table", names.tables, block.type)
            names.groups[block.name.text] = group(block, _place(file, source, names), names)


def _signatures(file: surface.PolicyFile, source: Source, names: Names) -> None:
    names.paragraphs.update(b.paragraph.text for b in file.blocks if isinstance(b, surface.Classify))
    for block in file.blocks:
        if isinstance(block, surface.Ruling) and block.word == "requirement":
            names.declare("requirement", block.name)
            names.requirements[block.name.text] = f"{names.policy}/{block.name.text}"
        if not isinstance(block, surface.Define) or not names.declare("definition", block.name):
            continue
        parameters = []
        for each in block.parameters:
            if each.type.text in BUILT_IN_TYPES or names.find("table", names.tables, each.type) is not None:
                kind: tree.Type = (
                    tree.DayType() if each.type.text == "date" else tree.EntityType(each.type.text)
                )
                parameters.append((each.name.text, kind))
        result = None if block.result is None else field_type(block.result, block.name.text, names)
        if isinstance(result, tree.NumberType) and _is_quotient(block):
            result = dataclasses.replace(result, ratio=True)
        if len(parameters) == len(block.parameters):
            names.definitions[block.name.text] = tree.Definition(
                f"{names.policy}/{block.name.text}",
                block.name.text,
                tuple(parameters),
                result,
                (),
                block.title or "",
                block.name.span,
            )


def _is_quotient(block: surface.Define) -> bool:
    values = [clause.expression for clause in block.clauses if isinstance(clause, surface.Value)]
    return any(
        (isinstance(value, surface.Arithmetic) and value.op == "/")
        or (isinstance(value, surface.Over) and value.function == "integrated")
        for value in values
    )


# --- clauses ------------------------------------------------------------------------------------------------


def _place(file: surface.PolicyFile, source: Source, names: Names) -> Place:
    case = None
    cites = ""
    for clause in file.header.clauses:
        if isinstance(clause, surface.Decides):
            case = names.tables.get(clause.case.text)
        if isinstance(clause, surface.Sources) and not cites:
            cites = clause.citations[0].text
    return Place(file.header.name.text, source, case, cites)


def _law(read: list[tuple[Source, surface.PolicyFile]], names: Names) -> tree.Law:
    definitions: dict[str, tree.Definition] = {}
    classifications: list[tree.Classification] = []
    rulings: dict[str, tree.Ruling] = {}
    policies = []
    for source, file in read:
        names.policy = file.header.name.text
        place = _place(file, source, names)
        policies.append(header(file, source, place, names))
        for block in file.blocks:
            if isinstance(block, surface.Define) and (defined := define(block, place, names)):
                definitions[defined.name] = defined
            if isinstance(block, surface.Classify) and (listed := classify(block, place, names)):
                classifications.append(listed)
            if isinstance(block, surface.Ruling):
                if block.word != "requirement" and not names.declare(block.word, block.name):
                    continue
                decided = ruling(block, place, names)
                if decided is not None:
                    rulings[decided.id] = decided
    blocks = _told_apart([*definitions.values(), *classifications, *rulings.values()], names)
    law = tree.Law(
        tuple(policies),
        names.tables,
        names.units,
        names.instruments,
        names.readings,
        names.groups,
        names.parameters,
        {b.name: b for b in blocks if isinstance(b, tree.Definition)},
        tuple(b for b in blocks if isinstance(b, tree.Classification)),
        {b.id: b for b in blocks if isinstance(b, tree.Ruling)},
        (),
    )
    check_parameters(law, names.report)
    files = [file for _, file in read]
    law = dataclasses.replace(law, scenarios=scenarios(read, law, names), changes=changes(files, names))
    law = dataclasses.replace(law, pictures=pictures(files, names))
    return dataclasses.replace(law, words=phrases(files, law, names))


Block = tree.Definition | tree.Classification | tree.Ruling


def _told_apart(blocks: list[Block], names: Names) -> list[Block]:
    """Give clauses that share a label ids of their own: @day where their first days differ, else #n."""
    same: dict[str, list[tree.Clause]] = defaultdict(list)
    for block in blocks:
        for clause in block.clauses:
            same[clause.id].append(clause)
    renamed: dict[int, str] = {}
    for identity, clauses in same.items():
        if len(clauses) == 1:
            continue
        starts = [_start(clause.life, names) for clause in clauses]
        for number, (clause, start) in enumerate(zip(clauses, starts, strict=True), 1):
            by_day = len(set(starts)) == len(starts)
            renamed[id(clause)] = f"{identity}@{start}" if by_day else f"{identity}#{number}"
    return [
        dataclasses.replace(
            block,
            clauses=tuple(dataclasses.replace(c, id=renamed.get(id(c), c.id)) for c in block.clauses),
        )
        for block in blocks
    ]


def _start(lived: tree.Life, names: Names) -> str:
    first = lived.first
    if first is None and lived.by in names.instruments:
        first = names.instruments[lived.by].effective
    return "always" if first is None else datetime.date.fromordinal(first).isoformat()
