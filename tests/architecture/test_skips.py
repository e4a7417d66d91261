"""The list of skips lets through what it names, and nothing that can be installed."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.skips import LIST, Allowed, Skip, read_list, unlisted
from tests.spread import without_group

CHECKOUT = Path(__file__).parents[2]
SKIP = Skip("tests/unit/test_a.py::test_b", "no printer here", frozenset())
ENTRY = Allowed("tests/unit/*", "no printer *", "only the office has one")


def test_a_listed_skip_is_let_through() -> None:
    assert unlisted([SKIP], [ENTRY], has_real_data=True) == []


def test_a_skip_for_another_reason_is_not() -> None:
    [line] = unlisted([Skip(SKIP.test, "no network", SKIP.marks)], [ENTRY], has_real_data=True)
    assert "no network" in line
    assert "not listed" in line


@pytest.mark.parametrize("mark", ["db", "web"])
def test_the_database_and_the_browser_can_never_be_listed(mark: str) -> None:
    everything = Allowed("*", "*", "we tried")
    [line] = unlisted([Skip(SKIP.test, SKIP.reason, frozenset({mark}))], [everything], has_real_data=False)
    assert "never be skipped" in line


@pytest.mark.parametrize("marks", [{"real"}, {"real", "db"}])
def test_real_data_can_be_listed_only_where_there_is_none(marks: set[str]) -> None:
    skips = [Skip(SKIP.test, "real data: no folder /srv/real", frozenset(marks))]
    entry = Allowed("*", "real data: *", "not part of the checkout")
    assert unlisted(skips, [entry], has_real_data=False) == []
    assert len(unlisted(skips, [], has_real_data=False)) == 1
    [line] = unlisted(skips, [entry], has_real_data=True)
    assert "the real data are there" in line


def test_the_database_is_not_excused_by_real_data_that_are_missing() -> None:
    skips = [Skip(SKIP.test, "no PostGIS", frozenset({"real", "db"}))]
    assert len(unlisted(skips, [Allowed("*", "*", "we tried")], has_real_data=False)) == 1


def test_an_entry_says_why(tmp_path: Path) -> None:
    path = tmp_path / "skips.toml"
    path.write_text('[[skip]]\ntests = "*"\nreason = "*"\nbecause = ""\n', encoding="utf-8")
    with pytest.raises(ValueError, match="none empty"):
        read_list(path)


def test_the_list_of_this_project_reads() -> None:
    assert all("PostGIS" not in entry.reason and "Chromium" not in entry.reason for entry in read_list(LIST))


def run_session(folder: Path, environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Run pytest on `folder` with nothing but the plugin."""
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    db: x\n", encoding="utf-8")
    conftest = """
        import pytest

        pytest_plugins = ["tests.spread", "tests.skips"]

        @pytest.fixture
        def cluster():
            pytest.skip("no PostGIS")
    """
    (folder / "conftest.py").write_text(dedent(conftest), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, str(folder)]
    variables = {"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(
        command, env=variables | environment, cwd=folder, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("body", "environment", "expected"),
    [
        ("pytest.skip('because')", {}, 0),
        ("pytest.skip('because')", {"LAGESBILD_STRICT_SKIPS": "1"}, 1),
        ("pytest.skip('because')", {"CI": "true"}, 1),
        ("pytest.xfail('known')", {"CI": "true"}, 1),
        ("pytest.skip('real data: no folder /nowhere')", {"CI": "true"}, 0),
        ("assert 1 + 1 == 2", {"CI": "true"}, 0),
    ],
)
def test_a_strict_session_fails_on_an_unlisted_skip(
    tmp_path: Path, body: str, environment: dict[str, str], expected: int
) -> None:
    (tmp_path / "test_it.py").write_text(f"import pytest\n\ndef test_it():\n    {body}\n", encoding="utf-8")
    status, output = run_session(tmp_path, environment)
    assert status == expected, output
    assert ("skips that fail this session" in output) == (expected == 1)


def test_a_module_that_skips_itself_is_seen(tmp_path: Path) -> None:
    text = "import pytest\n\npytest.importorskip('no_such_module')\n"
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    (tmp_path / "test_other.py").write_text(
        "def test_other():\n    assert sum([1, 2]) == 3\n", encoding="utf-8"
    )
    status, output = run_session(tmp_path, {"CI": "true"})
    assert status == 1
    assert "no_such_module" in output


def test_skips_are_seen_where_processes_share_the_work(tmp_path: Path) -> None:
    text = "import pytest\n\ndef test_it():\n    pytest.skip('because')\n"
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    (tmp_path / "test_other.py").write_text(text.replace("because", "so"), encoding="utf-8")
    shared = ("-p", "xdist.plugin", "-n", "2", "--dist", "loadgroup")
    status, output = run_session(tmp_path, {"CI": "true"}, *shared)
    assert status == 1, output
    assert "test_it.py::test_it: because (not listed" in output
    assert "test_other.py::test_it: so (not listed" in output


def test_the_group_of_a_test_is_no_part_of_its_name() -> None:
    assert without_group("tests/a.py::test_b[x@y]@real") == "tests/a.py::test_b[x@y]"
    assert without_group("tests/a.py::test_b[x@y]@tests/a.py") == "tests/a.py::test_b[x@y]"
    assert without_group("tests/a.py::test_b[x@y]") == "tests/a.py::test_b[x@y]"


def test_who_uses_the_cluster_bears_the_mark_of_the_database(tmp_path: Path) -> None:
    text = "def test_it(cluster):\n    pass\n\ndef test_other():\n    pass\n"
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    status, output = run_session(tmp_path, {"CI": "true"}, "-m", "db")
    assert status == 1
    assert "no PostGIS (needs PostGIS: it may never be skipped)" in output
    assert "1 deselected" in output
