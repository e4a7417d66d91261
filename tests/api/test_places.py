"""Profiles of areas and cells."""

from collections.abc import Callable

import httpx
import pytest

from geo.db.roles import READ
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]

BROMMA = "/api/areas/stadsdelsomrade/bromma/profile"


def place_in_order(database: Settings, n: int) -> str:
    """Code of the nth stadsdel."""
    with connect(database, READ) as connection:
        found = connection.execute(
            """
            SELECT code FROM area.area INNER JOIN area.area_set USING (area_set_id)
            WHERE kind = 'stadsdel' ORDER BY code OFFSET %s LIMIT 1
            """,
            [n - 1],
        ).fetchone()
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("nth", "n", "status", "words"),
    [
        (1, 0, "exact", "inga anmälda brott"),
        (2, 0, "protected", "inga eller enstaka anmälda brott"),
        (3, None, "withheld", "för få för att visas"),
        (4, None, None, "ingen uppgift"),
        (5, 500, "exact", "500 anmälda brott"),
    ],
)
def test_every_kind_of_nothing_has_its_own_words(
    get: Get, database: Settings, nth: int, n: int | None, status: str | None, words: str
) -> None:
    told = get(f"/api/areas/stadsdel/{place_in_order(database, nth)}/profile").json()
    assert [theme["theme"] for theme in told["themes"]] == ["klotter", "butiksstold"]
    for theme in told["themes"]:
        assert [window["title"] for window in theme["windows"]] == ["2022", "2023", "2024"]
        for window in theme["windows"]:
            assert (window["n"], window["status"], window["words"]) == (n, status, words)


def test_the_summary_says_only_what_is_known(get: Get, database: Settings) -> None:
    def first(nth: int) -> str:
        return get(f"/api/areas/stadsdel/{place_in_order(database, nth)}/profile").json()["summary"][0]

    assert first(1).startswith("Inga anmälda brott i ")
    assert first(2).startswith("Inga eller enstaka anmälda brott i ")
    assert first(3).startswith("Inget antal kan visas i ")
    assert first(5).endswith("under 2024: butiksstöld (500) och klotter (500).")


def test_official_months_stand_beside_the_rows_with_their_own_clock(get: Get) -> None:
    told = get(BROMMA).json()
    monthly = next(each for each in told["official"] if each["unit"] == "antal")
    assert (monthly["clock"], monthly["source"], monthly["is_synthetic"]) == (
        "anmald",
        "bra__anmalda_brott",
        False,
    )
    assert len(monthly["series"]) == 30
    assert monthly["series"][0] == {
        "month": "2022-01-01",
        "n": None,
        "status": "saknas",
        "note": "Källan har ingen uppgift.",
        "is_preliminary": False,
    }
    years = {year["year"]: year for year in monthly["years"]}
    assert (years[2022]["n"], years[2022]["status"]) == (None, "saknas")
    assert (years[2023]["n"], years[2023]["status"]) == (120, "exact")
    assert (years[2024]["n"], years[2024]["is_preliminary"]) == (None, True)
    assert years[2024]["note"] == "Året är inte komplett: uppgift finns till och med juni."
    assert "Enligt Brå anmäldes 120 brott i Bromma under 2023" in " ".join(told["summary"])


def test_a_yearly_rate_is_never_summed_and_says_its_unit(get: Get) -> None:
    rate = next(each for each in get(BROMMA).json()["official"] if each["unit"] == "per_100000")
    assert rate["title"] == "Totalt antal brott, per 100 000 invånare"
    assert rate["series"] == []
    assert [(year["year"], year["n"]) for year in rate["years"]] == [(2023, 14321)]


def test_a_break_in_the_areas_is_told_where_it_falls(get: Get) -> None:
    breaks = get(BROMMA).json()["official"][0]["breaks"]
    assert all(set(each) == {"at", "reason"} and each["reason"].endswith(".") for each in breaks)


