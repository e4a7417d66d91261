"""The register of names that a plats may be called by, from the real files to a suggested name."""

import json
from pathlib import Path

import h3
import numpy as np
import psycopg
import pytest
from pyproj import Transformer

from etl.load.place_names import KINDS, read_names, write_names
from etl.publish.run import publish_all
from geo import grid
from geo.errors import DeliveryError
from geo.platser import Platsnamn, suggest_names
from geo.settings import Settings

pytestmark = pytest.mark.db


def stored(etl: psycopg.Connection, **where: str) -> list[tuple[str, str, str]]:
    found = etl.execute("SELECT name, kind, source FROM area.place_name ORDER BY 1, 2, 3").fetchall()
    return [
        row for row in found if row[1] == where.get("kind", row[1]) and row[2] == where.get("source", row[2])
    ]


def collection(folder: Path, *names: str | None) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Point", "coordinates": [18.0 + 0.01 * number, 59.33]},
        }
        for number, name in enumerate(names)
    ]
    file = folder / "namn"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def test_the_register_is_empty_until_one_is_delivered(etl: psycopg.Connection) -> None:
    assert stored(etl) == []


def test_names_of_one_source_and_kind_are_replaced_and_others_are_kept(
    etl: psycopg.Connection, tmp_path: Path
) -> None:
    write_names(etl, read_names(collection(tmp_path, "Sergels torg", "Medborgarplatsen")), "torg", "A")
    write_names(etl, read_names(collection(tmp_path, "Kista torg")), "torg", "B")
    assert len(stored(etl)) == 3
    write_names(etl, read_names(collection(tmp_path, "Hötorget")), "torg", "A")
    assert [name for name, *_ in stored(etl, source="A")] == ["Hötorget"]
    assert [name for name, *_ in stored(etl, source="B")] == ["Kista torg"]
    assert len(stored(etl)) == 2


def test_a_name_is_read_once_and_a_place_without_one_is_none(tmp_path: Path) -> None:
    names = read_names(collection(tmp_path, "Hötorget", None, "Hötorget", "Odenplan"))
    assert names["name"].tolist() == ["Hötorget", "Odenplan"]
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True).transform(18.0, 59.33)
    np.testing.assert_allclose(names.loc[0, ["east", "north"]].to_numpy(float), [east, north], atol=0.01)


@pytest.mark.parametrize("kind", ["skola", "kyrka", "", "Torg"])
def test_only_kinds_that_a_plats_may_be_named_from_are_written(
    etl: psycopg.Connection, tmp_path: Path, kind: str
) -> None:
    names = read_names(collection(tmp_path, "Rinkebyskolan"))
    with pytest.raises(DeliveryError, match=f"Väntade något av slagen {', '.join(KINDS)}"):
        write_names(etl, names, kind, "A")


def test_the_database_itself_holds_no_other_kind(etl: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_place_name_kind"):
        etl.execute(
            "INSERT INTO area.place_name (name, kind, geom, source) "
            "VALUES ('Rinkebyskolan', 'skola', st_setsrid(st_makepoint(666000, 6588000), 3006), 'A')"
        )


@pytest.mark.parametrize(
    ("lat", "lon"), [("59,33", 18.0), (6_580_000, 18.0), (59.33, 674_000), (91, 18), (59.33, "öst")]
)
def test_a_position_that_is_no_degrees_is_refused_by_its_row(
    tmp_path: Path, lat: object, lon: object
) -> None:
    stops = [{"name": "Slussen", "lat": 59.32, "lon": 18.07}, {"name": "Odenplan", "lat": lat, "lon": lon}]
    (tmp_path / "namn").write_text(json.dumps(stops), encoding="utf-8")
    with pytest.raises(DeliveryError, match="Rad 2: väntade"):
        read_names(tmp_path / "namn")


@pytest.mark.parametrize(
    "content", ["[1, 2]", "{}", "inte json", '[{"name": "Slussen", "lat": "x", "lon": 18}]']
)
def test_what_is_no_register_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "namn").write_text(content, encoding="utf-8")
    with pytest.raises(DeliveryError):
        read_names(tmp_path / "namn")


@pytest.mark.real
def test_the_real_parks_are_read_and_name_a_place(etl: psycopg.Connection, real_data: Path) -> None:
    file = real_data / "context/parker.geojson"
    names = read_names(file)
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    delivered = {feature["properties"]["name"] for feature in features if feature["properties"].get("name")}
    assert set(names["name"]) == delivered
    assert len(names) > 60
    assert names["east"].between(650_000, 700_000).all()
    assert names["north"].between(6_560_000, 6_600_000).all()
    assert write_names(etl, names, "park", "Stockholms stad") == len(stored(etl, kind="park"))


@pytest.mark.real
def test_the_real_stops_are_read_and_name_a_place(etl: psycopg.Connection, real_data: Path) -> None:
    file = real_data / "context/sl_stops.json"
    names = read_names(file)
    stops = json.loads(file.read_text(encoding="utf-8"))
    assert len(names) == len({stop["name"] for stop in stops}) > 2000
    write_names(etl, names, "station", "Trafiklab")
    register = [
        Platsnamn(*row)
        for row in etl.execute(
            "SELECT name, kind, st_x(geom), st_y(geom) FROM area.place_name WHERE kind = 'station'"
        ).fetchall()
    ]
    stop = next(each for each in stops if each["name"] == "Stockholm Centralstation")
    cell = grid.from_text([h3.latlng_to_cell(stop["lat"], stop["lon"], 9)])
    (name,) = suggest_names([cell], register, ["Södermalm"])
    middle = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True).transform(
        stop["lon"], stop["lat"]
    )
    near = {
        each.name for each in register if np.hypot(each.e_3006 - middle[0], each.n_3006 - middle[1]) < 500
    }
    assert name in near
    assert not any(word in name.lower() for word in ("skola", "kyrka", "gymnasi"))


@pytest.mark.parametrize(
    ("latitude", "longitude", "message"),
    [
        ('"59,33"', "18.06", r"Rad 1: väntade grader med decimalpunkt, högst 90, fick text, 5 tecken"),
        ("6580956.2", "673783.8", r"Rad 1: väntade grader med decimalpunkt, högst 90"),
        ("59.33", "673783.8", r"Rad 1: väntade grader med decimalpunkt, högst 180"),
    ],
)
def test_a_position_that_is_no_degrees_is_refused_and_puts_no_name_nowhere(
    tmp_path: Path, latitude: str, longitude: str, message: str
) -> None:
    file = tmp_path / "namn"
    file.write_text(f'[{{"name": "Slussen", "lat": {latitude}, "lon": {longitude}}}]', encoding="utf-8")
    with pytest.raises(DeliveryError, match=message):
        read_names(file)


def test_a_register_with_a_byte_order_mark_is_read_and_one_in_another_encoding_refused(
    tmp_path: Path,
) -> None:
    text = '[{"name": "Hötorget", "lat": 59.335, "lon": 18.063}]'
    file = tmp_path / "namn"
    file.write_text(text, encoding="utf-8-sig")
    assert read_names(file)["name"].tolist() == ["Hötorget"]
    file.write_text(text, encoding="iso-8859-1")
    with pytest.raises(DeliveryError):
        read_names(file)


def test_a_register_of_as_many_other_names_is_published_as_a_new_version(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    for name, is_new in (("Sergels torg", True), ("Hötorget", True), ("Hötorget", False)):
        write_names(etl, read_names(collection(tmp_path, name)), "torg", "A")
        etl.commit()
        assert publish_all(settings).is_new == is_new
