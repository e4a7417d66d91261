"""The police's lists of utsatta områden: the day stands beside the file, and what lies in the city becomes areas."""

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import psycopg
import pytest
import shapely
from pyproj import Transformer

from etl.drop import take_deliveries
from etl.lineage.opened import open_delivery
from etl.load.run import Loaded, run_delivery
from etl.snapshot import sidecar_of
from etl.sources.polisen__utsatt_omrade import SOURCE
from geo.errors import CrsError, DeliveryError
from geo.settings import Settings

DAY = date(2023, 12, 1)
EARLIER = date(2021, 12, 1)
IN_CITY = (666_000.0, 6_588_000.0)
ELSEWHERE = (486_000.0, 6_306_000.0)
CAPTION = "Polisens bedömning av kriminell påverkan på platsen, inte av invånarna"


def square(at: tuple[float, float], side: float = 500.0) -> dict[str, object]:
    x, y = at
    return dict(shapely.geometry.mapping(shapely.box(x, y, x + side, y + side)))


def area(name: str, at: tuple[float, float] = IN_CITY, **changes: object) -> dict[str, object]:
    properties = {
        "NAMN": name,
        "KATEGORI": "Utsatt område",
        "ORT": "Stockholm",
        "AKTUALITET_START": "2018-10-01",
    }
    return {"type": "Feature", "geometry": square(at), "properties": {**properties, **changes}}


def write(folder: Path, *areas: object, crs: str | None = "EPSG:3006") -> Path:
    content: dict[str, object] = {"type": "FeatureCollection", "features": list(areas)}
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    file = folder / f"{len(list(folder.iterdir()))}.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def deliver(settings: Settings, folder: Path, *areas: object, day: date | None = DAY) -> Loaded:
    return run_delivery(settings, SOURCE, write(folder, *areas), valid_from=day)


def stored(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT bedomd_on::text, namn, kategori, is_in_city
        FROM core.polisen__utsatt_omrade WHERE superseded_by IS NULL ORDER BY bedomd_on, namn
        """
    ).fetchall()


def sets(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT valid_from::text, valid_to::text, array_agg(area.name ORDER BY area.code)
        FROM area.area_set INNER JOIN area.area USING (area_set_id)
        WHERE kind = 'utsatt_omrade' GROUP BY 1, 2 ORDER BY 1
        """
    ).fetchall()


