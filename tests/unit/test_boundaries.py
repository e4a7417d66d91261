"""Boundary files: small ones with one fault each, and every real one."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from etl.boundaries import read_boundaries, with_land
from geo.areas import AreaSet, default_area_sets, membership, nest
from geo.errors import CrsError, DeliveryError

DAY = date(2007, 1, 1)
V2020, V2023 = date(2020, 7, 1), date(2023, 7, 1)
FARSTA, ORBY = shapely.box(676000, 6571000, 677000, 6572000), shapely.box(672000, 6574000, 673000, 6575000)

Write = Callable[..., Path]


def frame(crs: str | None = "EPSG:3006", **columns: list[object]) -> gpd.GeoDataFrame:
    """Two square stadsdelar; `columns` replaces or adds columns."""
    rows = {"namn": ["FARSTA", "ÖRBY"], "geometry": [FARSTA, ORBY]} | columns
    made = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:3006")
    return made if crs == "EPSG:3006" else made.to_crs(crs)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a frame under a name; for a Shapefile `without` removes companions."""

    def written(
        rows: gpd.GeoDataFrame,
        name: str = "omraden.gpkg",
        *,
        without: tuple[str, ...] = (),
        encoding: str = "UTF-8",
    ) -> Path:
        path = tmp_path / name
        options = {"encoding": encoding} if path.suffix == ".shp" else {}
        rows.to_file(path, **options)
        for suffix in without:
            path.with_suffix(suffix).unlink()
        return path

    return written


def read(path: Path, kind: str = "stadsdel", **options: str) -> AreaSet:
    return read_boundaries(path, kind, DAY, **options)


