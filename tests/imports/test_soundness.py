"""lexlog facts validate: what contradicts itself in a folder of facts."""

import json
import sys
from pathlib import Path

import pytest
from importing import HOLDINGS, taken

sys.path.append(str(Path(__file__).parents[1] / "cli"))
from commands import run

PARTIES = "party\na\nb\nc\n"


def validated(folder, **texts):
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text)
    done = run("facts", "validate", folder, "--format", "json")
    document = json.loads(done.out)
    assert document["schema"] == "lexlog.facts/1"
    return done.code, [(each["code"], each["message"]) for each in document["diagnostics"]], document


def test_sound_facts(tmp_path):
    done = taken("holdings", tmp_path, {"h.csv": HOLDINGS})
    shown = run("facts", "validate", done.folder)
    assert (shown.code, "no mistakes" in shown.out) == (0, True)
    assert "3  holding" in shown.out


@pytest.mark.parametrize(
    ("holdings", "found"),
    [
        ("h1,a,b,60,,,\nh2,c,b,50,,,\n", [("over-100", "holders of `b` have 110% of it together")]),
        ("h1,a,b,60,,,\nh2,c,b,40,,,\n", []),
        (
            "h1,a,b,60,,,\nh2,c,b,40.000001,,,\n",
            [("over-100", "holders of `b` have 100.000001% of it together")],
        ),
        ("h1,a,b,60,,,l\nh2,c,b,60,,,l\n", []),  # one lot: joint holders of the same shares
        (
            "h1,a,b,60,,,l\nh2,c,b,50,,,l\n",
            [
                (
                    "rows-differ",
                    "holding.share differs between rows of lot `l`, and is taken to lie between",
                )
            ],
        ),
        ("h1,a,b,,70,80,\nh2,c,b,,40,50,\n", [("over-100", "holders of `b` have 110% of it together")]),
        (
            "h1,a,b,,80,70,\n",
            [("bad-cell", "holding.share_max is `70`, expected a number from 80 on")],
        ),
        (
            "h1,a,b,50,60,70,\n",
            [("bad-cell", "holding.share is `50`, expected a number from 60 to 70")],
        ),
    ],
)
def test_registers(tmp_path, holdings, found):
    text = "holding,owner,owned,share,share_min,share_max,lot,interest,source\n" + holdings.replace(
        "\n", ",equity,s\n"
    )
    code, diagnostics, _ = validated(tmp_path / "f", party=PARTIES, holding=text)
    assert diagnostics == found
    assert code == (4 if found else 0)


def test_holdings_of_different_days_do_not_add(tmp_path):
    text = "holding,owner,owned,share,interest,from,to\nh1,a,b,60,equity,,2020-12-31\nh2,c,b,60,equity,2021-01-01,\n"
    assert validated(tmp_path / "f", party=PARTIES, holding=text)[1] == []


def test_a_model_derived_from_itself(tmp_path):
    models = "model\nx\ny\nz\n"
    text = "child,parent,relation\nx,y,fine_tune\ny,z,merge\nz,x,merge\n"
    code, diagnostics, _ = validated(tmp_path / "f", model=models, derivation=text)
    assert code == 4
    assert [each for each, _ in diagnostics] == ["circular-rows"]
    assert all(name in diagnostics[0][1] for name in ("x", "y", "z"))
    text = "child,parent,relation\nx,x,fine_tune\n"
    assert validated(tmp_path / "g", model=models, derivation=text)[1][0][0] == "circular-rows"


def test_a_list_without_a_copy(tmp_path):
    text = "party,list,footnote,license_requirement,review_policy\na,example_list,none,none,none\n"
    code, diagnostics, _ = validated(tmp_path / "f", party=PARTIES, listing=text)
    assert (code, diagnostics) == (4, [("list-without-copy", "no copy of `example_list` is told of")])
    copy = "list,as_of,max_age_days\nexample_list,2026-01-01,7\n"
    assert validated(tmp_path / "g", party=PARTIES, listing=text, list_snapshot=copy)[0] == 0


def test_contradictory_publication(tmp_path):
    text = "model,weights,published_on\nx,unpublished,2024-01-01\n"
    assert validated(tmp_path / "f", model=text)[1] == [
        (
            "bad-cell",
            "model.published_on is `2024-01-01`, expected an empty cell, since weights is `unpublished` and not `published`",
        )
    ]


def test_unknown_parties_and_bad_cells_are_those_of_the_loader(tmp_path):
    text = "holding,owner,owned,share\nh1,nobody,b,60\nh2,a,b,lots\n"
    code, diagnostics, document = validated(tmp_path / "f", party=PARTIES, holding=text)
    assert code == 4
    assert "bad-cell" in {each for each, _ in diagnostics}
    assert document["tables"]["party"]["rows"] >= 3
