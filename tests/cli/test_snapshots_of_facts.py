"""Snapshots of facts: the same answers as from the tables, and never one that the tables would not give."""

import os
import shutil
from pathlib import Path

import pytest
from commands import BLOCKED, CASES, GO, OPEN, TRANSFER, facts, run

from lexlog import worlds
from lexlog.world import origin

BAD = "bad,export,soon,US,CN,cn_firm,h100_sxm5\n"
OVERLAY = """policy corporate.more "More" {
  source "Board resolution 7";
  uses world;
  decides transfer;
  modelled from 2022-10-07;
}

instrument resolution_7 "More" {
  source "Board resolution 7";
  effective 2024-01-01;
}

prohibition pause "Nothing goes out by this end use" section "Board resolution 7" {
  when (a) [by resolution_7] CONDITION;
}
"""


@pytest.fixture
def folder(tmp_path):
    return facts(tmp_path / "tables", GO, BLOCKED, OPEN)


@pytest.fixture
def made(folder, tmp_path):
    path = tmp_path / "a.world"
    done = run("facts", "snapshot", folder, "--into", path)
    assert (done.code, done.err) == (0, "")
    return path


def decided(given, *more):
    return run("decide", "--facts", given, "--format", "json", "--explain", *more)


def asked(given, *more):
    """What is answered and told to a question, which is sooner answered than cases are decided."""
    return run("query", "headquarters(x, country)", "--facts", given, "--format", "json", *more)


def refused(given, *more):
    """What is told of a snapshot from which nothing is answered."""
    done = asked(given, *more)
    assert (done.code, done.out) == (4, "")
    return done.err


# --- the same answers ---------------------------------------------------------------------------------------


def test_what_was_written_is_told(folder, tmp_path):
    done = run("facts", "snapshot", folder, "--into", tmp_path / "a.world")
    head, *tables, use = done.out.splitlines()
    assert head.startswith(f"{tmp_path / 'a.world'}: ")
    assert "3  transfer" in [" ".join(line.split()).replace(" ", "  ", 1) for line in tables]
    assert use == f"use it by `--facts {tmp_path / 'a.world'}`"


def test_decisions_and_proofs_are_those_of_the_tables(folder, made):
    of_snapshot = decided(made)
    assert of_snapshot == decided(folder)
    assert of_snapshot.code == 3
    assert run("why", BLOCKED, "--facts", made) == run("why", BLOCKED, "--facts", folder)
    assert asked(made) == asked(folder)


def test_findings_are_told_again(tmp_path):
    folder = facts(tmp_path / "tables", GO, more=BAD)
    made = run("facts", "snapshot", folder, "--into", tmp_path / "a.world")
    assert made.code == 4
    assert "`soon`" in made.err
    of_snapshot = decided(tmp_path / "a.world")
    assert of_snapshot == decided(folder)
    assert of_snapshot.err == made.err


def test_a_table_of_cases_may_be_part_of_it(folder, tmp_path):
    (tmp_path / "more.csv").write_text(TRANSFER + CASES[GO].replace("go,", "other,"))
    cases = "--cases", tmp_path / "more.csv"
    assert run("facts", "snapshot", folder, "--into", tmp_path / "a.world", *cases).code == 0
    assert decided(tmp_path / "a.world") == decided(folder, *cases)
    (tmp_path / "more.csv").write_text(TRANSFER)
    assert "more.csv` has changed" in refused(tmp_path / "a.world")


# --- never another answer -----------------------------------------------------------------------------------


def test_a_changed_table_is_told(folder, made):
    table = folder / "headquarters.csv"
    table.write_text(table.read_text().replace("my_firm,", "my_firm,MY"))
    assert "is stale: `" in refused(made)
    assert "headquarters.csv` has changed" in refused(made)
    assert "lexlog facts snapshot" in refused(made)


def test_a_change_that_hides_is_told(folder, made):
    """Another country of as many letters, with the time of the file put back."""
    table = folder / "headquarters.csv"
    before = table.stat()
    table.write_text(table.read_text().replace("de_firm,DE", "de_firm,CN"))
    os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert table.stat().st_size == before.st_size
    assert "headquarters.csv` has changed" in refused(made)


