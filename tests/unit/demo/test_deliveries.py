import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from etl.demo import generate
from etl.demo.times import month_shares
from geo import grid
from geo.data import read_facts
from geo.errors import ParameterError
from geo.themes import THEMES, UNKNOWN_THEME, assign_theme

SMALL = 0.02


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def themes_of(rows: pd.DataFrame) -> "pd.Series[str]":
    middle = pd.Series(pd.Timestamp("2024-07-01"), index=rows.index)
    return assign_theme(rows["BROTTSKOD"], middle)


def cells_of(rows: pd.DataFrame) -> "pd.Series[int]":
    located = rows[rows["LATITUDE"] != ""]
    cells = grid.locate(located["LATITUDE"].astype("float64"), located["LONGITUDE"].astype("float64"))
    return pd.Series(cells, index=located.index)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        generate(tmp_path / name, seed=7, years=2, scale=SMALL)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


@pytest.mark.parametrize("column", ["BROTTSKOD", "LATITUDE", "BROTTSDATUMTID_START"])
def test_another_seed_draws_everything_anew(tmp_path: Path, column: str) -> None:
    one, other = (
        pd.read_csv(generate(tmp_path / str(seed), seed=seed, years=1, scale=SMALL)[0], sep=";", dtype="str")
        for seed in (7, 8)
    )
    n = min(len(one), len(other))
    assert (one[column].iloc[:n] != other[column].iloc[:n]).mean() > 0.5


def test_a_year_is_the_same_whichever_years_are_made_with_it(tmp_path: Path) -> None:
    alone = generate(tmp_path / "alone", seed=7, years=1, last_year=2024, scale=SMALL)
    among = generate(tmp_path / "among", seed=7, years=3, last_year=2025, scale=SMALL)
    assert [path.name for path in among] == [
        f"polisen__anmalda_brott_{year}.csv" for year in (2023, 2024, 2025)
    ]
    assert alone[0].read_bytes() == among[1].read_bytes()


def test_every_file_says_that_it_is_synthetic(tmp_path: Path) -> None:
    generate(tmp_path, seed=7, years=1, scale=SMALL)
    described = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.json")}
    assert set(described) == {"planted.json", "polisen__anmalda_brott_2025.json"}
    assert all(said["is_synthetic"] is True and said["seed"] == 7 for said in described.values())
    assert (tmp_path / "LABEL.txt").read_text(encoding="utf-8").startswith("Syntetiska data")


def test_each_written_file_is_reported(tmp_path: Path) -> None:
    said: list[str] = []
    generate(tmp_path, seed=7, years=2, progress=said.append, scale=SMALL)
    assert [line.split(":")[0] for line in said] == [
        "polisen__anmalda_brott_2024.csv",
        "polisen__anmalda_brott_2025.csv",
    ]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"seed": -1, "years": 1}, "seed"),
        ({"seed": 1, "years": 0}, "years"),
        ({"seed": 1, "years": 6}, "years"),
        ({"seed": 1, "years": 2, "last_year": 2021}, "years"),
        ({"seed": 1, "years": 1, "last_year": 2020}, "last_year"),
        ({"seed": 1, "years": 1, "last_year": 2026}, "last_year"),
        ({"seed": 1, "years": 1, "scale": 0.0}, "scale"),
        ({"seed": 1, "years": 1, "scale": float("nan")}, "scale"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: dict[str, Any], field: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        generate(tmp_path / "out", **arguments)
    assert refused.value.field == field
    assert not (tmp_path / "out").exists()


def test_the_file_has_the_delivered_form(delivery: Path) -> None:
    header, first = delivery.read_bytes().split(b"\n")[:2]
    assert (
        header
        == b"ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT"
    )
    assert first.count(b";") == 8
    assert b'"' not in first


def test_no_address_is_real(rows: pd.DataFrame) -> None:
    assert rows["GATA"].str.fullmatch(r"(Syntetisk gata \d+)?").all()
    assert rows["GATUNR"].str.fullmatch(r"\d*").all()
    assert (rows["KOMMUN"] == "Stockholm").all()


def test_one_row_in_ten_has_no_coordinates_and_some_of_them_a_street(valid_rows: pd.DataFrame) -> None:
    without = valid_rows[valid_rows["LATITUDE"] == ""]
    assert 0.05 < len(without) / len(valid_rows) < 0.15
    assert (without["LONGITUDE"] == "").all()
    assert 0.05 < (without["GATA"] != "").mean() < 0.5
    assert (without["GATUNR"] == "").all()


def test_a_twentieth_of_the_cells_holds_about_half_of_the_crimes(valid_rows: pd.DataFrame) -> None:
    per_cell = cells_of(valid_rows).value_counts().to_numpy()
    n_land = int((read_facts("celler_res10")["landandel"] > 0).sum())
    assert 0.4 < per_cell[: n_land // 20].sum() / per_cell.sum() < 0.6


def test_months_follow_the_published_profile(valid_rows: pd.DataFrame) -> None:
    month = (
        valid_rows.loc[valid_rows["BROTTSDATUMTID_START"] != "", "BROTTSDATUMTID_START"]
        .str[5:7]
        .astype("int64")
    )
    shares = np.bincount(month, minlength=13)[1:] / len(month)
    assert shares == pytest.approx(month_shares(), abs=0.004)


def test_every_theme_in_use_occurs_sensitive_ones_too(valid_rows: pd.DataFrame) -> None:
    found = set(themes_of(valid_rows))
    assert found == {theme.id for theme in THEMES if theme.id != "misshandel_utomhus_bekant"} | {
        UNKNOWN_THEME
    }


def test_the_planted_places_are_there_to_be_found(delivery: Path, valid_rows: pd.DataFrame) -> None:
    planted = json.loads((delivery.parent / "planted.json").read_text(encoding="utf-8"))["planted"]
    cells, themes = cells_of(valid_rows), themes_of(valid_rows)
    facts = read_facts("celler_res10")
    area_of = read_facts("stadsdelar").set_index("stadsdel")["stadsdelsomrade_2023"]
    area = pd.Series(facts["stadsdel"].map(area_of).to_numpy(), index=grid.from_text(facts["h3"].tolist()))
    assert len(planted) == 6
    for place in planted:
        own = cells[themes[cells.index] == place["theme"]]
        in_area = own[own.map(area) == place["stadsdelsomrade"]]
        n_cells = (area[facts["landandel"].to_numpy() >= 0.2] == place["stadsdelsomrade"]).sum()
        expected = place["multiplier"] * len(in_area) / n_cells
        found = int((in_area == grid.from_text([place["h3"]])[0]).sum())
        assert expected > 10
        assert found == pytest.approx(expected, abs=4 * expected**0.5)
        # standing out from the ordinary cell is what there is to find
        assert found > 10 * in_area.value_counts().reindex(area.index, fill_value=0).median()
