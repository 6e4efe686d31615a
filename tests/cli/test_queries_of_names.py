"""A question about names is answered from what these can meet as from the whole world."""

from csv import DictReader

import pytest

from lexlog.demand import cut
from lexlog.session import Session
from tests.cli.commands import ROOT, run

ATOMS = (
    "headquarters_of_ultimate_parent(p, country)",
    "ultimate_parent({party}, u)",
    "stands_above(u: {party}, p: p)",
    "share_held(o: o, p: {party})",
    "integrated_share(o: o, p: {party})",
    "without_parent({party})",
    "tpp(h100_sxm5, value)",
    "treated_as(p: {party})",
)
TABLES = ("listing(party: {party})",)
"""Nothing is derived of them."""


def parties():
    with (ROOT / "facts" / "demonstration" / "party.csv").open() as file:
        return [row["party"] for row in DictReader(file)]


@pytest.mark.parametrize("atom", [*ATOMS, *TABLES])
def test_the_answer_is_that_of_the_whole_world(monkeypatch, atom):
    sizes, over = [], Session.over

    def noted(self, world, *more):
        sizes.append(sum(each.length for each in world.tables.values()))
        return over(self, world, *more)

    monkeypatch.setattr(Session, "over", noted)
    for party in parties()[::9] if "{party}" in atom else [""]:
        asked = ("query", atom.format(party=party), "--on", "2025-10-15")
        whole = run(*asked)
        monkeypatch.setattr(cut, "FEW_ROWS", 0)
        met = run(*asked)
        monkeypatch.undo()
        monkeypatch.setattr(Session, "over", noted)
        assert (met.code, met.out, met.err) == (whole.code, whole.out, whole.err), asked
    assert len({*sizes}) > 1 or not atom.count("{party}") or atom in TABLES
