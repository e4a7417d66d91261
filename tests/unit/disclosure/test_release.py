import pickle
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from geo.disclosure.policy import OFFICIELL_STATISTIK, POLIS_KALENDERAR, Policy, Recipient
from geo.disclosure.release import Released, Status, Sums, release, release_tables
from geo.errors import PolicyError, ShapeError
from geo.periods import Window
from geo.themes import Geography
from tests.unit.disclosure.cities import YEAR, counts


def test_only_the_door_makes_what_may_leave() -> None:
    released = release(counts("ruta_9", np.array([7])), POLIS_KALENDERAR)
    with pytest.raises(PolicyError, match="made by hand"):
        replace(released, n=np.ma.MaskedArray([7]))
    with pytest.raises(PolicyError, match="made by hand"):
        Released(
            "ruta_9", "polisen__anmalda_brott", "cykel", Geography.RUTA_9, YEAR, np.array([1]),
            np.ma.MaskedArray([3]), np.array(["exact"]), POLIS_KALENDERAR, is_synthetic=True,
        )  # fmt: skip


def test_a_withheld_number_is_nowhere_in_what_leaves() -> None:
    few = release(counts("ruta_9", np.array([3, 7, 0])), POLIS_KALENDERAR)
    fewer = release(counts("ruta_9", np.array([1, 7, 0])), POLIS_KALENDERAR)
    np.testing.assert_array_equal(few.n.data, [0, 7, 0])
    assert few.n.tolist() == [None, 7, 0]
    assert pickle.dumps((few.n, few.status)) == pickle.dumps((fewer.n, fewer.status))


def test_what_left_cannot_be_changed() -> None:
    released = release(counts("ruta_9", np.array([3, 7])), POLIS_KALENDERAR)
    with pytest.raises(ValueError, match="read-only"):
        released.status[0] = Status.EXACT.value
    with pytest.raises(ValueError, match="read-only"):
        released.n[1] = 8


def test_releasing_does_not_lock_or_change_what_came_in() -> None:
    table = counts("ruta_9", np.array([3, 7]))
    release(table, POLIS_KALENDERAR)
    table.n[0] = 4
    table.unit[0] = 17
    np.testing.assert_array_equal(table.n, [4, 7])


def test_every_status_and_recipient_is_stated() -> None:
    released = release(counts("ruta_9", np.array([0, 4, 5])), POLIS_KALENDERAR)
    assert released.status.tolist() == ["exact", "withheld", "exact"]
    assert released.recipients == {Recipient.SAMVERKAN_POLIS}
    assert released.is_synthetic


def test_official_figures_pass_as_they_are_for_everybody() -> None:
    table = replace(counts("stadsdelsomrade", np.array([0, 3, 12])), source="bra__anmalda_brott", theme="ran")
    monthly = replace(table, window=Window(date(2024, 5, 1), date(2024, 6, 1)))
    released = release(monthly, OFFICIELL_STATISTIK)
    assert released.n.tolist() == [0, 3, 12]
    assert set(released.status.tolist()) == {Status.EXACT}
    assert Recipient.OPPEN in released.recipients


def test_police_rows_never_pass_as_official_statistics() -> None:
    with pytest.raises(PolicyError, match="polisen__anmalda_brott"):
        release(counts("stadsdelsomrade", np.array([3])), OFFICIELL_STATISTIK)


def test_nothing_of_the_police_is_open() -> None:
    assert Recipient.OPPEN not in POLIS_KALENDERAR.recipients


@pytest.mark.parametrize(
    "window",
    [
        Window(date(2024, 1, 1), date(2024, 7, 1)),
        Window(date(2023, 7, 1), date(2024, 7, 1)),
        Window(date(2023, 1, 1), date(2025, 1, 1)),
        Window(date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_only_whole_calendar_years_are_released(window: Window) -> None:
    with pytest.raises(PolicyError, match="whole calendar year"):
        release(replace(counts("stadsdel", np.array([9])), window=window), POLIS_KALENDERAR)


def test_a_theme_is_not_shown_finer_than_it_may() -> None:
    with pytest.raises(PolicyError, match=r"theme sexualbrott: expected stadsdelsomrade"):
        release(counts("stadsdel", np.array([9]), theme="sexualbrott"), POLIS_KALENDERAR)
    with pytest.raises(PolicyError, match=r"theme bostadsinbrott: expected regso"):
        release(counts("stadsdel", np.array([9]), theme="bostadsinbrott"), POLIS_KALENDERAR)


def test_a_policy_is_not_shown_finer_than_it_may() -> None:
    with pytest.raises(PolicyError, match="expected ruta_9 or coarser, got ruta_10"):
        release(replace(counts("ruta_9", np.array([9])), geography=Geography.RUTA_10), POLIS_KALENDERAR)


def test_an_unknown_theme_does_not_leave() -> None:
    with pytest.raises(PolicyError, match="okant_tema"):
        release(counts("stadsdel", np.array([9]), theme="okant_tema"), POLIS_KALENDERAR)


@pytest.mark.parametrize(
    "change",
    [{"theme": "klotter"}, {"window": Window.calendar_year(2023)}, {"is_synthetic": False}],
)
def test_tables_of_different_things_are_not_released_together(change: dict[str, Any]) -> None:
    other = replace(counts("ruta_8", np.array([9])), **change)
    with pytest.raises(PolicyError, match="one source, theme and period"):
        release_tables([counts("ruta_9", np.array([9])), other], [], POLIS_KALENDERAR)


def test_no_table_is_no_release() -> None:
    with pytest.raises(PolicyError, match="got 0"):
        release_tables([], [], POLIS_KALENDERAR)


def test_tables_that_share_a_whole_must_say_how_they_cross() -> None:
    # kommun = ruta_9 and kommun = stadsdel, with nothing said of how those two cross
    tables = [
        counts("kommun", np.array([7])),
        counts("ruta_9", np.array([2, 5])),
        counts("stadsdel", np.array([7])),
    ]
    relations = [
        Sums("kommun", "ruta_9", np.zeros(2, np.int64), np.arange(2)),
        Sums("kommun", "stadsdel", np.zeros(1, np.int64), np.arange(1)),
    ]
    with pytest.raises(ShapeError, match="how their parts cross"):
        release_tables(tables, relations, POLIS_KALENDERAR)


@pytest.mark.parametrize(
    "change", [{"threshold": None}, {"threshold": 1}, {"recipients": frozenset()}, {"method": "official"}]
)
def test_a_policy_that_contradicts_itself_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(PolicyError, match="policy polis_kalenderar"):
        replace(POLIS_KALENDERAR, **change)


@pytest.mark.parametrize("policy", [POLIS_KALENDERAR, OFFICIELL_STATISTIK])
def test_a_policy_names_owner_day_and_reason(policy: Policy) -> None:
    assert policy.owner
    assert policy.reason.endswith(".")
    assert policy.decided <= date(2026, 12, 31)
