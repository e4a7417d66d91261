"""Which code made a number: the package's version, and in a checkout its commit."""

import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


@cache
def code_version() -> str:
    """Give "0.1.0" or, in a checkout, "0.1.0+3f2a1b9" (with ".ändrad" while files differ from it)."""
    try:
        number = version("lagesbild")
    except PackageNotFoundError:
        number = "0"
    if not (CHECKOUT / ".git").exists():
        return number
    described = subprocess.run(  # noqa: S603 - git of the machine, fixed arguments
        ["git", "-C", str(CHECKOUT), "describe", "--always", "--dirty=.ändrad", "--abbrev=7"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return f"{number}+{described}" if described else number
