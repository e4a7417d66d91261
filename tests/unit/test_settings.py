import os
from pathlib import Path

import pytest

from geo.errors import SettingsError
from geo.settings import SHARED_STATE, Settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "x"),
        ("PORT", "70000"),
        ("CLUSTER", "../etc"),
        ("CLUSTER", ""),
        ("DATABASE", "a b"),
        ("DEMO", "kanske"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(f"LAGESBILD_{variable}", value)
    with pytest.raises(SettingsError, match=f"LAGESBILD_{variable}: värdet kan inte användas"):
        Settings.load()


def test_a_password_never_stands_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_ETL_PASSWORD", "hemligt")
    monkeypatch.setenv("LAGESBILD_DATABASE_URL", "postgresql://a:hemligt@/b")
    settings = Settings.load()
    assert "hemligt" not in repr(settings)
    assert settings.role_passwords["lagesbild_etl"].get_secret_value() == "hemligt"


def test_deliveries_are_kept_beside_the_cluster_unless_told_otherwise(tmp_path: Path) -> None:
    assert Settings(cluster="a", state_dir=tmp_path).store_dir == tmp_path / "a-store"
    assert Settings(store=tmp_path / "x").store_dir == tmp_path / "x"


def test_root_keeps_its_clusters_where_the_postgres_user_can_reach_them() -> None:
    expected = SHARED_STATE if os.geteuid() == 0 else Path.home()
    assert Settings().state.is_relative_to(expected)
