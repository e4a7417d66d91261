"""Where a client comes from: Debian, or PyPI by a lock; installed when it is missing."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.clients.verdict import ClientError

FOLDER: Final = Path(".make") / "clients"
LOCKS: Final = Path("tests") / "clients" / "locks"
PROBES: Final = Path("tests") / "clients" / "probes"
TIMEOUT_S: Final = 600
INSTALL_TIMEOUT_S: Final = 1_200
TAIL: Final = 600
"""Characters of what a failed program said last."""


def require_debian(packages: Sequence[str], works: Sequence[str]) -> None:
    """Install Debian packages unless the command `works` does.

    Raises
    ------
    ClientError
        When they cannot be installed; the message is the line to run.
    """
    if _succeeds(works):
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is not None:
        quiet = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive"]
        _succeeds([*quiet, "apt-get", "update", "-qq"])
        if _succeeds([*quiet, *install]) and _succeeds(works):
            return
    raise ClientError(f"run: sudo apt-get install --no-install-recommends {' '.join(packages)}")


def require_environment(name: str) -> Path:
    """Make the virtual environment that a lock describes, unless it is there; gives its Python.

    Raises
    ------
    ClientError
        When it cannot be made; the message is the line to run.
    """
    lock, folder = LOCKS / f"{name}.lock", FOLDER / name
    python, stamp = folder.absolute() / "bin" / "python", folder / "lock.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return python
    make = [sys.executable, "-m", "venv", "--clear", str(folder)]
    install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    if not (_succeeds(make) and _succeeds(install)):
        raise ClientError(f"run: {' '.join(make)} && {' '.join(install)}")
    stamp.write_text(digest, encoding="utf-8")
    return python


def ask(command: Sequence[str], question: object) -> dict[str, Any]:
    """Run a probe with a question in JSON; gives the answer in the last line that it writes."""
    answer: dict[str, Any] = json.loads(run([*command, json.dumps(question)]).strip().splitlines()[-1])
    return answer


def run(command: Sequence[str], extra: Mapping[str, str] | None = None) -> str:
    """Run a client in an environment that holds nothing of ours, and give what it wrote.

    Raises
    ------
    ClientError
        When it fails or takes too long; the message ends with what it said last.
    """
    home = (FOLDER / "home").absolute()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        **(extra or {}),
    }
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ClientError(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout)[-TAIL:].split())
        raise ClientError(f"{command[0]} ended with {done.returncode}: {said}")
    return done.stdout


def _succeeds(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=INSTALL_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
