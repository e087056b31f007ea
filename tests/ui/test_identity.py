"""Ctrl+N: an ID number is typed where neither card nor e-voucher will do; it is checked, and says why."""

import pytest
from PySide6.QtCore import Qt

from devices import foreign_cards
from terminal.model import IdCredential, IdReason
from terminal.ports import ReaderEvent, ReaderState
from terminal.private import Private, is_id_number
from terminal.texts import LANGUAGES
from tests.ui.conftest import Cashier, words
from ui.pages.identity import IdentityScreen
from ui.pages.waiting_words import reader_words
from ui.session import Step

Key = Qt.Key
NUMBER = "371621196105140197"
WITH_X = "11010519491231002X"


@pytest.fixture
def typing(cashier: Cashier) -> Cashier:
    """A cashier who is to type a number."""
    cashier.press(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page(cashier).isVisible()
    return cashier


def page(cashier: Cashier) -> IdentityScreen:
    return cashier.window.pages.identity


def shown(cashier: Cashier) -> str:
    return page(cashier).number.text().replace(" ", "").rstrip("▏")


@pytest.mark.parametrize("number", [NUMBER, WITH_X])
def test_a_number_with_a_reason_asks_who_that_is(typing: Cashier, number: str) -> None:
    typing.type(number)
    typing.press(Key.Key_Down)
    typing.press(Key.Key_Return)
    typing.until(lambda: typing.session.payable)
    assert typing.session.credential == IdCredential(id_number=Private(number), reason=IdReason.CARD_UNREADABLE)


def test_every_reason_can_be_chosen(typing: Cashier) -> None:
    typing.type(NUMBER)
    for _ in IdReason:
        typing.press(Key.Key_Down)
    typing.press(Key.Key_Return)
    typing.until(lambda: typing.session.payable)
    credential = typing.session.credential
    assert isinstance(credential, IdCredential)
    assert credential.reason is list(IdReason)[-1]


def test_without_a_reason_nothing_is_asked(typing: Cashier) -> None:
    typing.type(NUMBER)
    typing.press(Key.Key_Return)
    assert not page(typing).take.isEnabled()
    assert typing.session.step is Step.WAITING
    assert "identify" not in typing.checkout.calls


def with_a_wrong_digit(at: int) -> str:
    return NUMBER[:at] + str((int(NUMBER[at]) + 1) % 10) + NUMBER[at + 1 :]


def test_no_number_with_a_wrong_digit_is_one() -> None:
    assert [at for at in range(18) if is_id_number(with_a_wrong_digit(at))] == []


@pytest.mark.parametrize("at", [0, 8, 17])
def test_a_digit_that_is_wrong_is_told(typing: Cashier, at: int) -> None:
    typing.type(with_a_wrong_digit(at))
    typing.press(Key.Key_Down)
    typing.press(Key.Key_Return)
    assert "校验码" in words(page(typing))
    assert typing.session.step is Step.WAITING


def test_a_scan_is_taken_as_a_voucher_and_never_typed_in(typing: Cashier) -> None:
    typing.type("3716")
    typing.scan()
    typing.until(lambda: typing.session.payable)
    assert not isinstance(typing.session.credential, IdCredential)
    typing.press(Key.Key_Escape)
    typing.press(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert shown(typing) == ""


@pytest.mark.parametrize("number", [NUMBER, WITH_X, WITH_X.lower()])
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "not open"])
def test_a_reader_of_identity_cards_that_types_fills_the_page_and_the_reason_stays_the_cashiers(
    cashier: Cashier, number: str, is_open: bool
) -> None:
    if is_open:
        cashier.press(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        cashier.type("3716")
    cashier.scan(number)
    cashier.until(lambda: page(cashier).isVisible())
    assert (shown(cashier), cashier.session.step) == (number.upper(), Step.WAITING)
    assert not page(cashier).take.isEnabled()
    cashier.rest()
    cashier.press(Key.Key_Down)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.payable)
    assert cashier.session.credential == IdCredential(
        id_number=Private(number.upper()), reason=IdReason.CARD_UNREADABLE
    )


def test_an_identity_card_read_while_a_payment_is_open_changes_nothing(cashier: Cashier) -> None:
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    cashier.scan(NUMBER)
    assert cashier.session.step is Step.COLLECT
    assert not page(cashier).isVisible()


def test_only_a_number_is_taken_and_backspace_takes_back(typing: Cashier) -> None:
    typing.type("AX37")
    assert shown(typing) == "37"
    typing.press(Key.Key_Backspace)
    assert shown(typing) == "3"


def test_nothing_that_was_typed_stays_when_the_page_is_left(typing: Cashier) -> None:
    typing.type("371621")
    typing.press(Key.Key_Escape)
    typing.press(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert shown(typing) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", foreign_cards.kinds())
def test_a_foreign_card_is_called_by_its_name(kind: str, language: str) -> None:
    event = ReaderEvent(state=ReaderState.UNKNOWN_CARD, code="card_foreign", facts={"kind": kind})
    what, remedy = reader_words(event, language)
    assert foreign_cards.name(kind, language) in what
    assert "F3" in remedy
