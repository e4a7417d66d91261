"""The city's own counts: what the rows say, to those whom it is for, and never finer than it may be."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import h3
import psycopg
import pytest

from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.registry import find_source
from geo.crosswalk import membership
from geo.db.roles import ETL, READ
from geo.db.session import connect
from geo.settings import Settings
from geo.trygghetsinventering import BRISTTYPER
from geo.tyck_till import GROUPS, UNCLASSIFIED
from tests.sources.stockholm__trygghetsinventering.test_trygghetsinventering import POINT, as_csv

pytestmark = pytest.mark.db

TYCK_TILL, WALKS = "stockholm__tyck_till", "stockholm__trygghetsinventering"
RESTRICTED = ("otrygghet_storning", "brist_narkotika")
STAFF = {"stad", "egen_forvaltning", "egen_enhet", "samverkan_polis"}
CURRENT = "2023-07-01"

Key = tuple[str, str]


@pytest.fixture
def rows(published: Settings) -> Iterator[psycopg.Connection]:
    with connect(published, ETL) as connection:
        yield connection


def in_core(rows: psycopg.Connection, source: str, year: int) -> list[tuple[str, str | None, str | None]]:
    """Theme, stored hexagon and code of the stadsdel of each current row of a year, read row by row."""
    theme, moment = {TYCK_TILL: ("grupp", "inkom_at"), WALKS: ("bristtyp", "inventerad_at")}[source]
    return rows.execute(
        f"""
        SELECT {theme}, to_hex(cell), area.code FROM core.{source}
        LEFT JOIN area.area ON stadsdel_id = area_id
        WHERE superseded_by IS NULL
            AND extract(YEAR FROM {moment} AT TIME ZONE 'Europe/Stockholm') = %s
        """.encode(),  # noqa: S608 - names are written here
        [year],
    ).fetchall()


def shown(rows: psycopg.Connection, layer: str) -> dict[Key, int]:
    """Theme and unit (H3 text, or code) → published number."""
    found = rows.execute(
        """
        SELECT theme, coalesce(to_hex(h3), area.code), n, status FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        LEFT JOIN area.cell ON geography LIKE 'ruta%%' AND unit_id = cell_id
        LEFT JOIN area.area ON geography NOT LIKE 'ruta%%' AND unit_id = area_id
        WHERE layer = %s
        """,
        [layer],
    ).fetchall()
    assert {status for *_, status in found} == {"exact"}
    return {(theme, unit): n for theme, unit, n, _ in found}


@pytest.mark.parametrize("resolution", [8, 9])
def test_cases_per_hexagon_are_those_of_the_rows(rows: psycopg.Connection, resolution: int) -> None:
    expected = Counter(
        (theme, h3.cell_to_parent(cell, resolution))
        for theme, cell, _ in in_core(rows, TYCK_TILL, 2025)
        if cell is not None and theme not in (*RESTRICTED, UNCLASSIFIED)
    )
    found = shown(rows, f"tyck_till_ruta_{resolution}")
    assert expected.total() > 40_000
    assert {key: n for key, n in found.items() if n} == dict(expected)


@pytest.mark.parametrize("source", [TYCK_TILL, WALKS])
def test_stadsdelar_and_stadsdelsomraden_hold_every_row_with_a_position(
    rows: psycopg.Connection, source: str
) -> None:
    links = membership()
    current = links[links["version"] == links["version"].max()]
    omrade = dict(zip(current["stadsdel_code"], current["stadsdelsomrade_code"], strict=True))
    located = [
        (theme, stadsdel)
        for theme, _, stadsdel in in_core(rows, source, 2025)
        if stadsdel is not None and theme != UNCLASSIFIED
    ]
    stem = source.removeprefix("stockholm__")
    in_stadsdel = Counter(located)
    in_omrade = Counter((theme, omrade[stadsdel]) for theme, stadsdel in located)
    assert {key: n for key, n in shown(rows, f"{stem}_stadsdel").items() if n} == dict(in_stadsdel)
    in_large = shown(rows, f"{stem}_stadsdelsomrade_{CURRENT}")
    assert {key: n for key, n in in_large.items() if n} == dict(in_omrade)


def test_what_is_restricted_is_never_on_hexagons_nor_for_everybody(rows: psycopg.Connection) -> None:
    found = rows.execute(
        """
        SELECT theme, geography, value.recipients FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        WHERE theme = ANY(%s) GROUP BY 1, 2, 3
        """,
        [list(RESTRICTED)],
    ).fetchall()
    assert {(theme, geography) for theme, geography, _ in found} == {
        (theme, geography) for theme in RESTRICTED for geography in ("stadsdel", "stadsdelsomrade")
    }
    assert all(set(recipients) == STAFF for *_, recipients in found)


def test_hexagons_are_for_staff_and_areas_for_everybody(rows: psycopg.Connection) -> None:
    found = rows.execute(
        """
        SELECT geography LIKE 'ruta%%', 'oppen' = ANY(value.recipients), count(*) FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        WHERE layer.source LIKE 'stockholm__t%%' AND measure <> 'andel' AND NOT theme = ANY(%s)
        GROUP BY 1, 2
        """,
        [list(RESTRICTED)],
    ).fetchall()
    assert {(on_hexagons, is_open) for on_hexagons, is_open, _ in found} == {(True, False), (False, True)}


@pytest.mark.parametrize(
    ("recipients", "sees_hexagons", "sees_areas"),
    [
        ("oppen", False, True),
        ("platspart", False, True),
        ("stad", True, True),
        ("samverkan_polis", True, True),
    ],
)
def test_the_database_shows_each_recipient_what_is_for_them(
    published: Settings,
    recipients: str,
    sees_hexagons: bool,  # noqa: FBT001 - the answer itself
    sees_areas: bool,  # noqa: FBT001 - the answer itself
) -> None:
    with connect(published, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.recipients', %s, TRUE)", [recipients])
        layers = {
            layer
            for (layer,) in connection.execute(
                "SELECT DISTINCT layer FROM publish.value WHERE layer LIKE 'tyck_till%'"
            )
        }
        restricted = connection.execute(
            "SELECT count(*) FROM publish.value WHERE theme = ANY(%s)", [list(RESTRICTED)]
        ).fetchone()
    assert any("ruta" in layer for layer in layers) == sees_hexagons
    assert ("tyck_till_stadsdel" in layers) == sees_areas
    assert (restricted != (0,)) == sees_hexagons


def test_points_are_told_only_where_somebody_walked(rows: psycopg.Connection) -> None:
    open_points = [
        (cell, stadsdel)
        for theme, cell, stadsdel in in_core(rows, WALKS, 2025)
        if cell is not None and theme not in RESTRICTED
    ]
    walked = {h3.cell_to_parent(cell, 9) for cell, _ in open_points}
    found = shown(rows, "trygghetsinventering_ruta_9")
    assert {unit for _, unit in found} == walked
    kinds = [brist.id for brist in BRISTTYPER if brist.id not in RESTRICTED]
    assert set(found) == {(kind, unit) for kind in kinds for unit in walked}
    in_stadsdel = shown(rows, "trygghetsinventering_stadsdel")
    told = {unit for theme, unit in in_stadsdel if theme not in RESTRICTED}
    assert told == {stadsdel for _, stadsdel in open_points}
    assert len(told) < 117


def test_what_no_word_maps_is_counted_and_in_no_layer(rows: psycopg.Connection) -> None:
    cases = in_core(rows, TYCK_TILL, 2025)
    unclassified = sum(theme == UNCLASSIFIED for theme, *_ in cases)
    assert 0 < unclassified < len(cases) / 10
    (share,) = rows.execute(
        "SELECT share_unknown_theme FROM publish.source_status WHERE source = %s", [TYCK_TILL]
    ).fetchone() or (None,)
    assert share == pytest.approx(unclassified / len(cases), abs=0.005)
    themes = rows.execute("SELECT DISTINCT theme FROM publish.value WHERE layer LIKE 'tyck_till%'").fetchall()
    assert {theme for (theme,) in themes} == {group.id for group in GROUPS}


def test_no_free_text_is_published(rows: psycopg.Connection) -> None:
    texts = rows.execute(
        """
        SELECT fritext FROM core.stockholm__tyck_till
        WHERE superseded_by IS NULL AND length(fritext) > 60 ORDER BY row_id LIMIT 20
        """
    ).fetchall()
    columns = rows.execute(
        """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'publish' AND data_type IN ('text', 'jsonb', 'ARRAY')
        """
    ).fetchall()
    assert len(texts) == 20
    for table, column in columns:
        for (text,) in texts:
            found = rows.execute(
                psycopg.sql.SQL("SELECT count(*) FROM publish.{} WHERE position(%s in {}::text) > 0").format(
                    psycopg.sql.Identifier(table), psycopg.sql.Identifier(column)
                ),
                [text],
            ).fetchone()
            assert found == (0,), (table, column)
            if table in {"value", "estimate"}:
                break


def walk(settings: Settings, folder: Path, **points: dict[str, str]) -> None:
    """Deliver points by id: the given one with other values."""
    made = [{**POINT, "punkt_id": name, **changed} for name, changed in points.items()]
    run_delivery(settings, find_source(WALKS), as_csv(folder, *made))


SOUTH = {"e_3011": "155312.0", "n_3011": "6570000.0"}
SPAR = {"bristtyp": "Spår av droghantering"}


def test_zeros_do_not_tell_everybody_that_something_restricted_was_noted(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    walk(settings, tmp_path, p1={}, p2={**SOUTH, **SPAR})
    publish_all(settings)
    found = etl.execute(
        """
        SELECT theme = 'brist_narkotika', count(DISTINCT unit_id), sum(n), bool_or('oppen' = ANY(recipients))
        FROM publish.value WHERE layer = 'trygghetsinventering_stadsdel' GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    # for everybody the stadsdel of p1 alone; for staff both
    assert found == [(False, 1, 1, True), (True, 2, 1, False)]


