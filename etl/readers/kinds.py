"""What a delivered file is, told by its content: in the store it has no ending."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from geo.errors import DeliveryError

HEAD_BYTES: Final = 1 << 16
ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound File Binary ([MS-CFB] 2.2): old Excel, and new Excel behind a password."""
SQLITE_MAGIC: Final = b"SQLite format 3\0"
GEOPACKAGE_IDS: Final = (b"GPKG", b"GP10", b"GP11")
GEOPACKAGE_ID_PLACE: Final = 68
"""Where SQLite keeps the application id (OGC 12-128r19, requirement 2)."""
SHAPEFILE_MAGIC: Final = (9994).to_bytes(4, "big")
UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
BOM: Final = b"\xef\xbb\xbf"
WORKBOOK: Final = re.compile(r"^xl/workbook\d*\.xml$", re.IGNORECASE)
FEATURE_COLLECTION: Final = re.compile(rb'"type"\s*:\s*"FeatureCollection"')
CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
"""Bytes that no text file holds."""


class FileKind(StrEnum):
    """The forms of delivered files that a reader can tell apart."""

    DELIMITED = "delimited"
    XLSX = "xlsx"
    XLS = "xls"
    PROTECTED = "protected"
    JSON = "json"
    JSON_LINES = "json_lines"
    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"
    ZIP = "zip"
    SHAPEFILE = "shapefile"
    SHAPEFILE_ZIP = "shapefile_zip"
    MARKUP = "markup"
    EMPTY = "empty"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """Swedish for a sentence: "en Excelfil (.xlsx)"."""
        return _WORDS[self]


_WORDS: Final[dict[FileKind, str]] = {
    FileKind.DELIMITED: "en textfil (CSV)",
    FileKind.XLSX: "en Excelfil (.xlsx)",
    FileKind.XLS: "en äldre Excelfil (.xls)",
    FileKind.PROTECTED: "en lösenordsskyddad Excelfil",
    FileKind.JSON: "en JSON-fil",
    FileKind.JSON_LINES: "en fil med ett JSON-objekt på varje rad",
    FileKind.GEOJSON: "en GeoJSON-fil",
    FileKind.GEOPACKAGE: "en GeoPackage-fil",
    FileKind.ZIP: "en zip-fil",
    FileKind.SHAPEFILE: "en shapefil (.shp) utan sina övriga delar",
    FileKind.SHAPEFILE_ZIP: "en zippad shapefil",
    FileKind.MARKUP: "en webbsida eller XML-fil",
    FileKind.EMPTY: "en tom fil",
    FileKind.UNKNOWN: "en fil av okänt slag",
}


def kind_of(path: Path) -> FileKind:
    """Tell what a file is by its first bytes, and for a zip by the names it holds.

    Raises
    ------
    DeliveryError
        When there is no such file.
    """
    if not path.is_file():
        raise DeliveryError(f"Väntade en fil, fann ingen: {path.name}")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        return FileKind.EMPTY
    if head.startswith(ZIP_MAGIC):
        return _kind_of_zip(path)
    if head.startswith(OLE_MAGIC):
        return _kind_of_ole(path.read_bytes())
    if head.startswith(SQLITE_MAGIC):
        place = slice(GEOPACKAGE_ID_PLACE, GEOPACKAGE_ID_PLACE + 4)
        return FileKind.GEOPACKAGE if head[place] in GEOPACKAGE_IDS else FileKind.UNKNOWN
    if head.startswith(SHAPEFILE_MAGIC):
        return FileKind.SHAPEFILE
    return _kind_of_text(path, head)


def require_kind(path: Path, *accepted: FileKind) -> FileKind:
    """Give the kind of a file when it is one of those that are accepted.

    Raises
    ------
    DeliveryError
        When it is another; a password is named for what it is.
    """
    kind = kind_of(path)
    if kind not in accepted:
        wanted = " eller ".join(each.words for each in accepted)
        raise DeliveryError(f"Väntade {wanted}, fick {kind.words}: {path.name}")
    return kind


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return FileKind.ZIP  # cut off or damaged: `require_safe_zip` says so
    if any(WORKBOOK.match(name) for name in names):
        return FileKind.XLSX
    if any(name.lower().endswith(".shp") and not name.startswith("__MACOSX/") for name in names):
        return FileKind.SHAPEFILE_ZIP
    return FileKind.ZIP


def _kind_of_ole(content: bytes) -> FileKind:
    """Look for the names of streams, which the format keeps as UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileKind.PROTECTED
    if any(f"{name}\0".encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return FileKind.XLS
    return FileKind.UNKNOWN


def _kind_of_text(path: Path, head: bytes) -> FileKind:
    if head.startswith(UTF16_MARKS):
        return FileKind.DELIMITED  # its reader refuses the encoding with a sentence that helps
    text = head.removeprefix(BOM).lstrip()
    if not text:
        return FileKind.EMPTY if len(head) < HEAD_BYTES else FileKind.UNKNOWN
    if text.startswith(b"<"):
        return FileKind.MARKUP
    if CONTROL.search(head) or text.startswith(b"%PDF"):
        return FileKind.UNKNOWN
    if text.startswith(b"["):
        return FileKind.JSON
    return _kind_of_object(path) if text.startswith(b"{") else FileKind.DELIMITED


def _kind_of_object(path: Path) -> FileKind:
    """One object over the whole file, or one a line."""
    content = path.read_bytes().removeprefix(BOM)
    lines = [line for line in (each.strip() for each in content.split(b"\n", 16)) if line]
    if len(lines) > 1 and all(line.startswith(b"{") for line in lines[:2]) and lines[0].endswith(b"}"):
        return FileKind.JSON_LINES
    return FileKind.GEOJSON if FEATURE_COLLECTION.search(content) else FileKind.JSON
