"""Basområden: delivered sets that none is packaged of, what they lie in, and the rows that name them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import psycopg
import pytest
import shapely
from typer.testing import CliRunner

from api.cli.areas import app
from etl.boundaries import read_boundaries
from etl.load.areas import read_area_sets, replace_area_set
from etl.load.rekey import LOCATED, Rekeyed
from etl.registry import SOURCES
from geo.areas import AreaSet
from geo.errors import DeliveryError
from geo.settings import Settings
from tests.sources.polisen__anmalda_brott_basomrade.workbooks import deliver, row, stored

pytestmark = pytest.mark.db

V2023, V2024, V2025 = date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)
SIDE_M = 15.0
"""Half the side of a piece: small enough to lie inside any stadsdel."""
PIECES = {
    "0100101": ("farsta",),
    "0100102": ("rinkeby",),
    # no majority: three stadsdelar of one stadsdelsområde, and three of three
    "0100103": ("farsta", "hokarangen", "skondal"),
    "0100104": ("farsta", "rinkeby", "bredang"),
}
LIES_IN = {
    "0100101": {"stadsdel farsta", "stadsdelsomrade farsta", "kommun stockholm"},
    "0100102": {
        *("stadsdel rinkeby", "stadsdelsomrade rinkeby-kista", "stadsdelsomrade jarva"),
        "kommun stockholm",
    },
    "0100103": {"stadsdelsomrade farsta", "kommun stockholm"},
    "0100104": {"kommun stockholm"},
}


def stadsdelar(etl: psycopg.Connection) -> AreaSet:
    return next(each for each in read_area_sets(etl) if each.kind == "stadsdel")


def write_file(etl: psycopg.Connection, path: Path, pieces: dict[str, tuple[str, ...]] = PIECES) -> Path:
    """Write basområden made of equal squares, one in each stadsdel that is named."""
    middle = stadsdelar(etl).areas.set_index("code").geometry.representative_point()
    shapes = [
        shapely.union_all([middle[name].buffer(SIDE_M, cap_style="square") for name in names])
        for names in pieces.values()
    ]
    frame = gpd.GeoDataFrame({"kod": list(pieces)}, geometry=shapes, crs="EPSG:3006")
    frame.to_crs("EPSG:4326").to_file(path, driver="GeoJSON")
    return path


def load(etl: psycopg.Connection, file: Path, valid_from: date = V2024) -> Rekeyed:
    rekeyed = replace_area_set(etl, read_boundaries(file, "basomrade", valid_from))
    etl.commit()
    return rekeyed


def links(etl: psycopg.Connection) -> dict[str, set[str]]:
    rows = etl.execute(
        """
        SELECT child.code, parent_set.kind || ' ' || parent.code
        FROM area.part
        INNER JOIN area.area AS child ON child_id = child.area_id
        INNER JOIN area.area_set AS child_set ON child.area_set_id = child_set.area_set_id
        INNER JOIN area.area AS parent ON parent_id = parent.area_id
        INNER JOIN area.area_set AS parent_set ON parent.area_set_id = parent_set.area_set_id
        WHERE child_set.kind = 'basomrade'
        """
    ).fetchall()
    return {code: {parent for child, parent in rows if child == code} for code, _ in rows}


def cube(etl: psycopg.Connection) -> dict[str, int]:
    """Read the counts of the stadsdelar, stadsdelsområden and the kommun, by kind and code."""
    return dict(
        etl.execute(
            """
            SELECT DISTINCT area_set.kind || ' ' || area.code, n FROM analysis.cube_area
            INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
            WHERE kind <> 'basomrade' AND cube_area.source = 'polisen__anmalda_brott_basomrade'
            """
        ).fetchall()
    )


def sets(etl: psycopg.Connection) -> list[tuple[date, date | None]]:
    return etl.execute(
        "SELECT valid_from, valid_to FROM area.area_set WHERE kind = 'basomrade' ORDER BY 1"
    ).fetchall()


def test_a_first_set_is_linked_to_every_division_that_holds_its_areas(
    etl: psycopg.Connection, tmp_path: Path
) -> None:
    before = etl.execute("SELECT count(*) FROM area.part").fetchone()
    load(etl, write_file(etl, tmp_path / "bas.geojson"))
    assert sets(etl) == [(V2024, None)]
    assert links(etl) == LIES_IN
    others = etl.execute(
        "SELECT count(*) FROM area.part INNER JOIN area.area ON child_id = area_id "
        "INNER JOIN area.area_set USING (area_set_id) WHERE kind <> 'basomrade'"
    ).fetchone()
    assert others == before
    versions = etl.execute(
        "SELECT count(*) FROM area.part INNER JOIN area.area ON child_id = area_id WHERE code = '0100101'"
    ).fetchone()
    assert versions == (5,)  # a stadsdel, a stadsdelsområde of each of three divisions, the kommun


@pytest.mark.parametrize("is_set_first", [False, True])
def test_rows_have_the_same_areas_whether_they_or_the_boundaries_came_first(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, *, is_set_first: bool
) -> None:
    file = write_file(etl, tmp_path / "bas.geojson")
    rows = [row(basomrade=code, antal=10**n) for n, code in enumerate([*PIECES, "9999999", None])]
    if is_set_first:
        load(etl, file)
        loaded = deliver(settings, tmp_path, *rows)
        assert loaded.remarks[-1] == "Rader vars område inte finns i någon inläst indelning: 1."
    else:
        deliver(settings, tmp_path, *rows)
        etl.commit()
        assert cube(etl) == {"kommun stockholm": 111111}
        assert load(etl, file) == Rekeyed(moved=4, outside=1)
    found = stored(etl, "area_id IS NULL, stadsdel_id IS NULL")
    assert found == [(False, False), (False, False), (False, True), (False, True), (True, True), (True, True)]
    assert cube(etl) == {
        "stadsdel farsta": 1,
        "stadsdel rinkeby": 10,
        "stadsdelsomrade farsta": 101,
        "stadsdelsomrade rinkeby-kista": 10,
        "stadsdelsomrade jarva": 10,
        "kommun stockholm": 111111,
    }


def test_a_later_set_ends_the_one_before_and_rows_go_to_that_of_their_day(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    moved = PIECES | {"0100101": ("bredang",)}
    days = (date(2022, 5, 1), date(2023, 5, 1), date(2024, 5, 1), date(2025, 5, 1))
    deliver(settings, tmp_path, *(row(basomrade="0100101", inskrivningsdatum=day) for day in days))
    load(etl, write_file(etl, tmp_path / "a.geojson"), V2025)
    load(etl, write_file(etl, tmp_path / "b.geojson", moved | {"0100105": ("skondal",)}), V2023)
    assert sets(etl) == [(V2023, V2025), (V2025, None)]
    load(etl, write_file(etl, tmp_path / "c.geojson", moved), V2024)
    assert sets(etl) == [(V2023, V2024), (V2024, V2025), (V2025, None)]
    found = etl.execute(
        """
        SELECT area_set.valid_from FROM core.polisen__anmalda_brott_basomrade
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id) ORDER BY inskriven_on
        """
    ).fetchall()
    # a day before the first division has its names from the newest
    assert [version for (version,) in found] == [V2025, V2023, V2024, V2025]
    assert cube(etl)["stadsdel bredang"] == 1


def test_the_same_day_again_replaces_the_boundaries_when_the_codes_agree(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, row(basomrade="0100101"))
    load(etl, write_file(etl, tmp_path / "a.geojson"))
    load(etl, write_file(etl, tmp_path / "later.geojson"), V2025)
    ids = etl.execute("SELECT area_id FROM core.polisen__anmalda_brott_basomrade").fetchall()
    redrawn = write_file(etl, tmp_path / "b.geojson", PIECES | {"0100101": ("bredang",)})
    assert load(etl, redrawn) == Rekeyed(moved=1, outside=0)
    assert etl.execute("SELECT area_id FROM core.polisen__anmalda_brott_basomrade").fetchall() == ids
    assert cube(etl)["stadsdel bredang"] == 1
    assert sets(etl) == [(V2024, V2025), (V2025, None)]
    fewer = write_file(etl, tmp_path / "c.geojson", {"0100101": ("farsta",), "7": ("bredang",)})
    with pytest.raises(DeliveryError, match=r"väntade samma 4 områden .* har dessutom \['7'\]"):
        load(etl, fewer)


def test_basomraden_follow_when_the_boundaries_that_hold_them_are_replaced(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, row(basomrade="0100101", antal=7))
    load(etl, write_file(etl, tmp_path / "a.geojson"))
    known = stadsdelar(etl)
    other = {"farsta": "rinkeby", "rinkeby": "farsta"}
    swapped = known.areas.assign(code=[other.get(code, code) for code in known.areas["code"]])
    rekeyed = replace_area_set(etl, replace(known, areas=swapped))
    assert rekeyed == Rekeyed(moved=1, outside=0)
    assert links(etl)["0100101"] == LIES_IN["0100102"]
    assert cube(etl)["stadsdel rinkeby"] == 7
    assert "stadsdel farsta" not in cube(etl)


def test_a_set_of_another_kind_is_still_refused_when_nobody_knows_it(
    etl: psycopg.Connection, tmp_path: Path
) -> None:
    found = read_boundaries(write_file(etl, tmp_path / "a.geojson"), "basomrade", V2024)
    with pytest.raises(DeliveryError, match="väntade en indelning som är känd, från 2018-01-01"):
        replace_area_set(etl, replace(found, kind="regso"))
    assert sets(etl) == []


def test_the_command_says_what_became_of_the_rows(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, tmp_path, row(basomrade="0100101"), row(basomrade="9999999"))
    monkeypatch.setenv("LAGESBILD_CLUSTER", settings.cluster)
    monkeypatch.setenv("LAGESBILD_DATABASE", settings.database)
    file = str(write_file(etl, tmp_path / "a.geojson"))
    etl.commit()
    said = CliRunner().invoke(app, ["load", "basomrade", "2024-01-01", file]).output
    assert "Basområden från 2024-01-01: 4 områden inlästa." in said
    assert "1 rader fick ett nytt basområde, 1 anger ett basområde som ingen indelning har." in said
    assert sets(etl) == [(V2024, None)]


def test_the_sources_that_follow_new_boundaries_are_those_with_positions() -> None:
    assert set(LOCATED) == {source.id for source in SOURCES.values() if source.is_located}
