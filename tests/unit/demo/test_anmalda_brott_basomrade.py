import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from etl.demo import basomraden, codes, targets
from etl.demo.anmalda_brott_basomrade import COLUMNS, FAULT_KINDS, UNKNOWN_BASOMRADE, generate_basomrade
from etl.demo.registration import register_crimes
from etl.demo.write import sidecar_path
from geo.errors import ParameterError

SMALL = 0.1
YEAR = 2022


def read(path: Path) -> pd.DataFrame:
    """Read the sheet as it stands, by row number; "" where blank."""
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return pd.DataFrame(rows, columns=header, index=range(2, 2 + len(rows)), dtype=object)


def as_date(value: object) -> date | None:
    """Read a day as Excel's or as month/day/year, whichever stands there."""
    if isinstance(value, date):
        return value
    return datetime.strptime(str(value), "%m/%d/%y").date() if value else None  # noqa: DTZ007 - a day has no zone


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate_basomrade(tmp_path_factory.mktemp("basomrade"), 20260101, YEAR, scale=SMALL)


@pytest.fixture(scope="session")
def sidecar(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    return described


@pytest.fixture(scope="session")
def rows(path: Path) -> pd.DataFrame:
    return read(path)


@pytest.fixture(scope="session")
def valid(rows: pd.DataFrame, sidecar: dict[str, Any]) -> pd.DataFrame:
    faulty = [line for fault in sidecar["faults"].values() for line in fault["lines"]]
    own = rows.drop(index=faulty)
    return own.assign(Antal=own["Antal"].astype(int))


def test_the_columns_are_those_of_the_shape(rows: pd.DataFrame, path: Path) -> None:
    assert tuple(rows.columns) == COLUMNS
    assert path.name == "polisen__anmalda_brott_basomrade_2022.xlsx"


def test_numbers_of_crimes_are_near_the_published_ones(valid: pd.DataFrame, sidecar: dict[str, Any]) -> None:
    published = targets.read_targets(YEAR)["target"].sum() * SMALL
    assert sidecar["brott"] == valid["Antal"].sum() == pytest.approx(published, rel=0.01)
    assert sidecar["is_synthetic"] is True


def test_the_totals_of_the_sidecar_are_those_of_the_file(
    valid: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    typ = valid["Brottskod"].map(codes.read_codes().set_index("brottskod")["brottstyp"])
    is_known = valid["Basområde"].isin(basomraden.read_codes())
    area = valid.loc[is_known, "Basområde"].str[:2].astype(int).map(lambda k: targets.STADSDELSOMRADEN[k - 1])
    found = valid["Antal"][is_known].groupby([area.rename("area"), typ[is_known].rename("typ")]).sum()
    totals = pd.DataFrame(sidecar["totals"]).set_index(["stadsdelsomrade", "brottstyp"])
    assert found.reindex(totals.index, fill_value=0).tolist() == totals["located"].tolist()
    assert totals["drawn"].sum() == valid["Antal"].sum()
    assert valid.loc[valid["Basområde"] == "", "Antal"].sum() == sidecar["without_basomrade"]
    drawn = valid["Antal"].groupby(typ).sum()
    assert drawn.to_dict() == totals.groupby("brottstyp")["drawn"].sum().loc[drawn.index].to_dict()


def test_each_types_number_is_within_the_tolerance_of_its_target(sidecar: dict[str, Any]) -> None:
    totals = pd.DataFrame(sidecar["totals"])
    off = (totals["drawn"] - totals["target"]).abs()
    assert (off <= targets.tolerance(totals["target"].to_numpy()) + 0.1).all()


def test_basomraden_are_text_and_a_few_are_in_no_set(valid: pd.DataFrame, sidecar: dict[str, Any]) -> None:
    is_unknown = valid["Basområde"] == UNKNOWN_BASOMRADE
    assert UNKNOWN_BASOMRADE not in set(basomraden.read_codes())
    assert 0 < is_unknown.sum() < 0.01 * len(valid)
    assert valid.loc[is_unknown, "Antal"].sum() == sidecar["unknown_basomrade"]
    others = set(valid["Basområde"]) - {UNKNOWN_BASOMRADE, ""}
    assert others <= set(basomraden.read_codes())
    assert 0.02 < (valid["Basområde"] == "").mean() < 0.2


def test_codes_keep_their_leading_zero(valid: pd.DataFrame) -> None:
    assert valid["Brottskod"].map(lambda code: isinstance(code, str) and len(code) == 4).all()
    assert valid["Brottskod"].str.startswith("0").any()
    assert (valid["Brottskod"] != "").all()


def test_dates_are_excels_or_american_text(valid: pd.DataFrame) -> None:
    registered = valid["Inskrivningsdatum"]
    is_text = registered.map(lambda value: isinstance(value, str))
    assert is_text.mean() == pytest.approx(0.1, abs=0.02)
    assert registered[is_text].str.fullmatch(r"\d{1,2}/\d{1,2}/22").all()
    days = registered.map(as_date)
    assert days.map(lambda day: day is not None and day.year == YEAR).all()
    assert days.is_monotonic_increasing


def test_nothing_is_registered_before_its_last_day_but_for_the_end_of_the_year(valid: pd.DataFrame) -> None:
    days = valid["Inskrivningsdatum"].map(as_date)
    ends = valid["Brottsdag slut"].map(as_date)
    has_end = ends.notna()
    waited = pd.to_datetime(days[has_end]) - pd.to_datetime(ends[has_end])
    assert (waited >= pd.Timedelta(0)).all()
    assert waited.median() <= pd.Timedelta(days=2)


def test_times_are_four_digits_or_blank(valid: pd.DataFrame) -> None:
    for name in ("Brottstid start", "Brottstid slut"):
        assert valid[name].str.fullmatch(r"(([01]\d|2[0-3])[0-5]\d)?").all()
        assert (valid[name] == "").any()
    has_time = valid["Brottstid start"] != ""
    assert (valid.loc[has_time, "Brottsdag start"] != "").all()


def test_some_rows_stand_for_several_crimes_and_some_are_equal(
    valid: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    assert valid["Antal"].max() > 1
    assert (valid["Antal"] >= 1).all()
    days = valid.assign(
        **{name: valid[name].map(as_date) for name in COLUMNS if name.endswith(("datum", "dag"))}
    )
    assert days.astype(str).duplicated().sum() <= sidecar["equal_rows"]
    assert sidecar["equal_rows"] > 0


def test_no_address_is_real(valid: pd.DataFrame) -> None:
    assert valid["Gata"].str.fullmatch(r"(Syntetisk gata \d+)?").all()
    assert valid["Näpo"].str.fullmatch(r"Syntetiskt näpo \d+").all()


def test_every_kind_of_fault_is_listed_and_is_what_it_says(
    rows: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    faults = {kind: rows.loc[fault["lines"]] for kind, fault in sidecar["faults"].items()}
    assert set(faults) == set(FAULT_KINDS)
    assert all(len(lines) == 5 for lines in faults.values())
    assert faults["femsiffrig_brottskod"]["Brottskod"].str.fullmatch(r"\d{5}").all()
    assert (faults["klockslag_som_inte_finns"]["Brottstid start"] == "2575").all()
    assert (faults["datum_som_inte_finns"]["Inskrivningsdatum"] == "13/45/22").all()
    assert (faults["antal_under_ett"]["Antal"] == 0).all()
    backwards = faults["slut_fore_start"]
    first, last = (backwards[f"Brottsdag {bound}"].map(as_date) for bound in ("start", "slut"))
    assert (pd.to_datetime(first) > pd.to_datetime(last)).all()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    one, again, other = (
        generate_basomrade(tmp_path / name, seed, YEAR, scale=0.01)
        for name, seed in (("one", 7), ("again", 7), ("other", 8))
    )
    assert one.read_bytes() == again.read_bytes() != other.read_bytes()


def test_a_year_without_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="2021 till 2025"):
        generate_basomrade(tmp_path / "out", 1, 2020)
    assert not (tmp_path / "out").exists()


def test_registration_is_within_the_year_and_in_order() -> None:
    end = np.array(["2022-12-31T23:00", "2022-01-05T10:00"] * 500, dtype="datetime64[s]")
    registered = register_crimes(np.random.default_rng(1), pd.DataFrame({"end": end}), YEAR)
    assert registered["registered"].is_monotonic_increasing
    assert registered["registered"].max() == pd.Timestamp("2022-12-31")
    assert (registered["registered"] >= registered["end"].dt.floor("D")).all()
