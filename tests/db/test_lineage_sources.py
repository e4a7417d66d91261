"""Rows of every source, followed as far as their source goes: statistics, surveys, reports and findings."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import openpyxl
import psycopg
import pytest

from api.check import serving
from etl.boundaries import read_boundaries
from etl.demo.everything import boundary_path, generate_everything
from etl.lineage import trace_row
from etl.lineage.parts import Relation, RowId, State
from etl.load.areas import replace_area_set
from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.registry import SOURCES, find_source
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings
from tests.conftest import copy_database, drop_database
from tests.db.following import ASSAULT, deliver_bra, trace, words

pytestmark = pytest.mark.db

RINKEBY = "Rinkeby-Kista stadsdel (upphörde 2024-01-01)"
SPANGA = "Spånga - Tensta stadsdel (upphörde 2024-01-01)"
JARVA = "Stadsdelsområde Järva (Sthlm)"


def test_a_figure_of_official_statistics_is_followed_to_every_version_of_its_area(
    settings: Settings, tmp_path: Path
) -> None:
    deliver_bra(
        settings,
        tmp_path,
        f"{RINKEBY};{ASSAULT};2022;Maj;31;62",
        f"{SPANGA};{ASSAULT};2022;Maj;12;30",
        f"{JARVA};{ASSAULT};2022;Maj;0;0",
    )
    publish_all(settings)
    own = trace(settings, 1, 2)
    counts = {
        (figure.valid_from.year, figure.code): (figure.n, figure.relation)
        for figure in own.figures
        if figure.unit == "antal"
    }
    # Rinkeby-Kista is an area of 2007 and 2020; in 2023 it and Spånga-Tensta became Järva: 31 + 12
    assert counts == {
        (2007, "rinkeby-kista"): (31, Relation.OWN),
        (2020, "rinkeby-kista"): (31, Relation.OWN),
        (2023, "jarva"): (43, Relation.PART),
    }
    zero = [figure for figure in trace(settings, 1, 4).figures if figure.unit == "antal"]
    assert [(figure.code, figure.n, figure.relation) for figure in zero] == [("jarva", 43, Relation.UNUSED)]
    with serving(settings) as base:
        for figure in own.figures:
            profile = httpx.get(base + figure.address).raise_for_status().json()
            told = json.dumps(profile["official"])
            assert figure.name.split(" ")[0] in told or profile["official"]
            assert str(figure.n) in told
    text = words(own)
    assert "är en summa där raden ingår" in text
    assert "policy officiell_statistik" in text


def test_a_preliminary_figure_that_came_after_the_final_one_says_which_holds(
    settings: Settings, tmp_path: Path
) -> None:
    deliver_bra(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023;Maj;911;91")
    deliver_bra(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023 prel.;Maj;900;90", name="c.txt")
    publish_all(settings)
    late = trace(settings, 2, 2)
    assert (late.fate.state, late.fate.stands) == (State.OUTRANKED, RowId(1, 2))
    assert "Preliminär uppgift där en slutlig redan fanns" in words(late)
    assert [figure.n for figure in late.figures if figure.unit == "antal"] == [911]


@pytest.fixture(scope="module")
def everything(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a database with a small delivery of every source that can be made, published."""
    folder = tmp_path_factory.mktemp("everything")
    own = copy_database(template, folder)
    made = generate_everything(folder / "deliveries", seed=3, years=1, scale=0.01)
    basomraden = read_boundaries(boundary_path(folder / "deliveries"), "basomrade", date(2024, 1, 1))
    with connect(own, ETL) as connection:
        replace_area_set(connection, basomraden)
    for source, files in made.items():
        for file in files:
            run_delivery(own, find_source(source), file)
    publish_all(own)
    yield own
    drop_database(own, own.database)


