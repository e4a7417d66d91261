"""GDAL as a client: it pages, filters and reads coordinates as its users do."""

import pyogrio
import pytest

from geo.db.roles import READ
from geo.db.session import connect
from geo.settings import Settings

pytestmark = pytest.mark.db


def test_gdal_lists_every_collection(server: str) -> None:
    names = {name for name, _ in pyogrio.list_layers(f"OAPIF:{server}/api")}
    assert {"anmalda_brott_ruta_9", "stadsdel", "regso", "kommun"} <= names


@pytest.mark.parametrize("page_size", [100, 10_000])
def test_gdal_reads_every_feature_at_any_page_size(server: str, page_size: int) -> None:
    areas = pyogrio.read_dataframe(f"OAPIF:{server}/api", layer="stadsdel", PAGE_SIZE=page_size)
    assert len(areas) == 117
    cells = pyogrio.read_dataframe(
        f"OAPIF:{server}/api", layer="koncentration_ruta_9", PAGE_SIZE=10_000, read_geometry=False
    )
    assert len(cells) == len(set(cells["id"])) > 10_000


def test_gdal_puts_the_city_where_the_database_has_it(server: str, database: Settings) -> None:
    with connect(database, READ) as connection:
        found = connection.execute(
            """
            SELECT st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
            FROM (
                SELECT st_extent(st_transform(geom, 4326)) AS box
                FROM area.area INNER JOIN area.area_set USING (area_set_id) WHERE kind = 'kommun'
            ) AS city
            """
        ).fetchone()
    city = pyogrio.read_dataframe(f"OAPIF:{server}/api", layer="kommun", CRS="OGC:CRS84")
    assert tuple(city.total_bounds) == pytest.approx(found, abs=1e-5)


def test_gdal_filters_by_box(server: str) -> None:
    box = (18.05, 59.32, 18.06, 59.33)
    some = pyogrio.read_dataframe(f"OAPIF:{server}/api", layer="stadsdel", bbox=box, CRS="OGC:CRS84")
    assert 0 < len(some) < 20
