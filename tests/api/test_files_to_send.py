"""Maps and pages to send show what their audience may see, and the commands say what they wrote."""

import json
import re
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.area_reports import read_area
from api.cli import app, main
from api.cli.files import ask
from api.pictures import read_picture
from geo.errors import NotFoundError, ParameterError
from geo.settings import Settings
from maps.area_report import AreaPage
from maps.classes import mark_of, scheme_of
from maps.picture import Picture

pytestmark = pytest.mark.db

STADSDEL = "anmalda_brott_stadsdel"
OMRADE = "anmalda_brott_stadsdelsomrade_2023-07-01"
RUTA = "anmalda_brott_ruta_9"


def demo(settings: Settings) -> Settings:
    return settings.model_copy(update={"demo": True})


def police(settings: Settings) -> Settings:
    return settings.model_copy(update={"recipients": "samverkan_polis"})


def picture(settings: Settings, layer: str, theme: str | None = None, period: str | None = None) -> Picture:
    return ask(settings, partial(read_picture, layer=layer, theme=theme, period=period))


def area(settings: Settings, name: str, kind: str = "stadsdelsomrade") -> AreaPage:
    return ask(settings, partial(read_area, kind=kind, name=name))


@pytest.fixture
def at_home(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find the hand-made version by the environment."""
    monkeypatch.setenv("LAGESBILD_CLUSTER", database.cluster)
    monkeypatch.setenv("LAGESBILD_DATABASE", database.database)


def test_a_picture_holds_every_area_with_its_value_or_none(database: Settings) -> None:
    shown = picture(demo(database), STADSDEL)
    assert (shown.theme, shown.period, shown.measure) == ("Klotter", "2024", "antal")
    # by code: an exact 0, a protected 0, withheld, no row, then 100 times the place in the order
    by_code = sorted(shown.units, key=lambda unit: unit.code)
    assert [(unit.value, unit.status) for unit in by_code[:5]] == [
        (0, "exact"),
        (0, "protected"),
        (None, "withheld"),
        (None, None),
        (500, "exact"),
    ]
    assert len(shown.units) == 117
    assert [mark_of(unit, scheme_of(shown)) for unit in by_code[:4]] == ["zero", "few", "withheld", "none"]


def test_a_picture_of_hexagons_agrees_with_the_frame(database: Settings, get: Any) -> None:  # noqa: ANN401 - as conftest
    shown = picture(demo(database), RUTA, "butiksstold", "2023")
    frame = get(f"/api/frames/{RUTA}?tema=butiksstold").json()
    at = [window["title"] for window in frame["windows"]].index("2023")
    assert [unit.code for unit in shown.units] == frame["units"]
    assert [unit.name for unit in shown.units] == frame["names"]
    assert [unit.value for unit in shown.units] == frame["values"][at]
    statuses = [None if each is None else frame["statuses"][each] for each in frame["status"][at]]
    assert [unit.status for unit in shown.units] == statuses
    assert list(shown.classes) == frame["classes"]


def test_concentration_is_read_with_what_was_expected(database: Settings) -> None:
    shown = picture(demo(database), "koncentration_ruta_9")
    raised = Counter(unit.is_raised for unit in shown.units)
    assert raised[True] > 0
    assert raised[False] > raised[True]
    assert all(unit.expected is not None for unit in shown.units if unit.is_raised)
    assert {unit.status for unit in shown.units if unit.is_raised is None} <= {"withheld", None}


def test_the_classes_of_areas_are_the_same_for_every_period(database: Settings, get: Any) -> None:  # noqa: ANN401 - as conftest
    frame = get(f"/api/frames/{STADSDEL}").json()
    for period in ("2022", "2023", "2024"):
        assert list(picture(demo(database), STADSDEL, None, period).classes) == frame["classes"]


def test_shapes_lie_in_the_city_with_five_decimals(database: Settings) -> None:
    shown = picture(demo(database), OMRADE)
    written = json.dumps([unit.geometry for unit in shown.units])
    numbers = re.findall(r"\d+\.\d+", written)
    assert max(len(number.split(".")[1]) for number in numbers) <= 5
    assert all(17.7 < float(number) < 18.3 or 59.2 < float(number) < 59.5 for number in numbers)
    assert [outline.name for outline in shown.outlines] == [unit.name for unit in shown.units]


def test_a_picture_says_source_version_and_label(database: Settings) -> None:
    about = picture(demo(database), STADSDEL).about
    assert (about.label, about.clock, about.version) == ("Syntetiska data", "brottstid", 1)
    assert about.caveats == ["Räknat efter brottstid."]
    assert about.recipients is None
    assert len(about.sources) == 1


def test_the_public_sees_no_picture_of_what_was_released_to_others(database: Settings) -> None:
    for layer in (STADSDEL, RUTA, "anmalda_brott_ruta_8"):
        with pytest.raises(NotFoundError, match="finns inte"):
            picture(database, layer)


def test_the_demo_sees_no_real_rows(database: Settings) -> None:
    with pytest.raises(NotFoundError):
        picture(demo(database), "anmalda_brott_ruta_8")
    with pytest.raises(ParameterError):
        picture(demo(database), RUTA, "cykel")


def test_a_picture_for_the_police_says_whom_it_is_for(database: Settings) -> None:
    shown = picture(police(database), "anmalda_brott_ruta_8")
    assert shown.theme == "Cykel och elsparkcykel"
    assert shown.about.label is None
    assert shown.about.recipients is not None
    assert "samverkan_polis" in shown.about.recipients


@pytest.mark.parametrize(
    ("layer", "theme", "period", "expected"),
    [
        ("nej", None, None, "Lagret 'nej' finns inte."),
        (STADSDEL, "nej", None, "Parametern tema: väntade något av klotter, butiksstold, fick 'nej'"),
        (STADSDEL, None, "1999", "Parametern period: väntade någon av 2022, 2023, 2024, fick '1999'"),
    ],
)
def test_what_is_unknown_is_refused_by_name(
    database: Settings, layer: str, theme: str | None, period: str | None, expected: str
) -> None:
    with pytest.raises((NotFoundError, ParameterError), match=re.escape(expected)):
        picture(demo(database), layer, theme, period)


@pytest.mark.parametrize("name", ["BROMMA", "bromma", "Bromma", "Stadsdelsområde Bromma (Sthlm)", " bromma "])
def test_an_area_is_found_however_it_is_spelt(database: Settings, name: str) -> None:
    assert area(demo(database), name).name == "Bromma"


@pytest.mark.parametrize("name", ["Rinkeby", "", "!!", "bromma; drop"])
def test_an_unknown_area_is_refused_with_those_that_exist(database: Settings, name: str) -> None:
    with pytest.raises(NotFoundError, match=r"Där finns: Bromma, .*, Södermalm"):
        area(demo(database), name)


def test_the_areas_of_another_kind_are_found_too(database: Settings) -> None:
    page = area(demo(database), "GAMLA STAN", "stadsdel")
    assert (page.name, page.kind) == ("Gamla stan", "stadsdel")
    with pytest.raises(NotFoundError, match="Områdesslaget"):
        area(demo(database), "Bromma", "nej")


def test_the_page_of_an_area_holds_its_profile(database: Settings, get: Any) -> None:  # noqa: ANN401 - as conftest
    page = area(demo(database), "Bromma")
    profile = get("/api/areas/stadsdelsomrade/bromma/profile").json()
    assert list(page.sentences) == profile["summary"]
    assert {series.title for series in page.series} == {each["title"] for each in profile["official"]}
    months = next(series for series in page.series if series.months).months
    told = next(each for each in profile["official"] if each["series"])["series"]
    assert [(month.n, month.status, month.is_preliminary) for month in months] == [
        (each["n"], each["status"], each["is_preliminary"]) for each in told
    ]
    counts = page.tables[0]
    first = profile["themes"][0]
    assert (counts.title, counts.clock) == ("Anmälda brott", "brottstid")
    of_source = [each for each in profile["themes"] if each["source"] == first["source"]]
    assert [row.title for row in counts.rows] == [each["title"] for each in of_source]
    words = {window["title"]: window["words"] for window in first["windows"]}
    assert counts.rows[0].words == words
    assert list(counts.periods) == sorted(words)


def test_the_public_page_of_an_area_holds_official_figures_alone(database: Settings) -> None:
    page = area(database, "Bromma")
    assert page.tables == []
    assert len(page.series) == 2
    assert page.about.label is None
    assert [source.publisher for source in page.about.sources] == [page.series[0].publisher]


@pytest.mark.usefixtures("at_home")
def test_the_commands_write_files_and_say_what_they_hold(tmp_path: Path) -> None:
    for words, holds in (
        (["map", STADSDEL, "--tema", "butiksstold", "--period", "2023"], "117 områden."),
        (["report", "omrade", "BROMMA"], "2 officiella serier och 2 rader per tema."),
    ):
        path = tmp_path / f"{words[0]}.html"
        told = CliRunner().invoke(app, [*words, "-o", str(path), "--demo"], catch_exceptions=False)
        assert told.exit_code == 0
        assert f"{path} (" in told.output
        assert "Syntetiska data: " in told.output
        assert holds in told.output
        assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["map.html", "report.html"]


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["map", "nej", "--demo"], "Lagret 'nej' finns inte."),
        (["map", STADSDEL], f"Lagret '{STADSDEL}' finns inte."),
        (["report", "omrade", "Nej"], "Området 'Nej' finns inte"),
    ],
)
def test_a_refusal_is_one_sentence_and_no_file(
    words: list[str],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["lagesbild", *words, "-o", str(tmp_path / "a.html")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert expected in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected"), [("a.pdf", "slutar på .html"), ("saknas/a.html", "en mapp som finns")]
)
@pytest.mark.parametrize("words", [["map", STADSDEL], ["report", "omrade", "Bromma"]])
def test_a_place_where_no_page_can_stand_is_refused_before_the_database_is_asked(
    words: list[str], name: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_CLUSTER", "does-not-exist")
    with pytest.raises(ParameterError, match=expected):
        CliRunner().invoke(app, [*words, "-o", str(tmp_path / name)], catch_exceptions=False)
