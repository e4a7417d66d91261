"""Survey answers: always with interval and number of answers, never of too few, never on hexagons."""

from collections.abc import Iterator
from datetime import date

import httpx
import openpyxl
import psycopg
import pytest

from etl.sources.bra__ntu_regso import SHEETS
from geo.crosswalk import extents
from geo.db.roles import ETL
from geo.db.session import connect
from geo.disclosure.policy import ENKAT
from geo.indicators import INDICATORS
from geo.settings import Settings
from geo.subjects import NTU, TRYGGHETSMATNING
from tests.db.conftest import REAL_FILES
from tests.folders import REAL_DATA

pytestmark = pytest.mark.db

DIVISIONS = {2014: "2007-01-01", 2017: "2007-01-01", 2020: "2020-07-01", 2023: "2023-07-01"}
"""Year of a survey → the division that it names the areas of."""


@pytest.fixture
def rows(published: Settings) -> Iterator[psycopg.Connection]:
    with connect(published, ETL) as connection:
        yield connection


def test_every_answer_that_was_loaded_is_published_once(rows: psycopg.Connection) -> None:
    loaded, told, differing = rows.execute(
        """
        WITH answer AS (
            SELECT * FROM core.stockholm__trygghetsmatning WHERE superseded_by IS NULL
        )
        SELECT
            (SELECT count(*) FROM answer),
            (SELECT count(*) FROM publish.estimate WHERE source = %s),
            (
                SELECT count(*) FROM answer
                LEFT JOIN publish.estimate AS told ON answer.area_id = told.area_id
                    AND answer.indikator = told.indikator AND answer.month = told.window_from
                    AND answer.kon = told.kon AND answer.alder = told.alder
                WHERE told.status IS NULL
                    OR (told.status = 'exact' AND answer.antal_svar < 30)
                    OR (
                        told.status = 'exact' AND (
                            told.antal_svar <> answer.antal_svar
                            OR abs(told.andel - 100 * answer.andel) > 0.001
                            OR abs(told.ki_lag - 100 * answer.ki_lag) > 0.001
                            OR abs(told.ki_hog - 100 * answer.ki_hog) > 0.001
                        )
                    )
            )
        """,
        [TRYGGHETSMATNING],
    ).fetchone() or (0, 1, 1)
    assert loaded == told > 20_000
    assert differing == 0


def test_fewer_than_thirty_answers_are_withheld_without_a_number(rows: psycopg.Connection) -> None:
    assert ENKAT.threshold == 30
    withheld, with_a_number = rows.execute(
        """
        SELECT count(*), count(*) FILTER (WHERE num_nonnulls(andel, ki_lag, ki_hog, antal_svar) > 0)
        FROM publish.estimate WHERE status = 'withheld'
        """
    ).fetchone() or (0, 1)
    assert withheld > 1000
    assert with_a_number == 0
    fewest = rows.execute("SELECT min(antal_svar) FROM publish.estimate WHERE status = 'exact'").fetchone()
    assert fewest == (30,)


@pytest.mark.parametrize(("split", "other"), [("kon", "alder"), ("alder", "kon")])
def test_no_group_is_withheld_alone_beside_those_that_sum_with_it(
    rows: psycopg.Connection, split: str, other: str
) -> None:
    found = rows.execute(
        f"""
        SELECT count(*) FILTER (WHERE status = 'withheld') AS withheld, count(*)
        FROM publish.estimate WHERE {split} <> 'alla'
        GROUP BY source, area_id, indikator, window_from, {other} HAVING count(*) > 1
        """.encode()  # noqa: S608 - names are written here
    ).fetchall()
    assert len(found) > 1000
    assert not any(withheld == 1 for withheld, _ in found)


def test_more_than_enough_answers_are_withheld_only_beside_too_few(rows: psycopg.Connection) -> None:
    many = rows.execute(
        """
        SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
            SELECT 1 FROM core.stockholm__trygghetsmatning AS beside
            WHERE beside.superseded_by IS NULL AND beside.antal_svar < 30
                AND beside.area_id = answer.area_id AND beside.indikator = answer.indikator
                AND beside.month = answer.month
        ))
        FROM core.stockholm__trygghetsmatning AS answer
        INNER JOIN publish.estimate AS told ON answer.area_id = told.area_id
            AND answer.indikator = told.indikator AND answer.month = told.window_from
            AND answer.kon = told.kon AND answer.alder = told.alder
        WHERE answer.superseded_by IS NULL AND told.status = 'withheld' AND answer.antal_svar >= 30
        """
    ).fetchone()
    assert many is not None
    assert many[0] > 0
    assert many[1] == 0


