"""Files to send: pages that hold everything they show and ask nobody for anything.

A page is rendered with addresses of a manifest that the web build writes (`maps/web/dist/folium`).
Each address is replaced by its file; what the manifest does not know is refused. Then the page is
read as a browser reads it, and refused if it would still ask for something.
"""

import base64
import hashlib
import json
import mimetypes
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Final

from geo.errors import NotFoundError, PolicyError, ShapeError

Assets = Mapping[str, bytes]
"""Address in a rendered page → the file's content."""

POLICY_PLACE: Final = "<!-- content security policy -->"
"""Where a page leaves room for its policy: behind its character set, before everything else."""

_SCRIPT_LINK: Final = re.compile(r'<script src="([^"]*)"></script>')
_STYLE_LINK: Final = re.compile(r'<link rel="stylesheet" href="([^"]*)"\s*/?>')
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SOURCE_MAP: Final = re.compile(r"^\s*(?://|/\*)[#@] ?sourceMappingURL=.*$", re.MULTILINE)
_CSS_URL: Final = re.compile(r"""url\(\s*(['"]?)([^'")]*)\1\s*\)""", re.IGNORECASE)
_ASKS: Final = frozenset({"base", "embed", "form", "frame", "iframe", "link", "object", "portal"})
"""Elements that a file to send has no use for and that ask for, or send, something."""
_ADDRESSES: Final = frozenset(
    {
        *(
            "action",
            "background",
            "cite",
            "codebase",
            "data",
            "formaction",
            "href",
            "imagesrcset",
            "longdesc",
        ),
        *("manifest", "ping", "poster", "profile", "src", "srcset", "xlink:href"),
    }
)
_CARRIED: Final = ("#", "data:")
"""How an address begins that lies in the page itself."""


@dataclass(frozen=True)
class SelfContainedHtml:
    """A page that opens without a network.

    Parameters
    ----------
    title
        What the page calls itself.
    html
        The whole of it.
    """

    title: str
    html: str

    def write(self, path: Path) -> int:
        """Write the page as a whole or not at all, and return its size in bytes.

        Raises
        ------
        OSError
            When the folder is missing or cannot be written to; what stood there before is left.
        """
        content = self.html.encode("utf-8")
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with partial.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return len(content)


def load_assets() -> Assets:
    """Read the files that the web build laid out for maps to send.

    Raises
    ------
    NotFoundError
        When the web code has not been built.
    """
    folder = Path(str(resources.files("maps"))) / "web" / "dist" / "folium"
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise NotFoundError("Kartans filer är inte byggda. Bygg dem med: make web")
    files: dict[str, str] = json.loads(manifest.read_bytes())
    return {address: (folder / file).read_bytes() for address, file in files.items()}


def contain(title: str, html: str, assets: Assets) -> SelfContainedHtml:
    """Put every file that a page names into it, give it its policy, and see that it asks for nothing.

    Parameters
    ----------
    title
        As in `SelfContainedHtml`.
    html
        A page with `POLICY_PLACE` once. A page without scripts gets a policy that allows none.
    assets
        Empty for a page that names no files.

    Raises
    ------
    NotFoundError
        When the page names a file that is not among `assets`.
    PolicyError
        When it would ask for something all the same.
    ShapeError
        When there is no room for the policy, or room twice.
    """
    text = html.replace("\r\n", "\n").replace("\r", "\n")  # as a browser reads it, or hashes differ
    if text.count(POLICY_PLACE) != 1:
        message = f"expected one place for the policy, got {text.count(POLICY_PLACE)}"
        raise ShapeError(message)
    text = _SCRIPT_LINK.sub(lambda found: f"<script>{_script(found[1], assets)}</script>", text)
    text = _STYLE_LINK.sub(lambda found: f"<style>{_style(found[1], assets)}</style>", text)
    policy = _policy(_SCRIPT.findall(text))
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    text = text.replace(POLICY_PLACE, meta, 1)
    require_silence(text)
    return SelfContainedHtml(title, text)


def require_silence(html: str) -> None:
    """Refuse a page that would ask for anything, or hold a handler or an empty policy.

    Raises
    ------
    PolicyError
        Naming the element, never its content.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.found:
        raise PolicyError(f"En fil att skicka hämtar ingenting, men sidan har {', '.join(reader.found[:3])}.")


class _Reader(HTMLParser):
    """Reads a page and notes what in it would ask for something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element or an attribute that asks."""
        self._is_style = tag == "style"
        if tag in _ASKS:
            self.found.append(f"elementet {tag}")
        for name, value in attrs:
            if name in _ADDRESSES and not (value or "").strip().lower().startswith(_CARRIED):
                self.found.append(f"adressen {name} i {tag}")
            if name.startswith("on"):
                self.found.append(f"attributet {name} i {tag}")
            if name == "style" and _has_address(value or ""):
                self.found.append(f"en adress i stilen för {tag}")
            if name == "http-equiv" and (value or "").lower() == "refresh":
                self.found.append("en omladdning")

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        if tag == "style":
            self._is_style = False

    def handle_data(self, data: str) -> None:
        """Note an address in a style sheet."""
        if self._is_style and _has_address(data):
            self.found.append("en adress i en stilmall")


def _has_address(style: str) -> bool:
    return "@import" in style.lower() or any(
        not address.strip().lower().startswith(_CARRIED) for _, address in _CSS_URL.findall(style)
    )


def _asset(address: str, assets: Assets) -> bytes:
    if address not in assets:
        raise NotFoundError(f"Kartan ber om {address[:80]!r}, som inte är bland de filer som följer med.")
    return assets[address]


def _script(address: str, assets: Assets) -> str:
    code = _SOURCE_MAP.sub("", _asset(address, assets).decode("utf-8"))
    licence = assets.get(posixpath.join(posixpath.dirname(address), "LICENSE"))
    if licence is not None:
        code = f"/*\n{licence.decode('utf-8')}*/\n{code}"
    # neither an end nor what would make a parser look past the real one
    return re.sub(r"<(?=/script|!--|script)", r"\\x3c", code.replace("\r", ""), flags=re.IGNORECASE)


def _style(address: str, assets: Assets) -> str:
    css = _SOURCE_MAP.sub("", _asset(address, assets).decode("utf-8"))
    folder = posixpath.dirname(address)

    def carried(found: re.Match[str]) -> str:
        if found[2].startswith(_CARRIED):
            return found[0]
        name = posixpath.normpath(posixpath.join(folder, found[2]))
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"url(data:{media_type};base64,{base64.b64encode(_asset(name, assets)).decode('ascii')})"

    return re.sub(r"<(?=/style)", "\\\\3c ", _CSS_URL.sub(carried, css), flags=re.IGNORECASE)


def _policy(scripts: list[str]) -> str:
    """Return the policy of a page: its own scripts by hash, and no others.

    A browser that knows hashes ignores 'unsafe-inline' beside them; it stands there for those that
    do not.
    """
    parts = ["default-src 'none'"]
    if scripts:
        hashes = [base64.b64encode(hashlib.sha256(each.encode("utf-8")).digest()) for each in scripts]
        listed = " ".join(dict.fromkeys(f"'sha256-{each.decode('ascii')}'" for each in hashes))
        parts.append(f"script-src 'unsafe-inline' {listed}")
    return "; ".join(
        [*parts, "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'", "form-action 'none'"]
    )
