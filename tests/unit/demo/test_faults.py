from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from etl.demo.faults import FAULT_KINDS
from geo.periods import local_to_utc

Take = Callable[[str], pd.DataFrame]


@pytest.fixture
def take(rows: pd.DataFrame, sidecar: dict[str, Any]) -> Take:
    def faulty(kind: str) -> pd.DataFrame:
        lines: list[int] = sidecar["faults"][kind]["lines"]
        return rows.loc[lines]

    return faulty


def position(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["LATITUDE", "LONGITUDE"]].astype("float64")


def moment(text: "pd.Series[str]") -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(text, format="%Y-%m-%d %H:%M")


def test_every_kind_is_counted_and_together_they_are_three_in_a_thousand(
    rows: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    assert set(sidecar["faults"]) == set(FAULT_KINDS)
    for fault in sidecar["faults"].values():
        assert fault["n"] == len(fault["lines"]) == len(set(fault["lines"])) >= 1
    n = sum(fault["n"] for fault in sidecar["faults"].values())
    assert n / len(rows) == pytest.approx(0.003, abs=0.0002)


def test_no_line_is_faulty_in_two_ways(sidecar: dict[str, Any]) -> None:
    lines = [line for fault in sidecar["faults"].values() for line in fault["lines"]]
    assert len(lines) == len(set(lines))


def test_swapped_coordinates_have_the_longitude_of_stockholm_as_latitude(take: Take) -> None:
    swapped = position(take("omkastade_koordinater"))
    assert swapped["LATITUDE"].between(17.7, 18.3).all()
    assert swapped["LONGITUDE"].between(59.2, 59.5).all()


def test_zero_coordinates_are_zero(take: Take) -> None:
    assert (position(take("noll_koordinater")) == 0).all(axis=None)


def test_positions_outside_the_city_are_in_uppsala(take: Take) -> None:
    outside = position(take("utanfor_staden"))
    assert outside["LATITUDE"].between(59.80, 59.92).all()
    assert outside["LONGITUDE"].between(17.58, 17.70).all()


def test_an_end_before_its_start_is_a_day_before_at_least(take: Take) -> None:
    reversed_rows = take("slut_fore_start")
    start, end = (moment(reversed_rows[f"BROTTSDATUMTID_{bound}"]) for bound in ("START", "SLUT"))
    assert (start - end >= pd.Timedelta(days=1)).all()


def test_a_time_that_does_not_exist_is_a_gap(take: Take) -> None:
    start = moment(take("tid_som_inte_finns")["BROTTSDATUMTID_START"])
    assert local_to_utc(start, is_end=False).is_gap.all()


def test_a_brottskod_of_three_digits_has_lost_its_first(take: Take) -> None:
    assert take("tresiffrig_brottskod")["BROTTSKOD"].str.fullmatch(r"\d{3}").all()


def test_a_repeated_row_equals_its_original_in_everything_and_comes_after(
    take: Take, valid_rows: pd.DataFrame
) -> None:
    copies = take("upprepad_rad")
    originals = valid_rows.reset_index(names="line").set_index("ID", drop=False).loc[copies["ID"]]
    assert (originals["line"].to_numpy() < copies.index.to_numpy()).all()
    assert (originals[copies.columns].to_numpy() == copies.to_numpy()).all()


def test_a_row_without_an_id_has_everything_else(take: Take) -> None:
    without = take("utan_id")
    assert (without["ID"] == "").all()
    assert (without.drop(columns="ID") != "").any(axis=1).all()
    assert without["BROTTSKOD"].str.fullmatch(r"\d{4}").all()


def test_rows_that_are_not_listed_have_none_of_the_faults(valid_rows: pd.DataFrame) -> None:
    located = valid_rows[valid_rows["LATITUDE"] != ""]
    placed = position(located)
    assert placed["LATITUDE"].between(59.2, 59.5).all()
    assert placed["LONGITUDE"].between(17.7, 18.3).all()
    assert valid_rows["BROTTSKOD"].str.fullmatch(r"\d{4}").all()
    assert valid_rows["ID"].is_unique
    assert valid_rows["ID"].str.fullmatch(r"SYN-2024-\d{6}").all()
    start, end = (valid_rows[f"BROTTSDATUMTID_{bound}"] for bound in ("START", "SLUT"))
    both = (start.str.len() == end.str.len()) & (start != "")  # texts of one form sort as times
    assert (start[both] <= end[both]).all()
