"""Each method of release is for its sources, and stores only what it may."""

from datetime import date

import psycopg
import pytest

from tests.db.releasing import OPEN, OWN, SHARE, SURVEY, add_layer, add_theme, publish, release

pytestmark = pytest.mark.db


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"method": "own", "threshold": None}, "ck_release_own"),
        ({"method": "survey"}, "ck_release_police"),
        ({"method": "official", "threshold": None}, "ck_release_official"),
        ({**OWN, "source": "polisen__anmalda_brott_basomrade"}, "ck_release_own"),
        ({**OWN, "source": "polisen__anmalda_brott_omrade"}, "ck_release_own"),
        ({**OWN, "source": "polisen__handelser"}, "ck_release_own"),
        ({**OWN, "source": "bra__anmalda_brott"}, "ck_release_own"),
        ({**OWN, "source": "stockholm__trygghetsmatning"}, "ck_release_own"),
        ({**OWN, "threshold": 5}, "ck_release_threshold"),
        ({**OWN, "geography": "ruta_9"}, "ck_release_own_open"),
        ({**OWN, "geography": "ruta_8"}, "ck_release_own_open"),
        ({**OWN, "recipients": []}, "ck_release_recipients"),
        ({**SURVEY, "threshold": None}, "ck_release_threshold"),
        ({**SURVEY, "source": "stockholm__tyck_till"}, "ck_release_survey"),
        ({**SURVEY, "source": "bra__anmalda_brott"}, "ck_release_survey"),
        ({"method": "official", "threshold": None, "source": "stockholm__tyck_till"}, "ck_release_official"),
        (
            {"method": "official", "threshold": None, "source": "stockholm__trygghetsinventering"},
            "ck_release_official",
        ),
        (
            {"method": "official", "threshold": None, "source": "stockholm__trygghetsmatning"},
            "ck_release_official",
        ),
        ({"recipients": ["samverkan_polis", "oppen"]}, "ck_release_recipients_open"),
        ({"threshold": None}, "ck_release_threshold"),
        ({"method": "annat"}, "ck_release_method"),
        ({"window_to": date(2024, 7, 1)}, "ck_release_calendar_year"),
    ],
)
def test_a_method_is_for_its_sources_and_no_other(
    etl: psycopg.Connection, version: int, changed: dict[str, object], constraint: str
) -> None:
    add_theme(etl, version, "oro_brott", "stadsdel", is_sensitive=False)
    with pytest.raises(psycopg.errors.CheckViolation, match=f'"{constraint}"'):
        release(etl, version, **{"geography": "stadsdelsomrade", **changed})


@pytest.mark.parametrize(
    "source",
    [
        "bra__anmalda_brott",
        "scb__folkmangd_regso",
        "stockholm__arsbok_brott",
        "stockholm__folkmangd",
        "polisen__handelser",
        "polisen__utsatt_omrade",
    ],
)
def test_what_an_authority_has_published_is_official(
    etl: psycopg.Connection, version: int, source: str
) -> None:
    assert release(etl, version, method="official", threshold=None, source=source, recipients=OPEN) > 0


def test_the_city_s_own_small_counts_pass_and_police_rows_do_not_use_its_ticket(
    etl: psycopg.Connection, version: int
) -> None:
    own = add_layer(etl, version, "tyck_till_stadsdelsomrade", source=OWN["source"], clock="inkommen")
    ticket = release(etl, version, **OWN, geography="stadsdelsomrade")
    publish(etl, version, ticket, layer=own, n=1, recipients=OPEN)
    police = add_layer(etl, version, "anmalda_brott_stadsdelsomrade")
    with pytest.raises(psycopg.errors.CheckViolation, match="annan geografi eller källa"):
        publish(etl, version, ticket, layer=police, n=1, recipients=OPEN)


