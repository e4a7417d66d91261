"""What tests of the lineage share: deliveries made by hand, and a row of theirs traced."""

from pathlib import Path

from api.cli.explain import describe
from etl.lineage import trace_row
from etl.lineage.parts import Lineage
from etl.load.run import Loaded, run_delivery
from etl.registry import find_source
from geo.db.roles import ETL
from geo.db.session import connect
from geo.settings import Settings

POLICE = "polisen__anmalda_brott"
BRA = "bra__anmalda_brott"
HEADER = "ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT"
BRA_HEADER = "Region;Brott;År;Period;Antal;/100 000 inv"
ASSAULT = "därav misshandel inkl. grov"


def crime(key: str, code: str = "1209", place: str = "59.3326;18.0649") -> str:
    return f"{key};{code};{place};Storgatan;12;Stockholm;2024-05-03 21:00;2024-05-03 23:00"


def deliver(settings: Settings, folder: Path, *rows: str, name: str = "a.csv") -> Loaded:
    file = folder / name
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return run_delivery(settings, find_source(POLICE), file)


def deliver_bra(settings: Settings, folder: Path, *rows: str, name: str = "b.txt") -> Loaded:
    file = folder / name
    file.write_bytes("\r\n".join([BRA_HEADER, *(f"{row};" for row in rows), ""]).encode("latin-1"))
    return run_delivery(settings, find_source(BRA), file)


def trace(settings: Settings, delivery: int, row: int) -> Lineage:
    with connect(settings, ETL) as connection:
        return trace_row(connection, settings.store_dir, delivery, row)


def words(lineage: Lineage) -> str:
    return "\n".join(describe(lineage))
