"""The examples of the page on imports: the files that it shows give the report and the rows that it shows."""

import re
import sys
from pathlib import Path

import pytest
from importing import ROOT, imported

sys.path.append(str(Path(__file__).parents[1] / "cli"))
from commands import run

from lexlog.imports.kinds import KINDS

PAGE = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")


def block(word, name):
    """The block of a language that stands first behind the name of its file."""
    return re.compile(rf"```{word}\n(.*?)^```$", re.M | re.S).search(PAGE, PAGE.index(f"`{name}`"))[1]


def test_the_report_is_the_one_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("shares.csv").write_text(block("csv", "shares.csv"), encoding="utf-8")
    done = run("facts", "import", "holdings", "shares.csv", "--into", "shares")
    assert done.code == 4
    assert done.out == block("text", "lexlog facts import holdings shares.csv --into shares")


def test_the_mapping_gives_the_holding_shown(tmp_path):
    (tmp_path / "columns.toml").write_text(block("toml", "columns.toml"), encoding="utf-8")
    (tmp_path / "register.csv").write_text(block("csv", "register.csv"), encoding="utf-8")
    done = imported(
        "mapped", [tmp_path / "register.csv"], tmp_path / "facts", mapping=tmp_path / "columns.toml"
    )
    assert done.cells("holding", "owner", "owned", "share", "from", "nominee", "interest") == [
        ("name-example_ag", "hrb-12", "50.5", "2020-02-01", "no", "votes")
    ]


@pytest.mark.parametrize("kind", [each.name for each in KINDS])
def test_every_kind_is_on_the_page(kind):
    assert re.search(rf"^\|.*`{kind}`", PAGE, re.M)
