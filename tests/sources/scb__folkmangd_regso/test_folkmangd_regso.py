"""SCB's population by RegSO: coded areas, years that are missing though they hold zeros, and the real files."""

from pathlib import Path

import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.sources.scb__folkmangd_regso import SOURCE
from geo.data import read_facts
from geo.errors import DeliveryError
from geo.settings import Settings

HEADER = "Region,Statistikområde,Alder,Kon,ContentsCode,Tid,value,stadsdelsomrade"
ROW = "0180R001_RegSO2025,0180R001 Abrahamsberg,0-4 år,totalt,Antal,2024,193,Bromma"


def deliver(
    settings: Settings, folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8-sig"
) -> Loaded:
    file = folder / f"{len(list(folder.iterdir()))}.csv"
    file.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return run_delivery(settings, SOURCE, file)


def stored(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT omrade_code, area_id IS NOT NULL, matdag_on::text, alder, kon, folkmangd, status
        FROM core.scb__folkmangd_regso WHERE superseded_by IS NULL ORDER BY row_id
        """
    ).fetchall()


@pytest.mark.db
def test_the_edition_of_the_division_is_no_part_of_the_code(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, ROW)
    assert stored(etl) == [("0180R001", True, "2024-12-31", "0-4", "totalt", 193, "exact")]
    other = deliver(settings, tmp_path, ROW.replace("_RegSO2025", "").replace("193", "194"))
    assert other.balance.superseded == 1


@pytest.mark.db
def test_zero_in_every_age_is_missing_and_zero_in_one_is_none(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    older = ROW.replace("0-4 år", "80- år")
    loaded = deliver(
        settings,
        tmp_path,
        *(row.replace(",2024,193", ",2021,0") for row in (ROW, older)),
        ROW.replace("193", "0"),
        older,
    )
    assert [(row[2], row[3], row[5], row[6]) for row in stored(etl)] == [
        ("2021-12-31", "0-4", None, "saknas"),
        ("2021-12-31", "80-", None, "saknas"),
        ("2024-12-31", "0-4", 0, "exact"),
        ("2024-12-31", "80-", 193, "exact"),
    ]
    assert loaded.remarks == (
        "År 2021: 0 i alla åldrar för 1 områden. Det betyder att uppgift saknas, inte att ingen bor där.",
    )


@pytest.mark.db
def test_a_figure_fills_a_year_that_was_missing(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, ROW.replace("193", "0"))
    assert deliver(settings, tmp_path, ROW).balance.superseded == 1
    assert stored(etl)[0][5:] == (193, "exact")


@pytest.mark.db
def test_other_municipalities_are_kept_without_an_area(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, ROW.replace("0180R001", "0184R001"))
    assert stored(etl)[0][:2] == ("0184R001", False)


@pytest.mark.db
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ROW.replace("0180R001_RegSO2025", "0180R999_RegSO2025"), "region"),
        (ROW.replace("0180R001_RegSO2025", "180R001"), "region"),
        (ROW.replace("0-4 år", "barn"), "alder"),
        (ROW.replace("totalt", "okänt"), "kon"),
        (ROW.replace("Antal", "Andel"), "innehall"),
        (ROW.replace("2024", "24"), "tid"),
        (ROW.replace("193", '"1 193"'), "folkmangd"),
        (ROW.replace("193", "193.0"), "folkmangd"),
        (ROW.replace("193", "..") + "", "folkmangd"),
        (ROW + ",x", "hela raden"),
    ],
)
def test_a_bad_row_goes_to_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, row: str, column: str
) -> None:
    loaded = deliver(settings, tmp_path, ROW.replace("0180R001", "0180R002"), row)
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (2, 1, 1)
    assert etl.execute("SELECT row_number, column_name FROM meta.quarantine").fetchall() == [(3, column)]


@pytest.mark.db
@pytest.mark.parametrize(
    ("header", "encoding", "said"),
    [
        (HEADER.replace("Alder", "Age"), "utf-8", "kolumnerna Alder, som saknas"),
        (HEADER.replace(",", ";"), "utf-8", "avgränsare ','"),
        (HEADER, "latin-1", "teckenkodningen utf-8"),
        (HEADER.replace("value", "Kon"), "utf-8", "kolumnerna value"),
    ],
)
def test_a_file_of_another_form_is_refused(
    settings: Settings, tmp_path: Path, header: str, encoding: str, said: str
) -> None:
    with pytest.raises(DeliveryError, match=said):
        deliver(settings, tmp_path, ROW, header=header, encoding=encoding)


@pytest.mark.db
@pytest.mark.real
def test_the_socioeconomic_index_is_refused_for_what_it_is(settings: Settings, real_data: Path) -> None:
    with pytest.raises(DeliveryError, match="socioekonomiska index, som inte är en källa"):
        run_delivery(settings, SOURCE, real_data / "statistics/stockholm_socioekonomiskt_2024.csv")


@pytest.mark.db
@pytest.mark.real
def test_the_real_file_has_127_areas_one_year_of_figures_and_three_that_are_missing(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    loaded = run_delivery(settings, SOURCE, real_data / "statistics/stockholm_folkm_regso_2021_2024.csv")
    assert (loaded.balance.read, loaded.balance.new) == (127 * 17 * 4, 127 * 17 * 4)
    years = etl.execute(
        """
        SELECT extract(YEAR FROM matdag_on)::integer, status, count(*), count(DISTINCT area_id), sum(folkmangd)
        FROM core.scb__folkmangd_regso GROUP BY 1, 2 ORDER BY 1
        """
    ).fetchall()
    assert years == [
        *((year, "saknas", 2159, 127, None) for year in (2021, 2022, 2023)),
        (2024, "exact", 2159, 127, 995_574),
    ]
    sums: dict[str, int] = dict(
        etl.execute(
            "SELECT omrade_code, sum(folkmangd) FROM core.scb__folkmangd_regso WHERE status = 'exact' GROUP BY 1"
        ).fetchall()
    )
    facts = read_facts("regso").set_index("regso_kod")["folkmangd_2024"]
    assert sums == facts.to_dict()
    assert sum("uppgift saknas" in remark for remark in loaded.remarks) == 3
