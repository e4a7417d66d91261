"""The whole way on a demo of two years: what is published holds what the rows say, and no more."""

from collections.abc import Iterator
from datetime import date

import h3
import numpy as np
import psycopg
import pytest
from psycopg import sql

from etl.publish.run import publish_all
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.crosswalk import extents
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings
from geo.subjects import find_subject
from geo.themes import THEMES, Geography

pytestmark = pytest.mark.db

LOCATED = ("polisen__anmalda_brott", "stockholm__tyck_till", "stockholm__trygghetsinventering")
NAMED = ("polisen__anmalda_brott_basomrade", "polisen__anmalda_brott_omrade")
SENSITIVE = [theme.id for theme in THEMES if theme.is_sensitive or theme.id == "sprangning"]


@pytest.fixture
def rows(published: Settings) -> Iterator[psycopg.Connection]:
    with connect(published, ETL) as connection:
        yield connection


def test_every_delivery_balances_and_its_rows_are_all_there(rows: psycopg.Connection) -> None:
    balances = rows.execute(
        """
        SELECT
            source, sum(rows_new + rows_superseded)::integer,
            bool_and(rows_read = rows_new + rows_unchanged + rows_superseded + rows_quarantined)
        FROM meta.delivery GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    assert {source for source, _, _ in balances} == {*LOCATED, *NAMED, "stockholm__trygghetsmatning"}
    for source, expected, is_balanced in balances:
        assert is_balanced, source
        stored = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("core", source))
        assert rows.execute(stored).fetchone() == (expected,), source


@pytest.mark.parametrize("source", LOCATED + NAMED[:1])
def test_the_cube_holds_every_dated_row(rows: psycopg.Connection, source: str) -> None:
    dated = rows.execute(
        sql.SQL("SELECT sum(antal) FROM {} WHERE month IS NOT NULL AND superseded_by IS NULL").format(
            sql.Identifier("core", source)
        )
    ).fetchone()
    in_city = rows.execute(
        """
        SELECT sum(n) FROM analysis.cube_area
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        WHERE kind = 'kommun' AND cube_area.source = %s
        """,
        [source],
    ).fetchone()
    assert dated == in_city


@pytest.mark.parametrize(
    ("layers", "at_least"),
    [
        ("anmalda_brott_stadsdel%", 3000),
        ("anmalda_brott_basomrade_stadsdel%", 500),
        ("tyck_till_stadsdel%", 1000),
        ("trygghetsinventering_stadsdel%", 500),
    ],
)
def test_what_is_shown_as_exact_is_what_the_rows_say(
    rows: psycopg.Connection, layers: str, at_least: int
) -> None:
    differing = rows.execute(
        """
        WITH truth AS (
            SELECT source, theme, extract(YEAR FROM month)::integer AS year, area_id, sum(n) AS n
            FROM analysis.cube_area GROUP BY 1, 2, 3, 4
        )
        SELECT count(*), count(*) FILTER (WHERE value.n <> coalesce(truth.n, 0))
        FROM publish.value AS value
        INNER JOIN publish.layer AS layer USING (version_id, layer)
        LEFT JOIN truth ON value.unit_id = truth.area_id AND value.theme = truth.theme
            AND layer.source = truth.source AND extract(YEAR FROM value.window_from) = truth.year
        WHERE value.layer LIKE %s AND value.status = 'exact'
        """,
        [layers],
    ).fetchone()
    assert differing is not None
    assert differing[0] > at_least
    assert differing[1] == 0


def test_a_table_of_areas_is_shown_in_every_division_that_fits(rows: psycopg.Connection) -> None:
    named = rows.execute(
        """
        SELECT theme, code, sum(n)::integer FROM analysis.cube_area
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        WHERE cube_area.source = %s AND kind = 'stadsdelsomrade' GROUP BY 1, 2
        """,
        [NAMED[1]],
    ).fetchall()
    inside = {code: parts for version in STADSDELSOMRADE_VERSIONS for code, parts in extents(version).items()}
    layers = dict(
        rows.execute(
            "SELECT layer, valid_from FROM publish.layer INNER JOIN area.area_set USING (area_set_id) "
            "WHERE layer IN (SELECT layer FROM publish.value) AND layer.source = %s",
            [NAMED[1]],
        ).fetchall()
    )
    # the rows of 2022 name the division of 2020, which cannot be divided into that of 2007
    assert sorted(layers.values()) == [date(2020, 7, 1), date(2023, 7, 1)]
    for layer in layers:
        shown = rows.execute(
            "SELECT theme, code, n FROM publish.value INNER JOIN area.area ON unit_id = area_id "
            "WHERE layer = %s AND status = 'exact'",
            [layer],
        ).fetchall()
        assert len(shown) > 200
        for theme, code, n in shown:
            true = sum(each for of, part, each in named if of == theme and inside[part] <= inside[code])
            assert n == true, (layer, theme, code)


@pytest.mark.parametrize("resolution", [8, 9])
def test_hexagons_count_the_children_of_their_stored_cells(rows: psycopg.Connection, resolution: int) -> None:
    counted: dict[str, int] = {}
    for cell, n in rows.execute(
        "SELECT to_hex(cell), sum(n)::integer FROM analysis.cube_cell "
        "WHERE source = 'polisen__anmalda_brott' AND theme = 'klotter' "
        "AND month >= '2025-01-01' AND month < '2026-01-01' GROUP BY 1"
    ):
        parent = h3.cell_to_parent(cell, resolution)
        counted[parent] = counted.get(parent, 0) + n
    shown = dict(
        rows.execute(
            """
            SELECT to_hex(h3), n FROM publish.value INNER JOIN area.cell ON unit_id = cell_id
            WHERE layer = %s AND theme = 'klotter' AND window_from = '2025-01-01' AND status = 'exact'
            """,
            [f"anmalda_brott_ruta_{resolution}"],
        ).fetchall()
    )
    assert len(shown) > 50
    assert {cell: counted.get(cell, 0) for cell in shown} == shown


def test_no_small_count_of_police_rows_is_published(rows: psycopg.Connection) -> None:
    small = rows.execute(
        """
        SELECT layer.source, count(*) FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer) INNER JOIN publish.release USING (release_id)
        WHERE n BETWEEN 1 AND 4 AND (method = 'suppression' OR layer.source LIKE 'polisen%') GROUP BY 1
        """
    ).fetchall()
    assert small == []
    withheld = rows.execute(
        """
        SELECT layer.source, count(*) FROM publish.value INNER JOIN publish.layer USING (version_id, layer)
        WHERE status = 'withheld' GROUP BY 1
        """
    ).fetchall()
    assert {source for source, n in withheld if n > 10} == {LOCATED[0], *NAMED}


def test_each_method_releases_the_sources_that_it_is_for_and_no_other(rows: psycopg.Connection) -> None:
    methods = rows.execute("SELECT DISTINCT method, source FROM publish.release").fetchall()
    assert sorted(methods) == [
        ("official", "bra__anmalda_brott"),
        ("own", "stockholm__trygghetsinventering"),
        ("own", "stockholm__tyck_till"),
        ("suppression", "polisen__anmalda_brott"),
        ("suppression", "polisen__anmalda_brott_basomrade"),
        ("suppression", "polisen__anmalda_brott_omrade"),
        ("survey", "stockholm__trygghetsmatning"),
    ]


def test_police_rows_are_for_those_in_the_collaboration_alone(rows: psycopg.Connection) -> None:
    found = rows.execute(
        "SELECT DISTINCT value.recipients FROM publish.value INNER JOIN publish.layer USING (version_id, layer) "
        "WHERE layer.source LIKE 'polisen%'"
    ).fetchall()
    assert found == [(["samverkan_polis"],)]


def test_nothing_withheld_has_a_number(rows: psycopg.Connection) -> None:
    assert rows.execute(
        """
        SELECT count(*) FROM publish.value
        WHERE status = 'withheld' AND num_nonnulls(n, is_raised, estimate, low, high) > 0
        """
    ).fetchone() == (0,)


def test_sensitive_themes_are_published_on_stadsdelsomraden_alone(rows: psycopg.Connection) -> None:
    shown = rows.execute(
        """
        SELECT layer.source, layer.geography, count(DISTINCT value.theme) FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        WHERE layer.source LIKE 'polisen%%' AND value.theme = ANY(%s) GROUP BY 1, 2 ORDER BY 1
        """,
        [SENSITIVE],
    ).fetchall()
    assert [(source, geography) for source, geography, _ in shown] == [
        (source, "stadsdelsomrade") for source in (LOCATED[0], *NAMED)
    ]
    assert shown[0][2] == len(SENSITIVE)


def test_no_theme_is_published_finer_than_it_may_be(rows: psycopg.Connection) -> None:
    shown = rows.execute(
        "SELECT DISTINCT theme, geography FROM publish.value INNER JOIN publish.layer USING (version_id, layer)"
    ).fetchall()
    assert len(shown) > 100
    for theme, geography in shown:
        assert not Geography(geography).is_finer_than(find_subject(theme).finest), theme


def test_a_verdict_that_is_shown_is_that_of_the_true_counts(rows: psycopg.Connection) -> None:
    cells, q = rows.execute(
        """
        SELECT cells, q FROM analysis.hotspot
        WHERE theme = 'misshandel_utomhus' AND window_from = '2025-01-01' AND resolution = 9
        """
    ).fetchone() or ([], [])
    true_q = dict(zip(cells, q, strict=True))
    raised = rows.execute(
        """
        SELECT h3, is_raised FROM publish.value INNER JOIN area.cell ON unit_id = cell_id
        WHERE layer = 'koncentration_ruta_9' AND theme = 'misshandel_utomhus'
            AND window_from = '2025-01-01' AND is_raised IS NOT NULL
        """
    ).fetchall()
    assert sum(verdict for _, verdict in raised) > 10
    assert sum(not verdict for _, verdict in raised) > 10
    assert all((true_q[cell] <= 0.05) == verdict for cell, verdict in raised)


def test_the_stored_test_is_the_kernel_on_the_rows(rows: psycopg.Connection) -> None:
    cells, observed, observed_nb, expected_nb, p = rows.execute(
        """
        SELECT cells, observed, observed_neighbourhood, expected_neighbourhood, p FROM analysis.hotspot
        WHERE theme = 'klotter' AND window_from = '2024-01-01' AND resolution = 8
        """
    ).fetchone() or ([], [], [], [], [])
    population = dict(rows.execute("SELECT h3, population FROM area.cell WHERE resolution = 8").fetchall())
    texts = [h3.int_to_str(cell) for cell in cells]
    place = {text: row for row, text in enumerate(texts)}
    expected = np.array([population[cell] for cell in cells])
    expected = expected / expected.sum() * sum(observed)
    for row in (0, 17, 100):
        ring = [place[cell] for cell in h3.grid_disk(texts[row], 1) if cell in place]
        assert observed_nb[row] == sum(observed[cell] for cell in ring)
        assert expected_nb[row] == pytest.approx(expected[ring].sum())
        assert 0 <= p[row] <= 1


def test_publishing_again_changes_nothing(published: Settings, rows: psycopg.Connection) -> None:
    before = rows.execute("SELECT version_id FROM publish.version WHERE is_current").fetchone()
    rows.commit()
    again = publish_all(published)
    assert not again.is_new
    assert (again.version_id,) == before


def test_a_run_tells_its_parameters_and_deliveries(rows: psycopg.Connection) -> None:
    parameters, inputs, finished = rows.execute(
        "SELECT parameters, inputs, finished_at FROM meta.run ORDER BY run_id DESC LIMIT 1"
    ).fetchone() or ({}, [], None)
    assert parameters["policies"] == {
        "polis_kalenderar": 5,
        "officiell_statistik": None,
        "stad_omrade": None,
        "stad_ruta": None,
        "enkat": 30,
    }
    delivered = rows.execute("SELECT array_agg(delivery_id ORDER BY delivery_id) FROM meta.delivery")
    assert delivered.fetchone() == (inputs,)
    assert finished is not None
