"""Every real file that a source covers, from the file to an answer of the API, number for number."""

import json
from collections import Counter
from typing import Any

import httpx
import openpyxl
import pytest

from etl.publish.run import publish_all
from etl.registry import SOURCES
from geo.data import read_facts
from geo.periods import MONTH_NAMES
from tests.db.conftest import LISTS, REAL_FILES, Real
from tests.folders import REAL_DATA

pytestmark = [pytest.mark.db, pytest.mark.real]

CONTEXT = {"areas", "citizen", "context"}
"""Folders of boundaries and names, which are no deliveries of a source, and of another city."""
NOT_COVERED = {"statistics/stockholm_socioekonomiskt_2024.csv"}
POPULATION = "Folkmängd 31 december"
NARROW = "\N{NARROW NO-BREAK SPACE}"


def ask(address: str, path: str, **parameters: object) -> Any:  # noqa: ANN401 - what an answer holds
    return httpx.get(f"{address}/api/{path}", params=parameters, timeout=60).raise_for_status().json()


def series(address: str, kind: str, code: str, source: str, **parameters: object) -> dict[str, Any]:
    """The official series of one source about one area, by title."""
    told = ask(address, f"areas/{kind}/{code}/profile", **parameters)["official"]
    return {each["title"]: each for each in told if each["source"] == source}


def years(told: dict[str, Any]) -> dict[int, int | None]:
    return {year["year"]: year["n"] for year in told["years"]}


def test_every_file_that_a_source_covers_is_loaded_with_its_balance(real: Real) -> None:
    files = {
        str(file.relative_to(REAL_DATA))
        for file in REAL_DATA.rglob("*")
        if file.is_file() and file.parent != REAL_DATA and file.relative_to(REAL_DATA).parts[0] not in CONTEXT
    }
    assert files == {file for of_source in REAL_FILES.values() for file in of_source} | NOT_COVERED
    _, loaded = real
    assert len(loaded) == len(files) - len(NOT_COVERED) + len(LISTS)
    for each in loaded:
        balance = each.balance
        told = balance.new + balance.unchanged + balance.superseded + balance.quarantined
        assert (balance.read, balance.quarantined, balance.withdrawn) == (told, 0, 0), each.file_name
        assert balance.new > 50, each.file_name
        assert not each.is_known


def test_every_source_says_how_far_it_reaches(real_served: str) -> None:
    told = {each["source"]: each for each in ask(real_served, "layers")["sources"]}
    assert {source: each["latest_date"] for source, each in told.items()} == {
        "bra__anmalda_brott": "2025-12-31",
        "bra__ntu_regso": "2023-12-31",
        "polisen__handelser": "2026-01-31",
        "polisen__utsatt_omrade": "2023-12-01",
        "scb__folkmangd_regso": "2024-12-31",
        "stockholm__arsbok_brott": "2024-12-31",
        "stockholm__folkmangd": "2024-12-31",
    }
    for source, each in told.items():
        assert (each["clock"], each["publisher"]) == (str(SOURCES[source].clock), SOURCES[source].publisher)
        assert each["is_synthetic"] is False


def test_the_yearbook_s_city_is_more_than_its_areas_and_says_why(real_served: str) -> None:
    title = "Totalt antal anmälda brott (årsboken)"
    (city,) = series(real_served, "kommun", "stockholm", "stockholm__arsbok_brott")[title]["years"]
    assert (city["year"], city["n"], city["status"]) == (2024, 202_611, "exact")
    assert city["note"] == (
        f"Summan av stadsdelsområdena är 198{NARROW}243; 4{NARROW}368 anmälda brott i staden har inget känt "
        "stadsdelsområde."
    )
    areas = ask(real_served, "collections/stadsdelsomrade_2023-07-01/items", limit=50)["features"]
    facts = read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")["anmalda_brott"]
    total = 0
    for area in areas:
        told = series(real_served, "stadsdelsomrade", area["properties"]["code"], "stockholm__arsbok_brott")
        (year,) = told[title]["years"]
        assert year["n"] == facts[area["properties"]["name"]]
        assert year["note"] is None
        total += year["n"]
    assert (len(areas), total) == (11, 198_243)


def test_the_yearbook_s_violence_is_not_called_violence_in_public(real_served: str) -> None:
    told = series(real_served, "stadsdelsomrade", "farsta", "stockholm__arsbok_brott")
    assert len(told) == 5
    assert {each["clock"] for each in told.values()} == {"anmald"}
    assert not any("offentlig" in title.lower() or title.startswith("Vålds") for title in told)
    assert any("inomhus" in title for title in told)


def test_the_yearbook_says_nothing_of_older_divisions(real_served: str) -> None:
    assert (
        series(
            real_served, "stadsdelsomrade", "rinkeby-kista", "stockholm__arsbok_brott", version="2020-07-01"
        )
        == {}
    )


def test_rates_of_jarva_are_those_of_bra_from_the_year_it_was_counted(real_served: str) -> None:
    total = "Totalt antal brott, per 100 000 invånare"
    told = series(real_served, "stadsdelsomrade", "jarva", "bra__anmalda_brott")[total]
    facts = read_facts("anmalda_brott_per_100000_2021_2025")
    of_jarva = facts[(facts["omrade"] == "Järva") & (facts["brottstyp"] == "Totalt antal brott")].iloc[0]
    assert years(told) == {
        **dict.fromkeys((2021, 2022, 2023)),
        2024: int(of_jarva["2024"]),
        2025: int(of_jarva["2025"]),
    }
    assert (years(told)[2024], years(told)[2025]) == (17_214, 16_482)
    notes = {year["year"]: (year["status"], year["note"]) for year in told["years"]}
    assert notes[2023] == ("saknas", "Området räknades inte för sig detta år; ingen uppgift, inte noll.")
    assert notes[2024] == ("exact", None)


