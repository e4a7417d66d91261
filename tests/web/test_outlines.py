"""The police's lists of utsatta områden: off until asked for, captioned, named, and with a list beside the map."""

from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd
import pytest
import shapely
from playwright.sync_api import Page, expect

from api.check import serving
from etl.load.areas import write_area_set
from etl.load.utsatt_omrade import CAPTION, area_set_of
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings
from tests.api.conftest import publish_by_hand
from tests.web.test_accessibility import violations

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
FORMER, NEWEST = date(2021, 11, 29), date(2023, 12, 1)


def listed(names: dict[str, str]) -> pd.DataFrame:
    boxes = [
        shapely.box(668_000 + at * 2_000, 6_582_000, 669_500 + at * 2_000, 6_583_500)
        for at in range(len(names))
    ]
    return pd.DataFrame({"name": list(names), "category": names.values(), "geometry": shapely.to_wkb(boxes)})


@pytest.fixture
def served(settings: Settings) -> Iterator[str]:
    """Address of a demo that holds two lists."""
    publish_by_hand(settings)
    with connect(settings, ETL) as connection:
        write_area_set(connection, area_set_of(listed({"Östhagen": "Riskområde"}), FORMER, NEWEST))
        now = {"Östhagen": "Utsatt område", "Ångsta": "Särskilt utsatt område"}
        write_area_set(connection, area_set_of(listed(now), NEWEST, None))
    with serving(settings.model_copy(update={"demo": True})) as base:
        yield base


def test_none_is_shown_until_a_list_is_chosen_and_the_caption_is_about_the_place(
    visit: Visit, requests: list[str]
) -> None:
    page = visit()
    choice = page.get_by_label("Fler gränser")
    expect(choice.locator("option:checked")).to_have_text("Inga")
    assert choice.locator("option").all_text_contents() == [
        "Inga",
        "Utsatta områden, listan från 1 december 2023",
        "Utsatta områden, listan från 29 november 2021",
    ]
    expect(page.locator(".outlines")).to_contain_text(CAPTION[1:])
    assert [address for address in requests if "utsatt" in address] == []


def test_a_list_is_drawn_and_written_by_name_with_the_words_of_the_police(visit: Visit) -> None:
    page = visit()
    before = page.locator("#map").screenshot()
    page.get_by_label("Fler gränser").select_option(label="Utsatta områden, listan från 1 december 2023")
    page.get_by_text("Områden i listan (2)").click()
    areas = page.locator(".outlines li").all_text_contents()
    assert areas == ["Ångsta: särskilt utsatt område", "Östhagen: utsatt område"]
    page.locator("html[data-ready]").wait_for(state="attached")
    page.get_by_role("heading", level=1).click()
    assert page.locator("#map").screenshot() != before
    assert violations(page) == []


def test_a_list_is_kept_in_the_address_and_taken_away_again(visit: Visit) -> None:
    page = visit(granser="utsatt_omrade_2021-11-29")
    page.get_by_text("Områden i listan (1)").click()
    expect(page.locator(".outlines li")).to_have_text("Östhagen: riskområde")
    page.get_by_label("Fler gränser").select_option(label="Inga")
    expect(page.locator(".outlines details")).to_have_count(0)
    assert "granser" not in page.url


def test_a_list_that_is_not_there_is_said(visit: Visit) -> None:
    page = visit(granser="utsatt_omrade_1999-01-01")
    expect(page.locator(".outlines [role=alert]")).to_contain_text("finns inte")
    expect(page.locator("html")).to_have_attribute("data-ready", "map")
