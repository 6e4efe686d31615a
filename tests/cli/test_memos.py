"""Memos: what they say, and that nothing but the same memo is the same when it is computed again."""

import json

import pytest
from commands import BLOCKED, GO, OPEN, ask, facts, run

from lexlog.render.determination.memo_block import BLOCKS, Unreadable, block, data_of

ALL = (GO, BLOCKED, OPEN)
CODES = {GO: 0, BLOCKED: 2, OPEN: 3}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return facts(tmp_path_factory.mktemp("memos") / "facts", *ALL)


@pytest.fixture(scope="module")
def memos(folder):
    """A memo of each case, in one format or the other."""
    written = {}
    for case, format_ in zip(ALL, ("md", "html", "md"), strict=True):
        path = folder.parent / f"{case}.{format_}"
        done = ask("memo", case, "--facts", folder, "--format", format_, "--out", path)
        assert (done.code, done.out, done.err) == (CODES[case], "", "")
        written[case] = path
    return written


def verified(path, text, *options):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ask("verify", path, *options)


@pytest.mark.parametrize("case", ALL)
def test_a_memo_comes_out_the_same(memos, folder, case):
    done = run("verify", memos[case])
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("SAME")
    data = data_of(memos[case].read_bytes())[1]
    assert data["policy"]["digest"] in done.out
    assert data["facts"]["digest"] in done.out
    assert str(folder) in done.out


def test_what_a_memo_says(memos, folder):
    text, data = data_of(memos[BLOCKED].read_bytes())
    decided = json.loads(ask("decide", BLOCKED, "--facts", folder, "--format", "json").out)
    assert data["decision"] == decided["decisions"][0]
    assert data["policy"] == decided["policy"]
    assert data["proof"] == json.loads(ask("why", BLOCKED, "--facts", folder, "--format", "json").out)
    assert data["exit_code"] == 2
    assert {each["name"] for each in data["facts"]["lists"]} >= {"entity_list", "sdn_list"}
    assert {each["standing"] for each in data["clauses"]} == {"in force"}
    for said in (data["policy"]["digest"], data["facts"]["digest"], "2022-10-01", "3650 days", "Readings"):
        assert said in text.split("<script")[0], said
    for each in data["decision"]["not_modelled"]:
        assert each["paragraph"] in text


@pytest.mark.parametrize("at", [0.05, 0.3, 0.6, 0.97])
@pytest.mark.parametrize("case", [GO, BLOCKED])
def test_one_byte_that_is_another_is_told(memos, tmp_path, case, at):
    raw = bytearray(memos[case].read_bytes())
    place = next(
        n for n in range(int(len(raw) * at), 0, -1) if chr(raw[n]).isascii() and chr(raw[n]).isalnum()
    )
    raw[place] = ord("7") if raw[place] != ord("7") else ord("8")
    done = verified(tmp_path / "memo", bytes(raw))
    assert done.code in (1, 2), place
    assert "SAME" not in done.out


def test_a_word_of_the_page_alone_is_named(memos, tmp_path):
    text = memos[BLOCKED].read_text("utf-8")
    done = verified(tmp_path / "memo", text.replace("Do not go ahead", "Do go ahead", 1))
    assert done.code == 2
    assert "the words of the memo; line " in done.out
    assert "Do go ahead" in done.out
    for other in (text + "\n", text.replace("</style>", "p{display:none}</style>", 1)):
        assert verified(tmp_path / "memo", other).code == 2


def test_another_outcome_in_the_data_is_named(memos, tmp_path):
    text = memos[BLOCKED].read_text("utf-8")
    forged = text.replace('"outcome": "license_required"', '"outcome": "no_license_required"')
    done = verified(tmp_path / "memo", forged)
    assert done.code == 2
    assert "decision.outcome: the memo says `no_license_required`, it is `license_required`" in done.out


def test_facts_that_changed_are_named(memos, tmp_path):
    other = facts(tmp_path / "facts", *ALL)
    (other / "headquarters.csv").write_text("party,country\nde_firm,FR\ncn_firm,CN\nmy_firm,\n")
    done = run("verify", memos[GO], "--facts", other)
    assert done.code == 2
    assert "facts.digest" in done.out
    (other / "transfer.csv").write_text((other / "transfer.csv").read_text().replace("go,", "gone,"))
    done = run("verify", memos[GO], "--facts", other)
    assert done.code == 2
    assert "no case `go`" in done.out


