"""Add the city's sources, statistics, survey estimates, kandidatplatser and decisions on platser.

Revision ID: 0002
Revises: 0001
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run_files("0002")


def downgrade() -> None:
    run_files("0002_down")


def run_files(folder: str) -> None:
    connection = op.get_bind()
    for file in sorted((SQL / folder).glob("*.sql")):
        connection.exec_driver_sql(file.read_text(encoding="utf-8").replace("%", "%%"))