def test_what_is_about_behaviour_is_never_for_everybody(etl: psycopg.Connection, version: int) -> None:
    add_theme(etl, version, "otrygghet_storning", "stadsdel", is_sensitive=True)
    layer = add_layer(
        etl, version, "tyck_till_stadsdel", source=OWN["source"], clock="inkommen", geography="stadsdel"
    )
    about = {"theme": "otrygghet_storning", "layer": layer}
    ticket = release(etl, version, **OWN, geography="stadsdel", theme="otrygghet_storning")
    publish(etl, version, ticket, **about, recipients=["stad"])
    with pytest.raises(psycopg.errors.CheckViolation, match="inte för alla"):
        publish(etl, version, ticket, **about, recipients=OPEN, unit_id=2)
    etl.rollback()


def test_what_is_about_behaviour_gets_no_ticket_for_hexagons(etl: psycopg.Connection, version: int) -> None:
    add_theme(etl, version, "otrygghet_storning", "stadsdel", is_sensitive=True)
    with pytest.raises(psycopg.errors.CheckViolation, match="får inte visas på ruta_9"):
        release(etl, version, **{**OWN, "recipients": ["stad"]}, theme="otrygghet_storning")


def test_a_share_with_interval_and_answers_is_stored(
    etl: psycopg.Connection, version: int, survey: int
) -> None:
    publish(etl, version, survey, layer="matning", theme="oro_brott", **{**SHARE, "base": 30})
    withheld = {**dict.fromkeys(("n", "estimate", "low", "high")), "base": 12, "status": "withheld"}
    publish(etl, version, survey, layer="matning", theme="oro_brott", unit_id=2, **{**SHARE, **withheld})
    assert etl.execute("SELECT count(*) FROM publish.value").fetchone() == (2,)


