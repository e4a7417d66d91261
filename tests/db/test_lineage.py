"""A row followed from delivery to tile: every step is checked with questions and arithmetic of the test's own."""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from urllib.parse import parse_qs, urlsplit

import h3
import httpx
import mapbox_vector_tile
import psycopg
import pytest

from api.cli.explain import TOO_FEW
from etl.lineage import trace_row
from etl.lineage.parts import Value
from geo.db.roles import ETL
from geo.db.session import connect
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.settings import Settings
from tests.architecture.checkout import CHECKOUT
from tests.db.following import POLICE, words

pytestmark = pytest.mark.db


def codes_of(theme: str, on: date) -> list[str]:
    """Codes of a theme on a day, from the packaged list itself."""
    with (CHECKOUT / "geo/data/teman.csv").open(encoding="utf-8") as lines:
        return [
            row["brottskod"]
            for row in csv.DictReader(lines)
            if row["theme"] == theme
            and (row["valid_from"] or "0000") <= on.isoformat() < (row["valid_to"] or "9999")
        ]


class Followed:
    """One crime of the published demo, in the middle of the city's liveliest stadsdel."""

    def __init__(self, settings: Settings, connection: psycopg.Connection, theme: str) -> None:
        codes = codes_of(theme, date(2024, 7, 1))
        found = connection.execute(
            """
            SELECT delivery_id, row_number, row_id, cell, month, start_at, stadsdel_id, brottskod
            FROM core.polisen__anmalda_brott
            WHERE brottskod = ANY(%s) AND month = '2024-07-01' AND stadsdel_id = (
                SELECT stadsdel_id FROM core.polisen__anmalda_brott WHERE brottskod = ANY(%s)
                GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
            )
            ORDER BY row_id LIMIT 1
            """,
            [codes, codes],
        ).fetchone()
        assert found is not None
        self.delivery, self.row, self.row_id, self.cell, self.month, self.start, self.stadsdel, self.code = (
            found
        )
        self.theme, self.codes, self.settings = theme, codes, settings
        self.lineage = trace_row(connection, settings.store_dir, self.delivery, self.row)


@pytest.fixture(scope="module")
def rows(published: Settings) -> Iterator[psycopg.Connection]:
    with connect(published, ETL) as connection:
        yield connection


@pytest.fixture(scope="module")
def followed(published: Settings, rows: psycopg.Connection) -> Followed:
    return Followed(published, rows, "misshandel_utomhus")


def test_the_delivery_is_the_file_that_came(followed: Followed, rows: psycopg.Connection) -> None:
    told = followed.lineage.delivery
    file = followed.settings.store_dir / POLICE / told.sha256
    assert hashlib.sha256(file.read_bytes()).hexdigest() == told.sha256
    assert told.size_bytes == file.stat().st_size
    line = file.read_text(encoding="utf-8").splitlines()[followed.row - 1].split(";")
    assert followed.lineage.delivered["id"] == repr(line[0])
    assert followed.lineage.delivered["brottskod"] == repr(followed.code)
    assert (told.is_synthetic, told.is_stored, told.source) == (True, True, POLICE)
    received = rows.execute(
        "SELECT received_at FROM meta.delivery WHERE delivery_id = %s", [told.delivery_id]
    )
    assert (told.received_at,) == received.fetchone()


def test_closed_columns_are_told_by_their_form_alone(followed: Followed) -> None:
    file = followed.settings.store_dir / POLICE / followed.lineage.delivery.sha256
    header, row = (
        line.split(";")
        for line in map(file.read_text(encoding="utf-8").splitlines().__getitem__, (0, followed.row - 1))
    )
    gata = dict(zip(header, row, strict=True))["GATA"]
    told = json.dumps(asdict(followed.lineage), default=str, ensure_ascii=False) + words(followed.lineage)
    assert gata
    assert gata not in told
    assert followed.lineage.delivered["gata"] == f"text, {len(gata)} tecken"


def test_the_keys_are_those_of_the_rows_own_time_place_and_code(
    followed: Followed, rows: psycopg.Connection
) -> None:
    keys = followed.lineage.keys
    assert keys is not None
    text = h3.int_to_str(followed.cell)
    assert dict(keys.cells) == {10: text, 9: h3.cell_to_parent(text, 9), 8: h3.cell_to_parent(text, 8)}
    latitude, longitude = rows.execute(
        """
        SELECT st_y(st_transform(geom, 4326)), st_x(st_transform(geom, 4326))
        FROM core.polisen__anmalda_brott WHERE row_id = %s
        """,
        [followed.row_id],
    ).fetchone() or (0, 0)
    assert h3.latlng_to_cell(latitude, longitude, 10) == text
    assert (keys.clock, keys.month, keys.position_quality) == ("brottstid", followed.month, "exact")
    assert keys.times["start_at"] == followed.start
    assert keys.theme is not None
    assert (keys.theme.theme, keys.theme.brottskod) == (followed.theme, followed.code)
    assert keys.theme.valid_from is not None
    assert keys.theme.valid_from <= followed.month < (keys.theme.valid_to or date.max)


