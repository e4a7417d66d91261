from datetime import date, timedelta
from itertools import combinations, pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ShapeError
from geo.themes import THEMES, UNKNOWN_THEME, CodePeriod, Geography, Theme, assign_theme

BY_ID = {theme.id: theme for theme in THEMES}

# The lists as the practitioners' table states them, typed a second time; "a-b" is every code between.
LISTS = {
    "misshandel_utomhus": "0355 0357 0375 0377 9309-9312 9317-9320 9333-9336 9341-9344 "
    "9358 9360 9362 9364 9374 9376 9378 9380",
    "misshandel_inomhus_obekant": "0365 0367 0385 0387 9313 9315 9321 9323 9337 9339 9345 9347",
    "personran_utomhus": "9806 9808 9810 9812 0892 0896",
    "ran_ovriga": "0864 0870 0855 0856 0862 0865-0868 0871-0873",
    "fickstold": "9817-9820 0845 0885",
    "butiksstold": "0853",
    "cykel": "9829 9830 9833 9834 0807 0809",
    "fordon_tillgrepp": "0801-0804 0806 9803",
    "fordon_stold_ur": "9827 9828 0840",
    "skadegorelse": "1203 1205 1212 1201",
    "klotter": "1208 1209 1207",
    "brand": "1210 1211 1301 1202",
    "sprangning": "1312 1313 1308",
    "inbrott_lokal": "0811-0813 0815-0823 0830",
    "kallare_vind": "0825 0860",
    "bostadsinbrott": "9801 9802 9831 0857 0874 9832",
    "tjansteman": "1701-1706 1714 1715 1311",
    "intrang": "9472 4145",
    "ingripande_spaning": "5005 5010 5011 4023 4073-4081 4127-4132 3001 3002 3005 3070 4143",
    "hot_ofredande": "0451 0453 0459 9442 9443 9446 9447 0414 0428 0429 9458 9459 9462 9463",
    "personran_inomhus": "9807 9809 9811 9813 0893 0897",
    "misshandel_barn": "9301-9308 9325-9332",
    "nara_relation": "9357 9359 9361 9363 9373 9375 9377 9379",
    "misshandel_utomhus_bekant": "0356 0358 0376 0378",
}


def expand(listed: str) -> set[str]:
    codes: set[str] = set()
    for part in listed.split():
        first, _, last = part.partition("-")
        codes |= {f"{number:04d}" for number in range(int(first), int(last or first) + 1)}
    return codes


def assign_one(brottskod: str | None, on: str | None) -> str:
    days = pd.Series([on]).astype("datetime64[s]")
    return str(assign_theme(pd.Series([brottskod], dtype="str"), days).iloc[0])


def overlap(one: CodePeriod, other: CodePeriod) -> bool:
    starts = (one.valid_from or date.min, other.valid_from or date.min)
    return max(starts) < min(one.valid_to or date.max, other.valid_to or date.max)


def test_no_code_is_in_two_themes_on_any_date() -> None:
    listed = [(theme.id, code) for theme in THEMES for code in theme.codes]
    clashes = [
        (one.brottskod, theme, other_theme)
        for (theme, one), (other_theme, other) in combinations(listed, 2)
        if one.brottskod == other.brottskod and overlap(one, other)
    ]
    assert clashes == []


@pytest.mark.parametrize("theme", sorted(LISTS))
def test_each_theme_holds_exactly_the_codes_of_its_list(theme: str) -> None:
    assert {code.brottskod for code in BY_ID[theme].codes} == expand(LISTS[theme])


def test_every_theme_but_sexualbrott_is_checked_against_a_list() -> None:
    assert set(BY_ID) == {*LISTS, "sexualbrott"}


def test_every_code_is_a_text_of_four_digits_and_no_period_is_empty() -> None:
    for theme in THEMES:
        assert theme.codes
        for code in theme.codes:
            assert len(code.brottskod) == 4
            assert code.brottskod.isdigit()
            assert (code.valid_from or date.min) < (code.valid_to or date.max)


def test_sexualbrott_holds_chapter_six_and_nothing_of_chapters_five_and_seven() -> None:
    codes = {code.brottskod for code in BY_ID["sexualbrott"].codes}
    assert {"0609", "0648", "0684", "6101", "6162", "9601", "9694", "9698"} <= codes
    assert {code[:2] for code in codes} == {"06", "61", "96"}
    assert "0711" not in codes


def test_geographies_are_ordered_from_fine_to_coarse() -> None:
    expected = ["ruta_10", "ruta_9", "ruta_8", "stadsdel", "regso", "stadsdelsomrade", "kommun"]
    assert [geography.value for geography in Geography] == expected
    for finer, coarser in pairwise(Geography):
        assert finer.is_finer_than(coarser)
        assert not coarser.is_finer_than(finer)
        assert not finer.is_finer_than(finer)


