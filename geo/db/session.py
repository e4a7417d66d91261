"""Connections: each part of the system connects as the one role that its work needs."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url

from geo.db import local
from geo.db.roles import SUPERUSER, WORKFLOW
from geo.errors import DatabaseError
from geo.settings import Settings


def url_for(settings: Settings, role: str) -> str:
    """Address of the database for `role`, as libpq reads it.

    A set `LAGESBILD_DATABASE_URL` is used as it is: a deployed process has one role, named in it.
    Without it the private cluster of this machine is meant, which lets in every role.
    """
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return local.find_cluster(settings).url(role, settings.database)


def workflow_url(settings: Settings) -> str | None:
    """Address of the database for the role that reads and writes `workflow`; None when none is told.

    `LAGESBILD_DATABASE_URL` names another role and is never used for it.
    """
    if settings.workflow_url is None:
        return None if settings.database_url is not None else url_for(settings, WORKFLOW)
    url = settings.workflow_url.get_secret_value()
    if settings.workflow_password is None:
        return url
    return make_conninfo(url, password=settings.workflow_password.get_secret_value())


def superuser_urls(settings: Settings) -> tuple[str, str]:
    """Addresses for a superuser: of the server's own database, and of lagesbild's."""
    if settings.superuser_url is not None:
        server = settings.superuser_url.get_secret_value()
        return server, make_url(server).set(database=settings.database).render_as_string(hide_password=False)
    cluster = local.find_cluster(settings)
    return cluster.url(SUPERUSER, "postgres"), cluster.url(SUPERUSER, settings.database)


@contextmanager
def connect(settings: Settings, role: str) -> Iterator[psycopg.Connection]:
    """Open one connection; commits at the end, rolls back on an error.

    Raises
    ------
    DatabaseError
        When nothing answers; the message says how to start the private cluster.
    """
    try:
        connection = psycopg.connect(url_for(settings, role), application_name="lagesbild")
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"Databasen svarar inte ({type(error).__name__}). Starta den med: lagesbild db start"
        ) from error
    with connection:
        yield connection


def sqlalchemy_url(settings: Settings, role: str) -> URL:
    """Address of the database for `role`, as SQLAlchemy reads it."""
    return make_url(url_for(settings, role)).set(drivername="postgresql+psycopg")
