"""No file says where packages or images are fetched from, or where a database would listen by itself."""

import json
import re
from typing import Any

from tests.architecture.checkout import CHECKOUT, files, inside

TEXT = (".py", ".toml", ".lock", ".md", ".yml", ".yaml", ".json", ".ts", ".html", ".css", ".sql", ".cfg", "")
# Written so that this file does not hold what it looks for.
ADDRESSES = re.compile(
    r"""
    \b(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg|jsdelivr|unpkg|quay|ghcr|gcr|azurecr|mcr)[.](?:org|com|io|net)\b
    | \bdocker[.]io\b
    | \bregistry[.-][a-z0-9-]+[.][a-z]{2,}
    | \b(?:artifactory|nexus|verdaccio|devpi|mirror)[.-][a-z0-9.-]+[.][a-z]{2,}
    | --(?:extra-)?index-url[ =]
    | --find-links[ =]
    | localhost[:]5432
    """,
    re.VERBOSE,
)
LOCKS = (
    "requirements.lock",
    ".ci/node.lock",
    *(f"tests/clients/locks/{client}.lock" for client in ("owslib", "ogctests", "pyogrio")),
)


def test_no_file_names_a_registry_or_a_mirror() -> None:
    found = [
        f"{inside(path)}:{number}: {match[0]}"
        for path in files(*TEXT)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (match := ADDRESSES.search(line))
    ]
    assert found == []


def test_the_locks_of_python_have_hashes_and_no_address() -> None:
    for name in LOCKS:
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        assert "://" not in text
        for requirement in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in requirement, f"{name}: {requirement[:80]}"


def test_the_lock_of_the_web_code_has_checksums_and_no_address() -> None:
    lock: dict[str, Any] = json.loads((CHECKOUT / "maps/web/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert "integrity" in package, name
        assert "resolved" not in package, name
