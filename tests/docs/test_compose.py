"""docker-compose.yml without a container engine: parsed, resolved, and every command run as a process.

A service's command is started as it stands, with the environment that the file gives it. Replaced
is only what a container would have brought: the socket's folder, the name of the database, and the
folders of the volumes.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml
from psycopg import sql
from sqlalchemy import make_url

from geo.db import local
from geo.db.roles import ETL, OWNER, READ, ROLES, SUPERUSER, WORKFLOW
from geo.settings import Settings

CHECKOUT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROGRAMS = Path(sys.executable).parent
SOCKET = "/var/run/postgresql"
ROLE_OF = {"init": SUPERUSER, "migrate": OWNER, "areas": ETL, "worker": ETL, "api": READ}
ONE_SHOT = ("init", "migrate", "areas")
LONG_RUNNING = ("postgis", "worker", "api")
PASSWORDS = {role: f"LAGESBILD_{role.removeprefix('lagesbild_').upper()}_PASSWORD" for role in ROLES} | {
    SUPERUSER: "LAGESBILD_SUPERUSER_PASSWORD"
}
GIVEN = {variable: f"p@:/#{number}" for number, variable in enumerate(PASSWORDS.values())} | {
    "LAGESBILD_DROP": "/srv/drop"
}
"""What the person who starts the services must give."""
URLS = {"LAGESBILD_SUPERUSER_URL", "LAGESBILD_DATABASE_URL", "LAGESBILD_WORKFLOW_URL"}
PATIENCE_S = 90
DELIVERY = (
    "ID;BROTTSKOD;LATITUDE;LONGITUDE;GATA;GATUNR;KOMMUN;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT\n"
    "K1;1209;59.3326;18.0649;Syntetisk gata;1;Stockholm;2024-05-03 21:00;2024-05-03 23:00\n"
)


class MissingVariableError(Exception):
    """What `docker compose` says of a `${NAME:?…}` that is not set."""


def resolve(text: str, environment: Mapping[str, str]) -> str:
    """Fill in `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as the Compose Specification says."""

    def fill(found: re.Match[str]) -> str:
        name, operator, rest = found.group("name", "operator", "rest")
        if name is None:
            return "$"
        value = environment.get(name, "")
        if value or operator is None:
            return value
        if operator == "?":
            raise MissingVariableError(f"{name}: {rest}")
        return str(rest)

    return re.sub(r"\$(?:\$|\{(?P<name>\w+)(?::(?P<operator>[-?])(?P<rest>[^}]*))?\})", fill, text)


def environment_of(service: str, given: Mapping[str, str]) -> dict[str, str]:
    """Give the variables of a service; one without a value is passed on where it is set."""
    variables = SERVICES[service]["environment"]
    told = {name: resolve(str(value), given) for name, value in variables.items() if value is not None}
    return told | {name: given[name] for name, value in variables.items() if value is None and name in given}


def address_of(service: str) -> str:
    variables = environment_of(service, GIVEN)
    return variables["LAGESBILD_SUPERUSER_URL" if service == "init" else "LAGESBILD_DATABASE_URL"]


@pytest.mark.parametrize("service", ROLE_OF)
def test_a_service_signs_in_as_its_role_with_that_roles_password(service: str) -> None:
    url = make_url(address_of(service))
    assert (url.username, url.password, url.host) == (ROLE_OF[service], None, None)
    assert url.query["host"] == SOCKET
    assert environment_of(service, GIVEN)["PGPASSWORD"] == GIVEN[PASSWORDS[ROLE_OF[service]]]


def test_the_api_decides_about_platser_as_the_role_for_that_with_that_roles_password() -> None:
    variables = environment_of("api", GIVEN)
    url = make_url(variables["LAGESBILD_WORKFLOW_URL"])
    assert (url.username, url.password, url.query["host"]) == (WORKFLOW, None, SOCKET)
    assert variables["LAGESBILD_WORKFLOW_PASSWORD"] == GIVEN[PASSWORDS[WORKFLOW]]


def test_the_api_is_given_no_other_roles_password() -> None:
    others = {GIVEN[variable] for role, variable in PASSWORDS.items() if role not in {READ, WORKFLOW}}
    assert not others & set(environment_of("api", GIVEN).values())


@pytest.mark.parametrize("variable", GIVEN)
def test_without_a_password_or_a_drop_folder_nothing_starts(variable: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != variable}
    with pytest.raises(MissingVariableError, match=variable):
        resolve(yaml.safe_dump(COMPOSE, width=10_000), given)


def test_every_variable_of_ours_is_a_setting() -> None:
    known = {f"LAGESBILD_{name.upper()}" for name in Settings.model_fields}
    ours = {
        name
        for service in SERVICES.values()
        for name in service["environment"]
        if name.startswith("LAGESBILD_")
    }
    assert ours <= known


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_can_change_nothing_but_its_volumes_and_is_nobody(service: str) -> None:
    described = SERVICES[service]
    assert described["read_only"] is True
    assert described["cap_drop"] == ["ALL"]
    assert described["security_opt"] == ["no-new-privileges:true"]
    assert str(described["user"]).split(":")[0] not in {"", "0", "root"}
    assert "ports" not in described
    assert "privileged" not in described


def test_only_the_api_has_a_network_and_it_listens_to_this_machine() -> None:
    networks = {service: described["network_mode"] for service, described in SERVICES.items()}
    assert networks == dict.fromkeys(SERVICES, "none") | {"api": "host"}
    assert environment_of("api", GIVEN)["LAGESBILD_HOST"] == "127.0.0.1"


def test_clients_can_read_the_sockets_folder_and_not_write_it() -> None:
    for service in ROLE_OF:
        assert f"socket:{SOCKET}:ro" in SERVICES[service]["volumes"]


def test_one_service_waits_for_the_next() -> None:
    conditions = {
        (service, other): told["condition"]
        for service, described in SERVICES.items()
        for other, told in described.get("depends_on", {}).items()
    }
    assert conditions == {
        ("init", "postgis"): "service_healthy",
        ("migrate", "init"): "service_completed_successfully",
        ("areas", "migrate"): "service_completed_successfully",
        ("worker", "areas"): "service_completed_successfully",
        ("api", "migrate"): "service_completed_successfully",
    }


def test_what_runs_once_is_not_restarted_and_the_rest_is_watched() -> None:
    assert {SERVICES[service]["restart"] for service in ONE_SHOT} == {"no"}
    for service in LONG_RUNNING:
        assert SERVICES[service]["restart"] == "unless-stopped"
        assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"


@dataclass(frozen=True)
class Machine:
    """Stands for the host: a database of its own in the private cluster, and folders for volumes."""

    cluster: local.Cluster
    database: str
    folder: Path
    port: int

    def volume(self, target: str) -> str:
        return str(self.folder / target.strip("/"))

    def environment(self, service: str) -> dict[str, str]:
        given = {**GIVEN, "LAGESBILD_PORT": str(self.port)}
        variables = environment_of(service, given)
        for name in variables.keys() & URLS:
            url = make_url(variables[name]).update_query_dict({"host": str(self.cluster.socket)})
            if url.database != "postgres":
                url = url.set(database=self.database)
            variables[name] = url.render_as_string(hide_password=False)
        for name in variables.keys() & {"LAGESBILD_STORE"}:
            variables[name] = self.volume(variables[name])
        if service == "init":
            variables["LAGESBILD_DATABASE"] = self.database
        return {**variables, "PATH": f"{PROGRAMS}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

    def command(self, words: list[str]) -> list[str]:
        targets = {"/drop": self.volume("/drop")}
        given = {**GIVEN, "LAGESBILD_PORT": str(self.port)}
        return [targets.get(word, resolve(word, given)) for word in words]

    def run(self, service: str, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(words),
            env=self.environment(service),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def roles_connected(self) -> set[str]:
        rows = self.ask("SELECT usename FROM pg_stat_activity WHERE datname = current_database()")
        return {role for (role,) in rows} - {SUPERUSER}

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.cluster.url(SUPERUSER, self.database)) as connection:
            return connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def machine(cluster: local.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Run what runs once, in the order in which the services wait for each other."""
    folder = tmp_path_factory.mktemp("compose")
    (folder / "drop").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    machine = Machine(cluster, f"test_compose_{os.getpid()}", folder, port)
    yield machine
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(machine.database))
        )


@pytest.fixture(scope="module")
def ready(machine: Machine) -> Machine:
    waits_for = {service: described.get("depends_on", {}) for service, described in SERVICES.items()}
    for service in TopologicalSorter(waits_for).static_order():
        if service in ONE_SHOT:
            result = machine.run(service, SERVICES[service]["command"])
            assert result.returncode == 0, f"{service}: {result.stdout}{result.stderr}"
    return machine


@pytest.mark.db
def test_what_runs_once_makes_roles_tables_and_areas_and_can_run_again(ready: Machine) -> None:
    assert ready.ask("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'lagesbild%'") == [(len(ROLES),)]
    assert ready.ask("SELECT count(*) > 0 FROM alembic_version") == [(True,)]
    areas = ready.ask("SELECT count(*) FROM area.area")
    assert areas > [(0,)]
    for service in ONE_SHOT:
        again = ready.run(service, SERVICES[service]["command"])
        assert again.returncode == 0, f"{service}: {again.stdout}{again.stderr}"
    assert ready.ask("SELECT count(*) FROM area.area") == areas


@dataclass(frozen=True)
class Started:
    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        """Wait until the process has printed `words`; a process that ends instead fails the test."""
        until = time.monotonic() + PATIENCE_S
        while words not in self.said():
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.said()}"
            assert time.monotonic() < until, f"waited for {words!r}: {self.said()}"
            time.sleep(0.1)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=15)


@pytest.fixture
def start(ready: Machine) -> Iterator[Callable[[str], Started]]:
    """Start a service as it stands; whatever still runs at the end of the test is ended."""
    started: list[Started] = []

    def begin(service: str) -> Started:
        log = ready.folder / f"{service}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ready.command(SERVICES[service]["command"]),
                env=ready.environment(service),
                cwd=ready.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        started.append(Started(process, log))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait(timeout=15)


def has_ended_by_the_signal(status: int) -> bool:
    return status in {0, -signal.SIGTERM, 128 + signal.SIGTERM}


@pytest.mark.db
def test_the_worker_loads_what_is_dropped_publishes_waits_and_stops(
    ready: Machine, start: Callable[[str], Started]
) -> None:
    folder = Path(ready.volume("/drop")) / "polisen__anmalda_brott"
    folder.mkdir()
    (folder / "leverans.csv").write_text(DELIVERY, encoding="utf-8")
    worker = start("worker")
    worker.wait_for("Väntar på leveranser")
    worker.wait_for("leverans.csv: 1 rader, 0 i karantän")
    worker.wait_for("Version ")
    assert ready.roles_connected() <= {ETL}
    assert worker.process.poll() is None
    assert (folder / "inlast" / "leverans.csv").is_file()
    assert ready.ask("SELECT source, rows_new FROM meta.delivery") == [("polisen__anmalda_brott", 1)]
    [stored] = (Path(ready.volume("/store")) / "polisen__anmalda_brott").iterdir()
    assert stored.read_text(encoding="utf-8") == DELIVERY
    health = ready.run("worker", SERVICES["worker"]["healthcheck"]["test"][1:])
    assert health.returncode == 0, health.stderr
    assert has_ended_by_the_signal(worker.stop())


@pytest.mark.db
def test_the_api_answers_this_machine_as_its_two_roles_and_stops(
    ready: Machine, start: Callable[[str], Started]
) -> None:
    api = start("api")
    address = f"http://127.0.0.1:{ready.port}/api/health"
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            answer = httpx.get(address)
            break
        except httpx.ConnectError:
            assert api.process.poll() is None, api.said()
            assert time.monotonic() < until, api.said()
            time.sleep(0.1)
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert ready.roles_connected() == {READ}
    platser = httpx.get(f"http://127.0.0.1:{ready.port}/api/platser")
    assert (platser.status_code, platser.json()["platser"]) == (200, [])
    assert ready.roles_connected() == {READ, WORKFLOW}
    health = ready.run("api", SERVICES["api"]["healthcheck"]["test"][1:])
    assert health.returncode == 0, health.stderr
    assert has_ended_by_the_signal(api.stop())


@pytest.mark.db
def test_the_health_check_of_an_api_that_is_not_there_fails(ready: Machine) -> None:
    health = ready.run("api", SERVICES["api"]["healthcheck"]["test"][1:])
    assert health.returncode != 0
