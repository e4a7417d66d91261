import csv
import json
import re
from importlib import resources
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from etl.demo.tyck_till import generate_tyck_till
from etl.demo.tyck_till_profiles import GROUP_IDS
from etl.demo.tyck_till_texts import (
    HOSTILE,
    HOSTILE_TEXT,
    NOTHING,
    PERSONAL_SHARE,
    PLANTED_KINDS,
    Texts,
    draw_texts,
)
from etl.demo.write import sidecar_path

N = 20_000
PATTERNS = {
    "personnummer": r"(?<!\d)(?:\d{2})?\d{6}-?23[89]\d(?!\d)",
    "telefon": r"070-174 \d\d \d\d|070174\d{4}|\+46 70 174 \d\d \d\d|08-465 004 \d\d",
    "epost": r"[\w.+]+@example\.(?:com|org|net)",
    "registreringsnummer": r"\bMLB ?\d{3}\b",
    HOSTILE: r"<script>",
}


@pytest.fixture(scope="module")
def drawn() -> tuple[Texts, Texts]:
    rng = np.random.default_rng(1)
    return draw_texts(rng, rng.integers(0, len(GROUP_IDS), size=N))


def has_right_check_digit(number: str) -> bool:
    """Luhn: of ten digits every second is doubled, and the digits sum to a multiple of ten."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(number[-10:])]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def test_the_check_digit_by_hand() -> None:
    # 900602239: 9·2 0 0·2 6 0·2 2 2·2 3 9·2 → 1+8 +0 +0 +6 +0 +2 +4 +3 +1+8 = 33, so 7 is left to 40
    assert has_right_check_digit("199006022397")
    assert not has_right_check_digit("199006022396")


@pytest.mark.parametrize("kind", PATTERNS)
def test_each_kind_stands_where_it_is_said_to_and_nowhere_else(drawn: tuple[Texts, Texts], kind: str) -> None:
    text, carries = drawn
    is_found = np.array([re.search(PATTERNS[kind], one) is not None for one in text])
    assert (is_found == (carries == kind)).all()


def test_a_known_share_of_the_texts_carries_personal_data(drawn: tuple[Texts, Texts]) -> None:
    _, carries = drawn
    count = pd.Series(carries).value_counts()
    personal = count.drop([NOTHING, HOSTILE])
    assert set(count.index) == {NOTHING, *PLANTED_KINDS}
    assert personal.sum() == pytest.approx(PERSONAL_SHARE * N)
    assert len(set(personal)) == 1
    assert count[HOSTILE] == 1


def test_every_personnummer_is_one_of_the_tax_agencys_test_numbers(drawn: tuple[Texts, Texts]) -> None:
    text, carries = drawn
    found = [
        re.sub(r"\D", "", re.search(PATTERNS["personnummer"], one).group())  # type: ignore[union-attr]
        for one in text[carries == "personnummer"]
    ]
    assert all(has_right_check_digit(number) for number in found)
    assert {len(number) for number in found} == {10, 12}


def test_telephones_are_of_the_series_for_films(drawn: tuple[Texts, Texts]) -> None:
    text, carries = drawn
    for one in text[carries == "telefon"]:
        digits = re.sub(r"\D", "", one.replace("+46 ", "0"))
        is_mobile = digits.startswith("070174") and 605 <= int(digits[-4:]) <= 699
        assert is_mobile or digits.startswith("08465004")


def test_the_hostile_text_has_what_a_table_and_a_page_must_escape() -> None:
    assert all(mark in HOSTILE_TEXT for mark in ('"', "<", ">", "&", ";", "<script>", "onerror="))


def test_some_write_nothing(drawn: tuple[Texts, Texts]) -> None:
    text, carries = drawn
    assert (text == "").mean() == pytest.approx(0.12, abs=0.01)
    assert (carries[text == ""] == NOTHING).all()


def test_no_sentence_names_a_street_or_a_person() -> None:
    path = resources.files("etl.demo").joinpath("tyck_till_meningar.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert {row["grupp"] for row in rows} == set(GROUP_IDS)
    for row in rows:
        assert re.search(r"\d|gatan \d|väg(?:en)? \d|@", row["mening"]) is None
        # a capital inside a sentence would be a name
        assert re.search(r"(?<=[a-zåäö,] )[A-ZÅÄÖ]", row["mening"]) is None


def test_the_sidecar_tells_which_rows_of_each_form_carry_what(tmp_path: Path) -> None:
    csv_path, xlsx, geojson, open311 = generate_tyck_till(tmp_path, 3, 1, 2025, scale=0.3)
    sheet = openpyxl.load_workbook(xlsx).worksheets[0].iter_rows(min_row=2, values_only=True)
    features = json.loads(geojson.read_text(encoding="utf-8"))["features"]
    requests = json.loads(open311.read_text(encoding="utf-8"))
    texts = {
        csv_path: pd.read_csv(csv_path, sep=";", dtype="str", keep_default_na=False)["fritext"].tolist(),
        xlsx: [row[3] or "" for row in sheet],
        geojson: [feature["properties"]["fritext"] or "" for feature in features],
        open311: [request["description"] or "" for request in requests],
    }
    # after a header the first row is 2; the first object of a list is 1
    first = {".csv": 2, ".xlsx": 2, ".geojson": 1, ".open311": 1}
    for path, fritext in texts.items():
        said = json.loads(sidecar_path(path).read_text(encoding="utf-8"))["texts"]
        assert set(said) == set(PLANTED_KINDS)
        for kind, pattern in PATTERNS.items():
            found = [first[path.suffix] + row for row, one in enumerate(fritext) if re.search(pattern, one)]
            assert found == said[kind]["lines"]
            assert len(found) == said[kind]["n"]