def test_months_of_bra_become_jarva_s_only_by_adding(real_served: str) -> None:
    assault = "därav misshandel inkl. grov"
    jarva = series(real_served, "stadsdelsomrade", "jarva", "bra__anmalda_brott")[assault]
    parts = [
        series(real_served, "stadsdelsomrade", code, "bra__anmalda_brott", version="2020-07-01")[assault]
        for code in ("rinkeby-kista", "spanga-tensta")
    ]
    for year in (2022, 2023):
        assert years(jarva)[year] == sum(years(part)[year] or 0 for part in parts) > 1000


def test_populations_are_the_yearbook_s_and_a_forecast_says_so(real_served: str) -> None:
    told = series(real_served, "stadsdelsomrade", "jarva", "stockholm__folkmangd")[POPULATION]
    assert (told["clock"], told["unit"]) == ("matdag", "personer")
    facts = read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")["folkmangd_2024_12_31"]
    found = {year["year"]: year for year in told["years"]}
    assert found[2024]["n"] == facts["Järva"] == 95_220
    assert (found[2024]["is_preliminary"], found[2024]["note"]) == (False, None)
    assert found[2034]["is_preliminary"] is True
    assert "Prognos" in found[2034]["note"]


def test_a_population_of_a_regso_is_the_sum_of_its_ages(real_served: str) -> None:
    rows = (REAL_DATA / REAL_FILES["scb__folkmangd_regso"][0]).read_text(encoding="utf-8-sig").splitlines()
    header, *lines = [line.replace('"', "").split(",") for line in rows]
    place = {name: number for number, name in enumerate(header)}
    expected: Counter[str] = Counter()
    for line in lines:
        about = (line[place["Kon"]], line[place["Tid"]])
        if about == ("totalt", "2024") and line[place["Alder"]] != "totalt":
            expected[line[place["Region"]][:8]] += int(line[place["value"]])
    assert len(expected) == 127
    for code in ("0180R001", "0180R076", "0180R079"):
        told = series(real_served, "regso", code, "scb__folkmangd_regso")[POPULATION]
        # the years before have a zero in every age: no figure, and none is told
        assert years(told) == {2024: expected[code]}
    assert expected["0180R076"] == 17_096


def events() -> Counter[tuple[str, str]]:
    """Type and month of each notice about the kommun, read by another reader than ours."""
    found: Counter[tuple[str, str]] = Counter()
    file = REAL_DATA / REAL_FILES["polisen__handelser"][0]
    for line in file.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["location"]["name"] != "Stockholm":
            continue
        month = MONTH_NAMES.index(event["name"].split()[1]) + 1
        year, published = int(event["datetime"][:4]), int(event["datetime"][5:7])
        year -= month - published > 6
        found[event["type"], f"{year}-{month:02}-01"] += 1
    return found


def test_the_event_feed_is_counted_by_month_for_the_kommun_alone(real_served: str) -> None:
    told = series(real_served, "kommun", "stockholm", "polisen__handelser")
    assert all(each["title"].endswith("(polisens händelsenotiser)") for each in told.values())
    assert {each["clock"] for each in told.values()} == {"handelse"}
    found = {
        (each["brott"], month["month"]): month["n"] for each in told.values() for month in each["series"]
    }
    assert found == dict(events())
    assert sum(found.values()) > 1000
    assert series(real_served, "stadsdelsomrade", "norra-innerstaden", "polisen__handelser") == {}


@pytest.mark.parametrize(
    ("version", "n", "worst"),
    [("2021-12-01", 8, {"Husby", "Rinkeby/Tensta"}), ("2023-12-01", 6, {"Husby", "Rinkeby/Tensta"})],
)
def test_utsatta_omraden_of_the_city_are_a_collection_for_each_list(
    real_served: str, version: str, n: int, worst: set[str]
) -> None:
    name = f"utsatt_omrade_{version}"
    about = ask(real_served, f"collections/{name}")
    assert "Polisens bedömning av kriminell påverkan på platsen, inte av invånarna" in about["title"]
    assert about["extent"]["temporal"]["interval"][0][0].startswith(version)
    items = ask(real_served, f"collections/{name}/items", limit=100)
    assert (items["numberMatched"], len(items["features"])) == (n, n)
    told = {each["properties"]["name"]: each["properties"]["category"] for each in items["features"]}
    assert {area for area, category in told.items() if category == "Särskilt utsatt område"} == worst
    assert {"Bredäng", "Hagsätra/Rågsved", "Vårberg"} <= set(told)


def test_the_city_is_told_of_in_words_by_its_newest_official_year(real_served: str) -> None:
    first, *_ = ask(real_served, "areas/kommun/stockholm/profile")["summary"]
    assert first == (
        f"Enligt Brottsförebyggande rådet (Brå) anmäldes 19{NARROW}159 brott per 100 000 invånare i Stockholm "
        "under 2025, räknat efter anmälningsdatum."
    )


def test_publishing_the_real_files_again_changes_nothing(real: Real) -> None:
    assert not publish_all(real[0]).is_new


def test_the_yearbook_is_read_as_another_reader_reads_it(real_served: str) -> None:
    file = REAL_DATA / REAL_FILES["stockholm__arsbok_brott"][0]
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    rows = {str(row[0]).strip(): row for row in book.worksheets[0].iter_rows(values_only=True) if row[0]}
    book.close()
    told = series(real_served, "stadsdelsomrade", "farsta", "stockholm__arsbok_brott")
    numbers = {int(value) for value in rows["Farsta"][1:7] if isinstance(value, int | float)}
    assert {each["years"][0]["n"] for each in told.values()} == numbers
