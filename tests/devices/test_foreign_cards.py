"""Cards other than the social-security card are named, from data."""

import re
import tomllib
from collections.abc import Iterator
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

LIST = Path("/usr/share/pcsc/smartcard_list.txt")
NOTHING = Plain(Direct(Applet(CardImage({}, Manner(applications=())))))
WORDS = {
    "People Republic of China": "identity",
    "Chinese ID": "identity",
    "FeliCa (": "felica",
    "(FeliCa)": "felica",
    "ISO 15693": "vicinity",
    "SLE 4442,": "memory",
    "std part3": "memory",
    "ePass2003": "key",
}
CASES = [(key, application) for key, kind in foreign_cards.kinds().items() for application in kind.applications]


@pytest.mark.parametrize(("key", "application"), CASES)
def test_a_card_is_told_by_an_application_that_it_selects(key: str, application: str) -> None:
    event = reading("reader", Plain(Direct(Applet(CardImage({}, Manner(applications=(application,)))))))
    assert (event.state, event.code, event.facts) == (ReaderState.UNKNOWN_CARD, "card_foreign", {"kind": key})


@pytest.mark.parametrize(
    ("atr", "key"),
    [
        ("3B8F8001804F0CA000000306030001000000006A", "memory"),
        ("3B8F8001804F0CA0000003060300FF0000000094", "memory"),
        ("3B04A2131091", "memory"),
        ("3B888001D103860C0080800052", "identity"),
        ("3B888001D10386050080800058", "identity"),
        ("3B8F8001804F0CA00000030607FFB00000000020", "identity"),
        ("3B8F8001804F0CA000000306110000000000007A", "felica"),
        ("3B8F8001804F0CA0000003060B00140000000077", "vicinity"),
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


@pytest.mark.skipif(not LIST.exists(), reason=f"{LIST} of the package pcsc-tools is not installed")
def test_every_card_that_pcsc_tools_knows_is_called_what_it_is_and_none_is_taken_for_an_identity_card() -> None:
    for atr, about in listed():
        event = reading("reader", NOTHING, atr)
        kind, meant = event.facts.get("kind", ""), kind_by(about)
        assert (event.state, event.code) == (ReaderState.UNKNOWN_CARD, "card_foreign" if kind else "card_unknown")
        assert kind == meant if meant else kind not in {"identity", "felica"}, (atr.hex(), about)


@pytest.mark.skipif(not LIST.exists(), reason=f"{LIST} of the package pcsc-tools is not installed")
def test_no_answer_to_reset_hides_a_social_security_card() -> None:
    for atr, _ in listed():
        assert reading("reader", Plain(Direct(Applet(card_image(SECOND)))), atr).card == SECOND


def listed() -> Iterator[tuple[bytes, str]]:
    """Every answer to reset of the list, whatever varies in it once low and once high, and what the list says of it."""
    entries = LIST.read_text(encoding="utf-8").split("\n\n")
    known = [entry for entry in entries if re.match("3[BF][0-9A-F. ]*\n", entry)]
    assert len(known) > 3000
    for entry in known:
        first, _, about = entry.partition("\n")
        for digit in "0F":
            yield bytes.fromhex(first.replace(".", digit)), about


def kind_by(about: str) -> str:
    """Return the kind that the list's own words mean, empty where they do not tell one."""
    return next((kind for word, kind in WORDS.items() if word in about), "")
