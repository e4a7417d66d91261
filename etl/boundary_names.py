"""Find the names and the codes of areas in a boundary file, and say how they differ from known ones."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from etl.readers.texts import text_of
from geo.areas import STADSDELSOMRADE_VERSIONS, membership
from geo.data import read_facts
from geo.errors import DeliveryError
from geo.names import code_of, normalise_name, tidy_name

_NAME_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "stadsdel": ("stadsdel", "stadsdelsnamn", "namn", "name"),
    # "Sdn_omarde" is how the city's own shapefile of 2020 spells it.
    "stadsdelsomrade": ("stadsdelsområde", "stadsdelsomrade", "sdn_omrade", "sdn_omarde", "namn", "name"),
    "regso": ("regso", "regsonamn", "regso_namn", "namn", "name"),
    "kommun": ("kommunnamn", "kommun", "namn", "name"),
    "basomrade": ("basområdesnamn", "basomradesnamn", "namn", "name"),
}
_CODE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "regso": ("kod", "regsokod", "regso_kod", "regsocode"),
    "basomrade": ("kod", "code", "basområdeskod", "basomradeskod", "baskod", "basområde", "basomrade"),
}
# SCB appends the edition: "0180R001_RegSO2025".
_REGSO_CODE = re.compile(r"^(\d{4}R\d{3})(?:_RegSO\d{4})?$")
# What Swedish letters become when UTF-8 is read as Latin-1, or the reverse.
GARBLED = re.compile("[\u00c2\u00c3\ufffd]")
_MAX_LISTED = 5


def name_areas(
    rows: gpd.GeoDataFrame,
    kind: str,
    name_column: str | None,
    code_column: str | None,
    remarks: list[str],
    path: Path,
) -> tuple[list[str], list[str]]:
    """Read the name and the code of each area.

    A basområde is known by its code, which is kept as delivered; its name may be missing or be another's.

    Parameters
    ----------
    remarks
        What a person should know of them is added.

    Returns
    -------
    names, codes
        In the order of `rows`; codes are unique, and so are names but those of basområden.

    Raises
    ------
    DeliveryError
        When a column is missing, or names or codes are empty, garbled or repeated.
    """
    if kind == "basomrade":
        codes = _codes_as_delivered(rows, code_column, remarks, path)
        column = _column(rows, name_column, _NAME_COLUMNS[kind])
        if column is None and name_column is not None:
            raise _no_column("namn", name_column, rows, path)
        texts = codes if column is None else [text_of(value) or "" for value in rows[column]]
        return [tidy_name(text) or code for text, code in zip(texts, codes, strict=True)], codes
    names = _names(rows, kind, name_column, path)
    return names, _codes(rows, kind, code_column, names, path)


def _column(rows: gpd.GeoDataFrame, wanted: str | None, known: tuple[str, ...]) -> str | None:
    by_lower = {column.lower(): column for column in rows.columns if column != rows.geometry.name}
    candidates = known if wanted is None else (wanted,)
    return next((by_lower[name.lower()] for name in candidates if name.lower() in by_lower), None)


def _no_column(what: str, expected: str, rows: gpd.GeoDataFrame, path: Path) -> DeliveryError:
    present = ", ".join(name for name in rows.columns if name != rows.geometry.name) or "inga"
    message = f"Väntade en kolumn med {what} ({expected}) i {path.name}; kolumnerna är {present}."
    return DeliveryError(message)


def _names(rows: gpd.GeoDataFrame, kind: str, name_column: str | None, path: Path) -> list[str]:
    column = _column(rows, name_column, _NAME_COLUMNS[kind])
    if column is None:
        raise _no_column("namn", name_column or ", ".join(_NAME_COLUMNS[kind]), rows, path)
    raw = ["" if pd.isna(value) else str(value) for value in rows[column]]
    empty = [str(number) for number, value in enumerate(raw, start=1) if not value.strip()]
    if empty:
        message = f"Väntade ett namn på varje rad i {path.name}; {column} är tom på rad {listed(empty)}."
        raise DeliveryError(message)
    if any(GARBLED.search(value) for value in raw):
        message = f"Väntade svenska namn i {column} i {path.name}; texten har fel teckenkodning."
        raise DeliveryError(message)
    names = [tidy_name(value) if kind == "regso" else normalise_name(value) for value in raw]
    _require_unique(names, "namn", path)
    return names


def _codes(
    rows: gpd.GeoDataFrame, kind: str, code_column: str | None, names: list[str], path: Path
) -> list[str]:
    if kind != "regso" and code_column is None:
        codes = [code_of(name) for name in names]
        _require_unique(codes, "kod", path)
        return codes
    column = _column(rows, code_column, _CODE_COLUMNS["regso"])
    if column is None:
        raise _no_column("koder", code_column or ", ".join(_CODE_COLUMNS["regso"]), rows, path)
    codes = [str(value).strip() for value in rows[column]]
    if kind == "regso":
        codes = [_regso_code(code, path) for code in codes]
    _require_unique(codes, "kod", path)
    return codes


def _regso_code(code: str, path: Path) -> str:
    match = _REGSO_CODE.match(code)
    if match is None:
        message = f"Väntade RegSO-koder som 0180R001 i {path.name}; fick {code[:20]!r}."
        raise DeliveryError(message)
    return match.group(1)


def _require_unique(values: list[str], what: str, path: Path) -> None:
    counts = pd.Series(values).value_counts()
    repeated = sorted(counts[counts > 1].index)
    if repeated:
        message = f"Väntade varje {what} en gång i {path.name}; fick {listed(repeated)} flera gånger."
        raise DeliveryError(message)


def _codes_as_delivered(
    rows: gpd.GeoDataFrame, code_column: str | None, remarks: list[str], path: Path
) -> list[str]:
    known = _CODE_COLUMNS["basomrade"]
    column = _column(rows, code_column, known)
    if column is None:
        raise _no_column("koder", code_column or ", ".join(known), rows, path)
    codes = [(text_of(value) or "").strip() for value in rows[column].astype("object")]
    empty = [str(number) for number, code in enumerate(codes, start=1) if not code]
    if empty:
        message = f"Väntade en kod på varje rad i {path.name}; {column} är tom på rad {listed(empty)}."
        raise DeliveryError(message)
    if pd.api.types.is_numeric_dtype(rows[column]):
        remarks.append(f"Koderna i {column} är tal: inledande nollor kan ha gått förlorade.")
    _require_unique(codes, "kod", path)
    return codes


def compare_names(
    areas: gpd.GeoDataFrame, kind: str, valid_from: date, rows: gpd.GeoDataFrame, names: list[str]
) -> list[str]:
    """Say how the names and codes differ from the file's and from the known areas'."""
    if kind == "basomrade":
        return []
    remarks = []
    delivered = {str(value) for column in rows.columns for value in rows[column] if isinstance(value, str)}
    n_changed = sum(name not in delivered for name in names)
    if n_changed:
        remarks.append(f"Namn som normaliserades: {n_changed}.")
    if kind == "stadsdelsomrade" and valid_from not in STADSDELSOMRADE_VERSIONS:
        known = ", ".join(version.isoformat() for version in STADSDELSOMRADE_VERSIONS)
        remarks.append(f"Ingen känd indelning gäller från {valid_from.isoformat()}; kända är {known}.")
        return remarks
    known_names = _known_names(kind, valid_from)
    delivered_names = dict(zip(areas["code"], areas["name"], strict=True))
    missing = sorted(known_names[code] for code in known_names.keys() - delivered_names.keys())
    unknown = sorted(delivered_names[code] for code in delivered_names.keys() - known_names.keys())
    if missing:
        remarks.append(f"Väntade {len(known_names)} områden; {listed(missing)} saknas.")
    if unknown:
        remarks.append(f"Okända områden: {listed(unknown)}.")
    return remarks


def _known_names(kind: str, valid_from: date) -> dict[str, str]:
    if kind == "regso":
        facts = read_facts("regso")
        return dict(zip(facts["regso_kod"], facts["regso_namn"], strict=True))
    if kind == "kommun":
        return {"stockholm": "Stockholm"}
    version = valid_from if kind == "stadsdelsomrade" else STADSDELSOMRADE_VERSIONS[-1]
    links = membership().loc[lambda rows: rows["version"] == version]
    return dict(zip(links[f"{kind}_code"], links[kind], strict=True))


def listed(values: list[str]) -> str:
    """List the first values, and how many there are besides."""
    shown = ", ".join(values[:_MAX_LISTED])
    n_more = len(values) - _MAX_LISTED
    return f"{shown} och {n_more} till" if n_more > 0 else shown
