"""Checks of the database: its versions, tables, indexes, statistics, locks and areas."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import psycopg
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import AddConstraint, CreateIndex

from api.doctor.ask import Row, ask
from api.doctor.findings import Finding, error, in_psql, ok, warning
from api.doctor.machine import OLDEST_POSTGIS
from api.doctor.rights import SCHEMAS
from geo.db import commands
from geo.db.local import OLDEST_POSTGRES
from geo.db.roles import ETL, SUPERUSER
from geo.db.tables import METADATA
from geo.errors import DatabaseError
from geo.settings import Settings

LEAST_CHANGED: Final = 1000
CHANGED_SHARE: Final = 0.3
"""A plan made from older statistics than this may read a table in the wrong way."""
LONGEST_LOCK: Final = timedelta(minutes=30)
"""The longest load of a year and publication take minutes."""
DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]  # ships without types
POSTGRES_FACTOR: Final = 10_000
MADE_VALID: Final = (
    "UPDATE area.area SET geom = st_multi(st_collectionextract(st_makevalid(geom), 3)) "
    "WHERE NOT st_isvalid(geom)"
)


def check_server(connection: psycopg.Connection) -> Finding:
    """Compare the server with the oldest PostgreSQL that is supported."""
    major = connection.info.server_version // POSTGRES_FACTOR
    if major >= OLDEST_POSTGRES:
        return ok(f"PostgreSQL {major}")
    return error(
        f"PostgreSQL {major}, väntade minst {OLDEST_POSTGRES}", "Flytta databasen till en nyare server."
    )


def check_extension(connection: psycopg.Connection) -> Finding:
    """Look whether PostGIS is there, new enough, and as new as the server has it."""
    row = ask(connection, "extension")[0]
    installed, available = row["installed"], row["available"]
    if installed is None:
        return error("Tillägget postgis saknas i databasen", "Skapa det som superuser.", "lagesbild db init")
    if _numbers(installed) < OLDEST_POSTGIS:
        oldest = ".".join(map(str, OLDEST_POSTGIS))
        return error(
            f"PostGIS {installed}, väntade minst {oldest}", "Installera en nyare PostGIS på servern."
        )
    if available is not None and _numbers(installed) < _numbers(available):
        return warning(
            f"PostGIS {installed} i databasen, {available} på servern",
            "Uppgradera tillägget.",
            in_psql(["SELECT postgis_extensions_upgrade()"], SUPERUSER),
        )
    return ok(f"PostGIS {installed}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def check_revision(settings: Settings) -> Finding:
    """Compare the database's revision with the newest migration of the code."""
    try:
        now = commands.status(settings)
        known = {script.revision for script in _scripts(settings).walk_revisions()}
    except (DatabaseError, CommandError):
        return warning(
            "Databasens version kan inte jämföras: migreringarna finns inte bredvid koden",
            "Kör lagesbild doctor i källkoden eller avbildningen.",
        )
    if not now.is_running:
        return warning(
            "Databasens version kan inte läsas med den roll som är satt",
            "Kör lagesbild doctor som lagesbild_owner.",
        )
    if now.revision == now.head:
        return ok(f"Databasens version {now.revision}, den nyaste")
    if now.revision is not None and now.revision not in known:
        return error(
            f"Databasens version {now.revision} är okänd: koden är äldre än databasen", "Uppgradera koden."
        )
    found = "ingen" if now.revision is None else now.revision
    return error(
        f"Databasens version: {found}, väntade {now.head}", "Uppgradera den.", "lagesbild db upgrade"
    )


def _scripts(settings: Settings) -> ScriptDirectory:
    return ScriptDirectory.from_config(commands.alembic_config(settings))


def is_migrated(connection: psycopg.Connection) -> bool:
    """Tell whether the database has our tables at all."""
    return {"publish.version", "meta.delivery"} <= _tables(connection)


def check_tables(connection: psycopg.Connection) -> Finding:
    """Look whether every table that the code declares is there."""
    there = _tables(connection)
    missing = sorted(set(METADATA.tables) - there)
    if not missing:
        return ok(f"{len(METADATA.tables)} tabeller finns")
    return error(
        f"Tabeller saknas: {', '.join(missing)}",
        "Uppgradera databasen; är den redan av nyaste version, återställ en säkerhetskopia.",
        "lagesbild db upgrade",
    )


def _tables(connection: psycopg.Connection) -> set[str]:
    query = "SELECT concat_ws('.', schemaname, tablename) FROM pg_tables WHERE schemaname = ANY(%s)"
    return {name for (name,) in connection.execute(query, [list(SCHEMAS)])}