def test_a_table_that_is_the_same_again_is_no_change(folder, made):
    table = folder / "headquarters.csv"
    text = table.read_text()
    table.unlink()
    table.write_text(text)
    os.utime(table, ns=(1, 1))
    assert asked(made) == asked(folder)


def test_a_table_that_came_or_went_is_told(folder, made):
    (folder / "letter.csv").write_text("letter,addressee,item,destination\n")
    assert "letter.csv` is new" in refused(made)
    (folder / "letter.csv").unlink()
    assert asked(made).code == 0
    (folder / "stated_ultimate_parent.csv").unlink()
    assert "stated_ultimate_parent.csv` is gone" in refused(made)


def test_a_misspelt_table_that_came_is_told(folder, made):
    (folder / "partys.csv").write_text("party\n")
    told = asked(made)
    assert told.code == 4
    assert "no table is called `partys`" in told.err
    assert told == asked(folder)


def test_without_its_tables_it_is_taken_as_it_is_and_that_is_told(folder, made):
    before = asked(made)
    folder.rename(folder.parent / "elsewhere")
    after = asked(made)
    assert (after.code, after.out) == (before.code, before.out)
    assert f"{folder}`, of which it was made, is not here to compare" in after.err
    assert "[snapshot-alone]" in after.err


def test_reference_facts_that_changed_are_told(folder, made, tmp_path, monkeypatch):
    home = Path(worlds.locate.home())
    for name in ("policy", "facts"):
        shutil.copytree(home / name, tmp_path / "home" / name)
    monkeypatch.setenv("LEXLOG_HOME", str(tmp_path / "home"))
    assert asked(made).code == 0
    chips = tmp_path / "home" / "facts" / "reference" / "processing_rate.csv"
    chips.write_text(chips.read_text().replace("h100_sxm5", "h100_sxm6"))
    assert "processing_rate.csv` has changed" in refused(made)


def test_a_law_that_reads_otherwise_is_told(folder, made, tmp_path):
    overlay = tmp_path / "policy" / "corporate" / "more.lexlog"
    overlay.parent.mkdir(parents=True)
    overlay.write_text(OVERLAY.replace("CONDITION", "kind is deemed_export"))
    assert asked(made, "--policy", tmp_path / "policy") == asked(folder, "--policy", tmp_path / "policy")
    overlay.write_text(OVERLAY.replace("CONDITION", "shipment_reference_number is none"))
    assert "was made under a law that says other things of `transfer`" in refused(
        made, "--policy", tmp_path / "policy"
    )


def test_another_version_is_told(made, monkeypatch):
    monkeypatch.setattr(origin, "reader", lambda: "another")
    assert "was made by another version of Lexlog" in refused(made)


def test_damage_is_told(made):
    good = made.read_bytes()
    made.write_bytes(good[:-4000])
    assert "is damaged: it has " in refused(made)
    made.write_bytes(good[:-5000] + b"x" + good[-4999:])
    assert "is damaged: some page of it is not what was written" in refused(made)


def test_nothing_can_be_added_to_it(folder, made):
    for more in (["--facts", folder], ["--cases", folder / "transfer.csv"]):
        done = run("decide", "--facts", made, *more)
        assert (done.code, done.out) == (64, "")
        assert "to which nothing can be added" in done.err


def test_another_file_is_none(folder):
    done = run("decide", "--facts", folder / "transfer.csv")
    assert done.code == 64
    assert "expected a folder that holds tables" in done.err


def test_where_nothing_can_be_written_nothing_is_left(folder, tmp_path):
    done = run("facts", "snapshot", folder, "--into", tmp_path / "nowhere" / "a.world")
    assert (done.code, done.out) == (4, "")
    assert "cannot be written: No such file or directory" in done.err
    assert not (tmp_path / "nowhere").exists()


