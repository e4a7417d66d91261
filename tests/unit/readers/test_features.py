"""Points with attributes: the same text from every form, and no point where it cannot be."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.readers.features import read_features
from etl.source import UNREADABLE, Read
from geo.errors import CrsError, DeliveryError
from tests.unit.readers.build import zipped

COLUMNS = {"arende": "id", "antal": "antal"}
FARSTA = (18.093, 59.243)
TO_3011 = pyproj.Transformer.from_crs("OGC:CRS84", "EPSG:3011", always_xy=True)


def feature(point: tuple[float, ...] | None, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is any value
    geometry = None if point is None else {"type": "Point", "coordinates": list(point)}
    return {"type": "Feature", "geometry": geometry, "properties": {"arende": "A1", "antal": 1, **properties}}


def collection(path: Path, *features: Any, crs: object = None) -> Path:  # noqa: ANN401 - JSON is any value
    content: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}} if isinstance(crs, str) else crs
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def frame(crs: str | None = "EPSG:3011", *points: shapely.Geometry | None) -> gpd.GeoDataFrame:
    placed = points or (shapely.Point(TO_3011.transform(*FARSTA)), None)
    return gpd.GeoDataFrame(
        {"arende": [f"Å{number}" for number in range(len(placed))], "antal": range(len(placed))},
        geometry=list(placed),
        crs=crs,
    )


def parts(folder: Path, rows: gpd.GeoDataFrame, encoding: str = "utf-8") -> dict[str, bytes]:
    rows.to_file(folder / "a.shp", encoding=encoding)
    return {path.name: path.read_bytes() for path in folder.glob("a.*")}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(lon=st.floats(17.8, 18.2), lat=st.floats(59.2, 59.45))
def test_a_point_is_in_the_same_place_whatever_the_system_of_the_file(
    tmp_path: Path, lon: float, lat: float
) -> None:
    for crs in (
        "EPSG:4326",
        "EPSG:3006",
        "urn:ogc:def:crs:EPSG::3011",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:3857",
    ):
        point = pyproj.Transformer.from_crs("OGC:CRS84", crs, always_xy=True).transform(lon, lat)
        row = read_features(collection(tmp_path / "a", feature(point), crs=crs), COLUMNS).rows.loc[1]
        assert float(row["longitude"]) == pytest.approx(lon, abs=1e-8)
        assert float(row["latitude"]) == pytest.approx(lat, abs=1e-8)


def test_geojson_that_says_nothing_is_in_degrees_and_keeps_its_digits(tmp_path: Path) -> None:
    path = collection(
        tmp_path / "a", feature((18.07, 59.33)), feature(None), feature((18.0686, 59.3293, 12.0))
    )
    read = read_features(path, COLUMNS, position=("lat", "long"))
    assert read.rows["lat"].tolist()[::2] == ["59.33", "59.3293"]
    assert read.rows["long"].tolist()[::2] == ["18.07", "18.0686"]
    assert read.rows.loc[2, ["lat", "long"]].isna().all()
    assert read.remarks == ("Höjdvärden (Z) togs bort.",)


def test_attributes_are_the_text_that_stands_in_the_file(tmp_path: Path) -> None:
    values = ["007", "2024-01-30", "1 234,5", 355.0, 12345678901234567890, True, None, " "]
    read = read_features(
        collection(tmp_path / "a", *(feature(FARSTA, arende=value) for value in values)), COLUMNS
    )
    ids = read.rows["id"].astype("object").where(read.rows["id"].notna(), None).tolist()
    assert ids == ["007", "2024-01-30", "1 234,5", "355", "12345678901234567890", "sant", None, None]


@pytest.mark.parametrize(
    ("geometry", "got"),
    [
        ({"type": "LineString", "coordinates": [FARSTA, FARSTA]}, "en geometri av typen LineString"),
        ({"type": "MultiPoint", "coordinates": [FARSTA]}, "en geometri av typen MultiPoint"),
        ({"type": "GeometryCollection", "geometries": []}, "en geometri av typen GeometryCollection"),
        ({"type": "Point", "coordinates": ["18", "59"]}, "en lista med 2 värden"),
        ({"type": "Point", "coordinates": [18]}, "en lista med 1 värden"),
        ({"type": "Point", "coordinates": [[18, 59]]}, "en lista med 1 värden"),
        ({"type": "Point", "coordinates": [float("nan"), 59]}, "en lista med 2 värden"),
        ({"type": "Point"}, "null"),
        ({"type": "Point", "coordinates": [674_000, 6_580_000]}, "tal som inte kan vara det"),
        ([], "en lista med 0 värden"),
    ],
)
def test_a_geometry_that_is_no_point_is_set_aside_and_the_others_are_read(
    tmp_path: Path, geometry: object, got: str
) -> None:
    bad = {**feature(FARSTA), "geometry": geometry}
    read = read_features(collection(tmp_path / "a", feature(FARSTA), bad, feature(FARSTA)), COLUMNS)
    assert read.rows.index.tolist() == [1, 3]
    assert read.broken[["row_number", "got"]].to_numpy().tolist() == [[2, got]]


def test_an_empty_point_has_no_place(tmp_path: Path) -> None:
    empty = {**feature(FARSTA), "geometry": {"type": "Point", "coordinates": []}}
    assert read_features(collection(tmp_path / "a", empty), COLUMNS).rows["latitude"].isna().all()


@pytest.mark.parametrize(
    "item", [7, None, {"type": "Point"}, {"type": "Feature", "properties": [], "geometry": None}]
)
def test_what_is_no_feature_is_set_aside_with_its_text(tmp_path: Path, item: object) -> None:
    read = read_features(collection(tmp_path / "a", feature(FARSTA), item), COLUMNS)
    assert read.rows.index.tolist() == [1]
    assert [list(delivered) for delivered in read.broken["delivered"]] == [[UNREADABLE]]


@pytest.mark.parametrize(
    ("point", "crs", "sentence"),
    [
        ((154_000.0, 6_570_000.0), None, "ser ut som SWEREF 99 18 00"),
        ((674_000.0, 6_580_000.0), None, "ser ut som SWEREF 99 TM"),
        ((59.33, 18.07), None, "omkastade axlar"),
        ((18.07, 59.33), "EPSG:3011", "ser ut som WGS 84"),
        ((6_580_000.0, 154_000.0), "EPSG:3011", "omkastade axlar"),
        ((18.07, 59.33), "EPSG:2056", "Väntade ett koordinatsystem av"),
        ((18.07, 59.33), "EPSG:999999", "känt koordinatsystem"),
        ((18.07, 59.33), "min karta", "namnet på ett koordinatsystem"),
        (
            (18.07, 59.33),
            {"type": "link", "properties": {"href": "http://x"}},
            "namnet på ett koordinatsystem",
        ),
    ],
)
def test_coordinates_that_cannot_be_in_the_system_of_the_file_are_refused(
    tmp_path: Path, point: tuple[float, float], crs: object, sentence: str
) -> None:
    # a point at (0, 0), as some systems write where there is none, must not hide the others
    path = collection(tmp_path / "a", feature(point), feature((0.0, 0.0)), feature(point), crs=crs)
    with pytest.raises(CrsError, match=sentence):
        read_features(path, COLUMNS)


def test_a_declared_system_replaces_the_file_and_it_is_said(tmp_path: Path) -> None:
    path = collection(tmp_path / "a", feature(TO_3011.transform(*FARSTA)), crs="EPSG:4326")
    read = read_features(path, COLUMNS, crs="EPSG:3011")
    assert float(read.rows.loc[1, "latitude"]) == pytest.approx(FARSTA[1], abs=1e-8)
    assert read.remarks == ("Filens uppgift om koordinatsystem ersattes av angiven EPSG:3011.",)


def test_a_property_that_all_features_lack_is_refused_or_blank(tmp_path: Path) -> None:
    path = collection(tmp_path / "a", feature(FARSTA))
    with pytest.raises(DeliveryError, match="status, som saknas i alla objekt"):
        read_features(path, {**COLUMNS, "status": "status"})
    read = read_features(path, {**COLUMNS, "status": "status"}, optional=("status",))
    assert read.rows["status"].isna().all()


def test_a_path_and_the_id_of_the_feature_can_be_read(tmp_path: Path) -> None:
    path = collection(tmp_path / "a", {**feature(FARSTA, plats={"namn": "Farsta"}), "id": 7})
    read = read_features(path, {"id": "nummer", "plats.namn": "plats"})
    assert read.rows[["nummer", "plats"]].to_numpy().tolist() == [["7", "Farsta"]]


@pytest.mark.parametrize(
    "content", ['{"type": "Topology"}', "[]", '{"type": "FeatureCollection", "features": 1}']
)
def test_other_json_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a").write_text(content, encoding="utf-8")
    with pytest.raises(DeliveryError, match="Väntade GeoJSON"):
        read_features(tmp_path / "a", COLUMNS)


def test_no_features_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="objekt i filen, fick inga"):
        read_features(collection(tmp_path / "a"), COLUMNS)


def check_two(read: Read) -> None:
    assert read.rows[["id", "antal"]].to_numpy().tolist() == [["Å0", "0"], ["Å1", "1"]]
    assert float(read.rows.loc[1, "longitude"]) == pytest.approx(FARSTA[0], abs=1e-7)
    assert read.rows.loc[2, ["latitude", "longitude"]].isna().all()
    assert read.remarks == ()


def test_a_geopackage_is_read_under_a_name_without_an_ending(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "a.gpkg")
    path = (tmp_path / "a.gpkg").rename(tmp_path / "0f3a")
    path.chmod(0o400)
    check_two(read_features(path, COLUMNS))
    assert [each.name for each in tmp_path.iterdir()] == ["0f3a"]


def test_types_of_a_geopackage_become_the_text_of_every_other_form(tmp_path: Path) -> None:
    rows = frame("EPSG:4326", shapely.Point(FARSTA), shapely.Point()).assign(
        arende=["2024-01-30", None],
        antal=pd.array([9_007_199_254_740_993, None], dtype="Int64"),
        andel=[355.0, 0.035],
        klar=[True, False],
        tid=[datetime(2024, 1, 30), datetime(2024, 1, 30, 14, 30, 5)],  # noqa: DTZ001 - as in a file
    )
    rows.to_file(tmp_path / "a.gpkg")
    columns = {name: name for name in ("arende", "antal", "andel", "klar", "tid")}
    read = read_features(tmp_path / "a.gpkg", columns)
    assert read.rows.loc[1, list(columns)].tolist() == [
        *("2024-01-30", "9007199254740993", "355", "sant", "2024-01-30 00:00")
    ]
    assert read.rows.loc[2, ["andel", "klar", "tid"]].tolist() == ["0.035", "falskt", "2024-01-30 14:30:05"]
    assert read.rows.loc[2, ["arende", "antal", "latitude"]].isna().all()


def test_several_layers_are_refused_with_their_names_until_one_is_named(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "a.gpkg", layer="ett")
    frame().to_file(tmp_path / "a.gpkg", layer="två")
    with pytest.raises(DeliveryError, match=r"lagren är ett, två\. Ange vilket"):
        read_features(tmp_path / "a.gpkg", COLUMNS)
    with pytest.raises(DeliveryError, match="Väntade lagret tre"):
        read_features(tmp_path / "a.gpkg", COLUMNS, layer="tre")
    check_two(read_features(tmp_path / "a.gpkg", COLUMNS, layer="två"))


def test_a_geopackage_without_points_or_system_or_columns_is_told_so(tmp_path: Path) -> None:
    frame("EPSG:4326", shapely.Point(FARSTA).buffer(0.01)).to_file(tmp_path / "a.gpkg")
    read = read_features(tmp_path / "a.gpkg", COLUMNS)
    assert read.broken["got"].tolist() == ["en geometri av typen Polygon"]
    with pytest.raises(DeliveryError, match="status, som saknas i filen"):
        read_features(tmp_path / "a.gpkg", {"status": "status"})
    content = (tmp_path / "a.gpkg").read_bytes()
    (tmp_path / "b").write_bytes(content[: len(content) // 3])
    with pytest.raises(DeliveryError, match="Väntade"):
        read_features(tmp_path / "b", COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("is_told", [True, False])
def test_a_zipped_shapefile_is_read_in_its_encoding(tmp_path: Path, encoding: str, *, is_told: bool) -> None:
    members = parts(tmp_path, frame(), encoding)
    if not is_told:
        del members["a.cpg"]
    check_two(
        read_features(
            zipped(tmp_path / "z", {f"mapp/{name}": body for name, body in members.items()}), COLUMNS
        )
    )


def test_a_shapefile_without_all_its_parts_is_refused(tmp_path: Path) -> None:
    members = parts(tmp_path, frame())
    check_two(read_features(tmp_path / "a.shp", COLUMNS))
    bare = shutil.copyfile(tmp_path / "a.shp", tmp_path / "0f3a")
    with pytest.raises(DeliveryError, match="i en zip-fil"):
        read_features(bare, COLUMNS)
    for part, error, sentence in (
        (".dbf", DeliveryError, ".dbf saknas"),
        (".prj", CrsError, "uppgift om koordinat"),
    ):
        fewer = {name: body for name, body in members.items() if not name.endswith(part)}
        with pytest.raises(error, match=sentence):
            read_features(zipped(tmp_path / "z", fewer), COLUMNS)


def test_a_zipped_geojson_is_read(tmp_path: Path) -> None:
    content = collection(tmp_path / "a", feature(FARSTA)).read_bytes()
    assert len(read_features(zipped(tmp_path / "z", {"a.geojson": content}), COLUMNS).rows) == 1


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"fick en textfil \(CSV\)"):
        read_features(tmp_path / "a", COLUMNS)
