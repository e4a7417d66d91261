"""Skipped tests are said out loud: in a strict session every one must be listed with its reason.

A pytest plugin, named by `pytest_plugins` in tests/conftest.py. A session is strict under `CI=true`
or `LAGESBILD_STRICT_SKIPS=1`; it then fails when a test was skipped, or was expected to fail, that
`tests/skips.toml` does not list. What needs the database or the browser can never be listed, and
what needs the real files cannot where their folder exists.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import pytest

from tests.folders import REAL_DATA
from tests.spread import without_group

HERE: Final = Path(__file__).parent
LIST: Final = HERE / "skips.toml"
KEYS: Final = frozenset({"tests", "reason", "because"})
NEVER: Final = {"db": "needs PostGIS", "web": "needs Chromium"}
"""Marker → why no list can excuse a skip."""
NO_REAL_DATA: Final = "real data: no folder"
"""How the reason begins when the real files are missing, also for a test that needs the database too."""
FIXTURE_MARKS: Final = {"cluster": "db", "real_data": "real"}
"""Whoever uses the fixture, directly or not, bears the mark: a forgotten mark opens no way around."""


@dataclass(frozen=True)
class Allowed:
    """One entry of the list; `tests` and `reason` are patterns of a shell."""

    tests: str
    reason: str
    because: str


@dataclass(frozen=True)
class Skip:
    """One test that did not run, or was expected to fail and did."""

    test: str
    reason: str
    marks: frozenset[str]


def read_list(path: Path) -> list[Allowed]:
    """Read the list of allowed skips.

    Raises
    ------
    ValueError
        When an entry lacks a key, has another one, or leaves one empty.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("skip", [])
    for entry in entries:
        if set(entry) != KEYS or not all(entry.values()):
            raise ValueError(f"{path.name}: expected {sorted(KEYS)}, none empty, got {entry}")
    return [Allowed(**entry) for entry in entries]


def unlisted(skips: Iterable[Skip], allowed: Iterable[Allowed], *, has_real_data: bool) -> list[str]:
    """Name each skip that nothing excuses, with the reason why not."""
    entries = list(allowed)
    found = []
    for skip in skips:
        strict = _never(skip, has_real_data=has_real_data)
        is_listed = any(
            fnmatchcase(skip.test, entry.tests) and fnmatchcase(skip.reason, entry.reason)
            for entry in entries
        )
        if strict is not None:
            found.append(f"{skip.test}: {skip.reason} ({strict}: it may never be skipped)")
        elif not is_listed:
            found.append(f"{skip.test}: {skip.reason} (not listed in tests/{LIST.name})")
    return found


class Ledger:
    """Collects what a session skipped, and fails a strict one."""

    def __init__(self, *, is_strict: bool) -> None:
        self._is_strict = is_strict
        self._allowed = read_list(LIST)
        self._skips: list[Skip] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take down a skipped test, or one that was expected to fail."""
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take down a module that was skipped as a whole."""
        self._note(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a strict session that would otherwise pass."""
        if self._is_strict and self._unlisted() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which skips failed the session."""
        lines = self._unlisted()
        if self._is_strict and lines:
            terminalreporter.section("skips that fail this session", red=True)
            for line in lines:
                terminalreporter.line(line)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped:
            test = without_group(report.nodeid)
            marks = _marks(test, getattr(report, "keywords", {}))
            self._skips.append(Skip(test, _reason(report), marks))

    def _unlisted(self) -> list[str]:
        return unlisted(self._skips, self._allowed, has_real_data=REAL_DATA.is_dir())


def pytest_configure(config: pytest.Config) -> None:
    """Begin to take down."""
    environment = os.environ
    is_strict = environment.get("CI") == "true" or environment.get("LAGESBILD_STRICT_SKIPS") == "1"
    config.pluginmanager.register(Ledger(is_strict=is_strict), "lagesbild-skips")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures it uses, before `-m` selects."""
    for item in items:
        for fixture, mark in FIXTURE_MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)


def _never(skip: Skip, *, has_real_data: bool) -> str | None:
    """Say why no list can excuse a skip; None where one can."""
    if "real" in skip.marks and skip.reason.startswith(NO_REAL_DATA):
        return f"the real data are there: {REAL_DATA}" if has_real_data else None
    return next((why for mark, why in NEVER.items() if mark in skip.marks), None)


def _marks(test: str, keywords: Mapping[str, object]) -> frozenset[str]:
    """Marks of a test; a module that was skipped as a whole has none but its folder's."""
    folder = test.removeprefix("tests/").split("/")[0]
    return frozenset({mark for mark in (*NEVER, "real") if mark in keywords or mark == folder})


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    expected = getattr(report, "wasxfail", None)
    if expected is not None:
        return f"xfail: {expected}"
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")
