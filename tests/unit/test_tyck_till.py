import csv
import unicodedata
from importlib import resources

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.tyck_till import GROUPS, UNCLASSIFIED, group_of


def mapping() -> list[dict[str, str]]:
    path = resources.files("geo.data").joinpath("tyck_till_grupper.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))


def test_there_are_twelve_groups_with_a_title_each() -> None:
    assert len({group.id for group in GROUPS}) == len({group.title for group in GROUPS}) == 12
    assert UNCLASSIFIED not in {group.id for group in GROUPS}


def test_snow_alone_is_off_by_default_and_disturbance_alone_is_restricted() -> None:
    assert [group.id for group in GROUPS if not group.is_on_by_default] == ["sno_halka"]
    assert [group.id for group in GROUPS if group.is_restricted] == ["otrygghet_storning"]


def test_every_group_has_several_words_and_every_word_a_group() -> None:
    per_group = pd.Series([row["grupp"] for row in mapping()]).value_counts()
    assert set(per_group.index) == {group.id for group in GROUPS}
    assert per_group.min() >= 5


def test_no_word_stands_twice_however_it_is_written() -> None:
    words = [" ".join(unicodedata.normalize("NFC", row["kategori"]).casefold().split()) for row in mapping()]
    assert len(words) == len(set(words))
    assert all(words)


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("Klotter", "klotter_affischering"),
        ("  KLOTTER ", "klotter_affischering"),
        ("Snö  och\thalka", "sno_halka"),
        ("Nedskrapning", "nedskrapning"),
        ("Trasig lampa", "belysning"),
        ("Kanyler", "otrygghet_storning"),
        ("Övrigt", UNCLASSIFIED),
        ("", UNCLASSIFIED),
    ],
)
def test_a_word_has_its_group(word: str, group: str) -> None:
    assert group_of(pd.Series([word], dtype="str")).tolist() == [group]


def test_decomposed_letters_are_the_same_letters() -> None:
    assert group_of(pd.Series([unicodedata.normalize("NFD", "Nedskräpning")])).tolist() == ["nedskrapning"]


def test_a_missing_category_is_unclassified_and_the_index_is_kept() -> None:
    categories = pd.Series([None, "Klotter", None], index=[7, 3, 9], dtype="str")
    groups = group_of(categories)
    assert groups.to_dict() == {7: UNCLASSIFIED, 3: "klotter_affischering", 9: UNCLASSIFIED}


def test_no_categories_give_no_groups() -> None:
    assert group_of(pd.Series([], dtype="str")).tolist() == []


@given(st.lists(st.sampled_from([row["kategori"] for row in mapping()]), min_size=1), st.booleans())
def test_case_and_space_make_no_difference(words: list[str], is_upper: bool) -> None:  # noqa: FBT001
    plain = pd.Series(words, dtype="str")
    written = plain.map(lambda word: f" {(word.upper() if is_upper else word.lower()).replace(' ', '  ')} ")
    assert group_of(written).tolist() == group_of(plain).tolist()
    assert UNCLASSIFIED not in set(group_of(plain))
