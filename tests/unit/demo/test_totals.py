import json
import shutil
from pathlib import Path

import pytest

from etl.demo import generate, totals
from etl.demo.write import sidecar_path
from geo.errors import DeliveryError


@pytest.fixture
def copied(delivery: Path, tmp_path: Path) -> Path:
    """A copy of the delivery to tamper with."""
    for path in (delivery, sidecar_path(delivery)):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path / delivery.name


def test_a_year_is_within_tolerance_of_what_was_published_everywhere(delivery: Path) -> None:
    totals.require_calibrated(delivery)
    comparison = totals.compare(delivery)
    assert len(comparison) == 11 * (23 + 1)
    assert comparison["is_within"].all()
    assert (comparison["drawn"] == comparison["located"] + comparison["unlocated"]).all()


def test_a_total_by_hand(delivery: Path) -> None:
    # Bromma 2024: 16 756 reported crimes per 100 000, 83 118 inhabitants
    comparison = totals.compare(delivery).set_index(["stadsdelsomrade", "brottstyp"])
    key = ("Bromma", totals.EVERYTHING)
    target, drawn = comparison["target"].loc[key], comparison["drawn"].loc[key]
    assert target == pytest.approx(16_756 * 83_118 / 100_000)
    assert drawn == pytest.approx(target, rel=0.02)


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2025])
def test_other_years_at_a_tenth_of_the_volume_are_within_tolerance(tmp_path: Path, year: int) -> None:
    (path,) = generate(tmp_path, seed=year, years=1, last_year=year, scale=0.1)
    totals.require_calibrated(path)


def test_a_position_that_was_taken_away_is_missed(copied: Path) -> None:
    lines = copied.read_text(encoding="utf-8").splitlines()
    described = json.loads(sidecar_path(copied).read_text(encoding="utf-8"))
    faulty = {line for fault in described["faults"].values() for line in fault["lines"]}
    # the line stays, so that the numbers of the lines after it do
    located = next(n for n, line in enumerate(lines) if ";59." in line and n + 1 not in faulty)
    fields = lines[located].split(";")
    lines[located] = ";".join([*fields[:2], "", "", *fields[4:]])
    copied.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"located_in_file.*väntade \d+, fick \d+"):
        totals.require_calibrated(copied)


def test_a_sidecar_that_says_other_numbers_is_refused(copied: Path) -> None:
    described = json.loads(sidecar_path(copied).read_text(encoding="utf-8"))
    described["totals"][0]["drawn"] *= 2
    sidecar_path(copied).write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(DeliveryError, match="drawn"):
        totals.require_calibrated(copied)


def test_rows_without_coordinates_are_counted_too(copied: Path) -> None:
    described = json.loads(sidecar_path(copied).read_text(encoding="utf-8"))
    described["totals"][0]["unlocated"] += 1
    sidecar_path(copied).write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(DeliveryError, match="unlocated"):
        totals.require_calibrated(copied)
