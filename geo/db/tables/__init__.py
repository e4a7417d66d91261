"""The tables as Python sees them; `alembic check` compares them with the migrated database.

Check constraints, policies, triggers and grants stand in the migrations alone, because
the comparison does not see them; `tests/db` holds each of them by trying to break it.
"""

from geo.db.tables import analysis, area, core, core_city, meta, publish, workflow
from geo.db.tables.metadata import METADATA

__all__ = ["METADATA", "analysis", "area", "core", "core_city", "meta", "publish", "workflow"]
