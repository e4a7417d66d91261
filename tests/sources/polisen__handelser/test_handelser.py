"""The police's feed of events: times as they are written, places that are none, and the real file."""

import json
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from etl.load.run import Loaded, run_delivery
from etl.sources.polisen__handelser import SOURCE
from geo.errors import DeliveryError
from geo.settings import Settings

EVENT = {
    "datetime": "2022-09-26 15:55:23 +02:00",
    "id": 371971,
    "location": {"gps": "59.329324,18.068581", "name": "Stockholm"},
    "name": "26 september 14:21, Mord/dråp, försök, Stockholm",
    "summary": "På Norrmalm grep ordningsvakter en man.",
    "type": "Mord/dråp, försök",
    "url": "/aktuellt/handelser/2022/september/26/",
}


def event(**changes: object) -> dict[str, object]:
    return {**EVENT, **changes}


def deliver(settings: Settings, folder: Path, *events: object) -> Loaded:
    file = folder / f"{len(list(folder.iterdir()))}.jsonl"
    texts = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in events]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return run_delivery(settings, SOURCE, file)


def stored(etl: psycopg.Connection) -> list[tuple[object, ...]]:
    return etl.execute(
        """
        SELECT natural_key, (start_at AT TIME ZONE 'Europe/Stockholm')::text,
            (published_at AT TIME ZONE 'UTC')::text, month::text, is_in_city
        FROM core.polisen__handelser WHERE superseded_by IS NULL ORDER BY row_number
        """
    ).fetchall()


@pytest.mark.db
@pytest.mark.parametrize(
    ("published", "heading", "started"),
    [
        ("2022-09-26 15:55:23 +02:00", "26 september 14:21, Brand, Stockholm", "2022-09-26 14:21:00"),
        ("2022-10-05 7:05:09 +02:00", "05 oktober 02:04, Brand, Stockholm", "2022-10-05 02:04:00"),
        ("2025-07-01 9:05:09 +02:00", "1 juli 04.22, Trafikbrott, Stockholm", "2025-07-01 04:22:00"),
        ("2024-01-01 0:40:00 +01:00", "31 december 23.50, Brand, Stockholm", "2023-12-31 23:50:00"),
        ("2023-12-31 22:00:00 +01:00", "01 januari 00.30, Trafikkontroll, Stockholm", "2024-01-01 00:30:00"),
        ("2024-03-01 8:00:00 +01:00", "29 februari 10.46, Räddningsinsats, Stockholm", "2024-02-29 10:46:00"),
        ("2024-10-27 8:00:00 +01:00", "27 oktober 02.30, Brand, Stockholm", "2024-10-27 02:30:00"),
    ],
)
def test_the_event_is_in_the_year_that_brings_it_nearest_its_publication(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, published: str, heading: str, started: str
) -> None:
    deliver(settings, tmp_path, event(datetime=published, name=heading))
    [(_, start, _, month, _)] = stored(etl)
    assert (start, month) == (started, f"{started[:7]}-01")


@pytest.mark.db
def test_publication_is_an_instant_and_the_county_is_not_the_city(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    county = {"gps": "59.602496,18.138438", "name": "Stockholms län"}
    deliver(settings, tmp_path, event(), event(id=2, location=county))
    assert [(row[2], row[4]) for row in stored(etl)] == [
        ("2022-09-26 13:55:23", True),
        ("2022-09-26 13:55:23", False),
    ]


@pytest.mark.db
def test_no_event_has_a_place_on_the_map_or_in_the_cube(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, event())
    columns = etl.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'polisen__handelser'"
    ).fetchall()
    assert not {"geom", "cell", "stadsdel_id"} & {name for (name,) in columns}
    assert etl.execute("SELECT position_quality, antal FROM core.polisen__handelser").fetchall() == [
        ("area", 1)
    ]
    assert etl.execute("SELECT count(*) FROM analysis.cube_area").fetchone() == (0,)


