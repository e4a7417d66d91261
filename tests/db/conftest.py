"""A version to release into, and a database of every real file that a source covers."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import psycopg
import pytest

from api.check import serving
from etl.load.run import Loaded, run_delivery
from etl.publish.run import publish_all
from etl.registry import find_source
from geo.settings import Settings
from tests.conftest import copy_database, drop_database
from tests.db.releasing import LAYER, SURVEY, add_layer, add_theme, release
from tests.folders import REAL_DATA

Real = tuple[Settings, list[Loaded]]
"""A database, and what became of each delivery."""

REAL_FILES: Final = {
    "bra__anmalda_brott": (
        "statistics/bra_sol_databasfil_2022.txt",
        "statistics/bra_sol_databasfil_2023.txt",
        "statistics/bra_alla_kommuner_2021_2025.xls",
        "statistics/Brott_2025_raw.xls",
    ),
    "stockholm__arsbok_brott": ("statistics/1.63-anmalda-brott-2024.xlsx",),
    "stockholm__folkmangd": ("statistics/1.2-folkmangd-den-31-dec-2010-2034.xlsx",),
    "scb__folkmangd_regso": ("statistics/stockholm_folkm_regso_2021_2024.csv",),
    "bra__ntu_regso": ("survey/bra_ntu_regso_2018_2023.xlsx",),
    "polisen__handelser": ("police/polisen_events_stockholm.jsonl",),
}
"""Source → its files, in the order in which they are delivered."""

LISTS: Final = {date(2021, 12, 1): "UO2021", date(2023, 12, 1): "utsatta_omraden_2023"}
"""Day of the police's assessment → stem of the list's file, which does not say it."""


def load_real(settings: Settings, folder: Path) -> list[Loaded]:
    """Load every real file that a source covers, and publish."""
    loaded = [
        run_delivery(settings, find_source(source), REAL_DATA / file)
        for source, files in REAL_FILES.items()
        for file in files
    ]
    utsatt_omrade = find_source("polisen__utsatt_omrade")
    for day, stem in LISTS.items():
        loaded.append(run_delivery(settings, utsatt_omrade, _list_file(folder, stem), valid_from=day))
    publish_all(settings)
    return loaded


def _list_file(folder: Path, stem: str) -> Path:
    """Give the list as it is delivered: GeoJSON, or the parts of a shapefile in a zip."""
    parts = sorted((REAL_DATA / "areas").glob(f"{stem}.*"))
    if [part.suffix for part in parts] == [".json"]:
        return parts[0]
    file = folder / f"{stem}.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.write(part, part.name)
    return file


@pytest.fixture(scope="session")
def real(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    """Settings of a published database of every real file, and what became of each."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"real data: no folder {REAL_DATA}")
    folder = tmp_path_factory.mktemp("real")
    own = copy_database(template, folder)
    yield own, load_real(own, folder)
    drop_database(own, own.database)


@pytest.fixture(scope="session")
def real_served(real: Real) -> Iterator[str]:
    """Address of the API over the real files, as the public meets it."""
    with serving(real[0]) as base:
        yield base


@pytest.fixture
def version(etl: psycopg.Connection) -> int:
    """A version with one layer on hexagons and two themes, one of which is only for large areas."""
    row = etl.execute("INSERT INTO publish.version (run_id) VALUES (1) RETURNING version_id").fetchone()
    assert row is not None
    etl.execute(
        """
        INSERT INTO publish.theme VALUES
        (%(v)s, 'klotter', 'Klotter', '[]', 'ruta_9', false, '1', 1, 'polisen__anmalda_brott'),
        (%(v)s, 'sexualbrott', 'Sexualbrott', '[]', 'stadsdelsomrade', true, '1', 2, 'polisen__anmalda_brott')
        """,
        {"v": row[0]},
    )
    etl.execute(
        """
        INSERT INTO publish.layer VALUES
        (%s, %s, 't', 'd', 'antal', 'ruta_9', NULL, 'polisen__anmalda_brott', 'brottstid', 'brott', 1, '[]', '{}')
        """,
        [row[0], LAYER],
    )
    return int(row[0])


@pytest.fixture
def survey(etl: psycopg.Connection, version: int) -> int:
    """A release of a survey, for a layer of shares."""
    add_theme(etl, version, "oro_brott", "stadsdel", is_sensitive=False)
    add_theme(etl, version, "otrygg_ute", "stadsdel", is_sensitive=False)
    add_layer(
        etl, version, "matning", measure="andel", source="stockholm__trygghetsmatning", clock="undersokning"
    )
    return release(etl, version, **SURVEY)
