"""Where the API may be served, and serving it there."""

import ipaddress

import uvicorn

from api.main import create_app
from geo.errors import SettingsError
from geo.settings import Settings


def require_loopback(host: str) -> None:
    """Refuse every address that other machines can reach.

    Until people can sign in, whoever reaches the API reads what it shows: it answers this machine.

    Raises
    ------
    SettingsError
        When `host` is anything but `localhost` or an address of the loopback interface.
    """
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise SettingsError(
            f"LAGESBILD_HOST: väntade localhost, 127.0.0.1 eller ::1, fick {host!r}. API:et har ännu ingen "
            "inloggning och svarar därför bara den egna datorn."
        )


def serve(settings: Settings) -> None:
    """Serve API and viewer until interrupted.

    Raises
    ------
    SettingsError
        When the address is one that other machines can reach.
    """
    require_loopback(settings.host)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