@pytest.mark.db
def test_areas_in_the_city_become_a_set_and_the_others_are_rows_alone(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(
        settings, tmp_path, area("Rinkeby / Tensta"), area("Råslätt", ELSEWHERE, ORT="Jönköping")
    )
    assert (loaded.balance.read, loaded.balance.new) == (2, 2)
    assert stored(etl) == [
        ("2023-12-01", "Rinkeby / Tensta", "Utsatt område", True),
        ("2023-12-01", "Råslätt", "Utsatt område", False),
    ]
    found = etl.execute(
        """
        SELECT code, name, category, area_m2, title, is_approximate
        FROM area.area INNER JOIN area.area_set USING (area_set_id) WHERE kind = 'utsatt_omrade'
        """
    ).fetchall()
    title = f"Utsatta områden från 2023-12-01. {CAPTION}"
    assert found == [("rinkeby-tensta", "Rinkeby/Tensta", "Utsatt område", 250_000.0, title, False)]


@pytest.mark.db
def test_most_of_the_area_decides_whether_it_lies_in_the_city(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    row = etl.execute(
        """
        SELECT st_xmin(geom), st_y(st_pointonsurface(geom)) FROM area.area
        INNER JOIN area.area_set USING (area_set_id) WHERE kind = 'kommun'
        """
    ).fetchone()
    assert row is not None
    west, north = row
    etl.commit()
    deliver(settings, tmp_path, area("Ute", (west - 900, north), ORT="Stockholm"), area("Inne"))
    assert [(name, inside) for _, name, _, inside in stored(etl)] == [("Inne", True), ("Ute", False)]


@pytest.mark.db
def test_a_list_ends_the_one_before_it_in_whatever_order_they_come(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, area("Husby"))
    deliver(settings, tmp_path, area("Husby"), area("Östberga", (674_000.0, 6_576_000.0)), day=EARLIER)
    assert sets(etl) == [
        ("2021-12-01", "2023-12-01", ["Husby", "Östberga"]),
        ("2023-12-01", None, ["Husby"]),
    ]


@pytest.mark.db
def test_a_corrected_list_replaces_the_whole_list_of_its_day(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, area("Husby"), area("Bredäng", (663_500.0, 6_575_500.0)))
    deliver(settings, tmp_path, area("Husby"), day=EARLIER)
    corrected = deliver(settings, tmp_path, area("Husby", KATEGORI="Särskilt utsatt område"))
    assert (corrected.balance.superseded, corrected.balance.withdrawn) == (1, 1)
    assert sets(etl) == [("2021-12-01", "2023-12-01", ["Husby"]), ("2023-12-01", None, ["Husby"])]
    elsewhere = deliver(settings, tmp_path, area("Råslätt", ELSEWHERE))
    assert elsewhere.balance.withdrawn == 1
    assert sets(etl) == [("2021-12-01", "2023-12-01", ["Husby"])]


@pytest.mark.db
def test_a_list_without_its_day_is_refused_and_told_how(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"Ange den med --valid-from ÅÅÅÅ-MM-DD, eller i en följefil"):
        deliver(settings, tmp_path, area("Husby"), day=None)


@pytest.mark.db
def test_a_sidecar_says_the_day_also_in_the_drop_folder(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    folder = drop / SOURCE.id
    folder.mkdir(parents=True)
    file = write(folder, area("Husby")).rename(folder / "lista.json")
    sidecar_of(file).write_text('{"valid_from": "2021-12-01"}', encoding="utf-8")
    assert take_deliveries(settings, drop) == ["lista.json: 1 rader, 0 i karantän"]
    assert stored(etl)[0][0] == "2021-12-01"
    assert sorted(each.name for each in (folder / "inlast").iterdir()) == ["lista.json", "lista.json.json"]


@pytest.mark.parametrize(
    ("name", "sidecar"),
    [("a.zip", "a.json"), ("a.json", "a.json.json"), ("a.geojson", "a.json"), ("a", "a.json")],
)
def test_every_delivery_has_a_sidecar_of_another_name(name: str, sidecar: str) -> None:
    assert sidecar_of(Path(name)).name == sidecar


@pytest.mark.db
@pytest.mark.parametrize(
    ("sidecar", "said"),
    [
        ('{"valid_from": "december 2021"}', "valid_from i följefilen"),
        ('{"valid_from": 2021}', "fick '2021'"),
        ('{"valid_from": "2021-12-01"}', "men 2023-12-01 angavs"),
    ],
)
def test_a_sidecar_that_says_no_day_or_another_is_refused(
    settings: Settings, tmp_path: Path, sidecar: str, said: str
) -> None:
    file = write(tmp_path, area("Husby"))
    sidecar_of(file).write_text(sidecar, encoding="utf-8")
    with pytest.raises(DeliveryError, match=said):
        run_delivery(settings, SOURCE, file, valid_from=DAY)


@pytest.mark.db
def test_the_same_list_cannot_hold_from_two_days(settings: Settings, tmp_path: Path) -> None:
    file = write(tmp_path, area("Husby"))
    first = run_delivery(settings, SOURCE, file, valid_from=DAY)
    again = run_delivery(settings, SOURCE, file, valid_from=DAY)
    assert (again.is_known, again.delivery_id) == (True, first.delivery_id)
    with pytest.raises(
        DeliveryError, match=r"gäller från 2023-12-01 .* kan inte också gälla från 2021-12-01"
    ):
        run_delivery(settings, SOURCE, file, valid_from=EARLIER)


@pytest.mark.db
@pytest.mark.parametrize(
    ("day", "said"), [(date(2018, 9, 30), "2018-10-01 eller senare"), (date(2099, 1, 1), "gäller redan")]
)
def test_a_day_that_cannot_be_is_refused(settings: Settings, tmp_path: Path, day: date, said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        deliver(settings, tmp_path, area("Husby"), day=day)


@pytest.mark.db
def test_a_delivered_list_is_read_again_with_its_day(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, area("Husby"))
    [(sha256, day, key)] = etl.execute(
        """
        SELECT sha256, valid_from, natural_key
        FROM core.polisen__utsatt_omrade INNER JOIN meta.delivery USING (delivery_id)
        """
    ).fetchall()
    opened = open_delivery(settings.store_dir / SOURCE.id / sha256, SOURCE, day)
    assert opened is not None
    assert opened.identified["natural_key"].to_list() == [key] == ["2023-12-01|Husby|Stockholm"]


@pytest.mark.db
@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (area("Nyby", KATEGORI="Farligt område"), "kategori"),
        (area("", KATEGORI="Utsatt område"), "namn"),
        (area("Nyby", AKTUALITET_START="2018"), "bedomd"),
        ({**area("Nyby"), "geometry": {"type": "Point", "coordinates": list(IN_CITY)}}, "outline"),
        ({**area("Nyby"), "geometry": None}, "outline"),
    ],
)
def test_a_bad_area_goes_to_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, bad: object, column: str
) -> None:
    loaded = deliver(settings, tmp_path, area("Husby"), bad)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    assert etl.execute("SELECT row_number, column_name FROM meta.quarantine").fetchall() == [(2, column)]


@pytest.mark.db
def test_risk_areas_are_in_the_lists_of_2021_and_2023_and_no_later_one(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    risk = area("Husby", KATEGORI="Riskområde")
    assert deliver(settings, tmp_path, risk, day=EARLIER).balance.new == 1
    assert deliver(settings, tmp_path, risk, area("Bredäng")).balance.new == 2
    later = deliver(settings, tmp_path, area("Vårberg"), risk, day=date(2025, 12, 1))
    assert (later.balance.new, later.balance.quarantined) == (1, 1)
    assert etl.execute("SELECT column_name, got FROM meta.quarantine").fetchall() == [
        ("kategori", "'Riskområde'")
    ]


@pytest.mark.db
def test_metres_that_say_they_are_degrees_are_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(CrsError, match="EPSG:3006"):
        run_delivery(settings, SOURCE, write(tmp_path, area("Husby"), crs=None), valid_from=DAY)


@pytest.mark.db
def test_degrees_land_where_metres_do(settings: Settings, etl: psycopg.Connection, tmp_path: Path) -> None:
    to_degrees = Transformer.from_crs("EPSG:3006", "OGC:CRS84", always_xy=True).transform
    shape = shapely.transform(shapely.geometry.shape(area("Nyby")["geometry"]), to_degrees, interleaved=False)
    degrees = {**area("Husby"), "geometry": dict(shapely.geometry.mapping(shape))}
    run_delivery(settings, SOURCE, write(tmp_path, degrees, crs=None), valid_from=DAY)
    [(x, y)] = etl.execute(
        "SELECT st_xmin(geom), st_ymin(geom) FROM core.polisen__utsatt_omrade WHERE is_in_city"
    ).fetchall()
    assert (round(x, 2), round(y, 2)) == IN_CITY


@pytest.mark.db
def test_an_outline_that_crosses_itself_is_mended_and_said(settings: Settings, tmp_path: Path) -> None:
    x, y = IN_CITY
    bow = [[[x, y], [x + 500, y + 500], [x + 500, y], [x, y + 500], [x, y]]]
    loaded = deliver(
        settings, tmp_path, {**area("Husby"), "geometry": {"type": "Polygon", "coordinates": bow}}
    )
    assert loaded.balance.new == 1
    assert "Geometrier som reparerades: 1." in loaded.remarks


@pytest.mark.db
@pytest.mark.real
def test_a_shapefile_without_its_parts_is_refused(settings: Settings, real_data: Path) -> None:
    with pytest.raises(DeliveryError, match="utan sina övriga delar"):
        run_delivery(settings, SOURCE, real_data / "areas/UO2021.shp", valid_from=EARLIER)


def zipped(real_data: Path, folder: Path, *parts: str) -> Path:
    file = folder / "UO2021.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.write(real_data / f"areas/UO2021{part}", f"UO2021{part}")
    return file


@pytest.mark.db
@pytest.mark.real
@pytest.mark.parametrize(
    ("parts", "error", "said"),
    [
        ((".shp", ".shx", ".dbf", ".cpg"), CrsError, "prj-filen"),
        ((".shp", ".shx", ".prj"), DeliveryError, "kolumnerna namn, kategori"),
    ],
)
def test_a_zip_that_lacks_a_part_is_refused(
    settings: Settings,
    real_data: Path,
    tmp_path: Path,
    parts: tuple[str, ...],
    error: type[Exception],
    said: str,
) -> None:
    with pytest.raises(error, match=said):
        run_delivery(settings, SOURCE, zipped(real_data, tmp_path, *parts), valid_from=EARLIER)


@pytest.mark.db
@pytest.mark.real
def test_the_real_lists_of_2021_and_2023_give_the_areas_of_the_city(
    settings: Settings, etl: psycopg.Connection, real_data: Path, tmp_path: Path
) -> None:
    old = zipped(real_data, tmp_path, ".shp", ".shx", ".dbf", ".prj", ".cpg")
    first = run_delivery(settings, SOURCE, old, valid_from=EARLIER)
    shutil.copy(real_data / "areas/utsatta_omraden_2023.json", tmp_path / "lista.geojson")
    (tmp_path / "lista.json").write_text('{"valid_from": "2023-12-01"}', encoding="utf-8")
    second = run_delivery(settings, SOURCE, tmp_path / "lista.geojson")
    assert [(each.balance.read, each.balance.new) for each in (first, second)] == [(61, 61), (59, 59)]
    assert any("(Z)" in remark for remark in first.remarks)
    categories = etl.execute(
        """
        SELECT area_set.valid_from::text, area_set.valid_to::text, category, array_agg(name ORDER BY name COLLATE "C")
        FROM area.area INNER JOIN area.area_set USING (area_set_id)
        WHERE kind = 'utsatt_omrade' GROUP BY 1, 2, 3 ORDER BY 1, 3
        """
    ).fetchall()
    severe = ("Särskilt utsatt område", ["Husby", "Rinkeby/Tensta"])
    lasting = ["Bredäng", "Hagsätra/Rågsved", "Hässelby/Vällingby", "Vårberg"]
    assert categories == [
        ("2021-12-01", "2023-12-01", *severe),
        ("2021-12-01", "2023-12-01", "Utsatt område", [*lasting, "Älvsjö/Solberga", "Östberga"]),
        ("2023-12-01", None, *severe),
        ("2023-12-01", None, "Utsatt område", lasting),
    ]
    towns = etl.execute("SELECT DISTINCT ort FROM core.polisen__utsatt_omrade WHERE is_in_city").fetchall()
    assert towns == [("Stockholm",)]
    missed = etl.execute(
        "SELECT count(*) FROM core.polisen__utsatt_omrade WHERE NOT is_in_city AND ort = 'Stockholm'"
    ).fetchone()
    assert missed == (0,)
    risk = etl.execute(
        """
        SELECT bedomd_on::text, count(*) FROM core.polisen__utsatt_omrade
        WHERE kategori = 'Riskområde' GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    assert risk == [("2021-12-01", 14), ("2023-12-01", 15)]
