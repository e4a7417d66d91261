import pytest

from etl.area_text import describe_area


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hela staden", ("kommun", "stockholm")),
        (" HELA   STADEN ", ("kommun", "stockholm")),
        ("Stadsdelsområde Farsta", ("stadsdelsomrade", "farsta")),
        ("Stadsdel Farsta", ("stadsdel", "farsta")),
        ("stadsdelsområde hässelby - vällingby", ("stadsdelsomrade", "hasselby-vallingby")),
        ("Stadsdelsomra\u030ade Ja\u0308rva", ("stadsdelsomrade", "jarva")),
        ("Stadsdel GAMLA STAN", ("stadsdel", "gamla-stan")),
        ("Farsta", None),
        ("Stockholm", None),
        ("Stadsdelsområde", None),
        ("Stadsdelsområde –", None),
        ("Stadsdelsnämnd Farsta", None),
        ("", None),
    ],
)
def test_what_a_text_says_of_its_area(text: str, expected: tuple[str, str] | None) -> None:
    assert describe_area(text) == expected
