"""`pytest --accept` rewrites recorded outputs; `long` and `thorough` tests are for who asks for them."""

import gc
import signal
from functools import cache

import pytest
from hypothesis import HealthCheck, settings

from lexlog.cli.main import FEW_CYCLES
from lexlog.diagnostic import Report
from lexlog.syntax import parse as parsing

# As in a command; a process of tests holds several laws and worlds.
gc.set_threshold(FEW_CYCLES)

# A busy machine is no finding.
settings.register_profile("lexlog", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lexlog")


def pytest_addoption(parser):
    parser.addoption(
        "--accept", action="store_true", help="rewrite recorded outputs with what the commands print now"
    )


@pytest.fixture(scope="session", autouse=True)
def files_of_the_law_are_parsed_once():
    """Many tests read the bundled law with a file of their own beside it."""
    read = parsing.parse_part

    @cache
    def parsed(source):
        own = Report()
        return read(source, own), own.found

    def parse_part(source, report):
        if not source.path.startswith("policy/"):
            return read(source, report)
        part, found = parsed(source)
        report.found.extend(found)
        return part

    parsing.parse_part = parse_part
    yield
    parsing.parse_part = read


@pytest.fixture
def accept(request):
    """Whether recorded outputs are to be rewritten."""
    return request.config.getoption("--accept")


@pytest.fixture
def ctrl_c():
    """Processes started meanwhile hear Ctrl-C, also where a shell runs the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


LEFT_OUT = ("long", "thorough")


def pytest_collection_modifyitems(config, items):
    """Leaves out what takes long, unless `-m` says what is wanted or a test is called by its name."""
    if config.getoption("-m") or any("::" in each for each in config.args):
        return
    left_out = [item for item in items if any(map(item.get_closest_marker, LEFT_OUT))]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def no_other_law(tmp_path, monkeypatch):
    """A policy stands alone: the bundled law, and its tables, say nothing of it."""
    home = tmp_path / "home"
    (home / "facts" / "reference").mkdir(parents=True)
    (home / "policy").mkdir()
    nothing = 'policy world "No law" {\n  source "None 1";\n  modelled from 2020-01-01;\n}\n'
    (home / "policy" / "world.lexlog").write_text(nothing)
    monkeypatch.setenv("LEXLOG_HOME", str(home))
