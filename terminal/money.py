"""Money as an integer number of fen, and ratios as integer millionths: parse, format, round half up, 大写."""

import re
from functools import lru_cache

MILLIONTHS = 1_000_000

# Compiled when they are first used: a window paints without them.
_DECIMAL = r"(\d+)(?:\.(\d{1,6}))?"
_YUAN = r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?"
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def half_up(numerator: int, denominator: int) -> int:
    """Divide two non-negative integers, rounding half up (四舍五入; docs/rules.md, "Rounding")."""
    return (2 * numerator + denominator) // (2 * denominator)


@lru_cache(maxsize=4096)
def millionths(text: str) -> int:
    """Parse a non-negative decimal of at most six places into millionths: ``"0.925"`` is 925000.

    Raises ValueError for any other text.
    """
    match = re.fullmatch(_DECIMAL, text, re.ASCII)
    if match is None:
        raise ValueError("a decimal of at most six places")
    whole, places = match.groups(default="")
    return int(whole) * MILLIONTHS + int(places.ljust(6, "0"))


def multiply_ratio(fen: int, ratio: int) -> int:
    """Multiply fen by a ratio in millionths, rounding half up to the fen."""
    return (2 * fen * ratio + MILLIONTHS) // (2 * MILLIONTHS)


def parse(text: str) -> int:
    """Parse an amount as typed by a cashier: ``"1,234.5"`` is 123450 fen.

    Raises ValueError if the text is not an amount of yuan with at most two places.
    """
    match = re.fullmatch(_YUAN, text.strip().removeprefix("¥").strip(), re.ASCII)
    if match is None:
        raise ValueError("an amount in yuan, such as 1234.50")
    whole, places = match.groups(default="")
    return int(whole.replace(",", "")) * 100 + int(places.ljust(2, "0"))


def plain(fen: int) -> str:
    """Format fen as yuan with two places and no separators: ``-5`` is ``-0.05``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def grouped(fen: int) -> str:
    """Format fen as yuan with separators: ``211835`` is ``2,118.35``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def yuan(fen: int) -> str:
    """Format fen as shown in the window: ``¥ 2,118.35``."""
    return f"¥ {grouped(fen)}"


def percent(ratio: int) -> str:
    """Format a ratio in millionths as per cent without trailing zeros: ``925000`` is ``92.5%``."""
    text = f"{ratio // 10_000}.{ratio % 10_000:04d}".rstrip("0").rstrip(".")
    return f"{text}%"


def capital(fen: int) -> str:
    """Format fen in the capital figures of Chinese receipts: ``211835`` is 贰仟壹佰壹拾捌元叁角伍分.

    Source: 《票据法》正确填写票据和结算凭证的基本规定, clauses 1 to 4. Raises ValueError from 10^12 yuan on.
    """
    if fen < 0:
        return "负" + capital(-fen)
    yuan_part, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    if yuan_part >= 10**12:
        raise ValueError("an amount below 10^12 yuan")
    head = _integer(yuan_part) + "元" if yuan_part else ""
    if not jiao and not cent:
        return (head or "零元") + "整"
    tens = _DIGITS[jiao] + "角" if jiao else ("零" if head else "")
    return head + tens + (_DIGITS[cent] + "分" if cent else "整")


def _integer(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _four(group) + _GROUPS[index]
        gap = False
    return text


def _four(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return text
