"""A private cluster: made, started, stopped and removed by our own command, open to nobody else."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from geo.db import commands, local
from geo.db.roles import OWNER
from geo.db.session import connect
from geo.errors import DatabaseError
from geo.settings import Settings

pytestmark = pytest.mark.db


@pytest.fixture
def own() -> Iterator[Settings]:
    settings = Settings(cluster=f"test-{os.getpid()}")
    yield settings
    local.destroy(local.find_cluster(settings))


def test_a_cluster_lives_from_start_to_reset(own: Settings) -> None:
    cluster = local.find_cluster(own)
    assert not commands.status(own).is_running
    assert commands.start_local(own, fsync=False)
    assert not commands.start_local(own, fsync=False)
    now = commands.status(own)
    assert now.is_running
    assert now.revision == now.head
    assert local.stop(cluster)
    assert not local.stop(cluster)
    assert not commands.status(own).is_running
    local.destroy(cluster)
    assert not cluster.home.exists()


def test_a_cluster_is_shut_to_other_users_and_to_the_network(own: Settings) -> None:
    cluster = local.find_cluster(own)
    local.start(cluster, fsync=False)
    for folder in (cluster.home, cluster.data, cluster.socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with psycopg.connect(cluster.url("postgres", "postgres")) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}".encode()).fetchone()
            for name in ("listen_addresses", "fsync", "data_checksums")
        }
    assert shown == {"listen_addresses": ("",), "fsync": ("off",), "data_checksums": ("on",)}


def test_only_a_test_cluster_goes_without_fsync(own: Settings) -> None:
    cluster = local.find_cluster(own)
    local.start(cluster)
    with psycopg.connect(cluster.url("postgres", "postgres")) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_a_stopped_database_is_told_of_with_the_way_to_start_it(own: Settings) -> None:
    with pytest.raises(DatabaseError, match="lagesbild db start"), connect(own, OWNER):
        pass


def test_somebody_elses_server_is_never_reset(tmp_path: Path) -> None:
    settings = Settings(database_url="postgresql://lagesbild_read@/lagesbild", state_dir=tmp_path)
    with pytest.raises(DatabaseError, match="bara datorns egen databas"):
        commands.require_private(settings)


def test_a_long_home_still_gets_a_socket_that_the_kernel_accepts(tmp_path: Path) -> None:
    deep = tmp_path / ("mapp" * 20)
    cluster = local.find_cluster(Settings(cluster="test-deep", state_dir=deep))
    assert len(str(cluster.socket)) < local.SOCKET_PATH_LIMIT