@pytest.mark.db
def test_personal_data_in_the_sentence_is_removed_before_it_is_stored(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    loaded = deliver(settings, tmp_path, event(summary="Vittnen ringer 070-123 45 67, bil ABC123."))
    [(text,)] = etl.execute("SELECT sammanfattning FROM core.polisen__handelser").fetchall()
    assert "070" not in text
    assert "ABC123" not in text
    assert sum(loaded.removed.values()) == 2


@pytest.mark.db
def test_an_array_as_the_interface_answers_it_is_read_too(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "events.json"
    file.write_text(json.dumps([event(), event(id=2)]), encoding="utf-8")
    assert run_delivery(settings, SOURCE, file).balance.new == 2
    assert [row[0] for row in stored(etl)] == ["371971", "2"]


@pytest.mark.db
@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (event(id="x"), "id"),
        (event(id=None), "id"),
        (event(datetime="2022-09-26"), "publicerad"),
        (event(datetime="2022-13-26 15:55:23 +02:00"), "publicerad"),
        (event(name="Sammanfattning natt"), "rubrik"),
        (event(name="26 september 25:21, Brand, Stockholm"), "rubrik"),
        (event(name="26 mars 12:00, Brand, Stockholm"), "rubrik"),
        (event(name="29 februari 12.00, Brand, Stockholm", datetime="2023-03-01 8:00:00 +01:00"), "rubrik"),
        (event(name="31 mars 02.30, Brand, Stockholm", datetime="2024-03-31 8:00:00 +02:00"), "rubrik"),
        (event(type=""), "typ"),
        (event(location={"gps": "0,0", "name": ""}), "plats"),
        ("{trasig", "hela raden"),
        ('{"id": 1, "id": 2}', "hela raden"),
    ],
)
def test_a_bad_event_goes_to_quarantine_and_the_next_loads(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path, bad: object, column: str
) -> None:
    loaded = deliver(settings, tmp_path, event(id=1), bad, event(id=2))
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (3, 2, 1)
    assert etl.execute("SELECT row_number, column_name FROM meta.quarantine").fetchall() == [(2, column)]


@pytest.mark.db
def test_a_bad_event_shows_no_sentence(settings: Settings, etl: psycopg.Connection, tmp_path: Path) -> None:
    deliver(settings, tmp_path, event(id=1), event(type=None, summary="Kalle Karlsson"))
    [(expected, got)] = etl.execute("SELECT expected, got FROM meta.quarantine").fetchall()
    assert "Karlsson" not in expected + got


@pytest.mark.db
def test_the_same_feed_changes_nothing_and_a_rewritten_event_supersedes(
    settings: Settings, etl: psycopg.Connection, tmp_path: Path
) -> None:
    deliver(settings, tmp_path, event(), event(id=2))
    assert run_delivery(settings, SOURCE, tmp_path / "0.jsonl").is_known
    later = deliver(settings, tmp_path, event(summary="Mannen är anhållen."), event(id=2), event(id=3))
    assert (later.balance.superseded, later.balance.unchanged, later.balance.new) == (1, 1, 1)
    assert len(stored(etl)) == 3


@pytest.mark.db
def test_one_id_with_two_contents_loads_neither(settings: Settings, tmp_path: Path) -> None:
    loaded = deliver(settings, tmp_path, event(), event(type="Brand"), event(id=2))
    assert (loaded.balance.new, loaded.balance.quarantined) == (1, 2)


@pytest.mark.db
@pytest.mark.parametrize(
    ("content", "said"),
    [(b'{"a": 1}\n{"a": 2}\n', "kolumnerna id"), (b"id;datetime\n1;2\n", "en textfil"), (b"[]", "fick inga")],
)
def test_another_file_is_refused(settings: Settings, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(DeliveryError, match=said):
        run_delivery(settings, SOURCE, tmp_path / "a.json")


@pytest.mark.db
@pytest.mark.real
def test_every_event_of_the_real_feed_loads(
    settings: Settings, etl: psycopg.Connection, real_data: Path
) -> None:
    file = real_data / "police/polisen_events_stockholm.jsonl"
    loaded = run_delivery(settings, SOURCE, file)
    events = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert (loaded.balance.read, loaded.balance.new, loaded.balance.quarantined) == (4776, 4776, 0)
    places = etl.execute(
        "SELECT plats, is_in_city, count(*) FROM core.polisen__handelser GROUP BY 1, 2 ORDER BY 1"
    )
    assert places.fetchall() == [("Stockholm", True, 3312), ("Stockholms län", False, 1464)]
    types = dict(etl.execute("SELECT typ, count(*) FROM core.polisen__handelser GROUP BY 1").fetchall())
    assert types == Counter(each["type"] for each in events)
    first = etl.execute(
        "SELECT start_at::text, published_at::text FROM core.polisen__handelser WHERE natural_key = '373980'"
    ).fetchone()
    assert first is not None
    assert [text[:16] for text in first] == ["2022-10-05 00:04", "2022-10-05 05:05"]
    far = etl.execute(
        "SELECT count(*) FROM core.polisen__handelser WHERE abs(extract(DAY FROM published_at - start_at)) >= 4"
    ).fetchone()
    assert far == (0,)
    months = etl.execute(
        """
        SELECT count(*) FROM core.polisen__handelser
        WHERE month <> date_trunc('month', start_at AT TIME ZONE 'Europe/Stockholm')::date
        """
    ).fetchone()
    assert months == (0,)
