"""Collections and their features: paging, places, days, coordinates, statuses."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import httpx
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.parameters import form_of, parse_bbox
from api.reader import CONNECTION_SETTINGS
from geo.crs import CRS84_URI, CRS_URIS
from geo.db.queries.features import Days, LayerSelection, Place, Units, value_parameters
from geo.db.roles import READ
from geo.db.session import connect
from geo.db.sql_files import load_sql
from geo.settings import Settings

pytestmark = pytest.mark.db

Get = Callable[..., httpx.Response]
Params = dict[str, str | int] | list[tuple[str, str]]

LAYER = "anmalda_brott_ruta_9"
ITEMS = f"/api/collections/{LAYER}/items"
AREAS = "/api/collections/stadsdelsomrade_2023-07-01/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def pages(get: Get, path: str, **params: str | int) -> Iterator[dict]:
    page = get(path, params=params).raise_for_status().json()
    yield page
    while True:
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            return
        page = get(following[0]).raise_for_status().json()
        yield page


def ids(page: dict) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def link(page: dict, rel: str) -> str:
    return next(each["href"] for each in page["links"] if each["rel"] == rel)


def published(database: Settings) -> dict[str, tuple[int | None, str]]:
    """Number and status of every value of the layer that the demo may see, by feature id."""
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        found = connection.execute(
            """
            SELECT concat_ws('.', to_hex(h3), theme, window_from), n, status
            FROM publish.value INNER JOIN area.cell ON cell_id = unit_id WHERE layer = %s
            """,
            [LAYER],
        ).fetchall()
    return {fid: (n, status) for fid, n, status in found}


@pytest.mark.parametrize(
    ("limit", "where"),
    [(1, {"bbox": "18.06,59.33,18.07,59.335"}), (7, {"bbox": "18.0,59.3,18.05,59.31"}), (1000, {})],
)
def test_paging_meets_every_feature_exactly_once(get: Get, limit: int, where: dict[str, str]) -> None:
    found = list(pages(get, ITEMS, limit=limit, **where))
    matched = found[0]["numberMatched"]
    seen = [fid for page in found for fid in ids(page)]
    assert matched > limit
    assert len(seen) == len(set(seen)) == matched
    assert all(page["numberMatched"] == matched for page in found)
    assert all(page["numberReturned"] == len(page["features"]) <= limit for page in found)
    assert all(page["numberReturned"] == limit for page in found[:-1])


def test_all_pages_together_are_the_rows_of_the_database(get: Get, database: Settings) -> None:
    seen = {fid for page in pages(get, ITEMS, limit=10_000) for fid in ids(page)}
    assert seen == set(published(database))


def test_a_page_size_above_the_maximum_is_the_maximum_and_no_error(get: Get) -> None:
    page = get(ITEMS, params={"limit": 1_000_000}).json()
    assert page["numberReturned"] == 10_000


@pytest.mark.parametrize("position", [0, 5, 30, -1])
def test_a_cursor_that_was_changed_is_refused(get: Get, position: int) -> None:
    address = link(get(ITEMS, params={"limit": 1}).json(), "next")
    cursor = re.search("cursor=([^&]+)", address)[1]
    changed = list(cursor)
    changed[position] = "A" if changed[position] != "A" else "B"
    answer = get(ITEMS, params={"limit": 1, "cursor": "".join(changed)})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("Parametern cursor:")


def test_a_cursor_of_another_query_is_refused(get: Get) -> None:
    cursor = re.search("cursor=([^&]+)", link(get(ITEMS, params={"limit": 1}).json(), "next"))[1]
    assert get(ITEMS, params={"cursor": cursor, "tema": "klotter"}).status_code == 400
    assert get(AREAS, params={"cursor": cursor}).status_code == 400
    assert get(ITEMS, params={"cursor": cursor, "limit": 2}).status_code == 200


def test_statuses_survive_and_what_is_withheld_is_null_never_0(get: Get, database: Settings) -> None:
    numbers = {fid: told for fid, told in published(database).items() if ".klotter." in fid}
    features = [f for page in pages(get, ITEMS, tema="klotter", limit=10_000) for f in page["features"]]
    assert {f["id"]: (f["properties"]["n"], f["properties"]["status"]) for f in features} == numbers
    withheld = [f["properties"] for f in features if f["properties"]["status"] == "withheld"]
    assert withheld
    assert all(each["n"] is None and each["n_per_km2"] is None for each in withheld)


def test_a_feature_says_its_density_source_clock_and_that_it_is_synthetic(get: Get) -> None:
    page = get(ITEMS, params={"limit": 50, "tema": "klotter"}).json()
    told = next(f["properties"] for f in page["features"] if f["properties"]["n"])
    assert told["n_per_km2"] == pytest.approx(told["n"] / told["area_km2"], rel=1e-3)
    assert (told["source"], told["clock"], told["is_synthetic"]) == (
        "polisen__anmalda_brott",
        "brottstid",
        True,
    )
    assert (page["is_synthetic"], page["label"]) == (True, "Syntetiska data")


def test_concentration_is_told_without_a_number(get: Get) -> None:
    page = get("/api/collections/koncentration_ruta_9/items", params={"limit": 200}).json()
    for told in (feature["properties"] for feature in page["features"]):
        assert told["n"] is None
        assert (told["is_raised"] is None) == (told["status"] == "withheld")
    assert any(feature["properties"]["is_raised"] is not None for feature in page["features"])


def test_a_feature_is_found_by_its_id_with_the_same_content(get: Get) -> None:
    for path in (ITEMS, AREAS):
        listed = get(path, params={"limit": 3}).json()["features"][2]
        alone = get(f"{path}/{listed['id']}").raise_for_status().json()
        assert {key: alone[key] for key in listed} == listed
        assert {each["rel"] for each in alone["links"]} == {"self", "collection"}


@pytest.mark.parametrize(
    "fid",
    [
        "x",
        "8908866001bffff.klotter.2024-13-01",
        "8908866001bffff.klotter.2024-06-01",
        "8908866001bffff.finns_inte.2024-01-01",
        "zzz.klotter.2024-01-01",
        "%00",
        "a%00.klotter.2024-01-01",
        "brom%0Ama",
        "bromma%C2%85",
    ],
)
def test_an_id_that_is_none_is_404(get: Get, fid: str) -> None:
    assert get(f"{ITEMS}/{fid}").status_code == 404
    assert get(f"{AREAS}/{fid}").status_code == 404


@pytest.mark.parametrize("uri", CRS_URIS)
def test_coordinates_are_in_the_order_of_the_authority(get: Get, uri: str) -> None:
    fid = "bromma"
    in_degrees = shapely.geometry.shape(get(f"{AREAS}/{fid}").json()["geometry"])
    answer = get(f"{AREAS}/{fid}", params={"crs": uri})
    # pyproj keeps the authority's order unless told otherwise: an oracle that knows nothing of ours
    authority = "OGC:CRS84" if uri == CRS84_URI else f"EPSG:{CRS_URIS[uri].srid}"
    oracle = pyproj.Transformer.from_crs("OGC:CRS84", authority)
    lon, lat = shapely.get_coordinates(in_degrees)[0]
    expected = oracle.transform(lon, lat)
    tolerance = 1e-6 if CRS_URIS[uri].srid == 4326 else 0.02
    got = answer.json()["geometry"]["coordinates"][0][0][0]
    assert got == pytest.approx(expected, abs=tolerance)
    assert answer.headers["Content-Crs"] == f"<{uri}>"


@pytest.mark.parametrize("uri", CRS_URIS)
def test_a_box_in_any_crs_meets_what_shapely_says_it_meets(get: Get, uri: str) -> None:
    authority = "OGC:CRS84" if uri == CRS84_URI else f"EPSG:{CRS_URIS[uri].srid}"
    oracle = pyproj.Transformer.from_crs("OGC:CRS84", authority)
    low, high = (oracle.transform(x, y) for x, y in ((18.01, 59.301), (18.033, 59.322)))
    box = shapely.box(*low, *high)  # box and features in the authority's order, whichever it is
    everything = [
        f for page in pages(get, ITEMS, tema="klotter", crs=uri, limit=10_000) for f in page["features"]
    ]
    expected = {f["id"] for f in everything if shapely.geometry.shape(f["geometry"]).intersects(box)}
    bounds = ",".join(map(str, box.bounds))
    asked = {"bbox": bounds, "bbox-crs": uri, "tema": "klotter"}
    assert set(ids(get(ITEMS, params=asked).json())) == expected
    assert 50 < len(expected) < 500


def test_a_box_around_the_world_meets_all_and_one_beyond_the_sea_nothing(get: Get) -> None:
    everything = get(ITEMS, params={"limit": 1}).json()["numberMatched"]
    assert get(ITEMS, params={"limit": 1, "bbox": "-180,-90,180,90"}).json()["numberMatched"] == everything
    assert get(ITEMS, params={"limit": 1, "bbox": "0,-90,-170,90"}).json()["numberMatched"] == everything
    assert get(ITEMS, params={"bbox": "-100,20,-90,30"}).json()["numberMatched"] == 0
    assert get(ITEMS, params={"bbox": "18,59,0,18.1,59.4,100"}).json()["numberMatched"] > 0


@pytest.mark.parametrize(
    "bbox",
    ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,59,19,60", "inf,59,19,60", "18,60,19,59", "59,181,60,18"],
)
def test_a_box_that_is_none_is_refused_with_a_sentence(get: Get, bbox: str) -> None:
    answer = get(ITEMS, params={"bbox": bbox})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("Parametern bbox: väntade ")


YEARS = {"2022", "2023", "2024"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2023-05-01", {"2023"}),
        ("2023-12-31", {"2023"}),
        ("2022-12-31T23:00:00Z", {"2023"}),  # midnight in Stockholm
        ("2022-12-31T22:59:59Z", {"2022"}),
        ("2023-12-31/2024-01-01", {"2023", "2024"}),
        ("2023-12-31T23:30:00Z/..", {"2024"}),
        ("../2022-12-31", {"2022"}),
        ("/2022-12-31", {"2022"}),
        ("2024-01-01/", {"2024"}),
        ("2021-01-01/2021-12-31", set()),
        ("2025-01-01/..", set()),
        ("2020-01-01/2030-01-01", YEARS),
    ],
)
def test_a_period_is_met_when_it_shares_a_local_day(get: Get, asked: str, expected: set[str]) -> None:
    found = {
        feature["properties"]["from"][:4]
        for page in pages(get, ITEMS, datetime=asked, bbox="18.06,59.33,18.07,59.335", limit=1000)
        for feature in page["features"]
    }
    assert found == expected


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "2024",
        "2024-02-30",
        "2024-01-01T00:00:00",
        "../..",
        "/",
        "2024-02-01/2024-01-01",
        "a/b/c",
        "0000-01-01",
    ],
)
def test_a_time_that_is_none_is_refused(get: Get, asked: str) -> None:
    assert get(ITEMS, params={"datetime": asked}).status_code == 400


def test_areas_are_met_by_the_days_they_were_in_force(get: Get) -> None:
    former = "/api/collections/stadsdelsomrade_2007-01-01/items"
    assert get(former, params={"datetime": "2010-01-01"}).json()["numberMatched"] == 14
    assert get(former, params={"datetime": "2024-01-01"}).json()["numberMatched"] == 0
    assert get(AREAS, params={"datetime": "2024-01-01"}).json()["numberMatched"] == 11


def test_areas_page_too(get: Get) -> None:
    found = list(pages(get, "/api/collections/stadsdel/items", limit=50))
    codes = [code for page in found for code in ids(page)]
    assert [len(page["features"]) for page in found] == [50, 50, 17]
    assert all(one < next_one for one, next_one in pairwise(codes))


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0},
        {"limit": "x"},
        {"limit": "9" * 5000},
        {"crs": "EPSG:3006"},
        {"bbox-crs": f"{EPSG}9999", "bbox": "1,2,3,4"},
        {"tema": "finns_inte"},
        {"cursor": "x"},
        {"cursor": "å"},
        {"Limit": 5},
        {"filter": "n > 3"},
        [("limit", "1"), ("limit", "2")],
    ],
)
def test_a_bad_or_unknown_parameter_is_400_with_a_sentence(get: Get, params: Params) -> None:
    answer = get(ITEMS, params=params)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert re.match(r"Parametern \S+: väntade .+, fick .+\.$", answer.json()["detail"])


@given(
    st.text(max_size=40), st.sampled_from(["bbox", "datetime", "crs", "bbox-crs", "tema", "cursor", "limit"])
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_in_any_parameter_is_an_error_of_ours(get: Get, text: str, name: str) -> None:
    assert get(ITEMS, params={name: text}).status_code in {200, 400}


def test_a_themed_question_to_areas_is_refused(get: Get) -> None:
    assert get(AREAS, params={"tema": "klotter"}).status_code == 400


def test_every_collection_tells_where_and_when_it_is(get: Get) -> None:
    answer = get("/api/collections").json()
    collections = {each["id"]: each for each in answer["collections"]}
    assert {"stadsdel", "regso", "kommun", "stadsdelsomrade_2020-07-01", LAYER} <= set(collections)
    for name, collection in collections.items():
        west, south, east, north = collection["extent"]["spatial"]["bbox"][0]
        assert (17 < west < east < 19, 59 < south < north < 60) == (True, True)
        assert collection["storageCrs"] == f"{EPSG}3006"
        assert collection["storageCrs"] in collection["crs"]
        assert collection["crs"][0] == CRS84_URI
        assert get(f"/api/collections/{name}").json() == collection
    first, last = collections[LAYER]["extent"]["temporal"]["interval"][0]
    assert (first, last) == ("2022-01-01T00:00:00+01:00", "2025-01-01T00:00:00+01:00")


def scans(database: Settings, name: str, parameters: dict[str, object]) -> set[str]:
    """Run a statement of ours as the API's role, with row security, planned as the API plans it.

    Returns how each table was read: the index, or "Seq Scan" with the table's name.
    """
    with connect(database, READ) as connection:
        connection.execute("SELECT set_config('lagesbild.demo', 'on', TRUE)")
        for setting in CONNECTION_SETTINGS:
            connection.execute(setting)
        statement = b"EXPLAIN (ANALYZE, FORMAT JSON) " + load_sql(name)
        ((plan,),) = connection.execute(statement, parameters).fetchall()
    return set(executed(plan[0]["Plan"]))


def executed(node: dict) -> Iterator[str]:
    if node["Actual Loops"] == 0:
        return
    if "Index Name" in node:
        yield node["Index Name"]
    elif node["Node Type"] == "Seq Scan":
        yield f"Seq Scan {node['Relation Name']}"
    for child in node.get("Plans", []):
        yield from executed(child)


@pytest.mark.parametrize("name", ["items", "items_matched"])
def test_a_box_is_answered_by_indexes_under_the_read_role(database: Settings, name: str) -> None:
    crs = CRS_URIS[CRS84_URI]
    place = Place(box=parse_bbox("18.06,59.33,18.062,59.331", crs))
    selection = LayerSelection(1, LAYER, "antal", "s", "brottstid", None)
    parameters = value_parameters(
        selection, Units(9, None), place, Days(), form_of(crs), after=None, limit=1001
    )
    assert scans(database, name, parameters) == {"ix_cell_geom", "ix_value_unit_id"}


def test_a_page_of_everything_follows_the_primary_key(database: Settings) -> None:
    selection = LayerSelection(1, LAYER, "antal", "s", "brottstid", None)
    form = form_of(CRS_URIS[CRS84_URI])
    parameters = value_parameters(selection, Units(9, None), Place(), Days(), form, after=None, limit=11)
    found = scans(database, "items", parameters)
    assert "pk_value" in found
    assert not [each for each in found if each.startswith("Seq Scan")]
