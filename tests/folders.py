"""Folders that tests read."""

import os
from pathlib import Path
from typing import Final

REAL_DATA: Final = Path(os.environ.get("LAGESBILD_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))
"""Real deliveries, no part of the checkout."""
