"""Official figures besides Brå's: the yearbook, populations, the police's event feed."""

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd
import psycopg

from etl.publish.series import CITY, Series
from geo.areas import REGSO_FROM, STADSDELSOMRADE_VERSIONS
from geo.crosswalk import extents

ARSBOK: Final = "stockholm__arsbok_brott"
FOLKMANGD: Final = "stockholm__folkmangd"
FOLKMANGD_REGSO: Final = "scb__folkmangd_regso"
HANDELSER: Final = "polisen__handelser"
POPULATION: Final = "Folkmängd 31 december"
BROTTSGRUPPER: Final = {
    "anmalda_totalt": "Totalt antal anmälda brott (årsboken)",
    "valdsbrott": "Brott enligt 3 och 6 kap. brottsbalken, inomhus och utomhus (årsboken)",
    "stold_ran": "Stöld och rån (årsboken)",
    "skadegorelse_totalt": "Skadegörelse (årsboken)",
    "narkotikabrott": "Narkotikabrott (årsboken)",
}
"""The yearbook's groups. Its "Våldsbrott" holds sexual offences and what happens at home: the title says so."""
COLUMNS: Final = ("omrade_kind", "omrade_code", "brott", "month", "n", "is_preliminary")


def read_others(connection: psycopg.Connection) -> Iterator[Series]:
    """Give the figures of every other official source that is loaded."""
    yield from _by_kind(_with_difference(_read_arsbok(connection)), "year", "antal", ARSBOK)
    yield from _by_kind(_read_folkmangd(connection), "year", "personer", FOLKMANGD)
    yield from _by_kind(_read_folkmangd_regso(connection), "year", "personer", FOLKMANGD_REGSO)
    yield from _by_kind(_read_handelser(connection), "month", "handelser", HANDELSER)


def _by_kind(figures: pd.DataFrame, grain: str, unit: str, source: str) -> Iterator[Series]:
    """Split figures by the kind of area that they are of, and the division that each period is in."""
    for kind, rows in figures.groupby("omrade_kind"):
        if kind != "stadsdelsomrade":
            valid_from = REGSO_FROM if kind == "regso" else None
            yield Series(str(kind), valid_from, grain, unit, rows.drop(columns="omrade_kind"), source)
            continue
        parts = [part.assign(version=_versions(part["omrade_code"])) for _, part in rows.groupby("month")]
        for version, part in pd.concat(parts).groupby("version"):
            of_version = part.drop(columns=["omrade_kind", "version"])
            yield Series(str(kind), pd.Timestamp(str(version)).date(), grain, unit, of_version, source)


def _versions(codes: "pd.Series[str]") -> "pd.Series[str]":
    """Find the newest division that has all of the areas of a period; else the newest that has each."""
    named = set(codes)
    fitting = [version for version in STADSDELSOMRADE_VERSIONS if named <= set(extents(version))]
    newest = {
        code: (fitting or [version for version in STADSDELSOMRADE_VERSIONS if code in extents(version)])[-1]
        for code in named
    }
    return codes.map(newest).astype("str")


def _figures(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    """Give the columns of a series to rows of `COLUMNS`; what is published is exact."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    note = pd.Series(None, index=frame.index, dtype="object")
    return frame.assign(n=frame["n"].astype("Int64"), status="exact", note=note)


def _read_arsbok(connection: psycopg.Connection) -> pd.DataFrame:
    rows = connection.execute(
        """
        SELECT omrade_kind, omrade_code, brottsgrupp, month, antal, FALSE
        FROM core.stockholm__arsbok_brott WHERE superseded_by IS NULL AND area_id IS NOT NULL
        """
    ).fetchall()
    figures = _figures(rows)
    return figures.assign(brott=figures["brott"].map(BROTTSGRUPPER))


def _with_difference(figures: pd.DataFrame) -> pd.DataFrame:
    """Say with the city's total how much more it is than all of its areas together, and why."""
    is_city = figures["omrade_code"] == CITY
    key = ["brott", "month"]
    areas = figures[~is_city].groupby(key)
    is_whole = areas["omrade_code"].agg(_is_whole)
    parts = areas["n"].sum().where(is_whole)
    sums = parts.reindex(pd.MultiIndex.from_frame(figures[key]))
    notes = [
        _difference_words(int(n), int(total)) if city and not pd.isna(total) and n != total else None
        for n, total, city in zip(figures["n"], sums, is_city, strict=True)
    ]
    return figures.assign(note=pd.Series(notes, index=figures.index, dtype="object"))


def _is_whole(codes: "pd.Series[str]") -> bool:
    """Tell whether a division has just these areas: only then is what is left in none of them."""
    return any(set(codes) == set(extents(version)) for version in STADSDELSOMRADE_VERSIONS)


def _difference_words(n: int, total: int) -> str:
    return (
        f"Summan av stadsdelsområdena är {_spaced(total)}; {_spaced(n - total)} anmälda brott i staden har "
        "inget känt stadsdelsområde."
    )


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _read_folkmangd(connection: psycopg.Connection) -> pd.DataFrame:
    rows = connection.execute(
        """
        SELECT omrade_kind, omrade_code, %s, date_trunc('year', matdag_on)::date, round(folkmangd), is_prognos
        FROM core.stockholm__folkmangd WHERE superseded_by IS NULL AND area_id IS NOT NULL
        """,
        [POPULATION],
    ).fetchall()
    figures = _figures(rows)
    note = figures["note"].mask(figures["is_preliminary"], "Prognos, inte en räknad folkmängd.")
    return figures.assign(note=note)


def _read_folkmangd_regso(connection: psycopg.Connection) -> pd.DataFrame:
    rows = connection.execute(
        """
        SELECT omrade_kind, omrade_code, %s, date_trunc('year', matdag_on)::date, sum(folkmangd), FALSE
        FROM core.scb__folkmangd_regso
        WHERE
            superseded_by IS NULL AND area_id IS NOT NULL AND kon = 'totalt' AND alder <> 'totalt'
        GROUP BY 1, 2, 4
        -- an age that is missing would make the sum a part of the population
        HAVING bool_and(status = 'exact')
        """,
        [POPULATION],
    ).fetchall()
    return _figures(rows)


def _read_handelser(connection: psycopg.Connection) -> pd.DataFrame:
    rows = connection.execute(
        """
        SELECT 'kommun', %s, typ, month, sum(antal), FALSE
        FROM core.polisen__handelser WHERE superseded_by IS NULL AND is_in_city
        GROUP BY 3, 4
        """,
        [CITY],
    ).fetchall()
    return _figures(rows)