def test_the_areas_are_the_stadsdel_and_all_that_hold_it(
    followed: Followed, rows: psycopg.Connection
) -> None:
    keys = followed.lineage.keys
    assert keys is not None
    stadsdel, *larger = keys.areas
    is_near = rows.execute(
        """
        SELECT st_dwithin(crime.geom, area.geom, 100) FROM core.polisen__anmalda_brott AS crime, area.area
        WHERE row_id = %s AND area_id = %s
        """,
        [followed.row_id, stadsdel.area_id],
    ).fetchone()
    assert is_near == (True,)
    with (CHECKOUT / "geo/data/stadsdelar.csv").open(encoding="utf-8") as lines:
        listed = next(
            row for row in csv.DictReader(lines) if row["stadsdel"].casefold() == stadsdel.name.casefold()
        )
    by_version = {area.valid_from.year: area.name for area in larger if area.kind == "stadsdelsomrade"}
    assert by_version == {year: listed[f"stadsdelsomrade_{year}"] for year in (2007, 2020, 2023)}
    assert [area.kind for area in larger if area.kind != "stadsdelsomrade"] == ["kommun"]


def test_the_cube_counts_every_row_of_the_same_time_place_and_theme(
    followed: Followed, rows: psycopg.Connection
) -> None:
    [cell] = [each for each in followed.lineage.cube if each.cube == "cube_cell"]
    areas = {each.unit.split()[0]: each.n for each in followed.lineage.cube if each.cube == "cube_area"}
    counted = rows.execute(
        """
        SELECT
            count(*) FILTER (WHERE cell = %(cell)s AND stadsdel_id = %(stadsdel)s),
            count(*) FILTER (WHERE stadsdel_id = %(stadsdel)s),
            count(*)
        FROM core.polisen__anmalda_brott
        WHERE month = %(month)s AND brottskod = ANY(%(codes)s) AND superseded_by IS NULL
        """,
        {
            "cell": followed.cell,
            "stadsdel": followed.stadsdel,
            "month": followed.month,
            "codes": followed.codes,
        },
    ).fetchone()
    assert counted == (cell.n, areas["stadsdel"], areas["kommun"])
    assert cell.unit == h3.int_to_str(followed.cell)


def true_count(followed: Followed, rows: psycopg.Connection, value: Value) -> int:
    """Count the year's rows with a position in the unit of a value, from the rows themselves."""
    stadsdelar = [
        child
        for (child,) in rows.execute("SELECT child_id FROM area.part WHERE parent_id = %s", [value.unit_id])
    ]
    found = rows.execute(
        """
        SELECT cell, stadsdel_id FROM core.polisen__anmalda_brott
        WHERE month >= %s AND month < %s AND brottskod = ANY(%s) AND superseded_by IS NULL AND cell IS NOT NULL
        """,
        [value.window_from, value.window_to, followed.codes],
    ).fetchall()
    if value.name is None:
        resolution = h3.get_resolution(value.code)
        return sum(h3.cell_to_parent(h3.int_to_str(cell), resolution) == value.code for cell, _ in found)
    return sum(stadsdel in {value.unit_id, *stadsdelar} for _, stadsdel in found)


def test_every_published_number_that_is_shown_is_what_the_rows_say(
    followed: Followed, rows: psycopg.Connection
) -> None:
    shown = [value for value in followed.lineage.values if value.measure == "antal"]
    assert len(shown) == 6
    exact = [value for value in shown if value.status == "exact"]
    assert {value.code for value in exact} >= {"norrmalm"} or len(exact) >= 3
    assert [value.n for value in exact] == [true_count(followed, rows, value) for value in exact]
    assert all(value.n is None for value in shown if value.status == "withheld")
    assert {(value.window_from, value.window_to) for value in shown} == {(date(2024, 1, 1), date(2025, 1, 1))}


