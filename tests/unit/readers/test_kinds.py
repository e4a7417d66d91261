"""A file is what its bytes say, whatever it is called."""

from pathlib import Path

import pytest

from etl.readers.kinds import FileKind, kind_of, require_kind
from geo.errors import DeliveryError
from tests.unit.readers.build import ole, xls, xlsx, zipped

GEOPACKAGE = b"SQLite format 3\0".ljust(68, b"\0") + b"GPKG".ljust(64, b"\0")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a;b\n1;2\n", FileKind.DELIMITED),
        ("område;år\n".encode("iso-8859-1"), FileKind.DELIMITED),
        ("a;b\n".encode("utf-16"), FileKind.DELIMITED),
        (b"", FileKind.EMPTY),
        (b"\xef\xbb\xbf \n", FileKind.EMPTY),
        (b"\xef\xbb\xbf [1]", FileKind.JSON),
        (b'{"a": [{"b": 1}]}', FileKind.JSON),
        (b'{"a": 1}\n{"a": 2}\n', FileKind.JSON_LINES),
        (b'{\n"type": "FeatureCollection",\n"features": []}', FileKind.GEOJSON),
        (b'{"features": [], "type":"FeatureCollection"}', FileKind.GEOJSON),
        (b"<html><table></table></html>", FileKind.MARKUP),
        (b"%PDF-1.7\n", FileKind.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n\0\0", FileKind.UNKNOWN),
        (GEOPACKAGE, FileKind.GEOPACKAGE),
        (GEOPACKAGE.replace(b"GPKG", b"\0\0\0\0"), FileKind.UNKNOWN),
        ((9994).to_bytes(4, "big") + bytes(96), FileKind.SHAPEFILE),
        (b"PK\x03\x04 cut off", FileKind.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), FileKind.UNKNOWN),
    ],
)
def test_a_file_is_known_by_its_content(tmp_path: Path, content: bytes, expected: FileKind) -> None:
    path = tmp_path / "leverans.xlsx"
    path.write_bytes(content)
    assert kind_of(path) is expected


def test_workbooks_and_zips_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    assert kind_of(xlsx(tmp_path / "a", [["x"]])) is FileKind.XLSX
    assert kind_of(xls(tmp_path / "b", {"Blad": b""})) is FileKind.XLS
    assert kind_of(ole(tmp_path / "c", "EncryptedPackage", b"secret")) is FileKind.PROTECTED
    assert kind_of(zipped(tmp_path / "d", {"lager/A.SHP": b""})) is FileKind.SHAPEFILE_ZIP
    assert kind_of(zipped(tmp_path / "e", {"__MACOSX/._a.shp": b"", "a.csv": b""})) is FileKind.ZIP


def test_the_wrong_kind_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"<html>")
    with pytest.raises(
        DeliveryError, match=r"Väntade en Excelfil \(.xlsx\) eller en textfil \(CSV\), fick en webb"
    ):
        require_kind(path, FileKind.XLSX, FileKind.DELIMITED)
    with pytest.raises(DeliveryError, match="fann ingen"):
        kind_of(tmp_path / "missing")


def test_every_kind_has_words() -> None:
    assert all(kind.words.startswith("en ") for kind in FileKind)