def test_layers_tell_what_everybody_answered_with_interval_and_answers(rows: psycopg.Connection) -> None:
    told, differing = rows.execute(
        """
        SELECT count(*), count(*) FILTER (
            WHERE (value.estimate, value.low, value.high, value.base, value.status)
                IS DISTINCT FROM (answer.andel, answer.ki_lag, answer.ki_hog, answer.antal_svar, answer.status)
        )
        FROM publish.value
        INNER JOIN publish.layer USING (version_id, layer)
        LEFT JOIN publish.estimate AS answer ON value.unit_id = answer.area_id
            AND value.theme = answer.indikator AND value.window_from = answer.window_from
            AND answer.kon = 'alla' AND answer.alder = 'alla'
        WHERE measure = 'andel'
        """
    ).fetchone() or (0, 1)
    assert told > 2500
    assert differing == 0
    assert rows.execute(
        "SELECT count(*) FROM publish.value INNER JOIN publish.layer USING (version_id, layer) "
        "WHERE measure = 'andel' AND (n IS NOT NULL OR geography LIKE 'ruta%')"
    ).fetchone() == (0,)


@pytest.mark.parametrize(("year", "division"), DIVISIONS.items())
def test_all_stadsdelsomraden_of_a_survey_stand_in_one_division(
    rows: psycopg.Connection, year: int, division: str
) -> None:
    found = rows.execute(
        """
        SELECT valid_from::text, array_agg(DISTINCT code) FROM publish.estimate
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        WHERE kind = 'stadsdelsomrade' AND extract(YEAR FROM window_from) = %s GROUP BY 1
        """,
        [year],
    ).fetchall()
    ((valid_from, codes),) = found
    assert valid_from == division
    assert set(codes) == set(extents(date.fromisoformat(division)))


def test_the_whole_city_is_told_and_is_in_no_layer_of_areas(rows: psycopg.Connection) -> None:
    told = rows.execute(
        """
        SELECT count(DISTINCT (indikator, window_from)) FROM publish.estimate
        INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
        WHERE kind = 'kommun' AND kon = 'alla' AND alder = 'alla' AND status = 'exact'
        """
    ).fetchone()
    n_indicators = sum(each.source == TRYGGHETSMATNING for each in INDICATORS)
    assert told == (n_indicators * len(DIVISIONS),)


def test_answers_are_for_everybody_and_say_that_they_are_made_up(rows: psycopg.Connection) -> None:
    found = rows.execute(
        "SELECT DISTINCT 'oppen' = ANY(recipients), is_synthetic FROM publish.estimate"
    ).fetchall()
    assert found == [(True, True)]


@pytest.mark.real
@pytest.mark.parametrize("place", ["Rinkeby", "Skärholmen"])
def test_ntu_tells_a_regso_with_interval_and_answers_as_published(real_served: str, place: str) -> None:
    book = openpyxl.load_workbook(REAL_DATA / REAL_FILES[NTU][0], read_only=True)
    regso = httpx.get(f"{real_served}/api/collections/regso/items", params={"limit": 200}).json()
    code = next(
        each["properties"]["code"] for each in regso["features"] if each["properties"]["name"] == place
    )
    surveys = httpx.get(f"{real_served}/api/areas/regso/{code}/profile").raise_for_status().json()["surveys"]
    assert {survey["indikator"] for survey in surveys} == set(SHEETS)
    for survey in surveys:
        rows = book[str(SHEETS[survey["indikator"]].sheet)].iter_rows(values_only=True)
        (_, share, low, high, answers) = next(row[2:7] for row in rows if row[:2] == (place, "Stockholm"))
        (told,) = survey["answers"]
        assert (told["from"], told["to"], survey["clock"]) == ("2018-01-01", "2024-01-01", "undersokning")
        expected = [round(float(each) * 100, 1) for each in (share, low, high)]
        assert [told["andel"], told["ki_lag"], told["ki_hog"]] == expected
        assert told["antal_svar"] == answers
        assert told["words"].endswith(f"; {answers} svar)")
        assert survey["is_synthetic"] is False
    book.close()


@pytest.mark.real
def test_ntu_on_the_map_has_all_127_areas_with_what_they_rest_on(real_served: str) -> None:
    for indikator in SHEETS:
        frame = httpx.get(f"{real_served}/api/frames/ntu_regso", params={"tema": indikator}).json()
        assert len(frame["units"]) == 127
        (shares,), (low,), (high,), (base,) = (frame[name] for name in ("estimate", "low", "high", "base"))
        shown = 0
        for share, least, most, answers, status in zip(
            shares, low, high, base, frame["status"][0], strict=True
        ):
            if frame["statuses"][status] == "withheld":
                assert share is None
                assert answers is None or answers < 30
                continue
            shown += 1
            assert least <= share <= most
            assert answers >= 30
        assert shown > 100
        assert frame["is_synthetic"] is False
