"""Every real file at once, boundaries too: what the public is told over delivered boundaries, number for number."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import h3
import httpx
import openpyxl
import pytest

from api.check import serving
from etl.boundaries import read_boundaries, with_land
from etl.load.areas import read_area_sets, replace_area_set
from geo.db.roles import ETL
from geo.db.session import connect
from geo.disclosure.policy import ENKAT
from geo.errors import CrsError
from geo.settings import Settings
from tests.conftest import copy_database, drop_database
from tests.db.conftest import REAL_FILES, Real, load_real
from tests.folders import REAL_DATA

pytestmark = [pytest.mark.db, pytest.mark.real]

AREAS: Final = REAL_DATA / "areas"
CURRENT: Final = "2023-07-01"
BOUNDARIES: Final = (
    ("stadsdelar.shp", "stadsdel", date(2007, 1, 1), 117),
    ("sdn_2020.shp", "stadsdelsomrade", date(2020, 7, 1), 13),
    ("stadsdelsnamnder_2023.geojson", "stadsdelsomrade", date(2023, 7, 1), 11),
    ("regso_2018_stockholm.geojson", "regso", date(2018, 1, 1), 127),
)
"""File, kind, first day and number of areas."""
POPULATION: Final = "Folkmängd 31 december"
YEARBOOK: Final = "Totalt antal anmälda brott (årsboken)"
RATE: Final = "Totalt antal brott, per 100 000 invånare"
SHEETS: Final = {"utsatt_misshandel": "Misshandel", "utsatt_bostadsinbrott": "Bostadsinbrott"}
MIDPOINT: Final = (59.329324, 18.068581)
"""Of the kommun: where every notice about it says that it happened."""

Estimate = tuple[float, float, float, int]


@pytest.fixture(scope="module")
def delivered(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    """Settings of a database with delivered boundaries under every real file, and what became of each."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"real data: no folder {REAL_DATA}")
    folder = tmp_path_factory.mktemp("delivered")
    own = copy_database(template, folder)
    with connect(own, ETL) as connection:
        for file, kind, valid_from, _ in BOUNDARIES:
            area_set = read_boundaries(AREAS / file, kind, valid_from)
            if kind == "stadsdel":
                land = AREAS / "utan_vatten" / "stadsdelar_utan_vatten.shp"
                area_set = with_land(area_set, read_boundaries(land, kind, valid_from))
            replace_area_set(connection, area_set)
    yield own, load_real(own, folder)
    drop_database(own, own.database)


@pytest.fixture(scope="module")
def address(delivered: Real) -> Iterator[str]:
    """Address of the API as the public meets it."""
    settings, _ = delivered
    assert (settings.recipients, settings.demo) == ("oppen", False)
    with serving(settings) as base:
        yield base


def ask(address: str, path: str, **parameters: object) -> Any:  # noqa: ANN401 - what an answer holds
    return httpx.get(f"{address}/api/{path}", params=parameters, timeout=60).raise_for_status().json()


def items(address: str, collection: str, **parameters: object) -> list[dict[str, Any]]:
    """Properties of every object of a collection of at most one page."""
    told = ask(address, f"collections/{collection}/items", limit=500, **parameters)
    assert told["numberMatched"] == len(told["features"])
    return [feature["properties"] for feature in told["features"]]


def series(address: str, kind: str, code: str, source: str) -> list[dict[str, Any]]:
    official = ask(address, f"areas/{kind}/{code}/profile")["official"]
    return [each for each in official if each["source"] == source]


def years(address: str, kind: str, code: str, source: str, title: str) -> dict[int, dict[str, Any]]:
    (told,) = (each for each in series(address, kind, code, source) if each["title"] == title)
    return {year["year"]: year for year in told["years"]}


def published_estimates() -> dict[tuple[str, str], Estimate]:
    """Indicator and RegSO → share and interval in per cent, and answers, read by another reader than ours."""
    book = openpyxl.load_workbook(REAL_DATA / REAL_FILES["bra__ntu_regso"][0], read_only=True)
    found = {
        (indikator, str(row[0])): (
            *(round(float(str(share)) * 100, 1) for share in row[3:6]),
            int(str(row[6])),
        )
        for indikator, sheet in SHEETS.items()
        for row in book[sheet].iter_rows(values_only=True)
        if row[1] == "Stockholm"
    }
    book.close()
    return found


def test_every_file_balances_and_none_is_set_aside(delivered: Real) -> None:
    _, loaded = delivered
    # nine files, and two lists of utsatta områden
    assert len(loaded) == sum(map(len, REAL_FILES.values())) + 2 == 11
    for each in loaded:
        balance = each.balance
        told = balance.new + balance.unchanged + balance.superseded + balance.quarantined
        assert balance.read == told > 0, each.file_name
        assert (balance.quarantined, balance.withdrawn) == (0, 0), each.file_name


