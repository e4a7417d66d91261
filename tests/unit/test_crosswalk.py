"""One series in any version of the areas, case by case."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.crosswalk import (
    CLOSED_BEFORE_2007,
    STADSDELSOMRADE_VERSIONS,
    express,
    extents,
    in_words,
    is_counted,
    membership,
)
from geo.data import read_facts
from geo.errors import DeliveryError, NotFoundError
from geo.names import code_of

V2007, V2020, V2023 = STADSDELSOMRADE_VERSIONS


def values(*rows: tuple[str, str, int | None, str]) -> pd.DataFrame:
    """Rows of month ("2022-05"), area, n and status."""
    frame = pd.DataFrame(rows, columns=["month", "omrade_code", "n", "status"])
    return frame.assign(month=pd.to_datetime(frame["month"]), n=frame["n"].astype("Int64"))


def one(expressed: pd.DataFrame, code: str) -> tuple[int | None, str, str | None]:
    row = expressed.loc[expressed["omrade_code"] == code].iloc[0]
    return None if pd.isna(row["n"]) else int(row["n"]), row["status"], row["note"]


def test_jarva_2022_is_the_sum_of_its_two_parts_although_the_source_wrote_0() -> None:
    delivered = values(
        ("2022-01", "jarva", 0, "exact"),
        ("2022-01", "rinkeby-kista", 43, "exact"),
        ("2022-01", "spanga-tensta", 27, "exact"),
    )
    assert one(express(delivered, V2023), "jarva") == (
        70,
        "exact",
        "Summa av Rinkeby-Kista och Spånga-Tensta",
    )


def test_jarva_2022_is_missing_and_never_0_without_its_parts() -> None:
    delivered = values(("2022-01", "jarva", 0, "exact"), ("2022-01", "bromma", 39, "exact"))
    expressed = express(delivered, V2023)
    assert one(expressed, "jarva") == (None, "saknas", "Ingen uppgift har levererats för Järva.")
    assert one(expressed, "bromma") == (39, "exact", None)


def test_a_true_0_stays_0() -> None:
    delivered = values(
        ("2024-01", "jarva", 0, "exact"),
        ("2022-01", "rinkeby-kista", 0, "exact"),
        ("2022-01", "spanga-tensta", 0, "exact"),
    )
    expressed = express(delivered, V2023)
    assert expressed.loc[expressed["omrade_code"] == "jarva", "n"].tolist() == [0, 0]


def test_rinkeby_kista_2024_cannot_be_had_out_of_jarva() -> None:
    delivered = values(("2024-03", "jarva", 120, "exact"), ("2024-03", "rinkeby-kista", 0, "exact"))
    for version in (V2007, V2020):
        assert one(express(delivered, version), "rinkeby-kista") == (
            None,
            "saknas",
            "Rinkeby-Kista ingår i Järva, vars siffra inte går att dela upp.",
        )


def test_hagersten_alvsjo_goes_together_and_never_apart() -> None:
    delivered = values(
        ("2020-12", "hagersten-liljeholmen", 100, "exact"),
        ("2020-12", "alvsjo", 20, "exact"),
        ("2021-01", "hagersten-alvsjo", 110, "exact"),
        ("2021-01", "alvsjo", 0, "exact"),
    )
    for version in (V2020, V2023):
        expressed = express(delivered, version)
        together = expressed.loc[expressed["omrade_code"] == "hagersten-alvsjo"]
        assert together["n"].tolist() == [120, 110]
        assert together["note"].tolist() == ["Summa av Hägersten-Liljeholmen och Älvsjö", None]
    apart = express(delivered, V2007).loc[lambda rows: rows["omrade_code"] == "alvsjo"]
    assert apart["status"].tolist() == ["exact", "saknas"]
    assert apart["n"].isna().tolist() == [False, True]


def test_a_new_area_is_counted_from_the_january_after_the_reform() -> None:
    # Between the reform and that January the source still counts the old areas.
    delivered = values(
        ("2023-12", "norra-innerstaden", 0, "exact"),
        ("2023-12", "norrmalm", 300, "exact"),
        ("2023-12", "ostermalm", 200, "exact"),
    )
    assert one(express(delivered, V2023), "norra-innerstaden")[:2] == (500, "exact")
    assert one(express(delivered, V2020), "norrmalm")[:2] == (300, "exact")


def test_a_backcast_of_the_sources_own_is_used() -> None:
    delivered = values(("2022-01", "jarva", 71, "exact"))
    assert one(express(delivered, V2023), "jarva") == (71, "exact", None)
    assert one(express(delivered, V2020), "spanga-tensta")[1] == "saknas"


@pytest.mark.parametrize(
    ("status", "expected", "note"),
    [
        (
            "withheld",
            "withheld",
            "Summan av Rinkeby-Kista och Spånga-Tensta ges inte: uppgiften är skyddad för Spånga-Tensta.",
        ),
        (
            "saknas",
            "saknas",
            "Summan av Rinkeby-Kista och Spånga-Tensta ges inte: uppgift saknas för Spånga-Tensta.",
        ),
        (
            "ej_tillamplig",
            "ej_tillamplig",
            (
                "Summan av Rinkeby-Kista och Spånga-Tensta ges inte: "
                "uppgift är inte tillämplig för Spånga-Tensta."
            ),
        ),
    ],
)
def test_a_sum_with_a_part_lacking_is_not_given(status: str, expected: str, note: str) -> None:
    delivered = values(("2022-01", "rinkeby-kista", 43, "exact"), ("2022-01", "spanga-tensta", None, status))
    assert one(express(delivered, V2023), "jarva") == (None, expected, note)


def test_a_sum_with_a_part_undelivered_is_not_given() -> None:
    delivered = values(("2022-01", "rinkeby-kista", 43, "exact"))
    assert one(express(delivered, V2023), "jarva")[:2] == (None, "saknas")


def test_a_sum_with_a_protected_part_is_protected() -> None:
    delivered = values(
        ("2022-01", "rinkeby-kista", 43, "exact"), ("2022-01", "spanga-tensta", 27, "protected")
    )
    assert one(express(delivered, V2023), "jarva")[:2] == (70, "protected")


def test_a_withheld_number_never_comes_back() -> None:
    delivered = values(("2024-01", "jarva", 3, "withheld"))
    assert one(express(delivered, V2023), "jarva") == (None, "withheld", None)


@pytest.mark.parametrize(
    ("status", "note"),
    [
        ("saknas", "Källan har ingen uppgift."),
        ("ej_tillamplig", "Källan anger att uppgiften inte är tillämplig."),
    ],
)
def test_what_the_source_says_of_a_missing_figure_is_passed_on(status: str, note: str) -> None:
    delivered = values(
        ("2024-01", "jarva", None, status),
        ("2024-01", "rinkeby-kista", 0, "exact"),
        ("2024-01", "spanga-tensta", 0, "exact"),
    )
    assert one(express(delivered, V2023), "jarva") == (None, status, note)


def test_months_before_the_first_known_division_are_missing() -> None:
    delivered = values(("2006-12", "bromma", 50, "exact"), ("2006-12", "kista", 8, "exact"))
    assert one(express(delivered, V2007), "bromma")[1] == "saknas"
    assert "före 2007" in str(one(express(delivered, V2007), "rinkeby-kista")[2])


def test_further_columns_are_series_of_their_own() -> None:
    delivered = pd.concat(
        [
            values(("2022-01", "rinkeby-kista", 4, "exact"), ("2022-01", "spanga-tensta", 2, "exact")).assign(
                brott="rån"
            ),
            values(("2022-01", "rinkeby-kista", 9, "exact"), ("2022-01", "spanga-tensta", 1, "exact")).assign(
                brott="hot"
            ),
        ]
    )
    expressed = express(delivered, V2023)
    jarva = expressed.loc[expressed["omrade_code"] == "jarva"].set_index("brott")["n"]
    assert jarva.to_dict() == {"hot": 10, "rån": 6}
    assert list(expressed.columns) == ["month", "brott", "omrade_code", "n", "status", "note"]
    assert str(expressed["n"].dtype) == "Int64"


def test_nothing_delivered_gives_nothing() -> None:
    expressed = express(values(), V2023)
    assert expressed.empty
    assert list(expressed.columns) == ["month", "omrade_code", "n", "status", "note"]


def test_each_stadsdel_belongs_to_one_area_in_each_version() -> None:
    links = membership()
    assert len(links) == 3 * 117
    assert not links.duplicated(["stadsdel_code", "version"]).any()
    assert links.groupby("version")["stadsdelsomrade_code"].nunique().tolist() == [14, 13, 11]


def test_membership_cannot_be_changed_from_outside() -> None:
    mine = membership()
    mine["stadsdelsomrade_code"] = "x"
    assert "x" not in set(membership()["stadsdelsomrade_code"])


def test_divisions_only_ever_join_areas() -> None:
    for earlier, later in ((V2007, V2020), (V2020, V2023)):
        for extent in extents(earlier).values():
            assert sum(extent <= other for other in extents(later).values()) == 1


@pytest.mark.parametrize(
    ("code", "month", "expected"),
    [
        ("jarva", date(2023, 12, 1), False),
        ("jarva", date(2024, 1, 1), True),
        ("spanga-tensta", date(2023, 12, 1), True),
        ("spanga-tensta", date(2024, 1, 1), False),
        ("alvsjo", date(2020, 12, 1), True),
        ("alvsjo", date(2021, 1, 1), False),
        ("hagersten-alvsjo", date(2020, 7, 1), False),
        ("bromma", date(1999, 1, 1), True),
        ("sodermalm", date(2006, 12, 1), False),
        ("okant", date(2020, 1, 1), False),
    ],
)
def test_when_an_area_is_counted(code: str, month: date, *, expected: bool) -> None:
    assert is_counted(code, month) is expected


def test_areas_that_bra_still_lists_are_no_error_and_no_number() -> None:
    assert {"rinkeby", "kista", "vantor", "maria-gamla-stan"} <= CLOSED_BEFORE_2007
    frame = values(*(("2022-01", code, 0, "exact") for code in sorted(CLOSED_BEFORE_2007)))
    assert (express(frame, V2023)["status"] == "saknas").all()


def test_the_published_rates_before_2024_are_missing_for_the_new_areas() -> None:
    facts = read_facts("anmalda_brott_per_100000_2021_2025")
    total = facts[(facts["brottstyp"] == "Totalt antal brott") & (facts["omrade"] != "Stockholm kommun")]
    frame = values(
        *(
            (f"{year}-01", code_of(row["omrade"]), row[year], "exact")
            for _, row in total.iterrows()
            for year in ("2022", "2024")
        )
    )
    expressed = express(frame, V2023).set_index([frame["month"].name, "omrade_code"])
    assert expressed.loc[("2022-01-01", "jarva"), "status"] == "saknas"
    assert expressed.loc[("2024-01-01", "jarva"), "status"] == "exact"
    assert (expressed["n"].dropna() > 0).all()


@pytest.mark.parametrize(
    ("names", "expected"), [(["A"], "A"), (["A", "B"], "A och B"), (["A", "B", "C"], "A, B och C")]
)
def test_names_are_listed_as_swedish_does(names: list[str], expected: str) -> None:
    assert in_words(names) == expected


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(NotFoundError, match="2007-01-01, 2020-07-01, 2023-07-01, fick 1997-01-01"):
        express(values(), date(1997, 1, 1))


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(DeliveryError, match=r"fick \['solna'\]"):
        express(values(("2022-01", "solna", 1, "exact")), V2023)


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(DeliveryError, match=r"fick \['ungefar'\]"):
        express(values(("2022-01", "bromma", 1, "ungefar")), V2023)


def test_a_number_that_is_promised_must_be_there() -> None:
    with pytest.raises(DeliveryError, match="fick 1 tomma"):
        express(values(("2022-01", "bromma", None, "exact")), V2023)


def test_an_area_twice_in_a_month_is_refused() -> None:
    with pytest.raises(DeliveryError, match="fick 1 upprepade"):
        express(values(("2022-01", "bromma", 1, "exact"), ("2022-01", "bromma", 2, "exact")), V2023)


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(DeliveryError, match=r"\['status'\] saknas"):
        express(values().drop(columns="status"), V2023)


MONTHS = {"Jan": 1, "Dec": 12}


@pytest.mark.real
def test_bras_own_export_of_2022(real_data: Path) -> None:
    raw = pd.read_csv(
        real_data / "statistics" / "bra_sol_databasfil_2022.txt",
        sep=";",
        encoding="iso-8859-1",
        dtype=str,
        index_col=False,  # rows end with a separator that the header lacks
    )
    is_wanted = (
        raw["Region"].str.contains("tadsdel", na=False)
        & (raw["Brott"].str.strip() == "därav misshandel inkl. grov")
        & raw["Period"].isin(MONTHS)
    )
    rows = raw[is_wanted]
    frame = values(
        *(
            (f"2022-{MONTHS[period]:02}", code_of(region), int(n), "exact")
            for region, period, n in zip(rows["Region"], rows["Period"], rows["Antal"], strict=True)
        )
    )
    expressed = express(frame, V2023).set_index(["month", "omrade_code"])
    january = expressed.loc[pd.Timestamp("2022-01-01")]
    assert january.loc["jarva", "n"] == 43 + 27  # Rinkeby-Kista and Spånga-Tensta, read in the file
    assert january.loc["hagersten-alvsjo", "n"] == 66
    assert (expressed["status"] == "exact").all()
    assert (expressed["n"] > 0).all()
    earlier = express(frame, V2007).set_index(["month", "omrade_code"]).loc[pd.Timestamp("2022-01-01")]
    assert earlier.loc["alvsjo", "status"] == "saknas"
    assert earlier.loc["rinkeby-kista", "n"] == 43
    assert is_wanted.sum() == 2 * len(rows["Region"].unique())
