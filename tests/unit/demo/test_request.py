import numpy as np
import pytest

from etl.demo.request import Stream, make_generator, require_request
from geo.errors import ParameterError


def test_the_years_end_with_the_last() -> None:
    assert list(require_request(1, 3, 2025)) == [2023, 2024, 2025]
    assert list(require_request(1, 1, 2021)) == [2021]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((1, 1, 2020, 1.0), "last_year"),
        ((1, 2, 2021, 1.0), "years"),
        ((1, 0, 2025, 1.0), "years"),
        ((-1, 1, 2025, 1.0), "seed"),
        ((1, 1, 2025, 0.0), "scale"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: tuple[int, int, int, float], field: str) -> None:
    with pytest.raises(ParameterError) as refused:
        require_request(*arguments)
    assert refused.value.field == field


def test_streams_and_years_have_chance_of_their_own() -> None:
    drawn = {
        (stream, year): make_generator(1, stream, year).integers(2**62)
        for stream in Stream
        for year in (0, 2024, 2025)
    }
    assert len(set(drawn.values())) == len(drawn)
    assert make_generator(1, Stream.TYCK_TILL, 2024).integers(2**62) == drawn[Stream.TYCK_TILL, 2024]


def test_no_stream_is_that_of_the_polices_rows() -> None:
    police = np.random.default_rng([1, 2024]).integers(2**62)
    assert all(make_generator(1, stream, 2024).integers(2**62) != police for stream in Stream)