def test_a_law_that_changed_is_named(memos, tmp_path):
    (tmp_path / "held.lexlog").write_text(
        'policy held "Held" {\n  source "Order 1";\n  uses world;\n  decides transfer;\n'
        "  modelled from 2022-10-07;\n}\n\n"
        'prohibition held "Nothing moves" section "Order 1" {\n  when (a) destination is CN;\n}\n'
    )
    done = run("verify", memos[BLOCKED], "--policy", tmp_path / "held.lexlog")
    assert done.code == 2, done
    assert "policy.digest" in done.out
    assert "decision.outcome: the memo says `license_required`, it is `prohibited`" in done.out


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: "", "no block of data"),
        (lambda text: text.encode() + b"\xff", "not UTF-8"),
        (lambda text: text + text, "2 blocks"),
        (lambda text: text.replace("lexlog.memo/1", "lexlog.memo/9"), "not `lexlog.memo/1`"),
        (lambda text: text.replace('"expand": false', '"expand": 0'), "asked.expand"),
        (lambda text: text.replace('"posture": "text"', '"posture": "none"'), "asked.posture"),
        (lambda text: text.replace('"cases": null', '"cases": "gone.csv"'), "`gone.csv`, which is not there"),
        (lambda text: text.replace('"as_of": null', '"as_of": "soon"'), "is no date"),
        (lambda text: text.replace('"readings": {}', '"readings": {"x": "y"}', 1), "computed again"),
        (lambda text: text.replace('"asked": {', '"asked": {"case": "go",', 1), "twice"),
        (lambda text: text.replace('"exit_code": 0', '"exit_code": NaN'), "NaN"),
    ],
)
def test_what_cannot_be_read_is_not_verified(memos, tmp_path, change, why):
    done = verified(tmp_path / "memo", change(memos[GO].read_text("utf-8")))
    assert (done.code, done.out) == (1, "")
    assert why in done.err
    assert "was not verified" in done.err


def test_facts_that_are_gone_or_broken_verify_nothing(memos, tmp_path):
    broken = facts(tmp_path / "facts", *ALL, more="bad,export,soon,US,CN,cn_firm,h100_sxm5\n")
    done = run("verify", memos[GO], "--facts", broken)
    assert (done.code, done.out) == (1, "")
    assert run("verify", tmp_path / "none").code == run("verify", tmp_path).code == 1


def test_no_memo_over_facts_with_errors(tmp_path):
    broken = facts(tmp_path / "facts", GO, more="bad,export,soon,US,CN,cn_firm,h100_sxm5\n")
    done = run("memo", GO, "--facts", broken)
    assert (done.code, done.out) == (4, "")
    assert "no memo was written" in done.err
    assert run("memo", "gp", "--facts", facts(tmp_path / "other", GO)).code == 64


def test_verify_does_as_the_memo_was_asked(folder, tmp_path):
    options = (
        "--posture",
        "enforced",
        "--as-of",
        "2025-06-16",
        "--known-on",
        "2025-07-01",
        "--require-clearance",
    )
    more = ("--reading", "tf32=not_counted", "--lang", "zh", "--expand", "--format", "html")
    path = tmp_path / "memo.html"
    done = run("memo", GO, "--facts", folder, *options, *more, "--out", path)
    assert done.code in (2, 3), done.err
    asked = data_of(path.read_bytes())[1]["asked"]
    assert (asked["posture"], asked["as_of"], asked["readings"]) == (
        "enforced",
        "2025-06-16",
        {"tf32": "not_counted"},
    )
    assert run("verify", path).code == 0


def test_data_cannot_end_their_block():
    data = {"a": "</script>\n```\n<!-- &amp; -->"}
    for format_ in BLOCKS:
        text = block(data, format_)
        assert data_of(text.encode())[1] == data
        assert text.count(BLOCKS[format_][1]) == 1
        assert "<!--" not in text
    with pytest.raises(Unreadable, match="no block"):
        data_of(b"```json\n{}\n")