def test_a_theme_tells_the_days_on_which_what_it_counts_changed(get: Get, get_police: Get) -> None:
    elsparkcykel = {
        "at": "2025-01-01",
        "reason": "Tillgrepp av elsparkcykel och annat utan motor räknades till och med 2024 i en gemensam "
        "kod (0809), därefter i egna.",
    }
    area = get_police("/api/areas/stadsdel/akalla/profile").json()
    large = get_police("/api/cells/8808866001fffff/profile").json()
    for place in (area, large):
        cykel = next(each for each in place["themes"] if each["theme"] == "cykel")
        assert {"2024", "2025"} <= {window["title"] for window in cykel["windows"]}
        assert cykel["breaks"] == [elsparkcykel]
    # the years that the demo is shown begin after the break of klotter in 2006
    shown = get("/api/areas/stadsdel/akalla/profile").json()["themes"]
    assert [(each["theme"], each["breaks"]) for each in shown] == [("klotter", []), ("butiksstold", [])]


def test_an_area_tells_its_version_and_what_it_lies_in(get: Get) -> None:
    told = get("/api/areas/stadsdel/akalla/profile").json()
    assert told["area"]["is_approximate"] is True
    parents = {(each["kind"], each["version"]): each["code"] for each in told["area"]["parents"]}
    assert parents["stadsdelsomrade", "2023-07-01"] == "jarva"
    assert parents["stadsdelsomrade", "2007-01-01"] == "rinkeby-kista"
    former = get("/api/areas/stadsdelsomrade/rinkeby-kista/profile?version=2007-01-01").json()
    assert former["area"]["version"] == "2007-01-01"
    assert (former["themes"], former["official"], former["is_synthetic"]) == ([], [], False)
    assert former["summary"][0] == "Det finns ingen uppgift om anmälda brott i Rinkeby-Kista."


def test_a_cell_tells_count_and_concentration_side_by_side(get: Get, database: Settings) -> None:
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        found = connection.execute(
            """
            SELECT to_hex(h3), cell.area_m2, stadsdel.name, counted.n, rated.is_raised
            FROM publish.value AS counted
            INNER JOIN publish.value AS rated USING (theme, window_from, unit_id)
            INNER JOIN area.cell ON cell_id = unit_id
            INNER JOIN area.area AS stadsdel ON stadsdel_id = area_id
            WHERE counted.layer = 'anmalda_brott_ruta_9' AND rated.layer = 'koncentration_ruta_9'
                AND theme = 'klotter' AND window_from = '2024-01-01' AND rated.is_raised
            LIMIT 1
            """
        ).fetchone()
    assert found is not None
    h3, area_m2, stadsdel, n, is_raised = found
    told = get(f"/api/cells/{h3}/profile").json()
    assert told["cell"]["area_m2"] == pytest.approx(area_m2, abs=0.1)
    assert (told["cell"]["h3"], told["cell"]["stadsdel"], told["cell"]["resolution"]) == (h3, stadsdel, 9)
    klotter = told["themes"][0]
    assert (klotter["windows"][-1]["n"], klotter["concentration"][-1]["is_raised"]) == (n, is_raised)
    assert klotter["concentration"][-1]["words"].startswith("förhöjd koncentration")
    assert (told["is_synthetic"], told["label"]) == (True, "Syntetiska data")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("areas/stadsdel/finns-inte/profile", 404),
        ("areas/finns-inte/bromma/profile", 404),
        ("areas/stadsdelsomrade/jarva/profile?version=2007-01-01", 404),
        ("areas/stadsdelsomrade/jarva/profile?version=2008-01-01", 400),
        ("areas/stadsdelsomrade/jarva/profile?version=x", 400),
        ("areas/stadsdel/å/profile", 400),
        ("cells/x/profile", 400),
        ("cells/000000000000000/profile", 404),
        ("cells/89283082803ffff/profile", 404),
    ],
)
def test_a_place_that_does_not_exist_is_refused(get: Get, address: str, status: int) -> None:
    answer = get(f"/api/{address}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
