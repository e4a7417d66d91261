"""Releases, layers, values and answers, written as the loading role would write them."""

from datetime import date

import psycopg

LAYER = "anmalda_brott_ruta_9"
OPEN = ["oppen", "stad"]
OWN = {"method": "own", "threshold": None, "source": "stockholm__tyck_till", "recipients": OPEN}
SURVEY = {
    "method": "survey",
    "threshold": 30,
    "source": "stockholm__trygghetsmatning",
    "theme": "oro_brott",
    "geography": "stadsdelsomrade",
    "recipients": OPEN,
}
SHARE = {"n": None, "estimate": 21.5, "low": 18.0, "high": 25.0, "base": 300, "recipients": OPEN}


def release(etl: psycopg.Connection, version: int, **changed: object) -> int:
    ticket: dict[str, object] = {
        "version_id": version,
        "policy": "p",
        "method": "suppression",
        "source": "polisen__anmalda_brott",
        "theme": "klotter",
        "geography": "ruta_9",
        "window_from": date(2024, 1, 1),
        "window_to": date(2025, 1, 1),
        "threshold": 5,
        "recipients": ["samverkan_polis"],
        "is_synthetic": False,
        **changed,
    }
    row = etl.execute(
        """
        INSERT INTO publish.release (
            version_id, policy, method, source, theme, geography, window_from, window_to, threshold,
            recipients, is_synthetic
        )
        VALUES (
            %(version_id)s, %(policy)s, %(method)s, %(source)s, %(theme)s, %(geography)s, %(window_from)s,
            %(window_to)s, %(threshold)s, %(recipients)s, %(is_synthetic)s
        )
        RETURNING release_id
        """,
        ticket,
    ).fetchone()
    assert row is not None
    return int(row[0])


def publish(etl: psycopg.Connection, version: int, release_id: int, **changed: object) -> None:
    value: dict[str, object] = {
        "version_id": version,
        "layer": LAYER,
        "theme": "klotter",
        "window_from": date(2024, 1, 1),
        "window_to": date(2025, 1, 1),
        "unit_id": 1,
        "n": 7,
        "status": "exact",
        "expected": None,
        "is_raised": None,
        "release_id": release_id,
        "recipients": ["samverkan_polis"],
        "is_synthetic": False,
        **dict.fromkeys(("estimate", "low", "high", "base")),
        **changed,
    }
    etl.execute(
        """
        INSERT INTO publish.value VALUES (
            %(version_id)s, %(layer)s, %(theme)s, %(window_from)s, %(window_to)s, %(unit_id)s, %(n)s, %(status)s,
            %(expected)s, %(is_raised)s, %(release_id)s, %(recipients)s, %(is_synthetic)s,
            %(estimate)s, %(low)s, %(high)s, %(base)s
        )
        """,
        value,
    )


def add_layer(etl: psycopg.Connection, version: int, layer: str, **changed: str) -> str:
    """Add a layer of police rows per stadsdelsområde, or another one; gives its id."""
    about = {
        "measure": "antal",
        "geography": "stadsdelsomrade",
        "source": "polisen__anmalda_brott",
        "clock": "brottstid",
        **changed,
    }
    etl.execute(
        """
        INSERT INTO publish.layer VALUES (
            %(v)s, %(layer)s, 't', 'd', %(measure)s, %(geography)s, NULL, %(source)s, %(clock)s, 'enhet', 2,
            '[]', '{}'
        )
        """,
        {"v": version, "layer": layer, **about},
    )
    return layer


def add_theme(etl: psycopg.Connection, version: int, theme: str, finest: str, *, is_sensitive: bool) -> None:
    etl.execute(
        "INSERT INTO publish.theme VALUES (%s, %s, 't', '[]', %s, %s, '1', 3, 's')",
        [version, theme, finest, is_sensitive],
    )
