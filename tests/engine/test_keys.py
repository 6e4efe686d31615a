"""Keys and indexes against dictionaries of tuples, also where values are too wide to pack."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lexlog.engine.index import Index
from lexlog.engine.keys import group
from lexlog.engine.rows import number_column

NUMBER = st.integers(0, 3) | st.sampled_from([-(2**63), 2**63 - 1, 2**62, 10**30, -(10**30)])
TUPLES = st.integers(0, 4).flatmap(lambda width: st.lists(st.tuples(*[NUMBER] * width), max_size=20))


def columns(tuples, width):
    return [number_column([row[i] for row in tuples]) for i in range(width)]


@given(TUPLES)
def test_groups_are_the_equal_tuples(tuples):
    width = len(tuples[0]) if tuples else 2
    groups = group(columns(tuples, width), len(tuples))
    member = groups.group.tolist()
    assert len(groups.heads) == len(set(tuples))
    assert all(
        (member[i] == member[j]) == (a == b) for i, a in enumerate(tuples) for j, b in enumerate(tuples)
    )
    assert [tuples[i] for i in groups.heads] == list(dict.fromkeys(tuples[i] for i in groups.order))


@given(TUPLES, st.data())
def test_an_index_that_grows_finds_every_pair(tuples, data):
    width = len(tuples[0]) if tuples else 2
    asked = data.draw(st.lists(st.tuples(*[NUMBER] * width), max_size=6)) + tuples[:3]
    index = Index()
    for length in sorted({*data.draw(st.lists(st.integers(0, len(tuples)), max_size=4)), len(tuples)}):
        index.extend(columns(tuples, width), length)
    row, found = index.probe(columns(asked, width), len(asked))
    pairs = sorted(zip(row.tolist(), found.tolist(), strict=True))
    assert pairs == [(i, j) for i, a in enumerate(asked) for j, b in enumerate(tuples) if a == b]
    for each in asked:
        assert sorted(index.find(columns([each], width))) == [j for j, b in enumerate(tuples) if each == b]


def test_a_wide_key_is_ranked_rather_than_wrapped():
    wide = [number_column([i * 2**40 + 1 for i in range(50)]) for _ in range(4)]
    assert len(group(wide, 50).heads) == 50
    index = Index()
    index.extend(wide, 50)
    assert index.find([column[7:8] for column in wide]).tolist() == [7]
    mixed = [wide[0][7:8], wide[1][8:9], wide[2][7:8], wide[3][7:8]]
    assert index.find(mixed).tolist() == []
    assert np.issubdtype(wide[0].dtype, np.integer)
