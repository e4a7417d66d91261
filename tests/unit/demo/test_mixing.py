import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from etl.demo.mixing import FIRST_OBJECT, REPEATED, WITHOUT_ID, describe_rows, fill, leave, mix_faults

KINDS = {"okand": fill("status", "?"), REPEATED: leave, WITHOUT_ID: leave}


def rows(n: int) -> pd.DataFrame:
    names = pd.Series([f"A{k}" for k in range(n)], dtype="str")
    return pd.DataFrame(
        {"id": names, "status": pd.Series("ny", index=names.index, dtype="str"), "k": range(n)}
    )


def mixed(n: int, per_kind: int, seed: int = 1) -> tuple[pd.DataFrame, dict[str, list[int]]]:
    drawn = rows(n)
    return mix_faults(np.random.default_rng(seed), drawn, drawn["k"] >= 0, KINDS, per_kind, "id")


@given(st.integers(0, 60), st.integers(1, 5), st.integers(0, 100))
def test_the_drawn_rows_are_all_there_in_their_order(n: int, per_kind: int, seed: int) -> None:
    delivery, lines = mixed(n, per_kind, seed)
    faulty = [line for numbers in lines.values() for line in numbers]
    assert len(set(faulty)) == len(faulty) == min(3 * per_kind, n)
    pd.testing.assert_frame_equal(delivery.drop(index=faulty).reset_index(drop=True), rows(n))


def test_each_listed_row_is_spoilt_in_its_way() -> None:
    delivery, lines = mixed(50, 4)
    of = {kind: delivery.loc[numbers] for kind, numbers in lines.items()}
    assert {kind: len(spoilt) for kind, spoilt in of.items()} == dict.fromkeys(KINDS, 4)
    assert (of["okand"]["status"] == "?").all()
    assert of["okand"]["id"].str.fullmatch(r"A\d+-F").all()
    assert (of[WITHOUT_ID]["id"] == "").all()


def test_a_repeated_row_equals_a_row_before_it() -> None:
    delivery, lines = mixed(50, 4)
    for line in lines[REPEATED]:
        earlier = delivery.iloc[:line]
        assert (earlier == delivery.iloc[line]).all(axis="columns").sum() == 1


def test_only_usable_rows_are_spoilt() -> None:
    drawn = rows(50)
    delivery, lines = mix_faults(np.random.default_rng(1), drawn, drawn["k"] < 6, KINDS, 5, "id")
    assert sum(len(numbers) for numbers in lines.values()) == 6
    assert (delivery.loc[[line for numbers in lines.values() for line in numbers], "k"] < 6).all()


def test_where_nothing_is_usable_nothing_is_spoilt() -> None:
    drawn = rows(5)
    delivery, lines = mix_faults(np.random.default_rng(1), drawn, drawn["k"] < 0, KINDS, 2)
    assert lines == {kind: [] for kind in KINDS}
    assert len(delivery) == 5


def test_a_description_counts_what_it_lists_from_the_files_first_row() -> None:
    assert describe_rows({"a": [0, 7], "b": []}) == {
        "a": {"n": 2, "lines": [2, 9]},
        "b": {"n": 0, "lines": []},
    }
    assert describe_rows({"a": [0, 7]}, FIRST_OBJECT)["a"]["lines"] == [1, 8]
