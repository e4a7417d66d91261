"""Parts of the API that need no database: cursors, times, boxes, classes, names of area sets."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue import name_area_sets
from api.classes import class_limits, step_limits
from api.cursor import Cursor, CursorSigner, digest
from api.parameters import parse_bbox, parse_datetime
from geo.crs import CRS84_URI, CRS_URIS
from geo.db.queries.catalogue import AreaSetRow
from geo.db.queries.features import Days
from geo.db.tiles import Tile
from geo.errors import ParameterError
from geo.periods import TIME_ZONE

KEYS = st.lists(st.text(max_size=20) | st.integers(-(2**31), 2**31), min_size=1, max_size=4).map(tuple)


@given(KEYS, st.none() | st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_cursor_is_read_as_it_was_written(key: tuple, version: int | None, matched: int) -> None:
    signer = CursorSigner("hemlig")
    cursor = Cursor(digest("a"), version, matched, key)
    assert signer.read(signer.write(cursor), digest("a")) == cursor


@given(st.text(max_size=200))
def test_no_text_is_a_cursor_unless_we_signed_it(text: str) -> None:
    with pytest.raises(ParameterError):
        CursorSigner("hemlig").read(text, digest("a"))


def test_a_cursor_signed_with_another_key_is_refused() -> None:
    written = CursorSigner(None).write(Cursor(digest("a"), 1, 1, ("x",)))
    with pytest.raises(ParameterError):
        CursorSigner(None).read(written, digest("a"))


@given(st.integers(-(2**29), 2**32), st.integers(-14, 14))
def test_an_instant_is_its_local_day_whatever_zone_it_is_written_in(seconds: int, hours: int) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    local = instant + timedelta(hours=hours)
    written = f"{local.replace(tzinfo=None).isoformat()}{hours:+03d}:00"
    day = instant.astimezone(TIME_ZONE).date()
    assert parse_datetime(written) == Days(day, day)


def test_a_box_keeps_its_place_when_it_is_projected() -> None:
    box = shapely.from_wkb(parse_bbox("18,59,18.1,59.1", CRS_URIS[CRS84_URI]))
    assert shapely.get_srid(box) == 3006
    # 15° east is the central meridian; 18° east at 59° north lies 172.3 km east of it
    assert box.bounds[0] == pytest.approx(671_819.8, abs=1)
    # the area of 0.1° by 0.1° at 59.05° north, by the lengths of a degree there
    assert box.area == pytest.approx(0.1 * 111_396 * 0.1 * 57_385, rel=2e-3)


@given(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), st.floats(0, 10), st.floats(0, 10))
def test_every_box_on_earth_has_a_finite_place(corner: tuple[float, float], wide: float, high: float) -> None:
    x, y = corner
    text = f"{x},{y},{min(x + wide, 180)},{min(y + high, 90)}"
    box = shapely.from_wkb(parse_bbox(text, CRS_URIS[CRS84_URI]))
    assert box.is_empty or (all(map(abs, box.bounds)) and max(map(abs, box.bounds)) < 1e8)


@given(st.integers(0, 300_000))
def test_classes_ascend_and_the_highest_number_has_one(highest: int) -> None:
    limits = class_limits(highest)
    assert limits == sorted(set(limits))
    assert len(limits) <= 5
    assert all(1 <= limit <= highest for limit in limits)
    assert bool(limits) == (highest >= 1)


def test_classes_by_hand() -> None:
    assert class_limits(180) == [5, 10, 25, 50, 100]
    assert class_limits(3_000) == [100, 250, 500, 1_000, 2_500]
    assert class_limits(0) == []
    assert class_limits(7) == [1, 2, 5]


@given(st.floats(0, 5_000))
def test_classes_of_estimates_begin_at_zero_in_equal_steps(highest: float) -> None:
    limits = step_limits(highest)
    assert len(limits) <= 5
    assert (limits[:1] == [0]) == (highest > 0)
    assert all(limit <= highest for limit in limits)
    assert len({round(after - before, 6) for before, after in pairwise(limits)}) <= 1
    # written with one decimal, the limits are as far apart as they are
    assert all(round(limit, 1) == limit for limit in limits)


def test_classes_of_estimates_by_hand() -> None:
    assert step_limits(23.5) == [0, 5, 10, 15, 20]
    assert step_limits(10.33) == [0, 2.5, 5, 7.5, 10]
    assert step_limits(0.9) == [0, 0.2, 0.4, 0.6, 0.8]
    assert step_limits(0.05) == [0]
    assert step_limits(0) == []


def area_set(number: int, kind: str, valid_from: date) -> AreaSetRow:
    return AreaSetRow(number, kind, valid_from, None, "", "", "", is_approximate=True)


def test_an_area_set_is_named_by_its_kind_and_by_its_version_where_there_are_several() -> None:
    named = name_area_sets(
        [
            area_set(1, "stadsdelsomrade", date(2020, 7, 1)),
            area_set(2, "stadsdel", date(2007, 1, 1)),
            area_set(3, "stadsdelsomrade", date(2007, 1, 1)),
        ]
    )
    assert {name: row.area_set_id for name, row in named.items()} == {
        "stadsdel": 2,
        "stadsdelsomrade_2007-01-01": 3,
        "stadsdelsomrade_2020-07-01": 1,
    }


@given(st.integers(-5, 40), st.integers(-5, 2**31), st.integers(-5, 2**31))
def test_a_tile_exists_or_is_refused(z: int, x: int, y: int) -> None:
    exists = 0 <= z <= 30 and 0 <= x < 2 ** max(z, 0) and 0 <= y < 2 ** max(z, 0)
    if exists:
        assert Tile(z, x, y).is_served == (8 <= z <= 14)
    else:
        with pytest.raises(ParameterError):
            Tile(z, x, y)