def check_indexes(connection: psycopg.Connection) -> Finding:
    """Compare the indexes with those that the code declares, and look for broken ones."""
    there = ask(connection, "indexes", {"schemas": list(SCHEMAS)})
    tables = [table for name, table in METADATA.tables.items() if name in _tables(connection)]
    missing = [part for table in tables for part in _missing_of(table, there)]
    broken = [f"{row['schema']}.{row['name']}" for row in there if not row["is_valid"]]
    if not missing and not broken:
        return ok(f"{len(there)} index finns och är hela")
    told = [f"{name} saknas" for name, _ in missing] + [f"{name} är trasigt" for name in broken]
    statements = [ddl for _, ddl in missing] + [f"REINDEX INDEX {name}" for name in broken]
    return error(f"Index: {', '.join(told)}", "Skapa dem.", in_psql(statements))


def _missing_of(table: Table, there: list[Row]) -> Iterator[tuple[str, str]]:
    """Name what a table lacks, with the statement that makes it."""
    own = [row for row in there if (row["schema"], row["table_name"]) == (table.schema, table.name)]
    names = {row["name"] for row in own}
    keys = {frozenset(row["columns"]) for row in own if row["is_unique"]}
    for index in table.indexes:
        name = DIALECT.identifier_preparer.format_index(index)
        if name.strip('"') not in names:
            yield f"{table.schema}.{name}", _ddl(CreateIndex(index))
    for constraint in table.constraints:
        if not isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint):
            continue
        columns = tuple(column.name for column in constraint.columns)
        if columns and frozenset(columns) not in keys:
            yield f"nyckeln ({', '.join(columns)}) i {table.fullname}", _ddl(AddConstraint(constraint))


def _ddl(element: CreateIndex | AddConstraint) -> str:
    return " ".join(str(element.compile(dialect=DIALECT)).split())


def check_statistics(connection: psycopg.Connection) -> Finding:
    """Look for tables of which much has changed since the planner last counted them."""
    parameters = {"schemas": list(SCHEMAS), "least": LEAST_CHANGED, "share": CHANGED_SHARE}
    stale = ask(connection, "statistics", parameters)
    if not stale:
        return ok("Planerarens statistik är färsk")
    tables = [f"{row['schema']}.{row['table_name']}" for row in stale]
    told = [f"{table} ({row['changed']} ändrade rader)" for table, row in zip(tables, stale, strict=True)]
    return warning(
        f"Planerarens statistik är gammal: {', '.join(told)}",
        "Förnya den.",
        in_psql(f"ANALYZE {table}" for table in tables),
    )


def check_locks(connection: psycopg.Connection, longest: timedelta = LONGEST_LOCK) -> Finding:
    """Look for loads, publications and migrations that hold their lock longer than is usual."""
    held = ask(connection, "locks", {"longest": longest})
    if not held:
        return ok("Inget lås har hållits länge")
    told = [
        f"process {row['pid']} ({row['role']}) i {row['held_s'] // 60} min, {row['n_waiting']} väntar"
        for row in held
    ]
    statements = [f"SELECT pg_terminate_backend({row['pid']})" for row in held]
    return warning(
        f"Lås som hålls länge: {'; '.join(told)}",
        "Vänta om en inläsning pågår; avsluta annars processen. Det som den inte hann klart görs ogjort.",
        in_psql(statements, SUPERUSER),
    )


def check_areas(connection: psycopg.Connection) -> Finding:
    """Look whether there are areas, and whether each is a valid surface."""
    sets = ask(connection, "areas")
    if not sets:
        return error("Inga områden är inlästa", "Läs in dem.", "lagesbild areas init")
    bad = [row for row in sets if row["n_invalid"] or not row["n_areas"]]
    if not bad:
        return ok(f"{sum(row['n_areas'] for row in sets)} områden i {len(sets)} indelningar, alla giltiga")
    told = [
        f"{row['kind']} från {row['valid_from']} ({row['n_invalid']} ogiltiga av {row['n_areas']})"
        for row in bad
    ]
    return error(
        f"Områden som inte är ytor: {', '.join(told)}",
        "Gör dem giltiga, så att de går att läsa, och läs sedan in gränsfilen igen.",
        in_psql([MADE_VALID], ETL),
        *(f"lagesbild areas load {row['kind']} {row['valid_from']} FIL" for row in bad),
    )
