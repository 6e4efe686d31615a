"""Folders that tests of the command only read: the same one for all who ask for the same."""

from functools import cache

import pytest

from tests.cli import commands


@pytest.fixture(scope="session")
def given(tmp_path_factory):
    """A folder of facts with these cases, as `commands.facts` makes it."""

    @cache
    def folder(*cases, more=""):
        return commands.facts(tmp_path_factory.mktemp("given") / "facts", *cases, more=more)

    return folder


@pytest.fixture(scope="session")
def broken(tmp_path_factory):
    """A folder of policy that does not parse."""
    return commands.broken_policy(tmp_path_factory.mktemp("broken"))
