"""Who may see what through the API."""

from collections.abc import Callable

import anyio
import httpx
import psycopg
import pytest

from api.main import audience_of, create_app
from api.reader import Reader
from geo.db.queries.session import Audience
from geo.db.roles import ETL, READ
from geo.db.session import connect, url_for
from geo.errors import DatabaseError, SettingsError
from geo.settings import Settings

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]

DATA = (
    "/api/layers/anmalda_brott_ruta_9",
    "/api/frames/anmalda_brott_ruta_9",
    "/api/tiles/anmalda_brott_ruta_9.json",
    "/api/tiles/anmalda_brott_ruta_9/12/2253/1203.mvt",
    "/api/collections/anmalda_brott_ruta_9",
    "/api/collections/anmalda_brott_ruta_9/items",
)


@pytest.mark.parametrize("address", DATA)
def test_what_was_released_to_others_does_not_exist_for_the_public(get_open: Get, address: str) -> None:
    assert get_open(address).status_code == 404


def test_the_public_sees_official_figures_and_no_police_source(get_open: Get) -> None:
    told = get_open("/api/layers").json()
    assert (told["layers"], told["is_synthetic"], told["label"]) == ([], False, None)
    assert [source["source"] for source in told["sources"]] == ["bra__anmalda_brott"]
    profile = get_open("/api/areas/stadsdelsomrade/bromma/profile").json()
    assert profile["themes"] == []
    assert [each["source"] for each in profile["official"]] == ["bra__anmalda_brott"] * 2
    assert [source["source"] for source in profile["sources"]] == ["bra__anmalda_brott"]


def test_a_cell_tells_the_public_nothing(get: Get, get_open: Get) -> None:
    h3 = get("/api/frames/anmalda_brott_ruta_9").json()["units"][0]
    told = get_open(f"/api/cells/{h3}/profile").json()
    assert (told["themes"], told["sources"], told["is_synthetic"]) == ([], [], False)


def test_real_rows_for_the_police_are_invisible_to_the_demo(get: Get) -> None:
    assert get("/api/layers/anmalda_brott_ruta_8").status_code == 404
    assert "cykel" not in get("/api/layers/anmalda_brott_ruta_9").json()["themes"]
    assert get("/api/frames/anmalda_brott_ruta_9?tema=cykel").status_code == 400
    features = get("/api/collections/anmalda_brott_ruta_9/items?limit=10000").json()["features"]
    assert {feature["properties"]["is_synthetic"] for feature in features} == {True}
    assert {feature["properties"]["theme"] for feature in features} <= {"klotter", "butiksstold"}


def test_real_rows_for_the_police_are_shown_to_them_and_told_apart(get_police: Get) -> None:
    told = get_police("/api/layers/anmalda_brott_ruta_8").json()
    assert (told["is_synthetic"], told["label"], told["themes"]) == (False, None, ["cykel"])
    page = get_police("/api/collections/anmalda_brott_ruta_8/items?limit=5").json()
    assert {feature["properties"]["n"] for feature in page["features"]} == {77}
    assert page["is_synthetic"] is False


def test_without_settings_the_read_role_sees_no_guarded_row(database: Settings) -> None:
    for table in ("value", "series", "delivery", "source_status", "release"):
        with connect(database, READ) as connection:
            query = psycopg.sql.SQL("SELECT count(*) FROM publish.{}").format(psycopg.sql.Identifier(table))
            assert connection.execute(query).fetchone() == (0,), table


def test_an_audience_of_nobody_sees_nothing(database: Settings) -> None:
    assert audience_of(database.model_copy(update={"recipients": " , "})) == Audience((), is_demo=False)
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.recipients', '', TRUE)")
        connection.execute("SELECT set_config('lagesbild.demo', 'off', TRUE)")
        assert connection.execute("SELECT count(*) FROM publish.value").fetchone() == (0,)


@pytest.mark.parametrize("recipients", ["alla", "oppen,polisen", "OPPEN", "oppen samverkan_polis"])
def test_a_recipient_that_nothing_is_released_to_is_refused(database: Settings, recipients: str) -> None:
    with pytest.raises(SettingsError, match="LAGESBILD_RECIPIENTS: väntade någon av oppen, egen_enhet"):
        create_app(database.model_copy(update={"recipients": recipients}))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM core.polisen__anmalda_brott",
        "SELECT 1 FROM meta.delivery",
        "SELECT 1 FROM analysis.cube_cell",
        "DELETE FROM publish.value",
        "INSERT INTO publish.version (run_id) VALUES (2)",
    ],
)
def test_the_role_of_the_api_reads_nothing_else_and_writes_nothing(
    database: Settings, statement: str
) -> None:
    with connect(database, READ) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())
        connection.rollback()


def test_a_role_that_can_read_core_is_refused_before_the_first_question(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.reader.WAIT_S", 0.5)

    async def ask() -> None:
        reader = Reader(url_for(database, ETL), Audience(("oppen",), is_demo=False))
        await reader.open()
        try:
            async with reader.session():
                pass
        finally:
            await reader.close()

    with pytest.raises(DatabaseError, match="kan läsa schemat core"):
        anyio.run(ask)


def test_connections_refuse_to_write_whatever_the_role_may(database: Settings) -> None:
    async def write() -> None:
        app = create_app(database)
        async with app.router.lifespan_context(app), app.state.reader.session() as session:
            await session.connection.execute("CREATE TEMPORARY TABLE noted (one integer)")

    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        anyio.run(write)