@pytest.mark.parametrize(
    "changed",
    [
        {"base": 29},
        {"base": None},
        {"low": None},
        {"high": None},
        {"low": None, "high": None},
        {"low": 26.0},
        {"status": "withheld"},
        {"status": "withheld", "estimate": None, "low": None},
        {"n": 5, "is_raised": True},
    ],
)
def test_a_share_without_interval_or_enough_answers_is_refused(
    etl: psycopg.Connection, version: int, survey: int, changed: dict[str, object]
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        publish(etl, version, survey, layer="matning", theme="oro_brott", **{**SHARE, **changed})


def test_a_stored_share_cannot_lose_its_answers(etl: psycopg.Connection, version: int, survey: int) -> None:
    publish(etl, version, survey, layer="matning", theme="oro_brott", **SHARE)
    with pytest.raises(psycopg.errors.CheckViolation, match="färre svar än tröskeln"):
        etl.execute("UPDATE publish.value SET base = 3")


def test_a_rate_of_police_rows_has_its_number(etl: psycopg.Connection, version: int) -> None:
    layer = add_layer(etl, version, "per_1000", measure="per_1000")
    ticket = release(etl, version, geography="stadsdelsomrade")
    rate = {"layer": layer, "estimate": 2.0, "low": 1.0, "high": 3.0, "base": 3000}
    publish(etl, version, ticket, **rate, n=6)
    for n, why in ((None, "kvot utan sitt antal"), (3, "under tröskeln")):
        with pytest.raises(psycopg.errors.CheckViolation, match=why), etl.transaction():
            publish(etl, version, ticket, **rate, n=n, unit_id=2)


def test_a_small_count_cannot_stand_as_an_estimate(etl: psycopg.Connection, version: int) -> None:
    ticket = release(etl, version)
    with pytest.raises(psycopg.errors.CheckViolation, match="utan sitt antal"):
        publish(etl, version, ticket, n=None, estimate=3.0)


def test_a_score_of_gathering_has_a_verdict_and_no_number(etl: psycopg.Connection, version: int) -> None:
    layer = add_layer(etl, version, "gi", measure="koncentration_gi", geography="ruta_9")
    ticket = release(etl, version)
    publish(etl, version, ticket, layer=layer, n=None, is_raised=True, estimate=4.2)
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_value_withheld"):
        publish(etl, version, ticket, layer=layer, n=6, is_raised=True, estimate=4.2, unit_id=2)


@pytest.mark.parametrize(("column", "value"), [("measure", "p_varde"), ("clock", "gissad")])
def test_a_layer_of_no_known_measure_or_clock_is_refused(
    etl: psycopg.Connection, version: int, column: str, value: str
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match=f"ck_layer_{column}"):
        add_layer(etl, version, "l", **{column: value})


def estimate(etl: psycopg.Connection, version: int, release_id: int, **changed: object) -> None:
    """Write the answers of everybody in one area, or something else."""
    answers: dict[str, object] = {
        "version_id": version,
        "source": "stockholm__trygghetsmatning",
        "indikator": "oro_brott",
        "window_from": date(2024, 1, 1),
        "window_to": date(2025, 1, 1),
        "kon": "alla",
        "andel": 21.5,
        "ki_lag": 18.0,
        "ki_hog": 25.0,
        "antal_svar": 300,
        "status": "exact",
        "release_id": release_id,
        "recipients": OPEN,
        "is_synthetic": False,
        **changed,
    }
    etl.execute(
        """
        INSERT INTO publish.estimate
        SELECT %(version_id)s, %(source)s, min(area_id), %(indikator)s, %(window_from)s, %(window_to)s, %(kon)s,
            'alla', %(andel)s, %(ki_lag)s, %(ki_hog)s, %(antal_svar)s, %(status)s, %(release_id)s,
            %(recipients)s, %(is_synthetic)s
        FROM area.area
        """,
        answers,
    )


WITHHELD = {"andel": None, "ki_lag": None, "ki_hog": None, "status": "withheld"}


def test_answers_are_stored_and_too_few_are_without_numbers(
    etl: psycopg.Connection, version: int, survey: int
) -> None:
    estimate(etl, version, survey, antal_svar=30)
    estimate(etl, version, survey, **WITHHELD, antal_svar=12, kon="man")
    told = etl.execute("SELECT kon, status, andel FROM publish.estimate ORDER BY kon").fetchall()
    assert told == [("alla", "exact", 21.5), ("man", "withheld", None)]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"antal_svar": 29}, "färre svar"),
        ({"indikator": "otrygg_ute"}, "inte frisläppt"),
        ({"window_from": date(2023, 1, 1)}, "inte frisläppt"),
        ({"window_to": date(2026, 1, 1)}, "inte frisläppt"),
        ({"source": "bra__ntu_regso"}, "inte frisläppt"),
        ({"recipients": [*OPEN, "platspart"]}, "inte frisläppt"),
        ({"is_synthetic": True}, "inte frisläppt"),
        ({"ki_lag": None}, "ck_estimate_withheld"),
        ({"ki_hog": None}, "ck_estimate_withheld"),
        ({"antal_svar": None}, "ck_estimate_withheld"),
        ({**WITHHELD, "andel": 21.5}, "ck_estimate_withheld"),
        ({"ki_lag": 22.0}, "ck_estimate_interval"),
        ({"ki_hog": 21.0}, "ck_estimate_interval"),
        ({"ki_lag": -1.0}, "ck_estimate_interval"),
        ({"ki_hog": 101.0}, "ck_estimate_interval"),
        ({"status": "protected"}, "ck_estimate_status"),
    ],
)
def test_answers_that_were_not_released_are_refused(
    etl: psycopg.Connection, version: int, survey: int, changed: dict[str, object], why: str
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match=why):
        estimate(etl, version, survey, **changed)


def test_answers_do_not_leave_by_the_ticket_of_a_count(etl: psycopg.Connection, version: int) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="inte frisläppt"):
        estimate(etl, version, release(etl, version))


def test_stored_answers_cannot_become_too_few(etl: psycopg.Connection, version: int, survey: int) -> None:
    estimate(etl, version, survey)
    with pytest.raises(psycopg.errors.CheckViolation, match="färre svar än tröskeln"):
        etl.execute("UPDATE publish.estimate SET antal_svar = 3")
