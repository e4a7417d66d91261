"""The names that this project gives: in code, tables, answers and packaged tables, cut into words.

    python -m tests.docs.identifiers

lists the words that neither GLOSSARY.md nor english_words.txt knows.
"""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from etl.publish.layers import LAYERS
from etl.registry import SOURCES
from geo.db.tables import METADATA
from geo.disclosure.policy import POLICIES
from geo.themes import THEMES
from tests.architecture.checkout import CHECKOUT, PACKAGES, files, inside, tree

GLOSSARY: Final = CHECKOUT / "GLOSSARY.md"
ENGLISH: Final = Path(__file__).parent / "english_words.txt"
SHORTEST_WORD: Final = 2
IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
ALIASES: Final = ("alias", "serialization_alias", "validation_alias")


def words_of(identifier: str) -> list[str]:
    """Cut an identifier: `assign_placeId` is assign, place, id. Digits are no words."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier)
    return [part.lower() for part in parts if len(part) >= SHORTEST_WORD]


@cache
def names() -> dict[str, str]:
    """Return every name with the place where it was first met."""
    found: dict[str, str] = {}
    for name, place in (*_names_in_code(), *_names_in_data()):
        found.setdefault(name, place)
    return found


def _names_in_code() -> Iterator[tuple[str, str]]:
    for path in files(".py", under=(*PACKAGES, "alembic")):
        yield path.stem, inside(path)
        for node in ast.walk(tree(path)):
            for name in (*_defined(node), *_told(node)):
                yield name, inside(path)


def _defined(node: ast.AST) -> list[str]:
    """Names that a node gives; what it merely uses is a library's."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.arg(arg=name):
            return [name]
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            return [name]
        case _:
            return []


def _told(node: ast.AST) -> list[str]:
    """Texts that are names: values of constants and of enumerations, members of Literal, aliases."""
    match node:
        case (
            ast.Assign(value=ast.Constant(value=str(text)))
            | ast.AnnAssign(value=ast.Constant(value=str(text)))
        ):
            texts = [text]
        case ast.keyword(arg=str(name), value=ast.Constant(value=str(text))) if name in ALIASES:
            texts = [text]
        case ast.Subscript(value=ast.Name(id="Literal"), slice=members):
            constants = members.elts if isinstance(members, ast.Tuple) else [members]
            texts = [
                each.value
                for each in constants
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
        case _:
            texts = []
    return [text for text in texts if IDENTIFIER.fullmatch(text)]


def _names_in_data() -> Iterator[tuple[str, str]]:
    for table in METADATA.tables.values():
        yield table.name, "geo/db/tables"
        for column in table.columns:
            yield column.name, f"table {table.fullname}"
    for theme in THEMES:
        yield theme.id, "geo/themes.py"
        if theme.group is not None:
            yield theme.group, "geo/themes.py"
    for layer in LAYERS:
        yield layer.id, "etl/publish/layers.py"
    for name in (*POLICIES, *SOURCES):
        yield name, "policies and sources"
    for path in files(".csv", under=PACKAGES):
        yield path.stem, inside(path)
        with path.open(encoding="utf-8") as lines:
            for name in next(csv.reader(lines)):
                yield name, inside(path)


def words() -> dict[str, str]:
    """Return every word of every name, with one name that holds it and where that stands."""
    return {word: f"{name} in {place}" for name, place in names().items() for word in words_of(name)}


def glossary_identifiers() -> list[str]:
    """Return the identifiers of the glossary: what stands in backticks in a row's first cell."""
    rows = re.findall(r"^\| (`.+?) \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    return [identifier for row in rows for identifier in re.findall(r"`([^`]+)`", row)]


def english_words() -> list[str]:
    """Return the reviewed English words."""
    return ENGLISH.read_text(encoding="utf-8").split()


def unknown_words() -> dict[str, str]:
    """Return the words that neither list knows."""
    swedish = {word for identifier in glossary_identifiers() for word in words_of(identifier)}
    known = swedish | set(english_words())
    return {word: where for word, where in sorted(words().items()) if word not in known}


if __name__ == "__main__":
    for unknown, first_met in unknown_words().items():
        print(f"{unknown:24} {first_met}")  # noqa: T201 - that is what the command is for
