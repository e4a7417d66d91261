"""Area sets in the database: the packaged ones, and delivered files that replace them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest

from etl.boundaries import read_boundaries
from etl.load.areas import read_area_sets, replace_area_set
from etl.load.rekey import Rekeyed
from etl.load.run import run_delivery
from etl.publish.run import publish_all
from etl.sources.polisen__anmalda_brott import SOURCE
from geo.areas import AreaSet
from geo.errors import CrsError, DeliveryError
from geo.settings import Settings

pytestmark = pytest.mark.db

HEADER = "ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT"


def find(sets: list[AreaSet], kind: str, valid_from: date) -> AreaSet:
    return next(s for s in sets if (s.kind, s.valid_from) == (kind, valid_from))


def test_the_packaged_sets_are_there_and_say_that_they_are_approximate(etl: psycopg.Connection) -> None:
    counted = etl.execute(
        """
        SELECT kind, valid_from::text, count(*), bool_and(is_approximate)
        FROM area.area_set INNER JOIN area.area USING (area_set_id) GROUP BY 1, 2 ORDER BY 1, 2
        """
    ).fetchall()
    assert counted == [
        ("kommun", "2007-01-01", 1, True),
        ("regso", "2018-01-01", 127, True),
        ("stadsdel", "2007-01-01", 117, True),
        ("stadsdelsomrade", "2007-01-01", 14, True),
        ("stadsdelsomrade", "2020-07-01", 13, True),
        ("stadsdelsomrade", "2023-07-01", 11, True),
    ]


def test_every_stadsdel_lies_in_one_stadsdelsomrade_of_each_version_and_in_the_city(
    etl: psycopg.Connection,
) -> None:
    parents = etl.execute(
        """
        SELECT child.name, count(*), count(DISTINCT parent.area_set_id)
        FROM area.area AS child
        INNER JOIN area.area_set AS child_set ON child.area_set_id = child_set.area_set_id
        INNER JOIN area.part ON child.area_id = child_id
        INNER JOIN area.area AS parent ON parent_id = parent.area_id
        WHERE child_set.kind = 'stadsdel' GROUP BY 1
        """
    ).fetchall()
    assert len(parents) == 117
    assert {(links, sets) for _, links, sets in parents} == {(4, 4)}


def test_what_was_written_reads_back_equal(etl: psycopg.Connection) -> None:
    for area_set in read_area_sets(etl):
        again = replace_area_set(etl, area_set)
        assert (again.moved, again.outside) == (0, 0)
    assert len(read_area_sets(etl)) == 6


def test_a_set_that_lacks_areas_is_refused(etl: psycopg.Connection) -> None:
    stadsdelar = find(read_area_sets(etl), "stadsdel", date(2007, 1, 1))
    fewer = AreaSet(
        stadsdelar.kind,
        stadsdelar.valid_from,
        None,
        "t",
        "s",
        "l",
        is_approximate=False,
        areas=stadsdelar.areas.iloc[:-1],
    )
    with pytest.raises(DeliveryError, match=r"väntade samma 117 områden som finns, saknar \['"):
        replace_area_set(etl, fewer)


def test_a_division_that_nobody_knows_is_refused(etl: psycopg.Connection) -> None:
    stadsdelar = find(read_area_sets(etl), "stadsdel", date(2007, 1, 1))
    with pytest.raises(DeliveryError, match="väntade en indelning som är känd, från 2007-01-01"):
        replace_area_set(etl, replace(stadsdelar, valid_from=date(2026, 1, 1)))


def test_new_boundaries_are_published_though_no_delivery_came(
    settings: Settings, etl: psycopg.Connection
) -> None:
    assert publish_all(settings).is_new
    assert not publish_all(settings).is_new
    stadsdelar = find(read_area_sets(etl), "stadsdel", date(2007, 1, 1))
    moved = stadsdelar.areas.assign(code=stadsdelar.areas["code"].to_numpy()[::-1])
    replace_area_set(etl, replace(stadsdelar, areas=moved))
    etl.commit()
    assert publish_all(settings).is_new


def test_rows_follow_boundaries_that_are_replaced_again_in_one_transaction(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"{HEADER}\nK1;1209;59.3326;18.0649;;;Stockholm;2024-05-03;2024-05-03\n", encoding="utf-8"
    )
    run_delivery(settings, SOURCE, file)
    stadsdelar = find(read_area_sets(etl), "stadsdel", date(2007, 1, 1))
    reversed_codes = stadsdelar.areas["code"].to_numpy()[::-1]
    moved = replace(stadsdelar, areas=stadsdelar.areas.assign(code=reversed_codes))
    for area_set in (moved, stadsdelar):
        assert replace_area_set(etl, area_set) == Rekeyed(moved=1, outside=0)


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "kind", "valid_from", "count"),
    [
        ("stadsdelar.shp", "stadsdel", date(2007, 1, 1), 117),
        ("stadsdelar.geo.json", "stadsdel", date(2007, 1, 1), 117),
        ("sdn_2020.shp", "stadsdelsomrade", date(2020, 7, 1), 13),
        ("stadsdelsnamnder_2023.geojson", "stadsdelsomrade", date(2023, 7, 1), 11),
        ("regso_2018_stockholm.geojson", "regso", date(2018, 1, 1), 127),
    ],
)
def test_a_real_boundary_file_replaces_the_approximate_set_and_keeps_its_ids(
    etl: psycopg.Connection, real_data: Path, file: str, kind: str, valid_from: date, count: int
) -> None:
    ids = "SELECT area_id, code FROM area.area INNER JOIN area.area_set USING (area_set_id) WHERE kind = %s"
    before = etl.execute(ids, [kind]).fetchall()
    replace_area_set(etl, read_boundaries(real_data / "areas" / file, kind, valid_from))
    assert sorted(etl.execute(ids, [kind]).fetchall()) == sorted(before)
    stored = find(read_area_sets(etl), kind, valid_from)
    assert not stored.is_approximate
    assert len(stored.areas) == count


@pytest.mark.real
def test_rows_move_to_the_stadsdel_that_the_delivered_boundaries_say(
    settings: Settings, etl: psycopg.Connection, real_data: Path, tmp_path: Path
) -> None:
    rows = [
        f"K{i};1209;{59.30 + i % 40 / 1000:.4f};{18.00 + i // 40 / 1000:.4f};;;Stockholm;2024-05-03;2024-05-03"
        for i in range(2400)
    ]
    file = tmp_path / "a.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    loaded = run_delivery(settings, SOURCE, file)
    rekeyed = replace_area_set(
        etl, read_boundaries(real_data / "areas" / "stadsdelar.shp", "stadsdel", date(2007, 1, 1))
    )
    assert 0 < rekeyed.moved < loaded.balance.new / 5
    wrong = etl.execute(
        """
        SELECT count(*) FROM core.polisen__anmalda_brott AS crime
        INNER JOIN area.area ON stadsdel_id = area_id
        WHERE NOT st_dwithin(crime.geom, area.geom, 100)
        """
    ).fetchone()
    assert wrong == (0,)
    cube = etl.execute("SELECT sum(n) FROM analysis.cube_cell").fetchone()
    assert cube == (loaded.balance.new,)


@pytest.mark.real
def test_a_file_in_metres_that_says_degrees_is_refused_and_nothing_is_loaded(
    etl: psycopg.Connection, real_data: Path
) -> None:
    with pytest.raises(CrsError, match=r"anger WGS 84 .* ser ut som SWEREF 99 TM"):
        read_boundaries(real_data / "areas" / "valdistrikt_wrong_crs.geojson", "stadsdel", date(2007, 1, 1))
    assert find(read_area_sets(etl), "stadsdel", date(2007, 1, 1)).is_approximate
