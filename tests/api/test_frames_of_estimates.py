"""What the viewer needs beside the numbers: intervals, denominators with their day, recipients, categories."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import psycopg
import pytest
import shapely

from api.main import create_app
from etl.load.areas import write_area_set
from etl.load.utsatt_omrade import CAPTION, area_set_of
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings
from tests.api import test_estimates_to_send as given
from tests.api.conftest import Get, asking, publish_by_hand

pytestmark = pytest.mark.db

COUNTED = '{"denominators": {"2023": {"on": "2023-12-31", "source": "SCB"}}}'


@pytest.fixture
def ask_demo(settings: Settings) -> Iterator[Get]:
    """Ask for shares and rates, whose layers tell the day of their denominator."""
    publish_by_hand(settings)
    with connect(settings, ETL) as connection:
        connection.execute(given.LAYERS.replace("'[]', '{}'", f"'[]', '{COUNTED}'").encode())
        for layer, theme, method, step in (
            (given.SHARES, "oro_brott", "survey", 5),
            (given.RATES, "klotter", "suppression", 2),
        ):
            words = {"layer": layer, "theme": theme, "method": method, "step": step}
            connection.execute(given.VALUES.encode(), words)
    with asking(create_app(given.demo(settings))) as found:
        yield found


@pytest.mark.parametrize("layer", [given.SHARES, given.RATES])
def test_no_estimate_stands_without_its_interval_and_what_it_rests_on(ask_demo: Get, layer: str) -> None:
    told = ask_demo(f"/api/frames/{layer}").json()
    columns = [told[name][-1] for name in ("estimate", "low", "high", "base", "status")]
    assert sum(estimate is not None for estimate in columns[0]) > 1
    for estimate, low, high, base, status in zip(*columns, strict=True):
        is_shown = status is not None and told["statuses"][status] != "withheld"
        assert {each is not None for each in (estimate, low, high)} == {is_shown}
        assert base is not None or not is_shown
        assert estimate is None or low <= estimate <= high


@pytest.mark.parametrize("layer", [given.SHARES, given.RATES])
def test_the_classes_of_estimates_reach_from_zero_to_the_highest(ask_demo: Get, layer: str) -> None:
    told = ask_demo(f"/api/frames/{layer}").json()
    highest = max(each for column in told["estimate"] for each in column if each is not None)
    assert told["classes"][0] == 0
    assert told["classes"][-1] <= highest
    assert len(told["classes"]) in range(2, 6)


def test_a_rate_tells_the_day_of_its_denominator_and_a_share_has_none(ask_demo: Get) -> None:
    rates = ask_demo(f"/api/frames/{given.RATES}").json()
    days = {window["title"]: day for window, day in zip(rates["windows"], rates["base_on"], strict=True)}
    assert days["2023"] == "2023-12-31"
    assert {day for title, day in days.items() if title != "2023"} <= {None}
    assert "base_on" not in ask_demo(f"/api/frames/{given.SHARES}").json()


def test_the_list_of_layers_says_whom_it_is_for(get: Get, get_police: Get) -> None:
    assert get("/api/layers").json()["recipients"] == ["oppen"]
    assert "samverkan_polis" in get_police("/api/layers").json()["recipients"]


def test_an_area_carries_what_its_publisher_calls_it(settings: Settings, etl: psycopg.Connection) -> None:
    box = shapely.to_wkb(shapely.box(670_000, 6_580_000, 671_000, 6_581_000))
    areas = pd.DataFrame({"name": ["Exempelby"], "category": ["Utsatt område"], "geometry": [box]})
    write_area_set(etl, area_set_of(areas, date(2023, 12, 1), None))
    etl.commit()
    with asking(create_app(settings)) as ask:
        lists = [each for each in ask("/api/collections").json()["collections"] if "utsatt" in each["id"]]
        assert [CAPTION in each["title"] for each in lists] == [True]
        shown = ask("/api/collections/utsatt_omrade/items").json()["features"]
        assert [feature["properties"]["category"] for feature in shown] == ["Utsatt område"]
        stadsdel = ask("/api/collections/stadsdel/items?limit=1").json()["features"][0]
        assert stadsdel["properties"]["category"] is None
