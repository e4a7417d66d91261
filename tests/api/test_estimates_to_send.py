"""Shares, rates and Gi* read from the database: always with their interval and what they rest on."""

from functools import partial

import pytest

from api.area_reports import read_area
from api.cli.files import ask
from api.pictures import read_picture
from geo.db.roles import ETL
from geo.db.session import connect
from geo.errors import NotFoundError
from geo.settings import Settings
from maps.area_report import AreaPage, render_area
from maps.classes import mark_of, scheme_of
from maps.folium_map import render_map
from maps.picture import Picture, Unit
from tests.api.conftest import publish_by_hand

pytestmark = pytest.mark.db

SHARES = "trygghetsmatning_stadsdelsomrade_2023-07-01"
RATES = "anmalda_brott_per_1000_stadsdelsomrade_2023-07-01"
CLUSTERS = "koncentration_gi_ruta_9"

LAYERS = """
INSERT INTO publish.theme (version_id, theme, title, codes, finest, is_sensitive, list_version, position, source)
VALUES (1, 'oro_brott', 'Ofta orolig', '[]', 'stadsdel', FALSE, '2026-1', 5, 'stockholm__trygghetsmatning');

INSERT INTO publish.layer (
    version_id, layer, title, description, measure, geography, area_set_id, source, clock, unit,
    position, caveats, metadata
)
SELECT
    1, layer, layer, 'Gjort för hand.', measure, geography,
    (SELECT area_set_id FROM area.area_set WHERE kind = geography AND valid_from = '2023-07-01'),
    source, clock, unit, position, '[]', '{}'
FROM (
    VALUES
    (
        'trygghetsmatning_stadsdelsomrade_2023-07-01', 'andel', 'stadsdelsomrade',
        'stockholm__trygghetsmatning', 'undersokning', 'procent av de svarande', 6
    ),
    (
        'anmalda_brott_per_1000_stadsdelsomrade_2023-07-01', 'per_1000', 'stadsdelsomrade',
        'polisen__anmalda_brott', 'brottstid', 'anmälda brott per 1 000 invånare', 7
    ),
    (
        'koncentration_gi_ruta_9', 'koncentration_gi', 'ruta_9',
        'polisen__anmalda_brott', 'brottstid', 'mer än slumpen eller inte', 8
    )
) AS given (layer, measure, geography, source, clock, unit, position);

INSERT INTO publish.release (
    version_id, policy, method, source, theme, geography, window_from, window_to, threshold,
    recipients, is_synthetic
)
VALUES (
    1, 'enkat', 'survey', 'stockholm__trygghetsmatning', 'oro_brott', 'stadsdelsomrade',
    '2023-01-01', '2024-01-01', 30, '{oppen}', FALSE
);

INSERT INTO publish.source_status (
    version_id, source, title, publisher, licence, clock, latest_date, recipients, is_synthetic
)
VALUES (
    1, 'stockholm__trygghetsmatning', 'Trygghetsmätningen', 'Stockholms stad', 'CC0', 'undersokning',
    '2023-12-31', '{oppen}', FALSE
);
"""

# Areas by code: the first is withheld, the others have 20 times their place per cent or per mille.
VALUES = """
WITH placed AS (
    SELECT area.area_id, row_number() OVER (ORDER BY area.code) AS place
    FROM area.area INNER JOIN area.area_set USING (area_set_id)
    WHERE area_set.kind = 'stadsdelsomrade' AND area_set.valid_from = '2023-07-01'
)

INSERT INTO publish.value (
    version_id, layer, theme, window_from, window_to, unit_id, n, status, estimate, low, high, base,
    release_id, recipients, is_synthetic
)
SELECT
    1, %(layer)s, ticket.theme, ticket.window_from, ticket.window_to, placed.area_id,
    CASE WHEN placed.place > 1 AND ticket.method = 'suppression' THEN placed.place * 100 END,
    CASE placed.place WHEN 1 THEN 'withheld' ELSE 'exact' END,
    CASE WHEN placed.place > 1 THEN placed.place * %(step)s END,
    CASE WHEN placed.place > 1 THEN placed.place * %(step)s - 1.25 END,
    CASE WHEN placed.place > 1 THEN placed.place * %(step)s + 1.25 END,
    CASE placed.place WHEN 1 THEN 12 ELSE 400 END,
    ticket.release_id, ticket.recipients, ticket.is_synthetic
FROM placed
INNER JOIN publish.release AS ticket
    ON
        ticket.geography = 'stadsdelsomrade'
        AND ticket.theme = %(theme)s
        AND ticket.method = %(method)s
        AND extract(YEAR FROM ticket.window_from) = 2023
"""

CLUSTERED = """
INSERT INTO publish.value (
    version_id, layer, theme, window_from, window_to, unit_id, status, is_raised, estimate,
    release_id, recipients, is_synthetic
)
SELECT
    1, 'koncentration_gi_ruta_9', value.theme, value.window_from, value.window_to, value.unit_id, 'exact',
    value.unit_id % 10 = 0, CASE WHEN value.unit_id % 10 = 0 THEN 4.5 ELSE -0.5 END,
    value.release_id, value.recipients, value.is_synthetic
FROM publish.value
WHERE value.layer = 'anmalda_brott_ruta_9' AND value.theme = 'klotter' AND value.status = 'exact'
"""

