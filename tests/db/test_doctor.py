"""The doctor: one thing is broken at a time, it is named, and the advice mends it."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from api.doctor import examine_database, examine_machine
from api.doctor.database import check_locks, check_statistics
from api.doctor.findings import Level
from api.doctor.rights import check_powers, check_roles
from etl.load.locks import lock_source
from geo.areas import default_area_sets
from geo.db import commands, local
from geo.db.roles import ETL, OWNER, READ
from geo.db.session import connect, superuser_urls
from geo.settings import Settings
from tests.db.advice import POLICE, break_it, errors, follow

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def own() -> Iterator[Settings]:
    """A cluster of this module's own: roles belong to a whole server, and one test stops it."""
    settings = Settings(cluster=f"test-{os.getpid()}-doctor")
    commands.start_local(settings, fsync=False)
    yield settings
    local.destroy(local.find_cluster(settings))


def test_a_database_as_it_should_be_has_no_errors(settings: Settings) -> None:
    found = list(examine_database(settings))
    assert [finding for finding in found if finding.level is Level.ERROR] == []
    assert {finding.level for finding in found} == {Level.OK, Level.WARNING}
    assert all(bool(finding.mend) == (finding.level is not Level.OK) for finding in found)


BREAKAGES = {
    "index": ("DROP INDEX core.ix_polisen__anmalda_brott_month", "ix_polisen__anmalda_brott_month saknas"),
    "partial unique index": (
        "DROP INDEX core.ux_polisen__anmalda_brott_natural_key",
        "core.ux_polisen__anmalda_brott_natural_key saknas",
    ),
    "spatial index": ("DROP INDEX area.ix_area_geom_3857", "area.ix_area_geom_3857 saknas"),
    "unique": ("ALTER TABLE area.cell DROP CONSTRAINT uq_cell_h3", "nyckeln (h3) i area.cell saknas"),
    "primary key": (
        "ALTER TABLE publish.source_status DROP CONSTRAINT pk_source_status",
        "nyckeln (version_id, source) i publish.source_status saknas",
    ),
    "broken index": (
        (
            "SET allow_system_table_mods = on; "
            "UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'area.ix_area_geom'::regclass"
        ),
        "area.ix_area_geom är trasigt",
    ),
    "row security not forced": (
        "ALTER TABLE publish.value NO FORCE ROW LEVEL SECURITY",
        "Radsäkerhet är avstängd: publish.value",
    ),
    "row security off": (
        "ALTER TABLE core.bra__anmalda_brott DISABLE ROW LEVEL SECURITY",
        "Radsäkerhet är avstängd: core.bra__anmalda_brott",
    ),
    "readers in core": ("GRANT USAGE ON SCHEMA core TO lagesbild_read", "lagesbild_read i core"),
    "readers of a table": (
        (
            "GRANT USAGE ON SCHEMA core TO lagesbild_read; "
            "GRANT SELECT ON core.polisen__anmalda_brott TO lagesbild_read"
        ),
        "lagesbild_read i core",
    ),
    "readers of one column": (
        "GRANT SELECT (geom) ON core.polisen__anmalda_brott TO lagesbild_workflow",
        "lagesbild_workflow i core",
    ),
    "readers that change": ("GRANT UPDATE ON publish.value TO lagesbild_read", "lagesbild_read i publish"),
    "everybody": ("GRANT SELECT ON meta.quarantine TO PUBLIC", "public i meta"),
    "missing grant": ("REVOKE SELECT ON publish.layer FROM lagesbild_read", "lagesbild_read i publish.layer"),
    "missing usage": ("REVOKE USAGE ON SCHEMA area FROM lagesbild_read", "lagesbild_read i area"),
    "loader without rights": (
        "REVOKE DELETE ON analysis.cube_cell FROM lagesbild_etl",
        "lagesbild_etl i analysis.cube_cell",
    ),
    "policy for everybody": (
        "CREATE POLICY alla ON publish.value FOR SELECT TO PUBLIC USING (TRUE)",
        "alla på publish.value",
    ),
    "policy on core": (
        "CREATE POLICY kika ON core.bra__anmalda_brott FOR SELECT TO lagesbild_read USING (TRUE)",
        "kika på core.bra__anmalda_brott",
    ),
    "no policy for readers": (
        "DROP POLICY for_session ON publish.series",
        "Policyer saknas: publish.series (för lagesbild_read)",
    ),
    "no policy for the loader": (
        "DROP POLICY for_writer ON core.polisen__anmalda_brott",
        "Policyer saknas: core.polisen__anmalda_brott (för lagesbild_etl)",
    ),
}


