"""Personal data in free text: what is one is found wherever it stands, and all else stays."""

import re
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.fritext import LONG_TEXT, clean, drop_contact_columns
from geo.fritext import KINDS, NOT_PLATES, is_luhn

MARK = re.compile("|".join(re.escape(kind.mark) for kind in KINDS))
PNR, MAIL, PHONE, FLAT, PLATE, ACCOUNT = (kind.mark for kind in KINDS)

# Swedish words and the numbers that stand among them, each harmless wherever it stands
WORDS = st.sampled_from(
    """2024-01-30|2024-01-30T14:30|08:30|kl|07.30|08.00-17.00|0800-1700|163 02|163|02|Spånga|12 A|12A|500 kr|500|kr
|1 234,5|59.329324,18.068581|59.3293235,|18.0685808|6580822.15|674032|153 000|kod 0355,|0180R001|112|114 14|1177|E4
|E18|Trasig|lampa|vid|Årstavägen|och|överfull|papperskorg|på|Önskehemsgatan.|buss 514|(se|bilden),|BRF 123|ärende
|2024-123456|dnr 5.1-1234/2024|08-17 vardagar|3 @ 5 kr|lägenhet 3 rum|tel 112""".split("|")  # noqa: SIM905 - fifty lines are no clearer
)
sentences = st.lists(WORDS, max_size=8).map(" ".join)
days = st.dates(date(1900, 1, 1), date(2023, 12, 31))


def cleaned(text: str) -> str:
    return str(clean(pd.Series([text], dtype="str")).text[0])


def check_digit(nine: str) -> str:
    """Compute the last digit by hand: 2, 1, 2 … from the left, digits summed."""
    total = sum(sum(divmod(int(digit) * (2, 1)[place % 2], 10)) for place, digit in enumerate(nine))
    return str(-total % 10)


@st.composite
def personnummer(draw: st.DrawFn) -> str:
    """Draw a valid number, of a person or a samordningsnummer, in one of the ways it is written."""
    born, serial = draw(days), draw(st.integers(0, 999))
    day = born.day + draw(st.sampled_from([0, 60]))
    head = f"{born:%y%m}{day:02d}"
    last = f"{serial:03d}{check_digit(f'{head}{serial:03d}')}"
    century = f"{born.year // 100}"
    form = draw(
        st.sampled_from(
            [
                "{h}-{t}",
                "{h}{t}",
                "{h}+{t}",
                "{h} {t}",
                "{h} - {t}",
                "{h}–{t}",
                "{c}{h}-{t}",
                "{c}{h}{t}",
                "{c}{h} {t}",
            ]
        )
    )
    return form.format(h=head, t=last, c=century)


@given(
    before=sentences,
    planted=personnummer(),
    after=sentences,
    glue=st.sampled_from([" ", "", ": ", "(", "nr"]),
)
def test_every_valid_personnummer_is_found_wherever_it_stands(
    before: str, planted: str, after: str, glue: str
) -> None:
    head = f"{before} pnr{glue}"
    found = clean(pd.Series([f"{head}{planted}, {after}"], dtype="str"))
    assert found.text[0] == f"{head}{PNR}, {after}"
    assert found.removed.set_index("kind").loc["personnummer", "spans"] == 1


@given(sentences)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == text


PLANTED = st.one_of(
    personnummer(),
    st.sampled_from(
        [
            *("anna.berg@exempel.se", "070-123 45 67", "+46 8 123 456 78", "lgh 1203", "@anna_b", "ABC 123"),
            *("ABC12A", "0701234567", "reg.nr abc 123", "08-123 45 67", "bo@163.com", "031-12 34 56"),
        ]
    ),
)


@given(st.lists(st.one_of(WORDS, PLANTED, st.text(max_size=6)), max_size=10), st.sampled_from(["", " ", ","]))
def test_cleaning_what_is_clean_changes_nothing(pieces: list[str], glue: str) -> None:
    once = cleaned(glue.join(pieces))
    assert cleaned(once) == once


