"""Hashes of names: the same for one as for many, and as random as a dictionary of millions needs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexlog.indexed import IndexedTexts
from lexlog.texts import Texts, hash_of, hashes

COUNT = 100_000
NAMES = {
    "short numbers": [f"h{i}" for i in range(COUNT)],
    "numbers behind a word": [f"Company Number {i}" for i in range(COUNT)],
    "numbers of one width": [f"{i:020d}" for i in range(COUNT)],
    "numbers twice": [f"{i:010d}{i:010d}" for i in range(COUNT)],
    "two letters": [f"{i:017b}".replace("0", "a") for i in range(COUNT)],
    "one letter, many lengths": ["x" * (i % 97) + str(i) for i in range(COUNT)],
    "days": [f"2024-{i % 12:02d}-{i % 28:02d}/{i:07d}/A" for i in range(COUNT)],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_names_that_are_nearly_the_same_have_hashes_as_random_as_others(names):
    # Of 100,000 random hashes, 1.2 pairs have the upper 32 bits in common, and 0.0003 the upper 44.
    found = hashes(Texts.of(names))
    assert len(np.unique(found >> np.uint64(20))) == COUNT
    assert len(np.unique(found >> np.uint64(32))) > COUNT - 12
    # 1,000 boxes with 100 each: the sum of squared distances is that of 999 degrees of freedom.
    boxes = np.bincount((found >> np.uint64(32)).astype(np.int64) * 1000 >> 32, minlength=1000)
    assert ((boxes - 100) ** 2 / 100).sum() < 1250


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=20))
def test_a_text_has_the_hash_that_it_has_among_others(names):
    assert hashes(Texts.of(names)).tolist() == [hash_of(name) for name in names]


@given(st.lists(st.text("ab", max_size=4), unique=True, max_size=100), st.lists(st.text("ab", max_size=4)))
def test_a_name_is_found_where_it_is_also_if_hashes_are_cut_to_a_bit(names, asked):
    places = {name: place for place, name in enumerate(names)}
    many = asked * 64
    for bits in (0, 63):
        indexed = IndexedTexts(Texts.of(names), bits=bits)
        assert [indexed.find(name) for name in asked] == [places.get(name) for name in asked]
        assert indexed.find_all(many).tolist() == [places.get(name, -1) for name in many]
