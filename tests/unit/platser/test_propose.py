import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import grid
from geo.errors import ShapeError
from geo.platser import Evidence, Kandidatplats, contiguous, propose
from tests.unit.platser.hexagons import disk, evidence

CITY = disk(6)  # 127 hexagons: 1 + 6 + 12 + 18 + 24 + 30 + 36
TORG, NEXT_TO_IT, FAR = 0, 1, 120


def inventering(observed: dict[int, int], **changes: object) -> Evidence:
    fields: dict[str, object] = {
        "source": "stockholm__trygghetsinventering",
        "theme": "brist_belysning",
        **changes,
    }
    return evidence(CITY, observed, **fields)


@st.composite
def cities(draw: st.DrawFn) -> list[Evidence]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    layers = []
    for theme in ("fickstold", "cykel", "klotter")[: draw(st.integers(1, 3))]:
        expected = rng.lognormal(1.0, 0.5, len(CITY))
        observed = rng.poisson(expected * rng.gamma(1.0, 1.0, len(CITY)))
        q = np.where(rng.random(len(CITY)) < draw(st.floats(0, 0.6)), 0.01, 0.5)
        layers.append(
            Evidence("polisen__anmalda_brott", theme, float(rng.random()), CITY, observed, expected, q)
        )
    return layers


def test_two_sources_at_one_torg_are_starkt_and_one_source_elsewhere_is_visst() -> None:
    found = propose(
        [
            evidence(CITY, {TORG: 60, NEXT_TO_IT: 30, FAR: 40}, weight=0.5),
            inventering({TORG: 50}, weight=0.5),
        ]
    )
    assert len(found) == 2
    of = {frozenset(plats.cells.tolist()): plats for plats in found}
    torg, far = of[frozenset(CITY[[TORG, NEXT_TO_IT]].tolist())], of[frozenset(CITY[[FAR]].tolist())]
    assert torg.id == f"k-{grid.to_text(CITY[[TORG]])[0]}"
    assert torg.score.underlag == "starkt"
    assert torg.score.sources == ("polisen__anmalda_brott", "stockholm__trygghetsinventering")
    assert far.score.sources == ("polisen__anmalda_brott",)
    assert far.score.underlag in {"visst", "svagt"}
    assert torg.score.value > far.score.value > 0
    assert [part.observed for part in torg.parts] == [90, 54]
    assert torg.contribution_of("polisen__anmalda_brott") == torg.parts[0].contribution
    assert torg.contribution_of("stockholm__tyck_till") == 0


def test_the_polygon_is_the_union_of_its_hexagons() -> None:
    (plats,) = propose([evidence(CITY, {TORG: 60, NEXT_TO_IT: 30})])
    assert plats.polygon.geom_type == "Polygon"
    assert plats.polygon.area == pytest.approx(grid.area_m2(plats.cells).sum(), rel=1e-9)
    assert plats.polygon.contains(shapely.centroid(grid.boundaries(plats.cells))).all()


def test_a_source_without_weight_is_shown_but_proposes_nothing() -> None:
    tyck_till = inventering({FAR: 90}, source="stockholm__tyck_till", weight=0.0)
    crime = evidence(CITY, {TORG: 60})
    alone, (plats,) = propose([crime]), propose([crime, tyck_till])
    assert [(each.id, each.score) for each in alone] == [(plats.id, plats.score)]
    assert plats.parts[1].source == "stockholm__tyck_till"
    assert plats.parts[1].contribution == 0
    assert propose([tyck_till]) == []


def test_the_id_stays_while_the_strongest_hexagon_does() -> None:
    (before,) = propose([evidence(CITY, {TORG: 60, NEXT_TO_IT: 30})])
    (grown,) = propose([evidence(CITY, {TORG: 55, NEXT_TO_IT: 31, 2: 25, 8: 20})])
    (turned,) = propose([evidence(CITY, {TORG: 30, NEXT_TO_IT: 60})])
    assert before.id == grown.id != turned.id


@settings(max_examples=40, deadline=None)
@given(cities())
def test_what_every_proposal_holds(layers: list[Evidence]) -> None:
    found = propose(layers)
    raised = {cell for layer in layers for cell in layer.raised(0.05).tolist()}
    assert sorted(cell for plats in found for cell in plats.cells.tolist()) == sorted(raised)
    assert [plats.id for plats in found] == sorted({plats.id for plats in found})
    for plats in found:
        assert contiguous(plats.cells).max() == 0
        assert len(plats.cells) <= 12
        assert plats.score.value == sum(part.contribution for part in plats.parts)
        assert plats.score.value == math.fsum(map(plats.contribution_of, {"polisen__anmalda_brott"}))
        assert [part.theme for part in plats.parts] == [layer.theme for layer in layers]


@settings(max_examples=20, deadline=None)
@given(cities(), st.integers(0, 2**32 - 1))
def test_the_order_of_hexagons_and_layers_does_not_matter(layers: list[Evidence], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(CITY))
    shuffled = [
        replace(
            layer,
            cells=layer.cells[order],
            observed=layer.observed[order],
            expected=layer.expected[order],
            q=layer.q[order],
        )
        for layer in layers
    ]
    before, after = propose(layers), propose(shuffled)
    assert [said(plats) for plats in after] == [said(plats) for plats in before]


def said(plats: Kandidatplats) -> tuple[object, ...]:
    return plats.id, plats.cells.tolist(), plats.parts, plats.score


def test_a_long_stretch_is_several_platser() -> None:
    found = propose([evidence(CITY, dict.fromkeys(range(61), 20))])
    assert len(found) >= 61 / 12
    assert max(len(plats.cells) for plats in found) <= 12
    assert len(propose([evidence(CITY, dict.fromkeys(range(61), 20))], cells_most=61)) == 1


def test_nothing_raised_proposes_nothing() -> None:
    assert propose([]) == []
    assert propose([evidence(CITY, {})]) == []
    assert propose([evidence(CITY[:0], {})]) == []


def test_what_does_not_fit_is_refused() -> None:
    crime = evidence(CITY, {TORG: 60})
    with pytest.raises(ShapeError, match="theme once"):
        propose([crime, crime])
    with pytest.raises(ShapeError, match="0 to 1"):
        propose([crime], q_most=1.5)
    coarse = grid.parents(CITY[:1], 8)
    with pytest.raises(ShapeError, match="one resolution"):
        propose([crime, evidence(coarse, {}, theme="cykel")])
