"""What the tests of the architecture look at: the files of this checkout, not what was built beside them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("api", "etl", "geo", "maps")
NOT_OURS: Final = frozenset(
    {
        *(".git", ".venv", ".make", ".pgdata", "node_modules", "dist", "__pycache__", "build", "var"),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"),
    }
)


@cache
def files(*suffixes: str, under: tuple[str, ...] = (".",)) -> tuple[Path, ...]:
    """List the files of the checkout that end so, all of them when no ending is given."""
    return tuple(
        path
        for folder in under
        for path in _walk(CHECKOUT / folder)
        if not suffixes or path.suffix in suffixes
    )


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS)
        for name in sorted(names):
            if (path := Path(place, name)).is_file():
                yield path


def packaged() -> tuple[Path, ...]:
    """List the modules of the four packages."""
    return files(".py", under=PACKAGES)


@cache
def tree(path: Path) -> ast.Module:
    """Parse a module, once a session."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def inside(path: Path) -> str:
    """Name a file as seen from the root of the checkout."""
    return str(path.relative_to(CHECKOUT))
