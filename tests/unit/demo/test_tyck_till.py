import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest

from etl.demo import places, planted, targets, tyck_till
from etl.demo.tyck_till import FAULT_KINDS, generate_tyck_till
from etl.demo.tyck_till_cases import draw_cases
from etl.demo.tyck_till_profiles import CASES_PER_YEAR, GROUP_IDS, PROFILES, read_categories, read_targets
from etl.demo.write import sidecar_path
from geo import grid
from geo.data import read_facts
from geo.errors import ParameterError
from geo.periods import local_to_utc
from geo.tyck_till import GROUPS, UNCLASSIFIED, group_of

SEED = 20260101
SMALL = 0.02
KLOTTER = "klotter_affischering"


def read(path: Path) -> pd.DataFrame:
    """Read a text delivery as text, by line number."""
    rows = pd.read_csv(path, sep=";", dtype="str", keep_default_na=False)
    return rows.set_axis(pd.RangeIndex(2, 2 + len(rows)))


def said(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    return described


def without_faults(rows: pd.DataFrame, sidecar: dict[str, Any]) -> pd.DataFrame:
    return rows.drop(index=[line for fault in sidecar["faults"].values() for line in fault["lines"]])


def cells_of(rows: pd.DataFrame) -> "pd.Series[int]":
    located = rows[rows["e_3011"] != ""]
    points = gpd.points_from_xy(located["e_3011"].astype(float), located["n_3011"].astype(float), crs=3011)
    degrees = gpd.GeoSeries(points, index=located.index).to_crs(4326)
    return pd.Series(grid.locate(degrees.y, degrees.x), index=located.index)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2024 at full volume."""
    (path,) = generate_tyck_till(tmp_path_factory.mktemp("tyck_till"), SEED, years=1, last_year=2024)
    return path


@pytest.fixture(scope="session")
def sidecar(year: Path) -> dict[str, Any]:
    return said(year)


@pytest.fixture(scope="session")
def rows(year: Path) -> pd.DataFrame:
    return read(year)


@pytest.fixture(scope="session")
def valid(rows: pd.DataFrame, sidecar: dict[str, Any]) -> pd.DataFrame:
    return without_faults(rows, sidecar)


@pytest.fixture(scope="session")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """2025 at small volume, in all its forms."""
    out = tmp_path_factory.mktemp("forms")
    paths = generate_tyck_till(out, SEED, years=1, last_year=2025, scale=0.2)
    return {path.suffix: path for path in paths}


def test_volumes_are_those_that_were_said_in_public(valid: pd.DataFrame) -> None:
    # about 100 000 a year; 16 276 of klotter in 2016; 11 020 in one June
    assert len(valid) == pytest.approx(100_000, rel=0.06)
    assert (group_of(valid["kategori"]) == KLOTTER).sum() == pytest.approx(16_276, rel=0.06)
    assert valid["inkom_at"].str[5:7].value_counts()["06"] == pytest.approx(11_020, rel=0.06)


def test_more_is_reported_each_year() -> None:
    volumes = [CASES_PER_YEAR[year] for year in sorted(CASES_PER_YEAR)]
    assert volumes == sorted(set(volumes))
    for year, volume in CASES_PER_YEAR.items():
        assert read_targets(year, 1.0)["target"].sum() == pytest.approx(volume)


def test_snow_falls_in_winter(valid: pd.DataFrame) -> None:
    month = valid.loc[group_of(valid["kategori"]) == "sno_halka", "inkom_at"].str[5:7]
    assert month.isin(["12", "01", "02"]).mean() > 0.75
    assert month.isin(["05", "06", "07", "08"]).mean() < 0.01


def test_few_cases_come_from_jarva(sidecar: dict[str, Any]) -> None:
    per_area = pd.DataFrame(sidecar["totals"]).groupby("stadsdelsomrade")["drawn"].sum()
    share_of_people = read_facts("anmalda_brott_2024").set_index("stadsdelsomrade")["folkmangd_2024_12_31"]
    share_of_people = share_of_people[list(targets.STADSDELSOMRADEN)] / 995_574
    assert per_area["Järva"] / per_area.sum() < share_of_people["Järva"] / 2
    assert per_area["Södermalm"] / per_area.sum() > share_of_people["Södermalm"]


def test_about_93_of_100_have_a_position_and_the_others_neither_coordinate(valid: pd.DataFrame) -> None:
    has_east, has_north = valid["e_3011"] != "", valid["n_3011"] != ""
    assert (has_east == has_north).all()
    assert has_east.mean() == pytest.approx(0.93, abs=0.005)


def test_positions_are_metres_of_the_city_with_one_decimal(valid: pd.DataFrame) -> None:
    located = valid[valid["e_3011"] != ""]
    assert located[["e_3011", "n_3011"]].map(lambda text: bool(re.fullmatch(r"\d+\.\d", text))).all(axis=None)
    assert located["e_3011"].astype(float).between(136_000, 162_000).all()
    assert located["n_3011"].astype(float).between(6_567_000, 6_594_000).all()


def test_klotter_is_closed_within_a_day_in_60_to_80_of_100(valid: pd.DataFrame) -> None:
    closed = valid[(group_of(valid["kategori"]) == KLOTTER) & (valid["avslutad_at"] != "")]
    waited = pd.to_datetime(closed["avslutad_at"]) - pd.to_datetime(closed["inkom_at"])
    assert 0.6 < (waited <= pd.Timedelta(hours=24)).mean() < 0.8
    assert (waited > pd.Timedelta(0)).all()


def test_a_case_is_closed_when_it_has_a_time_of_closing(valid: pd.DataFrame) -> None:
    assert set(valid["status"]) == {"inkommen", "pågår", "avslutad"}
    assert ((valid["avslutad_at"] != "") == (valid["status"] == "avslutad")).all()
    assert (valid["status"] == "avslutad").mean() > 0.9
    assert valid["avslutad_at"].max() < "2025-02-01"


def test_every_time_exists(valid: pd.DataFrame) -> None:
    for name in ("inkom_at", "avslutad_at"):
        times = pd.to_datetime(valid.loc[valid[name] != "", name], format="%Y-%m-%d %H:%M")
        assert not local_to_utc(times, is_end=False).is_gap.any()
    assert valid["inkom_at"].str[:4].eq("2024").all()
    assert valid["inkom_at"].is_monotonic_increasing


def test_every_group_occurs_and_some_words_are_in_none(valid: pd.DataFrame) -> None:
    share = group_of(valid["kategori"]).value_counts(normalize=True)
    assert set(share.index) == {group.id for group in GROUPS} | {UNCLASSIFIED}
    assert 0.002 < share[UNCLASSIFIED] < 0.01


def test_words_are_spelt_in_several_ways(valid: pd.DataFrame) -> None:
    assert set(read_categories()["kategori"]) == set(valid["kategori"])
    assert valid["kategori"].str.casefold().str.strip().nunique() < valid["kategori"].nunique()


def test_the_profiles_are_of_the_groups_and_sum_to_all_cases() -> None:
    assert set(GROUP_IDS) == {group.id for group in GROUPS} | {UNCLASSIFIED}
    assert sum(profile.andel for profile in PROFILES.values()) == pytest.approx(1)
    assert all(len(profile.months) == 12 and profile.plats in places.MIXES for profile in PROFILES.values())


def test_the_totals_of_the_sidecar_are_those_of_the_file(
    valid: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    facts = read_facts("celler_res10")
    area_of = read_facts("stadsdelar").set_index("stadsdel")["stadsdelsomrade_2023"]
    area = pd.Series(facts["stadsdel"].map(area_of).to_numpy(), index=grid.from_text(facts["h3"].tolist()))
    group = group_of(valid["kategori"])
    cells = cells_of(valid)
    found = pd.Series(1, index=pd.MultiIndex.from_arrays([cells.map(area), group[cells.index]]))
    said = pd.DataFrame(sidecar["totals"]).set_index(["stadsdelsomrade", "grupp"])
    counted = found.groupby(level=[0, 1]).sum().reindex(said.index, fill_value=0)
    assert counted.tolist() == said["located"].tolist()
    assert said["drawn"].sum() == len(valid) == sidecar["valid_rows"]
    unlocated = (said["drawn"] - said["located"]).groupby("grupp").sum()
    in_file = group[~valid.index.isin(cells.index)].value_counts()
    assert in_file.reindex(unlocated.index, fill_value=0).tolist() == unlocated.tolist()
    assert valid["inkom_at"].str[:7].value_counts().sort_index().to_dict() == sidecar["months"]


def test_drawn_numbers_are_within_the_tolerance_of_their_targets(sidecar: dict[str, Any]) -> None:
    wanted = read_targets(2024, 1.0)
    names = [targets.STADSDELSOMRADEN[number] for number in wanted["area"]]
    groups = [GROUP_IDS[number] for number in wanted["group"]]
    wanted = wanted.set_axis(pd.MultiIndex.from_arrays([names, groups]))["target"]
    drawn = pd.DataFrame(sidecar["totals"]).set_index(["stadsdelsomrade", "grupp"])["drawn"]
    off = (drawn.reindex(wanted.index, fill_value=0) - wanted).abs()
    assert (off <= targets.tolerance(wanted.to_numpy())).all()


def test_the_planted_places_are_there_to_be_found(valid: pd.DataFrame, sidecar: dict[str, Any]) -> None:
    group, cells = group_of(valid["kategori"]), cells_of(valid)
    city = places.build_city(np.random.default_rng([SEED, 0]))
    area = pd.Series(city.stadsdelsomrade, index=city.cells)
    assert {place["stadsdelsomrade"] for place in sidecar["planted"]} == {
        "Farsta",
        "Hägersten-Älvsjö",
        "Södermalm",
        "Bromma",
    }
    for place in sidecar["planted"]:
        number = targets.STADSDELSOMRADEN.index(place["stadsdelsomrade"])
        own = cells[(group[cells.index] == place["grupp"]) & (cells.map(area) == number)]
        expected = place["multiplier"] * len(own) / (city.stadsdelsomrade == number).sum()
        found = int((own == grid.from_text([place["h3"]])[0]).sum())
        assert expected > 10
        assert found == pytest.approx(expected, abs=4 * expected**0.5)


def test_a_few_people_report_much_near_their_home_and_several_at_a_time() -> None:
    city = planted.plant(places.build_city(np.random.default_rng([SEED, 0])), SEED, tyck_till.SOURCE)
    cases = draw_cases(np.random.default_rng(4), city, 2024, 0.3)
    frequent = cases[cases["reporter"] >= 0]
    per_person = frequent["reporter"].value_counts()
    assert 0.15 < len(frequent) / len(cases) < 0.25
    assert len(per_person) < len(frequent) / 30
    assert per_person.iloc[0] > 5 * per_person.median()
    assert (frequent.groupby("reporter")["cell"].nunique() <= 37).all()  # three steps around home
    pause = frequent.sort_values(["reporter", "inkom"]).groupby("reporter")["inkom"].diff()
    assert (pause <= pd.Timedelta(minutes=6)).mean() > 0.2


def test_every_kind_of_fault_is_listed_and_is_what_it_says(
    rows: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    faults = {kind: rows.loc[fault["lines"]] for kind, fault in sidecar["faults"].items()}
    assert set(faults) == set(FAULT_KINDS)
    assert all(len(lines) == sidecar["faults"][kind]["n"] >= 1 for kind, lines in faults.items())
    assert (faults["omkastade_koordinater"]["e_3011"].astype(float) > 6_000_000).all()
    assert (faults["noll_koordinater"]["e_3011"].astype(float) == 0).all()
    assert (faults["utanfor_staden"]["n_3011"].astype(float) > 6_630_000).all()
    assert (
        faults["avslutad_fore_inkommen"]["avslutad_at"] < faults["avslutad_fore_inkommen"]["inkom_at"]
    ).all()
    assert not faults["okand_status"]["status"].isin(["inkommen", "pågår", "avslutad"]).any()
    gap = pd.to_datetime(faults["tid_som_inte_finns"]["inkom_at"])
    assert local_to_utc(gap, is_end=False).is_gap.all()
    assert (faults["utan_id"]["arende_id"] == "").all()


def test_a_repeated_row_equals_its_original(
    rows: pd.DataFrame, valid: pd.DataFrame, sidecar: dict[str, Any]
) -> None:
    copies = rows.loc[sidecar["faults"]["upprepad_rad"]["lines"]]
    originals = valid.set_index("arende_id", drop=False).loc[copies["arende_id"]]
    assert (originals.to_numpy() == copies.to_numpy()).all()
    assert valid["arende_id"].is_unique
    assert valid["arende_id"].str.fullmatch(r"TT-SYN-2024-\d{6}").all()


def test_the_same_seed_gives_the_same_bytes_whichever_years_are_made(tmp_path: Path) -> None:
    alone = generate_tyck_till(tmp_path / "alone", 7, years=1, last_year=2024, scale=SMALL)
    among = generate_tyck_till(tmp_path / "among", 7, years=3, last_year=2025, scale=SMALL)
    again = generate_tyck_till(tmp_path / "again", 7, years=3, last_year=2025, scale=SMALL)
    assert alone[0].read_bytes() == among[1].read_bytes()
    for one, other in zip(among, again, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert sidecar_path(one).read_bytes() == sidecar_path(other).read_bytes()


def test_another_seed_draws_everything_anew(tmp_path: Path) -> None:
    one, other = (
        read(generate_tyck_till(tmp_path / str(seed), seed, 1, 2024, scale=SMALL)[0]) for seed in (7, 8)
    )
    n = min(len(one), len(other))
    assert (one["inkom_at"].iloc[:n].to_numpy() != other["inkom_at"].iloc[:n].to_numpy()).mean() > 0.9


def test_each_form_holds_its_week_and_nothing_is_delivered_twice(forms: dict[str, Path]) -> None:
    assert list(forms) == [".csv", ".xlsx", ".geojson", ".open311"]
    text = read(forms[".csv"])
    header, *sheet = openpyxl.load_workbook(forms[".xlsx"]).worksheets[0].iter_rows(values_only=True)
    features = json.loads(forms[".geojson"].read_text(encoding="utf-8"))["features"]
    requests = json.loads(forms[".open311"].read_text(encoding="utf-8"))
    assert header == tyck_till.COLUMNS
    weeks = {
        ".xlsx": [(row[0], row[1][:10]) for row in sheet],
        ".geojson": [(f["properties"]["arende_id"], f["properties"]["inkom_at"][:10]) for f in features],
        ".open311": [(r["service_request_id"], r["requested_datetime"][:10]) for r in requests],
    }
    for (suffix, cases), monday in zip(
        weeks.items(), ("2025-12-01", "2025-12-08", "2025-12-15"), strict=True
    ):
        days = {day for _, day in cases}
        assert min(days) == monday
        assert max(days) < str(np.datetime64(monday) + 7)
        assert len(cases) == said(forms[suffix])["rows"] > 100
        assert not {name for name, _ in cases if name} & set(text["arende_id"])
    assert not text["inkom_at"].str[:10].between("2025-12-01", "2025-12-21").any()


def test_the_forms_together_are_the_year(forms: dict[str, Path]) -> None:
    drawn = sum(said(path)["valid_rows"] for path in forms.values())
    assert drawn == pytest.approx(0.2 * CASES_PER_YEAR[2025], rel=0.02)


def test_points_of_the_geojson_lie_in_the_city(forms: dict[str, Path]) -> None:
    sidecar = said(forms[".geojson"])
    points = gpd.read_file(forms[".geojson"])
    outside = [line - 1 for line in sidecar["faults"]["utanfor_staden"]["lines"]]
    assert points.crs.to_epsg() == 4326 or points.crs.to_string() == "OGC:CRS84"
    inside = points.drop(index=outside).geometry.dropna()
    assert inside.x.between(17.7, 18.3).all()
    assert inside.y.between(59.2, 59.5).all()
    assert (points.loc[outside].geometry.y > 59.7).all()


def test_every_delivery_says_that_it_is_synthetic(forms: dict[str, Path]) -> None:
    for path in forms.values():
        sidecar = said(path)
        assert sidecar["is_synthetic"] is True
        assert sidecar["source"] == "stockholm__tyck_till"
        assert sidecar_path(path) != path
    label = forms[".csv"].with_name("LABEL.txt").read_text(encoding="utf-8")
    assert label.startswith("Syntetiska data")


def test_each_written_file_is_reported(tmp_path: Path) -> None:
    said: list[str] = []
    paths = generate_tyck_till(tmp_path, 7, 1, 2025, said.append, scale=SMALL)
    assert [line.split(":")[0] for line in said] == [path.name for path in paths]


@pytest.mark.parametrize(("arguments", "field"), [((-1, 1, 2024), "seed"), ((1, 9, 2024), "years")])
def test_what_cannot_be_drawn_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: tuple[int, int, int], field: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        generate_tyck_till(tmp_path / "out", *arguments)
    assert refused.value.field == field
    assert not (tmp_path / "out").exists()
