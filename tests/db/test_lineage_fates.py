"""What becomes of a row: loaded, repeated, corrected, missing, in quarantine, or not there at all."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.lineage.parts import RowId, State
from etl.publish.run import publish_all
from geo.errors import NotFoundError
from geo.periods import TIME_ZONE
from geo.settings import Settings
from tests.architecture.checkout import CHECKOUT
from tests.db.following import POLICE, crime, deliver, trace, words

pytestmark = pytest.mark.db


def test_a_code_that_no_list_has_is_followed_to_the_cube_and_not_further(
    settings: Settings, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, crime("K1", code="9999"))
    publish_all(settings)
    lineage = trace(settings, 1, 2)
    assert lineage.keys is not None
    assert lineage.keys.theme is not None
    assert (lineage.keys.theme.theme, lineage.keys.theme.valid_from) == ("okant_tema", None)
    assert {(each.theme, each.n) for each in lineage.cube} == {("okant_tema", 1)}
    assert "dess brottskod hör inte till något tema" in words(lineage)


def test_a_corrected_row_points_to_its_correction_and_back(settings: Settings, tmp_path: Path) -> None:
    deliver(settings, tmp_path, crime("K1"), crime("K2"))
    deliver(settings, tmp_path, crime("K0"), crime("K1", code="0840"), crime("K2"), name="b.csv")
    former, later = trace(settings, 1, 2), trace(settings, 2, 3)
    assert former.fate.superseded_by == RowId(2, 3)
    assert later.fate.supersedes == RowId(1, 2)
    assert (former.fate.is_counted, later.fate.is_counted) == (False, True)
    assert former.cube == ()
    assert later.cube != ()
    assert "lagesbild explain 2 3" in words(former)


def test_an_equal_repeat_follows_the_row_that_stands_for_it(settings: Settings, tmp_path: Path) -> None:
    deliver(settings, tmp_path, crime("K1"), crime("K2"), crime("K2"))
    deliver(settings, tmp_path, crime("K2"), crime("K3"), name="b.csv")
    within, again = trace(settings, 1, 4), trace(settings, 2, 2)
    assert (within.fate.state, within.fate.stands) == (State.REPEATED, RowId(1, 3))
    assert (again.fate.state, again.fate.stands) == (State.REPEATED, RowId(1, 3))
    assert again.keys == trace(settings, 1, 3).keys
    assert "rad 3 i samma fil" in words(within)
    assert "rad 3 i leverans 1" in words(again)


def test_a_row_that_a_later_delivery_lacks_is_told_of_and_still_counts(
    settings: Settings, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, crime("K1"), crime("K2"))
    later = deliver(settings, tmp_path, crime("K2"), crime("K3"), name="b.csv")
    gone, kept = trace(settings, 1, 2), trace(settings, 1, 3)
    assert (gone.fate.missing_from, kept.fate.missing_from) == (later.delivery_id, None)
    assert gone.fate.is_counted
    assert "har inte raden. Den räknas ändå" in words(gone)
    [file] = [path for path in (settings.store_dir / POLICE).iterdir() if path.name != gone.delivery.sha256]
    file.unlink()
    assert trace(settings, 1, 2).fate.is_unsure_of_later


def test_a_row_in_quarantine_tells_why_until_the_correction_comes(settings: Settings, tmp_path: Path) -> None:
    deliver(settings, tmp_path, crime("K1"), crime("K2", code="12"))
    waiting = trace(settings, 1, 3)
    assert waiting.fate.state is State.QUARANTINED
    assert waiting.fate.held is not None
    assert (waiting.fate.held.column, waiting.fate.held.got) == ("brottskod", "'12'")
    assert waiting.keys is None
    assert "Väntar på rättning" in words(waiting)
    deliver(settings, tmp_path, crime("K2"), name="b.csv")
    mended = trace(settings, 1, 3)
    assert mended.fate.held is not None
    assert (mended.fate.held.resolved_by, mended.fate.held.correction) == (2, RowId(2, 2))
    assert "Följ den med: lagesbild explain 2 2" in words(mended)
    assert not any("Storgatan" in words(each) for each in (waiting, mended))


def test_a_line_that_could_not_be_cut_is_shown_by_its_form(settings: Settings, tmp_path: Path) -> None:
    deliver(settings, tmp_path, crime("K1"), "K2;1209;Hemliga gatan")
    lineage = trace(settings, 1, 3)
    assert lineage.fate.state is State.QUARANTINED
    assert "Hemliga" not in words(lineage) + json.dumps(asdict(lineage), default=str, ensure_ascii=False)


def test_what_came_after_the_version_is_not_in_it(settings: Settings, tmp_path: Path) -> None:
    deliver(settings, tmp_path, crime("K1"))
    unpublished = trace(settings, 1, 2)
    assert unpublished.version is None
    assert "Ingenting är publicerat" in words(unpublished)
    publish_all(settings)
    deliver(settings, tmp_path, crime("K2"), name="b.csv")
    late = trace(settings, 2, 2)
    assert late.version is not None
    assert not late.version.has_delivery
    assert "Versionen gjordes innan leveransen kom" in words(late)


def test_a_delivery_or_row_that_is_not_there_is_refused_with_what_is(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError, match="fann ingen med nummer 1"):
        trace(settings, 1, 2)
    deliver(settings, tmp_path, crime("K1"), crime("K1"))
    with pytest.raises(NotFoundError, match="har ingen rad 9: rubriken är rad 1, och 2 rader lästes"):
        trace(settings, 1, 9)


def test_without_its_file_a_stored_row_is_followed_and_a_repeat_cannot_be(
    settings: Settings, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, crime("K1"), crime("K1"))
    [file] = (settings.store_dir / POLICE).iterdir()
    file.unlink()
    lineage = trace(settings, 1, 2)
    assert (lineage.delivery.is_stored, dict(lineage.delivered)) == (False, {})
    assert lineage.cube
    assert "Filen finns inte kvar i förrådet" in words(lineage)
    with pytest.raises(NotFoundError, match="det går inte att säga om raden finns"):
        trace(settings, 1, 3)


def lagesbild_explain(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {
        **os.environ,
        "LAGESBILD_CLUSTER": settings.cluster,
        "LAGESBILD_DATABASE": settings.database,
        "LAGESBILD_STORE": str(settings.store_dir),
    }
    command = [sys.executable, "-c", "from api.cli import main; main()", "explain", *arguments]
    return subprocess.run(command, env=variables, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_the_command_tells_a_row_in_words_and_as_json(settings: Settings, tmp_path: Path) -> None:
    deliver(settings, tmp_path, crime("K1"))
    told = lagesbild_explain(settings, "1", "2")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == words(trace(settings, 1, 2)) + "\n"
    as_json = json.loads(lagesbild_explain(settings, "1", "2", "--json").stdout)
    assert as_json["delivery"]["file_name"] == "a.csv"
    assert as_json["fate"]["state"] == "loaded"
    received = datetime.fromisoformat(as_json["delivery"]["received_at"]).astimezone(TIME_ZONE)
    assert f"Mottagen: {received:%Y-%m-%d %H:%M}" in told.stdout
    assert received <= datetime.now(UTC)


def test_the_command_ends_with_2_and_a_sentence_where_there_is_nothing(settings: Settings) -> None:
    refused = lagesbild_explain(settings, "7", "2")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "lagesbild: Väntade en leverans som är mottagen, fann ingen med nummer 7.\n"
