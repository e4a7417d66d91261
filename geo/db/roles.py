"""The database's roles, and the one place that needs a superuser.

Roles belong to the whole server and only a superuser can create the extension, so neither can be
a migration; what each role may do is granted by the migrations.
"""

from typing import Final

import psycopg
from psycopg import sql
from pydantic import SecretStr

SUPERUSER: Final = "postgres"
OWNER: Final = "lagesbild_owner"
ETL: Final = "lagesbild_etl"
READ: Final = "lagesbild_read"
WORKFLOW: Final = "lagesbild_workflow"
AUTH: Final = "lagesbild_auth"
ROLES: Final = (OWNER, ETL, READ, WORKFLOW, AUTH)


def initialise(
    superuser_url: str, database_url: str, name: str, passwords: dict[str, SecretStr]
) -> list[str]:
    """Create the roles, the database and its extension; what exists already is left as it is.

    Parameters
    ----------
    superuser_url
        A superuser's connection to any database of the server.
    database_url
        The same superuser's connection to the database `name`, which need not exist yet.
    name
        Name of the database.
    passwords
        Password by role, for servers where roles sign in with one.

    Returns
    -------
    list of str
        What was made, one line each; empty when all was there.
    """
    done: list[str] = []
    with psycopg.connect(superuser_url, autocommit=True) as server:
        existing = {name for (name,) in server.execute("SELECT rolname FROM pg_roles")}
        for role in ROLES:
            if role not in existing:
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
                done.append(f"roll {role}")
            if role in passwords:
                statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(passwords[role].get_secret_value())
                )
                server.execute(statement)
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            )
            done.append(f"databas {name}")
    with psycopg.connect(database_url, autocommit=True) as database:
        if database.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone() is None:
            database.execute("CREATE EXTENSION postgis")
            done.append("tillägg postgis")
        database.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        database.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.SQL(", ").join(sql.Identifier(role) for role in ROLES)
            )
        )
    return done
