"""`pytest --accept` rewrites recorded outputs; tests marked `long` run only when asked for by `-m long`."""

import pytest


def pytest_addoption(parser):
    parser.addoption(
        "--accept", action="store_true", help="rewrite recorded outputs with what the commands print now"
    )


@pytest.fixture
def accept(request):
    """Whether recorded outputs are to be rewritten."""
    return request.config.getoption("--accept")


def pytest_collection_modifyitems(config, items):
    if config.getoption("-m"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
