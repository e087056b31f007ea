"""A sample of what script/fuzz does to codes, scanner bytes and keys at length."""

import pytest

from tests.devices.fuzz_codes import fuzz_codes


@pytest.mark.parametrize("seed", range(4))
def test_nothing_crashes_and_nothing_else_counts_as_a_voucher(seed: int) -> None:
    assert fuzz_codes(3_000, seed) > 200
