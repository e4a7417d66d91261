"""The real Databasfil, from the delivered file to an answer of the API, in two versions of the areas."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.check import serving
from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.sources.bra__anmalda_brott import SOURCE
from geo.settings import Settings

pytestmark = [pytest.mark.db, pytest.mark.real]

ASSAULT = "därav misshandel inkl. grov"
FORMER = {"rinkeby-kista": {2022: 682, 2023: 755}, "spanga-tensta": {2022: 353, 2023: 426}}


@pytest.fixture
def address(settings: Settings, real_data: Path) -> Iterator[str]:
    for year in (2022, 2023):
        run_delivery(settings, SOURCE, real_data / "statistics" / f"bra_sol_databasfil_{year}.txt")
    publish_all(settings)
    with serving(settings) as base:
        yield base


def years(address: str, code: str, version: str) -> dict[int, dict[str, Any]]:
    profile = httpx.get(f"{address}/api/areas/stadsdelsomrade/{code}/profile", params={"version": version})
    official = profile.raise_for_status().json()["official"]
    series = next(each for each in official if each["brott"] == ASSAULT)
    assert series["clock"] == "anmald"
    return {each["year"]: each for each in series["years"]}


def test_the_former_areas_have_their_own_figures_and_jarva_their_sum(address: str) -> None:
    for code, expected in FORMER.items():
        told = years(address, code, "2020-07-01")
        assert {year: told[year]["n"] for year in (2022, 2023)} == expected
    jarva = years(address, "jarva", "2023-07-01")
    assert {year: jarva[year]["n"] for year in (2022, 2023)} == {2022: 1035, 2023: 1181}
    assert all(jarva[year]["status"] == "exact" for year in (2022, 2023))
    assert (jarva[2022]["is_preliminary"], jarva[2023]["is_preliminary"]) == (False, True)


def test_jarva_is_never_zero_and_the_break_is_marked(address: str) -> None:
    profile = httpx.get(f"{address}/api/areas/stadsdelsomrade/jarva/profile").raise_for_status().json()
    series = next(each for each in profile["official"] if each["brott"] == ASSAULT)
    assert all(month["n"] != 0 for month in series["series"])
    assert profile["is_synthetic"] is False
    packaged = next(each for each in profile["official"] if each["unit"] == "per_100000")
    assert [b["at"] for b in packaged["breaks"]] == ["2024-01-01"]
