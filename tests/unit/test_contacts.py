"""Columns that say who reported something."""

import json
from pathlib import Path

import pandas as pd
import pytest

from etl.contacts import contact_columns, without_contacts
from etl.delimited import Dialect, read_delimited
from etl.source import UNREADABLE, Read

DIALECT = Dialect({"id": "id"})


@pytest.mark.parametrize(
    "name",
    [
        *("namn", "Namn ", "TELEFON", "e-post", "E_post", "first_name", "FirstName", "last name", "phone"),
        *("reporter_name", "Reporter", "anmälarens ålder", "kontaktväg", "device_id", "Personnummer"),
    ],
)
def test_a_column_about_the_reporter_is_known_however_it_is_written(name: str) -> None:
    assert contact_columns([name]) == [name]


@pytest.mark.parametrize(
    "name",
    ["arende_id", "kategori", "fritext", "platsnamn", "status", "address", "lat", "gatunamn", "e_3011", ""],
)
def test_a_column_about_the_case_is_none(name: str) -> None:
    assert contact_columns([name]) == []


def test_a_row_that_could_not_be_cut_keeps_its_form_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("id;namn\n1;Anna\n2;Anna;x\n", encoding="utf-8")
    found = without_contacts(read_delimited(tmp_path / "a", DIALECT), tmp_path / "a", DIALECT)
    assert found.broken["delivered"].tolist() == [{UNREADABLE: "text, 8 tecken"}]
    assert found.remarks == ("Kolumner om den som anmält läses aldrig in; filen har 1: namn.",)


def test_a_file_without_such_columns_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("id;typ\n1;x\n2;x;x\n", encoding="utf-8")
    read = read_delimited(tmp_path / "a", DIALECT)
    assert without_contacts(read, tmp_path / "a", DIALECT) is read


@pytest.mark.parametrize(
    "content",
    [
        [{"id": 1}, {"id": 2, "phone": "070"}],
        {"requests": [{"phone": "070"}]},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"phone": "070"}}]},
    ],
)
def test_keys_are_found_in_any_object_of_a_json_file(tmp_path: Path, content: object) -> None:
    (tmp_path / "a").write_text(json.dumps(content), encoding="utf-8")
    nothing = Read(pd.DataFrame(), pd.DataFrame({"delivered": []}))
    [remark] = without_contacts(nothing, tmp_path / "a", DIALECT).remarks
    assert remark.endswith("filen har 1: phone.")
