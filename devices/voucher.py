"""The medical e-voucher's code (医保电子凭证): 28 digits, valid once and for a minute, and never stored."""

import re
import unicodedata
from enum import StrEnum
from hashlib import sha256

from terminal.errors import Refused
from terminal.model import VoucherCredential
from terminal.private import Private, is_id_number

LIFETIME = 60.0


class CodeKind(StrEnum):
    """The purpose of a scanned code."""

    VOUCHER = "voucher"
    PAYMENT = "payment"
    ID_NUMBER = "id_number"
    UNKNOWN = "unknown"


_VOUCHER = re.compile("424[0-9]{25}")
# WeChat's codes have 18 digits and begin with 10 to 15, Alipay's have 16 to 24 and begin with 25 to 30.
_PAYMENT = re.compile("1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{14,22}")
_SYMBOLOGY = re.compile(r"\A\][A-Za-z][0-9A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def plain(text: str) -> str:
    """Return a code as it was printed: without a symbology mark, control characters and an input method's widths."""
    return _SYMBOLOGY.sub("", _CONTROL.sub("", unicodedata.normalize("NFKC", text)).strip())


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
    return CodeKind.PAYMENT if _PAYMENT.fullmatch(code) else CodeKind.UNKNOWN


def recognise(text: str) -> VoucherCredential:
    """Decode a scanned text as a voucher, in whatever width an input method typed its digits.

    Raises Refused: `payment_code` for a payment code (WeChat, Alipay), `500159` for any other foreign code.
    """
    kind = kind_of(text)
    if kind is CodeKind.VOUCHER:
        return VoucherCredential(code=Private(plain(text)))
    raise Refused("payment_code" if kind is CodeKind.PAYMENT else "500159")


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
