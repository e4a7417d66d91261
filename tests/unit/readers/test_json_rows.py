"""JSON as a source of rows: each object is a row or a broken row, and no trick of the format passes."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.readers.json_rows import read_json_array, read_json_lines
from etl.source import UNREADABLE, Read
from geo.errors import DeliveryError

COLUMNS = {"id": "id", "location.name": "plats"}
GOOD = '{"id": 1, "location": {"name": "Farsta"}}'
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8
).filter(str.strip)


def array(tmp_path: Path, text: str, *optional: str) -> Read:
    path = tmp_path / "a"
    path.write_text(text, encoding="utf-8")
    return read_json_array(path, COLUMNS, optional=optional)


def lines(tmp_path: Path, *texts: str) -> Read:
    path = tmp_path / "a"
    path.write_text("\n".join(texts), encoding="utf-8")
    return read_json_lines(path, COLUMNS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.tuples(texts, st.one_of(st.none(), texts)), min_size=1, max_size=6),
    ascii_only=st.booleans(),
)
def test_what_was_written_reads_back_equal(
    tmp_path: Path, *, rows: list[tuple[str, str | None]], ascii_only: bool
) -> None:
    objects = [{"id": a, "location": {"name": b}} for a, b in rows]
    whole = json.dumps(objects, ensure_ascii=ascii_only)
    each = [json.dumps(one, ensure_ascii=ascii_only) for one in objects]
    for read in (
        array(tmp_path, whole),
        array(tmp_path, f'{{"n": 1, "items": {whole}}}'),
        lines(tmp_path, *each),
    ):
        assert read.broken.empty
        assert read.rows.index.tolist() == list(range(1, len(rows) + 1))
        back = read.rows.astype("object").where(read.rows.notna(), None)
        assert [tuple(row) for row in back.to_numpy().tolist()] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    drawn=st.lists(
        st.sampled_from([GOOD, "", "{", "[1]", '"x"', '{"id": NaN}', "\ufeff"]), min_size=1, max_size=9
    )
)
def test_every_line_is_a_row_a_broken_row_or_blank(tmp_path: Path, drawn: list[str]) -> None:
    read = lines(tmp_path, GOOD, *drawn)
    numbers = [number for number, line in enumerate((GOOD, *drawn), start=1) if line]
    assert sorted([*read.rows.index, *read.broken["row_number"]]) == numbers
    assert set(read.rows.index) == {n for n, line in enumerate((GOOD, *drawn), start=1) if line == GOOD}


def test_a_line_that_is_cut_off_is_set_aside_with_its_text(tmp_path: Path) -> None:
    read = lines(tmp_path, GOOD, '{"id": 2, "loca')
    assert read.rows["plats"].to_dict() == {1: "Farsta"}
    (broken,) = read.broken.to_dict("records")
    assert broken == {
        "row_number": 2,
        "column": UNREADABLE,
        "expected": "JSON-objekt på en rad",
        "got": "text, 15 tecken",
        "delivered": {UNREADABLE: '{"id": 2, "loca'},
    }


def test_a_line_of_the_wrong_encoding_spoils_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(GOOD.encode() + b'\n{"id": "\xe5"}\n')
    read = read_json_lines(path, COLUMNS)
    assert read.rows.index.tolist() == [1]
    assert read.broken["delivered"].tolist() == [{UNREADABLE: '{"id": "\\xe5"}'}]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("355.0", "355"),
        ("0.0350", "0.0350"),
        ("true", "sant"),
        ("false", "falskt"),
        ("null", None),
        ('"  "', None),
        ('"1 234,5"', "1 234,5"),
        ('"007"', "007"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_value_is_text_without_loss(tmp_path: Path, value: str, expected: str | None) -> None:
    text = array(tmp_path, f'[{{"id": {value}, "location": {{"name": "x"}}}}]').rows.loc[1, "id"]
    assert (text if isinstance(text, str) else None) == expected


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        ('{"id": NaN}', "id", "ett tal; NaN"),
        ('{"id": -Infinity}', "id", "ett tal; NaN"),
        ('{"id": [1, 2]}', "id", "ett enda värde"),
        ('{"id": {"a": 1}}', "id", "ett enda värde"),
        (r'{"id": "a\u0000b"}', "id", "nolltecken"),
        (r'{"id": "\ud800"}', "id", "halva tecken"),
        ('{"id": 1, "id": 2}', UNREADABLE, "varje nyckel en gång"),
        ('{"id": 1, "location": {"a": 1, "a": 1}}', UNREADABLE, "varje nyckel en gång"),
        ('{"id": ' + "[" * 40 + "]" * 40 + "}", UNREADABLE, "högst 32 nivåer"),
        ("7", UNREADABLE, "ett JSON-objekt"),
        ("null", UNREADABLE, "ett JSON-objekt"),
    ],
)
def test_an_object_that_cannot_be_a_row_is_set_aside(
    tmp_path: Path, value: str, column: str, expected: str
) -> None:
    for read in (array(tmp_path, f"[{GOOD}, {value}]"), lines(tmp_path, GOOD, value)):
        assert read.rows.index.tolist() == [1]
        (broken,) = read.broken.to_dict("records")
        assert (broken["row_number"], broken["column"]) == (2, column)
        assert expected in broken["expected"]
        json.dumps(broken["delivered"]).encode("utf-8")
        assert "\0" not in str(broken["delivered"])


def test_not_a_number_in_a_column_that_is_not_read_does_not_matter(tmp_path: Path) -> None:
    assert len(array(tmp_path, f'[{GOOD[:-1]}, "x": NaN}}]').rows) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[{]", "efter rad 1, tecken 3"),
        ('[{"id": 1},\n', "efter rad 2, tecken 1"),
        ("[]", "fick inga"),
        ("7", "Väntade en lista av JSON-objekt i a, fick ett tal"),
        ('{"a": 1}', "med en enda lista i a; listorna är ingen"),
        ('{"a": [], "b": []}', "listorna är 'a', 'b'"),
        ('{"a": [1], "a": [2]}', "med en enda lista"),
        ('[{"id": 1}]', "location.name, som saknas i alla JSON-objekt"),
        ("[" * 100_000, "nivåer"),
    ],
)
def test_a_file_that_is_no_array_of_objects_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(DeliveryError, match=sentence):
        array(tmp_path, text)


def test_a_file_in_another_encoding_is_refused_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b'[{"id": "\xe5"}]')
    with pytest.raises(DeliveryError, match="0xe5 på byte 9"):
        read_json_array(tmp_path / "a", COLUMNS)


def test_a_column_that_may_be_missing_is_blank(tmp_path: Path) -> None:
    read = array(tmp_path, '[{"id": 1}]', "location.name")
    assert read.rows["plats"].isna().all()


def test_a_key_that_holds_a_dot_is_found_as_it_stands(tmp_path: Path) -> None:
    assert array(tmp_path, '[{"id": 1, "location.name": "x"}]').rows["plats"].tolist() == ["x"]


def test_a_file_without_a_single_object_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="JSON-objekt på en rad, fick ingen"):
        lines(tmp_path, "a;b", "1;2")
