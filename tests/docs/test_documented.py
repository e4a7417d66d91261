"""What can be set, delivered or refused is documented; what a document names exists."""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
import yaml

import geo.errors
from api.cli import app
from etl.registry import SOURCES
from geo.db.roles import ROLES
from geo.errors import LagesbildError
from geo.settings import Settings
from tests.architecture.checkout import CHECKOUT, PACKAGES, files, inside, packaged

OPERATING = (CHECKOUT / "docs/drift.md").read_text(encoding="utf-8")
SOURCES_PAGE = (CHECKOUT / "docs/kallor.md").read_text(encoding="utf-8")
DOCUMENTS = tuple(path for path in files(".md") if path.parts[-2] != "web" and "tests" not in path.parts)
SETTINGS = {f"LAGESBILD_{name.upper()}": field for name, field in Settings.model_fields.items()}
TABLE_ROW = re.compile(r"^\| `(LAGESBILD_\w+)` \| (?:`([^`]+)`|–) \|", re.MULTILINE)


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    def in_words(default: object) -> str:
        return {None: "", False: "false"}.get(default, str(default))  # type: ignore[call-overload]

    told = dict(TABLE_ROW.findall(OPERATING))
    assert told == {name: in_words(field.default) for name, field in SETTINGS.items()}


def test_every_setting_says_in_the_code_what_it_is() -> None:
    source = inspect.getsource(Settings)
    for name in Settings.model_fields:
        assert re.search(rf'^    {name}: .+\n    """\S', source, re.MULTILINE), name


def test_no_document_names_a_variable_that_nothing_reads() -> None:
    compose = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
    read_elsewhere = set(re.findall(r"\$\{(LAGESBILD_\w+)", compose))
    for path in files(".py", under=("tests",)):
        read_elsewhere |= set(re.findall(r'"(LAGESBILD_\w+)"', path.read_text(encoding="utf-8")))
    read_elsewhere |= set(
        re.findall(r"(LAGESBILD_\w+)=", (CHECKOUT / "Makefile").read_text(encoding="utf-8"))
    )
    for path in DOCUMENTS:
        named = set(re.findall(r"LAGESBILD_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
        assert named <= SETTINGS.keys() | read_elsewhere, inside(path)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_documented(role: str) -> None:
    assert f"| `{role}` |" in OPERATING


def test_every_service_is_documented() -> None:
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert [name for name in services if f"| `{name}` |" not in OPERATING] == []


def test_every_error_stands_in_the_tree() -> None:
    classes = {
        name: error
        for name, error in inspect.getmembers(geo.errors, inspect.isclass)
        if issubclass(error, Exception)
    }
    tree = re.findall(r"^(?:[├└]── )?(\w+Error)\b", inspect.getdoc(geo.errors) or "", re.MULTILINE)
    assert sorted(tree) == sorted(classes)
    assert all(error is LagesbildError or error.__bases__ == (LagesbildError,) for error in classes.values())


def delivered_columns(source: str) -> tuple[str, ...]:
    """Columns as a source's module declares them: all that its forms have, or those of its dialect."""
    module = importlib.import_module(f"etl.sources.{source}")
    return tuple(module.DELIVERED if hasattr(module, "DELIVERED") else module.DIALECT.columns)


def section_of(source: str) -> str:
    parts = re.split(r"^## ", SOURCES_PAGE, flags=re.MULTILINE)
    return next(part for part in parts if part.startswith(f"{source}\n"))


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_a_section_with_its_columns_clock_and_licence(source: str) -> None:
    section, declared = section_of(source), SOURCES[source]
    for column in delivered_columns(source):
        assert f"`{column}`" in section, column
    in_one_line = " ".join(section.split())
    for told in (declared.publisher, declared.licence, f"`{declared.clock}`", "Till karantän:"):
        assert told in in_one_line, told
    assert re.search(r"Status: formen är (antagen|bekräftad)", section)


def test_there_is_no_section_for_a_source_that_is_not_there() -> None:
    headings = re.findall(r"^## (\w+__\w+)$", SOURCES_PAGE, re.MULTILINE)
    modules = [path.stem for path in files(".py", under=("etl/sources",)) if path.stem != "__init__"]
    assert sorted(headings) == sorted(modules) == sorted(SOURCES)


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for path in (*DOCUMENTS, *packaged(), *files(".ts", ".html", under=("maps",))):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:`|<code>|^)make ([a-z-]+)", text, re.MULTILINE))
        assert named <= targets, inside(path)


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Walk the command line: every command with the words that lead to it."""
    yield words
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, (*words, name))


def named_commands(path: Path) -> list[str]:
    """Find what follows `lagesbild`: in code of documents, and in sentences of the program."""
    text = path.read_text(encoding="utf-8")
    command = r"lagesbild ((?:[a-z]+ ?)+)"
    if path.suffix != ".md":
        return re.findall(rf"(?:`|: |Kör ){command}", text)
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return re.findall(rf"`{command}", text) + re.findall(rf"^{command}", "".join(blocks), re.MULTILINE)


def test_every_command_that_is_named_exists() -> None:
    known = set(commands(typer.main.get_command(app)))
    groups = {words[:-1] for words in known if words}
    found = [
        (inside(path), line)
        for path in (*DOCUMENTS, *files(".py", ".sql", under=PACKAGES))
        for line in named_commands(path)
    ]
    assert ("README.md", "etl run bra") in found
    for place, line in found:
        words = tuple(line.split())
        named = words[:2] if words[:1] in groups else words[:1]
        assert named in known, f"{place}: lagesbild {line}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=inside)
def test_every_link_inside_the_checkout_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (path.parent / target).exists(), target


def test_every_test_that_the_architecture_names_is_there() -> None:
    architecture = (CHECKOUT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`]+)`", architecture)
    assert named
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


@pytest.mark.parametrize("path", files(".md", under=("docs/adr",)), ids=inside)
def test_a_decision_is_numbered_and_has_its_four_parts(path: Path) -> None:
    text, number = path.read_text(encoding="utf-8"), path.name[:4]
    assert re.match(rf"# {number}: \S.*\n\nStatus: (accepted|superseded by \d{{4}})\n", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_changelog_tells_of_the_version_that_is_built() -> None:
    pyproject = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', pyproject, re.MULTILINE)
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert version is not None
    told = [title for title in re.findall(r"^## (.+)$", changelog, re.MULTILINE) if title != "Unreleased"]
    assert told[0].startswith(version[1])
