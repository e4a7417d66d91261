"""Rates: of shown counts alone, with the denominator nearest in time and an interval by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from etl.publish.rates import Denominators, as_rates
from geo.disclosure.policy import POLIS_KALENDERAR
from geo.disclosure.release import Released, release
from geo.disclosure.table import Counts
from geo.periods import Window
from geo.themes import Geography

YEAR = Window.calendar_year(2024)


def denominators(*counted: tuple[int, date, float]) -> Denominators:
    frame = pd.DataFrame(counted, columns=["area_id", "on", "folkmangd"])
    return Denominators(frame.assign(source="Folkräkning i provet"))


def released(*n: int, window: Window = YEAR) -> Released:
    unit = np.arange(1, len(n) + 1)
    table = Counts(
        "t",
        "polisen__anmalda_brott",
        "klotter",
        Geography.STADSDELSOMRADE,
        window,
        unit,
        np.array(n, dtype=np.int64),
        is_synthetic=True,
    )
    return release(table, POLIS_KALENDERAR)


def day(year: int) -> date:
    return date(year, 12, 31)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2019, 2020), (2020, 2020), (2021, 2022), (2022, 2022), (2024, 2024), (2025, 2024), (2030, 2024)],
)
def test_the_count_nearest_to_the_end_of_the_year_is_taken(year: int, expected: int) -> None:
    # 2021 ends on 2022-01-01: 366 days after the last of 2020, 364 before that of 2022
    known = denominators(*((1, day(y), float(y)) for y in (2024, 2020, 2022)))
    assert known.of(Window.calendar_year(year)).loc[1, "folkmangd"] == expected


def test_of_two_equally_near_the_earlier_is_taken() -> None:
    # the window ends on 2025-01-01, ten days from either
    known = denominators((1, date(2025, 1, 11), 5000.0), (1, date(2024, 12, 22), 4000.0))
    assert known.of(YEAR).loc[1, "folkmangd"] == 4000


def test_each_area_has_its_own_nearest_count() -> None:
    known = denominators((1, day(2024), 5000.0), (2, day(2020), 7000.0))
    assert known.of(YEAR)["folkmangd"].to_dict() == {1: 5000, 2: 7000}


def test_the_layer_is_told_which_count_each_year_rests_on() -> None:
    known = denominators((1, day(2020), 1000.0), (1, day(2024), 1000.0))
    told = known.told([Window.calendar_year(2020), YEAR])
    assert {title: each["on"] for title, each in told.items()} == {"2020": "2020-12-31", "2024": "2024-12-31"}
    assert {each["source"] for each in told.values()} == {"Folkräkning i provet"}
    assert denominators().told([YEAR]) == {}


def test_a_rate_and_its_interval_by_hand() -> None:
    # 10 of 2 000: 5 per 1 000. Garwood: chi2(0.025; 20)/2 = 4.7954, chi2(0.975; 22)/2 = 18.3904
    (rate,) = as_rates(released(10), denominators((1, day(2024), 2000.0))).to_dict("records")
    assert (rate["n"], rate["base"], rate["status"]) == (10, 2000, "exact")
    assert (rate["estimate"], rate["low"], rate["high"]) == (5.0, 2.40, 9.20)


def test_none_at_all_is_a_rate_of_zero_whose_interval_is_not() -> None:
    # chi2(0.975; 2)/2 = −ln 0.025 = 3.6889
    (rate,) = as_rates(released(0), denominators((1, day(2024), 1000.0))).to_dict("records")
    assert (rate["n"], rate["estimate"], rate["low"], rate["high"]) == (0, 0.0, 0.0, 3.69)


def test_a_withheld_count_has_no_rate_and_nothing_tells_what_it_was() -> None:
    known = denominators((1, day(2024), 2000.0), (2, day(2024), 2000.0))
    few, fewer = (as_rates(released(n, 40), known) for n in (3, 1))
    pd.testing.assert_frame_equal(few, fewer)
    withheld = few.set_index("unit_id").loc[1]
    assert withheld["status"] == "withheld"
    assert withheld[["n", "estimate", "low", "high"]].isna().all()


@pytest.mark.parametrize(("inhabitants", "is_given"), [(899.0, False), (900.0, True), (0.0, False)])
def test_no_rate_is_given_of_fewer_than_900_inhabitants(inhabitants: float, is_given: bool) -> None:  # noqa: FBT001
    assert len(as_rates(released(10), denominators((1, day(2024), inhabitants)))) == is_given


def test_an_area_that_nobody_has_counted_is_left_out() -> None:
    rates = as_rates(released(10, 20), denominators((2, day(2024), 4000.0)))
    assert rates["unit_id"].tolist() == [2]
    assert rates["estimate"].tolist() == [5.0]
