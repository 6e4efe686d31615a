"""Cases that hang on shares which nobody knows are, in every other layer, what they are in that layer alone;
a layer of which no rule of its own says anything of the world is not decided again."""

import pytest
import worlds

from lexlog import layers
from lexlog import session as sessions
from lexlog.abreast.together import Found
from lexlog.session import Session
from tests.samples import some

DAY = "2025-10-15"  # the affiliates rule stands; it is not enforced on every later day


def tables():
    """A chip to a company that two others hold, at shares which nobody knows: one is listed, one Chinese, and
    whoever has half of it, an application meets a presumption of denial. And one to each of the two."""
    people = [worlds.party("shipper", "US"), worlds.party("listed", "BR"), worlds.party("shenzhen", "CN")]
    held = worlds.party("held", "BR")
    del held["stated_ultimate_parent"]
    found = {
        "holding": [
            {"holding": f"of_{name}", "owner": name, "owned": "held", "share": "", "interest": "equity"}
            for name in ("listed", "shenzhen")
        ],
        "register": [
            {"owned": "held", "register": "book", "completeness": "complete", "as_of": "2022-10-01"}
        ],
        "listing": [
            {"party": "listed", "list": "entity_list", "footnote": "none",
             "license_requirement": "all_items", "review_policy": "presumption_of_denial"}
        ],
        "transfer": [
            worlds.transfer(f"to_{name}", DAY, place, name, "h100_sxm5")
            for name, place in (("held", "BR"), ("listed", "BR"), ("shenzhen", "CN"))
        ],
    }  # fmt: skip
    return worlds.joined(*people, held, found)


@pytest.mark.parametrize("every", some((10, 2), 1))
def test_as_one_layer_at_a_time(every, tmp_path, monkeypatch):
    """One layer in so many."""
    found = layers.alternatives
    monkeypatch.setattr(sessions, "alternatives", lambda *of: found(*of)[::every])
    session = worlds.session(worlds.write(tmp_path, tables()), differences=True)
    asked, settled = [], Session.settled
    told, moved = [], Found.moved
    monkeypatch.setattr(Session, "settled", lambda *a: asked.append(a[0].layer) or settled(*a))
    monkeypatch.setattr(Found, "moved", lambda of: told.append(moved(of)) or told[-1])
    together = session.decisions()
    by_name = {each.case: each for each in together}
    assert by_name["to_held"].review == "presumption_of_denial"
    (stirred,) = told
    sides = len(session.alternatives())
    assert len(stirred) < sides, "some layer has no rule of its own that speaks of this world"
    most = len(asked)
    asked.clear()
    monkeypatch.setattr(sessions, "MOST_CASES", -1)
    assert session.over(session.world).decisions() == together
    assert 1 < most <= 1 + len(stirred) < len(asked)
