"""A delivered zip, checked before anything is unpacked from it.

A zip says in its directory what it holds; the directory may lie, so a member is also counted while
it is unpacked. An Excel workbook is a zip and goes through the same check.
"""

import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from etl.readers.kinds import OLE_MAGIC, ZIP_MAGIC
from geo.errors import DeliveryError

MAX_TOTAL_BYTES: Final = 1 << 30
"""Of all members unpacked; the largest expected delivery is a tenth of it."""
MAX_MEMBERS: Final = 2000
MAX_RATIO: Final = 250
"""Bytes out for each byte in. Tables reach 50; deflate can do 1 032, and a bomb does."""
RATIO_FROM_BYTES: Final = 1 << 20
"""Smaller members do no harm whatever their ratio."""
SHOWN: Final = 60
GZIP_MAGIC: Final = b"\x1f\x8b"
SEVEN_ZIP_MAGIC: Final = b"7z\xbc\xaf\x27\x1c"
RAR_MAGIC: Final = b"Rar!\x1a\x07"
ARCHIVES: Final = (*ZIP_MAGIC, GZIP_MAGIC, SEVEN_ZIP_MAGIC, RAR_MAGIC)
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED_FLAG: Final = 0x1
LITTER: Final = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$)", re.IGNORECASE)
"""What operating systems leave in a zip beside what was put there."""
DRIVE: Final = re.compile(r"^[A-Za-z]:")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises for a zip that is cut off, damaged or of an unknown make."""


def require_safe_zip(path: Path, *, may_embed: bool = False) -> list[zipfile.ZipInfo]:
    """Refuse a zip that could do harm, by what its directory and its first bytes say.

    Parameters
    ----------
    path
        The zip; nothing of it is written anywhere.
    may_embed
        True for a workbook, whose embedded documents are never opened; else an archive within the
        archive is refused.

    Returns
    -------
    members
        The files it holds, without folders.

    Raises
    ------
    DeliveryError
        Naming the rule that was broken and the member that broke it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _require_limits(members)
            _require_distinct(members)
            for member in members:
                _require_plain(member)
                if not member.is_dir() and not may_embed:
                    _require_no_archive(archive, member)
    except DAMAGED as error:
        raise DeliveryError(
            f"Väntade en hel zip-fil; {path.name} är avbruten eller skadad. Leverera den på nytt."
        ) from error
    return [member for member in members if not member.is_dir()]


@contextmanager
def unpacked(path: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Unpack the one expected member of a delivered zip, and remove it afterwards.

    Parameters
    ----------
    path
        The zip as delivered.
    endings
        In lower case with the dot: of the member that is wanted. Members of the same folder and stem
        (the parts of a shapefile) come with it.

    Yields
    ------
    member
        The member in a folder of its own, named `leverans` and its ending.

    Raises
    ------
    DeliveryError
        When the zip is not safe, or holds none or several such members.
    """
    members = [member for member in require_safe_zip(path) if not LITTER.search(member.filename)]
    wanted = [member for member in members if member.filename.lower().endswith(endings)]
    if len(wanted) != 1:
        names = ", ".join(_shown(member.filename) for member in wanted[:5]) or "ingen"
        raise DeliveryError(
            f"Väntade en fil som slutar på {' eller '.join(endings)} i zip-filen; fick {len(wanted)}: {names}."
        )
    (main,) = wanted
    parts = [member for member in members if _stem(member) == _stem(main)]
    with tempfile.TemporaryDirectory(prefix="lagesbild-") as folder:
        _unpack(path, parts, Path(folder))
        yield Path(folder) / f"leverans{_ending(main)}"


def _require_limits(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise DeliveryError(f"Väntade högst {MAX_MEMBERS} filer i en zip-fil, fick {len(members)}.")
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL_BYTES:
        raise DeliveryError(
            f"Väntade högst {MAX_TOTAL_BYTES >> 20} MB uppackat ur en zip-fil; "
            f"den säger sig rymma {total >> 20} MB."
        )
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > RATIO_FROM_BYTES and ratio > MAX_RATIO:
            raise DeliveryError(
                f"Väntade högst {MAX_RATIO} gångers packning i en zip-fil; "
                f"{_shown(member.filename)} är packad {ratio:.0f} gånger och ser ut som en zip-bomb."
            )


def _require_distinct(members: list[zipfile.ZipInfo]) -> None:
    """Names that a case-blind or accent-blind file system would take for one are one."""
    seen: set[str] = set()
    for member in members:
        name = unicodedata.normalize("NFC", member.filename).casefold()
        if name in seen:
            raise DeliveryError(
                f"Väntade varje filnamn en gång i zip-filen; {_shown(member.filename)} står flera gånger."
            )
        seen.add(name)


def _require_plain(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename  # `filename` ends at the first NUL
    parts = PurePosixPath(name).parts
    mode = member.external_attr >> 16
    rules = (
        (bool(CONTROL.search(name)) or not name.strip("/. "), "filnamn utan styrtecken"),
        (name.startswith("/") or bool(DRIVE.match(name)), "filnamn utan absolut sökväg eller enhetsbokstav"),
        ("\\" in name, "filnamn utan omvänt snedstreck"),
        (".." in parts, "filnamn som inte leder ut ur mappen (..)"),
        (stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR), "vanliga filer, inga länkar"),
        (bool(member.flag_bits & ENCRYPTED_FLAG), "filer utan lösenord"),
        (member.compress_type not in METHODS, "filer som är packade på vanligt sätt (deflate)"),
    )
    for is_broken, expected in rules:
        if is_broken:
            raise DeliveryError(f"Väntade {expected} i zip-filen; fick {_shown(name)}.")


def _require_no_archive(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as file:
        head = file.read(8)
    if head.startswith((*ARCHIVES, OLE_MAGIC)):
        raise DeliveryError(
            f"Väntade inga arkiv eller Office-dokument i en zip-fil; {_shown(member.filename)} är ett sådant. "
            "Leverera filen som den är."
        )


def _unpack(path: Path, parts: list[zipfile.ZipInfo], folder: Path) -> None:
    """Write members under names of our own, counting what really comes out."""
    left = MAX_TOTAL_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for member in parts:
                target = folder / f"leverans{_ending(member)}"
                with archive.open(member) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out)
                left -= target.stat().st_size
                if left < 0:
                    raise DeliveryError(f"Väntade högst {MAX_TOTAL_BYTES >> 20} MB uppackat ur en zip-fil.")
    except DAMAGED as error:
        raise DeliveryError(f"Väntade en hel zip-fil; {path.name} går inte att packa upp.") from error


def _stem(member: zipfile.ZipInfo) -> str:
    return member.filename.removesuffix(PurePosixPath(member.filename).suffix).casefold()


def _ending(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _shown(name: str) -> str:
    return repr(name[:SHOWN])
