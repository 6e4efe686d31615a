"""Of many values to try the first few, which stand for the others; the others are left to `make check`."""

import pytest


def some(values, quick, *, rows=False):
    """Values to parametrize a test with, all but the first so many marked `thorough`; `rows`: each is one of
    several values."""
    return [
        each if place < quick else pytest.param(*(each if rows else (each,)), marks=pytest.mark.thorough)
        for place, each in enumerate(values)
    ]
