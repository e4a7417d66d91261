"""Publish: compute, collect, release, write and flip, in one transaction; readers see one version or the next."""

from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from psycopg.types.json import Jsonb

from etl.derive.hotspots import AT_RISK, read_supports, renew_hotspots
from etl.load.locks import lock_sources
from etl.publish.collect import read_dimensions
from etl.publish.evidence import Finding
from etl.publish.layers import FALSE_DISCOVERIES, LAYERS, Measure
from etl.publish.official import read_series
from etl.publish.origins import write_origins
from etl.publish.own import publish_own_year
from etl.publish.platser import publish_kandidatplatser
from etl.publish.rates import Denominators, read_denominators
from etl.publish.series import BRA
from etl.publish.survey import publish_surveys
from etl.publish.values import publish_year
from etl.publish.write import write_catalogue, write_series
from etl.publish.years import CITY_SOURCES, YearOf, police_years, years_of
from etl.registry import SOURCES
from geo.db.roles import ETL
from geo.db.session import connect
from geo.disclosure.policy import ENKAT, POLICE_SOURCES, POLICIES, POLIS_KALENDERAR
from geo.settings import Settings
from geo.subjects import LIST_VERSIONS, POLICE, TYCK_TILL
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
    police, own = police_years(connection), years_of(connection, CITY_SOURCES)
    for source_id in (POLICE, TYCK_TILL):
        progress(f"räknar koncentrationer: {source_id}")
        windows = [year.window for year in [*police, *own] if year.source == source_id]
        renew_hotspots(connection, source_id, windows, run_id)
    denominators = read_denominators(connection)
    write_catalogue(connection, version_id, _metadata(run_id, denominators, police))
    dimensions = read_dimensions(connection, read_supports(connection, (POLICE, *CITY_SOURCES)))
    written, findings = 0, list[Finding]()
    for year in police:
        progress(f"släpper anmälda brott {year.window.title}")
        rows, found = publish_year(connection, version_id, dimensions, denominators, year)
        written, findings = written + rows, [*findings, *found]
    for year in own:
        progress(f"släpper {year.source} {year.window.title}")
        rows, found = publish_own_year(connection, version_id, dimensions, year)
        written, findings = written + rows, [*findings, *found]
    progress("släpper undersökningar, officiell statistik och kandidatplatser")
    written += publish_surveys(connection, version_id)
    written += write_series(connection, version_id, read_series(connection))
    written += publish_kandidatplatser(connection, version_id, findings)
    write_origins(connection, version_id, run_id, {BRA})
    return written


def _metadata(run_id: int, denominators: Denominators, police: list[YearOf]) -> dict[str, dict[str, object]]:
    """Say how the layers were made: what is true of all, and what of some."""
    tests = {"at_risk": AT_RISK, "false_discovery_rate": FALSE_DISCOVERIES}
    protected = {"threshold": POLIS_KALENDERAR.threshold, "policy": POLIS_KALENDERAR.id}
    told: dict[str, dict[str, object]] = {"": {"run_id": run_id}}
    for layer in LAYERS:
        of_layer: dict[str, object] = {}
        if layer.source in POLICE_SOURCES:
            of_layer |= protected
        if layer.measure is Measure.KONCENTRATION:
            of_layer |= tests
        if layer.measure is Measure.KONCENTRATION_GI:
            of_layer |= {"false_discovery_rate": FALSE_DISCOVERIES}
        if layer.measure is Measure.PER_1000:
            of_layer |= {"denominators": denominators.told([year.window for year in police])}
        if layer.measure is Measure.ANDEL:
            of_layer |= {"threshold": ENKAT.threshold, "policy": ENKAT.id}
        told[layer.id] = of_layer
    return told


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
        "list_versions": LIST_VERSIONS,
        "policies": {policy.id: policy.threshold for policy in POLICIES.values()},
        "at_risk": AT_RISK,
        "false_discovery_rate": FALSE_DISCOVERIES,
        "area_sets": [list(area_set) for area_set in sets],
        "place_names": _names_digest(connection),
    }


def _names_digest(connection: psycopg.Connection) -> str:
    """Sum up the register of names: one that is replaced by as many others makes another version."""
    row = connection.execute(
        """
        SELECT md5(coalesce(string_agg(
            concat_ws('|', source, kind, name, st_astext(geom)), chr(10) ORDER BY source, kind, name
        ), ''))
        FROM area.place_name
        """
    ).fetchone()
    return "" if row is None else str(row[0])


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
