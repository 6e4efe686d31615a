"""A table or a definition cannot take the name of a relation through which cases are decided."""

import pytest

from lexlog import library
from lexlog.datalog.outcomes import RELATIONS

TABLE = """policy rules "Rules" {{ source "Gazette 1"; modelled from 2020-01-01; }}
entity party "a party" {{ party: key; }}
relation {0} "a list" {{ party: party; key party; }}
"""
DEFINITION = """policy rules "Rules" {{ source "Gazette 1"; modelled from 2020-01-01; }}
entity party "a party" {{ party: key; }}
relation listing "a list" {{ party: party; key party; }}
define {0}(p: party) "on the list" per "Gazette 1" {{ when (1) listing(party: p); }}
"""


@pytest.mark.parametrize("text", [TABLE, DEFINITION], ids=["table", "definition"])
@pytest.mark.parametrize("name", [*(relation.name for relation in RELATIONS), "noted"])
def test_a_name_of_deciding_is_refused(text, name, tmp_path):
    path = tmp_path / "rules.lexlog"
    path.write_text(text.format(name), encoding="utf-8")
    found = [(each.code, each.message) for each in library.load([path], bundled=False).diagnostics]
    taken = f"`{name}` is a relation through which cases are decided"
    assert found == ([] if name == "noted" else [("reserved-name", taken)])
