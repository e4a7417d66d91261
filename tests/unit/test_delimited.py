"""Cutting a file into rows: what was written reads back equal, and every line is accounted for."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.delimited import Dialect, read_delimited
from etl.source import UNREADABLE
from geo.errors import DeliveryError

DIALECT = Dialect({"A": "a", "B": "b", "C": "c"})
cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\r\n\x85\u2028\u2029"), max_size=12
)
records = st.lists(st.tuples(cells, cells, cells).filter(any), min_size=1, max_size=8)


def write(path: Path, rows: list[tuple[str, ...]], encoding: str = "utf-8", newline: str = "\n") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator=newline)
        out.writerow(["A", "B", "C"])
        out.writerows(rows)
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=records, newline=st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_reads_back_equal(
    tmp_path: Path, rows: list[tuple[str, str, str]], newline: str
) -> None:
    read = read_delimited(write(tmp_path / "a.csv", rows, newline=newline), DIALECT)
    assert read.broken.empty
    assert read.rows.astype("object").where(read.rows.notna(), "").to_numpy().tolist() == [
        list(r) for r in rows
    ]
    assert read.rows.index.tolist() == list(range(2, len(rows) + 2))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(["1;2;3", "1;2", "1;2;3;4", "", "x"]), min_size=1, max_size=12))
def test_every_line_is_a_row_a_broken_row_or_blank(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["A;B;C", *lines]) + "\n", encoding="utf-8")
    if not any(lines):
        with pytest.raises(DeliveryError, match="rader efter rubrikraden"):
            read_delimited(path, DIALECT)
        return
    read = read_delimited(path, DIALECT)
    good = [number for number, line in enumerate(lines, start=2) if line == "1;2;3"]
    bad = [number for number, line in enumerate(lines, start=2) if line not in ("1;2;3", "")]
    assert read.rows.index.tolist() == good
    assert read.broken["row_number"].tolist() == bad
    assert [row[UNREADABLE] for row in read.broken["delivered"]] == [
        line for line in lines if line not in ("1;2;3", "")
    ]


@pytest.mark.parametrize(
    ("lines", "good", "bad"),
    [
        (['1;"a;3', "4;5;6", "7;8;9"], [3, 4], [2]),
        (['"1;2;3', "4;5;6"], [3], [2]),
        (['1;"a', 'b";3', "4;5;6"], [4], [2, 3]),
        (['1;a"b;"c', "4;5;6"], [3], [2]),
        (['1;"a;b";3', '1;"a""b";3', '1;a"b;3'], [2, 3, 4], []),
    ],
)
def test_a_quotation_mark_spoils_its_own_line_and_no_other(
    tmp_path: Path, lines: list[str], good: list[int], bad: list[int]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["A;B;C", *lines]) + "\n", encoding="utf-8")
    read = read_delimited(path, DIALECT)
    assert read.rows.index.tolist() == good
    assert read.broken["row_number"].tolist() == bad
    assert [row[UNREADABLE] for row in read.broken["delivered"]] == [lines[number - 2] for number in bad]


def test_a_file_that_is_no_text_is_refused_with_the_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"A;B;C\n1;2;3\n1;\0;3\n")
    with pytest.raises(DeliveryError, match="nolltecken på rad 3"):
        read_delimited(path, DIALECT)


def test_columns_may_come_in_any_order_and_others_are_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("C;X;A;B\n3;x;1;2\n", encoding="utf-8")
    assert read_delimited(path, DIALECT).rows.to_dict("records") == [{"a": "1", "b": "2", "c": "3"}]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeffA;B;C\n1;2;3\n", encoding="utf-8")
    assert len(read_delimited(path, DIALECT).rows) == 1


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("A;B;C;A\n1;2;3;4\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match="dubbla"):
        read_delimited(path, DIALECT)
