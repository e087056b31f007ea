"""The code on an operator's badge: 20 digits that are no patient's code, 9900 first and a check digit last."""

import re
import secrets

from terminal.private import Private

_BEGINNING, _FREE = "9900", 15
_FORM = re.compile(f"{_BEGINNING}[0-9]{{{_FREE + 1}}}")


def is_badge(code: str) -> bool:
    """Return whether a plain code is a badge's; e-vouchers, payment codes and ID numbers begin or end otherwise."""
    return bool(_FORM.fullmatch(code)) and not _sum(code) % 10


def new_badge() -> Private:
    """Return a random number for a new badge."""
    digits = _BEGINNING + "".join(secrets.choice("0123456789") for _ in range(_FREE))
    return Private(f"{digits}{-_sum(digits + '0') % 10}")


def _sum(code: str) -> int:
    """Return the sum of the digits after Luhn, a multiple of ten for a whole number (ISO/IEC 7812-1)."""
    doubled = (2 * int(digit) for digit in code[-2::-2])
    return sum(map(int, code[::-2])) + sum(twice - 9 if twice > 9 else twice for twice in doubled)
