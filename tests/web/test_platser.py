"""Platser in a real browser: the list, the map and what is said of each."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.web.deciding import (
    ON_MAP,
    REASON,
    Plats,
    Visit,
    detail,
    listed,
    map_centre,
    open_plats,
    platser,
    said,
)

pytestmark = pytest.mark.web

# --- the list


def test_the_list_tells_what_is_decided_from_what_is_proposed(
    visit: Visit, served: str, prioriterad: Plats, errors: list[str]
) -> None:
    page = visit(vy="platser")
    expect(page.locator(".plats-group").first).to_have_attribute("data-status", "prioriterad")
    row = page.locator(f"li:has([data-plats='{prioriterad['id']}'])")
    expect(row).to_contain_text("Prioriterad av Kommunpolisen, 12 januari 2026")
    expect(row).to_contain_text(REASON)
    proposed = page.locator(".plats-group[data-status=kandidat]")
    expect(proposed).to_contain_text("Föreslagna av beräkning; ingen har beslutat om dem.")
    expect(listed(page, "kandidat")).to_have_count(len(platser(served, status="kandidat")))
    assert errors == []


def test_no_kandidatplats_has_a_position_or_a_score(visit: Visit, kandidat: Plats) -> None:
    page = visit(vy="platser")
    row = page.locator(f"li:has([data-plats='{kandidat['id']}'])")
    expect(row).to_contain_text(kandidat["underlag"]["title"], ignore_case=True)
    expect(row).to_contain_text("oberoende")
    text = row.inner_text()
    assert text.startswith(kandidat["name"])
    assert "poäng" not in text.lower()
    assert page.locator(".platser-list ol, ol.platser-list").count() == 0


def test_filters_stand_in_the_address_and_come_back_from_it(visit: Visit, served: str) -> None:
    page = visit(vy="platser")
    code = next(each["stadsdelsomrade_code"] for each in platser(served, status="kandidat"))
    page.get_by_label("Platser i stadsdelsområde").select_option(value=code)
    page.get_by_label("Status", exact=True).select_option(value="kandidat")
    expected = len(platser(served, status="kandidat", stadsdelsomrade=code))
    expect(listed(page, "kandidat")).to_have_count(expected)
    expect(page.locator(".plats-group[data-status=prioriterad]")).to_have_count(0)
    query = parse_qs(urlsplit(page.url).query)
    assert (query["platsomrade"], query["platsstatus"]) == ([code], ["kandidat"])
    page.reload()
    expect(page.get_by_label("Platser i stadsdelsområde")).to_have_value(code)
    expect(listed(page, "kandidat")).to_have_count(expected)


def test_the_list_follows_the_readers_own_stadsdelsomrade(visit: Visit, served: str) -> None:
    code = next(each["stadsdelsomrade_code"] for each in platser(served, status="kandidat"))
    page = visit(vy="platser", omrade=code)
    expected = len(platser(served, status="kandidat", stadsdelsomrade=code))
    expect(listed(page, "kandidat")).to_have_count(expected)
    page.get_by_label("Platser i stadsdelsområde").select_option(label="Hela staden")
    expect(listed(page, "kandidat")).not_to_have_count(expected)


def test_a_key_opens_and_closes_a_plats_and_the_map_marks_it(visit: Visit, kandidat: Plats) -> None:
    page = visit(vy="platser", karta=map_centre(kandidat["point"], 13))
    plain = page.locator("#map").screenshot()
    row = page.locator(f"[data-plats='{kandidat['id']}']")
    row.focus()
    page.keyboard.press("Enter")
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#plats-title")).to_have_text(kandidat["name"])
    expect(said(page)).to_contain_text(kandidat["name"])
    expect(page.locator(".plats-toolbar")).to_contain_text(kandidat["name"])
    assert page.locator("#map").screenshot() != plain
    page.keyboard.press("Enter")
    expect(page.locator("#plats-title")).to_have_count(0)
    assert "plats" not in parse_qs(urlsplit(page.url).query)


# --- the map


def test_a_click_on_the_map_opens_the_plats_there(visit: Visit, kandidat: Plats) -> None:
    page = visit(vy="platser", karta=map_centre(kandidat["point"]))
    expect(listed(page, "kandidat").first).to_be_visible()
    page.locator(ON_MAP).click()
    expect(page.locator("#plats-title")).to_have_text(kandidat["name"])
    expect(page.locator(f"[data-plats='{kandidat['id']}']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#panel")).to_have_count(0)
    page.get_by_role("button", name="Till platsen").click()
    expect(page.locator("#plats-title")).to_be_focused()


def test_enter_on_the_map_opens_the_plats_in_the_middle(visit: Visit, kandidat: Plats) -> None:
    page = visit(vy="platser", karta=map_centre(kandidat["point"]))
    expect(listed(page, "kandidat").first).to_be_visible()
    page.locator(ON_MAP).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#plats-title")).to_have_text(kandidat["name"])


def test_on_the_page_of_the_situation_a_click_selects_what_the_layer_shows(
    visit: Visit, centred: dict[str, str], cell: str
) -> None:
    page = visit(**centred)
    expect(listed(page, "kandidat").first).to_be_attached()
    page.locator(ON_MAP).click()
    expect(page.locator("#panel")).to_have_attribute("data-unit", cell)
    expect(page.locator("#plats-title")).to_have_count(0)


def test_the_map_shows_the_platser_that_the_list_does(visit: Visit, kandidat: Plats) -> None:
    page = visit(vy="platser", karta=map_centre(kandidat["point"], 13))
    expect(listed(page, "kandidat").first).to_be_visible()
    page.wait_for_timeout(300)
    with_kandidater = page.locator("#map").screenshot()
    page.get_by_label("Status", exact=True).select_option(value="bortvald")
    expect(listed(page, "kandidat")).to_have_count(0)
    page.wait_for_timeout(300)
    assert page.locator("#map").screenshot() != with_kandidater


def test_the_legend_tells_the_two_apart_without_colour(visit: Visit) -> None:
    page = visit(vy="platser")
    legend = page.locator(".plats-legend")
    expect(legend.locator("[data-mark=kandidat]")).to_contain_text("Streckad linje")
    expect(legend.locator("[data-mark=prioriterad]")).to_contain_text("dubbel linje")
    assert legend.locator("[data-mark=kandidat] [stroke-dasharray]").count() == 1
    assert legend.locator("[data-mark=prioriterad] [stroke]").count() == 2


# --- the panel


def test_the_panel_shows_every_part_with_its_sign_and_their_sum(
    visit: Visit, served: str, kandidat: Plats
) -> None:
    page = open_plats(visit, kandidat)
    expected = detail(served, kandidat["id"])
    expect(page.locator(".plats-panel .plats-parts tbody tr")).to_have_count(len(expected["parts"]))
    strongest = max(expected["parts"], key=lambda part: part["contribution"])
    row = page.locator(f".plats-panel tr[data-theme={strongest['theme']}]").filter(
        has_text=strongest["source_title"]
    )
    signed = f"+{strongest['contribution']:.3f}".replace(".", ",")
    expect(row.first).to_contain_text(signed)
    expect(row.first).to_contain_text("räknas")
    shown_only = next(part for part in expected["parts"] if not part["is_counted"])
    expect(page.locator(f".plats-panel tr[data-theme={shown_only['theme']}]").first).to_contain_text(
        "visas bara"
    )
    value = f"{expected['score']['value']:+.3f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
    panel = page.locator(".plats-panel")
    expect(panel).to_contain_text(f"Summan av bidragen är {value}")
    expect(panel).to_contain_text("av 100 beräkningar")
    expect(panel.locator(".plats-bars")).to_contain_text(signed)


def test_the_panel_names_period_sources_clocks_dates_and_caveats(
    visit: Visit, served: str, kandidat: Plats
) -> None:
    page = open_plats(visit, kandidat)
    expected = detail(served, kandidat["id"])
    panel = page.locator(".plats-panel")
    expect(panel).to_contain_text(f"Perioden är {expected['underlag']['period']['title']}")
    for source in expected["underlag"]["sources"]:
        expect(panel.locator(".plats-sources")).to_contain_text(f"{source['publisher']}: {source['title']}")
    expect(panel.locator(".plats-sources")).to_contain_text("Räknas efter")
    expect(panel.locator(".plats-sources")).to_contain_text("Till och med")
    for caveat in expected["caveats"]:
        expect(panel.locator(".plats-caveats")).to_contain_text(caveat)
    expect(panel).to_contain_text("Syntetiska data")


# --- deciding