def test_a_table_that_changes_while_it_is_read_leaves_what_was_there(folder, made, monkeypatch):
    good, read = made.read_bytes(), worlds.load_files

    def changing(*given, **more):
        (folder / "party.csv").write_text("party,name\n")
        return read(*given, **more)

    monkeypatch.setattr(worlds, "load_files", changing)
    done = run("facts", "snapshot", folder, "--into", made)
    assert (done.code, done.out) == (4, "")
    assert "party.csv` cannot be read, or changed while it was read: nothing was written" in done.err
    assert made.read_bytes() == good


# --- what is kept of large folders --------------------------------------------------------------------------


@pytest.fixture
def keeping(tmp_path, monkeypatch):
    """Every folder counts as large; the folder where worlds are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(worlds, "LARGE", 0)
    return tmp_path / "cache" / "lexlog" / "worlds"


def steps(given, *more):
    """What is told without and with the costs of the steps, and whether tables were read for it."""
    done = asked(given, "--stats", *more)
    of_loading = done.err[done.err.index("  seconds") :].split("\n\n")[0]
    return done.code, done.out, done.err[: done.err.index("  seconds")], "  reading " in of_loading


def test_tables_that_did_not_change_are_not_read_again(folder, keeping):
    first, second = steps(folder), steps(folder)
    assert (first[:3], first[3], second[3]) == (second[:3], True, False)
    assert len([*keeping.iterdir()]) == 1
    assert steps(folder, "--reread") == first


def test_tables_that_changed_are_read_again(folder, keeping):
    steps(folder)
    (folder / "headquarters.csv").write_text("party,country\nde_firm,KP\n")
    code, out, _, was_read = steps(folder)
    assert (code, '"KP"' in out, was_read) == (0, True, True)
    assert asked(folder, "--reread").out == out
    (folder / "letter.csv").write_text("letter,addressee,item,destination\n")
    assert steps(folder)[3]
    assert not steps(folder)[3]


def test_findings_of_a_kept_world_are_told_again(tmp_path, keeping):
    folder = facts(tmp_path / "tables", GO, more=BAD)
    (folder / "partys.csv").write_text("party\n")
    first, second = steps(folder), steps(folder)
    assert first[:3] == second[:3]
    assert "`soon`" in first[2]
    assert "no table is called `partys`" in first[2]
    assert (first[0], first[3], second[3]) == (4, True, False)


def test_a_damaged_world_is_told_and_read_again(folder, keeping):
    first = steps(folder)
    [place] = keeping.iterdir()
    data = bytearray(place.read_bytes())
    data[-100] ^= 1
    place.write_bytes(data)
    code, out, told, was_read = steps(folder)
    assert (code, out, was_read) == (first[0], first[1], True)
    assert "what was kept of these facts is damaged (some page of it is not what was written)" in told
    assert "[damaged-snapshot]" in told
    assert steps(folder) == (*first[:3], False)


def test_where_nothing_can_be_kept_the_tables_are_read(folder, keeping):
    keeping.parent.mkdir(parents=True)
    keeping.write_text("a file where a folder should be")
    assert steps(folder) == steps(folder)
    assert steps(folder)[3]


def test_what_was_used_last_is_kept(tmp_path, keeping, monkeypatch):
    monkeypatch.setattr(worlds, "MOST_KEPT", 2)
    folders = [facts(tmp_path / name, GO) for name in "abc"]
    for place, folder in enumerate(folders):
        steps(folder)
        for path in keeping.iterdir():
            if path.stat().st_mtime > 10:
                os.utime(path, (place, place))
    assert [steps(folder)[3] for folder in (folders[2], folders[1])] == [False, False]
    assert steps(folders[0])[3]


def test_another_folder_to_stand_in_shows_its_own_paths(folder, keeping, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "tables/transfer.csv" in run("why", BLOCKED, "--facts", folder).out
    monkeypatch.chdir(folder)
    told = run("why", BLOCKED, "--facts", ".").out
    assert "tables/transfer.csv" not in told
    assert "[transfer.csv:" in told
