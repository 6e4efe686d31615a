"""What a picture shows: whom, how far, which rows, what is not known, and what a decision rests on."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest
from firms import drawn, stake, write


def names(drawing):
    return {box.key or box.name for box in drawing.boxes}


def tags(drawing, key):
    return [(tag.kind, tag.text) for tag in drawing.box(f"firm:{key}").tags]


def lines(drawing):
    short = {box.id: box.key or box.name for box in drawing.boxes}
    return {(short[a.above], short[a.below]): a.texts for a in drawing.arrows}


def test_what_stands_above_and_below_is_drawn_and_what_stands_beside_is_counted(tmp_path):
    rows = [
        stake("a", "m", 60),
        stake("b", "a", 70),
        stake("m", "c", 80),
        stake("x", "c", 20),
        stake("a", "y", 5),
    ]
    found = drawn(write(tmp_path, stake=rows), "m")
    assert names(found) == {"m", "a", "b", "c"}
    assert lines(found) == {("a", "m"): ("60%",), ("b", "a"): ("70%",), ("m", "c"): ("80%",)}
    assert tags(found, "c")[0] == ("above", "1 more above")
    assert tags(found, "a")[-1] == ("below", "1 more below")
    assert any("2 more have lines to what is drawn" in note for note in found.notes)


def test_depth_and_the_number_of_boxes_bound_a_picture_and_what_has_most_comes_first(tmp_path):
    rows = [stake(f"h{n}", "m", n) for n in range(1, 9)] + [stake("top", "h8", 90)]
    folder = write(tmp_path, stake=rows)
    assert names(drawn(folder, "m", depth=0)) == {"m"}
    assert "top" not in names(drawn(folder, "m", depth=1))
    few = drawn(folder, "m", most=4)
    assert names(few) == {"m", "h8", "h7", "h6"}
    left = next(tag for tag in few.box("firm:m").tags if tag.kind == "above")
    assert left.names == ("h1", "h2", "h3", "h4", "h5")


def test_parties_that_hold_each_other_and_themselves_are_drawn(tmp_path):
    rows = [stake("a", "m", 60), stake("m", "a", 30), stake("m", "m", 5)]
    found = drawn(write(tmp_path, stake=rows), "m")
    assert lines(found) == {("a", "m"): ("60%",), ("m", "a"): ("30%",)}
    assert ("itself", "of itself: 5%") in tags(found, "m")


def test_rows_between_the_same_two_are_one_line_for_each_kind(tmp_path):
    rows = [
        stake("a", "m", 10),
        {**stake("a", "m", 15), "stake": "s2"},
        {**stake("a", "m", 7, proxy="yes"), "stake": "s3"},
    ]
    found = drawn(write(tmp_path, stake=rows), "m")
    assert [(a.dotted, a.texts) for a in found.arrows] == [(False, ("10%", "15%")), (True, ("7% by proxy",))]


def test_rows_of_other_days_are_not_drawn(tmp_path):
    rows = [
        stake("a", "m", 10, to="2024-05-31"),
        stake("b", "m", 10, **{"from": "2024-06-01"}),
        stake("c", "m", 1, to="2024-06-01"),
    ]
    assert names(drawn(write(tmp_path, stake=rows), "m")) == {"m", "b", "c"}


def test_what_is_not_known_is_drawn_as_such(tmp_path):
    rows = [stake("a", "m", least=25, most=50), stake("b", "m")]
    books = [{"owned": "m", "filled": "partly"}]
    found = drawn(write(tmp_path, stake=rows, book=books, silent=["m", "a"]), "m")
    texts = {texts for texts in lines(found).values()}
    assert ("25% to 50%",) in texts
    assert ("share not known",) in texts
    assert all(arrow.in_doubt for arrow in found.arrows)
    unknown = [box for box in found.boxes if not box.is_known]
    assert len(unknown) == 2, "a parent that nobody states, and holders who are not on record"
    labels = {arrow.label for arrow in found.arrows if arrow.label}
    assert labels == {"mother", "stake: there may be more"}
    assert ("doubt", "mother: not known") in tags(found, "a")


def test_a_doubt_that_all_share_is_told_once(tmp_path):
    rows = [stake("a", "m", 10), stake("b", "a", 5)]
    found = drawn(write(tmp_path / "all", stake=rows, silent=["a", "b", "m"]), "m")
    assert "mother: not known, of all but the middle (no row of mother)" in found.notes
    assert not [tag for box in found.boxes for tag in box.tags if tag.kind == "doubt"]
    some = drawn(write(tmp_path / "some", stake=rows, silent=["a", "m"]), "m")
    assert ("doubt", "mother: not known") in tags(some, "a")
    assert not [note for note in some.notes if "mother" in note]


def test_badges_and_marks(tmp_path):
    rows = [stake("a", "m", 60), stake("b", "m", 40)]
    found = drawn(write(tmp_path, stake=rows, ban=[{"firm": "a", "list": "red"}]), "m")
    assert ("badge", "on red") in tags(found, "a")
    assert ("mark", "has half of the firm in the middle") in tags(found, "a")
    assert ("mark", "half banned") in tags(found, "m")
    assert ("badge", "parent, as stated: none") in tags(found, "b")


def test_what_may_hold_is_marked_as_such(tmp_path):
    found = drawn(
        write(tmp_path, stake=[stake("a", "m", least=40, most=60)], ban=[{"firm": "a", "list": "red"}]), "m"
    )
    assert ("mark", "may be: half banned") in tags(found, "m")


@pytest.mark.parametrize("share", [49.99, 50, 50.01])
def test_the_chain_of_a_case_is_marked_with_its_sums(tmp_path, share):
    rows = [stake("a", "m", 30), stake("b", "m", 20), stake("c", "m", 1), stake("z", "a", share)]
    ban = [{"firm": "z", "list": "red"}, {"firm": "b", "list": "red"}]
    sale = [{"case": "s", "date": "2024-06-01", "buyer": "m"}]
    found = drawn(write(tmp_path, stake=rows, ban=ban, sale=sale), "m", case="s")
    used = {(a.above, a.below) for a in found.arrows if a.used}
    if share < 50:
        assert (found.outcome, used) == ("no_license_required", set())
        return
    assert found.outcome == "prohibited"
    assert used == {("firm:a", "firm:m"), ("firm:b", "firm:m"), ("firm:z", "firm:a")}
    assert ("sum", "adds up to 30% + 20% = 50%; asked for: 50% or more") in tags(found, "m")
    assert not found.box("firm:c").used
    assert all(found.box(f"firm:{each}").used for each in "mabz")


def test_a_share_of_which_any_is_enough_is_told_as_such(tmp_path):
    sale = [{"case": "s", "date": "2024-06-01", "buyer": "m"}]
    folder = write(
        tmp_path, stake=[stake("a", "m", least=50, most=75)], ban=[{"firm": "a", "list": "red"}], sale=sale
    )
    found = drawn(folder, "m", case="s")
    assert found.outcome == "prohibited"
    assert [text for kind, text in tags(found, "m") if kind == "sum"] == [
        "adds up to at least 50%; asked for: 50% or more"
    ]


def test_the_chain_is_drawn_however_far_it_is(tmp_path):
    chain = ["m", *(f"c{n}" for n in range(9))]
    rows = [stake(upper, lower, 60) for lower, upper in pairwise(chain)]
    rows += [stake(f"o{n}", "m", 1) for n in range(9)]
    sale = [{"case": "s", "date": "2024-06-01", "buyer": "m"}]
    folder = write(tmp_path, stake=rows, ban=[{"firm": "c8", "list": "red"}], sale=sale)
    found = drawn(folder, "m", depth=1, most=3, case="s")
    assert {*chain} <= names(found)
    assert ("above", "9 more above") in tags(found, "m")


def test_small_leaves_that_are_alike_are_one_box_that_says_how_many(tmp_path):
    rows = [stake(f"h{n:02}", "m", "0.5") for n in range(1, 41)] + [
        stake("big", "m", 30),
        stake("top", "big", 1),
    ]
    folder = write(tmp_path, stake=rows, ban=[{"firm": "h07", "list": "red"}])
    found = drawn(folder, "m")
    group = next(box for box in found.boxes if box.members)
    assert group.name == "40 × owner"
    assert len(group.members) == 40
    assert ("badge", "on red: 1") in [(tag.kind, tag.text) for tag in group.tags]
    assert lines(found)[group.name, "m"] == ("0.5% each, 20% together",)
    assert {"big", "top", "m"} <= names(found)
    assert len(drawn(folder, "m", group=False).boxes) == 43


def test_a_lot_counts_once_in_what_comes_together(tmp_path):
    rows = [stake(f"h{n:02}", "m", "0.5") for n in range(30)]
    rows += [stake(f"j{n}", "m", 1, lot="joint") for n in range(3)]
    found = drawn(write(tmp_path, stake=rows), "m")
    assert lines(found)["33 × owner", "m"] == ("0.5% to 1% each, 16% together",)


@pytest.mark.parametrize("seed", range(6))
def test_every_line_at_a_box_is_drawn_or_counted(tmp_path, seed):
    dice = random.Random(seed)
    firms = [f"f{n:02}" for n in range(dice.randrange(3, 60))]
    pairs = [each for each in product(firms, firms) if dice.random() < 1.6 / len(firms)]
    rows = [stake(a, b, dice.randrange(1, 100)) for a, b in pairs] or [stake("f00", "f01", 5)]
    middle = dice.choice([*rows])["owned"]
    folder = write(tmp_path, stake=rows)
    for depth, most in ((1, None), (2, 7), (9, None)):
        found = drawn(folder, middle, depth=depth, most=most)
        boxes = {m.key: m for box in found.boxes for m in (box.members or (box,))}
        shown = {row.line for arrow in found.arrows for row in arrow.rows}
        shown |= {
            row.line for box in boxes.values() for tag in box.tags if tag.kind == "itself" for row in tag.rows
        }
        for number, (a, b) in enumerate(((row["owner"], row["owned"]) for row in rows), 2):
            left = [tag.names for end in (a, b) if end in boxes for tag in boxes[end].tags]
            told = any(a in each or b in each for each in left)
            assert (number in shown) == (a in boxes and b in boxes), (a, b)
            assert told or number in shown or not {a, b} & boxes.keys(), (a, b)
        assert most is None or len(boxes) <= most
