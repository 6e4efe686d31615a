"""The proofs of the demonstration world: five kept word by word, all of them checked leaf by leaf."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from lexlog import library
from tests.cli.commands import ask
from tests.samples import some

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
KEPT = (
    "a800-shenzhen-2023-12",
    "l40-vietnam",
    "hgx-h100-abu-dhabi-2024-03",
    "rtx4090-shenzhen-unnoticed",
    "l2-jakarta-2025-10",
)
with (ROOT / "facts" / "demonstration" / "transfer.csv").open(encoding="utf-8", newline="") as _file:
    CASES = sorted(row["case"] for row in csv.DictReader(_file))

KEYS = {
    "given": {"relation", "row", "file", "line", "source"},
    "derived": {"relation", "row", "clause", "citation", "origin", "children"},
    "compared": {"left", "op", "right", "unit", "holds", "gap"},
    "summed": {"over", "contributors", "total", "at_least"},
    "absent": {"relation", "pattern", "tried"},
    "unknown": {"relation", "key", "field"},
}
"""The nodes of lexlog.proof/1."""


@cache
def why(case, *more):
    done = ask("why", case, *more)
    assert done.code in (0, 2, 3)
    return done.out


@cache
def document(case):
    return json.loads(why(case, "--format", "json"))


def below(node):
    """The nodes right under a node, those of the conditions that were tried included."""
    yield from node.get("children", ())
    yield from node.get("contributors", ())
    for tried in node.get("tried", ()):
        yield from (each["node"] for each in tried["conditions"] if "node" in each)


def walk(node, above=()):
    """Every node with the nodes above it."""
    yield node, above
    for each in below(node):
        yield from walk(each, (*above, node))


def nodes(case, kind=None):
    """Every node of the proof of the outcome and of that of the review."""
    shown = document(case)
    for name in ("proof", "review"):
        if shown.get(name) is not None:
            yield from (pair for pair in walk(shown[name]) if kind is None or pair[0]["kind"] == kind)


def number(text):
    """The figure in a text such as `4,992 TPP` or `about 4.763157`; None if it is no figure."""
    first = text.removeprefix("about ").split(" ")[0].rstrip("%").replace(",", "")
    try:
        return Decimal(first)
    except ArithmeticError:
        return None


def value(text):
    """A day, a figure, or None for a name."""
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else number(text)


every_case = pytest.mark.parametrize("case", some(CASES[::2], 4))


# --- word by word ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", KEPT)
def test_the_text_is_the_one_that_is_kept(case, accept):
    """Digests are taken out: they change with every word of the law."""
    text = re.sub(r"\b(policy|facts) [0-9a-f]{12}\b", r"\1 DIGEST", why(case))
    path = GOLDEN / f"{case}.txt"
    if accept:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "read the difference, then: pytest --accept"


def test_no_text_is_kept_that_is_not_compared():
    assert {path.stem for path in GOLDEN.iterdir()} == set(KEPT)


def test_the_values_compared_are_printed():
    """624 TOPS at 8 bits: 624 x 8 = 4,992."""
    text = why("a800-shenzhen-2023-12")
    assert "4,992 >= 4,800" in text
    assert "(by 192)" in text
    assert "dense_tops 624 TOPS" in text
    assert "facts/reference/processing_rate.csv:8" in text
    assert "15 CFR 742.6(a)(6)(iii)(A)" in text


def test_the_first_lines_are_the_answer():
    lines = why("l40-vietnam").splitlines()
    assert lines[0] == "GO  exception ACA"
    assert lines[1].startswith("l40-vietnam on 2025-06-10")


def test_a_density_that_does_not_come_out_even_says_so():
    """2,896 / 608 = 4.76315789..."""
    assert "about 4.763157 < 5.92 TPP/mm2" in why("l40-vietnam")


# --- leaf by leaf ------------------------------------------------------------------------------------------


@every_case
def test_the_document_and_its_nodes_are_those_of_the_schema(case):
    shown = document(case)
    assert shown["schema"] == "lexlog.proof/1"
    assert shown["case"] == case
    kinds = set()
    for node, _ in nodes(case):
        kinds.add(node["kind"])
        assert set(node) >= KEYS[node["kind"]] | {"kind"}, node
        if node["kind"] == "derived":
            assert set(node["origin"]) == {"file", "line"}
        if node["kind"] == "absent":
            assert all({"clause", "conditions"} <= set(each) for each in node["tried"])
            assert all(
                each["state"] in ("met", "unmet", "unknown")
                for tried in node["tried"]
                for each in tried["conditions"]
            )
    assert {"given", "derived", "absent"} <= kinds


@every_case
def test_the_proof_is_of_the_outcome(case):
    shown = document(case)
    assert shown["proof"]["kind"] == "derived"
    assert shown["proof"]["row"]["outcome"] == shown["outcome"]


@cache
def table(file):
    with (ROOT / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


@cache
def law():
    return library.load().law


def meant(relation, column, row):
    """What a blank cell, or a column that the file does not have, is declared to say."""
    blank = law().tables[relation].field(column).blank
    return "" if blank in (None, "none") else row.get(blank) or blank


@every_case
def test_a_given_leaf_stands_in_its_file_at_its_line(case):
    """The line holds the values that the proof shows, as the standard library reads the file; what stands for
    silence says so."""
    seen = 0
    for node, _ in nodes(case, "given"):
        if not node["file"]:
            assert node["line"] == 0
            assert node["source"] in (f"no row of {node['relation']}", "a party that is not known")
            assert "?" in node["row"].values()
            continue
        header, cells = table(node["file"])[0], table(node["file"])[node["line"] - 1]
        row = dict(zip(header, cells, strict=True))
        assert Path(node["file"]).stem == node["relation"]
        assert node["source"] == row["source"]
        for column, text in node["row"].items():
            written = row.get(column) or meant(node["relation"], column, row)
            if text in ("?", "unknown"):
                assert not written, node
            elif written != text:
                assert written, f"{column} is blank in the file, and {text} in the proof"
                assert number(text) == Decimal(written), node
        seen += 1
    assert seen


@every_case
def test_a_derived_node_names_a_clause_of_the_law_with_its_citation(case):
    """A clause, a member of a group, or the exception as a whole; with the line in which it is written."""
    clauses = law().clauses()
    for node, _ in nodes(case, "derived"):
        name = node["clause"]
        if name.startswith("decision/"):
            continue  # how a case is decided: docs/language.md, not the law
        assert node["citation"], node
        file, line = node["origin"]["file"], node["origin"]["line"]
        written = (ROOT / file).read_text(encoding="utf-8").splitlines()[line - 1]
        policy = file.removeprefix("policy/").removesuffix(".lexlog").replace("/", ".")
        assert name.startswith(policy + "/"), node
        block, _, label = name.removeprefix(policy + "/").partition("/")
        if name in clauses:
            assert node["citation"] == clauses[name].citation
            assert label.split("#")[0].split("@")[0] in written, node
        elif node["relation"].startswith("group "):
            assert node["relation"] == f"group {block}"
            assert re.search(rf"\b{label}\b", written), node
        else:
            assert (node["relation"], label) in {("candidate", ""), ("overcome", "")}, node
            assert block in written, node


@every_case
def test_a_comparison_holds_as_stated_and_by_as_much(case):
    for node, _ in nodes(case, "compared"):
        left, right = value(node["left"]), value(node["right"])
        if "unknown" in (node["left"], node["right"]):
            assert node["gap"] == "", node
            continue
        if left is None or right is None:
            assert node["op"] in ("=", "!=")
            assert node["holds"] == ((node["left"] == node["right"]) == (node["op"] == "="))
            continue
        truth = {
            ">=": left >= right, ">": left > right, "<=": left <= right, "<": left < right,
            "=": left == right, "!=": left != right,
        }[node["op"]]  # fmt: skip
        assert node["holds"] == truth, node
        if isinstance(left, date):
            assert node["gap"] == f"{abs((left - right).days)} days", node
            continue
        about = any(node[side].startswith("about ") for side in ("left", "right"))
        assert abs(number(node["gap"]) - abs(left - right)) <= (Decimal("0.000001") if about else 0), node


@every_case
def test_a_total_is_made_of_its_contributors(case):
    for node, _ in nodes(case, "summed"):
        rows = [each["row"] for each in node["contributors"] if each["kind"] in ("given", "derived")]
        if node["over"] == "greatest":
            products = [
                number(row["dense_tops"]) * number(row["bit_length"]) for row in rows if "dense_tops" in row
            ]
            assert number(node["total"]) in products, node
        elif any("unknown" in row.values() for row in rows):
            assert node["total"] == "unknown", node
        elif node["over"] == "total" and all("area_mm2" in row for row in rows):
            assert number(node["total"]) == sum(number(row["area_mm2"]) for row in rows), node


@every_case
def test_no_node_stands_under_itself(case):
    for node, above in nodes(case, "derived"):
        same = {"relation": node["relation"], "row": node["row"]}
        assert not any(
            each["kind"] == "derived" and {"relation": each["relation"], "row": each["row"]} == same
            for each in above
        ), node


@every_case
def test_what_must_hold_rests_on_nothing_unknown(case):
    if document(case)["outcome"] == "undetermined":
        assert any(nodes(case, "unknown"))
        return
    assert not any(nodes(case, "unknown"))
    assert not any("?" in node["row"].values() for node, _ in nodes(case, "given"))


def test_the_notice_is_in_the_proof_of_the_exception():
    """Sent on 2024-04-20, and 2024-04-20 + 25 days = 2024-05-15 <= 2024-05-20."""
    text = why("rtx4090-shenzhen-noticed")
    assert text.startswith("GO  exception NAC")
    assert "facts/demonstration/notice.csv:2" in text
    assert "2024-05-15 <= 2024-05-20" in text


def test_an_undetermined_case_is_explained_by_outcomes_that_may_be():
    """For data centers, so no exception NAC: headquarters in D:5 or Macau mean a license, others none."""
    [*found] = (
        child["row"]["outcome"]
        for child in document("h100-kuala-lumpur-unknown-headquarters")["proof"]["children"]
        if child["kind"] == "derived"
    )
    assert sorted(found) == ["license_required", "no_license_required"]
