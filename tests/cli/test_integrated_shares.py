"""What one has of another through chains of shares: asked, decided, proven, refused where it is endless."""

from pathlib import Path

import pytest
from commands import folder_of, run

HEAD = """policy shop "A shop" {
  source "Shop 1";
  modelled from 2020-01-01;
  decides order;
}

entity firm "a firm" { firm: key; country: text; }
relation stock "a share" {
  stock: text; owner: firm; owned: firm; share: number in % from 0 to 100 by 0.01; key stock;
}
case order "an order" { order: key; on: date; buyer: firm; key order; decided on on; }
"""
STAKE = """
define stake(o: firm, p: firm) is number in % "has of it in the end" per "Shop 2" {
  value (1) integrated share over stock(owner: o, owned: p) where (o is not p);
}
"""
BAR = """
prohibition at_stake "Somebody abroad has more than half of the buyer" per "Shop 3" {
  when (1) stake(o: o, p: buyer, value: part) and part > 50% and country of o is "XX";
}
"""
FIRMS = "firm,country\nabroad,XX\nfirst,AA\nsecond,AA\nfund,AA\n"
# Of first, abroad has x = 40 % + half of what it has of second, which is half of x: x = 40 % / (1 - 1/4).
CIRCLE = (
    "stock,owner,owned,share\n1,abroad,first,40\n2,second,first,50\n3,first,second,50\n4,fund,second,20\n"
)
ORDERS = "order,on,buyer\nfor_first,2024-06-01,first\nfor_second,2024-06-01,second\n"


pytestmark = pytest.mark.usefixtures("no_other_law")


@pytest.fixture
def shop(tmp_path):
    def made(stocks=CIRCLE, policy=HEAD + STAKE + BAR):
        return folder_of(tmp_path, policy, {"firm": FIRMS, "stock": stocks, "order": ORDERS})

    return made


def test_it_is_asked_of_any_two(shop):
    lines = run("query", "stake(abroad, p, value)", *shop(), "--on", "2024-06-01").out.splitlines()
    assert lines == [
        "stake(o abroad, p first, value about 53.333333%)",
        "stake(o abroad, p second, value about 26.666666%)",
        "2 rows on 2024-06-01",
    ]


def test_it_decides_and_the_proof_shows_each_step_of_the_chains(shop):
    given = shop()
    decided = run("decide", *given).out
    assert "for_first   2024-06-01  prohibited" in decided
    assert "for_second  2024-06-01  no_license_required" in decided
    proof = run("why", "for_first", *given).out
    assert "through all chains of these 3 rows: about 53.333333%" in proof
    assert "about 53.333333 > 50% (by about 3.333333)" in proof
    for row in ("stock.csv:2", "stock.csv:3", "stock.csv:4"):
        assert row in proof
    assert "stock.csv:5" not in proof  # the fund has a part of second, and leads nowhere from abroad
    why_not = run("why-not", "for_second", "prohibited", *given).out
    assert "about 26.666666 is not above 50% (short by about 23.333333)" in why_not


@pytest.mark.parametrize(
    ("share", "said"),
    [("37.49", "no_license_required"), ("37.50", "no_license_required"), ("37.51", "prohibited")],
)
def test_half_is_no_more_than_half(shop, share, said):
    # 37.5 / (1 - 1/4) = 50
    decided = run("decide", *shop(CIRCLE.replace("first,40", f"first,{share}"))).out
    assert f"for_first   2024-06-01  {said}" in decided


def test_a_share_that_is_not_known_is_named(shop):
    decided = run("decide", *shop(CIRCLE.replace("first,40", "first,"))).out
    assert "for_first   2024-06-01  undetermined" in decided
    assert "not known: share of 1 in stock" in decided


def test_what_has_no_solution_stops_with_the_names(shop):
    endless = "stock,owner,owned,share\n1,abroad,first,1\n2,second,first,100\n3,first,second,100\n"
    done = run("decide", *shop(endless))
    assert done.code == 4
    assert "first, second hold all of one another, and others hold more of them" in done.err


def test_supposing_what_would_have_no_solution_is_no_error(shop):
    open_ = "stock,owner,owned,share\n1,abroad,first,60\n2,second,first,\n3,first,second,100\n"
    done = run("decide", *shop(open_))
    assert "for_first   2024-06-01  prohibited" in done.out  # 60 % whatever second has of it


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'define a(o: firm) is number in % "x" per "Shop 2" {\n'
            "  value (1) integrated share over stock(owner: o, owned: _);\n}",
            "`integrated` wants a definition of two entities of one type",
        ),
        (
            'define a(o: firm, p: firm) is number in % "x" per "Shop 2" {\n'
            "  value (1) integrated share over stock(owner: o, owned: _) where (p is o);\n}",
            "`integrated` wants rows with `o` and `p` in two of their columns",
        ),
        (
            'define a(o: firm, p: firm) is number in % "x" per "Shop 2" {\n'
            "  value (1) 2 * integrated share over stock(owner: o, owned: p);\n}",
            "`integrated` stands where it is worked with",
        ),
        (
            'define a(o: firm, p: firm) is number in % "x" per "Shop 2" {\n'
            "  value (1) integrated share over stock(owner: o, owned: p) when o is not p;\n}",
            "`integrated` wants a definition without `when`",
        ),
        (
            'define a(o: firm, p: firm) "x" per "Shop 2" {\n'
            "  when (1) integrated share over stock(owner: o, owned: p) > 50%;\n}",
            "`integrated` stands where it is worked with",
        ),
    ],
)
def test_where_it_may_not_stand(shop, text, said):
    given = shop(policy=HEAD + text)
    assert said in run("check", given[1]).out + run("check", given[1]).err


def test_it_is_laid_out_as_one_writes_it(shop):
    policy = HEAD + STAKE.replace("value (1) integrated", "value (1)   integrated")
    given = shop(policy=policy)
    assert run("fmt", given[1]).code == 0
    again = (Path(given[1]) / "shop.lexlog").read_text()
    assert "  value (1) integrated share over stock(owner: o, owned: p) where (o is not p);" in again
    assert run("fmt", "--check", given[1]).code == 0
