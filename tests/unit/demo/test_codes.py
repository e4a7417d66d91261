from datetime import date

import numpy as np
import pytest

from etl.demo import codes, targets
from geo.errors import ParameterError
from geo.themes import THEMES


def test_each_code_stands_once_and_has_four_digits() -> None:
    table = codes.read_codes()
    assert table["brottskod"].is_unique
    assert table["brottskod"].str.fullmatch(r"\d{4}").all()


def test_shares_are_shares() -> None:
    table = codes.read_codes()
    assert (table["andel"] > 0).all()
    assert table["andel_utan_position"].between(0, 1).all()
    sums = table.groupby("brottstyp")["andel"].sum()
    assert sums.between(0.9, 1.35).all()


def test_every_type_that_is_drawn_has_codes_in_every_year() -> None:
    wanted = np.array([*targets.BROTTSTYPER.values(), *targets.REST])
    for year in range(targets.FIRST_YEAR, targets.LAST_YEAR + 1):
        drawn = codes.draw_codes(np.random.default_rng(1), wanted, year)
        assert codes.read_codes()["brottstyp"].iloc[drawn].tolist() == wanted.tolist()


@pytest.mark.parametrize(("year", "withdrawn", "new"), [(2023, "4127", "4073"), (2025, "9601", "6156")])
def test_codes_are_drawn_only_in_the_years_they_were_in_use(year: int, withdrawn: str, new: str) -> None:
    wanted = np.repeat(np.array(["ovrigt", "sexualbrott"]), 5_000)
    drawn = codes.draw_codes(np.random.default_rng(1), wanted, year)
    found = set(codes.read_codes()["brottskod"].iloc[drawn])
    assert withdrawn not in found
    assert new in found


def test_codes_come_in_the_shares_of_the_table() -> None:
    # klotter: 42 % kollektivtrafik; the standard error of 10 000 draws is half a per cent
    drawn = codes.draw_codes(np.random.default_rng(1), np.full(10_000, "klotter"), 2024)
    share = (codes.read_codes()["brottskod"].iloc[drawn] == "1208").mean()
    assert share == pytest.approx(0.42, abs=0.02)


def test_every_theme_still_in_use_has_a_code_to_draw() -> None:
    table = codes.read_codes()
    for theme in THEMES:
        listed = {code.brottskod for code in theme.codes if code.holds_on(date(2024, 7, 1))}
        assert not listed or listed & set(table["brottskod"]), theme.id


def test_fraud_is_in_no_theme_and_mostly_without_a_place() -> None:
    fraud = codes.read_codes().set_index("brottskod").loc[["0952", "0959", "0983", "0987"]]
    listed = {code.brottskod for theme in THEMES for code in theme.codes}
    assert not listed & set(fraud.index)
    assert (fraud["andel_utan_position"] > 0.8).all()


def test_a_type_without_codes_is_refused() -> None:
    with pytest.raises(ParameterError, match="brottskoder år 2024"):
        codes.draw_codes(np.random.default_rng(1), np.array(["finns_inte"]), 2024)
