"""Synthetic reported crime as a table of stadsdelsområde, brottstyp and month.

What is handed over most often. Drawn as the rows with positions are, from the same published levels;
counts by the day of registration.
"""

from pathlib import Path
from typing import Final

import pandas as pd

from etl.demo import codes, deliveries, places, write
from etl.demo.mixing import REPEATED, Spoil, describe_rows, fill, leave, mix_faults
from etl.demo.registration import register_crimes
from etl.demo.request import FULL_VOLUME, Stream, make_generator, require_request
from geo.crosswalk import STADSDELSOMRADE_VERSIONS, STATISTICS_FROM
from geo.data import read_facts
from geo.names import normalise_name
from geo.themes import THEMES, UNKNOWN_THEME

SOURCE: Final = "polisen__anmalda_brott_omrade"
DEFAULT_YEAR: Final = 2021

WHOLE_CITY: Final = "Hela staden"
REST: Final = "Övriga brott"
"""What the area table calls crimes of no theme."""

_PER_KIND: Final = 2


def generate_omrade(out: Path, seed: int, year: int = DEFAULT_YEAR, *, scale: float = FULL_VOLUME) -> Path:
    """Write one year of reported crime as a table of stadsdelsområde, brottstyp and month.

    Parameters
    ----------
    out
        Folder; made when missing. A file of the same name is replaced.
    seed
        Not negative. Decides everything that is drawn.
    year
        2021 to 2025. Its stadsdelsområden are those that statistics of the year are kept by.
    scale
        Share of the published volume, for tests; above 0.

    Returns
    -------
    delivery
        Semicolon-separated text with every area, theme and month, zeros too, and rows of the whole
        city. What is in no theme stands under `REST`.

    Raises
    ------
    ParameterError
        When nothing is published for the year, the seed is negative or the scale not above 0.
    """
    require_request(seed, 1, year, scale)
    out.mkdir(parents=True, exist_ok=True)
    rng = make_generator(seed, Stream.OMRADE, year)
    city = places.find_city(seed)
    crimes = register_crimes(rng, deliveries.draw_crimes(rng, city, year, scale), year)
    rows = _count_by_area(crimes, year)
    usable = pd.Series(data=True, index=rows.index)
    mixed, faults = mix_faults(rng, rows.astype({"antal": "str"}), usable, _FAULTS, _PER_KIND)
    path = out / f"{SOURCE}_{year}.csv"
    write.write_table(path, mixed)
    is_city = rows["omrade"] == WHOLE_CITY
    sidecar: dict[str, object] = {
        "source": SOURCE,
        "seed": seed,
        "year": year,
        "scale": scale,
        "rows": len(mixed),
        "valid_rows": len(rows),
        "brott": len(crimes),
        "faults": describe_rows(faults),
        "totals": rows[~is_city].groupby("omrade")["antal"].sum().to_dict(),
    }
    write.write_json(write.sidecar_path(path), sidecar)
    return path


def _count_by_area(crimes: pd.DataFrame, year: int) -> pd.DataFrame:
    """Count crimes per area of the year, theme and month: omrade, brottstyp, manad, antal."""
    version = max(day for day in STADSDELSOMRADE_VERSIONS if STATISTICS_FROM[day].year <= year)
    facts = read_facts("stadsdelar").set_index("stadsdel")
    name_of = facts[f"stadsdelsomrade_{version.year}"].map(normalise_name)
    stadsdel = pd.Series(places.read_cells()["stadsdel"].to_numpy()[crimes["cell"].to_numpy()])
    theme = deliveries.find_themes(codes.read_codes(), year)[crimes["code"].to_numpy()]
    titles = {theme.id: theme.title for theme in THEMES} | {UNKNOWN_THEME: REST}
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    counted = pd.DataFrame(
        {
            "omrade": "Stadsdelsområde " + stadsdel.map(name_of),
            "brottstyp": pd.Series(theme).map(titles),
            "manad": crimes["registered"].dt.strftime("%Y-%m"),
        }
    )
    areas = sorted(counted["omrade"].unique())
    per_area = counted.value_counts().rename("antal")
    whole = counted.assign(omrade=WHOLE_CITY).value_counts().rename("antal")
    every = pd.MultiIndex.from_product(
        [[WHOLE_CITY, *areas], titles.values(), months], names=["omrade", "brottstyp", "manad"]
    )
    return pd.concat([whole, per_area]).reindex(every, fill_value=0).reset_index()


_FAULTS: Final[dict[str, Spoil]] = {
    "okant_omrade": fill("omrade", "Stadsdelsområde Norrort"),
    "manad_som_inte_finns": fill("manad", "2021-13"),
    "antal_under_noll": fill("antal", "-3"),
    "antal_som_text": fill("antal", "ca 10"),
    REPEATED: leave,
}
FAULT_KINDS: Final = tuple(_FAULTS)
"""What can be wrong with a row, as the sidecar names it."""
