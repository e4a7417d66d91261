"""Keys of rows that have no id: what they say, and an ordinal among those that say the same."""

import hashlib
import json

import pandas as pd

DIGEST_BYTES = 16


def identify_by_content(rows: pd.DataFrame) -> "pd.Series[str]":
    """Name each row by a digest of all its columns and its ordinal among equal rows.

    Equal rows are legitimate: two crimes of one code, place and day. The ordinal counts occurrences, so
    the set of keys does not depend on the order of the rows.

    Parameters
    ----------
    rows
        Text, NaN where blank; spelt one way wherever two spellings mean the same.

    Returns
    -------
    key
        Index of `rows`: 32 hexadecimal digits, a hyphen and the ordinal from 0.
    """
    columns = [_as_json(column) for _, column in rows.items()]
    digests = [_digest(f"[{', '.join(row)}]") for row in zip(*columns, strict=True)]
    digest = pd.Series(digests, index=rows.index, dtype="str")
    return digest + "-" + digest.groupby(digest).cumcount().astype("str")


def _as_json(texts: "pd.Series[str]") -> list[str]:
    """Write each text as `json.dumps` does, and each distinct one once: most come many times."""
    places, distinct = pd.factorize(texts)
    written = [json.dumps(text, ensure_ascii=False) for text in distinct.tolist()]
    return [written[place] if place >= 0 else "null" for place in places.tolist()]


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()