def test_sensitive_themes_are_never_finer_than_stadsdelsomrade() -> None:
    sensitive = {theme.id for theme in THEMES if theme.is_sensitive}
    assert sensitive == {
        "hot_ofredande",
        "sexualbrott",
        "personran_inomhus",
        "misshandel_barn",
        "nara_relation",
        "misshandel_utomhus_bekant",
    }
    assert {BY_ID[theme].finest for theme in sensitive} == {Geography.STADSDELSOMRADE}


def test_the_finest_geography_is_ruta_9_unless_the_theme_says_otherwise() -> None:
    coarser = {
        theme.id: theme.finest
        for theme in THEMES
        if not theme.is_sensitive and theme.finest is not Geography.RUTA_9
    }
    assert coarser == {"bostadsinbrott": Geography.REGSO, "sprangning": Geography.STADSDELSOMRADE}


def test_violence_in_public_places_is_two_themes() -> None:
    grouped = [theme.id for theme in THEMES if theme.group == "vald_offentlig_miljo"]
    assert grouped == ["misshandel_utomhus", "misshandel_inomhus_obekant"]


@pytest.mark.parametrize(
    ("brottskod", "on", "theme"),
    [
        ("0355", "2024-06-01", "misshandel_utomhus"),
        ("0356", "2018-12-31", "misshandel_utomhus_bekant"),
        ("0356", "2019-01-01", UNKNOWN_THEME),
        ("9358", "2017-12-31", UNKNOWN_THEME),
        ("9358", "2018-01-01", "misshandel_utomhus"),
        ("1207", "2005-12-31", "klotter"),
        ("1207", "2006-01-01", UNKNOWN_THEME),
        ("9342", "2024-06-01", "misshandel_utomhus"),
        ("0983", "2024-06-01", UNKNOWN_THEME),
        ("355", "2024-06-01", UNKNOWN_THEME),
        (None, "2024-06-01", UNKNOWN_THEME),
        ("1207", None, "klotter"),
    ],
)
def test_a_code_has_the_theme_of_its_date(brottskod: str | None, on: str | None, theme: str) -> None:
    assert assign_one(brottskod, on) == theme


def test_an_instant_counts_on_its_local_date() -> None:
    # 23:30 UTC on the last evening of 2018 is half past midnight in Stockholm, 2019
    instants = pd.Series(pd.to_datetime(["2018-12-31 22:30", "2018-12-31 23:30"], utc=True))
    themes = assign_theme(pd.Series(["0356", "0356"]), instants)
    assert themes.tolist() == ["misshandel_utomhus_bekant", UNKNOWN_THEME]


def test_the_index_is_kept_also_when_it_repeats() -> None:
    index = pd.Index([7, 7, 3])
    codes = pd.Series(["1209", "0853", "9999"], index=index)
    days = pd.Series(pd.to_datetime(["2024-01-01"] * 3), index=index)
    themes = assign_theme(codes, days)
    assert themes.index.equals(index)
    assert themes.tolist() == ["klotter", "butiksstold", UNKNOWN_THEME]


def test_no_rows_give_no_themes() -> None:
    themes = assign_theme(pd.Series([], dtype="str"), pd.Series(pd.to_datetime([])))
    assert themes.empty


def test_codes_and_dates_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShapeError, match="2 codes and 1 dates"):
        assign_theme(pd.Series(["1209", "0853"]), pd.Series(pd.to_datetime(["2024-01-01"])))


def theme_by_search(brottskod: str, on: date) -> str:
    def holds(theme: Theme) -> bool:
        return any(code.brottskod == brottskod and code.holds_on(on) for code in theme.codes)

    return next((theme.id for theme in THEMES if holds(theme)), UNKNOWN_THEME)


CODES = sorted({code.brottskod for theme in THEMES for code in theme.codes})
LIMITS = sorted({code.valid_to for theme in THEMES for code in theme.codes if code.valid_to is not None})
DAYS = st.dates(date(1995, 1, 1), date(2030, 1, 1)) | st.sampled_from(LIMITS).flatmap(
    lambda limit: st.sampled_from([limit - timedelta(days=1), limit])
)


@given(
    st.lists(st.tuples(st.sampled_from(CODES) | st.from_regex(r"\A\d{4}\Z"), DAYS), min_size=1, max_size=30)
)
def test_agrees_with_a_search_through_the_lists(rows: list[tuple[str, date]]) -> None:
    codes = pd.Series([code for code, _ in rows], dtype="str")
    days = pd.Series([pd.Timestamp(on) for _, on in rows])
    assert assign_theme(codes, days).tolist() == [theme_by_search(code, on) for code, on in rows]