def test_a_year_of_walks_is_whole_when_it_is_over(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    this_year = etl.execute("SELECT extract(YEAR FROM now())::integer").fetchone()
    assert this_year is not None
    walk(settings, tmp_path, p1={}, p2={"inventerad_at": f"{this_year[0]}-01-01 00:30"})
    publish_all(settings)
    years = etl.execute(
        "SELECT DISTINCT extract(YEAR FROM window_from)::integer FROM publish.value "
        "WHERE layer = 'trygghetsinventering_stadsdel'"
    ).fetchall()
    assert years == [(2024,)]


def test_a_place_to_keep_is_told_and_is_no_evidence_of_need(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    near = {f"p{n}": {"bristtyp": "Omtyckt plats (värna)", "platsnamn": f"{n}"} for n in range(30)}
    far = {f"q{n}": {"e_3011": str(146000.0 + 400 * n)} for n in range(12)}
    walk(settings, tmp_path, **near, **far)
    publish_all(settings)
    told = etl.execute(
        "SELECT sum(n) FROM publish.value WHERE layer = 'trygghetsinventering_ruta_9' "
        "AND theme = 'omtyckt_plats'"
    ).fetchone()
    assert told == (30,)
    assert etl.execute("SELECT count(*) FROM publish.kandidatplats").fetchone() == (0,)
