"""Every name is made of English words, or of Swedish ones that the glossary explains."""

import re

import pytest

from tests.docs.identifiers import (
    ENGLISH,
    GLOSSARY,
    english_words,
    glossary_identifiers,
    names,
    unknown_words,
    words_of,
)


def test_every_word_of_every_name_is_known() -> None:
    unknown = unknown_words()
    listing = "\n".join(f"  {word}: {where}" for word, where in unknown.items())
    assert not unknown, (
        f"New words. A Swedish one gets a row in {GLOSSARY.name} with its identifier, definition, source and "
        f"English gloss; an English one a line in tests/docs/{ENGLISH.name}, in order:\n{listing}"
    )


def test_every_identifier_of_the_glossary_is_in_use() -> None:
    used = {f"_{'_'.join(words_of(name))}_" for name in names()}
    unused = [
        identifier
        for identifier in glossary_identifiers()
        if not any(f"_{'_'.join(words_of(identifier))}_" in name for name in used)
    ]
    assert unused == [], "Remove these rows of GLOSSARY.md, or move them to its list of concepts."


def test_no_identifier_stands_twice_in_the_glossary() -> None:
    identifiers = glossary_identifiers()
    assert sorted(set(identifiers)) == sorted(identifiers)


def test_every_row_of_the_glossary_is_complete() -> None:
    rows = re.findall(r"^\|(?! ?---)(.+)\|$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        assert len(cells) == 5, row
        assert all(cells), row


def test_the_list_of_english_words_is_in_order() -> None:
    listed = english_words()
    assert listed == sorted(set(listed))


def test_no_word_is_both_swedish_and_english() -> None:
    # a word that both languages have belongs to the glossary alone when it stands there by itself
    assert set(glossary_identifiers()) & set(english_words()) == set()


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("assign_stadsdel", ["assign", "stadsdel"]),
        ("AnmaldaBrott", ["anmalda", "brott"]),
        ("HTTPStatus", ["http", "status"]),
        ("polisen__anmalda_brott", ["polisen", "anmalda", "brott"]),
        ("geom_3857", ["geom"]),
        ("x", []),
    ],
)
def test_an_identifier_is_cut_into_words(identifier: str, expected: list[str]) -> None:
    assert words_of(identifier) == expected
