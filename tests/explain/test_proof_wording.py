"""Sentences of proofs: what is printed is true, names what it is about, and is said once."""

import re
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "cli"))

from commands import ask

from lexlog.explain.rules import PART
from lexlog.explain.tree import Absent, Compared, Condition, Derived, Tried
from lexlog.render.outline_text import text
from lexlog.render.words import Words
from tests.samples import some


def compared(op, holds, left="5", right="4", gap="1", unit="kg"):
    return Words().compared(Compared(left, op, right, unit, holds, gap))


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        (compared(">=", True), "5 >= 4 kg (by 1)"),
        (compared("<", False), "5 is not below 4 kg (over by 1)"),
        (compared("<", False, right="5", gap="0"), "5 is not below 5 kg"),
        (compared("<=", False), "5 is above 4 kg (over by 1)"),
        (compared(">=", False, left="3"), "3 is below 4 kg (short by 1)"),
        (compared(">", False, left="4", gap="0"), "4 is not above 4 kg"),
        (compared("=", False), "5 is not 4 kg (off by 1)"),
        (compared("!=", False, left="4", gap="0"), "4 is exactly 4 kg"),
        (compared("=", True, "AA", "AA", "", ""), "AA is AA"),
        (compared("=", False, "AA", "BB", "", ""), "AA is not BB"),
        (compared("!=", True, "AA", "BB", "", ""), "AA is not BB"),
        (compared("!=", False, "AA", "AA", "", ""), "AA is AA"),
        (
            compared("<=", False, "2024-05-25", "2024-05-20", "5 days", ""),
            "2024-05-25 is after 2024-05-20 (by 5 days)",
        ),
    ],
)
def test_a_comparison_is_printed_as_it_is(said, printed):
    assert said == printed


CASES = some((
    "h100-munich-2024-02", "h20-shenzhen-2024-06", "l40-vietnam", "rtx4090-shenzhen-unnoticed",
    "hgx-h100-abu-dhabi-2024-03", "a800-shenzhen-2022-11", "rtx4090-shenzhen-noticed",
), 5)  # fmt: skip


@cache
def shown(case):
    """The proof as text; where one is kept, that one: the command is held against it elsewhere."""
    kept = Path(__file__).parent / "golden" / f"{case}.txt"
    return kept.read_text("utf-8") if kept.exists() else ask("why", case).out


@pytest.mark.parametrize("case", CASES)
def test_no_comparison_in_a_proof_is_false(case):
    found = re.findall(r": (?:about )?([\d,.]+) (<|<=|>|>=) ([\d,.]+)", shown(case))
    for left, op, right in found:
        a, b = (float(each.replace(",", "")) for each in (left, right))
        assert {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op], (left, op, right)


@pytest.mark.parametrize("case", CASES)
def test_proofs_have_no_words_that_say_nothing(case):
    for empty in (
        "what the clause denies",
        "of 1 row: 4",
        "greatest of",
        "decision/",
        "barred by NAC ",
        "in ?",
    ):
        assert empty not in shown(case).split("License exceptions")[0], empty


@pytest.mark.parametrize("case", CASES)
def test_what_has_been_shown_is_not_shown_again(case):
    lines = [line.strip("│├└─ ") for line in shown(case).split("License exceptions")[0].splitlines()]
    specified = [line for line in lines if " is specified in " in line and "(shown above)" not in line]
    assert len(specified) == len(set(specified))


def test_a_go_says_what_the_item_is_and_why_each_requirement_fails():
    told = shown("h100-munich-2024-02")
    assert "h100_sxm5 is specified in 3A090.a" in told
    assert "tpp of h100_sxm5: 15,832 >= 4,800 TPP (by 11,032)" in told
    assert "advanced_computing_a/(a)(6)(iii)(A) is unmet: DE is not advanced_computing_destination" in told
    assert "advanced_computing_b/(a)(6)(iii)(B) is unmet: 3A090.a is not in [3A090.b, 4A090.b]" in told
    other = shown("h20-shenzhen-2024-06")
    assert "tpp of h20: 2,368 is below 2,400 TPP (short by 32)" in other


def test_an_exception_that_is_no_law_on_the_day_says_so():
    told = shown("hgx-h100-abu-dhabi-2024-03")  # ACA begins on 2024-04-04
    assert "ACA is not available: no clause that opens it is law on this day" in told
    assert "ACA: no clause that opens it is law on this day" in told
    assert "NAC is barred by NAC/(a)#4" in told


def test_a_part_of_a_clause_is_told_in_the_words_of_its_clause():
    inner = Tried(
        "p.x/E/(b)", "Rules 1", (Condition("", "unmet", Compared("3", ">=", "4", "kg", False, "1")),)
    )
    part = Absent(PART, (), (inner,))
    node = Absent("barred", (), (Tried("p.x/E/(b)", "Rules 1", (Condition("", "unmet", part),)),))
    assert "E/(b) is unmet: 3 is below 4 kg (short by 1)   [Rules 1]" in text(node)


def test_a_proof_after_another_names_what_that_has_shown():
    node = Derived("paragraph", (("item", "x"), ("paragraph", "p")), "c", "", "", 0, (Absent("barred", ()),))
    assert text(node, node) == text(node)
