"""The file of a snapshot: what was written comes back as it was, and no damage goes unseen."""

import random

import numpy as np
import pytest

from lexlog.world.stored import LAYOUT, Damaged, OtherLayout, is_stored, store, stored

COLUMNS = {
    "none": np.zeros(0, np.int32),
    "one": np.array([7], np.int64),
    "same": np.full(5000, 3, np.int16),
    "spread": np.broadcast_to(np.bool_(True), 10**9),
    "mask": np.arange(9000) % 7 == 0,
    "bytes": np.frombuffer("é日x".encode() * 2000, np.uint8),
    "codes": np.arange(100_000, dtype=np.int32) * 7,
    "index": np.random.default_rng(1).integers(0, 2**63, 3000).astype(np.uint64),
    "page": np.arange(512, dtype=np.int64),
    "backwards": np.arange(3000, dtype=np.int64)[::-1],
}
DOCUMENT = {"names": ["é", "\udc80", "日"], "many": list(range(3000))}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What is in the file."""
    made = tmp_path_factory.mktemp("written") / "a.world"
    store(made, DOCUMENT, COLUMNS)
    return made.read_bytes()


@pytest.fixture
def path(tmp_path, written):
    """The file, which a test may damage."""
    made = tmp_path / "a.world"
    made.write_bytes(written)
    return made


def test_what_was_written_comes_back(path):
    document, columns = stored(path)
    assert document == DOCUMENT
    assert columns.keys() == COLUMNS.keys()
    for name, column in COLUMNS.items():
        assert columns[name].dtype == column.dtype, name
        if name != "spread":
            assert columns[name].tolist() == column.tolist(), name
    assert columns["spread"].shape == (10**9,)
    assert columns["spread"].strides == (0,)
    assert path.stat().st_size < 10**6
    assert [each.name for each in path.parent.iterdir()] == ["a.world"]


def test_columns_cannot_be_written_to(path):
    for name, column in stored(path)[1].items():
        if len(column):
            with pytest.raises(ValueError, match="read-only"):
                column[0] = 0
            assert not column.flags.writeable, name


def test_the_same_world_gives_the_same_bytes(path, tmp_path):
    store(tmp_path / "b.world", DOCUMENT, COLUMNS)
    assert (tmp_path / "b.world").read_bytes() == path.read_bytes()


def test_no_changed_bit_goes_unseen(path):
    good = path.read_bytes()
    document, columns = stored(path)
    chance = random.Random(7)
    for _ in range(400):
        place = chance.choice((chance.randrange(200), chance.randrange(len(good))))
        bad = bytearray(good)
        bad[place] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        try:
            found = stored(path)
        except (Damaged, OtherLayout):
            continue
        assert found[0] == document, place  # it was between the document and the first page, where nothing is
        assert all((found[1][name] == columns[name]).all() for name in columns if name != "spread"), place


@pytest.mark.parametrize(("first", "second"), [(0, 1), (3, 60), (59, 60)])
def test_pages_that_changed_places_are_seen(path, first, second):
    begin = len(path.read_bytes()) % 4096
    good = bytearray(path.read_bytes())
    pages = [good[at : at + 4096] for at in range(begin, len(good), 4096)]
    last = len(pages) - 1
    one, other = last - first, last - second
    assert pages[one] != pages[other]
    pages[one], pages[other] = pages[other], pages[one]
    path.write_bytes(good[:begin] + b"".join(pages))
    with pytest.raises(Damaged, match="page"):
        stored(path)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 40, 127, 128, 1000, 4096, -4096, -1])
def test_a_file_that_was_cut_off_is_told(path, length):
    good = path.read_bytes()
    path.write_bytes(good[:length])
    with pytest.raises(Damaged, match=r"begin|ends|bytes"):
        stored(path)
    path.write_bytes(good + b"\0" * 4096)
    with pytest.raises(Damaged, match=f"it has {len(good) + 4096:,} bytes, expected {len(good):,}"):
        stored(path)


def test_another_layout_is_no_damage(path):
    data = bytearray(path.read_bytes())
    data[13] = LAYOUT + 1
    path.write_bytes(data)
    with pytest.raises(OtherLayout, match=f"layout {LAYOUT + 1}"):
        stored(path)


def test_only_such_files_are_taken_for_such(path, tmp_path):
    (tmp_path / "t.csv").write_text("case,date\n")
    assert is_stored(path)
    assert not is_stored(tmp_path / "t.csv")
    assert not is_stored(tmp_path)
    assert not is_stored(tmp_path / "nothing")


def test_what_cannot_be_written_in_full_leaves_what_was_there(path):
    good = path.read_bytes()
    with pytest.raises(TypeError):
        store(path, {"not": object()}, COLUMNS)
    with pytest.raises(ValueError, match="no columns of objects"):
        store(path, DOCUMENT, {"wide": np.array([2**70, 1], object)})
    assert path.read_bytes() == good
    assert [each.name for each in path.parent.iterdir()] == ["a.world"]
