"""The shares of a bill's lines: kept as columns, one object for a line that is asked for."""

import msgspec
import pytest

from bench import bills
from terminal.benefit.split import share, shares, totals
from terminal.model import Bill

WRITTEN = bills.written(200)
LINES = bills.read(WRITTEN).care.lines


def test_the_columns_hold_the_share_of_every_line() -> None:
    found = shares(LINES)
    assert len(found) == len(LINES)
    assert list(found) == [share(line) for line in LINES]
    assert found[3:5] == (share(LINES[3]), share(LINES[4]))
    assert found[-1] == share(LINES[-1])
    assert found == shares(LINES) != shares(LINES[1:])


def test_the_sums_of_the_columns_are_those_of_the_lines() -> None:
    assert shares(LINES).totals == totals(LINES)
    assert totals(()) == shares(()).totals == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        (b'"quantity": "12.75"', b'"quantity": "1e3"', "quantity"),
        (b'"self_pay": "0.30"', b'"self_pay": "3"', "self_pay"),
    ],
)
def test_a_decimal_that_is_none_is_named_by_its_place_where_a_bill_is_read(good: bytes, bad: bytes, place: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=rf"decimal .* in field `care\.lines\.\d+\.{place}`"):
        msgspec.json.decode(WRITTEN.replace(good, bad, 1), type=Bill)


def test_many_different_quantities_are_checked_as_well() -> None:
    several = [msgspec.structs.replace(LINES[0], quantity=f"{at}.5") for at in range(9_000)]
    care = msgspec.structs.replace(bills.read(WRITTEN).care, lines=(*several, *several))
    assert Bill(number="B1", department="", stated_total=0, care=care).care.lines[-1].quantity == "8999.5"
