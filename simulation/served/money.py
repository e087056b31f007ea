"""Amounts as the interface writes them: numbers of yuan with two places."""

from decimal import Decimal

MILLION = 1_000_000


def yuan(fen: int) -> Decimal:
    """Return fen as 数值型 16,2."""
    return Decimal(fen).scaleb(-2)


def ratio(part: int, whole: int) -> Decimal:
    """Return part / whole as 数值型 5,4, rounded half up; 0 if the whole is 0."""
    return Decimal((2 * part * 10_000 + whole) // (2 * whole) if whole else 0).scaleb(-4)


def millionths(number: str) -> int:
    """Return a decimal of at most six places, possibly negative, in millionths."""
    return int(Decimal(number) * MILLION)


def amount(count: str, price: str) -> int:
    """Multiply a count by a price in yuan: fen, half up (away from zero if the count is negative)."""
    exact = millionths(count) * millionths(price)
    size = (2 * abs(exact) + MILLION * MILLION // 100) // (2 * MILLION * MILLION // 100)
    return size if exact >= 0 else -size
