"""Publish: compute, collect, release, write and flip, in one transaction; readers see one version or the next."""

from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from psycopg.types.json import Jsonb

from etl.derive.hotspots import AT_RISK, complete_years, read_supports, renew_hotspots
from etl.load.locks import lock_sources
from etl.publish.collect import read_dimensions
from etl.publish.layers import FALSE_DISCOVERIES, POLICE
from etl.publish.official import read_series
from etl.publish.values import publish_year
from etl.publish.write import write_catalogue, write_origins, write_series
from etl.registry import SOURCES
from geo.db.roles import ETL
from geo.db.session import connect
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.settings import Settings
from geo.themes import LIST_VERSION
from geo.version import code_version

KEPT_VERSIONS = 2
"""The current version, and the one before it for readers in the middle of a page."""


@dataclass(frozen=True)
class Published:
    """What publishing came to.

    Parameters
    ----------
    is_new
        False when nothing had changed: the version that was current still is, and was not touched.
    values
        Rows of `publish.value` and `publish.series` written.
    """

    version_id: int
    is_new: bool
    values: int


def publish_all(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> Published:
    """Publish everything that is loaded, unless the current version was made of just that.

    Parameters
    ----------
    settings
        Which database.
    progress
        Called with what is being done, in Swedish.
    """
    with connect(settings, ETL) as connection:
        lock_sources(connection, SOURCES)
        parameters, inputs = _parameters(connection), _inputs(connection)
        current = _find_current(connection, parameters, inputs)
        if current is not None:
            return Published(current, is_new=False, values=0)
        run_id = _open_run(connection, parameters, inputs)
        progress("räknar koncentrationer")
        renew_hotspots(connection, POLICE, run_id, progress)
        version_id = _one(
            connection, "INSERT INTO publish.version (run_id) VALUES (%s) RETURNING version_id", [run_id]
        )
        values = _write_version(connection, version_id, run_id, progress)
        _flip(connection, version_id, run_id)
    _tidy(settings)
    return Published(version_id, is_new=True, values=values)


def _write_version(
    connection: psycopg.Connection, version_id: int, run_id: int, progress: Callable[[str], None]
) -> int:
    windows = complete_years(connection, POLICE)
    metadata = {
        "run_id": run_id,
        "threshold": POLIS_KALENDERAR.threshold,
        "policy": POLIS_KALENDERAR.id,
        "at_risk": AT_RISK,
        "false_discovery_rate": FALSE_DISCOVERIES,
    }
    write_catalogue(connection, version_id, metadata)
    dimensions = read_dimensions(connection, read_supports(connection, POLICE))
    is_synthetic = _is_synthetic(connection)
    written = 0
    for window in windows:
        progress(f"släpper {window.title}")
        written += publish_year(connection, version_id, dimensions, window, is_synthetic=is_synthetic)
    written += write_series(connection, version_id, read_series(connection))
    write_origins(connection, version_id, run_id, POLIS_KALENDERAR)
    return written


def _parameters(connection: psycopg.Connection) -> dict[str, object]:
    """Everything besides the deliveries that decides what a version says."""
    sets = connection.execute(
        """
        SELECT kind, valid_from::text, source, md5(string_agg(md5(st_asbinary(geom)), ',' ORDER BY code))
        FROM area.area_set INNER JOIN area.area USING (area_set_id)
        GROUP BY 1, 2, 3 ORDER BY 1, 2
        """
    ).fetchall()
    return {
        "list_version": LIST_VERSION,
        "policy": POLIS_KALENDERAR.id,
        "threshold": POLIS_KALENDERAR.threshold,
        "at_risk": AT_RISK,
        "false_discovery_rate": FALSE_DISCOVERIES,
        "area_sets": [list(area_set) for area_set in sets],
    }


def _inputs(connection: psycopg.Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT delivery_id FROM meta.delivery ORDER BY 1")]


def _find_current(
    connection: psycopg.Connection, parameters: dict[str, object], inputs: list[int]
) -> int | None:
    row = connection.execute(
        """
        SELECT version_id FROM publish.version AS version
        INNER JOIN meta.run AS run USING (run_id)
        WHERE version.is_current AND run.parameters = %s AND run.inputs = %s::integer[] AND run.code_version = %s
        """,
        [Jsonb(parameters), inputs, code_version()],
    ).fetchone()
    return None if row is None else int(row[0])


def _open_run(connection: psycopg.Connection, parameters: dict[str, object], inputs: list[int]) -> int:
    return _one(
        connection,
        """
        INSERT INTO meta.run (kind, parameters, code_version, inputs)
        VALUES ('publish', %s, %s, %s) RETURNING run_id
        """,
        [Jsonb(parameters), code_version(), inputs],
    )


def _is_synthetic(connection: psycopg.Connection) -> bool:
    """Whether the police rows are; a load never mixes the two kinds."""
    row = connection.execute(
        "SELECT coalesce(bool_and(is_synthetic), FALSE) FROM meta.delivery WHERE source = %s", [POLICE]
    ).fetchone()
    return bool(row and row[0])


def _flip(connection: psycopg.Connection, version_id: int, run_id: int) -> None:
    connection.execute("UPDATE meta.run SET finished_at = clock_timestamp() WHERE run_id = %s", [run_id])
    connection.execute(
        "UPDATE publish.run SET finished_at = clock_timestamp() WHERE version_id = %s AND run_id = %s",
        [version_id, run_id],
    )
    connection.execute("UPDATE publish.version SET is_current = FALSE WHERE is_current")
    connection.execute("UPDATE publish.version SET is_current = TRUE WHERE version_id = %s", [version_id])


def _tidy(settings: Settings) -> None:
    """Remove versions that nobody reads any more, and let the planner know the new one."""
    with connect(settings, ETL) as connection:
        connection.execute(
            """
            DELETE FROM publish.version WHERE NOT is_current AND version_id NOT IN (
                SELECT version_id FROM publish.version ORDER BY version_id DESC LIMIT %s
            )
            """,
            [KEPT_VERSIONS],
        )
        connection.execute("SELECT meta.refresh_statistics()")


def _one(connection: psycopg.Connection, statement: str, parameters: list[object]) -> int:
    row = connection.execute(statement.encode(), parameters).fetchone()
    if row is None:
        raise psycopg.DataError("RETURNING returned nothing")
    return int(row[0])
