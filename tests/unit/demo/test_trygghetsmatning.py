import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from etl.demo.trygghetsmatning import (
    COLUMNS,
    DESIGN_EFFECT,
    FAULT_KINDS,
    INVENTED_NOTE,
    NOTE_COLUMN,
    generate_trygghetsmatning,
    wilson,
)
from etl.demo.trygghetsmatning_levels import (
    ANSWERS,
    CITY_LEVELS,
    INDICATORS,
    INVENTED_YEAR,
    PUBLISHED,
    SURVEY_YEARS,
    divide_answers,
    read_areas,
)
from etl.demo.write import sidecar_path
from geo.errors import ParameterError

CITY = "Hela staden"
# Stockholms stad and Dagens Nyheter, September 2020: per cent often worried of crime.
OFTEN_WORRIED = {
    (2014, CITY): 8,
    (2017, CITY): 11,
    (2020, CITY): 9,
    (2017, "Stadsdelsområde Rinkeby-Kista"): 21,
    (2020, "Stadsdelsområde Rinkeby-Kista"): 11,
    (2017, "Stadsdelsområde Spånga-Tensta"): 26,
    (2020, "Stadsdelsområde Spånga-Tensta"): 13,
    (2017, "Stadsdelsområde Farsta"): 12,
    (2020, "Stadsdelsområde Farsta"): 12,
}


