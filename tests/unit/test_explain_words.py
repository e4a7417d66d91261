"""What `lagesbild explain` says of a lineage made by hand: each word for each case, and no word for nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from api.cli.explain import TOO_FEW, describe
from etl.lineage.parts import (
    AreaKey,
    Delivery,
    Fate,
    Figure,
    Held,
    Keys,
    Lineage,
    Relation,
    Release,
    RowId,
    State,
    ThemeKey,
    Value,
    Version,
)

DELIVERY = Delivery(
    delivery_id=3,
    source="polisen__anmalda_brott",
    title="Anmälda brott",
    publisher="Polismyndigheten",
    file_name="a.csv",
    sha256="ab" * 32,
    size_bytes=120,
    licence="Sekretess kan gälla",
    is_synthetic=False,
    received_at=datetime(2025, 1, 31, 23, 30, tzinfo=UTC),
    rows_read=2,
    is_stored=True,
)
FARSTA = AreaKey(1, "stadsdel", date(2007, 1, 1), None, "farsta", "Farsta", is_named=True)
KEYS = Keys(
    clock="brottstid",
    month=date(2024, 5, 1),
    times={"start_at": datetime(2024, 5, 3, 19, tzinfo=UTC), "end_at": None},
    theme=ThemeKey("klotter", "Klotter", "2026-1", "1209", date(1900, 1, 1), date(9999, 12, 31)),
    position_quality="exact",
    cells={10: "8a08866adbaffff"},
    areas=(FARSTA,),
)
VERSION = Version(7, datetime(2025, 2, 1, 12, tzinfo=UTC), 9, "0.1.0", has_delivery=True)
VALUE = Value(
    layer="anmalda_brott_stadsdel",
    title="Anmälda brott per stadsdel",
    measure="antal",
    unit="anmälda brott",
    theme="klotter",
    theme_title="Klotter",
    window_from=date(2024, 1, 1),
    window_to=date(2025, 1, 1),
    unit_id=1,
    code="farsta",
    name="Farsta",
    n=12,
    status="exact",
    is_raised=None,
    estimate=None,
    release_id=5,
    item="/api/collections/anmalda_brott_stadsdel/items/farsta.klotter.2024-01-01",
    tiles=("/api/tiles/anmalda_brott_stadsdel/10/563/301.mvt?tema=klotter&period=2024",),
)
FIGURE = Figure(
    name="Misshandel",
    unit="antal",
    grain="month",
    begins=date(2024, 5, 1),
    kind="stadsdelsomrade",
    valid_from=date(2023, 7, 1),
    code="farsta",
    area="Farsta",
    n=31,
    andel=None,
    status="exact",
    note=None,
    relation=Relation.OWN,
    release_id=6,
    address="/api/areas/stadsdelsomrade/farsta/profile?version=2023-07-01",
)
RELEASE = Release(
    release_id=5,
    policy="p",
    method="suppression",
    threshold=5,
    recipients=("samverkan_polis",),
    is_synthetic=False,
    owner="Ägaren",
    decided=date(2026, 1, 2),
    reason="Skälet.",
)
LINEAGE = Lineage(
    delivery=DELIVERY,
    row_number=2,
    delivered={"id": "'K1'", "gata": "text, 8 tecken"},
    fate=Fate(State.LOADED, RowId(3, 2)),
    keys=KEYS,
    cube=(),
    version=VERSION,
    values=(VALUE,),
    figures=(),
    releases=(RELEASE,),
)


def told(lineage: Lineage) -> str:
    return "\n".join(describe(lineage))


def test_times_are_told_in_the_citys_time() -> None:
    # 23:30 in UTC on 31 January is half past midnight on 1 February in Stockholm; in May the city is two hours ahead
    assert "Mottagen: 2025-02-01 00:30" in told(LINEAGE)
    assert "Tid start_at: 2024-05-03 21:00" in told(LINEAGE)
    assert "Tid end_at: okänd" in told(LINEAGE)


def test_a_code_without_bounds_holds_always_and_one_with_bounds_between_them() -> None:
    assert "kodlista 2026-1, brottskod 1209, gäller alltid\n" in told(LINEAGE)
    bounded = replace(KEYS.theme or ThemeKey("", ""), valid_from=date(2008, 1, 1), valid_to=date(2019, 1, 1))
    assert "gäller från 2008-01-01 till 2019-01-01" in told(
        replace(LINEAGE, keys=replace(KEYS, theme=bounded))
    )
    unknown = ThemeKey("okant_tema", "Okänt tema", "2026-1", "9999")
    text = told(replace(LINEAGE, keys=replace(KEYS, theme=unknown), values=()))
    assert "ingen rad i kodlista 2026-1, brottskod 9999 gäller den månaden" in text
    assert "dess brottskod hör inte till något tema" in text


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, "12 anmälda brott"),
        ({"n": 0}, "0 anmälda brott"),
        ({"n": None, "status": "withheld"}, TOO_FEW),
        ({"n": None, "is_raised": True}, "mer än slumpen"),
        ({"n": None, "is_raised": False}, "inte mer än slumpen"),
        ({"estimate": 1.5, "measure": "per_1000"}, "12 anmälda brott, per 1 000 invånare 1.5"),
        ({"n": None, "estimate": 27.25, "measure": "andel"}, "procent 27.25"),
    ],
)
def test_a_value_is_told_as_its_measure_says(changed: dict[str, object], shown: str) -> None:
    lines = told(replace(LINEAGE, values=(replace(VALUE, **changed),))).splitlines()  # type: ignore[arg-type]
    [line] = [line for line in lines if "anmalda_brott_stadsdel: " in line]
    assert line.endswith(f", Klotter, 2024, Farsta (farsta): {shown}")


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, "31 antal; är den levererade uppgiften"),
        (
            {"n": None, "status": "saknas", "note": "Området räknades inte."},
            "uppgift saknas; är den levererade",
        ),
        (
            {"relation": Relation.PART, "note": "Summa av A och B"},
            "är en summa där raden ingår. Summa av A och B",
        ),
        ({"relation": Relation.UNUSED}, "bygger inte på raden"),
        ({"n": None, "status": "withheld"}, TOO_FEW),
        ({"andel": 8.5, "n": 120, "unit": "procent"}, "8.5 procent av 120 svar"),
    ],
)
def test_a_figure_is_told_with_what_it_has_to_do_with_the_row(changed: dict[str, object], shown: str) -> None:
    figure = replace(FIGURE, **changed)  # type: ignore[arg-type]
    text = told(replace(LINEAGE, values=(), figures=(figure,)))
    assert shown in text
    assert f"Profil: {FIGURE.address}" in text
    assert ("2024-05" in text) == (figure.grain == "month")


def test_a_row_in_quarantine_has_two_steps_and_its_reason() -> None:
    held = Held("brottskod", "fyra siffror", "'12'", None, None)
    lineage = replace(
        LINEAGE, fate=Fate(State.QUARANTINED, None, held), keys=None, values=(), releases=(), version=None
    )
    assert "I karantän: kolumn brottskod, väntade fyra siffror, fick '12'." in told(lineage)
    assert [line[:2] for line in told(lineage).splitlines() if line[:1].isdigit()] == ["1.", "2."]
    mended = replace(held, resolved_by=4, correction=RowId(4, 8))
    assert "lagesbild explain 4 8" in told(replace(lineage, fate=Fate(State.QUARANTINED, None, mended)))
    elsewhere = replace(held, resolved_by=4)
    assert "Rättad av leverans 4." in told(replace(lineage, fate=Fate(State.QUARANTINED, None, elsewhere)))


def test_a_row_that_is_no_longer_in_force_is_not_said_to_be_published() -> None:
    superseded = replace(LINEAGE.fate, superseded_by=RowId(4, 2))
    withdrawn = replace(LINEAGE.fate, withdrawn_by=4)
    for fate in (superseded, withdrawn):
        text = told(replace(LINEAGE, fate=fate, values=(), releases=()))
        assert "räknas inte längre" in text
        assert "Publicerat" not in text


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (replace(KEYS, month=None), "dess tid är okänd"),
        (replace(KEYS, cells={}, areas=()), "varken position eller område"),
        (replace(KEYS, cells={}, areas=(replace(FARSTA, is_named=False),)), "varken position eller område"),
        (KEYS, "inget lager och ingen serie visar"),
    ],
)
def test_a_row_in_no_published_value_is_told_why(keys: Keys, reason: str) -> None:
    assert reason in told(replace(LINEAGE, keys=keys, values=(), releases=()))


def test_releases_with_one_policy_are_told_together_and_a_lost_policy_is_said_to_be_lost() -> None:
    lost = replace(RELEASE, release_id=8, policy="gammal", owner=None, decided=None, reason=None)
    text = told(replace(LINEAGE, releases=(RELEASE, replace(RELEASE, release_id=6), lost)))
    assert "Frisläppning 5, 6: policy p (suppression, minst 5), för samverkan_polis" in text
    assert text.count("Skäl: Skälet.") == 1
    assert "Frisläppning 8: policy gammal" in text
    assert "Policyn finns inte längre i koden." in text


def test_an_unpublished_or_late_row_is_told_how_to_get_published() -> None:
    assert "Publicera med: lagesbild publish" in told(replace(LINEAGE, version=None, values=()))
    late = replace(VERSION, has_delivery=False)
    assert "Versionen gjordes innan leveransen kom" in told(replace(LINEAGE, version=late, values=()))