@given(st.lists(st.one_of(WORDS, PLANTED, st.text(max_size=6)), max_size=10), st.sampled_from(["", " ", ","]))
def test_nothing_changes_but_what_a_mark_stands_for(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    found = clean(pd.Series([text], dtype="str"))
    kept = MARK.split(str(found.text[0]))
    assert len(kept) - 1 == found.removed["spans"].sum() + len(MARK.findall(text))
    place = 0
    for piece in kept:  # what is kept stands in the text, in the same order
        place = text.index(piece, place) + len(piece)
    assert text.startswith(kept[0])
    assert text.endswith(kept[-1])


@given(days, st.integers(0, 9999))
def test_the_dashed_form_is_found_without_its_check_digit(born: date, last: int) -> None:
    assert cleaned(f"hon {born:%y%m%d}-{last:04d}.") == f"hon {PNR}."
    assert cleaned(f"hon {born:%Y%m%d}+{last:04d}.") == f"hon {PNR}."


@given(st.integers(0, 10**9 - 1))
def test_exactly_one_last_digit_is_right(nine: int) -> None:
    right = [digit for digit in range(10) if is_luhn(f"{nine:09d}{digit}")]
    assert right == [int(check_digit(f"{nine:09d}"))]


def test_the_check_digit_by_hand() -> None:
    # 811228-987: 8·2=16→7, 1, 1·2=2, 2, 2·2=4, 8, 9·2=18→9, 8, 7·2=14→5: 46, and 46 + 4 = 50
    assert is_luhn("8112289874")
    assert not is_luhn("8112289873")
    assert cleaned("8112289874") == PNR
    assert cleaned("8112289873") == "8112289873"
    assert cleaned("8112889874 811288-9874") == f"8112889874 {PNR}"  # a samordningsnummer: day 28 + 60


@pytest.mark.parametrize(
    "text",
    [
        *("070-123 45 67", "0701234567", "070 123 45 67", "070.123.45.67", "(070) 123 45 67", "073-1234567"),
        *("08-123 45 67", "08-12345678", "08/123 456 78", "(08) 508 000 00", "08 12 34 56", "081234567"),
        *("+46701234567", "+46 70 123 45 67", "+46 (0)70-123 45 67", "0046 8 123 45 67", "+46 8-123 456 78"),
        *("031-12 34 56", "031-123 45 67", "0498-12 34 56", "010-123 45 67", "070\u00a0123\u00a045\u00a067"),
        *("070–123 45 67", "076 - 123 45 67"),
    ],
)
def test_a_phone_number_is_found_in_its_swedish_forms(text: str) -> None:
    assert cleaned(f"Ring {text} efter kl 17.") == f"Ring {PHONE} efter kl 17."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(0701234567) ((08) 123 45 67)", f"({PHONE}) ({PHONE})"),
        ("070-1234567-08-1234567/031-123456", f"{PHONE}-{PHONE}/{PHONE}"),
        ("0355 2024-01-30, 08/01 08-01-2024", "0355 2024-01-30, 08/01 08-01-2024"),
        ("Mejla anna.b+x@post.exempel.se.", f"Mejla {MAIL}."),
        ("ANNA@EXEMPEL.SE, bo@163.com", f"{MAIL}, {MAIL}"),
        ("anna@gmail", MAIL),
        ("Följ @anna_b.99 och @Örjan!", f"Följ {ACCOUNT} och {ACCOUNT}!"),
        ("3 @ 5 kr, @12", "3 @ 5 kr, @12"),
        ("lgh 1203, Lgh. 1203, lägenhet nr 12B", f"{FLAT}, {FLAT}, {FLAT}"),
        ("LGH-NR: 1203 lgh1203 lägenhetsnummer 1203", f"LGH-NR: 1203 {FLAT} {FLAT}"),
        ("lägenheter 12, lägenhet 3 rum, 3 rok", "lägenheter 12, lägenhet 3 rum, 3 rok"),
        ("bil ABC 123 och ABC12D.", f"bil {PLATE} och {PLATE}."),
        ("reg.nr abc-123, Regnr: ABC 12D", f"reg.nr {PLATE}, Regnr: {PLATE}"),
        ("reg nr BUS 514", f"reg nr {PLATE}"),
        ("BRF 123, BUS 514, BOX 101, LGH 1203", f"BRF 123, BUS 514, BOX 101, {FLAT}"),
        ("abc 123, bus 514, väg 222, hus 12A", "abc 123, bus 514, väg 222, hus 12A"),
        ("ABC 123 kr, CSV 123:5, TT-ABC 123, ABC 1234", "ABC 123 kr, CSV 123:5, TT-ABC 123, ABC 1234"),
        ("ABC12O, ABQ 123, ÅBC 123", "ABC12O, ABQ 123, ÅBC 123"),
        ("org 556677-1234, 991332-1234", "org 556677-1234, 991332-1234"),
        ("1990-01-01-1239, 1990-01-01-1238", f"{PNR}, 1990-01-01-1238"),
        ("2024-01-30 1430, 08-06-2024, 08-17 2024", "2024-01-30 1430, 08-06-2024, 08-17 2024"),
        ("0730-1600 12 st, 07.00 - 15.30, 0800 - 1700 24", "0730-1600 12 st, 07.00 - 15.30, 0800 - 1700 24"),
        ("2024-0701234567, 12:070-1234567", "2024-0701234567, 12:070-1234567"),
        ("19900101-12345, 1900101-1239", "19900101-12345, 1900101-1239"),
        ("", ""),
    ],
)
def test_a_text_by_hand(text: str, expected: str) -> None:
    assert cleaned(text) == expected