def geojson(path: Path, *coordinates: list[list[float]], crs: str | None = None) -> Path:
    """Write GeoJSON by hand: rings as they are, and a CRS only if one is given."""
    features = [
        {
            "type": "Feature",
            "properties": {"namn": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name, ring in zip(("Farsta", "Örby"), coordinates, strict=False)
    ]
    content: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:3011", "EPSG:4326", "EPSG:3857"])
@pytest.mark.parametrize("name", ["omraden.gpkg", "omraden.geojson", "omraden.shp"])
def test_the_same_areas_come_out_of_every_format_and_crs(write: Write, name: str, crs: str) -> None:
    found = read(write(frame(crs), name))
    assert found.areas["code"].tolist() == ["farsta", "orby"]
    assert found.areas["name"].tolist() == ["Farsta", "Örby"]
    assert found.areas.crs == "EPSG:3006"
    for shape, expected in zip(found.areas.geometry, (FARSTA, ORBY), strict=True):
        assert shape.geom_type == "MultiPolygon"
        assert shape.symmetric_difference(expected).area < 1
    assert not found.is_approximate
    assert "Namn som normaliserades: 2." in found.remarks


def test_esris_prj_without_authority_is_enough(write: Write) -> None:
    path = write(frame("EPSG:3011"), "esri.shp")
    esri = frame("EPSG:3011").crs.to_wkt("WKT1_ESRI")
    assert "AUTHORITY" not in esri
    path.with_suffix(".prj").write_text(esri, encoding="utf-8")
    assert read(path).areas.geometry.iloc[0].symmetric_difference(FARSTA).area < 1


def test_a_shapefile_without_prj_is_refused_unless_the_crs_is_given(write: Write) -> None:
    path = write(frame("EPSG:3011"), "utan.shp", without=(".prj",))
    with pytest.raises(CrsError, match=r"utan.shp har ingen \(.prj-fil saknas\).*EPSG:3011"):
        read(path)
    assert read(path, crs="EPSG:3011").areas.geometry.iloc[0].symmetric_difference(FARSTA).area < 1
    with pytest.raises(CrsError, match=r"EPSG:3006.*ser ut som SWEREF 99 18 00"):
        read(path, crs="EPSG:3006")


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_names_are_read_without_a_cpg_in_either_encoding(write: Write, encoding: str) -> None:
    found = read(write(frame(), "utan.shp", without=(".cpg",), encoding=encoding))
    assert found.areas["name"].tolist() == ["Farsta", "Örby"]


def test_names_in_a_wrongly_declared_encoding_are_refused(write: Write) -> None:
    path = write(frame(), "fel.shp")
    path.with_suffix(".cpg").write_text("ISO-8859-1", encoding="ascii")
    with pytest.raises(DeliveryError, match=r"svenska namn i namn i fel.shp; texten har fel teckenkodning"):
        read(path)


def test_heights_are_dropped_and_said(write: Write) -> None:
    found = read(write(frame(geometry=[shapely.force_3d(shape, 12.0) for shape in (FARSTA, ORBY)])))
    assert not found.areas.geometry.has_z.any()
    assert "Höjdvärden (Z) togs bort." in found.remarks


def test_a_bow_tie_is_repaired_and_said(write: Write) -> None:
    x, y = 676000, 6571000
    tie = shapely.Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    found = read(write(frame(geometry=[tie, ORBY])))
    assert found.areas.geometry.is_valid.all()
    assert found.areas.geometry.iloc[0].area == pytest.approx(500_000)  # two triangles of 1000 × 500 / 2
    assert "Geometrier som reparerades: 1." in found.remarks


def test_the_known_stadsdelar_that_lack_are_said(write: Write) -> None:
    found = read(write(frame(namn=["Farsta", "Atlantis"])))
    assert "Väntade 117 områden; Abrahamsberg, Akalla, Alvik, Aspudden, Bagarmossen och 111 till saknas." in (
        found.remarks
    )
    assert "Okända områden: Atlantis." in found.remarks


def test_a_division_that_is_unknown_is_said(write: Write) -> None:
    found = read_boundaries(write(frame()), "stadsdelsomrade", date(2027, 1, 1))
    assert any("Ingen känd indelning gäller från 2027-01-01" in remark for remark in found.remarks)
    assert found.valid_to is None


def test_a_column_can_be_named_in_any_case(write: Write) -> None:
    path = write(frame(namn=["a", "b"], Etikett=["Farsta", "Örby"]))
    assert read(path, name_column="etikett").areas["name"].tolist() == ["Farsta", "Örby"]


def test_a_missing_column_is_refused_with_the_columns_that_are_there(write: Write) -> None:
    path = write(frame().rename(columns={"namn": "etikett"}).assign(typ="x"))
    with pytest.raises(
        DeliveryError, match=r"\(stadsdel, .*, name\) i omraden.gpkg; kolumnerna är etikett, typ\."
    ):
        read(path)
    with pytest.raises(DeliveryError, match=r"\(titel\) i omraden.gpkg"):
        read(path, name_column="titel")


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_an_area_without_name_is_refused_by_row(write: Write, empty: str | None) -> None:
    with pytest.raises(DeliveryError, match="namn är tom på rad 2"):
        read(write(frame(namn=["Farsta", empty])))


def test_a_name_twice_is_refused_however_it_is_spelled(write: Write) -> None:
    with pytest.raises(DeliveryError, match=r"varje namn en gång i omraden.gpkg; fick Örby flera gånger"):
        read(write(frame(namn=["ÖRBY", "Örby "])))


def test_two_names_with_one_code_are_refused(write: Write) -> None:
    with pytest.raises(DeliveryError, match=r"varje kod en gång.*fick orby"):
        read(write(frame(namn=["Orby", "Örby"])))


def test_an_empty_file_is_refused(write: Write) -> None:
    with pytest.raises(DeliveryError, match=r"Väntade områden med gränser i omraden.gpkg, fick inga"):
        read(write(frame().iloc[:0]))


def test_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tabell.json"
    features = [{"type": "Feature", "properties": {"namn": "Farsta"}, "geometry": None}]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    with pytest.raises(DeliveryError, match="fick inga"):
        read(path)


def test_an_area_without_surface_is_refused_by_name(write: Write) -> None:
    with pytest.raises(DeliveryError, match=r"Väntade en yta för varje område.*Örby har ingen"):
        read(write(frame(geometry=[FARSTA, None])))
    with pytest.raises(DeliveryError, match="Örby har ingen"):
        read(write(frame(geometry=[FARSTA, ORBY.boundary]), "linje.geojson"))


@pytest.mark.parametrize("height", [0.0, 0.01])
def test_an_area_of_no_size_is_refused_by_name(write: Write, height: float) -> None:
    flat = shapely.Polygon([(672000, 6574000), (672010, 6574000 + height), (672020, 6574000)])
    with pytest.raises(DeliveryError, match="Örby har ingen yta att tala om"):
        read(write(frame(geometry=[FARSTA, flat])))


def test_what_lies_outside_the_city_is_refused_by_name(write: Write) -> None:
    uppsala = shapely.box(647000, 6638000, 648000, 6639000)
    with pytest.raises(DeliveryError, match=r"inom Stockholm.*1 av 2 ligger utanför: Örby"):
        read(write(frame(geometry=[FARSTA, uppsala])))


def test_metres_that_say_nothing_are_refused_unless_the_crs_is_given(tmp_path: Path) -> None:
    ring = [list(corner) for corner in FARSTA.exterior.coords]
    path = geojson(tmp_path / "meter.geojson", ring)
    with pytest.raises(CrsError, match=r"Filen anger WGS 84.*ser ut som SWEREF 99 TM"):
        read(path)
    found = read(path, crs="EPSG:3006")
    assert found.areas.geometry.iloc[0].symmetric_difference(FARSTA).area < 1
    assert "Filens uppgift om koordinatsystem ersattes av angiven EPSG:3006." in found.remarks


def test_latitude_first_is_refused(tmp_path: Path) -> None:
    ring = [[59.28, 18.05], [59.28, 18.06], [59.29, 18.06], [59.28, 18.05]]
    with pytest.raises(CrsError, match="omkastade axlar"):
        read(geojson(tmp_path / "axlar.geojson", ring))


def test_a_crs_that_is_not_supported_is_refused(write: Write) -> None:
    with pytest.raises(CrsError, match="fick RT90"):
        read(write(frame("EPSG:3021")))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("skadad.geojson", b'{"type": "FeatureColl'),
        ("skadad.gpkg", b"\x00\x01"),
        ("skadad.shp", b"ingen karta"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DeliveryError, match=f"{name} går inte att läsa"):
        read(tmp_path / name)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"fann ingen fil borta\.shp"):
        read(tmp_path / "borta.shp")


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "omraden.csv").write_text("namn\nFarsta\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"\.shp, \.geojson, \.json, \.gpkg; fick omraden\.csv"):
        read(tmp_path / "omraden.csv")


def test_another_kind_of_area_is_refused(write: Write) -> None:
    with pytest.raises(DeliveryError, match="fick 'valdistrikt'"):
        read(write(frame()), kind="valdistrikt")


def test_regso_codes_lose_the_edition_and_names_keep_their_spelling(write: Write) -> None:
    rows = frame(regso=["Östra Farsta Strand", "Örby Slott"], kod=["0180R123_RegSO2025", "0180R117"])
    found = read(write(rows), kind="regso")
    assert found.areas["code"].tolist() == ["0180R117", "0180R123"]
    assert found.areas["name"].tolist() == ["Örby Slott", "Östra Farsta Strand"]


def test_a_code_that_is_no_regso_is_refused(write: Write) -> None:
    with pytest.raises(DeliveryError, match=r"RegSO-koder som 0180R001 i omraden.gpkg; fick '0180C1010'"):
        read(write(frame(kod=["0180C1010", "0180R117"])), kind="regso")


def test_regso_without_codes_is_refused(write: Write) -> None:
    with pytest.raises(DeliveryError, match=r"koder \(kod, .*kolumnerna är namn"):
        read(write(frame()), kind="regso")


def test_land_comes_from_the_file_without_water(write: Write) -> None:
    half = shapely.box(676000, 6571000, 676500, 6572000)
    whole, land = read(write(frame())), read(write(frame(geometry=[half, ORBY]), "land.gpkg"))
    assert whole.areas["land_m2"].isna().all()
    assert with_land(whole, land).areas["land_m2"].to_numpy() == pytest.approx([500_000, 1_000_000])


def test_areas_that_the_file_without_water_lacks_are_said(write: Write) -> None:
    whole, land = read(write(frame())), read(write(frame().iloc[:1], "land.gpkg"))
    filled = with_land(whole, land)
    assert "Landyta saknas för Örby." in filled.remarks
    other = read(write(frame(namn=["Husby", "Kista"]), "annat.gpkg"))
    with pytest.raises(DeliveryError, match="inget namn stämmer"):
        with_land(whole, other)


@pytest.fixture
def real_areas(real_data: Path) -> Path:
    return real_data / "areas"


@pytest.mark.real
@pytest.mark.parametrize("name", ["stadsdelar.shp", "stadsdelar.geo.json"])
def test_the_citys_stadsdelar(real_areas: Path, name: str) -> None:
    found = read(real_areas / name)
    assert len(found.areas) == 117
    assert found.remarks == ("Namn som normaliserades: 117.",)  # all known, none broken
    assert found.areas.geometry.area.sum() / 1e6 == pytest.approx(215.74, abs=0.01)
    assert {"Gamla stan", "Ulvsunda industriområde", "Örby slott"} <= set(found.areas["name"])


@pytest.mark.real
def test_the_citys_land(real_areas: Path) -> None:
    land = read(real_areas / "utan_vatten" / "stadsdelar_utan_vatten.shp")
    filled = with_land(read(real_areas / "stadsdelar.shp"), land).areas
    assert filled["land_m2"].sum() / 1e6 == pytest.approx(187.66, abs=0.01)
    assert (filled["land_m2"] <= filled.geometry.area * 1.01).all()  # simplified by 3 m


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "version", "n", "remarks"),
    [
        ("sdn_2020.shp", V2020, 13, ("Mätvärden (M) togs bort.", "Höjdvärden (Z) togs bort.")),
        ("stadsdelsnamnder_2023.geojson", V2023, 11, ()),
    ],
)
def test_the_citys_stadsdelsomraden(
    real_areas: Path, name: str, version: date, n: int, remarks: tuple[str, ...]
) -> None:
    found = read_boundaries(real_areas / name, "stadsdelsomrade", version)
    assert len(found.areas) == n
    assert found.remarks == remarks
    assert found.areas.geometry.area.sum() / 1e6 == pytest.approx(215.77, abs=0.02)


