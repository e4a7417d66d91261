import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from etl.demo import generate, places
from etl.demo.write import sidecar_path

SEED = 20260101


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One year, 2024, at full volume."""
    (path,) = generate(tmp_path_factory.mktemp("demo"), SEED, years=1, last_year=2024)
    return path


@pytest.fixture(scope="session")
def rows(delivery: Path) -> pd.DataFrame:
    """Every row of the delivery as text, by line number."""
    read = pd.read_csv(delivery, sep=";", dtype="str", keep_default_na=False)
    return read.set_axis(pd.RangeIndex(2, 2 + len(read)))


@pytest.fixture(scope="session")
def sidecar(delivery: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(sidecar_path(delivery).read_text(encoding="utf-8"))
    return described


@pytest.fixture(scope="session")
def valid_rows(rows: pd.DataFrame, sidecar: dict[str, Any]) -> pd.DataFrame:
    return rows.drop(index=[line for fault in sidecar["faults"].values() for line in fault["lines"]])


@pytest.fixture(scope="session")
def city() -> places.City:
    return places.build_city(np.random.default_rng([SEED, 0]))