def test_counts_are_of_places_and_of_texts_and_every_kind_has_its_line() -> None:
    texts = pd.Series(
        ["a@b.se c@d.se", None, "inget", "070-123 45 67, a@b.se"], index=[5, 6, 7, 9], dtype="str"
    )
    found = clean(texts)
    counts = found.removed.set_index("kind")
    assert counts["spans"].to_dict() == {
        **{kind.id: 0 for kind in KINDS},
        "epost": 3,
        "telefon": 1,
    }
    assert counts.loc["epost", "rows"] == 2
    assert found.text.index.tolist() == [5, 6, 7, 9]
    assert pd.isna(found.text[6])
    assert found.text[7] == "inget"
    assert found.text.dtype == "str"
    assert found.remarks == ("Borttaget ur fritext: e-postadresser 3, telefonnummer 1.",)


def test_a_long_text_is_kept_whole_and_counted() -> None:
    long = "ord " * LONG_TEXT
    found = clean(pd.Series([long, "kort"], dtype="str"))
    assert found.text[0] == long
    assert found.n_long == 1
    assert found.remarks == ("Texter över 4000 tecken: 1.",)


def test_no_texts_give_no_texts() -> None:
    found = clean(pd.Series([], dtype="str"))
    assert found.text.empty
    assert found.n_long == 0
    assert found.remarks == ()


@pytest.mark.parametrize(
    "piece",
    ["0", "@", "a@", "070-", "070-1234567-08-1234567-", "ABC ", "lgh ", "900101", "+46(", "0 ", "reg.nr "],
)
def test_a_text_made_to_take_time_does_not(piece: str) -> None:
    # a pattern that tries every way to cut 200 000 characters would not come back
    assert len(cleaned(piece * (200_000 // len(piece)))) > 0


def test_a_word_before_a_number_is_of_three_letters() -> None:
    assert {len(word) for word in NOT_PLATES.pattern.split("|")} == {3}


def test_columns_of_contact_are_left_out_and_counted() -> None:
    rows = pd.DataFrame(
        {"arende_id": ["1", "2"], " E-Post ": ["a@b.se", None], "Namn": [None, None]}, dtype="str"
    )
    dropped = drop_contact_columns(rows)
    assert list(dropped.rows.columns) == ["arende_id"]
    assert dropped.removed.to_dict("records") == [
        {"column": " E-Post ", "values": 1},
        {"column": "Namn", "values": 0},
    ]
    assert drop_contact_columns(rows, ["ARENDE_ID"]).rows.shape == (2, 2)


def test_no_columns_of_contact_leave_the_rows_as_they_are() -> None:
    rows = pd.DataFrame({"a": ["1"]}, dtype="str")
    dropped = drop_contact_columns(rows)
    assert dropped.rows.equals(rows)
    assert dropped.removed.empty


def test_dates_of_every_day_stay() -> None:
    year = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    text = " ".join(f"{day:%Y-%m-%d} {day:%Y%m%d} {day:%d/%m} {day:%d-%m-%Y}" for day in year)
    assert cleaned(text) == text
