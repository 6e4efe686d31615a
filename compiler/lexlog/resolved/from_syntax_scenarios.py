"""Surface scenarios in, small worlds with their expectations out; every `because` bound to clauses."""

from __future__ import annotations

from lexlog.diagnostic import nearest
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_lives import check_choice
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.layer import POSTURES
from lexlog.source import Source
from lexlog.syntax import tree as surface

OUTCOMES = (
    "not_subject",
    "no_license_required",
    "exception",
    "license_required",
    "prohibited",
    "undetermined",
)


def scenarios(
    read: list[tuple[Source, surface.PolicyFile]], law: tree.Law, names: Names
) -> tuple[tree.Scenario, ...]:
    """Every scenario of every file, each with the background rows of its own file before its own."""
    clauses = tuple(law.clauses())
    found = []
    for _, file in read:
        names.policy = file.header.name.text
        background = [
            row
            for block in file.blocks
            if isinstance(block, surface.Background)
            for clause in block.clauses
            if (row := _given(clause, names))
        ]
        for block in file.blocks:
            if isinstance(block, surface.Scenario):
                found.append(_scenario(block, background, clauses, law, names))
    return tuple(found)


def _scenario(
    block: surface.Scenario,
    background: list[tree.GivenRow],
    clauses: tuple[str, ...],
    law: tree.Law,
    names: Names,
) -> tree.Scenario:
    given = [*background]
    expectations = []
    arithmetic = []
    for clause in block.clauses:
        match clause:
            case surface.Given():
                if row := _given(clause, names):
                    given.append(row)
            case surface.Arithmetic_(text):
                arithmetic.append(text)
            case surface.Expect():
                if expected := _expect(clause, clauses, law, names):
                    expectations.append(expected)
    return tree.Scenario(
        block.title, names.policy, tuple(given), tuple(expectations), tuple(arithmetic), block.span
    )


def _given(node: surface.Clause, names: Names) -> tree.GivenRow | None:
    assert isinstance(node, surface.Given)
    table = names.find("table", names.tables, node.table)
    if table is None:
        return None
    cells: dict[str, str] = {}
    if node.key is not None:
        cells[table.key[0]] = node.key.text
    fields = [field.name for field in table.fields]
    for place, argument in enumerate(node.arguments):
        if argument.column is None:
            column: str | None = fields[place] if place < len(fields) else None
        elif argument.column.text in ("from", "to", "source"):
            column = argument.column.text
        else:
            found = table.field(argument.column.text)
            column = found.name if found else None
        if column is None:
            name = argument.column or surface.Name(str(place + 1), node.span)
            known = [n for field in table.fields for n in (field.name, field.alias) if n]
            names.unknown("column", name, known, what=f"`{table.name}` has no column `{name.text}`")
            return None
        cells[column] = _cell(argument.value)
    return tree.GivenRow(table.name, tuple(cells.items()), node.span)


def _cell(value: surface.Expression) -> str:
    """The argument as a cell of a table would write it; the schema judges it like any other cell."""
    match value:
        case surface.Number(number, _):
            return format(number, "f")
        case surface.Day(day, _):
            return day.isoformat()
        case surface.Reference(name):
            return "" if name.text in ("unknown", "_") else name.text
        case _:
            return "?"


def _expect(
    node: surface.Expect, clauses: tuple[str, ...], law: tree.Law, names: Names
) -> tree.Expectation | None:
    if node.outcome.text not in OUTCOMES:
        names.report.add(
            "unknown-word",
            f"`{node.outcome.text}` is not an outcome",
            node.outcome.span,
            help=nearest(node.outcome.text, OUTCOMES) or f"expected one of {', '.join(OUTCOMES)}",
        )
        return None
    if node.posture is not None and node.posture.text not in POSTURES:
        names.report.add(
            "unknown-word",
            f"`{node.posture.text}` is not a posture",
            node.posture.span,
            help=f"expected one of {', '.join(POSTURES)}",
        )
    for reading, choice in node.readings:
        found = names.find("reading", law.readings, reading)
        if found is not None:
            check_choice(found, choice, names)
    for name in node.because:
        if not any(mentions(name.text, clause) for clause in clauses):
            names.report.add(
                "unknown-clause",
                f"no clause is called `{name.text}`",
                name.span,
                help=nearest(name.text, {clause.split("/", 1)[1] for clause in clauses}),
            )
    _check_listed(node, law, names)
    return tree.Expectation(
        node.case.text,
        node.day.toordinal() if node.day else None,
        node.outcome.text,
        node.exception.text if node.exception else None,
        tuple(each.text for each in node.reviews),
        tuple(each.text for each in node.because),
        tuple((column.text, key.text) for column, key in node.missing),
        tuple(each.text for each in node.flags),
        node.posture.text if node.posture else None,
        tuple((reading.text, choice.text) for reading, choice in node.readings),
        tuple(each.text for each in node.lists),
        tuple(each.text for each in node.lists_not),
        node.span,
    )


def _check_listed(node: surface.Expect, law: tree.Law, names: Names) -> None:
    """Report a paragraph that no policy says it leaves out."""
    known = {each.paragraph for policy in law.policies for each in policy.omissions}
    for cited in (*node.lists, *node.lists_not):
        if cited.text not in known:
            names.report.add(
                "unknown-paragraph",
                f"no policy says that it does not model `{cited.text}`",
                cited.span,
                help=nearest(cited.text, known),
            )


def mentions(written: str, clause: str) -> bool:
    """Whether `block/label` or `policy/block/label` (or a paragraph above it) names the clause.

    >>> mentions("ai_chips/(a)(6)", "us.ear.x/ai_chips/(a)(6)(iii)#2")
    True
    >>> mentions("ai_chips/(a)(6)", "us.ear.x/chips/(a)(6)")
    False
    """
    _, _, rest = clause.partition("/")
    for name in (rest, clause):
        if name == written or (name.startswith(written) and name[len(written)] in "(/#@."):
            return True
    return False
