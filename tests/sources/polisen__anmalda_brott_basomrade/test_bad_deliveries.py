"""Bad workbooks: refused whole with a sentence, or row by row to quarantine; nothing is lost."""

import datetime as dt
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from openpyxl import Workbook

from etl.load.run import run_delivery
from etl.sources.polisen__anmalda_brott_basomrade import SOURCE
from geo.errors import DeliveryError
from geo.settings import Settings
from tests.sources.polisen__anmalda_brott_basomrade.workbooks import (
    FIRST,
    GOOD,
    HEADER,
    deliver,
    row,
    stored,
    write,
)

pytestmark = pytest.mark.db


def quarantined(etl: psycopg.Connection) -> list[tuple[int, str, str, str]]:
    return etl.execute(
        "SELECT row_number, column_name, expected, got FROM meta.quarantine ORDER BY delivery_id, row_number"
    ).fetchall()


@dataclass(frozen=True)
class Bad:
    row: list[Any]
    column: str
    expected: str
    got: str


BAD_ROWS = {
    "a date that has become a number": Bad(
        row(inskrivningsdatum=45321),
        "inskrivningsdatum",
        "talet är Excels löpnummer för 2024-01-30",
        "'45321'",
    ),
    "a number that can be no date": Bad(row(dag_slut=99999), "dag_slut", "ett datum som finns", "'99999'"),
    "a date that does not exist": Bad(
        row(inskrivningsdatum="2/30/24"), "inskrivningsdatum", "som finns", "'2/30/24'"
    ),
    "a date in words": Bad(row(dag_start="3 maj"), "dag_start", "ett datum", "'3 maj'"),
    "no date of registration": Bad(row(inskrivningsdatum=None), "inskrivningsdatum", "ett datum", "tomt"),
    "registered in the future": Bad(
        row(inskrivningsdatum=dt.date(2090, 1, 1)),
        "inskrivningsdatum",
        "inte ligger i framtiden",
        "'2090-01-01'",
    ),
    "committed in the future": Bad(
        row(dag_slut=dt.date(2090, 1, 1)), "dag_slut", "inte ligger i framtiden", "'2090-01-01'"
    ),
    "a year of two digits that would be to come": Bad(
        row(inskrivningsdatum="1/5/68"), "inskrivningsdatum", "framtiden", "'1/5/68'"
    ),
    "a time that does not exist": Bad(
        row(tid_start="2575"), "tid_start", "ett klockslag som finns, 0000–2359", "'2575'"
    ),
    "midnight written as 2400": Bad(row(tid_slut="2400"), "tid_slut", "0000–2359", "'2400'"),
    "a time that has become a part of a day": Bad(
        row(tid_start=0.395833), "tid_start", "ett klockslag TTMM", "'0.395833'"
    ),
    "a time without its date": Bad(
        row(dag_start=None), "dag_start", "ett datum till klockslaget i Brottstid start", "tomt"
    ),
    "the hour that clocks skip": Bad(
        row(dag_start="3/31/24", dag_slut="3/31/24", tid_start=230, tid_slut=400),
        "tid_start",
        "klockan ställdes fram",
        "'230'",
    ),
    "an end before the start": Bad(
        row(tid_slut="0929"), "dag_slut", "inte slutar före sin början", "'2024-05-03'"
    ),
    "a code of two digits": Bad(row(brottskod=55), "brottskod", "fyra siffror", "'55'"),
    "a code of five digits": Bad(row(brottskod="03551"), "brottskod", "fyra siffror", "'03551'"),
    "digits of another script": Bad(row(brottskod="٠٣٥٥"), "brottskod", "fyra siffror", "'٠٣٥٥'"),
    "no crime at all": Bad(row(antal=0), "antal", "ett heltal från 1", "'0'"),
    "half a crime": Bad(row(antal=1.5), "antal", "ett heltal från 1", "'1.5'"),
    "thousands with a space": Bad(row(antal="1 000"), "antal", "utan mellanrum", "'1 000'"),
    "a formula": Bad(row(antal="=1+1"), "antal", "ett värde, inte en formel", "formel, 4 tecken"),
    "an error that Excel made": Bad(row(basomrade="#REF!"), "basomrade", "inte ett fel", "#REF!"),
    "text for a spreadsheet to run": Bad(
        row(brottskod="=cmd|' /C calc'!A1"), "brottskod", "inte en formel", "formel, 18 tecken"
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_quarantined_with_its_reason_and_the_good_row_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, case: Bad
) -> None:
    loaded = deliver(settings, tmp_path, GOOD, case.row)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    [(number, column, expected, got)] = quarantined(etl)
    assert (number, column) == (FIRST + 1, case.column)
    assert case.expected in expected
    assert case.got in got
    assert len(stored(etl, "row_id")) == 1


def test_a_street_is_never_loaded_nor_shown(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, GOOD, row(gata="Hemliga gatan 7", antal=0), row(gata="=Hemliga"))
    assert "Hemliga" not in str(stored(etl, "*")) + str(quarantined(etl))


def test_dates_of_which_one_can_only_be_day_month_are_refused_whole(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    rows = [row(inskrivningsdatum="5/4/24"), row(inskrivningsdatum="13/4/24")]
    with pytest.raises(DeliveryError, match="månad/dag/år; rad 3 ser ut som dag/månad/år"):
        deliver(settings, tmp_path, *rows)
    assert etl.execute("SELECT count(*) FROM meta.delivery").fetchone() == (0,)


def test_merged_cells_in_a_row_and_in_the_header(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (HEADER, GOOD, GOOD, GOOD):
        sheet.append(cells)
    sheet.merge_cells("E3:E4")
    book.save(tmp_path / "merged.xlsx")
    loaded = run_delivery(settings, SOURCE, tmp_path / "merged.xlsx")
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 2)
    assert {column for _, column, _, _ in quarantined(etl)} == {"brottskod"}
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "header.xlsx")
    with pytest.raises(DeliveryError, match=r"Basområde, som saknas i rubrikraden.*sammanfogade: B1:C1"):
        run_delivery(settings, SOURCE, tmp_path / "header.xlsx")


def test_a_file_that_is_no_workbook_lacks_columns_or_has_none_below_is_refused(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    text = tmp_path / "text.xlsx"
    text.write_text(";".join(HEADER) + "\n", encoding="utf-8")
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (1 << 28))
    outside = tmp_path / "outside.xlsx"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("../../etc/passwd", b"x")
    lacking = write(tmp_path / "lacking.xlsx", GOOD[:-1], header=HEADER[:-1])
    empty = write(tmp_path / "empty.xlsx")
    twice = write(tmp_path / "twice.xlsx", [*GOOD, 1], header=[*HEADER, "Antal"])
    said = {
        text: "Excelfil",
        bomb: "Väntade",
        outside: "Väntade",
        empty: "rader",
        lacking: "Brottstid slut",
        twice: "dubbla: Antal",
    }
    for file, words in said.items():
        with pytest.raises(DeliveryError, match=words):
            run_delivery(settings, SOURCE, file)
    assert etl.execute("SELECT count(*) FROM meta.delivery").fetchone() == (0,)
