"""Every code that a card or a voucher can end in has words in both languages."""

import re
from pathlib import Path

import pytest

from devices import card
from terminal.texts import LANGUAGES, catalogue

SOURCES = ("apdu", "card", "card_layout", "pcsc", "pcscd", "pcsc_worker", "simulated", "virtual_card", "voucher")
CODE = re.compile(r'"((?:card|pcscd|virtual_reader|voucher|payment)_[a-z_]+|500159)"')
NOT_CODES = {"card_sn", "card_number"}


def codes() -> set[str]:
    package = Path(card.__file__).parent
    text = "".join((package / f"{name}.py").read_text(encoding="utf-8") for name in SOURCES)
    return set(CODE.findall(text)) - NOT_CODES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_card_and_voucher_has_words(language: str) -> None:
    assert len(codes()) >= 20
    assert codes() <= catalogue(language).keys()
