"""What can be set from outside, each with its meaning; nothing else in the project reads the environment."""

import os
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from geo.errors import SettingsError

SHARED_STATE = Path("/var/lib/lagesbild")
"""Where clusters live when root starts them: a root-owned home would stop the postgres user."""

PREFIX: Final = "LAGESBILD_"
READ_ELSEWHERE: Final = frozenset(
    {
        *("LAGESBILD_SUPERUSER_PASSWORD", "LAGESBILD_DROP", "LAGESBILD_VERSION"),
        *("LAGESBILD_REAL_DATA", "LAGESBILD_STRICT_SKIPS", "LAGESBILD_BLESS", "LAGESBILD_BENCH"),
    }
)
"""Variables that docker-compose.yml reads, and those that the tests and the benchmarks do."""


class Settings(BaseSettings):
    """Settings of one process, read from `LAGESBILD_…` in its environment.

    Raises
    ------
    SettingsError
        From `Settings.load` when a value cannot be used; the message names the variable.
    """

    model_config = SettingsConfigDict(env_prefix="LAGESBILD_", frozen=True, extra="ignore")

    database_url: SecretStr | None = None
    """Connection of this process's own role. None: the private cluster `cluster` on this machine."""

    workflow_url: SecretStr | None = None
    """Connection of the API as lagesbild_workflow, for platser. None: as that role of the private cluster; the
    API has no platser where `database_url` is set and this is not."""

    cluster: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")] = "demo"
    """Name of the private PostGIS cluster: demo, test and bench never share one."""

    database: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,50}$")] = "lagesbild"
    """Name of the database in the private cluster."""

    state_dir: Path | None = None
    """Where clusters and stored deliveries live. None: `/var/lib/lagesbild` for root, else the user's own."""

    store: Path | None = None
    """Protected folder of delivered files. None: beside the cluster."""

    recipients: str = "oppen"
    """Recipients that the API answers for, separated by commas, until people can sign in."""

    demo: bool = False
    """True lets the API show what is made of synthetic deliveries, whoever it was released to."""

    host: str = "127.0.0.1"
    """Address that the API listens on: loopback only, until people can sign in."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """Port that the API listens on; 0 takes a free one."""

    cursor_secret: SecretStr | None = None
    """Key that signs paging cursors. None: a new one for each process, so cursors end with it."""

    superuser_url: SecretStr | None = None
    """Connection of a superuser, for `lagesbild db init` on a server that is not a private cluster."""

    owner_password: SecretStr | None = None
    """Password that `lagesbild db init` gives the role lagesbild_owner."""

    etl_password: SecretStr | None = None
    """Password that `lagesbild db init` gives the role lagesbild_etl."""

    read_password: SecretStr | None = None
    """Password that `lagesbild db init` gives the role lagesbild_read."""

    workflow_password: SecretStr | None = None
    """Password that `lagesbild db init` gives the role lagesbild_workflow, and with which the API signs in as it."""

    auth_password: SecretStr | None = None
    """Password that `lagesbild db init` gives the role lagesbild_auth."""

    @classmethod
    def load(cls) -> Self:
        """Read the environment; a wrong value ends in one sentence, not in a traceback."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = "LAGESBILD_" + "_".join(str(part) for part in first["loc"]).upper()
            raise SettingsError(
                f"{name}: värdet kan inte användas ({first['type']}). Vad som väntas står i docs/drift.md."
            ) from error

    @cached_property
    def state(self) -> Path:
        """Folder that holds every cluster of this user."""
        if self.state_dir is not None:
            return self.state_dir
        if os.geteuid() == 0:
            return SHARED_STATE
        return Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local" / "state")) / "lagesbild"

    @cached_property
    def store_dir(self) -> Path:
        """Folder of the delivered files, readable by the loading user alone."""
        return self.store or self.state / f"{self.cluster}-store"

    @property
    def role_passwords(self) -> dict[str, SecretStr]:
        """Passwords that were given, by role."""
        given = {
            "lagesbild_owner": self.owner_password,
            "lagesbild_etl": self.etl_password,
            "lagesbild_read": self.read_password,
            "lagesbild_workflow": self.workflow_password,
            "lagesbild_auth": self.auth_password,
        }
        return {role: password for role, password in given.items() if password is not None}


def unknown_variables() -> list[str]:
    """List the variables of the environment that have our prefix and that nothing reads, sorted."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | READ_ELSEWHERE
    return sorted(
        name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known
    )