@pytest.mark.parametrize(("statement", "named"), BREAKAGES.values(), ids=BREAKAGES)
def test_what_is_broken_is_named_and_its_advice_mends_it(
    settings: Settings, statement: str, named: str
) -> None:
    break_it(settings, statement)
    [finding] = errors(settings)
    assert named in finding.what
    follow(settings, finding)
    assert errors(settings) == []


def test_a_mended_policy_shows_readers_what_it_showed_before(settings: Settings) -> None:
    query = "SELECT qual, roles::text, cmd FROM pg_policies WHERE tablename = 'series' AND policyname = 'for_session'"
    with connect(settings, ETL) as connection:
        before = connection.execute(query).fetchall()
    break_it(settings, "DROP POLICY for_session ON publish.series")
    follow(settings, errors(settings)[0])
    with connect(settings, ETL) as connection:
        assert connection.execute(query).fetchall() == before != []


def test_a_mended_reader_reads_what_is_published_and_not_core(settings: Settings) -> None:
    break_it(settings, "GRANT ALL ON ALL TABLES IN SCHEMA core, publish TO lagesbild_read")
    follow(settings, errors(settings)[0])
    with connect(settings, READ) as connection:
        connection.execute("SELECT 1 FROM publish.value").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT 1 FROM core.bra__anmalda_brott")
        connection.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM publish.value")
        connection.rollback()


def test_an_area_that_is_no_surface_is_named_with_the_division_to_load_again(
    settings: Settings, tmp_path: Path
) -> None:
    break_it(
        settings,
        """
        UPDATE area.area SET geom = 'SRID=3006;MULTIPOLYGON(((0 0, 2 2, 2 0, 0 2, 0 0)))'::geometry
        WHERE code = 'farsta' AND area_set_id = (
            SELECT area_set_id FROM area.area_set WHERE kind = 'stadsdelsomrade' AND valid_from = '2020-07-01'
        )
        """,
    )
    [finding] = errors(settings)
    assert "stadsdelsomrade från 2020-07-01 (1 ogiltiga av 13)" in finding.what
    division = next(each for each in default_area_sets() if str(each.valid_from) == "2020-07-01")
    file = tmp_path / "omraden.geojson"
    division.areas[["code", "name", "geometry"]].to_crs(4326).to_file(file, driver="GeoJSON")
    follow(settings, finding, FIL=str(file))
    assert errors(settings) == []


def test_an_old_database_is_named_and_upgraded(settings: Settings) -> None:
    commands.downgrade(settings, "base")
    revision, tables = errors(settings)
    head = commands.status(settings).head
    assert revision.what == f"Databasens version: ingen, väntade {head}"
    assert "inga tabeller" in tables.what
    follow(settings, revision)
    [areas] = errors(settings)
    assert areas.what == "Inga områden är inlästa"
    follow(settings, areas)
    assert errors(settings) == []


def test_a_database_newer_than_the_code_asks_for_newer_code(settings: Settings) -> None:
    break_it(settings, "UPDATE alembic_version SET version_num = '9999'")
    [finding] = errors(settings)
    assert "koden är äldre" in finding.what
    assert finding.commands == ()


def test_a_lost_table_is_named_and_its_indexes_are_not(settings: Settings) -> None:
    break_it(settings, "DROP TABLE analysis.hotspot")
    [finding] = errors(settings)
    assert finding.what == "Tabeller saknas: analysis.hotspot"


