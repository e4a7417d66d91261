"""What each source's figures are about, under ids that are distinct, and how finely each may be shown."""

from dataclasses import replace

import numpy as np
import pytest

from etl.publish.collect import layers_of
from etl.publish.layers import LAYERS, Measure, find_layers
from etl.registry import SOURCES
from geo.disclosure.policy import POLICE_SOURCES, POLICIES, STAD_OMRADE, STAD_RUTA, Recipient
from geo.disclosure.release import release
from geo.errors import PolicyError
from geo.indicators import INDICATORS
from geo.subjects import (
    LIST_VERSIONS,
    NTU,
    POLICE,
    SUBJECTS,
    TRYGGHETSINVENTERING,
    TRYGGHETSMATNING,
    TYCK_TILL,
    find_subject,
    subjects_of,
)
from geo.themes import THEMES, UNKNOWN_THEME, Geography
from geo.tyck_till import UNCLASSIFIED
from tests.unit.disclosure.cities import counts

RESTRICTED = {"otrygghet_storning", "brist_narkotika"}


def test_no_two_subjects_share_an_id_whatever_their_source() -> None:
    ids = [theme.id for themes in SUBJECTS.values() for theme in themes]
    assert len(ids) == len(set(ids)) == 25 + 12 + 16 + len(INDICATORS)
    assert [find_subject(each).id for each in ids] == ids


def test_the_police_s_sources_share_their_themes() -> None:
    assert all(subjects_of(source) is THEMES for source in POLICE_SOURCES)
    assert SUBJECTS[POLICE] is THEMES


@pytest.mark.parametrize("source", ["bra__anmalda_brott", "polisen__handelser", "stockholm__folkmangd", ""])
def test_a_source_of_series_has_no_themes(source: str) -> None:
    assert subjects_of(source) == ()


@pytest.mark.parametrize("theme", [UNKNOWN_THEME, UNCLASSIFIED, "", "Klotter"])
def test_what_nobody_has_described_is_no_subject(theme: str) -> None:
    with pytest.raises(PolicyError, match="expected a theme of the lists"):
        find_subject(theme)


def test_every_list_has_a_version_and_is_of_a_registered_source() -> None:
    assert set(LIST_VERSIONS) == set(SUBJECTS) <= set(SOURCES)


def test_what_is_about_people_s_behaviour_is_never_shown_on_hexagons() -> None:
    city = [*SUBJECTS[TYCK_TILL], *SUBJECTS[TRYGGHETSINVENTERING]]
    assert {theme.id for theme in city if theme.is_sensitive} == RESTRICTED
    for theme in city:
        expected = Geography.STADSDEL if theme.id in RESTRICTED else Geography.RUTA_9
        assert theme.finest is expected, theme.id


@pytest.mark.parametrize("source", sorted({*POLICE_SOURCES, TYCK_TILL, TRYGGHETSINVENTERING}))
def test_no_layer_shows_a_subject_finer_than_it_may_be(source: str) -> None:
    assert subjects_of(source)
    for theme in subjects_of(source):
        shown = {layer.geography for layer in layers_of(theme, source)}
        assert not any(geography.is_finer_than(theme.finest) for geography in shown), theme.id
        if theme.is_sensitive and source in POLICE_SOURCES:
            assert shown == {Geography.STADSDELSOMRADE}, theme.id


def test_surveys_are_of_areas_and_never_of_hexagons() -> None:
    layers = [*find_layers(TRYGGHETSMATNING), *find_layers(NTU)]
    assert {layer.measure for layer in layers} == {Measure.ANDEL}
    assert {layer.geography for layer in layers} == {
        Geography.STADSDEL,
        Geography.STADSDELSOMRADE,
        Geography.REGSO,
    }
    assert {theme.finest for theme in subjects_of(NTU)} == {Geography.REGSO}


def test_no_layer_is_finer_than_a_policy_of_its_source_allows() -> None:
    assert len({layer.id for layer in LAYERS}) == len(LAYERS)
    for layer in LAYERS:
        finest = [policy.finest for policy in POLICIES.values() if layer.source in policy.sources]
        assert any(not layer.geography.is_finer_than(each) for each in finest), layer.id


@pytest.mark.parametrize("theme", sorted(RESTRICTED))
def test_a_restricted_subject_does_not_leave_for_everybody(theme: str) -> None:
    source = TYCK_TILL if theme == "otrygghet_storning" else TRYGGHETSINVENTERING
    table = replace(counts("stadsdel", np.array([9]), theme=theme), source=source)
    with pytest.raises(PolicyError, match="not for everybody"):
        release(table, STAD_OMRADE)
    assert Recipient.OPPEN not in release(table, STAD_RUTA).recipients
    fine = replace(counts("ruta_9", np.array([9]), theme=theme), source=source)
    with pytest.raises(PolicyError, match=f"theme {theme}: expected stadsdel or coarser"):
        release(fine, STAD_RUTA)


@pytest.mark.parametrize("policy", [STAD_OMRADE, STAD_RUTA])
def test_the_city_s_policies_let_no_police_row_through(policy: object) -> None:
    with pytest.raises(PolicyError, match="expected one of stockholm__trygghetsinventering"):
        release(counts("stadsdel", np.array([9])), policy)  # type: ignore[arg-type]


def test_hexagons_of_the_city_s_own_are_not_for_everybody() -> None:
    assert Recipient.OPPEN not in STAD_RUTA.recipients
    assert Recipient.PLATSPART not in STAD_RUTA.recipients
    table = replace(counts("ruta_9", np.array([1])), source=TYCK_TILL, theme="belysning")
    with pytest.raises(PolicyError, match="policy stad_omrade: expected stadsdel or coarser"):
        release(table, STAD_OMRADE)
