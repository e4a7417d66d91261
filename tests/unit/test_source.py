import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.checks import shown
from etl.registry import SOURCES, find_source
from etl.source import Balance, BalanceError, Column, Source, form_of
from geo.errors import NotFoundError

counts = st.integers(0, 1_000_000)


@given(counts, counts, counts, counts, st.integers(-3, 3))
def test_a_balance_exists_only_when_it_adds_up(
    new: int, same: int, changed: int, bad: int, error: int
) -> None:
    read = new + same + changed + bad + error
    if error:
        with pytest.raises(BalanceError, match="går inte ihop"):
            Balance(read, new, same, changed, bad)
    else:
        assert Balance(read, new, same, changed, bad).read == read


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_describes_every_column_of_its_schema(source: Source) -> None:
    assert set(source.schema.to_schema().columns) == set(source.columns)
    assert set(source.content) <= set(source.columns)


def test_an_unknown_source_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match=f"{', '.join(SOURCES)}, fick 'x'"):
        find_source("x")


@given(st.text(min_size=1, max_size=80))
def test_of_a_closed_column_only_the_form_is_shown(value: str) -> None:
    text = shown(value, Column("vad som helst", is_open=False))
    assert text == f"text, {len(value)} tecken"


def test_a_long_value_of_an_open_column_is_cut() -> None:
    assert len(shown("9" * 500, Column("fyra siffror"))) < 70


@pytest.mark.parametrize("value", [None, float("nan")])
def test_nothing_is_called_nothing(value: object) -> None:
    assert form_of(value) == "tomt"