def test_a_database_without_postgis_is_named_and_initialised(settings: Settings) -> None:
    names = [sql.Identifier(settings.database), sql.Identifier(OWNER)]
    with psycopg.connect(superuser_urls(settings)[0], autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[0]))
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
    missing = errors(settings)[0]
    assert "postgis saknas" in missing.what
    follow(settings, missing)
    assert not any("postgis" in finding.what for finding in errors(settings))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("ALTER ROLE lagesbild_read BYPASSRLS CREATEDB", "lagesbild_read har CREATEDB, BYPASSRLS"),
        ("ALTER ROLE lagesbild_auth SUPERUSER", "lagesbild_auth har SUPERUSER"),
        ("GRANT lagesbild_etl TO lagesbild_workflow", "lagesbild_workflow är medlem i lagesbild_etl"),
        ("GRANT pg_read_all_data TO lagesbild_read", "lagesbild_read är medlem i pg_read_all_data"),
    ],
)
def test_a_role_with_too_much_power_is_named_and_loses_it(own: Settings, statement: str, named: str) -> None:
    break_it(own, statement)
    with connect(own, ETL) as connection:
        finding = check_powers(connection)
    assert finding.level is Level.ERROR
    assert named in finding.what
    follow(own, finding)
    with connect(own, ETL) as connection:
        assert check_powers(connection).level is Level.OK


def test_a_missing_role_is_named_and_made_again(own: Settings) -> None:
    break_it(own, "DROP OWNED BY lagesbild_auth; DROP ROLE lagesbild_auth")
    with connect(own, ETL) as connection:
        finding = check_roles(connection)
    assert finding.what == "Roller som saknas eller inte får ansluta: lagesbild_auth"
    follow(own, finding)
    with connect(own, ETL) as connection:
        assert check_roles(connection).level is Level.OK


def test_a_stopped_cluster_is_named_started_by_its_advice_and_its_content_not_guessed_at(
    own: Settings,
) -> None:
    local.stop(local.find_cluster(own))
    stopped = [finding for finding in examine_machine(own) if "stoppad" in finding.what]
    silent = list(examine_database(own))
    assert [finding.level for finding in stopped + silent] == [Level.ERROR, Level.ERROR]
    assert "svarar inte" in silent[0].what
    follow(own, stopped[0])
    assert not any("stoppad" in finding.what for finding in examine_machine(own))
    assert len(list(examine_database(own))) > 10


def test_stale_statistics_are_named_and_renewed(settings: Settings) -> None:
    break_it(settings, "ALTER TABLE meta.theme_code SET (autovacuum_enabled = off)")
    with connect(settings, ETL) as connection:
        connection.execute(
            """
            INSERT INTO meta.theme_code
            SELECT 'prov', 'prov', to_char(n, 'FM0000'), '2000-01-01', '2001-01-01' FROM generate_series(1, 5000) AS n
            """
        )
    with connect(settings, ETL) as connection:
        finding = check_statistics(connection)
    assert finding.level is Level.WARNING
    assert "meta.theme_code (5" in finding.what
    follow(settings, finding)
    with connect(settings, ETL) as connection:
        assert check_statistics(connection).level is Level.OK


def test_a_lock_that_is_held_long_is_named_with_who_holds_it(settings: Settings) -> None:
    holder = psycopg.connect(local.find_cluster(settings).url(ETL, settings.database))
    lock_source(holder, POLICE)
    with connect(settings, ETL) as connection:
        assert check_locks(connection).level is Level.OK
        finding = check_locks(connection, longest=timedelta(0))
    assert f"process {holder.info.backend_pid} (lagesbild_etl)" in finding.what
    follow(settings, finding)
    with pytest.raises(psycopg.OperationalError):
        holder.execute("SELECT 1")
    holder.close()
    with connect(settings, ETL) as connection:
        assert check_locks(connection, longest=timedelta(0)).level is Level.OK


def test_a_role_that_may_see_little_is_told_what_it_cannot_check(settings: Settings) -> None:
    url = local.find_cluster(settings).url(READ, settings.database)
    found = list(examine_database(settings.model_copy(update={"database_url": SecretStr(url)})))
    refused = [finding for finding in found if "kunde inte göras" in finding.what]
    assert {finding.level for finding in refused} == {Level.WARNING}
    assert "Kontrollen quarantine kunde inte göras (InsufficientPrivilege)" in [f.what for f in refused]
    assert any("Radsäkerhet gäller" in finding.what for finding in found)
