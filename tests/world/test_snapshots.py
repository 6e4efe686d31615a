"""A world that was kept and opened is the world that was loaded, with all that was told while it was."""

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from hostile_tables import OF_ERRANDS, POLICY, SCHEMA, law
from test_columns_agree_with_rows import APART, TOGETHER, written

from lexlog import library, locate
from lexlog.diagnostic import Report
from lexlog.indexed import IndexedTexts
from lexlog.symbols import Symbols
from lexlog.texts import Texts
from lexlog.world import origin, snapshot
from lexlog.world.files import files_of, taken
from lexlog.world.load import load, load_files
from lexlog.world.origin import Origin
from lexlog.world.snapshot import Snapshot
from lexlog.world.steps import Steps
from tests.samples import some


def kept(of, folders, path):
    """The snapshot of a world that was just loaded, and the same as it is opened."""
    report = Report()
    files = taken(files_of(of, folders, None, report))
    world = load_files(of, files, report, Steps())
    made_of = Origin(("here",), None, files, origin.reader(), origin.of_tables(of))
    made = Snapshot(world, made_of, tuple(report.found))
    snapshot.keep(path, made)
    return made, snapshot.opened(path)


@pytest.mark.parametrize("seed", some(range(24), 8))
def test_hostile_tables_are_opened_as_they_were_loaded(seed, tmp_path):
    of = TOGETHER if seed % 2 else APART
    (tmp_path / "facts").mkdir()
    folders = written(seed, tmp_path / "facts", of)
    made, found = kept(of, folders, tmp_path / "a.world")
    assert_same(made, found, "snapshot")
    again = tmp_path / "again.world"
    snapshot.keep(again, found)
    assert again.read_bytes() == (tmp_path / "a.world").read_bytes()


def test_the_demonstration_is_opened_as_it_was_loaded(tmp_path):
    base = locate.home() / "facts"
    made, found = kept(library.load().law, [base / "reference", base / "demonstration"], tmp_path / "a.world")
    assert_same(made, found, "snapshot")
    for code, name in enumerate(made.world.symbols.names(np.arange(len(made.world.symbols)))):
        assert found.world.symbols.name(code) == name
        assert found.world.symbols.find(name) == code
    assert found.world.symbols.find("nobody") is None


def test_every_column_of_every_row_is_there(tmp_path):
    """What would be forgotten if a table had one more thing: whatever it is, `assert_same` asks for it."""
    made, found = kept(APART, written(4, tmp_path, APART), tmp_path / "a.world")
    name = next(each for each, table in made.world.tables.items() if table.length)
    table = found.world.tables[name]
    changed = replace(table, entities=table.entities + 1)
    other = replace(found, world=replace(found.world, tables={**found.world.tables, name: changed}))
    with pytest.raises(AssertionError, match="entities"):
        assert_same(made, other, "snapshot")


def test_names_that_came_after_loading_are_kept_too(tmp_path):
    made, _ = kept(APART, written(4, tmp_path, APART), tmp_path / "a.world")
    codes = made.world.symbols.encode([f"new{place}" for place in range(3000)])
    snapshot.keep(tmp_path / "b.world", made)
    found = snapshot.opened(tmp_path / "b.world").world.symbols
    assert found.names(codes) == [f"new{place}" for place in range(3000)]
    assert found.find_all(found.names(np.arange(len(found)))).tolist()[1:] == list(range(1, len(found)))


def assert_same(one, other, at):
    """Equal in every field of every part, however it is kept."""
    assert type(one) is type(other) or isinstance(one, Symbols | int | str), at
    match one:
        case np.ndarray():
            assert one.dtype == other.dtype, at
            assert one.tolist() == other.tolist(), at
        case Texts():
            assert [one[place] for place in range(len(one))] == [
                other[place] for place in range(len(other))
            ], at
        case Symbols() | IndexedTexts():
            names = [one.name(code) for code in range(len(one))]
            assert [other.name(code) for code in range(len(other))] == names, at
            assert [other.find(name) for name in names] == list(range(len(names))), at
        case dict():
            assert list(one) == list(other), at
            for key in one:
                assert_same(one[key], other[key], f"{at}.{key}")
        case tuple() | list():
            assert len(one) == len(other), at
            for place, (mine, theirs) in enumerate(zip(one, other, strict=True)):
                assert_same(mine, theirs, f"{at}[{place}]")
        case _ if is_dataclass(one):
            for each in fields(one):
                assert_same(getattr(one, each.name), getattr(other, each.name), f"{at}.{each.name}")
        case _:
            assert one == other, at


@pytest.mark.parametrize(
    ("clause", "before", "after"),
    [
        ("a column of another kind", "kind: maker | bank | state;", "kind: maker | bank | state | other;"),
        ("another range", "from 0 to 100 by 0.001", "from 0 to 101 by 0.001"),
        ("another blank", "parent: firm, blank is none;", "parent: firm;"),
        ("a column that no clause looks at now", " where (grams > 1 kg)", ""),
        ("a silence", "key firm; silence is unknown for each firm;", "key firm;"),
        ("a list that is asked for", "list: black", "list: white"),
        ("blanks that are another", "parent: made, blank is another;", "parent: made;"),
        ("a word beside which alone", "on: date, only where kind is own;", "on: date;"),
        ("a way without circles", "acyclic from child to parent;", ""),
        ("a silence that hangs on rows", "where kind in [tuned]", "where kind in [begun]"),
        ("a text that a clause looks at now", "heard(made: made) >=", "heard(made: made, data: black) >="),
    ],
)
def test_another_law_is_another_origin(clause, before, after):
    assert any(before in each for each in (SCHEMA, POLICY, OF_ERRANDS)), clause
    same, changed = law(), law(change=lambda text: text.replace(before, after))
    assert origin.differences(origin.of_tables(APART), origin.of_tables(same)) == []
    assert origin.differences(origin.of_tables(same), origin.of_tables(changed)), clause


def test_a_loaded_world_and_one_from_files_are_one(tmp_path):
    folders = written(6, tmp_path, APART)
    one, other = Report(), Report()
    files = taken(files_of(APART, folders, None, one))
    assert_same(load_files(APART, files, one, Steps()), load(APART, folders, other), "world")
