"""Release and write survey estimates: values of areas, with interval and number of answers."""

from datetime import date
from typing import Final

import pandas as pd
import psycopg

from etl.load.merge import insert_frame
from etl.publish.layers import find_layers
from etl.publish.write import Ticket, array_of, open_release, write_values
from etl.publish.years import is_synthetic
from geo.db.sql_files import load_sql
from geo.disclosure.policy import ENKAT
from geo.disclosure.survey import ReleasedEstimates, release_estimates
from geo.periods import Window
from geo.subjects import NTU, TRYGGHETSMATNING

SURVEYS: Final = (TRYGGHETSMATNING, NTU)
PERIODS: Final = {NTU: Window(date(2018, 1, 1), date(2024, 1, 1))}
"""Surveys whose answers are pooled over several years."""
EVERYBODY: Final = "alla"
PER_CENT: Final = 100


def publish_surveys(connection: psycopg.Connection, version_id: int) -> int:
    """Write every survey that is loaded: all groups as estimates, everybody together as layers.

    Returns
    -------
    int
        Number of rows.
    """
    written = 0
    for source in SURVEYS:
        rows = _read(connection, source)
        if not rows.empty:
            released = release_estimates(source, rows, ENKAT)
            synthetic = is_synthetic(connection, source)
            written += _write(connection, version_id, released, is_synthetic=synthetic)
    return written


def _read(connection: psycopg.Connection, source: str) -> pd.DataFrame:
    """Read the estimates of areas, in per cent."""
    rows = pd.DataFrame(
        connection.execute(load_sql(f"estimates_{source}")).fetchall(),
        columns=[
            *("area_id", "area_set_from", "geography", "indikator", "month", "kon", "alder"),
            *("andel", "ki_lag", "ki_hog", "antal_svar"),
        ],
    )
    shares = {column: rows[column].astype("float64") * PER_CENT for column in ("andel", "ki_lag", "ki_hog")}
    rounded = {column: share.round(3) for column, share in shares.items()}
    return rows.assign(**rounded, antal_svar=rows["antal_svar"].astype("Int64"))


def _write(
    connection: psycopg.Connection, version_id: int, released: ReleasedEstimates, *, is_synthetic: bool
) -> int:
    written = 0
    years = released.rows.assign(year=pd.to_datetime(released.rows["month"]).dt.year)
    for (indikator, year, geography), rows in years.groupby(["indikator", "year", "geography"]):
        window = PERIODS.get(released.source, Window.calendar_year(int(str(year))))
        ticket = Ticket(
            version_id, ENKAT, released.source, str(indikator), str(geography), window, is_synthetic
        )
        estimates = rows.drop(columns=["area_set_from", "geography", "month", "year"]).assign(
            version_id=version_id,
            source=released.source,
            window_from=window.start,
            window_to=window.end,
            release_id=open_release(connection, ticket),
            recipients=array_of(ENKAT),
            is_synthetic=is_synthetic,
        )
        insert_frame(connection, estimates, "publish", "estimate")
        written += len(rows) + _write_layers(connection, ticket, rows)
    return written


def _write_layers(connection: psycopg.Connection, ticket: Ticket, rows: pd.DataFrame) -> int:
    """Write what all who answered said, on the layer of each division of the areas."""
    everybody = rows[(rows["kon"] == EVERYBODY) & (rows["alder"] == EVERYBODY)]
    written = 0
    for layer in find_layers(ticket.source):
        in_set = everybody[everybody["area_set_from"] == layer.area_set]
        if str(layer.geography) != ticket.geography or in_set.empty:
            continue
        values = in_set[["area_id", "status", "andel", "ki_lag", "ki_hog", "antal_svar"]].set_axis(
            ["unit_id", "status", "estimate", "low", "high", "base"], axis="columns"
        )
        written += write_values(connection, layer.id, ticket, values)
    return written
