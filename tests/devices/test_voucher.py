"""The e-voucher's code: taken once, within a minute, and never mistaken for another code."""

import pytest

from devices.voucher import Vouchers, recognise
from terminal.errors import Refused
from terminal.model import VoucherCredential
from terminal.private import Private

CODE = "4240123456789012345678990000"
OTHER = "4249876543210987654321990000"


@pytest.fixture
def vouchers() -> Vouchers:
    return Vouchers()


@pytest.mark.parametrize(
    "text",
    [CODE, f" {CODE}\r\n", "".join(chr(ord(digit) + 0xFEE0) for digit in CODE)],
    ids=["plain", "with its suffix", "full width"],
)
def test_a_voucher_is_recognised(text: str) -> None:
    assert recognise(text) == VoucherCredential(code=Private(CODE))


@pytest.mark.parametrize("text", ["", CODE[:-1], CODE + "0", "425" + CODE[3:], "https://example.invalid/x"], ids=len)
def test_a_foreign_code_is_refused_with_the_words_of_the_platform(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        recognise(text)
    assert refusal.value.code == "500159"


@pytest.mark.parametrize(
    "text",
    ["10" + "0" * 16, "15" + "9" * 16, "25" + "1" * 14, "28" + "1" * 16, "30" + "1" * 22],
    ids=["WeChat first", "WeChat last", "Alipay shortest", "Alipay usual", "Alipay longest"],
)
def test_a_payment_code_is_told_apart(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        recognise(text)
    assert refusal.value.code == "payment_code"


def test_no_code_stands_in_the_refusal() -> None:
    with pytest.raises(Refused) as refusal:
        recognise("424123")
    assert "424123" not in str(refusal.value)


def test_a_voucher_is_used_once(vouchers: Vouchers) -> None:
    voucher = vouchers.scan(CODE, now=0)
    vouchers.use(voucher, now=1)
    for again in (lambda: vouchers.use(voucher, now=2), lambda: vouchers.scan(CODE, now=2)):
        with pytest.raises(Refused) as refusal:
            again()
        assert refusal.value.code == "voucher_used"
    vouchers.use(vouchers.scan(OTHER, now=3), now=3)


def test_a_second_scan_before_the_use_changes_nothing(vouchers: Vouchers) -> None:
    first = vouchers.scan(CODE, now=0)
    assert vouchers.scan(CODE, now=59) == first
    with pytest.raises(Refused) as refusal:
        vouchers.use(first, now=61)
    assert refusal.value.code == "voucher_expired"


@pytest.mark.parametrize("age", [0, 60])
def test_a_voucher_is_good_for_a_minute(vouchers: Vouchers, age: float) -> None:
    vouchers.use(vouchers.scan(CODE, now=100), now=100 + age)
    with pytest.raises(Refused):
        vouchers.use(VoucherCredential(code=Private(CODE)), now=100 + age)


def test_nothing_of_a_code_is_kept(vouchers: Vouchers) -> None:
    vouchers.use(vouchers.scan(CODE, now=0), now=1)
    vouchers.scan(OTHER, now=1)
    kept = repr(vars(vouchers))
    assert CODE not in kept
    assert OTHER not in kept