@pytest.mark.parametrize(("file", "kind", "valid_from", "count"), BOUNDARIES)
def test_delivered_boundaries_are_told_as_such(
    address: str, file: str, kind: str, valid_from: date, count: int
) -> None:
    versioned = kind == "stadsdelsomrade"
    areas = items(address, f"{kind}_{valid_from}" if versioned else kind)
    assert len(areas) == count
    for area in areas:
        assert (area["is_approximate"], area["category"]) == (False, None)
        assert file in area["source"]


def test_land_is_that_of_the_file_without_water(address: str) -> None:
    areas = {area["name"]: area for area in items(address, "stadsdel")}
    assert all(0 < area["land_km2"] <= area["area_km2"] * 1.02 for area in areas.values())
    city, land = (sum(area[name] for area in areas.values()) for name in ("area_km2", "land_km2"))
    assert 210 < city < 220
    assert 185 < land < 190


def test_boundaries_in_metres_that_say_degrees_change_nothing(delivered: Real) -> None:
    with connect(delivered[0], ETL) as connection:
        before = [(each.kind, each.valid_from, len(each.areas)) for each in read_area_sets(connection)]
        with pytest.raises(CrsError):
            replace_area_set(
                connection,
                read_boundaries(AREAS / "valdistrikt_wrong_crs.geojson", "regso", date(2018, 1, 1)),
            )
        after = [(each.kind, each.valid_from, len(each.areas)) for each in read_area_sets(connection)]
    assert before == after


def test_the_city_of_the_yearbook_is_more_than_the_sum_of_its_areas(address: str) -> None:
    city = years(address, "kommun", "stockholm", "stockholm__arsbok_brott", YEARBOOK)[2024]
    areas = [
        years(address, "stadsdelsomrade", area["code"], "stockholm__arsbok_brott", YEARBOOK)[2024]
        for area in items(address, f"stadsdelsomrade_{CURRENT}")
    ]
    total = sum(area["n"] for area in areas)
    assert (city["n"], total, city["n"] - total) == (202_611, 198_243, 4_368)
    assert {area["note"] for area in areas} == {None}
    words = " ".join(city["note"].split())  # narrow spaces stand between thousands
    assert words == (
        "Summan av stadsdelsområdena är 198 243; 4 368 anmälda brott i staden har inget känt stadsdelsområde."
    )


def test_jarva_has_a_rate_from_the_year_in_which_it_was_counted(address: str) -> None:
    told = years(address, "stadsdelsomrade", "jarva", "bra__anmalda_brott", RATE)
    assert {year: (each["n"], each["status"]) for year, each in told.items()} == {
        2021: (None, "saknas"),
        2022: (None, "saknas"),
        2023: (None, "saknas"),
        2024: (17_214, "exact"),
        2025: (16_482, "exact"),
    }


def test_side_by_side_rates_are_the_newest_and_no_survey_is_told_that_was_not_loaded(address: str) -> None:
    told = ask(address, "areas/stadsdelsomrade/oro-och-anmalda-brott")
    areas = {area["code"]: area for area in told["areas"]}
    assert len(areas) == 11
    assert (areas["jarva"]["rate"], areas["jarva"]["rate_year"]) == (16_482, 2025)
    assert {(area["andel"], area["survey_words"]) for area in areas.values()} == {(None, "ingen uppgift")}
    assert told["is_synthetic"] is False


@pytest.mark.parametrize("indikator", SHEETS)
def test_every_regso_on_the_map_has_the_estimate_that_was_published(address: str, indikator: str) -> None:
    expected = {name: rest for (of, name), rest in published_estimates().items() if of == indikator}
    features = items(address, "ntu_regso", tema=indikator)
    assert {each["name"] for each in features} == set(expected)
    assert len(features) == 127
    withheld = set()
    for each in features:
        assert (each["theme"], each["clock"], each["n"]) == (indikator, "undersokning", None)
        if each["status"] == "withheld":
            withheld.add(each["name"])
            assert (each["estimate"], each["low"], each["high"]) == (None, None, None)
        else:
            got = (each["estimate"], each["low"], each["high"], each["base"])
            assert got == expected[each["name"]], each["name"]
    assert ENKAT.threshold is not None
    assert withheld == {name for name, (*_, n) in expected.items() if n < ENKAT.threshold}
    assert withheld == {"Bällsta", "Djurgården", "Klara-Jacob"}


@pytest.mark.parametrize(("place", "n"), [("Rinkeby", (410, 412)), ("Skärholmen", (185, 190))])
def test_the_profile_of_a_regso_tells_the_same_in_numbers_and_words(
    address: str, place: str, n: tuple[int, int]
) -> None:
    expected = published_estimates()
    code = next(area["code"] for area in items(address, "regso") if area["name"] == place)
    surveys = ask(address, f"areas/regso/{code}/profile")["surveys"]
    assert {survey["indikator"] for survey in surveys} == set(SHEETS)
    for survey in surveys:
        (told,) = survey["answers"]
        share, low, high, answers = expected[survey["indikator"], place]
        assert (told["andel"], told["ki_lag"], told["ki_hog"], told["antal_svar"]) == (
            *(share, low, high),
            answers,
        )
        comma = [str(each).replace(".", ",") for each in (share, low, high)]
        assert told["words"] == f"{comma[0]} procent (mellan {comma[1]} och {comma[2]}; {answers} svar)"
    assert tuple(expected[indikator, place][3] for indikator in SHEETS) == n