def loaded_sources(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT DISTINCT source FROM meta.delivery ORDER BY 1")]


def test_a_row_of_every_source_is_followed_as_far_as_its_source_goes(everything: Settings) -> None:
    with connect(everything, ETL) as connection:
        sources = loaded_sources(connection)
        assert len(sources) >= 4
        for source in sources:
            found = connection.execute(
                psycopg.sql.SQL(
                    """
                    SELECT delivery_id, row_number, month FROM {} AS stored
                    WHERE superseded_by IS NULL AND month IS NOT NULL
                        AND to_jsonb(stored) ->> 'antal' IS DISTINCT FROM '0'
                    ORDER BY md5(row_number::text) LIMIT 8
                    """
                ).format(psycopg.sql.Identifier("core", source))
            ).fetchall()
            traced = [trace_row(connection, everything.store_dir, number, row) for number, row, _ in found]
            assert {each.fate.state for each in traced} == {State.LOADED}
            assert [each.keys and each.keys.month for each in traced] == [month for _, _, month in found]
            if SOURCES[source].is_counted:
                assert all(each.cube for each in traced), source
            published = connection.execute(
                """
                SELECT EXISTS (SELECT 1 FROM publish.release WHERE source = %s)
                """,
                [source],
            ).fetchone()
            if published == (True,):
                assert any(each.values or each.figures for each in traced), source
            for each in traced:
                assert words(each).startswith(f"Rad {each.row_number} i leverans ")


def test_survey_answers_are_followed_to_the_estimate_of_their_own_group(everything: Settings) -> None:
    with connect(everything, ETL) as connection:
        rows = connection.execute(
            """
            SELECT delivery_id, row_number, kon, alder, round(andel::numeric * 100, 3)::float8, antal_svar, area_id
            FROM core.stockholm__trygghetsmatning WHERE antal_svar >= 100
            ORDER BY kon <> 'kvinna', month DESC, row_id LIMIT 5
            """
        ).fetchall()
        assert {kon for _, _, kon, *_ in rows} == {"kvinna"}
        for delivery, row, kon, alder, andel, antal_svar, _ in rows:
            lineage = trace_row(connection, everything.store_dir, delivery, row)
            [figure] = lineage.figures
            assert figure.name.endswith(f"(kön {kon}, ålder {alder})")
            assert figure.andel == pytest.approx(andel, abs=1e-4)
            assert figure.n == antal_svar
            assert lineage.values == ()
        everybody = connection.execute(
            """
            SELECT delivery_id, row_number, andel FROM core.stockholm__trygghetsmatning
            WHERE antal_svar >= 100 AND kon = 'alla' AND alder = 'alla' AND omrade_kind = 'stadsdelsomrade'
            ORDER BY row_id LIMIT 1
            """
        ).fetchone() or (0, 0, 0.0)
        values = trace_row(connection, everything.store_dir, *everybody[:2]).values
    assert [value.measure for value in values] == ["andel"]
    assert values[0].estimate == pytest.approx(everybody[2] * 100, abs=1e-3)


def test_a_row_that_its_period_no_longer_has_is_told_as_withdrawn(everything: Settings) -> None:
    source = next(each for each in SOURCES.values() if each.replaces_by is not None)
    with connect(everything, ETL) as connection:
        path, delivery, number = connection.execute(
            """
            SELECT sha256, delivery_id, rows_read FROM meta.delivery WHERE source = %s ORDER BY delivery_id LIMIT 1
            """,
            [source.id],
        ).fetchone() or ("", 0, 0)
        read = source.read(everything.store_dir / source.id / path)
        victim, month = connection.execute(
            psycopg.sql.SQL(
                """
                SELECT row_number, month FROM {} WHERE delivery_id = %s
                    AND month > (SELECT min(month) FROM {}) AND month < (SELECT max(month) FROM {})
                ORDER BY row_id LIMIT 1
                """
            ).format(*[psycopg.sql.Identifier("core", source.id)] * 3),
            [delivery],
        ).fetchone() or (0, None)
    assert number >= len(read.rows)
    assert month is not None
    withdrawn_by = deliver_without(everything, source.id, path, victim)
    lineage = trace(everything, delivery, victim)
    assert lineage.fate.withdrawn_by == withdrawn_by
    assert not lineage.fate.is_counted
    assert (lineage.cube, lineage.values) == ((), ())
    assert f"Återtagen: leverans {withdrawn_by}" in words(lineage)


def deliver_without(settings: Settings, source: str, sha256: str, row: int) -> int:
    """Deliver a stored workbook again without one of its rows; gives the id of the delivery."""
    book = openpyxl.load_workbook(io.BytesIO((settings.store_dir / source / sha256).read_bytes()))
    assert book.active is not None
    book.active.delete_rows(row)
    file = settings.store_dir.parent / "utan.xlsx"
    book.save(file)
    file.with_suffix(".json").write_text('{"is_synthetic": true}', encoding="utf-8")
    return run_delivery(settings, find_source(source), file).delivery_id
