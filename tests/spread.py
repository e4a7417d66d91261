"""Tests that share something costly run in one process, where several share the work.

A pytest plugin, named by `pytest_plugins` in tests/conftest.py. With `-n 2 --dist loadgroup` the tests
of a file stay together, and so do those of all files that use the same costly fixture: it is then made
once, not once a process.
"""

from typing import Final

import pytest

SHARED: Final = ("real",)
"""Fixtures that take a minute to make, and that processes cannot share."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name for each test the others that it stays with."""
    for item in items:
        used = getattr(item, "fixturenames", ())
        together = next((fixture for fixture in SHARED if fixture in used), _file(item.nodeid))
        item.add_marker(pytest.mark.xdist_group(together))


def without_group(test: str) -> str:
    """Give a test's own name: where processes share the work, the name of its group follows it."""
    for group in (*SHARED, _file(test)):
        test = test.removesuffix(f"@{group}")
    return test


def _file(test: str) -> str:
    return test.split("::", maxsplit=1)[0]
