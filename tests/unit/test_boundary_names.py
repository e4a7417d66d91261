"""Codes and names of basområden: kept as delivered, whatever the file calls them."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from etl.boundaries import read_boundaries
from geo.areas import AreaSet
from geo.errors import DeliveryError

SQUARES = [shapely.box(676000, 6571000, 677000, 6572000), shapely.box(672000, 6574000, 673000, 6575000)]


def read(folder: Path, code_column: str | None = None, **columns: list[object]) -> AreaSet:
    path = folder / "bas.gpkg"
    gpd.GeoDataFrame(columns, geometry=SQUARES, crs="EPSG:3006").to_file(path)
    return read_boundaries(path, "basomrade", date(2024, 1, 1), code_column=code_column)


def test_codes_are_text_with_their_zeros(tmp_path: Path) -> None:
    found = read(tmp_path, kod=["0100102 ", "0100101"], namn=["  Söder  om torget", None])
    assert found.areas["code"].tolist() == ["0100101", "0100102"]
    assert found.areas["name"].tolist() == ["0100101", "Söder om torget"]
    assert (found.title, found.valid_to, found.remarks) == ("Basområden från 2024-01-01", None, ())


@pytest.mark.parametrize("column", ["Basområde", "BASOMRADE", "baskod", "code"])
def test_the_column_of_codes_is_found(tmp_path: Path, column: str) -> None:
    assert read(tmp_path, **{column: ["b", "a"]}).areas["name"].tolist() == ["a", "b"]


@pytest.mark.parametrize("codes", [[100102, 100101], [100102.0, 100101.0]])
def test_codes_that_are_numbers_are_whole_and_said(tmp_path: Path, codes: list[object]) -> None:
    found = read(tmp_path, kod=codes)
    assert found.areas["code"].tolist() == ["100101", "100102"]
    assert found.remarks == ("Koderna i kod är tal: inledande nollor kan ha gått förlorade.",)


def test_names_may_be_those_of_others_but_codes_may_not(tmp_path: Path) -> None:
    assert read(tmp_path, kod=["1", "2"], namn=["Centrum", "Centrum"]).areas["name"].nunique() == 1
    with pytest.raises(DeliveryError, match=r"varje kod en gång i bas.gpkg; fick 1 flera gånger"):
        read(tmp_path, kod=["1", "1"])


def test_a_code_that_is_blank_or_a_column_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"en kod på varje rad i bas.gpkg; kod är tom på rad 2"):
        read(tmp_path, kod=["1", " "])
    with pytest.raises(DeliveryError, match=r"en kolumn med koder \(kod, .*; kolumnerna är namn"):
        read(tmp_path, namn=["a", "b"])
    with pytest.raises(DeliveryError, match=r"en kolumn med koder \(nyko\)"):
        read(tmp_path, "nyko", kod=["1", "2"])


def test_areas_that_a_source_brings_are_no_boundary_file(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"ett slag av områden av .*basomrade; fick 'utsatt_omrade'"):
        read_boundaries(tmp_path / "x.gpkg", "utsatt_omrade", date(2024, 1, 1))
