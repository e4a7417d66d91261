import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from etl.demo import places, targets
from etl.demo.trygghetsinventering import COLUMNS, FAULT_KINDS, generate_trygghetsinventering
from etl.demo.trygghetsinventering_walks import PLATSTYPER, read_kinds
from etl.demo.write import sidecar_path
from geo import grid
from geo.errors import ParameterError

SEED = 20260101
DOMINANT = {"brist_belysning", "brist_sikt_vaxtlighet", "brist_klotter", "brist_nedskrapning"}


def said(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    return described


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = generate_trygghetsinventering(tmp_path_factory.mktemp("inventering"), SEED, 1, 2024)
    return path


@pytest.fixture(scope="session")
def rows(year: Path) -> pd.DataFrame:
    read = pd.read_csv(year, sep=";", dtype="str", keep_default_na=False)
    return read.set_axis(pd.RangeIndex(2, 2 + len(read)))


@pytest.fixture(scope="session")
def valid(rows: pd.DataFrame, year: Path) -> pd.DataFrame:
    return rows.drop(index=[line for fault in said(year)["faults"].values() for line in fault["lines"]])


@pytest.fixture(scope="session")
def kind(valid: pd.DataFrame) -> "pd.Series[str]":
    """Id of each finding's bristtyp."""
    ids = read_kinds().drop_duplicates("id").set_index("bristtyp")["id"]
    return valid["bristtyp"].map(ids)


def cells_of(rows: pd.DataFrame) -> "pd.Series[int]":
    located = rows[rows["e_3011"] != ""]
    points = gpd.points_from_xy(located["e_3011"].astype(float), located["n_3011"].astype(float), crs=3011)
    degrees = gpd.GeoSeries(points, index=located.index).to_crs(4326)
    return pd.Series(grid.locate(degrees.y, degrees.x), index=located.index)


def test_the_columns_are_those_of_a_delivery(rows: pd.DataFrame) -> None:
    assert tuple(rows.columns) == COLUMNS
    assert len(COLUMNS) == 24


def test_there_are_two_to_six_walks_in_every_stadsdelsomrade(valid: pd.DataFrame) -> None:
    walks = pd.Series(valid["inventering_id"].unique()).str.extract(r"TI-SYN-2024-(\d\d)-(\d)")
    per_area = walks[0].value_counts()
    assert len(per_area) == len(targets.STADSDELSOMRADEN)
    assert per_area.between(2, 6).all()


def test_a_walk_has_ten_to_forty_findings_numbered_along_the_route(valid: pd.DataFrame) -> None:
    for _, walk in valid.groupby("inventering_id"):
        assert 10 <= len(walk) <= 40
        assert sorted(walk["ordning"].astype(int)) == list(range(1, len(walk) + 1))
        assert walk.sort_values("ordning", key=lambda text: text.astype(int))[
            "inventerad_at"
        ].is_monotonic_increasing
        assert len(set(walk["inventerad_at"].str[:10])) == 1


def test_a_route_stays_near(valid: pd.DataFrame) -> None:
    located = valid[valid["e_3011"] != ""]
    position = located[["e_3011", "n_3011"]].astype(float).groupby(located["inventering_id"])
    # four steps of about 115 m from the start, to either side
    assert ((position.max() - position.min()) < 1_300).all(axis=None)


def test_lighting_bushes_graffiti_and_litter_dominate(kind: "pd.Series[str]") -> None:
    assert kind.isin(DOMINANT).mean() > 0.6
    assert set(kind.value_counts().index[:4]) == DOMINANT
    assert 0 < (kind == "omtyckt_plats").mean() < 0.08


def test_every_finding_has_words_of_the_lists(valid: pd.DataFrame) -> None:
    assert set(valid["bristtyp"]) <= set(read_kinds()["bristtyp"])
    assert set(valid["platstyp"]) <= set(PLATSTYPER)
    assert set(valid["ljus"]) == {"dagsljus", "skymning", "mörker"}
    assert set(valid["status"]) == {"ny", "skickad", "planerad", "åtgärdad", "avslås"}
    assert set(valid["omfattning"]) == {"enkel", "stor", ""}


def test_the_list_of_kinds_is_the_agreed_one() -> None:
    kinds = read_kinds()
    assert kinds["id"].nunique() == kinds["bristtyp"].nunique() == 16
    assert kinds.loc[kinds["id"] == "omtyckt_plats", "bristtyp"].tolist() == ["Omtyckt plats (värna)"]
    assert kinds.loc[kinds["id"] != "omtyckt_plats", "id"].str.startswith("brist_").all()


def test_light_follows_month_and_hour(valid: pd.DataFrame) -> None:
    when = pd.to_datetime(valid["inventerad_at"])
    in_november = valid.loc[(when.dt.month == 11) & (when.dt.hour >= 17), "ljus"]
    in_may = valid.loc[(when.dt.month == 5) & (when.dt.hour < 20), "ljus"]
    assert set(in_november) == {"mörker"}
    assert set(in_may) == {"dagsljus"}


def test_a_refusal_has_a_reason_and_nothing_else_has(valid: pd.DataFrame) -> None:
    assert ((valid["skal"] != "") == (valid["status"] == "avslås")).all()
    told = valid["aterkoppling_datum"] != ""
    assert (told == valid["status"].isin(["avslås", "åtgärdad"])).all()
    assert ((valid["aterbesok_datum"] != "") == (valid["status"] == "åtgärdad")).all()


def test_dates_come_in_order(valid: pd.DataFrame) -> None:
    walked = valid["inventerad_at"].str[:10]
    for name in ("tidsfrist", "aterkoppling_datum"):
        has = valid[name] != ""
        assert (valid.loc[has, name] >= walked[has]).all()
    back = valid[valid["aterbesok_datum"] != ""]
    waited = pd.to_datetime(back["aterbesok_datum"]) - pd.to_datetime(back["aterkoppling_datum"])
    assert waited.between(pd.Timedelta(days=180), pd.Timedelta(days=365)).all()
    assert valid["aterkoppling_datum"].max() < str(date(2025, 2, 1))


def test_costs_are_whole_kronor_of_what_is_planned_or_done(valid: pd.DataFrame) -> None:
    has_cost = valid["kostnad_kr"] != ""
    assert valid.loc[has_cost, "kostnad_kr"].str.fullmatch(r"\d+").all()
    assert set(valid.loc[has_cost, "status"]) == {"planerad", "åtgärdad"}
    cost = valid.loc[has_cost, "kostnad_kr"].astype(int).groupby(valid["omfattning"]).median()
    assert cost["stor"] > 10 * cost["enkel"]


def test_no_place_is_real(valid: pd.DataFrame) -> None:
    assert valid["platsnamn"].str.fullmatch(r"Syntetisk plats \d+").all()
    assert valid["punkt_id"].is_unique


def test_some_findings_are_cases_of_tyck_till_too(valid: pd.DataFrame) -> None:
    known = valid.loc[valid["tyck_till_id"] != "", "tyck_till_id"]
    assert known.str.fullmatch(r"TT-SYN-2024-\d{6}").all()
    assert 0.02 < len(known) / len(valid) < 0.1


def test_the_totals_of_the_sidecar_are_those_of_the_file(
    valid: pd.DataFrame, kind: "pd.Series[str]", year: Path
) -> None:
    city = places.build_city(np.random.default_rng([SEED, 0]))
    name_of = dict(
        zip(city.cells.tolist(), np.array(targets.STADSDELSOMRADEN)[city.stadsdelsomrade], strict=True)
    )
    cells = cells_of(valid)
    found = pd.DataFrame({"area": cells.map(name_of), "kind": kind[cells.index]}).value_counts()
    totals = pd.DataFrame(said(year)["totals"]).set_index(["stadsdelsomrade", "bristtyp"])
    assert found.reindex(totals.index, fill_value=0).tolist() == totals["located"].tolist()
    assert totals["drawn"].sum() == len(valid) == said(year)["valid_rows"]
    assert said(year)["walks"] == valid["inventering_id"].nunique()


def test_the_planted_places_are_there_to_be_found(
    valid: pd.DataFrame, kind: "pd.Series[str]", year: Path
) -> None:
    city = places.build_city(np.random.default_rng([SEED, 0]))
    number_of = dict(zip(city.cells.tolist(), city.stadsdelsomrade.tolist(), strict=True))
    cells = cells_of(valid)
    planted = said(year)["planted"]
    assert [place["stadsdelsomrade"] for place in planted] == ["Farsta", "Järva", "Skarpnäck"]
    for place in planted:
        number = targets.STADSDELSOMRADEN.index(place["stadsdelsomrade"])
        own = cells[(kind[cells.index] == place["bristtyp"]) & (cells.map(number_of) == number)]
        expected = place["multiplier"] * len(own) / (city.stadsdelsomrade == number).sum()
        found = int((own == grid.from_text([place["h3"]])[0]).sum())
        assert found == pytest.approx(expected, abs=4 * expected**0.5)
        assert found > 2 * own[own != grid.from_text([place["h3"]])[0]].value_counts().max()


def test_every_kind_of_fault_is_listed_and_is_what_it_says(rows: pd.DataFrame, year: Path) -> None:
    faults = {kind: rows.loc[fault["lines"]] for kind, fault in said(year)["faults"].items()}
    assert set(faults) == set(FAULT_KINDS)
    assert all(len(lines) == 2 for lines in faults.values())
    assert (faults["utanfor_staden"]["n_3011"].astype(float) > 6_630_000).all()
    assert not faults["okand_bristtyp"]["bristtyp"].isin(read_kinds()["bristtyp"]).any()
    assert (faults["avslag_utan_skal"][["status", "skal"]].to_numpy() == ["avslås", ""]).all()
    assert (
        pd.to_datetime(faults["datum_som_inte_finns"]["tidsfrist"], format="%Y-%m-%d", errors="coerce")
        .isna()
        .all()
    )
    assert (faults["utan_id"]["punkt_id"] == "").all()


def test_two_stadsdelsomraden_deliver_in_other_forms_in_2025(tmp_path: Path) -> None:
    text, geojson, geopackage = generate_trygghetsinventering(tmp_path, 7, 1, 2025)
    numbers = {geojson: "07", geopackage: "10"}
    in_text = set(pd.read_csv(text, sep=";", dtype="str")["inventering_id"].str[12:14])
    for path, number in numbers.items():
        points = gpd.read_file(path)
        assert points.crs.to_epsg() == 3011
        assert set(points["inventering_id"].str[12:14]) == {number}
        assert len(points) == said(path)["rows"]
        assert set(points.columns) - {"geometry"} == set(COLUMNS) - {"e_3011", "n_3011"}
        assert said(path)["is_synthetic"] is True
    assert in_text | set(numbers.values()) == {f"{number:02d}" for number in range(1, 12)}
    assert not in_text & set(numbers.values())


def test_the_same_seed_gives_the_same_bytes_whichever_years_are_made(tmp_path: Path) -> None:
    alone = generate_trygghetsinventering(tmp_path / "alone", 7, 1, 2024)
    among = generate_trygghetsinventering(tmp_path / "among", 7, 2, 2025)
    again = generate_trygghetsinventering(tmp_path / "again", 7, 2, 2025)
    assert alone[0].read_bytes() == among[0].read_bytes()
    for one, other in zip(among, again, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert sidecar_path(one).read_bytes() == sidecar_path(other).read_bytes()


def test_another_seed_walks_elsewhere(tmp_path: Path) -> None:
    (one,), (other,) = (generate_trygghetsinventering(tmp_path / str(seed), seed, 1, 2024) for seed in (7, 8))
    assert one.read_bytes() != other.read_bytes()


def test_each_written_file_is_reported(tmp_path: Path) -> None:
    said: list[str] = []
    paths = generate_trygghetsinventering(tmp_path, 7, 1, 2025, said.append)
    assert [line.split(":")[0] for line in said] == [path.name for path in paths]


def test_years_without_figures_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="2021 till 2025"):
        generate_trygghetsinventering(tmp_path / "out", 1, 1, 2026)
    assert not (tmp_path / "out").exists()
