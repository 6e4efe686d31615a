"""Schedule 13D filings as published, every tenth owner taken to be listed, against sums over exact shares.

The register is partial: what it does not tell leaves much open, and never what it tells. The file is no part
of the project; where it is absent this is skipped.
"""

from __future__ import annotations

import datetime
import sys
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import worlds

from lexlog import library
from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.worlds import load_world

sys.path.append(str(Path(__file__).parents[1] / "imports"))
from importing import SHARED, imported

pytestmark = pytest.mark.skipif(SHARED is None, reason="the published files are not at hand")
DAY = datetime.date(2025, 10, 15)


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """The folder of the imported filings."""
    path = SHARED / "ownership" / "sec_13d_control_figures.csv"
    return imported("sec-13d", [path], tmp_path_factory.mktemp("13d") / "facts").folder


def cascade(blocks: list[dict[str, str]], listed: set[str]) -> set[str]:
    """Half or more, by what is told for certain: filings of one number are the same shares, once."""
    of: dict[str, list[tuple[str, str, Fraction]]] = defaultdict(list)
    for each in blocks:
        share = Fraction(Decimal(each["share"] or each["share_min"] or "0")) / 100
        of[each["owned"]].append((each["owner"], each["lot"], share))
    found: set[str] = set()
    while True:
        counting = listed | found
        more = {
            owned
            for owned, held in of.items()
            if sum({lot: share for o, lot, share in held if o in counting and o != owned}.values()) * 2 >= 1
        }
        if more <= found:
            return found
        found |= more


def test_the_cascade_over_published_holdings(facts, tmp_path):
    blocks = worlds.rows_of(facts, "holding")
    owners = sorted({each["owner"] for each in blocks} - {""})
    listed = set(owners[::10])
    listing = [
        {"party": name, "list": "entity_list", "footnote": "none", "license_requirement": "all_items",
         "review_policy": "presumption_of_denial"}
        for name in sorted(listed)
    ]  # fmt: skip
    more = worlds.write(tmp_path / "listed", {"listing": listing})
    report, law = Report(), library.load()
    world = load_world(law, [facts, more], report)
    assert not report.diagnostics
    session = Session(law, Layer(), world, differences=False).asking("owned_by_listed_parties")
    must, may = (
        held(session, name)
        for name in ("owned_by_listed_parties", session.evaluation.may("owned_by_listed_parties"))
    )
    assert must == cascade(blocks, listed)
    assert len(must) > 50
    assert must < may


def held(session: Session, name: str) -> set[str]:
    """The parties of which a relation holds on the day."""
    model = session.evaluation.model
    relation = model.relation(name)
    return {
        model.symbols.name(relation.values(row)["p"]) for row in relation.find({}, DAY.toordinal()).tolist()
    }
