"""Amounts as they are said in Chinese."""

from terminal.money import capital

_SAID = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千")


def spoken(fen: int) -> str:
    """Return an amount as it is said: 100530 is 一千零五元三角, 200 两元, 1000 十元.

    Raises ValueError as `capital` does.
    """
    said = capital(fen).translate(_SAID).removesuffix("整")
    sign, said = ("负", said[1:]) if said.startswith("负") else ("", said)
    said = said.replace("一十", "十", 1) if said.startswith("一十") else said
    head, unit, rest = said.partition("元")
    head = "两" if head == "二" else head
    return f"{sign}{head}{unit}{rest}"
