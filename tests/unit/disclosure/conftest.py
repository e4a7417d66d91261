"""An independent attacker: everything that can be computed from what is published, no more."""

import sys
from pathlib import Path

# the oracle stands beside the tests that use it; test folders are no packages
sys.path.insert(0, str(Path(__file__).parent))
