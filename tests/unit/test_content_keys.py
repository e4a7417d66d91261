"""A key made of content is the digest of the row as JSON, whatever way it is computed."""

import hashlib
import json

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from etl.content_keys import identify_by_content

cells = st.one_of(st.none(), st.sampled_from(["a", 'b"', "å\\", ", ", "null"]), st.text(max_size=5))


def digest(row: tuple[str | None, ...]) -> str:
    return hashlib.blake2b(json.dumps(row, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def test_a_key_that_is_stored_is_found_again() -> None:
    rows = pd.DataFrame({"a": ["x", "x", None], "b": ["å", "å", None]}, dtype="str", index=[2, 3, 7])
    assert identify_by_content(rows).to_dict() == {
        2: f"{digest(('x', 'å'))}-0",
        3: f"{digest(('x', 'å'))}-1",
        7: f"{digest((None, None))}-0",
    }
    assert digest(("x", "å")) == "7b213913453dc20ffa352306447a2939"


@given(rows=st.lists(st.tuples(cells, cells, cells), max_size=8))
def test_the_digest_is_that_of_the_row_as_json(rows: list[tuple[str | None, ...]]) -> None:
    keys = identify_by_content(pd.DataFrame(rows, columns=["a", "b", "c"], dtype="str"))
    assert keys.str[:32].tolist() == [digest(row) for row in rows]
