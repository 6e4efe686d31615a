"""What a relation took in unasked, because it is new by its form, is known when the same comes again."""

from importlib.util import find_spec

import numpy as np
import pytest

from lexlog.engine.frame import Frame
from lexlog.engine.machine import loops
from lexlog.engine.relation import Relation


@pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")
def test_rows_that_were_not_looked_for_are_known_later(monkeypatch):
    monkeypatch.setenv("LEXLOG_LOOPS", "always")
    relation = Relation("r", ["a", "b"], loops=loops(1))
    relation.add(Frame({"a": np.array([1, 9]), "b": np.array([5, 9])}, 2), 1)  # what comes later lies between
    new = Frame({"a": np.array([3]), "b": np.array([7])}, 1)
    relation.add(new, 2, is_fresh=True)
    relation.add(new, 3)
    assert relation.length == 3