ANSWERS = """
INSERT INTO publish.estimate (
    version_id, source, area_id, indikator, window_from, window_to, kon, alder, andel, ki_lag, ki_hog,
    antal_svar, status, release_id, recipients, is_synthetic
)
SELECT
    1, ticket.source, area.area_id, ticket.theme, ticket.window_from, ticket.window_to, kon, 'alla',
    31.4, 28.0, 35.0, 412, 'exact', ticket.release_id, ticket.recipients, ticket.is_synthetic
FROM publish.release AS ticket
CROSS JOIN unnest(ARRAY['alla', 'kvinna']) AS kon
INNER JOIN area.area_set ON area_set.kind = 'stadsdelsomrade' AND area_set.valid_from = '2023-07-01'
INNER JOIN area.area ON area.area_set_id = area_set.area_set_id AND area.code = 'bromma'
WHERE ticket.method = 'survey'
"""


@pytest.fixture
def estimates(settings: Settings) -> Settings:
    """Publish by hand, and beside it shares, rates and Gi*."""
    publish_by_hand(settings)
    with connect(settings, ETL) as connection:
        connection.execute(LAYERS.encode())
        for layer, theme, method, step in (
            (SHARES, "oro_brott", "survey", 5),
            (RATES, "klotter", "suppression", 2),
        ):
            words = {"layer": layer, "theme": theme, "method": method, "step": step}
            connection.execute(VALUES.encode(), words)
        connection.execute(CLUSTERED.encode())
        connection.execute(ANSWERS.encode())
    return settings


def demo(settings: Settings) -> Settings:
    return settings.model_copy(update={"demo": True})


def picture(settings: Settings, layer: str) -> Picture:
    return ask(settings, partial(read_picture, layer=layer, theme=None, period=None))


def area(settings: Settings) -> AreaPage:
    return ask(settings, partial(read_area, kind="stadsdelsomrade", name="Bromma"))


def by_code(shown: Picture) -> list[Unit]:
    return sorted(shown.units, key=lambda unit: unit.code)


def test_shares_and_rates_come_with_interval_and_base(estimates: Settings) -> None:
    shares, rates = (by_code(picture(demo(estimates), layer)) for layer in (SHARES, RATES))
    second = shares[1]
    assert (second.estimate, second.low, second.high, second.base) == (10.0, 8.75, 11.25, 400)
    assert second.value is None
    third = rates[2]
    assert (third.value, third.estimate, third.low, third.high, third.base) == (300, 6.0, 4.75, 7.25, 400)


def test_what_is_withheld_is_a_kind_of_nothing_in_every_measure(estimates: Settings) -> None:
    for layer in (SHARES, RATES):
        shown = picture(demo(estimates), layer)
        first = by_code(shown)[0]
        assert first.estimate is None
        assert mark_of(first, scheme_of(shown)) == "withheld"
        assert ">12<" not in render_map(shown).html, "how few answered is not told either"


def test_the_map_shows_every_estimate_beside_its_interval(estimates: Settings) -> None:
    html = render_map(picture(demo(estimates), SHARES)).html
    assert "10,0\u202f%</td>" in html
    assert "mellan 8,8 och 11,2\u202f%</td>" in html
    assert "Avser det år som undersökningen frågade om." in html
    assert "Syntetiska" not in html, "the survey is real, also in the demo"


def test_the_public_sees_the_open_survey_and_no_rates(estimates: Settings) -> None:
    assert picture(estimates, SHARES).theme == "Ofta orolig"
    for layer in (RATES, CLUSTERS):
        with pytest.raises(NotFoundError):
            picture(estimates, layer)


def test_gi_star_is_told_as_more_than_chance_of_what_its_source_counts(estimates: Settings) -> None:
    shown = picture(demo(estimates), CLUSTERS)
    raised = [unit for unit in shown.units if unit.is_raised]
    assert raised
    assert {unit.estimate for unit in raised} == {4.5}
    assert shown.unit == "anmälda brott"
    html = render_map(shown).html
    assert "Samlad volym av anmälda brott" in html
    assert "−0,50" in html


def test_the_page_of_an_area_has_a_table_for_each_source_and_measure(estimates: Settings) -> None:
    page = area(demo(estimates))
    assert [(table.title, table.publisher) for table in page.tables] == [
        ("Anmälda brott", "Polismyndigheten"),
        ("Anmälda brott per 1\u202f000 invånare", "Polismyndigheten"),
        ("Trygghetsmätningen", "Stockholms stad"),
    ]
    answers = page.tables[2]
    assert (answers.clock, answers.periods) == ("undersokning", ["2023"])
    (row,) = answers.rows
    assert row.title == "Ofta orolig"
    # everybody's answer, not that of women
    assert row.words == {"2023": "31,4 procent (mellan 28,0 och 35,0; 412 svar)"}


def test_the_public_page_of_an_area_has_the_open_survey(estimates: Settings) -> None:
    page = area(estimates)
    assert [table.title for table in page.tables] == ["Trygghetsmätningen"]
    html = render_area(page).html
    assert "31,4 procent (mellan 28,0 och 35,0; 412 svar)" in html
    assert "Polismyndigheten" not in html
