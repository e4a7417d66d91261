import psycopg
import pytest

from geo.db.roles import AUTH, ETL, OWNER, READ, WORKFLOW
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db

READABLE = {"publish", "area"}


def tables(settings: Settings) -> list[tuple[str, str]]:
    with connect(settings, OWNER) as connection:
        return connection.execute(
            """
            SELECT schemaname, tablename FROM pg_tables
            WHERE schemaname IN ('meta', 'area', 'core', 'analysis', 'publish')
            """
        ).fetchall()


@pytest.mark.parametrize("role", [READ, WORKFLOW])
def test_readers_see_publish_and_area_and_nothing_else(settings: Settings, role: str) -> None:
    for schema, table in tables(settings):
        with connect(settings, role) as connection:
            query = psycopg.sql.SQL("SELECT 1 FROM {} LIMIT 1").format(psycopg.sql.Identifier(schema, table))
            if schema in READABLE:
                connection.execute(query)
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(query)
                connection.rollback()


@pytest.mark.parametrize("role", [READ, WORKFLOW, AUTH])
def test_only_the_loading_role_writes(settings: Settings, role: str) -> None:
    for schema, table in tables(settings):
        with connect(settings, role) as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(
                    psycopg.sql.SQL("DELETE FROM {}").format(psycopg.sql.Identifier(schema, table))
                )
            connection.rollback()


def test_protected_tables_force_row_security_even_on_their_owner(settings: Settings) -> None:
    with connect(settings, OWNER) as connection:
        unguarded = connection.execute(
            """
            SELECT c.relname FROM pg_class AS c
            INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid
            WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
                AND (n.nspname = 'core' OR EXISTS (
                    SELECT 1 FROM pg_attribute WHERE attrelid = c.oid AND attname = 'recipients'
                ))
            """
        ).fetchall()
    assert unguarded == []


def test_nobody_but_the_roles_may_connect(settings: Settings) -> None:
    with connect(settings, ETL) as connection:
        granted = connection.execute(
            "SELECT has_database_privilege('public', current_database(), 'CONNECT')"
        ).fetchone()
    assert granted == (False,)
