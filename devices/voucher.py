"""The medical e-voucher's code (医保电子凭证): 28 digits, good once and for a minute, and never stored."""

import re
import unicodedata
from hashlib import sha256

from terminal.errors import Refused
from terminal.model import VoucherCredential
from terminal.private import Private

LIFETIME = 60.0

_VOUCHER = re.compile("424[0-9]{25}")
_PAYMENT = re.compile("1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{14,22}")


def recognise(text: str) -> VoucherCredential:
    """Read a scanned text as a voucher, whatever width an input method gave its digits.

    Raises Refused: `payment_code` for a code to pay with (WeChat, Alipay), `500159` for any other foreign code.
    """
    code = unicodedata.normalize("NFKC", text).strip()
    if _VOUCHER.fullmatch(code):
        return VoucherCredential(code=Private(code))
    raise Refused("payment_code" if _PAYMENT.fullmatch(code) else "500159")


class Vouchers:
    """The vouchers of one terminal: each is taken once, and only within a minute of its scan.

    Times are seconds of one steady clock. What is remembered of a code is its digest alone.
    """

    def __init__(self, lifetime: float = LIFETIME) -> None:
        self._lifetime = lifetime
        self._scanned: dict[bytes, float] = {}
        self._used: set[bytes] = set()

    def scan(self, text: str, now: float) -> VoucherCredential:
        """Take a scanned text as a voucher; a second scan before its use changes nothing.

        Raises Refused as `recognise` does, and `voucher_used`.
        """
        voucher = recognise(text)
        digest = _digest(voucher)
        if digest in self._used:
            raise Refused("voucher_used")
        self._scanned.setdefault(digest, now)
        return voucher

    def use(self, voucher: VoucherCredential, now: float) -> None:
        """Spend a voucher, just before it is sent; raises Refused `voucher_used` or `voucher_expired`."""
        digest = _digest(voucher)
        if digest in self._used:
            raise Refused("voucher_used")
        scanned = self._scanned.pop(digest, None)
        self._used.add(digest)
        if scanned is None or now - scanned > self._lifetime:
            raise Refused("voucher_expired")


def _digest(voucher: VoucherCredential) -> bytes:
    return sha256(voucher.code.reveal().encode("ascii")).digest()