@pytest.mark.parametrize(
    ("version", "until", "worst", "others"),
    [
        (
            "2021-12-01",
            "2023-12-01",
            {"Husby", "Rinkeby / Tensta"},
            {
                *("Bredäng", "Hagsätra / Rågsved", "Hässelby / Vällingby", "Vårberg"),
                *("Älvsjö / Solberga", "Östberga"),
            },
        ),
        (
            "2023-12-01",
            None,
            {"Husby", "Rinkeby / Tensta"},
            {"Bredäng", "Hagsätra / Rågsved", "Hässelby / Vällingby", "Vårberg"},
        ),
    ],
)
def test_utsatta_omraden_of_the_city_are_those_of_each_list(
    address: str, version: str, until: str | None, worst: set[str], others: set[str]
) -> None:
    areas = items(address, f"utsatt_omrade_{version}")
    assert {(area["valid_from"], area["valid_to"]) for area in areas} == {(version, until)}
    told = {"".join(area["name"].split()): area["category"] for area in areas}
    assert told == {
        **{"".join(name.split()): "Särskilt utsatt område" for name in worst},
        **{"".join(name.split()): "Utsatt område" for name in others},
    }
    assert len(areas) == len(told)


def notices() -> Counter[str]:
    """Type of each notice about the kommun, read by another reader than ours."""
    file = REAL_DATA / REAL_FILES["polisen__handelser"][0]
    events = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return Counter(event["type"] for event in events if event["location"]["name"] == "Stockholm")


def test_months_of_the_event_feed_sum_to_every_notice_about_the_kommun(address: str) -> None:
    told = series(address, "kommun", "stockholm", "polisen__handelser")
    counted = {each["brott"]: sum(month["n"] for month in each["series"]) for each in told}
    assert counted == dict(notices())
    assert sum(counted.values()) == 3_312
    assert {each["unit"] for each in told} == {"handelser"}


def test_no_notice_is_in_a_hexagon(address: str, delivered: Real) -> None:
    layers = ask(address, "layers")["layers"]
    assert [layer["id"] for layer in layers] == ["ntu_regso"]
    with connect(delivered[0], ETL) as connection:
        (shown,) = connection.execute(
            """
            SELECT count(*) FROM publish.value INNER JOIN publish.layer USING (version_id, layer)
            WHERE layer.source LIKE 'polisen%' OR geography LIKE 'ruta%'
            """
        ).fetchone() or (-1,)
        (cells,) = connection.execute("SELECT count(*) FROM analysis.cube_cell").fetchone() or (-1,)
    assert (shown, cells) == (0, 0)
    told = ask(address, f"cells/{h3.latlng_to_cell(*MIDPOINT, 9)}/profile")
    assert (told["themes"], told["sources"]) == ([], [])


def test_the_population_of_the_city_is_the_yearbook_s(address: str) -> None:
    city = years(address, "kommun", "stockholm", "stockholm__folkmangd", POPULATION)
    assert (city[2024]["n"], city[2024]["is_preliminary"]) == (995_574, False)
    areas = [
        years(address, "stadsdelsomrade", area["code"], "stockholm__folkmangd", POPULATION)[2024]["n"]
        for area in items(address, f"stadsdelsomrade_{CURRENT}")
    ]
    # those without a known address are in the city and in none of its areas
    assert 0 <= city[2024]["n"] - sum(areas) < 5_000


def test_the_populations_of_the_regso_sum_to_what_was_delivered(address: str) -> None:
    file = REAL_DATA / REAL_FILES["scb__folkmangd_regso"][0]
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    expected = sum(
        int(row["value"])
        for row in rows
        if (row["Kon"], row["Tid"]) == ("totalt", "2024") and row["Alder"] != "totalt"
    )
    codes = [area["code"] for area in items(address, "regso")]
    told = [years(address, "regso", code, "scb__folkmangd_regso", POPULATION)[2024]["n"] for code in codes]
    assert sum(told) == expected > 990_000


def test_delivered_boundaries_move_no_published_figure(real: Real, delivered: Real) -> None:
    def figures(settings: Settings) -> list[tuple[object, ...]]:
        with connect(settings, ETL) as connection:
            return connection.execute(
                """
                SELECT kind, valid_from, code, series.source, brott, unit, month, n, series.status
                FROM publish.series INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
                ORDER BY 1, 2, 3, 4, 5, 6, 7
                """
            ).fetchall()

    approximate, exact = figures(real[0]), figures(delivered[0])
    assert len(exact) > 10_000
    assert exact == approximate
