"""A zip is refused before anything of it is unpacked, and each refusal names its rule."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest

from etl.readers import archives
from etl.readers.archives import require_safe_zip, unpacked
from geo.errors import DeliveryError
from tests.unit.readers.build import xlsx, zipped

CSV = b"a;b\n1;2\n"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../a.csv", "leder ut ur mappen"),
        ("mapp/../../a.csv", "leder ut ur mappen"),
        ("/etc/a.csv", "absolut sökväg"),
        ("C:/a.csv", "absolut sökväg eller enhetsbokstav"),
        ("mapp\\a.csv", "omvänt snedstreck"),
        ("..\\a.csv", "omvänt snedstreck"),
        ("a\n.csv", "styrtecken"),
        ("a\0.csv", "styrtecken"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str, rule: str) -> None:
    path = zipped(tmp_path / "a.zip", {name.replace("\0", "?"): CSV})
    path.write_bytes(path.read_bytes().replace(name.replace("\0", "?").encode(), name.encode()))
    with pytest.raises(DeliveryError, match=rule), unpacked(path, (".csv",)):
        pytest.fail("was unpacked")
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(DeliveryError, match="inga länkar"):
        require_safe_zip(tmp_path / "a.zip")


def test_a_bomb_is_refused_by_how_tightly_it_is_packed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": bytes(20 << 20)})
    assert path.stat().st_size < 50_000
    with pytest.raises(DeliveryError, match="zip-bomb"):
        require_safe_zip(path)


def test_a_zip_that_says_it_holds_too_much_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CSV, "b.csv": CSV})
    content = bytearray(path.read_bytes())
    for place in [place for place in range(len(content)) if content[place : place + 4] == b"PK\1\2"]:
        struct.pack_into("<I", content, place + 24, 600 << 20)
    path.write_bytes(content)
    with pytest.raises(DeliveryError, match=r"högst 1024 MB .* rymma 1200 MB"):
        require_safe_zip(path)


def test_a_member_that_holds_more_than_it_says_gives_no_more(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CSV * 1000})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\1\2") + 24, 10)
    path.write_bytes(content)
    with pytest.raises(DeliveryError, match=r"hel zip-fil; a.zip"), unpacked(path, (".csv",)):
        pytest.fail("was unpacked")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{number}.csv": b"" for number in range(archives.MAX_MEMBERS + 1)})
    with pytest.raises(DeliveryError, match="högst 2000 filer i en zip-fil, fick 2001"):
        require_safe_zip(path)


def test_an_archive_within_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.csv": CSV}).read_bytes()
    path = zipped(tmp_path / "a.zip", {"a.csv": inner})
    with pytest.raises(DeliveryError, match="inga arkiv"):
        require_safe_zip(path)
    assert [member.filename for member in require_safe_zip(path, may_embed=True)] == ["a.csv"]


def test_a_member_behind_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CSV})
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    with pytest.raises(DeliveryError, match="utan lösenord"):
        require_safe_zip(path)


@pytest.mark.parametrize("names", [("a.csv", "A.CSV"), ("ä.csv", "a\u0308.csv")])
def test_names_that_are_one_on_some_computers_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    path = zipped(tmp_path / "a.zip", dict.fromkeys(names, CSV))
    with pytest.raises(DeliveryError, match="flera gånger"):
        require_safe_zip(path)


@pytest.mark.parametrize("keep", [10, 60, -30])
def test_a_zip_that_is_cut_off_is_refused(tmp_path: Path, keep: int) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": CSV * 100})
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DeliveryError, match="avbruten eller skadad"):
        require_safe_zip(path)


def test_an_unusual_way_of_packing_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", CSV)
    with pytest.raises(DeliveryError, match="deflate"):
        require_safe_zip(tmp_path / "a.zip")


def test_the_one_member_is_unpacked_with_its_parts_and_removed_again(tmp_path: Path) -> None:
    members = {
        "uso/Uso 2025.SHP": b"1",
        "uso/uso 2025.dbf": b"2",
        "uso/Uso 2025.prj": b"3",
        "uso/other.dbf": b"4",
        "__MACOSX/uso/._Uso 2025.SHP": b"5",
    }
    with unpacked(zipped(tmp_path / "a.zip", members), (".shp",)) as member:
        assert member.name == "leverans.shp"
        found = {path.name: path.read_bytes() for path in member.parent.iterdir()}
        folder = member.parent
    assert found == {"leverans.shp": b"1", "leverans.dbf": b"2", "leverans.prj": b"3"}
    assert not folder.exists()


@pytest.mark.parametrize(("members", "count"), [({"a.txt": CSV}, 0), ({"a.csv": CSV, "b.csv": CSV}, 2)])
def test_none_or_several_expected_members_are_refused(
    tmp_path: Path, members: dict[str, bytes], count: int
) -> None:
    path = zipped(tmp_path / "a.zip", members)
    with pytest.raises(DeliveryError, match=f"fick {count}"), unpacked(path, (".csv",)):
        pytest.fail("was unpacked")


def test_a_workbook_is_a_safe_zip(tmp_path: Path) -> None:
    assert require_safe_zip(xlsx(tmp_path / "a", [["x"]]), may_embed=True)
