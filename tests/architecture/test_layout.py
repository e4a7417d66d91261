"""The shape of the code: fixed import names, short modules, short functions, plain names."""

import ast
import importlib.metadata
import re
from pathlib import Path

import pytest

from tests.architecture.checkout import CHECKOUT, PACKAGES, files, inside, packaged, tree

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
NAMES_THAT_SAY_NOTHING = re.compile(r"^(utils?|helpers?|manager|common|misc|base_.*)$")


def test_no_other_package_takes_our_import_names() -> None:
    names = {*PACKAGES, "tests"}
    taken = {
        name: owners
        for name, owners in importlib.metadata.packages_distributions().items()
        if name in names and set(owners) != {"lagesbild"}
    }
    assert taken == {}


def test_the_migrations_do_not_shadow_alembic() -> None:
    assert (CHECKOUT / "alembic" / "env.py").is_file()
    assert not (CHECKOUT / "alembic" / "__init__.py").exists()
    origin = importlib.metadata.distribution("alembic").locate_file("alembic/__init__.py")
    assert Path(str(origin)).is_file()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_a_package_is_a_package(package: str) -> None:
    folders = {path.parent for path in files(".py", under=(package,))}
    assert folders
    assert [inside(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        inside(path): lines
        for path in files(".py", ".ts")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_MODULE
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{inside(path)}:{node.name}": lines
        for path in files(".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_names_of_files_are_ascii_and_say_what_they_hold() -> None:
    wrong = [
        inside(path)
        for path in files()
        if not inside(path).isascii() or NAMES_THAT_SAY_NOTHING.match(path.stem)
    ]
    assert wrong == []


def test_identifiers_have_no_swedish_letters() -> None:
    wrong = [
        f"{inside(path)}:{node.lineno} {name}"
        for path in files(".py")
        for node in ast.walk(tree(path))
        for name in _names(node)
        if not name.isascii()
    ]
    assert wrong == []


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.arg(arg=name) | ast.Name(id=name) | ast.Attribute(attr=name):
            return [name]
        case ast.keyword(arg=str(name)):
            return [name]
        case _:
            return []


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        inside(path)
        for path in packaged()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in {"environ", "getenv"}
    ]
    assert set(readers) <= {"geo/settings.py"}


def test_nothing_is_skipped_or_expected_to_fail_without_a_reason() -> None:
    silent = [
        f"{inside(path)}:{node.lineno}"
        for path in files(".py", under=("tests",))
        for node in ast.walk(tree(path))
        if _is_silent_skip(node)
    ]
    assert silent == []


SKIPS = {"pytest.skip", "pytest.xfail", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}


def _is_silent_skip(node: ast.AST) -> bool:
    """Tell whether a call or a decorator skips and does not say why."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in SKIPS:
        has_reason = any(keyword.arg == "reason" for keyword in node.keywords)
        may_be_positional = ast.unparse(node.func) not in {"pytest.mark.skipif", "pytest.mark.xfail"}
        return not (has_reason or (may_be_positional and node.args))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return any(ast.unparse(each) in SKIPS for each in node.decorator_list)
    return isinstance(node, ast.Assign) and ast.unparse(node.value) in SKIPS


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("pytest.skip()", True),
        ("pytest.skip('no printer')", False),
        ("pytest.mark.skipif(True)", True),
        ("pytest.mark.skipif(True, reason='no printer')", False),
        ("@pytest.mark.xfail\ndef test_it(): ...", True),
        ("pytestmark = pytest.mark.skip", True),
    ],
)
def test_a_silent_skip_is_told_from_a_spoken_one(code: str, *, expected: bool) -> None:
    assert any(_is_silent_skip(node) for node in ast.walk(ast.parse(code))) is expected