def test_every_value_of_the_rows_units_is_told_and_no_other(
    followed: Followed, rows: psycopg.Connection
) -> None:
    keys = followed.lineage.keys
    assert keys is not None
    cells = [h3.str_to_int(cell) for cell in keys.cells.values()]
    wanted = rows.execute(
        """
        SELECT value.layer, value.unit_id FROM publish.value
        INNER JOIN publish.version USING (version_id) INNER JOIN publish.layer USING (version_id, layer)
        WHERE is_current AND theme = %s AND source = %s AND window_from = '2024-01-01' AND CASE
            WHEN area_set_id IS NULL THEN unit_id IN (SELECT cell_id FROM area.cell WHERE h3 = ANY(%s))
            ELSE unit_id = %s OR unit_id IN (SELECT parent_id FROM area.part WHERE child_id = %s)
        END
        """,
        [followed.theme, POLICE, cells, followed.stadsdel, followed.stadsdel],
    ).fetchall()
    told = [(value.layer, value.unit_id) for value in followed.lineage.values]
    assert sorted(told) == sorted(wanted)
    assert len({layer for layer, _ in told}) == len(told) >= 8


def test_each_tile_holds_the_unit_and_the_value(followed: Followed, served: str) -> None:
    for value in followed.lineage.values:
        assert value.tiles
        for address in value.tiles:
            answer = httpx.get(served + address).raise_for_status()
            decoded = mapbox_vector_tile.decode(answer.content)[value.layer]["features"]
            [feature] = [each["properties"] for each in decoded if each["id"] == value.unit_id]
            assert feature.get("n") == value.n, address
            assert feature.get("is_raised") == value.is_raised
            assert feature["status"] == value.status
            assert value.code in {feature.get("h3"), feature.get("code")}
            assert parse_qs(urlsplit(address).query) == {"tema": [followed.theme], "period": ["2024"]}


def test_each_item_of_the_api_is_the_value(followed: Followed, served: str) -> None:
    for value in followed.lineage.values:
        feature = httpx.get(served + value.item).raise_for_status().json()
        told = feature["properties"]
        assert (told["n"], told["status"], told["theme"]) == (value.n, value.status, followed.theme)
        assert feature["id"] == value.item.rsplit("/", 1)[1]


def test_a_release_is_told_with_its_policy_its_owner_and_its_reason(
    followed: Followed, rows: psycopg.Connection
) -> None:
    told = {release.release_id: release for release in followed.lineage.releases}
    assert set(told) == {value.release_id for value in followed.lineage.values}
    for number, release in told.items():
        stored = rows.execute(
            "SELECT policy, method, threshold, recipients FROM publish.release WHERE release_id = %s",
            [number],
        ).fetchone()
        assert stored == (release.policy, release.method, release.threshold, list(release.recipients))
        assert (release.owner, release.reason) == (POLIS_KALENDERAR.owner, POLIS_KALENDERAR.reason)
    text = words(followed.lineage)
    assert text.count(POLIS_KALENDERAR.reason) == 1
    assert POLIS_KALENDERAR.owner in text


def test_the_words_tell_every_step_in_order(followed: Followed) -> None:
    lines = words(followed.lineage).splitlines()
    steps = [line.split(". ", 1)[1].split(" (")[0] for line in lines if line[:1].isdigit()]
    assert steps == ["Leveransen", "Raden", "Nycklarna", "Kuben", "Publicerat", "Beslut om frisläppning"]
    for value in followed.lineage.values:
        [line] = [line for line in lines if line.strip().startswith(f"{value.layer}: ")]
        if value.status == "withheld":
            assert line.endswith(f": {TOO_FEW}")
        elif value.measure == "antal":
            assert line.endswith(f": {value.n} {value.unit}")


def test_a_row_without_a_position_counts_in_the_kommun_and_in_no_layer(
    published: Settings, rows: psycopg.Connection
) -> None:
    delivery, row = rows.execute(
        """
        SELECT delivery_id, row_number FROM core.polisen__anmalda_brott
        WHERE position_quality = 'street' AND month IS NOT NULL ORDER BY row_id LIMIT 1
        """
    ).fetchone() or (0, 0)
    lineage = trace_row(rows, published.store_dir, delivery, row)
    assert [(each.cube, each.name) for each in lineage.cube] == [("cube_area", "Stockholm")]
    assert lineage.values == ()
    assert "den har varken position eller område" in words(lineage)


def test_a_sensitive_theme_is_followed_to_stadsdelsomraden_alone(
    published: Settings, rows: psycopg.Connection
) -> None:
    lineage = Followed(published, rows, "sexualbrott").lineage
    assert lineage.values
    assert {value.layer.rsplit("_", 1)[0] for value in lineage.values if value.measure == "antal"} == {
        "anmalda_brott_stadsdelsomrade"
    }
