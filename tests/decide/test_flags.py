"""A red flag that what is not known could raise is told as one that may be."""

import pytest
from small_law import SCHEMA, decisions, library, row

from lexlog.decide.tree import exit_code
from lexlog.render.decisions import notes

TEXT = "flag strange { when (a) kind of buyer is bank and mass > 5 kg; }\n"
CASE = {
    "case": "m",
    "date": "2024-01-01",
    "kind": "send",
    "to": "AA",
    "origin": "BB",
    "seller": "g",
    "tare": "1",
}


@pytest.mark.parametrize(
    ("kind", "mass", "told"),
    [
        ("bank", "6", "red flag: strange, not resolved"),
        ("", "6", "red flag: strange may be raised, not resolved"),
        ("", "5", None),
        ("maker", "6", None),
    ],
)
def test_it_is_told_whether_a_flag_is_certain(kind, mass, told):
    facts = [row("place", place="AA"), row("place", place="BB")]
    facts += [row("firm", firm="f", kind=kind, seat="AA"), row("firm", firm="g", kind="maker", seat="AA")]
    decided = decisions(library(TEXT, schema=SCHEMA), [*facts, row("move", buyer="f", mass=mass, **CASE)])[
        "m"
    ]
    lines = [each for each in notes(decided) if each.startswith("red flag")]
    assert [each.partition("   ")[0] for each in lines] == ([told] if told else [])
    assert (exit_code(decided) == 3) == bool(told)
