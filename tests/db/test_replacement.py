"""Rows without an id: a delivery replaces its period, exactly once, and the cube follows."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest

from api.cli.etl import show_balance
from etl.load.run import Loaded, run_delivery
from etl.source import Balance
from etl.sources import polisen__anmalda_brott, polisen__anmalda_brott_basomrade
from geo.settings import Settings
from tests.sources.polisen__anmalda_brott_basomrade.workbooks import deliver, row, stored

pytestmark = pytest.mark.db

JANUARY, FEBRUARY = dt.date(2024, 1, 1), dt.date(2024, 2, 1)
DAYS = [dt.date(2024, 1, 28) + dt.timedelta(days=n) for n in range(8)]
"""Four of January and four of February."""

Crime = tuple[dt.date, str, int]
"""Date of registration, brottskod, antal: what the rows of these tests differ in."""


def crime(day: dt.date, brottskod: str = "0355", antal: int = 1) -> list[Any]:
    known = {"inskrivningsdatum": day, "brottskod": brottskod, "antal": antal}
    return row(**known, **dict.fromkeys(("dag_start", "dag_slut", "tid_start", "tid_slut")))


def current(etl: psycopg.Connection) -> Counter[Crime]:
    return Counter(stored(etl, "inskriven_on, brottskod, antal"))


def cube(etl: psycopg.Connection) -> dict[dt.date, int]:
    return dict(
        etl.execute(
            """
            SELECT month, sum(n) FROM analysis.cube_area
            INNER JOIN area.area USING (area_id) INNER JOIN area.area_set USING (area_set_id)
            WHERE cube_area.source = 'polisen__anmalda_brott_basomrade' AND kind = 'kommun' GROUP BY 1
            """
        ).fetchall()
    )


def by_month(crimes: Iterable[Crime]) -> dict[dt.date, int]:
    counted: Counter[dt.date] = Counter()
    for day, _, antal in crimes:
        counted[day.replace(day=1)] += antal
    return dict(counted)


def draw(rng: np.random.Generator) -> list[Crime]:
    """Rows of a stretch of days, few enough codes that many are equal; its ends have rows."""
    first, last = sorted(rng.choice(len(DAYS), 2))
    places = [first, last, *rng.integers(first, last + 1, rng.integers(0, 7))]
    return [(DAYS[at], str(rng.choice(["0355", "9801"])), int(rng.integers(1, 3))) for at in places]


@pytest.mark.parametrize("seed", range(6))
def test_after_any_deliveries_the_rows_are_those_of_the_last_that_covers_each_day(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    last: dict[dt.date, Counter[Crime]] = {}
    for number in range(5):
        crimes = draw(rng)
        before = sum(last.values(), Counter())
        covered = [day for day in DAYS if min(crimes)[0] <= day <= max(crimes)[0]]
        loaded = deliver(settings, tmp_path, *(crime(*each) for each in crimes), name=f"{number}.xlsx")
        for day in covered:
            last[day] = Counter(each for each in crimes if each[0] == day)
        after = sum(last.values(), Counter())
        assert current(etl) == after
        assert cube(etl) == by_month(after.elements())
        kept = Counter(crimes) & before
        assert loaded.balance == Balance(
            read=len(crimes),
            new=len(crimes) - kept.total(),
            unchanged=kept.total(),
            superseded=0,
            quarantined=0,
            withdrawn=(before - after).total(),
        )
        etl.commit()


def test_the_same_file_twice_changes_nothing(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    first = deliver(settings, tmp_path, crime(DAYS[0]), crime(DAYS[0]), crime(DAYS[1]))
    before = etl.execute("SELECT * FROM core.polisen__anmalda_brott_basomrade").fetchall(), cube(etl)
    again = run_delivery(settings, polisen__anmalda_brott_basomrade.SOURCE, tmp_path / "a.xlsx")
    assert (again.is_known, again.delivery_id, again.balance) == (True, first.delivery_id, first.balance)
    assert (
        etl.execute("SELECT * FROM core.polisen__anmalda_brott_basomrade").fetchall(),
        cube(etl),
    ) == before


def test_of_equal_rows_as_many_are_withdrawn_as_are_fewer_and_they_can_come_again(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    same = crime(DAYS[0])
    changes = []
    for number, count in enumerate((3, 1, 2)):
        balance = deliver(settings, tmp_path, *[same] * count, name=f"{number}.xlsx").balance
        changes.append((balance.new, balance.unchanged, balance.withdrawn))
    assert changes == [(3, 0, 0), (0, 1, 2), (1, 1, 0)]
    assert current(etl) == {(DAYS[0], "0355", 1): 2}


def test_a_month_that_only_loses_rows_is_counted_again_and_rows_beside_the_period_stay(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    first = deliver(settings, tmp_path, *(crime(day) for day in DAYS))
    assert cube(etl) == {JANUARY: 4, FEBRUARY: 4}
    later = deliver(settings, tmp_path, crime(DAYS[1]), crime(DAYS[5]), name="b.xlsx")
    assert (later.balance.unchanged, later.balance.new, later.balance.withdrawn) == (2, 0, 3)
    assert (
        later.remarks[-1] == "Leveransen ersätter 2024-01-29–2024-02-02; tidigare rader som den inte har: 3."
    )
    assert sorted(day for day, _, _ in current(etl)) == [DAYS[n] for n in (0, 1, 5, 6, 7)]
    assert cube(etl) == {JANUARY: 2, FEBRUARY: 3}
    history = etl.execute(
        "SELECT delivery_id, superseded_by FROM core.polisen__anmalda_brott_basomrade "
        "WHERE superseded_by IS NOT NULL"
    ).fetchall()
    assert history == [(first.delivery_id, later.delivery_id)] * 3
    told = etl.execute(
        "SELECT rows_withdrawn, period_from, period_to FROM meta.delivery ORDER BY delivery_id"
    ).fetchall()
    assert told == [(0, DAYS[0], DAYS[7] + dt.timedelta(days=1)), (3, DAYS[1], DAYS[6])]


def test_a_delivery_of_which_no_row_is_good_replaces_nothing(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, crime(DAYS[0]), crime(DAYS[1]))
    bad = deliver(settings, tmp_path, crime(DAYS[0], antal=0), crime(DAYS[1], antal=0), name="b.xlsx")
    assert (bad.balance.quarantined, bad.balance.withdrawn) == (2, 0)
    assert current(etl).total() == 2


def test_a_bad_row_takes_none_of_its_days_with_it_but_gives_way_to_a_delivery_of_its_period(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    def waiting() -> list[int | None]:
        rows = etl.execute("SELECT resolved_by FROM meta.quarantine ORDER BY quarantine_id").fetchall()
        return [resolved for (resolved,) in rows]

    deliver(settings, tmp_path, crime(DAYS[0]), crime(DAYS[2], antal=0), crime(DAYS[3]))
    deliver(settings, tmp_path, crime(DAYS[1]), crime(DAYS[3]), name="part.xlsx")
    assert waiting() == [None]
    whole = deliver(settings, tmp_path, *(crime(day) for day in DAYS[:4]), name="whole.xlsx")
    assert waiting() == [whole.delivery_id]
    assert current(etl) == {(day, "0355", 1): 1 for day in DAYS[:4]}


def test_rows_with_an_id_are_never_withdrawn(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    header = ";".join(polisen__anmalda_brott.DIALECT.columns)
    for name, ids in (("a.csv", "KL"), ("b.csv", "K")):
        rows = [f"{each};1209;59.3326;18.0649;;;Stockholm;2024-05-03;2024-05-03" for each in ids]
        (tmp_path / name).write_text("\n".join([header, *rows, f"{name};1209;;;;;Stockholm;;"]) + "\n")
        loaded = run_delivery(settings, polisen__anmalda_brott.SOURCE, tmp_path / name)
        assert loaded.balance.withdrawn == 0
    counted = etl.execute("SELECT count(*) FROM core.polisen__anmalda_brott WHERE superseded_by IS NULL")
    assert counted.fetchone() == (4,)


def test_the_balance_tells_of_withdrawn_rows_and_removed_personal_data_where_there_are_any(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_balance(deliver(settings, tmp_path, crime(DAYS[0]), crime(DAYS[0])))
    plain = capsys.readouterr().out
    assert "återtagna" not in plain
    assert "personuppgifter" not in plain
    show_balance(deliver(settings, tmp_path, crime(DAYS[0]), name="b.xlsx"))
    assert "återtagna 1: tidigare rader" in capsys.readouterr().out
    balance = Balance(read=2, new=2, unchanged=0, superseded=0, quarantined=0)
    show_balance(Loaded(1, "s", "f", balance, is_known=False, removed={"telefon": 2, "epost": 1}))
    assert (
        "borttagna personuppgifter ur fritext: e-postadresser 1, telefonnummer 2" in capsys.readouterr().out
    )
