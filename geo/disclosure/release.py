"""The one door through which counts leave: what passes here may be published, nothing else may.

    Counts, the truth  →  release(counts, policy)  →  Released, what may be shown

A `Released` cannot be made anywhere else, and holds no number that is withheld.
"""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.disclosure.knowledge import observe_exactly, observe_roughly
from geo.disclosure.policy import Method, Policy, Recipient
from geo.disclosure.suppress import withhold
from geo.disclosure.table import Bools, Counts, Ints, Sums
from geo.errors import PolicyError
from geo.periods import Window
from geo.subjects import find_subject
from geo.themes import Geography

__all__ = ["Counts", "Released", "Status", "Sums", "release", "release_tables"]

_SEAL: Final = object()
"""Known to this module only: what makes a `Released`."""

_HIDDEN: Final = 0
"""What stands under the mask of a withheld number: never the number itself."""


class Status(StrEnum):
    """What a published value says about the true one."""

    EXACT = "exact"
    """It is the true one."""

    PROTECTED = "protected"
    """It is close to the true one: noise was added."""

    WITHHELD = "withheld"
    """There is a true one, and it is not shown."""


Statuses = npt.NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Released:
    """What may be shown of one table. Only `release` and `release_tables` make it.

    Parameters
    ----------
    unit
        Shape (n,). In the order of the counts it was made from.
    n
        Shape (n,). Masked where withheld; under the mask stands 0, not the true number.
    status
        Shape (n,). Values of `Status`.
    recipients
        Who it may be shown to.

    Raises
    ------
    PolicyError
        When made by anything but the functions of this module.
    """

    table: str
    source: str
    theme: str
    geography: Geography
    window: Window
    unit: Ints
    n: "np.ma.MaskedArray[tuple[int], np.dtype[np.int64]]"
    status: Statuses
    policy: Policy
    is_synthetic: bool
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise PolicyError("expected a release through geo.disclosure.release, got one made by hand")
        self.unit.flags.writeable = False
        self.status.flags.writeable = False
        self.n.harden_mask()
        self.n.flags.writeable = False

    @property
    def recipients(self) -> frozenset[Recipient]:
        """Who it may be shown to."""
        return self.policy.recipients

    @property
    def is_withheld(self) -> Bools:
        """Shape (n,). True where the number is not shown."""
        is_withheld: Bools = self.status == Status.WITHHELD.value
        return is_withheld


def release(counts: Counts, policy: Policy) -> Released:
    """Release one table on its own; for tables that hang together use `release_tables`.

    With suppression, an observer is taken to know nothing but the table and that small counts
    are withheld: no total.

    Parameters
    ----------
    counts
        The true counts.
    policy
        The decision under which they leave.

    Returns
    -------
    Released
        Units in the order they came.

    Raises
    ------
    PolicyError
        As for `release_tables`.
    """
    (released,) = release_tables([counts], [], policy)
    return released


def release_tables(tables: Sequence[Counts], relations: Sequence[Sums], policy: Policy) -> list[Released]:
    """Release all the tables of one source, theme and period together.

    With suppression, counts from 1 to threshold - 1 are withheld, zeros are exact, and further
    counts are withheld until nobody who knows every published number, every relation and which
    numbers are withheld can narrow a small count to less than 1 … threshold - 1. What must leave
    later must be in the same call: tables released in different calls are not safe together.

    Parameters
    ----------
    tables
        The true counts; distinct names; one source, theme and period. A total that is known or
        shown anywhere else, such as the city's, is a table of one unit.
    relations
        How they sum. A relation that is left out is not protected against.
    policy
        The decision under which they leave.

    Returns
    -------
    list of Released
        One for each table, in the same order.

    Raises
    ------
    PolicyError
        When the policy is not for the source, the geography is finer than policy or theme allow,
        the theme is unknown, the period is not one whole calendar year, or the tables are not of
        one source, theme and period.
    ShapeError
        When relations and tables do not fit or the sums do not hold.
    """
    _require_one_subject(tables)
    for table in tables:
        _require_source(table, policy)
        _require_geography(table.geography, policy.finest, f"policy {policy.id}")
    if policy.method is Method.OWN:
        for table in tables:
            _require_geography(table.geography, find_subject(table.theme).finest, f"theme {table.theme}")
            _require_unrestricted(table, policy)
    if policy.method is Method.SURVEY:
        raise PolicyError(f"policy {policy.id}: expected counts, and it is for estimates")
    if policy.threshold is None:
        return [_let_out(table, np.zeros(len(table.n), np.bool_), policy) for table in tables]
    for table in tables:
        _require_calendar_year(table.window)
        _require_geography(table.geography, find_subject(table.theme).finest, f"theme {table.theme}")
    is_withheld = _suppress(tables, relations, policy.threshold)
    return [_let_out(table, withheld, policy) for table, withheld in zip(tables, is_withheld, strict=True)]


def _suppress(tables: Sequence[Counts], relations: Sequence[Sums], threshold: int) -> list[Bools]:
    """Return what is withheld of each table, in its own order of units."""
    orders = [np.argsort(table.unit, kind="stable") for table in tables]
    # in the order of the ids, so that the order of rows in a query decides nothing
    ordered = [
        replace(table, unit=table.unit[order], n=table.n[order])
        for table, order in zip(tables, orders, strict=True)
    ]
    observers = [observe_exactly(ordered, relations), observe_roughly(ordered, relations)]
    n = np.concatenate([np.zeros(0, np.int64), *(table.n for table in ordered)])
    is_withheld = withhold([observer for observer in observers if observer is not None], n, threshold)
    ends = np.cumsum([len(order) for order in orders])[:-1]
    masks = []
    for order, ordered_mask in zip(orders, np.split(is_withheld, ends), strict=True):
        mask = np.empty_like(ordered_mask)
        mask[order] = ordered_mask
        masks.append(mask)
    return masks


def _let_out(table: Counts, is_withheld: Bools, policy: Policy) -> Released:
    shown = np.where(is_withheld, _HIDDEN, table.n).astype(np.int64)
    return Released(
        table=table.table,
        source=table.source,
        theme=table.theme,
        geography=table.geography,
        window=table.window,
        unit=table.unit.astype(np.int64),
        n=np.ma.MaskedArray(shown, mask=is_withheld.copy(), fill_value=_HIDDEN),
        status=np.where(is_withheld, Status.WITHHELD.value, Status.EXACT.value),
        policy=policy,
        is_synthetic=table.is_synthetic,
        seal=_SEAL,
    )


def _require_one_subject(tables: Sequence[Counts]) -> None:
    subjects = {(table.source, table.theme, table.window, table.is_synthetic) for table in tables}
    if len(subjects) != 1:
        raise PolicyError(f"expected tables of one source, theme and period, got {len(subjects)}")


def _require_source(table: Counts, policy: Policy) -> None:
    if table.source not in policy.sources:
        raise PolicyError(
            f"policy {policy.id}: expected one of {', '.join(sorted(policy.sources))}, got {table.source}"
        )


def _require_calendar_year(window: Window) -> None:
    if not window.is_calendar_year:
        raise PolicyError(f"expected one whole calendar year, got {window.start} to {window.end}")


def _require_geography(geography: Geography, finest: Geography, whose: str) -> None:
    if geography.is_finer_than(finest):
        raise PolicyError(f"{whose}: expected {finest} or coarser, got {geography}")


def _require_unrestricted(table: Counts, policy: Policy) -> None:
    if find_subject(table.theme).is_sensitive and Recipient.OPPEN in policy.recipients:
        raise PolicyError(f"policy {policy.id}: theme {table.theme} is not for everybody")
