"""The medical e-voucher's code (医保电子凭证): 28 digits, valid once and for a minute, and never stored."""

import re
import unicodedata
from enum import StrEnum
from hashlib import sha256

from devices.badge import is_badge
from terminal.errors import Phrase, Refused
from terminal.model import VoucherCredential
from terminal.private import Private, is_id_number

LIFETIME = 60.0


class CodeKind(StrEnum):
    """The purpose of a scanned code."""

    VOUCHER = "voucher"
    PAYMENT = "payment"
    ID_NUMBER = "id_number"
    BADGE = "badge"
    UNKNOWN = "unknown"


class Wallet(StrEnum):
    """Whose payment code a code is."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY = "unionpay"
    E_CNY = "e_cny"


_VOUCHER = re.compile("424[0-9]{25}")
_CUT = re.compile("424[0-9]{1,24}")
_WALLETS = {
    Wallet.WECHAT: re.compile("1[0-5][0-9]{16}"),
    Wallet.ALIPAY: re.compile("(?:2[5-9]|30)[0-9]{14,22}"),
    Wallet.UNIONPAY: re.compile("62[0-9]{17}"),
    Wallet.E_CNY: re.compile("01[0-9]{17}"),
}
_CUT_PAYMENT = re.compile("(?:1[0-5]|2[5-9]|30|62|01)[0-9]{4,15}")
# What the keys of the digits type where the system's keyboard is French, Belgian, Czech or Slovak, or Shift is held.
_DIGIT_KEYS = tuple(map(set, ("à&é\"'(-è_ç", "à&é\"'(§è!ç", "é+ěščřžýáí", "é+ľščťžýáí", ")!@#$%^&*(")))
_FEWEST, _LENGTH = 12, 28
_BEGINNING = re.compile(r"\A(?:\ufeff|ï»¿)*(?:\][A-Za-z][0-9A-Za-z])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def plain(text: str) -> str:
    """Return a code as it was printed: without marks of byte order (BOM) and symbology, controls and full widths."""
    return _BEGINNING.sub("", _CONTROL.sub("", unicodedata.normalize("NFKC", text)).strip())


def kind_of(text: str) -> CodeKind:
    """Return the purpose of a scanned code, by its length and digits alone.

    A valid identity card number counts as one even if it could be a WeChat code (one in 20,000 of those is): an
    identity must not be sent to a payment channel, and a phone shows a new payment code within a minute.
    """
    code = plain(text)
    if _VOUCHER.fullmatch(code):
        return CodeKind.VOUCHER
    if is_id_number(code.upper()):
        return CodeKind.ID_NUMBER
    if is_badge(code):
        return CodeKind.BADGE
    return CodeKind.PAYMENT if wallet_of(code) else CodeKind.UNKNOWN


def wallet_of(code: str) -> Wallet | None:
    """Return whose payment code this is, by its length and first digits; None for any other code."""
    return next((wallet for wallet, form in _WALLETS.items() if form.fullmatch(code)), None)


def recognise(text: str) -> VoucherCredential:
    """Decode a scanned text as a voucher, in whatever width an input method typed its digits.

    Raises Refused: `payment_code` with its wallet, `voucher_cut` with the number of digits for the beginning of a
    voucher, `voucher_keyboard` for what a keyboard layout made of digits, `badge_at_counter` for an operator's badge,
    `500159` for any other foreign code.
    """
    if kind_of(text) is CodeKind.VOUCHER:
        return VoucherCredential(code=Private(plain(text)))
    raise _refusal(plain(text))


def _refusal(code: str) -> Refused:
    wallet = wallet_of(code)
    if wallet:
        return Refused("payment_code", wallet=Phrase(f"wallet_{wallet}"))
    if is_badge(code):
        return Refused("badge_at_counter")
    if _CUT.fullmatch(code):
        return Refused("voucher_cut", digits=len(code))
    return Refused("voucher_keyboard" if _is_of_another_keyboard(code) else "500159")


def no_payment_code(text: str) -> Refused:
    """Return why a scanned text pays nothing: `payment_code_cut` with its digits, or `payment_code_not_known`."""
    code = plain(text)
    is_cut = _CUT_PAYMENT.fullmatch(code)
    return Refused("payment_code_cut", digits=len(code)) if is_cut else Refused("payment_code_not_known")


def _is_of_another_keyboard(code: str) -> bool:
    """Return whether a text has the shape of a voucher (424…), or is of a known keyboard's keys of the digits."""
    if len(code) < _FEWEST or any(each.isdecimal() for each in code):
        return False
    is_voucher = len(code) == _LENGTH and code[0] == code[2] != code[1] and len(set(code)) <= len("0123456789")
    return is_voucher or any(keys.issuperset(code) for keys in _DIGIT_KEYS)


def spent(voucher: VoucherCredential) -> VoucherCredential:
    """Return a voucher without its code: once it was sent, only the fact is kept that one was shown."""
    return type(voucher)(code=Private(""))


def payment_code(text: str) -> Private | None:
    """Decode a scanned text as a patient's payment code; return None for any other code."""
    return Private(plain(text)) if kind_of(text) is CodeKind.PAYMENT else None


class Vouchers:
    """The vouchers of one terminal: each is accepted once, and only within a minute of its scan.

    Times are seconds of a monotonic clock. Only the digest of a code is remembered.
    """

    def __init__(self, lifetime: float = LIFETIME) -> None:
        self._lifetime = lifetime
        self._scanned: dict[bytes, float] = {}
        self._used: set[bytes] = set()

    def scan(self, text: str, now: float) -> VoucherCredential:
        """Accept a scanned text as a voucher; a second scan before its use changes nothing.

        Raises Refused as `recognise` does, and `voucher_used`.
        """
        voucher = recognise(text)
        digest = _digest(voucher)
        if digest in self._used:
            raise Refused("voucher_used")
        self._scanned.setdefault(digest, now)
        return voucher

    def use(self, voucher: VoucherCredential, now: float) -> None:
        """Mark a voucher as used, just before it is sent; raises Refused `voucher_used` or `voucher_expired`."""
        digest = _digest(voucher)
        if digest in self._used:
            raise Refused("voucher_used")
        scanned = self._scanned.pop(digest, None)
        self._used.add(digest)
        if scanned is None or now - scanned > self._lifetime:
            raise Refused("voucher_expired")


def _digest(voucher: VoucherCredential) -> bytes:
    return sha256(voucher.code.reveal().encode()).digest()
