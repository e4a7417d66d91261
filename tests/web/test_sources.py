"""Every source on the map, in legend, table and words: each with its unit, its nothing and its clock."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.web

Visit = Callable[..., Page]
GROUPS = ("Anmälda brott", "Tyck till", "Trygghetsinventering", "Trygghetsmätning och NTU")
SHARES = "trygghetsmatning_stadsdel"
RATES = "anmalda_brott_per_1000_stadsdelsomrade_2023-07-01"
GI = "koncentration_gi_ruta_9"
CLOCKS = {
    "anmalda_brott_ruta_9": "brottstid",
    "tyck_till_ruta_9": "kom in till staden",
    "trygghetsinventering_ruta_9": "inventerades",
    SHARES: "året som undersökningen frågade om",
}


def frame_of(served: str, layer: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{served}/api/frames/{layer}").raise_for_status().json()
    return answer


def decimals(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def cells_of(page: Page, unit: str) -> Locator:
    return page.locator(".twin tbody tr", has=page.locator(f"[data-unit='{unit}']")).locator("td")


def test_layers_are_offered_by_source_and_the_first_is_reported_crime(visit: Visit) -> None:
    page = visit()
    groups = page.locator("#layer optgroup").evaluate_all("groups => groups.map((group) => group.label)")
    assert groups == [group for group in GROUPS if group in groups]
    assert set(GROUPS[:3]) <= set(groups)
    expect(page.locator("#layer option:checked")).to_have_text("Anmälda brott per ruta")
    assert page.locator("#theme option").first.text_content() != "Snö och halka"


@pytest.mark.parametrize("layer", CLOCKS)
def test_every_layer_says_publisher_clock_and_last_date(
    visit: Visit, catalog: dict[str, Any], layer: str
) -> None:
    about = visit(lager=layer).locator(".about")
    used = next(each["source"] for each in catalog["layers"] if each["id"] == layer)
    source = next(each for each in catalog["sources"] if each["source"] == used)
    expect(about).to_contain_text(f"Källa: {source['publisher']}: {source['title']}. Till och med")
    expect(about).to_contain_text(CLOCKS[layer])


def test_what_should_be_said_of_a_source_is_said_at_its_layers(visit: Visit, catalog: dict[str, Any]) -> None:
    told = {source["source"]: source["note"] for source in catalog["sources"] if source["note"]}
    layer = next(each for each in catalog["layers"] if each["source"] in told)
    expect(visit(lager=layer["id"]).locator(".about")).to_contain_text(told[layer["source"]])


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ("anmalda_brott_ruta_9", "Inga anmälda brott"),
        ("tyck_till_ruta_9", "Inga ärenden"),
        ("trygghetsinventering_ruta_9", "Inga åtgärdspunkter"),
    ],
)
def test_each_source_has_its_own_nothing(visit: Visit, layer: str, words: str) -> None:
    legend = visit(lager=layer).locator(".legend")
    expect(legend.locator("[data-mark=zero]")).to_contain_text(words)
    expect(legend.locator("[data-mark=none]")).to_contain_text("Ingen uppgift")


def test_another_source_starts_at_its_own_first_theme_without_a_complaint(visit: Visit) -> None:
    page = visit(tema="cykel")
    page.locator("#layer").select_option(label="Ärenden per ruta")
    expect(page.locator("#map-title")).to_contain_text("Tyck till")
    expect(page.locator(".notice")).to_have_count(0)
    assert "sno_halka" not in page.url


def test_a_share_stands_with_interval_and_number_of_answers(visit: Visit, served: str) -> None:
    page = visit(lager=SHARES)
    frame = frame_of(served, SHARES)
    at = next(at for at, estimate in enumerate(frame["estimate"][-1]) if estimate)
    estimate, low, high, base = (frame[name][-1][at] for name in ("estimate", "low", "high", "base"))
    page.get_by_role("searchbox").fill(frame["names"][at])
    row = cells_of(page, frame["units"][at])
    expect(row.nth(0)).to_have_text(decimals(estimate))
    expect(row.nth(1)).to_have_text(f"mellan {decimals(low)} och {decimals(high)}")
    expect(row.nth(2)).to_have_text(str(base))
    page.locator(f".twin [data-unit='{frame['units'][at]}']").click()
    said = f"{decimals(estimate)} procent (mellan {decimals(low)} och {decimals(high)}; {base} svar)"
    expect(page.locator(".below [role=status]")).to_contain_text(said)


def test_too_few_answers_no_answer_and_a_low_share_are_three_things(visit: Visit, served: str) -> None:
    page = visit(lager=SHARES)
    legend = page.locator(".legend")
    expect(legend.locator("[data-mark=withheld]")).to_contain_text("För få svar för att visas")
    expect(legend.locator("[data-mark=withheld] svg line").first).to_be_attached()
    expect(legend.locator("[data-mark=zero]")).to_have_count(0)
    expect(legend).to_contain_text("Procent av de svarande")
    missing = [
        name
        for name, status in zip(
            frame_of(served, SHARES)["names"], frame_of(served, SHARES)["status"][-1], strict=True
        )
        if status is None
    ]
    assert missing, "the demo holds stadsdelar that nobody was asked in"
    page.get_by_role("searchbox").fill(missing[0])
    expect(page.locator(".twin tbody tr").first.locator("td").first).to_have_text("ingen uppgift")


def test_a_rate_stands_with_its_denominator_and_the_day_of_it(visit: Visit, served: str) -> None:
    page = visit(lager=RATES)
    frame = frame_of(served, RATES)
    headings = page.locator(".twin thead th").all_text_contents()
    assert [text.strip(" ▲▼↕\n") for text in headings[1:]] == [
        "Per 1\N{NO-BREAK SPACE}000 invånare",
        "95 % intervall",
        "Antal",
        "Invånare",
    ]
    day = frame["base_on"][-1]
    expect(page.locator(".legend")).to_contain_text("Nämnaren är folkbokförda")
    expect(page.locator("#table-caption small")).to_contain_text(day[:4])
    expect(cells_of(page, frame["units"][0]).nth(1)).to_contain_text("mellan")


def test_gi_stands_beside_the_main_test_and_says_what_it_is_not(visit: Visit) -> None:
    page = visit(lager=GI)
    expect(page.locator(".legend")).to_contain_text("inte var risken är högre")
    expect(page.locator(".legend [data-mark=raised]")).to_contain_text("Samlad volym av anmälda brott")
    options = page.locator("#layer option").all_text_contents()
    found = options.index("Samlad volym av anmälda brott (Gi*)")
    assert options[found - 1] == "Förhöjd koncentration av anmälda brott"
    page.get_by_role("button", name="Visa huvudtestet").click()
    expect(page.locator("#layer option:checked")).to_have_text("Förhöjd koncentration av anmälda brott")


def test_themes_that_are_absent_are_those_of_the_same_source(visit: Visit) -> None:
    about = visit(lager="tyck_till_ruta_9").locator(".about .absent")
    about.locator("summary").click()
    expect(about).to_contain_text("Otrygghet, störning och kanyler")
    expect(about).not_to_contain_text("Bostadsinbrott")
