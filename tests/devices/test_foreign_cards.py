"""Cards other than the social-security card are named, from data."""

import re
import tomllib
from pathlib import Path

import pytest

from devices import foreign_cards
from devices.apdu import Plain
from devices.applet import Applet
from devices.card import CardImage, Manner, card_image, read_card, reading
from devices.card_layout import layout
from terminal.ports import ReaderState
from terminal.texts import LANGUAGES
from tests.devices.people import SECOND
from tests.devices.test_card import Direct

CASES = [(key, application) for key, kind in foreign_cards.kinds().items() for application in kind.applications]


@pytest.mark.parametrize(("key", "application"), CASES)
def test_a_card_is_told_by_an_application_that_it_selects(key: str, application: str) -> None:
    event = reading("reader", Plain(Direct(Applet(CardImage({}, Manner(applications=(application,)))))))
    assert (event.state, event.code, event.facts) == (ReaderState.UNKNOWN_CARD, "card_foreign", {"kind": key})


@pytest.mark.parametrize(
    ("atr", "key"),
    [
        ("3B8F8001804F0CA000000306030001000000006A", "memory"),
        ("3B888001D103860C0080800052", "identity"),
        ("3B9F958131FE9F006646530501001171DF000000000013", "key"),
    ],
)
def test_a_card_without_files_is_told_by_its_answer_to_reset(atr: str, key: str) -> None:
    nothing = Plain(Direct(Applet(CardImage({}, Manner(applications=())))))
    event = reading("reader", nothing, bytes.fromhex(atr))
    assert (event.code, event.facts) == ("card_foreign", {"kind": key})


def test_a_social_security_card_that_is_a_bank_card_too_is_read() -> None:
    both = Manner(applications=(layout().application, "A000000333010101"))
    assert read_card(Plain(Direct(Applet(CardImage(card_image(SECOND).files, both))))) == SECOND


def test_every_kind_has_a_name_in_both_languages_and_a_way_to_be_told() -> None:
    for key, kind in foreign_cards.kinds().items():
        assert all(foreign_cards.name(key, language) for language in LANGUAGES)
        assert kind.applications or kind.atrs
        for pattern in kind.atrs:
            re.compile(pattern)


def test_the_kinds_are_data_alone() -> None:
    beside = Path(foreign_cards.__file__).with_suffix(".toml")
    assert foreign_cards.kinds().keys() == tomllib.loads(beside.read_text(encoding="utf-8")).keys()
