"""Brå's Databasfil: what its traps become, by hand on small files and on the real ones."""

from pathlib import Path

import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.publish.run import publish_all
from etl.sources.bra__anmalda_brott import SOURCE, describe_region
from geo.errors import DeliveryError
from geo.settings import Settings

HEADER = "Region;Brott;År;Period;Antal;/100 000 inv"
ASSAULT = "därav misshandel inkl. grov"


def deliver(
    settings: Settings, folder: Path, *rows: str, name: str = "a.txt", encoding: str = "latin-1"
) -> Loaded:
    file = folder / name
    file.write_bytes("\r\n".join([HEADER, *(f"{row};" for row in rows), ""]).encode(encoding))
    return run_delivery(settings, SOURCE, file)


def stored(etl: psycopg.Connection) -> list[tuple[str | None, int | None, str, bool]]:
    return etl.execute(
        """
        SELECT omrade_code, antal, status, is_preliminary FROM core.bra__anmalda_brott
        WHERE superseded_by IS NULL ORDER BY row_number
        """
    ).fetchall()


@pytest.mark.parametrize(
    ("region", "code", "closed"),
    [
        ("Stockholm kommun", "stockholm", None),
        ("Stadsdelsområde Hässelby - Vällingby (Sthlm)", "hasselby-vallingby", None),
        ("Spånga - Tensta stadsdel (upphörde 2024-01-01)", "spanga-tensta", "2024-01-01"),
        ("Danderyd kommun", None, None),
    ],
)
def test_a_region_is_an_area_of_stockholm_or_none(region: str, code: str | None, closed: str | None) -> None:
    found, day = describe_region(region)
    assert (found, str(day) if day else None) == (code, closed)


@pytest.mark.db
def test_a_zero_of_an_area_that_was_not_counted_is_missing(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(
        settings,
        tmp_path,
        f"Stadsdelsområde Järva (Sthlm);{ASSAULT};2022;Jan;0;0",
        f"Rinkeby-Kista stadsdel (upphörde 2024-01-01);{ASSAULT};2022;Jan;0;0",
        f"Kista stadsdel (upphörde 2007-01-01);{ASSAULT};2022;Jan;0;0",
        f"Danderyd kommun;{ASSAULT};2022;Jan;0;0",
    )
    assert stored(etl) == [
        ("jarva", None, "saknas", False),
        ("rinkeby-kista", 0, "exact", False),
        ("kista", None, "saknas", False),
        (None, 0, "exact", False),
    ]


@pytest.mark.db
def test_two_dots_are_not_applicable_and_never_zero(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, "Stockholm kommun;3-7 kap. Brott mot person;2023 prel.;Maj;..;..")
    assert stored(etl) == [("stockholm", None, "ej_tillamplig", True)]


@pytest.mark.db
def test_a_repeated_hierarchy_row_counts_once(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    row = "Stockholm kommun;3 kap. Brott mot liv och hälsa;2023;Maj;7;1"
    loaded = deliver(settings, tmp_path, row, row)
    assert (loaded.balance.new, loaded.balance.unchanged) == (1, 1)
    assert len(stored(etl)) == 1


@pytest.mark.db
def test_a_final_figure_supersedes_the_preliminary_one(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023 prel.;Maj;900;90")
    final = deliver(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023;Maj;911;91", name="b.txt")
    assert final.balance.superseded == 1
    assert stored(etl) == [("stockholm", 911, "exact", False)]


@pytest.mark.db
def test_a_preliminary_figure_never_replaces_a_final_one(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023;Maj;911;91")
    late = deliver(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023 prel.;Maj;900;90", name="b.txt")
    assert (late.balance.superseded, late.balance.unchanged) == (0, 1)
    assert stored(etl) == [("stockholm", 911, "exact", False)]


@pytest.mark.db
def test_figures_that_are_made_up_are_never_official(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"is_synthetic": true}', encoding="utf-8")
    with pytest.raises(DeliveryError, match="kan inte vara syntetisk"):
        deliver(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023;Maj;911;91")


@pytest.mark.db
@pytest.mark.parametrize("region", ["Stockholm kommun", "Stadsdelsområde Järva (Sthlm)"])
def test_a_delivery_of_one_area_alone_can_be_published(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, region: str
) -> None:
    deliver(settings, tmp_path, f"{region};{ASSAULT};2024;Maj;911;91")
    publish_all(settings)
    shown = etl.execute(
        "SELECT count(*) FROM publish.series WHERE n = 911 AND unit = 'antal' AND status = 'exact'"
    ).fetchone()
    assert shown == (1,)


@pytest.mark.db
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"Stadsdelsområde Nyby (Sthlm);{ASSAULT};2023;Maj;911;91", "region"),
        (f"Stockholm kommun;{ASSAULT};2023;Maj;1 234;91", "antal"),
        (f"Stockholm kommun;{ASSAULT};2023;Mai;911;91", "period"),
        (f"Stockholm kommun;{ASSAULT};23;Maj;911;91", "ar"),
        ("Stockholm kommun;;2023;Maj;911;91", "brott"),
    ],
)
def test_a_bad_row_goes_to_quarantine(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, row: str, column: str
) -> None:
    loaded = deliver(settings, tmp_path, row)
    assert (loaded.balance.read, loaded.balance.quarantined) == (1, 1)
    assert etl.execute("SELECT row_number, column_name FROM meta.quarantine").fetchall() == [(2, column)]


@pytest.mark.db
def test_utf8_is_refused_because_the_header_does_not_read(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="kolumnerna År, som saknas"):
        deliver(settings, tmp_path, f"Stockholm kommun;{ASSAULT};2023;Maj;911;91", encoding="utf-8")


@pytest.mark.db
@pytest.mark.real
@pytest.mark.parametrize(("year", "rinkeby_kista", "spanga_tensta"), [(2022, 682, 353), (2023, 755, 426)])
def test_the_real_file_loads_with_its_balance_and_jarva_is_never_zero(
    settings: Settings,
    etl: psycopg.Connection,
    real_data: Path,
    year: int,
    rinkeby_kista: int,
    spanga_tensta: int,
) -> None:
    loaded = run_delivery(settings, SOURCE, real_data / "statistics" / f"bra_sol_databasfil_{year}.txt")
    balance = loaded.balance
    assert (balance.read, balance.new, balance.unchanged) == (6396, 3444, 2952)
    assert (balance.superseded, balance.quarantined) == (0, 0)
    sums = etl.execute(
        """
        SELECT omrade_code, sum(antal), count(*) FILTER (WHERE status = 'saknas')
        FROM core.bra__anmalda_brott
        WHERE brott = %s AND omrade_code IN ('jarva', 'rinkeby-kista', 'spanga-tensta')
        GROUP BY 1 ORDER BY 1
        """,
        [ASSAULT],
    ).fetchall()
    assert sums == [
        ("jarva", None, 12),
        ("rinkeby-kista", rinkeby_kista, 0),
        ("spanga-tensta", spanga_tensta, 0),
    ]
