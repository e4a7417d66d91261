"""The published values and figures that a stored row is part of, and where the API tells them."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, urlencode

import numpy as np
import psycopg

from etl.lineage.ask import Row, ask, ask_first
from etl.lineage.keys import texts_of
from etl.lineage.parts import Figure, Keys, Relation, Release, Value, Version
from etl.source import Source
from geo import grid
from geo.db.tiles import MIN_ZOOM
from geo.disclosure.policy import POLICIES
from geo.periods import Window
from geo.themes import THEMES

OPENING_ZOOM: Final = MIN_ZOOM + 2
"""Where a layer opens, as its TileJSON says: the city in some tiles."""
EVERYBODY: Final = "alla"
"""Group of a survey that is everybody; maps show that one alone."""
SUM_OF: Final = "Summa av "
"""How a note begins that lists the areas a figure is the sum of."""
PART_OF: Final = " ingår i "
"""What a note says of an area that was counted in a larger one."""
GROUPS: Final = {theme.id: theme.group for theme in THEMES if theme.group is not None}


@dataclass(frozen=True)
class Tracer:
    """Follows one stored row into the version that readers see."""

    connection: psycopg.Connection
    source: Source
    version: Version
    stored: Row
    keys: Keys

    @property
    def month(self) -> date | None:
        """Month that the row counts in."""
        return self.keys.month

    def read_values(self) -> tuple[Value, ...]:
        """Read the values of layers that the row is part of."""
        groups = {self.stored.get("kon", EVERYBODY), self.stored.get("alder", EVERYBODY)}
        if self.month is None or groups != {EVERYBODY}:
            return ()
        rows = ask(
            self.connection,
            "values",
            {
                "version_id": self.version.version_id,
                "source": self.source.id,
                "themes": self._themes(),
                "month": self.month,
                "area_ids": self._counting_ids(),
                "cell_ids": self._cell_ids(),
            },
        )
        return tuple(self._value(row) for row in rows)

    def read_figures(self) -> tuple[Figure, ...]:
        """Read the figures of series, and the survey answers, that the row is or is part of."""
        if self.month is None:
            return ()
        return (*self._series(), *self._estimates())

    def _themes(self) -> list[str]:
        theme = self.keys.theme
        if theme is None:
            return texts_of(self.stored)
        group = GROUPS.get(theme.theme)
        return [theme.theme] if group is None else [theme.theme, group]

    def _counting_ids(self) -> list[int]:
        """Areas whose values hold the row: its own, and for rows that are counted all that hold those."""
        named = [area.area_id for area in self.keys.areas if area.is_named]
        if not self.source.is_counted:
            return named
        return [*(area.area_id for area in self.keys.areas), *self._whole_ids(named)]

    def _whole_ids(self, named: list[int]) -> list[int]:
        return [row["area_id"] for row in ask(self.connection, "whole_areas", {"area_ids": named})]

    def _cell_ids(self) -> list[int]:
        cells = grid.from_text(list(self.keys.cells.values())) if self.keys.cells else np.empty(0, "uint64")
        found = ask(self.connection, "cells", {"cells": grid.to_int64(cells).tolist()})
        return [row["cell_id"] for row in found]

    def _value(self, row: Row) -> Value:
        fid = f"{row['code']}.{row['theme']}.{row['window_from'].isoformat()}"
        is_cell = row.pop("is_cell")
        told = {**row, "theme_title": row["theme_title"] or row["theme"]}
        return Value(
            **told,
            item=f"/api/collections/{quote(row['layer'])}/items/{quote(fid)}",
            tiles=self._tiles(row, is_cell=is_cell),
        )

    def _tiles(self, row: Row, *, is_cell: bool) -> tuple[str, ...]:
        period = Window(row["window_from"], row["window_to"]).title
        query = urlencode({"tema": row["theme"], "period": period})
        parameters = {"is_cell": is_cell, "unit_id": row["unit_id"], "zoom": OPENING_ZOOM}
        return tuple(
            f"/api/tiles/{quote(row['layer'])}/{OPENING_ZOOM}/{tile['x']}/{tile['y']}.mvt?{query}"
            for tile in ask(self.connection, "tiles", parameters)
        )

    def _series(self) -> tuple[Figure, ...]:
        named = {area.area_id: area.name for area in self.keys.areas if area.is_named}
        rows = ask(
            self.connection,
            "series",
            {
                "version_id": self.version.version_id,
                "source": self.source.id,
                "month": self.month,
                "area_ids": [
                    *(named or [area.area_id for area in self.keys.areas]),
                    *self._whole_ids(list(named)),
                ],
            },
        )
        figures = []
        for row in _of_same_kind(rows, self.stored):
            relation = _relation(row, named)
            if relation is not None:
                figures.append(_figure(row, relation))
        return tuple(figures)

    def _estimates(self) -> tuple[Figure, ...]:
        if "indikator" not in self.stored:
            return ()
        rows = ask(
            self.connection,
            "estimates",
            {
                "version_id": self.version.version_id,
                "source": self.source.id,
                "indikator": self.stored["indikator"],
                "kon": self.stored.get("kon", EVERYBODY),
                "alder": self.stored.get("alder", EVERYBODY),
                "month": self.month,
                "area_ids": [area.area_id for area in self.keys.areas if area.is_named],
            },
        )
        return tuple(_answer(row) for row in rows)


def read_version(connection: psycopg.Connection, delivery_id: int) -> Version | None:
    """Read the version that readers see; None when nothing has been published."""
    row = ask_first(connection, "version", {"delivery_id": delivery_id})
    return None if row is None else Version(**row)


def read_releases(connection: psycopg.Connection, release_ids: set[int]) -> tuple[Release, ...]:
    """Read the decisions by which values left, with the words of their policies."""
    releases = []
    for row in ask(connection, "releases", {"release_ids": sorted(release_ids)}):
        policy = POLICIES.get(row["policy"])
        releases.append(
            Release(
                **{**row, "recipients": tuple(row["recipients"])},
                owner=policy.owner if policy else None,
                decided=policy.decided if policy else None,
                reason=policy.reason if policy else None,
            )
        )
    return tuple(releases)


def _of_same_kind(rows: list[Row], stored: Row) -> list[Row]:
    """Keep the figures of what the row is about: its type of crime, and its month rather than its year."""
    names = {row["brott"] for row in rows}
    meant = names & set(texts_of(stored)) or (names if len(names) == 1 else set())
    kept = [row for row in rows if row["brott"] in meant]
    grain = stored.get("grain") or ("month" if any(row["grain"] == "month" for row in kept) else "year")
    return [row for row in kept if row["grain"] == grain]


def _relation(row: Row, named: dict[int, str]) -> Relation | None:
    """Tell how a published figure uses the delivered one; None: it has nothing to do with it."""
    note, is_own_area = row["note"] or "", row["area_id"] in named or not named
    if note.startswith(SUM_OF):
        terms = note.removeprefix(SUM_OF).split(" ges inte: ")[0].replace(" och ", ", ").split(", ")
        if set(terms) & set(named.values()):
            return Relation.PART
        return Relation.UNUSED if is_own_area else None
    if not is_own_area:
        return None
    return Relation.UNUSED if PART_OF in note else Relation.OWN


def _figure(row: Row, relation: Relation) -> Figure:
    return Figure(
        name=row["brott"],
        unit=row["unit"],
        grain=row["grain"],
        begins=row["month"],
        kind=row["kind"],
        valid_from=row["valid_from"],
        code=row["code"],
        area=row["name"],
        n=row["n"],
        andel=None,
        status=row["status"],
        note=row["note"],
        relation=relation,
        release_id=row["release_id"],
        address=_profile(row),
    )


def _answer(row: Row) -> Figure:
    return Figure(
        name=f"{row['indikator']} (kön {row['kon']}, ålder {row['alder']})",
        unit="procent",
        grain="year",
        begins=row["window_from"],
        kind=row["kind"],
        valid_from=row["valid_from"],
        code=row["code"],
        area=row["name"],
        n=row["antal_svar"],
        andel=row["andel"],
        status=row["status"],
        note=None,
        relation=Relation.OWN,
        release_id=row["release_id"],
        address=_profile(row),
    )


def _profile(row: Row) -> str:
    query = urlencode({"version": row["valid_from"].isoformat()})
    return f"/api/areas/{quote(row['kind'])}/{quote(row['code'])}/profile?{query}"
