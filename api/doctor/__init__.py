"""What is wrong with a machine or its database, and how to mend it: one small check for each thing."""

from collections.abc import Callable, Iterator
from typing import Final

import psycopg

from api.doctor import data, database, machine, rights
from api.doctor.findings import Finding, error, warning
from geo.db.local import find_cluster
from geo.db.roles import ETL
from geo.db.session import connect
from geo.errors import DatabaseError, SettingsError
from geo.settings import Settings

Check = Callable[[psycopg.Connection], Finding]

OF_SERVER: Final[tuple[Check, ...]] = (
    database.check_server,
    database.check_extension,
    rights.check_roles,
    rights.check_powers,
)
"""Checks that hold of any database, migrated or not."""
OF_TABLES: Final[tuple[Check, ...]] = (
    rights.check_excess,
    rights.check_grants,
    rights.check_row_security,
    rights.check_wide_policies,
    rights.check_policies,
    database.check_tables,
    database.check_indexes,
    database.check_statistics,
    database.check_locks,
    database.check_areas,
    data.check_freshness,
    data.check_undelivered,
    data.check_quarantine,
    data.check_version,
)


def examine() -> Iterator[Finding]:
    """Make every check that can be made, from the machine inwards; what cannot be made is said."""
    yield from (machine.check_python(), machine.check_packages(), machine.check_variables())
    try:
        settings = Settings.load()
    except SettingsError as refusal:
        yield error(str(refusal), "Rätta variabeln; resten kan inte kontrolleras förrän dess.")
        return
    yield from examine_machine(settings)
    yield from examine_database(settings)


def examine_machine(settings: Settings) -> Iterator[Finding]:
    """Check the machine as these settings use it."""
    yield machine.check_audience(settings)
    yield machine.check_viewer()
    yield machine.check_disk(settings.state, "Mappen för databasen")
    yield machine.check_disk(settings.store_dir, "Förrådet")
    yield machine.check_folder(settings.store_dir, "Förrådet")
    if settings.database_url is None:
        yield machine.check_binaries()
        yield machine.check_cluster(settings)
        yield from _cluster_folder(settings)


def _cluster_folder(settings: Settings) -> Iterator[Finding]:
    try:
        yield machine.check_folder(find_cluster(settings).home, "Databasens mapp")
    except DatabaseError:
        return  # said by check_binaries


def examine_database(settings: Settings) -> Iterator[Finding]:
    """Check the database that these settings name; a silent one is a finding."""
    try:
        with connect(settings, ETL) as connection:
            yield from _run(connection, OF_SERVER)
            yield database.check_revision(settings)
            if database.is_migrated(connection):
                yield from _run(connection, OF_TABLES)
            else:
                yield error(
                    "Databasen har inga tabeller; rättigheter, index och data kan inte kontrolleras",
                    "Skapa dem.",
                    "lagesbild db upgrade",
                    "lagesbild areas init",
                )
    except DatabaseError:
        yield error(
            "Databasen svarar inte; dess innehåll kan inte kontrolleras",
            "Starta den, eller rätta LAGESBILD_DATABASE_URL om den är satt.",
            "lagesbild db start",
        )


def _run(connection: psycopg.Connection, checks: tuple[Check, ...]) -> Iterator[Finding]:
    """Make checks one by one: one that the role may not make stops none of the others."""
    for check in checks:
        try:
            with connection.transaction():
                finding = check(connection)
        except psycopg.Error as refusal:
            # the error's own text may quote what it met
            name = check.__name__.removeprefix("check_")
            finding = warning(
                f"Kontrollen {name} kunde inte göras ({type(refusal).__name__})",
                "Kör lagesbild doctor med en roll som får läsa det, som lagesbild_etl, och en uppgraderad databas.",
            )
        yield finding
