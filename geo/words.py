"""Delivered words of a fixed list, taken to ids, however they are typed."""

import unicodedata
from collections.abc import Mapping

import pandas as pd


def ids_of(words: "pd.Series[str]", ids: Mapping[str, str]) -> "pd.Series[str]":
    """Give each delivered word its id.

    Case, white space and composed or decomposed letters (files made on a Mac have the latter) make no
    difference; nothing else is guessed.

    Parameters
    ----------
    words
        Shape (n,). None or NaN where blank.
    ids
        Word → id.

    Returns
    -------
    id
        Shape (n,), the same index; None where blank and where the list has no such word.
    """
    known = {_tidy(word): each for word, each in ids.items()}
    # A delivery has few distinct words: each is looked up once.
    found = {word: known.get(_tidy(word)) for word in words.dropna().unique()}
    return pd.Series([found.get(word) for word in words], index=words.index, dtype="object")


def _tidy(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())