def said(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(sidecar_path(path).read_text(encoding="utf-8"))
    return described


def read(path: Path) -> pd.DataFrame:
    rows = pd.read_csv(path, sep=";", dtype="str", keep_default_na=False)
    return rows.set_axis(pd.RangeIndex(2, 2 + len(rows)))


@pytest.fixture(scope="session")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return generate_trygghetsmatning(tmp_path_factory.mktemp("matning"), 20260101)


@pytest.fixture(scope="session")
def surveys(paths: list[Path]) -> pd.DataFrame:
    """Every row of the four surveys but the faulty ones, numbers as numbers."""
    parts = []
    for path in paths:
        rows = read(path)
        faulty = [line for fault in said(path)["faults"].values() for line in fault["lines"]]
        parts.append(rows.drop(index=faulty))
    rows = pd.concat(parts, ignore_index=True)
    numbers = {
        name: rows[name].str.replace(",", ".").astype("float64") for name in ("andel", "ki_lag", "ki_hog")
    }
    return rows.assign(**numbers, ar=rows["ar"].astype(int), antal_svar=rows["antal_svar"].astype(int))


def of_all(surveys: pd.DataFrame) -> pd.DataFrame:
    return surveys[(surveys["kon"] == "alla") & (surveys["alder"] == "alla")]


@pytest.mark.parametrize(("where", "andel"), OFTEN_WORRIED.items())
def test_published_values_of_worry_stand_exactly(
    surveys: pd.DataFrame, where: tuple[int, str], andel: float
) -> None:
    rows = of_all(surveys)
    year, omrade = where
    own = rows[(rows["ar"] == year) & (rows["omrade"] == omrade) & (rows["indikator"] == "oro_brott")]
    assert own["andel"].tolist() == [andel]


def test_published_values_of_evenings_and_of_older_people_stand_exactly(surveys: pd.DataFrame) -> None:
    city = surveys[(surveys["omrade"] == CITY) & (surveys["kon"] == "alla")]
    outside = city[(city["indikator"] == "otrygg_ute") & (city["alder"] == "alla")]
    assert outside.set_index("ar")["andel"].loc[[2017, 2020]].tolist() == [10, 10]
    older = city[(city["indikator"] == "oro_brott") & (city["alder"] == "65-79") & (city["ar"] == 2020)]
    assert older["andel"].tolist() == [6]


def test_the_sidecars_say_which_rows_are_published(paths: list[Path]) -> None:
    found = {}
    for path in paths:
        rows = read(path)
        for published in said(path)["published"]:
            row = rows.loc[published["line"]]
            assert {name: row[name] for name in published if name != "line"} == {
                name: value for name, value in published.items() if name != "line"
            }
            key = (int(row["ar"]), row["omrade"], row["kon"], row["alder"], row["indikator"])
            found[key] = float(row["andel"].replace(",", "."))
    assert found == {tuple(key): value for key, value in PUBLISHED.items()}


def test_the_survey_of_2023_says_that_it_is_invented(paths: list[Path]) -> None:
    invented = paths[-1]
    assert invented.name == "stockholm__trygghetsmatning_2023_syntetisk.csv"
    assert said(invented)["is_invented"] is True
    assert said(invented)["published"] == []
    assert set(read(invented)[NOTE_COLUMN]) == {INVENTED_NOTE}
    for path in paths[:-1]:
        assert said(path)["is_invented"] is False
        assert tuple(read(path).columns) == COLUMNS


def test_every_survey_says_that_it_is_synthetic(paths: list[Path]) -> None:
    assert [said(path)["year"] for path in paths] == list(SURVEY_YEARS) == [2014, 2017, 2020, 2023]
    assert all(said(path)["is_synthetic"] is True for path in paths)
    label = paths[0].with_name("LABEL.txt").read_text(encoding="utf-8")
    assert "2023 är helt påhittad" in label


def test_areas_are_those_of_the_years_division(surveys: pd.DataFrame) -> None:
    of_year = {
        int(year): set(rows["omrade"])
        for year, rows in surveys.groupby("ar")  # type: ignore[call-overload]
    }
    n_omraden = {
        year: sum(name.startswith("Stadsdelsområde ") for name in names) for year, names in of_year.items()
    }
    assert n_omraden == {2014: 14, 2017: 14, 2020: 13, 2023: 11}
    assert "Stadsdelsområde Älvsjö" in of_year[2017]
    assert "Stadsdelsområde Järva" in of_year[2023]
    assert {"Stadsdelsområde Farsta", "Stadsdel Farsta"} <= of_year[2020]
    # too small for the city to publish anything of
    assert not {"Stadsdel Flaten", "Stadsdel Orhem", "Stadsdel Farstanäset"} & of_year[2020]


def test_the_city_and_its_areas_are_crossed_and_stadsdelar_are_not(surveys: pd.DataFrame) -> None:
    is_stadsdel = surveys["omrade"].str.startswith("Stadsdel ")
    is_crossed = (surveys["kon"] != "alla") & (surveys["alder"] != "alla")
    assert not (is_stadsdel & is_crossed).any()
    per_area = surveys.groupby(["ar", "omrade"]).size()
    stadsdel = per_area.index.get_level_values("omrade").str.startswith("Stadsdel ")
    assert set(per_area[stadsdel]) == {7 * len(INDICATORS)}
    assert set(per_area[~stadsdel]) == {15 * len(INDICATORS)}
    assert not surveys.duplicated(["ar", "omrade", "kon", "alder", "indikator"]).any()


@pytest.mark.parametrize("year", SURVEY_YEARS)
def test_answers_of_areas_sum_to_the_city(year: int) -> None:
    areas = read_areas(year)
    answers = pd.Series(divide_answers(areas, year))
    omraden = answers[answers.index.str.startswith("Stadsdelsområde ")]
    stadsdelar = answers[answers.index.str.startswith("Stadsdel ")]
    assert omraden.sum() == answers[CITY] == ANSWERS[year]
    assert omraden.mean() == pytest.approx(1_300, rel=0.12)
    assert stadsdelar.between(60, 250).all()
    inside = areas.assign(n=("Stadsdel " + areas["stadsdel"]).map(stadsdelar).fillna(0))
    per_omrade = inside.groupby("stadsdelsomrade")["n"].sum()
    assert (per_omrade <= omraden.set_axis(omraden.index.str.removeprefix("Stadsdelsområde "))).all()


def test_the_published_numbers_of_answers_stand_in_the_files(surveys: pd.DataFrame) -> None:
    city = of_all(surveys)[lambda rows: rows["omrade"] == CITY]
    assert set(city.loc[city["ar"] == 2017, "antal_svar"]) == {17_669}
    assert set(city.loc[city["ar"] == 2020, "antal_svar"]) == {17_857}


def test_answers_of_sexes_and_ages_sum_to_everybodys(surveys: pd.DataFrame) -> None:
    crossed = surveys[~surveys["omrade"].str.startswith("Stadsdel ")]
    keys = ["ar", "omrade", "indikator"]
    everybody = of_all(crossed).set_index(keys)["antal_svar"]
    parts = crossed[(crossed["kon"] != "alla") & (crossed["alder"] != "alla")]
    assert (parts.groupby(keys)["antal_svar"].sum() == everybody).all()
    sexes = crossed[(crossed["kon"] != "alla") & (crossed["alder"] == "alla")]
    assert (sexes.groupby(keys)["antal_svar"].sum() == everybody).all()


def test_women_are_about_twice_as_unsafe_as_men_everywhere(surveys: pd.DataFrame) -> None:
    rows = surveys[(surveys["alder"] == "alla") & ~surveys["omrade"].str.startswith("Stadsdel ")]
    for indikator in ("oro_brott", "otrygg_ute"):
        by_sex = rows[rows["indikator"] == indikator].pivot_table(
            index=["ar", "omrade"], columns="kon", values="andel"
        )
        ratio = by_sex["kvinna"] / by_sex["man"]
        assert ratio.median() == pytest.approx(2, abs=0.15)
        assert ratio.between(1.4, 2.9).all()


def test_older_people_worry_less(surveys: pd.DataFrame) -> None:
    rows = surveys[(surveys["kon"] == "alla") & (surveys["indikator"] == "oro_brott")]
    rows = rows[~rows["omrade"].str.startswith("Stadsdel ")]
    by_age = rows.pivot_table(index=["ar", "omrade"], columns="alder", values="andel")
    assert (by_age["65-79"] < by_age["alla"]).all()


def test_the_mean_of_the_areas_is_the_citys_value(surveys: pd.DataFrame) -> None:
    rows = of_all(surveys)
    for year in SURVEY_YEARS:
        persons = read_areas(year).groupby("stadsdelsomrade")["persons"].sum()
        for indikator in INDICATORS:
            own = rows[(rows["ar"] == year) & (rows["indikator"] == indikator)].set_index("omrade")["andel"]
            areas = own[own.index.str.startswith("Stadsdelsområde ")]
            names = areas.index.str.removeprefix("Stadsdelsområde ")
            mean = np.average(areas.to_numpy(), weights=persons[names].to_numpy())
            # each value is rounded to a tenth
            assert mean == pytest.approx(CITY_LEVELS[indikator][year], abs=0.06)


def test_all_areas_but_farsta_worried_less_in_2020_than_in_2017(surveys: pd.DataFrame) -> None:
    rows = of_all(surveys)[lambda rows: rows["indikator"] == "oro_brott"]
    rows = rows[rows["omrade"].str.startswith("Stadsdelsområde ")]
    before, after = (rows[rows["ar"] == year].set_index("omrade")["andel"] for year in (2017, 2020))
    both = before.index.intersection(after.index)
    assert set(both[after[both] >= before[both]]) == {"Stadsdelsområde Farsta"}


def test_an_interval_holds_its_value_and_is_wider_with_fewer_answers(surveys: pd.DataFrame) -> None:
    assert (surveys["ki_lag"] <= surveys["andel"]).all()
    assert (surveys["andel"] <= surveys["ki_hog"]).all()
    assert surveys["ki_lag"].min() >= 0
    assert surveys["ki_hog"].max() <= 100
    rows = of_all(surveys)[lambda rows: rows["indikator"] == "oro_brott"]
    half = (rows["ki_hog"] - rows["ki_lag"]) / 2
    kind = rows["omrade"].str.split(" ").str[0]
    # ± 5–7 percentage points in a stadsdel and ± 2 in a stadsdelsområde, as the samples allow
    assert half[kind == "Stadsdel"].median() == pytest.approx(6, abs=1)
    assert half[kind == "Stadsdelsområde"].median() == pytest.approx(2, abs=0.5)


def test_the_interval_is_that_of_the_effective_number_of_answers(surveys: pd.DataFrame) -> None:
    for row in surveys.sample(50, random_state=1).itertuples():
        n = row.antal_svar / DESIGN_EFFECT
        expected = 100 * np.array(wilson(np.array([row.andel / 100]), np.array([n]))).ravel()
        assert (row.ki_lag, row.ki_hog) == pytest.approx(tuple(expected), abs=0.051)


@given(st.integers(1, 500), st.data())
def test_wilson_agrees_with_scipy(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = wilson(np.array([k / n]), np.array([float(n)]))
    expected = stats.binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_both_decimal_marks_occur(paths: list[Path]) -> None:
    marks = {path.name[-8:-4]: set(read(path).loc[3:400, "andel"].str[-2]) for path in paths[:-1]}
    assert marks == {"2014": {","}, "2017": {","}, "2020": {"."}}


def test_every_kind_of_fault_is_listed_and_is_what_it_says(paths: list[Path]) -> None:
    for path in paths:
        rows = read(path)
        faults = {kind: rows.loc[fault["lines"]] for kind, fault in said(path)["faults"].items()}
        assert set(faults) == set(FAULT_KINDS)
        assert all(len(lines) == 2 for lines in faults.values())
        assert (faults["andel_over_hundra"]["andel"] == "123").all()
        low, high = (
            faults["omkastat_intervall"][name].str.replace(",", ".").astype(float)
            for name in ("ki_lag", "ki_hog")
        )
        assert (low > high).all()
        assert (
            not faults["okant_omrade"]["omrade"].isin(rows["omrade"].drop(faults["okant_omrade"].index)).any()
        )
        assert not faults["okand_indikator"]["indikator"].isin(INDICATORS).any()
        assert not faults["antal_svar_som_text"]["antal_svar"].str.fullmatch(r"\d+").any()
        assert said(path)["rows"] == len(rows) == said(path)["valid_rows"] + 12


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    one, again, other = (
        generate_trygghetsmatning(tmp_path / name, seed)
        for name, seed in (("one", 7), ("again", 7), ("other", 8))
    )
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in again]
    assert all(path.read_bytes() != same.read_bytes() for path, same in zip(one, other, strict=True))


def test_each_written_file_is_reported(tmp_path: Path) -> None:
    said: list[str] = []
    paths = generate_trygghetsmatning(tmp_path, 7, said.append)
    assert [line.split(":")[0] for line in said] == [path.name for path in paths]


def test_a_negative_seed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="inte är negativt"):
        generate_trygghetsmatning(tmp_path / "out", -1)
    assert not (tmp_path / "out").exists()


def test_the_invented_year_is_the_last() -> None:
    assert max(SURVEY_YEARS) == INVENTED_YEAR
    assert not any(key.year == INVENTED_YEAR for key in PUBLISHED)
