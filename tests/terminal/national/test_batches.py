"""A bill goes up in batches that a platform takes: no more lines than it wants, no longer than an input may be."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from terminal.national.bill_messages import FeeLine
from terminal.national.upload import batches
from tests.terminal.national.bench import NOW

LONGEST = 40_000


def line(number: int, name: str) -> FeeLine:
    values: dict[str, Any] = dict.fromkeys(FeeLine.__struct_fields__, "")
    return FeeLine(**values | {"feedetl_sn": str(number), "medins_list_codg": name, "fee_ocur_time": f"{NOW:%F %T}"})


@given(st.lists(st.text(max_size=150), max_size=400), st.integers(1, 300))
def test_every_line_goes_up_once_in_order_and_in_batches_that_fit(names: list[str], most: int) -> None:
    lines = [line(number, name) for number, name in enumerate(names)]
    made = list(batches(lines, most))
    assert [each for batch in made for each in batch] == lines
    assert all(0 < len(batch) <= most for batch in made)
    assert all(len(json.encode(batch)) * 4 // 3 < LONGEST for batch in made)
