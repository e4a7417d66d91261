"""Where the API may be served, and serving it there."""

import ipaddress

import uvicorn

from api.main import audience_of, create_app
from geo.disclosure.policy import Recipient
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


def require_open(settings: Settings) -> None:
    """Refuse to answer for others than the public.

    Until people can sign in, nobody can tell who asks: what was released to some is shown to none.
    Synthetic data is shown with `demo`, whoever it was released to.

    Raises
    ------
    SettingsError
        When the recipients are anything but `oppen` alone.
    """
    if audience_of(settings).recipients != (Recipient.OPPEN,):
        raise SettingsError(
            f"LAGESBILD_RECIPIENTS: väntade {Recipient.OPPEN}, fick {settings.recipients!r}, och det som är "
            "släppt till andra visas inte förrän det finns inloggning."
        )


def serve(settings: Settings) -> None:
    """Serve API and viewer until interrupted.

    Raises
    ------
    SettingsError
        When the address is one that other machines can reach, or what was released to some would be shown.
    """
    require_loopback(settings.host)
    require_open(settings)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
