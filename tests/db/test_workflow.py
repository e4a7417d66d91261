"""The schema workflow: decisions are added, never changed, in one order, and seen by those they are for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from geo.db.roles import AUTH, ETL, OWNER, READ, WORKFLOW
from geo.db.session import connect, superuser_urls
from geo.settings import Settings

pytestmark = pytest.mark.db

SQUARE = "MULTIPOLYGON(((0 0, 100 0, 100 100, 0 100, 0 0)))"
OTHER = "MULTIPOLYGON(((0 0, 200 0, 200 100, 0 100, 0 0)))"
POLICE = "samverkan_polis"


@contextmanager
def session(settings: Settings, recipients: str = POLICE, demo: str = "off") -> Iterator[psycopg.Connection]:
    """Open a transaction of the role that decides, for an audience."""
    with connect(settings, WORKFLOW) as connection:
        connection.execute("SELECT set_config('lagesbild.recipients', %s, TRUE)", [recipients])
        connection.execute("SELECT set_config('lagesbild.demo', %s, TRUE)", [demo])
        yield connection


def add_plats(
    connection: psycopg.Connection,
    *,
    recipients: str = POLICE,
    is_synthetic: bool = False,
    kandidat_id: str | None = None,
) -> UUID:
    plats = uuid4()
    connection.execute(
        """
        INSERT INTO workflow.plats (plats_id, kandidat_id, recipients, is_synthetic)
        VALUES (%s, %s, string_to_array(%s, ','), %s)
        """,
        [plats, kandidat_id, recipients, is_synthetic],
    )
    return plats


def add_beslut(  # noqa: PLR0913 - the columns that tests vary
    connection: psycopg.Connection,
    plats: UUID,
    number: int,
    utfall: str = "prioriterad",
    *,
    name: str = "Sergels torg",
    geom: str = SQUARE,
    recipients: str = POLICE,
    is_synthetic: bool = False,
    on: str = "2026-01-12",
) -> None:
    connection.execute(
        """
        INSERT INTO workflow.beslut (
            beslut_id, plats_id, number, utfall, name, geom, beslutad_av, beslutad_on, motivering,
            recipients, is_synthetic
        )
        VALUES (
            %s, %s, %s, %s, %s, st_geomfromtext(%s, 3006), 'Gruppen', %s, 'Därför.',
            string_to_array(%s, ','), %s
        )
        """,
        [uuid4(), plats, number, utfall, name, geom, on, recipients, is_synthetic],
    )


def decided(settings: Settings, **given: object) -> UUID:
    with session(settings) as connection:
        plats = add_plats(connection, kandidat_id=str(uuid4()))
        add_beslut(connection, plats, 1, **given)  # type: ignore[arg-type]
    return plats


def n_seen(settings: Settings, recipients: str, demo: str = "off") -> tuple[int, int]:
    with session(settings, recipients, demo) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM workflow.plats), (SELECT count(*) FROM workflow.beslut)"
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_a_decision_is_seen_by_those_it_is_for_and_nobody_else(settings: Settings) -> None:
    decided(settings)
    assert n_seen(settings, POLICE) == (1, 1)
    assert n_seen(settings, f"oppen,{POLICE}") == (1, 1)
    for recipients in (
        "oppen",
        "stad",
        "egen_enhet,egen_forvaltning,stad,platspart",
        "ingen",
        "",
        "%",
        POLICE[:-1],
    ):
        assert n_seen(settings, recipients) == (0, 0), recipients
    assert n_seen(settings, "", demo="on") == (0, 0)


def test_the_demo_sees_what_is_synthetic_whoever_it_is_for(settings: Settings) -> None:
    with session(settings, "", demo="on") as connection:
        plats = add_plats(connection, is_synthetic=True)
        add_beslut(connection, plats, 1, is_synthetic=True)
    assert n_seen(settings, "oppen", demo="on") == (1, 1)
    assert n_seen(settings, "oppen") == (0, 0)


def test_without_settings_nothing_is_seen_and_nothing_can_be_decided(settings: Settings) -> None:
    decided(settings)
    with connect(settings, WORKFLOW) as connection:
        assert connection.execute("SELECT count(*) FROM workflow.beslut").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            add_plats(connection)
        connection.rollback()


def test_nobody_decides_for_others_than_the_audience(settings: Settings) -> None:
    with session(settings, "stad") as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            add_plats(connection, recipients=POLICE)
        connection.rollback()


@pytest.mark.parametrize("role", [READ, ETL, AUTH])
@pytest.mark.parametrize("table", ["plats", "beslut"])
def test_no_other_role_reads_or_writes_decisions(settings: Settings, role: str, table: str) -> None:
    for statement in ("SELECT 1 FROM {}", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"):
        with connect(settings, role) as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL(statement).format(sql.Identifier("workflow", table)))
            connection.rollback()


CHANGES = (
    "UPDATE workflow.beslut SET motivering = 'En annan.'",
    "DELETE FROM workflow.beslut",
    "UPDATE workflow.plats SET recipients = '{oppen}'",
    "DELETE FROM workflow.plats",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_no_role_changes_or_removes_a_decision(settings: Settings, statement: str) -> None:
    decided(settings)
    for role in (WORKFLOW, READ, ETL, AUTH):
        with connect(settings, role) as connection:
            connection.execute("SELECT set_config('lagesbild.recipients', %s, TRUE)", [POLICE])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
            connection.rollback()
    # the owner sees no row to change, and a superuser, whom no policy stops, meets the trigger
    with connect(settings, OWNER) as connection:
        assert connection.execute(statement.encode()).rowcount == 0
    with psycopg.connect(superuser_urls(settings)[1]) as connection:
        with pytest.raises(
            psycopg.errors.CheckViolation, match="ett beslut ändras inte, det följs av ett nytt"
        ):
            connection.execute(statement.encode())
        connection.rollback()
    assert n_seen(settings, POLICE) == (1, 1)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "väntade beslut nummer 2, fick 1"), (3, "nummer 2, fick 3")]
)
def test_only_the_next_number_is_taken(settings: Settings, number: int, words: str) -> None:
    plats = decided(settings)
    with session(settings) as connection:
        with pytest.raises(psycopg.errors.SerializationFailure, match=words):
            add_beslut(connection, plats, number, "bortvald")
        connection.rollback()


ALLOWED = {
    None: {"prioriterad", "bortvald"},
    "prioriterad": {"bortvald", "aterford"},
    "bortvald": {"prioriterad", "aterford"},
    "aterford": {"prioriterad", "bortvald"},
}


@pytest.mark.parametrize("last", ALLOWED)
@pytest.mark.parametrize("utfall", ["prioriterad", "bortvald", "aterford"])
def test_each_decision_changes_something(settings: Settings, last: str | None, utfall: str) -> None:
    with session(settings) as connection:
        plats, number = add_plats(connection), 1
        # a history begins as prioriterad or bortvald: one that was brought back has two decisions
        for earlier in ["bortvald", "aterford"] if last == "aterford" else [last] if last else []:
            add_beslut(connection, plats, number, earlier)
            number += 1
        if utfall in ALLOWED[last]:
            add_beslut(connection, plats, number, utfall)
        else:
            with pytest.raises(psycopg.errors.CheckViolation, match=f"platsen är redan {utfall}"):
                add_beslut(connection, plats, number, utfall)
            connection.rollback()


@pytest.mark.parametrize("given", [{"name": "Plattan"}, {"geom": OTHER}])
def test_a_prioriterad_plats_is_renamed_and_redrawn_by_being_prioriterad_again(
    settings: Settings, given: dict[str, str]
) -> None:
    plats = decided(settings)
    with session(settings) as connection:
        add_beslut(connection, plats, 2, **given)  # type: ignore[arg-type]
        names = connection.execute(
            "SELECT number, name, st_area(geom) FROM workflow.beslut ORDER BY number"
        ).fetchall()
    assert [each[0] for each in names] == [1, 2]
    assert names[0][1:] == ("Sergels torg", 10_000)
    assert names[1][1:] != names[0][1:]


@pytest.mark.parametrize(
    "given",
    [
        {"utfall": "klar"},
        {"name": "  "},
        {"name": "a" * 81},
        {"on": "2999-01-01"},
    ],
)
def test_the_database_refuses_what_no_decision_can_be(settings: Settings, given: dict[str, str]) -> None:
    with session(settings) as connection:
        plats = add_plats(connection)
        with pytest.raises(psycopg.errors.CheckViolation):
            add_beslut(connection, plats, 1, **given)  # type: ignore[arg-type]
        connection.rollback()


def test_a_plats_for_nobody_is_refused(settings: Settings) -> None:
    with session(settings, "", demo="on") as connection:
        with pytest.raises(psycopg.errors.CheckViolation):
            add_plats(connection, recipients="", is_synthetic=True)
        connection.rollback()


def test_one_kandidatplats_is_one_plats(settings: Settings) -> None:
    with session(settings) as connection:
        add_plats(connection, kandidat_id="k-8908866001bffff")
        with pytest.raises(psycopg.errors.UniqueViolation):
            add_plats(connection, kandidat_id="k-8908866001bffff")
        connection.rollback()


def test_of_two_who_decide_at_the_same_time_one_wins(settings: Settings) -> None:
    plats = decided(settings)
    is_written, outcome = threading.Event(), []

    def come_second() -> None:
        is_written.wait(30)
        try:
            with session(settings) as connection:
                add_beslut(connection, plats, 2, "aterford")
        except psycopg.errors.UniqueViolation:
            outcome.append("refused")
        else:
            outcome.append("written")

    second = threading.Thread(target=come_second)
    second.start()
    with (
        session(settings) as connection,
        psycopg.connect(superuser_urls(settings)[1], autocommit=True) as server,
    ):
        add_beslut(connection, plats, 2, "bortvald")
        is_written.set()
        # the second sees no second decision yet and waits for the index entry of the first
        while server.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ).fetchone() == (0,):
            assert second.is_alive()
    second.join(30)
    assert outcome == ["refused"]
    with session(settings) as connection:
        history = connection.execute("SELECT number, utfall FROM workflow.beslut ORDER BY number").fetchall()
    assert history == [(1, "prioriterad"), (2, "bortvald")]


def test_the_role_that_decides_sees_kandidatplatser_as_its_audience_does(settings: Settings) -> None:
    with connect(settings, ETL) as connection:
        connection.execute("INSERT INTO publish.version (run_id, is_current) VALUES (1, TRUE)")
        for name, recipients, is_synthetic in (
            ("A", POLICE, False),
            ("B", "stad", True),
            ("C", "oppen", False),
        ):
            connection.execute(
                """
                INSERT INTO publish.kandidatplats (
                    version_id, kandidat_id, name, window_from, window_to, underlag, score, parts, cells, geom,
                    recipients, is_synthetic
                )
                SELECT version_id, %s, %s, '2024-01-01', '2025-01-01', 'visst', 1, '{}', '{}',
                    st_geomfromtext(%s, 3006), ARRAY[%s], %s
                FROM publish.version WHERE is_current
                """,
                [name, name, SQUARE, recipients, is_synthetic],
            )
    for recipients, demo, expected in (
        (POLICE, "off", "A"),
        ("oppen", "off", "C"),
        ("oppen", "on", "BC"),
        ("platspart", "off", ""),
        ("", "off", ""),
    ):
        with session(settings, recipients, demo) as connection:
            rows = connection.execute("SELECT name FROM publish.kandidatplats ORDER BY name").fetchall()
        assert "".join(name for (name,) in rows) == expected, (recipients, demo)
