"""A private PostGIS cluster of this user's own, made with the machine's own PostgreSQL binaries.

The same code serves the demo, the tests and the benchmarks, each in a cluster of its own name.
PostgreSQL refuses to run as root, so root steps down to the postgres user; the folder is 0700,
no TCP port is opened, and the socket lets in only the operating-system users named in the map.
"""

import fcntl
import getpass
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.db.roles import ROLES, SUPERUSER
from geo.errors import DatabaseError
from geo.settings import Settings

OLDEST_POSTGRES: Final = 15
SOCKET_PATH_LIMIT: Final = 90
"""Bytes; the kernel allows 107 for the whole path and `.s.PGSQL.5432` takes 14 of them."""
START_TIMEOUT_S: Final = 60
APT_LINE: Final = "sudo apt-get install postgresql postgresql-postgis"

CONFIGURATION: Final = """\
listen_addresses = ''
timezone = 'UTC'
log_timezone = 'UTC'
shared_buffers = '512MB'
maintenance_work_mem = '256MB'
work_mem = '32MB'
max_wal_size = '4GB'
effective_cache_size = '4GB'
max_connections = 60
jit = off
"""
"""`jit = off`: tile queries run for milliseconds, and compiling them takes longer than that."""


@dataclass(frozen=True)
class Cluster:
    """One private cluster: where it lives, whose processes it has and which binaries run it."""

    name: str
    home: Path
    binaries: Path
    operating_user: str | None
    """User that the server runs as; None: the one who asks."""

    @property
    def data(self) -> Path:
        """PGDATA."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "server.log"

    @property
    def socket(self) -> Path:
        """Folder of the socket; short, whatever the length of the home."""
        inside = self.home / "s"
        if len(str(inside)) <= SOCKET_PATH_LIMIT:
            return inside
        return Path(f"/tmp/lagesbild-{os.geteuid()}-{self.name}")  # noqa: S108 - made 0700 before use

    def url(self, role: str, database: str) -> str:
        """Address for libpq of `role` in `database`."""
        return f"postgresql://{role}@/{database}?host={self.socket}"


def find_binaries() -> Path:
    """Folder of the newest PostgreSQL on this machine that has PostGIS.

    Raises
    ------
    DatabaseError
        When there is none; the message is the line that installs it.
    """
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        candidates.append(Path(on_path).resolve())
    for candidate in candidates:
        folder = candidate.parent
        version = re.search(r"(\d+)", _output([str(folder / "postgres"), "--version"]))
        if version is None or int(version[1]) < OLDEST_POSTGRES:
            continue
        share = _output([str(folder / "pg_config"), "--sharedir"]).strip()
        if (Path(share) / "extension" / "postgis.control").exists():
            return folder
    raise DatabaseError(
        f"Väntade PostgreSQL {OLDEST_POSTGRES} eller nyare med PostGIS på den här datorn, fann ingen. "
        f"Installera med: {APT_LINE}"
    )


def find_cluster(settings: Settings) -> Cluster:
    """Describe the private cluster that `settings` name; nothing is made or started."""
    return Cluster(
        name=settings.cluster,
        home=settings.state / settings.cluster,
        binaries=find_binaries(),
        operating_user="postgres" if os.geteuid() == 0 else None,
    )


def is_running(cluster: Cluster) -> bool:
    """Tell whether the cluster's server answers."""
    return _run(cluster, ["pg_ctl", "-D", str(cluster.data), "status"], check=False).returncode == 0


def start(cluster: Cluster, *, fsync: bool = True) -> bool:
    """Make the cluster if it is missing and start it if it is stopped.

    Parameters
    ----------
    cluster
        Which one.
    fsync
        False only for tests: a crash of the machine may then lose the cluster.

    Returns
    -------
    bool
        True when this call started it, False when it was running already.

    Raises
    ------
    DatabaseError
        When a PostgreSQL command fails; the message ends with the tail of its log.
    """
    with _lock(cluster):
        if not (cluster.data / "PG_VERSION").exists():
            _create(cluster, fsync=fsync)
        if is_running(cluster):
            return False
        _make_folder(cluster, cluster.socket)
        _run(
            cluster,
            [
                "pg_ctl",
                "-D",
                str(cluster.data),
                "-l",
                str(cluster.log),
                "-w",
                "-t",
                str(START_TIMEOUT_S),
                "start",
            ],
        )
    return True


def stop(cluster: Cluster) -> bool:
    """Stop the server; False when it was not running."""
    with _lock(cluster):
        if not is_running(cluster):
            return False
        _run(cluster, ["pg_ctl", "-D", str(cluster.data), "-m", "fast", "-w", "stop"])
    return True


def destroy(cluster: Cluster) -> None:
    """Stop the server and remove the cluster with all that it holds."""
    if cluster.data.exists():
        stop(cluster)
    shutil.rmtree(cluster.home, ignore_errors=True)


def _create(cluster: Cluster, *, fsync: bool) -> None:
    _make_folder(cluster, cluster.home)
    _run(
        cluster,
        [
            *("initdb", "-D", str(cluster.data), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8"),
            *("--auth-local=peer", "--auth-host=reject", "--data-checksums"),
        ],
    )
    durability = "" if fsync else "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
    settings = f"{CONFIGURATION}unix_socket_directories = '{cluster.socket}'\n{durability}"
    _write(cluster, "lagesbild.conf", settings)
    with (cluster.data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write("include 'lagesbild.conf'\n")
    _write(cluster, "pg_hba.conf", "local all all peer map=lagesbild\n")
    users = sorted({"root", SUPERUSER, getpass.getuser()})
    lines = [f"lagesbild {user} {role}" for user in users for role in (SUPERUSER, *ROLES)]
    _write(cluster, "pg_ident.conf", "\n".join(lines) + "\n")


def _write(cluster: Cluster, name: str, text: str) -> None:
    path = cluster.data / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    if cluster.operating_user:
        shutil.chown(path, cluster.operating_user, cluster.operating_user)


def _make_folder(cluster: Cluster, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if cluster.operating_user:
        shutil.chown(folder, cluster.operating_user, cluster.operating_user)


@contextmanager
def _lock(cluster: Cluster) -> Iterator[None]:
    """Let one process at a time make, start or stop a cluster."""
    cluster.home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (cluster.home.parent / f".{cluster.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(cluster: Cluster, command: Sequence[str], *, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one PostgreSQL command as the cluster's user, in a folder that user may enter."""
    program, *arguments = command
    # the server inherits no pipe: pg_ctl would otherwise never close it, and the reader would wait for ever
    result = subprocess.run(  # noqa: S603 - programs of the machine's own PostgreSQL
        [str(cluster.binaries / program), *arguments],
        user=cluster.operating_user,
        group=cluster.operating_user,
        extra_groups=[] if cluster.operating_user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if "start" in arguments else subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    if check and result.returncode != 0:
        tail = cluster.log.read_text(encoding="utf-8")[-800:] if cluster.log.exists() else ""
        raise DatabaseError(f"{program} misslyckades ({result.returncode}): {result.stdout or ''}{tail}")
    return result


def _output(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - as above
