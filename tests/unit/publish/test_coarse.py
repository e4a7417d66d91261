"""Tables of rows that name a stadsdelsområde: every division that fits, and none that would have to be divided."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from etl.publish.coarse import collect_coarse
from etl.publish.collect import CITY_TABLE, Dimensions, Subject
from etl.publish.layers import LAYERS, Measure, find_layers
from geo.areas import STADSDELSOMRADE_VERSIONS
from geo.crosswalk import extents
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import release_tables
from geo.disclosure.table import Counts, Sums
from geo.periods import Window
from geo.themes import THEMES

SOURCE = "polisen__anmalda_brott_omrade"
FIRST, SECOND, THIRD = STADSDELSOMRADE_VERSIONS
AREAS = [(version, code) for version in STADSDELSOMRADE_VERSIONS for code in sorted(extents(version))]
IDS = {area: number for number, area in enumerate(AREAS, start=100)}
CODES = pd.DataFrame(AREAS, columns=["valid_from", "code"], index=pd.Index(IDS.values(), name="area_id"))
THEME = next(theme for theme in THEMES if theme.id == "klotter")
DIMENSIONS = Dimensions(
    supports={},
    cell_ids={},
    main_stadsdel=pd.Series(dtype="int64"),
    area_ids={
        layer.id: np.array(sorted(i for (v, _), i in IDS.items() if v == layer.area_set))
        for layer in LAYERS
        if layer.area_set is not None
    },
    parts=pd.DataFrame(columns=["child_id", "parent_id"]),
)


def collect(
    named: dict[tuple[date, str], int], others: tuple[tuple[date, str], ...] = ()
) -> tuple[list[Counts], list[Sums]]:
    """Count a theme in the areas that its rows name; rows of other themes name `others`."""
    n = pd.Series({IDS[area]: count for area, count in named.items()}, dtype="int64")
    subject = Subject(SOURCE, THEME, Window.calendar_year(2023), is_synthetic=True)
    every = [*n.index, *(IDS[area] for area in others)]
    return collect_coarse(subject, n, every, CODES, DIMENSIONS)


def told(tables: list[Counts]) -> dict[str, dict[str, int]]:
    """Counts above zero of each table, by the end of its name and by code."""
    names = {number: code for (_, code), number in IDS.items()} | {0: "staden"}
    return {
        table.table.removeprefix("anmalda_brott_omrade_"): {
            names[unit]: n for unit, n in zip(table.unit.tolist(), table.n.tolist(), strict=True) if n
        }
        for table in tables
    }


def test_areas_of_the_first_division_are_told_in_all_three() -> None:
    found = told(
        collect(
            {
                (FIRST, "ostermalm"): 5,
                (FIRST, "norrmalm"): 7,
                (FIRST, "rinkeby-kista"): 11,
                (FIRST, "bromma"): 2,
            }
        )[0]
    )
    assert list(found) == [CITY_TABLE, *map(str, STADSDELSOMRADE_VERSIONS)]
    assert found[CITY_TABLE] == {"staden": 25}
    assert found[str(FIRST)] == {"ostermalm": 5, "norrmalm": 7, "rinkeby-kista": 11, "bromma": 2}
    assert found[str(THIRD)]["jarva"] == 11
    assert sum(found[str(THIRD)].values()) == 25


def test_an_area_of_the_newest_division_is_never_divided() -> None:
    found = told(collect({(THIRD, "jarva"): 12, (THIRD, "bromma"): 2})[0])
    assert list(found) == [CITY_TABLE, str(THIRD)]
    assert found[str(THIRD)] == {"jarva": 12, "bromma": 2}


def test_a_year_in_which_the_division_changed_is_told_in_the_new_one() -> None:
    # Järva came on 2023-07-01: the first half names what it was made of, the second half itself
    named = {
        (SECOND, "rinkeby-kista"): 6,
        (SECOND, "spanga-tensta"): 4,
        (SECOND, "bromma"): 1,
        (THIRD, "jarva"): 9,
        (THIRD, "bromma"): 3,
    }
    tables, sums = collect(named)
    assert told(tables) == {CITY_TABLE: {"staden": 23}, str(THIRD): {"jarva": 19, "bromma": 4}}
    assert [(each.whole, each.part.removeprefix("anmalda_brott_omrade_")) for each in sums] == [
        (CITY_TABLE, str(THIRD))
    ]


def test_the_sums_that_anybody_knows_hold() -> None:
    rng = np.random.default_rng(1)
    named = {(FIRST, code): int(n) for code, n in zip(extents(FIRST), rng.integers(0, 30, 14), strict=True)}
    tables, sums = collect(named)
    by_name = {table.table: dict(zip(table.unit.tolist(), table.n.tolist(), strict=True)) for table in tables}
    assert len(sums) == 3
    for each in sums:
        total: dict[int, int] = {}
        for whole, part in zip(each.whole_unit.tolist(), each.part_unit.tolist(), strict=True):
            total[whole] = total.get(whole, 0) + by_name[each.part][part]
        assert total == by_name[each.whole]
    shown = release_tables(tables, sums, POLIS_KALENDERAR)
    small = [n for released in shown for n in released.n.compressed().tolist() if 0 < n < 5]
    assert small == []


def test_every_theme_of_a_year_is_told_in_the_same_divisions() -> None:
    # nothing of this theme in Järva, but the year's rows know Järva: the older divisions do not fit
    found = told(collect({(THIRD, "bromma"): 2}, others=((THIRD, "jarva"),))[0])
    assert found == {CITY_TABLE: {"staden": 2}, str(THIRD): {"bromma": 2}}
    assert told(collect({}, others=((THIRD, "jarva"),))[0]) == {CITY_TABLE: {}, str(THIRD): {}}


@pytest.mark.parametrize("n", [0, 3])
def test_an_area_without_a_row_is_told_as_none(n: int) -> None:
    table = collect({(THIRD, "bromma"): n})[0][-1]
    assert len(table.unit) == len(extents(THIRD)) == 11
    assert table.n.sum() == n


def test_what_is_no_stadsdelsomrade_counts_in_none() -> None:
    n = pd.Series({IDS[THIRD, "bromma"]: 5, 1: 99, 2: 50}, dtype="int64")
    subject = Subject(SOURCE, THEME, Window.calendar_year(2024), is_synthetic=True)
    tables, _ = collect_coarse(subject, n, n.index.tolist(), CODES, DIMENSIONS)
    assert told(tables)[CITY_TABLE] == {"staden": 5}


def test_each_division_has_one_layer() -> None:
    assert {layer.area_set for layer in find_layers(SOURCE, Measure.ANTAL)} == set(STADSDELSOMRADE_VERSIONS)
