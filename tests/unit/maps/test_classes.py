"""Which mark a unit gets, and what the legend says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ShapeError
from maps.classes import class_label, in_order, legend_of, mark_of, measure_words, scheme_of, swedish_order
from maps.palette import fills_of, patterns
from maps.picture import Measure, Picture, Unit
from tests.unit.maps.made import picture, unit

COUNTS = [
    unit("inga", 0),
    unit("skyddad", 0, "protected"),
    unit("dold", None, "withheld"),
    unit("tom", None, None),
    unit("saknas", None, "saknas"),
    unit("gatt", None, "ej_tillamplig"),
    unit("tre", 3),
    unit("tolv", 12),
    unit("hundra", 100),
]


def marks(made: Picture) -> dict[str, str]:
    scheme = scheme_of(made)
    return {each.code: mark_of(each, scheme) for each in made.units}


def labels(made: Picture) -> dict[str, str]:
    return {item.mark: item.label for item in legend_of(made)}


def test_hexagons_are_classed_by_count() -> None:
    made = picture(COUNTS, is_hexagonal=True)
    # 3 is below the first limit, 5, so the classes begin at 0: 0-4, 5-9, 10-24, 25 and more
    assert marks(made) == {
        "inga": "zero",
        "skyddad": "few",
        "dold": "withheld",
        "tom": "none",
        "saknas": "none",
        "gatt": "none",
        "tre": "c0",
        "tolv": "c2",
        "hundra": "c3",
    }


def test_areas_are_classed_by_count_per_km2() -> None:
    # 2 km² each: 3 → 1,5, 12 → 6, 100 → 50
    found = marks(picture(COUNTS))
    assert (found["tre"], found["tolv"], found["hundra"]) == ("c0", "c1", "c3")


def test_an_area_without_a_size_has_no_density() -> None:
    assert marks(picture([unit("a", 12, area_km2=None)])) == {"a": "none"}


def test_the_legend_of_counts_says_every_kind_of_nothing() -> None:
    assert labels(picture(COUNTS, is_hexagonal=True)) == {
        "c3": "25 eller fler",
        "c2": "10–24",
        "c1": "5–9",
        "c0": "1–4",
        "zero": "Inga anmälda brott",
        "few": "Inga eller enstaka",
        "withheld": "För få för att visas",
        "none": "Ingen uppgift",
    }


def test_the_legend_says_why_a_number_is_hidden() -> None:
    note = {item.mark: item.note for item in legend_of(picture(COUNTS))}["withheld"]
    assert note is not None
    assert note.startswith("Antal under 5 visas inte.")
    official = {item.mark: item.note for item in legend_of(picture(COUNTS, threshold=None))}
    assert official["withheld"] == "Antalet är dolt"


@pytest.mark.parametrize("measure", ["koncentration", "koncentration_gi"])
def test_concentration_is_told_without_numbers(measure: Measure) -> None:
    units = [
        unit("hog", 30, is_raised=True),
        unit("lag", 2, is_raised=False),
        unit("dold_men_hog", None, "withheld", is_raised=True),
        unit("dold", None, "withheld"),
        unit("tom", None, None, is_raised=True),
        unit("okand", 3),
    ]
    made = picture(units, measure)
    assert marks(made) == {
        "hog": "raised",
        "lag": "inside",
        "dold_men_hog": "raised",
        "dold": "withheld",
        "tom": "none",
        "okand": "none",
    }
    assert labels(made)["raised"] == "Mer än slumpen"
    assert "zero" not in labels(made)


def test_the_legend_speaks_of_what_is_counted() -> None:
    for measure, finding in (
        ("koncentration", "Förhöjd koncentration"),
        ("koncentration_gi", "Samlad volym"),
    ):
        made = picture([unit("a", 3, is_raised=True)], measure, unit="ärenden")  # type: ignore[arg-type]
        assert legend_of(made)[0].note == f"{finding} av ärenden"
        assert measure_words(made).startswith("Ärenden i rutan och dess grannar")
    cases = picture([unit("a", 0)], unit="ärenden", is_hexagonal=True)
    assert labels(cases)["zero"] == "Inga ärenden"
    assert measure_words(cases) == "Ärenden per ruta"
    assert measure_words(picture([unit("a", 0)], unit="ärenden")) == "Ärenden per km²"
    share = picture([unit("a", None, "withheld")], "andel", unit="procent av de svarande", threshold=30)
    assert measure_words(share) == "Procent av de svarande"
    withheld = next(item for item in legend_of(share) if item.mark == "withheld")
    assert (withheld.label, withheld.note) == ("För få svar för att visas", "Färre än 30 svar visas inte")


def test_a_share_has_the_same_classes_whatever_it_is() -> None:
    units = [unit(f"{n}", None, estimate=n, low=n - 3, high=n + 3, base=90) for n in (0.0, 19.9, 20.0, 55.0)]
    made = picture(units, "andel")
    assert list(marks(made).values()) == ["c0", "c0", "c1", "c4"]
    assert labels(made)["c4"] == "50\u202f% eller mer"
    assert labels(made)["c1"] == "20 till under 30\u202f%"
    assert labels(made)["c0"] == "Under 20\u202f%"
    assert "zero" not in labels(made)


def test_a_rate_chooses_round_classes_unless_it_comes_with_some() -> None:
    units = [unit(f"r{n}", int(n), estimate=n, low=n, high=n + 1, base=1000) for n in (0.0, 0.4, 7.0, 60.0)]
    chosen = picture(units, "per_1000")
    # the highest is 60: 5, 10, 25 and 50, and what is below
    assert scheme_of(chosen).limits == (0.0, 5.0, 10.0, 25.0, 50.0)
    assert list(marks(chosen).values()) == ["zero", "c0", "c1", "c4"]
    assert labels(chosen)["zero"] == "Inga"
    assert scheme_of(picture(units, "per_1000", classes=(2, 20))).limits == (0.0, 2, 20)


@pytest.mark.parametrize("lacking", ["low", "high"])
@pytest.mark.parametrize("measure", ["andel", "per_1000"])
def test_an_estimate_without_its_interval_is_not_shown(measure: Measure, lacking: str) -> None:
    ends = {"low": 10.0, "high": 20.0} | {lacking: None}
    assert marks(picture([unit("a", 3, estimate=15.0, **ends)], measure)) == {"a": "none"}


def test_counts_without_limits_get_round_ones() -> None:
    made = picture([unit("a", 0), unit("b", 300)], classes=(), is_hexagonal=True)
    assert scheme_of(made).limits == (25.0, 50.0, 100.0, 250.0)
    nothing = picture([unit("a", 0)], classes=(), is_hexagonal=True)
    assert scheme_of(nothing).limits == ()
    assert [item.mark for item in legend_of(nothing)] == ["zero", "withheld", "none"]


def test_a_class_of_one_number_says_that_number() -> None:
    made = picture([unit("a", 1)], classes=(1, 2, 5), is_hexagonal=True)
    assert class_label(scheme_of(made), 0) == "1"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["exact", "protected", "withheld", "saknas", "ej_tillamplig", None]),
            st.none() | st.integers(min_value=0, max_value=5000),
            st.none() | st.floats(min_value=0, max_value=1000),
            st.none() | st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["antal", "koncentration", "koncentration_gi", "per_1000", "andel"]),
    st.booleans(),
)
def test_every_mark_on_the_map_is_in_the_legend_and_can_be_drawn(
    found: list[tuple[str | None, int | None, float | None, bool | None]],
    measure: Measure,
    is_hexagonal: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    units: list[Unit] = [
        unit(f"u{at}", n, status, estimate=estimate, low=estimate, high=estimate, is_raised=is_raised)
        for at, (status, n, estimate, is_raised) in enumerate(found)
    ]
    made = picture(units, measure, is_hexagonal=is_hexagonal)
    drawable = set(fills_of(len(scheme_of(made).limits))) | set(patterns())
    assert set(marks(made).values()) <= set(labels(made)) <= drawable


def test_what_is_withheld_or_missing_never_gets_a_class() -> None:
    for status in ("withheld", "saknas", "ej_tillamplig", None):
        odd = unit("a", 700, status, estimate=9.0, low=1.0, high=10.0)
        for measure in ("antal", "per_1000", "andel"):
            assert marks(picture([odd], measure))["a"] in {"withheld", "none"}  # type: ignore[arg-type]


def test_names_are_in_swedish_order() -> None:
    names = ["Östermalm", "Ängby", "Årsta", "Zinken", "Abrahamsberg", "gamla stan"]
    assert sorted(names, key=swedish_order) == [
        *("Abrahamsberg", "gamla stan", "Zinken", "Årsta", "Ängby", "Östermalm")
    ]


def test_units_without_a_name_stand_last() -> None:
    units = [unit("z", 1, name=None), unit("b", 1, name="B"), unit("a", 1, name="B")]
    assert [each.code for each in in_order(units)] == ["a", "b", "z"]


def test_a_picture_needs_units_each_once_and_limits_that_ascend() -> None:
    with pytest.raises(ShapeError, match="at least one"):
        picture([])
    with pytest.raises(ShapeError, match="twice"):
        picture([unit("a", 1), unit("a", 2)])
    with pytest.raises(ShapeError, match="ascend"):
        picture([unit("a", 1)], classes=(5, 5))
