"""The e-voucher's code: taken once, within a minute, and never mistaken for another code."""

from random import Random

import pytest

from devices.voucher import CodeKind, Vouchers, kind_of, payment_code, recognise, spent
from terminal.errors import Refused
from terminal.model import VoucherCredential
from terminal.private import Private
from terminal.texts import LANGUAGES, words

CODE = "4240123456789012345678990000"
OTHER = "4249876543210987654321990000"


@pytest.fixture
def vouchers() -> Vouchers:
    return Vouchers()


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f" {CODE}\r\n",
        "".join(chr(ord(digit) + 0xFEE0) for digit in CODE),
        f"]Q1{CODE}",
        f"\x02{CODE}\x03",
        f"\ufeff{CODE}",
        f"ï»¿{CODE}",
        f"\ufeff]Q1{CODE}",
    ],
    ids=["plain", "suffix", "full width", "symbology", "framed", "BOM", "BOM as Latin 1", "BOM and symbology"],
)
def test_a_voucher_is_recognised(text: str) -> None:
    assert recognise(text) == VoucherCredential(code=Private(CODE))


@pytest.mark.parametrize(
    "text",
    ["", "425" + CODE[4:], CODE + "0", "5" + CODE, CODE + CODE, "425" + CODE[3:], "https://example.invalid/x"],
    ids=["none", "half", "one more behind", "one more before", "glued", "another mark", "address"],
)
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


WALLETS = {
    "134567890123456789": ("微信", "WeChat"),
    "28" + "1" * 16: ("支付宝", "Alipay"),
    "62" + "1" * 17: ("云闪付", "UnionPay"),
    "01" + "1" * 17: ("数字人民币", "e-CNY"),
}


@pytest.mark.parametrize("text", WALLETS)
def test_a_payment_code_is_known_by_its_wallet(text: str) -> None:
    assert payment_code(text) == Private(text)
    with pytest.raises(Refused) as refusal:
        recognise(text)
    for language, name in zip(LANGUAGES, WALLETS[text], strict=True):
        assert name in words(refusal.value, language).what


@pytest.mark.parametrize("place", range(4, len(CODE)))
def test_a_voucher_that_comes_only_in_part_is_told_as_such(place: int) -> None:
    with pytest.raises(Refused) as refusal:
        recognise(CODE[:place])
    assert (refusal.value.code, refusal.value.facts) == ("voucher_cut", {"digits": place})


LAYOUTS = {
    "French": "à&é\"'(-è_ç",
    "Belgian": "à&é\"'(§è!ç",
    "Czech": "é+ěščřžýáí",
    "Slovak": "é+ľščťžýáí",
    "Shift held": ")!@#$%^&*(",
    "Lithuanian": "žąčęėįšųū„",
    "Bulgarian": "абцдефгхий",
}


@pytest.mark.parametrize("keys", LAYOUTS.values(), ids=LAYOUTS)
def test_a_keyboard_layout_that_makes_letters_of_digits_is_told_as_such(keys: str) -> None:
    with pytest.raises(Refused) as refusal:
        recognise(CODE.translate(str.maketrans("0123456789", keys)))
    assert refusal.value.code == "voucher_keyboard"


@pytest.mark.parametrize(
    "text", ["https://example.invalid/x?abcd", "ABABABABABAB", "PATIENTNUMBERX", "测试员测试员测试员测试员"]
)
def test_a_text_is_no_fault_of_the_keyboard(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        recognise(text)
    assert refusal.value.code == "500159"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CODE, CodeKind.VOUCHER),
        ("134567890123456789", CodeKind.PAYMENT),
        ("28" + "1" * 16 + "\r", CodeKind.PAYMENT),
        ("11010519491231002X", CodeKind.ID_NUMBER),
        ("440524188001010014", CodeKind.UNKNOWN),
        ("110105194912310021", CodeKind.PAYMENT),
        ("62" + "1" * 17, CodeKind.PAYMENT),
        ("01" + "1" * 17, CodeKind.PAYMENT),
        ("62" + "1" * 14, CodeKind.UNKNOWN),
        ("11010519491231002x", CodeKind.ID_NUMBER),
        ("16" + "0" * 16, CodeKind.UNKNOWN),
        ("31" + "0" * 16, CodeKind.UNKNOWN),
        ("25" + "1" * 13, CodeKind.UNKNOWN),
        ("6901234567892", CodeKind.UNKNOWN),
        ("", CodeKind.UNKNOWN),
    ],
    ids=[
        "voucher",
        "WeChat",
        "Alipay",
        "ID number",
        "ID number of long ago",
        "ID number with a wrong check digit",
        "UnionPay",
        "e-CNY",
        "a bank card's number",
        "ID number with a small x",
        "one above WeChat",
        "one above Alipay",
        "too short for Alipay",
        "goods",
        "nothing",
    ],
)
def test_what_a_code_is_for_is_told_by_its_length_and_digits(text: str, kind: CodeKind) -> None:
    assert kind_of(text) is kind


def test_an_id_number_is_never_taken_as_a_payment_code() -> None:
    draw = Random(5)  # noqa: S311 - the same numbers every time
    for _ in range(200):
        born = f"{draw.randrange(1930, 2026)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}"
        number = f"1{draw.randrange(1, 6)}0105{born}{draw.randrange(1000):03}"
        kinds = [kind_of(number + check) for check in "0123456789X"]
        assert kinds.count(CodeKind.ID_NUMBER) == 1


def test_a_spent_voucher_holds_no_code() -> None:
    assert spent(recognise(CODE)) == VoucherCredential(code=Private(""))


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