@pytest.mark.real
def test_a_division_delivered_as_the_wrong_version_says_so(real_areas: Path) -> None:
    found = read_boundaries(real_areas / "sdn_2020.shp", "stadsdelsomrade", V2023)
    assert "Väntade 11 områden; Järva, Norra innerstaden saknas." in found.remarks
    assert "Okända områden: Norrmalm, Rinkeby-Kista, Spånga-Tensta, Östermalm." in found.remarks


@pytest.mark.real
def test_regso(real_areas: Path) -> None:
    found = read_boundaries(real_areas / "regso_2018_stockholm.geojson", "regso", date(2018, 1, 1))
    assert len(found.areas) == 127
    assert found.remarks == ()
    assert found.areas["code"].iloc[0] == "0180R001"


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "version", "n_cut"), [("sdn_2020.shp", V2020, 9), ("stadsdelsnamnder_2023.geojson", V2023, 7)]
)
def test_overlay_of_the_citys_own_files_finds_the_known_membership(
    real_areas: Path, name: str, version: date, n_cut: int
) -> None:
    part = nest(
        read(real_areas / "stadsdelar.shp"), read_boundaries(real_areas / name, "stadsdelsomrade", version)
    )
    known = membership().loc[lambda rows: rows["version"] == version]
    expected = dict(zip(known["stadsdel_code"], known["stadsdelsomrade_code"], strict=True))
    assert dict(zip(part["child_code"], part["parent_code"], strict=True)) == expected
    assert (part["share"] < 0.95).sum() == n_cut  # the city's own drawings disagree


