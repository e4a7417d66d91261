"""What holds for any delivery; a brute-force search over all covers is the oracle."""

from datetime import date
from itertools import combinations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crosswalk import STADSDELSOMRADE_VERSIONS, STATISTICS_FROM, express, extents, is_counted

V2023 = STADSDELSOMRADE_VERSIONS[-1]
ALL_CODES = sorted({code for version in STADSDELSOMRADE_VERSIONS for code in extents(version)})
STATUSES = ("exact", "protected", "withheld", "saknas", "ej_tillamplig")


def values(month: str, delivered: dict[str, tuple[int, str]]) -> pd.DataFrame:
    rows = [(month, code, n, status) for code, (n, status) in delivered.items()]
    frame = pd.DataFrame(rows, columns=["month", "omrade_code", "n", "status"])
    return frame.assign(month=pd.to_datetime(frame["month"]))


deliveries = st.dictionaries(
    st.sampled_from(ALL_CODES), st.tuples(st.integers(0, 500), st.sampled_from(STATUSES)), min_size=1
)
months = st.sampled_from(["2019-05", "2020-09", "2022-03", "2023-11", "2024-02"])


def possible_totals(target: str, delivered: dict[str, tuple[int, str]], month: date) -> set[int]:
    """Find every total of the target that disjoint delivered numbers give, by trying all sets."""
    extent_of = {
        code: extent for version in STADSDELSOMRADE_VERSIONS for code, extent in extents(version).items()
    }
    usable = [
        code
        for code, (n, status) in delivered.items()
        if status in ("exact", "protected")
        and extent_of[code] <= extent_of[target]
        and (is_counted(code, month) or (n and month < STATISTICS_FROM[V2023] and not is_closed(code, month)))
    ]
    return {
        sum(delivered[code][0] for code in chosen)
        for size in range(1, len(usable) + 1)
        for chosen in combinations(usable, size)
        if sum(len(extent_of[code]) for code in chosen) == len(extent_of[target])
        and frozenset().union(*(extent_of[code] for code in chosen)) == extent_of[target]
    }


def is_closed(code: str, month: date) -> bool:
    last = max(version for version in STADSDELSOMRADE_VERSIONS if code in extents(version))
    later = [version for version in STADSDELSOMRADE_VERSIONS if version > last]
    return bool(later) and month >= STATISTICS_FROM[later[0]]


@settings(max_examples=200, deadline=None)
@given(deliveries, months, st.sampled_from(STADSDELSOMRADE_VERSIONS))
def test_a_number_is_given_only_if_delivered_areas_fill_the_target_exactly(
    delivered: dict[str, tuple[int, str]], month: str, version: date
) -> None:
    frame = values(month, delivered)
    expressed = express(frame, version)
    assert expressed["omrade_code"].tolist() == sorted(extents(version))
    for code, n, status, note in expressed[["omrade_code", "n", "status", "note"]].itertuples(index=False):
        totals = possible_totals(code, delivered, date.fromisoformat(f"{month}-01"))
        assert (status in ("exact", "protected")) == (not pd.isna(n))
        if not pd.isna(n):
            assert n in totals
        elif status == "saknas" and code not in delivered:
            assert note.endswith(".")
        own = delivered.get(code, (0, "saknas"))[1]
        if pd.isna(n) and own != "withheld":
            assert not totals


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(STADSDELSOMRADE_VERSIONS), st.data())
def test_a_complete_delivery_in_one_version_is_itself_in_that_version(
    version: date, data: st.DataObject
) -> None:
    counts = {code: data.draw(st.integers(0, 9999)) for code in extents(version)}
    month = STATISTICS_FROM[version].isoformat()[:7]
    frame = values(month, {code: (n, "exact") for code, n in counts.items()})
    for later in [each for each in STADSDELSOMRADE_VERSIONS if each >= version]:
        expressed = express(frame, later)
        assert (expressed["status"] == "exact").all()
        assert expressed["n"].sum() == sum(counts.values())  # joining areas loses nothing
    same = express(frame, version)
    assert dict(zip(same["omrade_code"], same["n"], strict=True)) == counts
    assert same["note"].isna().all()
