"""A world larger than memory is refused, with the size and the way out, before or while it is evaluated."""

import numpy as np
import pytest
from engine_programs import atom, has, predicate, rule

from lexlog.datalog.tree import Program
from lexlog.engine import columnar, memory
from lexlog.engine.columnar import evaluate
from lexlog.engine.executor import Executor
from lexlog.engine.memory import Room, TooLargeForMemory, available
from lexlog.engine.rows import Rows
from lexlog.symbols import Symbols

EDGE = predicate("edge(tail#, head#)", given=True)
PAIR = predicate("pair(tail#, head#)")
PRODUCT = rule(atom("pair", tail="x", head="y"), has("edge", tail="x"), has("edge", head="y"))


def edges(length):
    return {"edge": Rows({"tail": np.arange(length), "head": np.arange(length)}, length)}


def test_tables_that_do_not_fit_are_refused_with_the_size_needed():
    with pytest.raises(
        TooLargeForMemory, match=r"need about 40\.0 MB of memory, and 30\.0 MB .*--engine duckdb"
    ):
        evaluate(Program((EDGE,), ()), edges(1_000_000), Symbols(), room=Room(30_000_000))
    assert (
        evaluate(Program((EDGE,), ()), edges(1000), Symbols(), room=Room(50_000)).relation("edge").length
        == 1000
    )


def test_a_product_is_refused_before_it_is_made():
    program = Program((EDGE, PAIR), (PRODUCT,))
    with pytest.raises(TooLargeForMemory, match=r"test/clause/\(a\) joins need about 4\d\.\d TB"):
        evaluate(program, edges(1_000_000), Symbols())
    assert evaluate(program, edges(100), Symbols()).relation("pair").length == 10_000


def test_rounds_count_their_new_rows():
    """One new row expects a million rows, a thousand of them a billion."""
    again = rule(atom("pair", tail="x", head="y"), has("pair", tail="x"), has("edge", head="y"))
    copy = rule(atom("pair", tail="x", head="x"), has("edge", tail="x"))
    program = Program((EDGE, PAIR), (copy, again))
    with pytest.raises(TooLargeForMemory, match="joins need"):
        evaluate(program, edges(100_000), Symbols(), room=Room(2**30))


def test_a_join_that_meets_more_than_was_expected_is_refused():
    """2,000 rows that begin at one place are 4,000,000 pairs; by all 22,000 there would be 1.1 a row."""
    pair = rule(
        atom("pair", tail="x", head="y"), has("edge", tail="z", head="x"), has("edge", tail="z", head="y")
    )
    tails = np.concatenate([np.zeros(2000, np.int64), np.arange(1, 20_001)])
    tables = {"edge": Rows({"tail": tails, "head": np.arange(22_000)}, 22_000)}
    with pytest.raises(TooLargeForMemory, match="the pairs with rows of edge need"):
        evaluate(Program((EDGE, PAIR), (pair,)), tables, Symbols(), room=Room(20_000_000))
    assert evaluate(Program((EDGE, PAIR), (pair,)), tables, Symbols()).relation("pair").length == 4_020_000


def test_what_was_found_must_leave_something(monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: memory.RESERVE - 1)
    Room().refuse_short(memory.MANY - 1)
    with pytest.raises(TooLargeForMemory, match=r"leaves 1\.1 GB of memory"):
        Room().refuse_short(memory.MANY)


def test_what_is_free_is_asked_for_only_where_it_matters(monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: pytest.fail("asked"))
    evaluate(Program((EDGE, PAIR), (PRODUCT,)), edges(100), Symbols())


def test_memory_that_ran_out_is_told_like_memory_that_would(monkeypatch):
    def no_memory(*given, **more):
        raise MemoryError

    monkeypatch.setattr(columnar, "evaluate", no_memory)
    with pytest.raises(TooLargeForMemory, match=r"memory ran out .*--engine duckdb"):
        Executor().evaluate(Program((), ()), {}, Symbols())


def test_the_machine_has_some_memory():
    assert available() > 2**20
