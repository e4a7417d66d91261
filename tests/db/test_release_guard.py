"""What was not released cannot be stored: the database refuses it, whoever writes."""

from datetime import date

import psycopg
import pytest

from tests.db.releasing import OPEN, publish, release

pytestmark = pytest.mark.db


@pytest.mark.parametrize("n", [0, 5, 1000])
def test_what_was_released_is_stored(etl: psycopg.Connection, version: int, n: int) -> None:
    publish(etl, version, release(etl, version), n=n)
    assert etl.execute("SELECT n FROM publish.value").fetchall() == [(n,)]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_small_counts_cannot_be_stored(etl: psycopg.Connection, version: int, n: int) -> None:
    ticket = release(etl, version)
    with pytest.raises(psycopg.errors.CheckViolation, match="under tröskeln"):
        publish(etl, version, ticket, n=n)


def test_a_stored_count_cannot_be_changed_into_a_small_one(etl: psycopg.Connection, version: int) -> None:
    publish(etl, version, release(etl, version))
    with pytest.raises(psycopg.errors.CheckViolation, match="under tröskeln"):
        etl.execute("UPDATE publish.value SET n = 3")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"recipients": ["samverkan_polis", "oppen"]}, "mottagarna"),
        ({"recipients": ["stad"]}, "mottagarna"),
        ({"is_synthetic": True}, "mottagarna"),
        ({"theme": "sexualbrott"}, "något annat"),
        ({"window_from": date(2023, 1, 1)}, "något annat"),
        ({"window_to": date(2024, 7, 1)}, "något annat"),
    ],
)
def test_a_release_is_good_for_nothing_else(
    etl: psycopg.Connection, version: int, changed: dict[str, object], why: str
) -> None:
    ticket = release(etl, version)
    with pytest.raises(psycopg.errors.CheckViolation, match=why):
        publish(etl, version, ticket, **changed)


def test_a_release_for_areas_is_not_good_for_hexagons(etl: psycopg.Connection, version: int) -> None:
    ticket = release(etl, version, geography="stadsdel")
    with pytest.raises(psycopg.errors.CheckViolation, match="annan geografi"):
        publish(etl, version, ticket)


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "withheld", "n": 7},
        {"status": "withheld", "n": None, "is_raised": True},
        {"status": "exact", "n": None},
        {"status": "exact", "n": 7, "is_raised": False},
        {"status": "hemligt"},
    ],
)
def test_status_and_number_cannot_contradict_each_other(
    etl: psycopg.Connection, version: int, changed: dict[str, object]
) -> None:
    ticket = release(etl, version)
    with pytest.raises(psycopg.errors.CheckViolation):
        publish(etl, version, ticket, **changed)


def test_a_withheld_value_has_no_number(etl: psycopg.Connection, version: int) -> None:
    publish(etl, version, release(etl, version), status="withheld", n=None)
    assert etl.execute("SELECT n, status FROM publish.value").fetchall() == [(None, "withheld")]


@pytest.mark.parametrize(
    "changed",
    [
        {"window_from": date(2024, 2, 1), "window_to": date(2025, 2, 1)},
        {"window_to": date(2024, 4, 1)},
        {"window_to": date(2026, 1, 1)},
        {"geography": "ruta_10"},
        {"recipients": ["oppen"]},
        {"recipients": []},
        {"threshold": None},
        {"theme": "sexualbrott"},
        {"theme": "sexualbrott", "geography": "stadsdel"},
        {"theme": "finns_inte"},
        {"geography": "kvarter"},
    ],
)
def test_a_release_that_no_policy_allows_cannot_be_registered(
    etl: psycopg.Connection, version: int, changed: dict[str, object]
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        release(etl, version, **changed)


def test_police_rows_are_never_official(etl: psycopg.Connection, version: int) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_release_official"):
        release(etl, version, method="official", threshold=None, recipients=["oppen"])


def test_an_official_release_is_good_for_series_alone(etl: psycopg.Connection, version: int) -> None:
    ticket = release(etl, version, method="official", threshold=None, source="bra__anmalda_brott")
    with pytest.raises(psycopg.errors.CheckViolation, match="serier"):
        publish(etl, version, ticket)


@pytest.mark.parametrize("unit", ["antal", "per_100000", "personer", "handelser"])
def test_a_series_has_one_of_the_known_units(etl: psycopg.Connection, version: int, unit: str) -> None:
    ticket = release(
        etl, version, method="official", threshold=None, source="polisen__handelser", recipients=OPEN
    )
    statement = """
        INSERT INTO publish.series
        SELECT %s, 'polisen__handelser', min(area_id), 'b', 'handelse', 'month', %s, '2024-01-01', 3,
            'exact', NULL, false, %s, '{oppen}', false
        FROM area.area
        """
    etl.execute(statement, [version, unit, ticket])
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_series_unit"):
        etl.execute(statement, [version, f"{unit}_x", ticket])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE publish.release SET threshold = 2",
        "UPDATE publish.release SET recipients = '{stad}'",
        "UPDATE publish.layer SET geography = 'stadsdel'",
        "UPDATE publish.theme SET finest = 'ruta_10'",
    ],
)
def test_what_values_were_checked_against_never_changes(
    etl: psycopg.Connection, version: int, change: str
) -> None:
    publish(etl, version, release(etl, version))
    with pytest.raises(psycopg.errors.CheckViolation, match="ändras inte"):
        etl.execute(change.encode())


def test_a_sensitive_theme_is_released_for_large_areas(etl: psycopg.Connection, version: int) -> None:
    assert release(etl, version, theme="sexualbrott", geography="stadsdelsomrade") > 0


def test_a_series_needs_an_official_release(etl: psycopg.Connection, version: int) -> None:
    ticket = release(etl, version)
    with pytest.raises(psycopg.errors.CheckViolation, match="officiell statistik"):
        etl.execute(
            """
            INSERT INTO publish.series
            SELECT %s, 'polisen__anmalda_brott', min(area_id), 'b', 'anmald', 'month', 'antal', '2024-01-01', 3,
                'exact', NULL, false, %s, '{samverkan_polis}', false
            FROM area.area
            """,
            [version, ticket],
        )
