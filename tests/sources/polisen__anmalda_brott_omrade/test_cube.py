"""Each crime is counted once, whichever of its areas it was delivered under."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import psycopg
import pytest

from geo.crosswalk import membership
from geo.settings import Settings
from tests.sources.polisen__anmalda_brott_omrade.tables import CITY, FARSTA, Cube, deliver, read_cube

pytestmark = pytest.mark.db

MAY = date(2024, 5, 1)
KOMMUN = "kommun stockholm"
BROMMA, JARVA = "Stadsdelsområde Bromma", "Stadsdelsområde Järva"


def table(rows: dict[str, int], brottstyp: str = "Klotter") -> list[str]:
    return [f"{area};{brottstyp};2024-05;{n}" for area, n in rows.items()]


def of_may(cube: Cube, theme: str = "klotter") -> dict[str, int]:
    return {area: n for (area, each, month), n in cube.items() if (each, month) == (theme, MAY)}


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        pytest.param({FARSTA: 5, BROMMA: 7}, {KOMMUN: 12}, id="no row of the city: the sum of its areas"),
        pytest.param({CITY: 20, FARSTA: 5, BROMMA: 7}, {KOMMUN: 20}, id="crimes without an area"),
        pytest.param({CITY: 12, FARSTA: 5, BROMMA: 7}, {KOMMUN: 12}, id="nothing beside the areas"),
        pytest.param({CITY: 10, FARSTA: 5, BROMMA: 7}, {KOMMUN: 10}, id="areas with more than the city"),
        pytest.param({CITY: 4}, {KOMMUN: 4}, id="the city alone"),
        pytest.param({CITY: 0, FARSTA: 0}, {}, id="none at all"),
        pytest.param(
            {FARSTA: 5, "Stadsdel Hökarängen": 3, "Stadsdel Sköndal": 1},
            {KOMMUN: 5, "stadsdel hokarangen": 3, "stadsdel skondal": 1},
            id="a stadsdel inside its stadsdelsområde",
        ),
        pytest.param(
            {"Stadsdel Hökarängen": 3, BROMMA: 7},
            {KOMMUN: 10, "stadsdel hokarangen": 3, "stadsdelsomrade farsta": 3},
            id="a stadsdel whose stadsdelsområde has no row",
        ),
        pytest.param(
            {CITY: 9, FARSTA: 2, "Stadsdel Hökarängen": 3},
            {KOMMUN: 9, "stadsdel hokarangen": 3, "stadsdelsomrade farsta": 2},
            id="a stadsdel with more than its stadsdelsområde",
        ),
        pytest.param(
            {JARVA: 10, "Stadsdelsområde Rinkeby-Kista": 6, "Stadsdelsområde Spånga-Tensta": 4, BROMMA: 1},
            {KOMMUN: 11},
            id="areas that were closed beside the one that took them up",
        ),
    ],
)
def test_the_kommun_by_hand(
    settings: Settings,
    etl: psycopg.Connection,
    tmp_path: Path,
    delivered: dict[str, int],
    expected: dict[str, int],
) -> None:
    codes = {FARSTA: "farsta", BROMMA: "bromma", JARVA: "jarva"}
    own = {f"stadsdelsomrade {codes[area]}": n for area, n in delivered.items() if area in codes and n}
    deliver(settings, tmp_path, *table(delivered))
    assert of_may(read_cube(etl)) == own | expected


def test_unknown_types_are_counted_apart_so_that_one_does_not_hide_another(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    rows = [*table({CITY: 8, FARSTA: 3}, "Övriga brott"), *table({BROMMA: 50}, "Annat")]
    deliver(settings, tmp_path, *rows)
    cube = of_may(read_cube(etl), "okant_tema")
    assert cube == {KOMMUN: 58, "stadsdelsomrade farsta": 3, "stadsdelsomrade bromma": 50}


def test_a_row_of_the_city_that_comes_later_does_not_double(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, *table({FARSTA: 5, BROMMA: 7}))
    deliver(settings, tmp_path, *table({CITY: 20}), name="b.csv")
    assert of_may(read_cube(etl))[KOMMUN] == 20
    deliver(settings, tmp_path, *table({BROMMA: 11}), name="c.csv")
    assert of_may(read_cube(etl)) == {
        KOMMUN: 20,
        "stadsdelsomrade farsta": 5,
        "stadsdelsomrade bromma": 11,
    }


def test_areas_that_exceed_the_city_are_said(settings: Settings, tmp_path: Path) -> None:
    [remark] = deliver(settings, tmp_path, *table({CITY: 10, FARSTA: 5, BROMMA: 7})).remarks
    assert "har fler brott än Hela staden: 1; mest 2 fler, Klotter 2024-05." in remark
    enough = table({CITY: 12, FARSTA: 5, BROMMA: 7})
    assert deliver(settings, tmp_path, *enough, enough[1], name="b.csv").remarks == ()


@pytest.mark.parametrize("seed", range(4))
def test_every_delivered_area_has_its_number_and_the_kommun_the_whole(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, seed: int
) -> None:
    drawn = np.random.default_rng(seed)
    links = membership()
    links = links[links["version"] == links["version"].max()]
    areas = drawn.choice(sorted(set(links["stadsdelsomrade"])), 6, replace=False)
    inside = links[links["stadsdelsomrade"].isin(areas[:3])]["stadsdel"].tolist()
    omraden = {f"Stadsdelsområde {name}": int(drawn.integers(40)) for name in areas}
    stadsdelar = {
        f"Stadsdel {name}": int(drawn.integers(4)) for name in drawn.choice(inside, 8, replace=False)
    }
    city = {CITY: int(drawn.integers(1, 300))} if seed % 2 else {}
    deliver(settings, tmp_path, *table(city | omraden | stadsdelar))
    cube = of_may(read_cube(etl))
    by_name = {
        **{f"Stadsdelsområde {a}": f"stadsdelsomrade {c}" for a, c in _codes(links, "stadsdelsomrade")},
        **{f"Stadsdel {a}": f"stadsdel {c}" for a, c in _codes(links, "stadsdel")},
    }
    for area, n in (omraden | stadsdelar).items():
        assert cube.get(by_name[area], 0) == n, area
    assert cube[KOMMUN] == city.get(CITY, sum(omraden.values()))


def _codes(links: pd.DataFrame, kind: str) -> list[tuple[str, str]]:
    pairs = links[[kind, f"{kind}_code"]].drop_duplicates()
    return list(pairs.itertuples(index=False, name=None))