@pytest.mark.real
def test_hexagon_borders_are_as_near_as_they_say(real_areas: Path) -> None:
    real = read(real_areas / "stadsdelar.shp").areas.set_index("code").geometry
    made = default_area_sets()[0].areas.set_index("code").geometry
    city = real.union_all()
    for code, shape in real.items():
        # Mean distance between the borders: what lies between them, inside the city, by length.
        between = shape.symmetric_difference(made[code]).intersection(city)
        assert between.area / shape.length < 65 / 2


@pytest.mark.real
def test_metres_in_a_geojson_that_says_crs84_are_refused(real_areas: Path) -> None:
    with pytest.raises(CrsError) as refusal:
        read(real_areas / "valdistrikt_wrong_crs.geojson", name_column="Vdnamn")
    assert str(refusal.value) == (
        "Filen anger WGS 84 (EPSG:4326, grader), men talen (656773–682486, 6569491–6592667) "
        "ser ut som SWEREF 99 TM (EPSG:3006, meter)."
    )


@pytest.mark.real
@pytest.mark.parametrize(("name", "n"), [("utsatta_omraden_2023.json", 59), ("UO2021.shp", 61)])
def test_areas_of_the_whole_country_are_refused(real_areas: Path, name: str, n: int) -> None:
    with pytest.raises(DeliveryError, match=f"45 av {n} ligger utanför"):
        read(real_areas / name)
