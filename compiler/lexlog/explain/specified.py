"""A case in, the proofs of what its item is out: each list paragraph that it is in, or why it is in none."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.datalog.tree import Atom, Variable
from lexlog.explain.prove import Prover
from lexlog.explain.tree import Node
from lexlog.resolved.tree import EntityType, Law

PARAGRAPH = "paragraph"


def specified(prover: Prover, law: Law, case: str) -> Iterator[Node]:
    """The proofs for every item that the case names, in the order of the case's columns."""
    model = prover.model
    code = model.symbols.find(case)
    kinds = {each.subject[1].name for each in law.classifications}
    for table in law.tables.values():
        if table.word != "case" or not kinds:
            continue
        rows = model.relation(table.name)
        for position in rows.find({table.key[0]: code} if code is not None else {}, prover.day)[:1].tolist():
            values = rows.values(position)
            for field in table.fields:
                if isinstance(field.type, EntityType) and field.type.name in kinds and values.get(field.name):
                    yield from _paragraphs(prover, values[field.name])


def _paragraphs(prover: Prover, item: int) -> Iterator[Node]:
    columns = [column.name for column in prover.kinds[PARAGRAPH].columns]
    found = prover.model.relation(PARAGRAPH).find({columns[0]: item}, prover.day).tolist()
    for position in found:
        yield prover.at(PARAGRAPH, int(position), tuple(columns))
    if not found:
        sought = Variable("item")
        yield prover.absent(Atom(PARAGRAPH, ((columns[0], sought),)), {sought: item})
