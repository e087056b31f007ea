"""Every character of the planes that names are written in goes from the card over the mask to the receipt unharmed."""

import unicodedata
from collections.abc import Iterator

import pytest

from devices.card_layout import decode, encode, layout
from terminal.errors import DeviceError
from terminal.model import Fact, Facts, Receipt
from terminal.private import Private, masked_name
from terminal.receipt import as_text

NAME = layout().find("name")[1]
PLANES = (0, 2, 3)
REFUSED = {"Cc", "Cf", "Cs"}
LATER = {
    "extension H": "\U00031350",
    "extension I": "\U0002ebf0",
    "extension J": "\U000323b0",
    "private use": "\ue000",
    "private use of plane 15": "\U000f0000",
    "variation selector": "\U000e0100",
}


def characters(plane: int) -> Iterator[str]:
    return map(chr, range(plane << 16, plane + 1 << 16))


def on_paper(value: str) -> str:
    receipt = Receipt(number="1", language="zh_CN", blocks=(Facts(rows=(Fact(label="", value=value),)),))
    text = as_text(receipt, 32)
    assert text.encode("gb18030").decode("gb18030") == text
    return text.splitlines()[-1].strip()


def as_card(name: str) -> str:
    return decode(NAME, encode(NAME, name))


@pytest.mark.parametrize("plane", PLANES)
def test_every_character_of_a_name_is_read_masked_and_printed_or_refused_by_its_kind(plane: int) -> None:
    wrong = [f"{ord(each):04X} {what}" for each in characters(plane) if (what := fault(each))]
    assert wrong == []


def fault(each: str) -> str:
    """Return what goes wrong with a character, empty if nothing."""
    kind = unicodedata.category(each)
    if kind in REFUSED:
        return "" if kind == "Cs" or is_refused(each) else "is taken from a card"
    meant = as_card(f"甲{each}乙")[1:-1]
    if meant != each and not 0xE816 <= ord(each) <= 0xE864:
        return "is read as another"
    if each.isspace():
        return ""
    masked = f"甲{meant}" if 0xFE00 <= ord(meant) <= 0xFE0F else f"*{meant}"
    wanted = unicodedata.normalize("NFC", masked).replace("¥", "￥")
    return "" if on_paper(masked_name(Private(f"甲{meant}"))) == wanted else "is printed as another"


def is_refused(each: str) -> bool:
    with pytest.raises(DeviceError, match="card_garbled"):
        as_card(f"甲{each}乙")
    return on_paper(f"甲{each}乙") in {"甲乙", "甲 乙"}


@pytest.mark.parametrize("each", LATER.values(), ids=LATER)
def test_a_character_that_python_does_not_know_yet_is_lawful_in_a_name(each: str) -> None:
    assert as_card(f"葛{each}") == f"葛{each}"
    assert on_paper(f"张{each}") == f"张{each}"


def test_the_last_character_of_a_name_keeps_its_variation_selector() -> None:
    assert masked_name(Private("欧阳葛\U000e0100")) == "**葛\U000e0100"
