"""A home without bundled law or reference facts, in which small laws stand alone."""

import os

import pytest

from lexlog import library as libraries
from lexlog.compare.sides import Named, side
from lexlog.resolved.layer import Layer
from lexlog.source import Source

pytest.importorskip("z3", reason="lexlog[symbolic] is not installed")


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """The folder of a home with nothing in it."""
    found = tmp_path_factory.mktemp("home")
    (found / "policy").mkdir()
    (found / "policy" / "world.lexlog").write_text('policy world "Nothing" {\n  source "none";\n}\n')
    (found / "facts" / "reference").mkdir(parents=True)
    return found


@pytest.fixture(autouse=True)
def alone(home, monkeypatch, request):
    """The small laws have no reference facts; tests of the bundled law ask for `bundled`."""
    if "bundled" not in request.fixturenames:
        monkeypatch.setenv("LEXLOG_HOME", str(home))


@pytest.fixture
def bundled():
    """The law and the facts as they are bundled."""
    return os.environ.get("LEXLOG_HOME")


@pytest.fixture
def laid_law():
    """Makes the laid law of a text."""

    def made(text):
        library = libraries.of_texts([Source("small/law.lexlog", text)])
        assert not library.has_errors, [each.message for each in library.diagnostics]
        return side(Named("small", "small"), library, Layer(), None).library

    return made
