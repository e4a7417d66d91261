"""The whole way on a demo of two years: what is published holds what the rows say, and no more."""

import json
from collections.abc import Iterator

import h3
import numpy as np
import psycopg
import pytest

from etl.publish.run import publish_all
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db


@pytest.fixture
def rows(published: Settings) -> Iterator[psycopg.Connection]:
    with connect(published, ETL) as connection:
        yield connection


def test_every_delivery_balances_and_the_cube_holds_every_dated_row(rows: psycopg.Connection) -> None:
    new, in_core = rows.execute(
        """
        SELECT (SELECT sum(rows_new) FROM meta.delivery), count(*) FROM core.polisen__anmalda_brott
        """
    ).fetchone() or (0, 1)
    assert new == in_core
    dated, in_city = rows.execute(
        """
        SELECT
            (SELECT sum(antal) FROM core.polisen__anmalda_brott WHERE month IS NOT NULL),
            (
                SELECT sum(n) FROM analysis.cube_area
                INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
                WHERE kind = 'kommun'
            )
        """
    ).fetchone() or (0, 1)
    assert dated == in_city


def test_what_is_shown_as_exact_is_what_the_rows_say(rows: psycopg.Connection) -> None:
    differing = rows.execute(
        """
        WITH truth AS (
            SELECT theme, extract(YEAR FROM month)::integer AS year, area_id, sum(n) AS n
            FROM analysis.cube_area GROUP BY 1, 2, 3
        )
        SELECT count(*), count(*) FILTER (WHERE value.n <> coalesce(truth.n, 0))
        FROM publish.value AS value
        LEFT JOIN truth ON value.unit_id = truth.area_id AND value.theme = truth.theme
            AND extract(YEAR FROM value.window_from) = truth.year
        WHERE value.layer LIKE 'anmalda_brott_stadsdel%%' AND value.status = 'exact'
        """.replace("%%", "%")
    ).fetchone()
    assert differing is not None
    assert differing[0] > 0
    assert differing[1] == 0


@pytest.mark.parametrize("resolution", [8, 9])
def test_hexagons_count_the_children_of_their_stored_cells(rows: psycopg.Connection, resolution: int) -> None:
    counted: dict[str, int] = {}
    for cell, n in rows.execute(
        "SELECT to_hex(cell), sum(n)::integer FROM analysis.cube_cell WHERE theme = 'klotter' "
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


def test_no_small_count_is_published_and_nothing_withheld_has_a_number(rows: psycopg.Connection) -> None:
    assert rows.execute("SELECT count(*) FROM publish.value WHERE n BETWEEN 1 AND 4").fetchone() == (0,)
    assert rows.execute(
        "SELECT count(*) FROM publish.value WHERE status = 'withheld' AND (n IS NOT NULL OR is_raised IS NOT NULL)"
    ).fetchone() == (0,)
    withheld = rows.execute("SELECT count(*) FROM publish.value WHERE status = 'withheld'").fetchone()
    assert withheld is not None
    assert withheld[0] > 1000


def test_sensitive_themes_are_published_on_stadsdelsomraden_alone(rows: psycopg.Connection) -> None:
    layers = rows.execute(
        "SELECT DISTINCT left(layer, 29) FROM publish.value "
        "WHERE theme IN ('sexualbrott', 'nara_relation', 'sprangning')"
    ).fetchall()
    assert layers == [("anmalda_brott_stadsdelsomrade",)]


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
    assert json.loads(json.dumps(parameters))["threshold"] == 5
    assert inputs == [1, 2]
    assert finished is not None
