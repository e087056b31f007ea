"""A registration is offered beside the amount wherever it would change it, with both amounts and one key."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from terminal import money
from terminal.benefit.whatif import Offer, offers
from terminal.errors import NotSent, Refused
from terminal.model import Insurance, Insured, Patient, RegistrationKind
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.test_fit import SCREENS, TITLE_BAR, opened, unreachable
from tests.ui.test_style import cut
from ui.session import Step

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
TODAY = date(2026, 11, 22)


def patient(area: str = "140100") -> Patient:
    """Create a resident with a stay in 滨州, insured elsewhere or there."""
    insured = Insured(insured_area=area, insurance=Insurance.RESIDENT, birth=date(1959, 5, 12))
    return counter.patient(replace(counter.person(account=0), insured=insured, accumulators={}))


def expected(of: Patient) -> tuple[Offer, ...]:
    return offers(counter.ADVICE._rules, of.person, of.bills[0].care, TODAY)


def serving(open_window: Open, of: Patient | None = None, **changes: object) -> Cashier:
    cashier = open_window(checkout=FakeCheckout(patient=of or patient()), **changes)
    cashier.insert_card()
    return cashier


def offers_of(cashier: Cashier) -> tuple[Offer, ...]:
    return cashier.window.flow.applying.offers(cashier.session)


def offered(open_window: Open, **changes: object) -> Cashier:
    cashier = serving(open_window, None, **changes)
    cashier.until(lambda: bool(offers_of(cashier)))
    return cashier


@pytest.mark.parametrize(("language", "word"), [("zh_CN", "转诊"), ("en", "referral")])
def test_it_is_offered_with_both_amounts_and_its_key_in_both_languages(
    open_window: Open, language: str, word: str
) -> None:
    cashier = offered(open_window, language=language)
    panel = cashier.window.pages.counter.offer
    first, second = expected(patient())
    assert panel.isVisible()
    assert [each.isVisible() for each in panel.buttons] == [True, True, False]
    text = panel.buttons[0].text()
    assert first.before
    assert "Ctrl+1" in text
    assert word in text
    assert money.yuan(first.after.personal) in text
    assert money.yuan(first.before.personal) in words(panel)
    assert money.yuan(second.after.personal) in panel.buttons[1].text()


def test_one_key_registers_and_presettles_again(open_window: Open) -> None:
    cashier = offered(open_window)
    cashier.checkout.calls.clear()
    cashier.press(Key.Key_1, CTRL)
    cashier.until(lambda: cashier.session.payable)
    assert cashier.checkout.calls[:2] == ["register", "presettle"]
    assert cashier.session.patient
    (made,) = cashier.session.patient.person.insured.registrations
    assert (made.kind, made.area, made.since) == (RegistrationKind.REFERRAL, "371600", TODAY)
    cashier.until(lambda: bool(offers_of(cashier)))
    assert [each.asked.kind for each in offers_of(cashier)] == [RegistrationKind.LONG_TERM]


def test_declining_needs_nothing(open_window: Open) -> None:
    cashier = offered(open_window)
    cashier.settle()
    assert "register" not in cashier.checkout.calls


@pytest.mark.parametrize("area", ["371600", "370100", "650100"], ids=["own area", "own province", "no rule"])
def test_it_is_not_offered_where_it_changes_nothing(open_window: Open, area: str) -> None:
    cashier = serving(open_window, patient(area))
    looked: list[object] = []
    cashier.window.flow.worker.run(lambda: None, looked.append)
    cashier.until(lambda: bool(looked))
    assert not cashier.window.pages.counter.offer.isVisible()
    cashier.press(Key.Key_1, CTRL)
    assert cashier.session.payable
    assert "register" not in cashier.checkout.calls


def test_nobody_is_offered_it_where_nobody_can_apply(open_window: Open) -> None:
    cashier = serving(open_window, applications=None)
    looked: list[object] = []
    cashier.window.flow.worker.run(lambda: None, looked.append)
    cashier.until(lambda: bool(looked))
    assert not cashier.window.pages.counter.offer.isVisible()


def test_it_is_reached_by_tab_and_taken_by_space(open_window: Open) -> None:
    cashier = offered(open_window)
    second = cashier.window.pages.counter.offer.buttons[1]
    for _ in range(20):
        if QApplication.focusWidget() is second:
            break
        cashier.press(Key.Key_Tab)
    assert QApplication.focusWidget() is second
    cashier.press(Key.Key_Space)
    cashier.until(lambda: "register" in cashier.checkout.calls and cashier.session.payable)
    assert cashier.session.patient
    (made,) = cashier.session.patient.person.insured.registrations
    assert made.kind is RegistrationKind.LONG_TERM


def test_cash_that_is_typed_too_early_registers_nobody(open_window: Open) -> None:
    cashier = offered(open_window)
    cashier.type("123")
    cashier.settle()
    assert "register" not in cashier.checkout.calls


def test_a_page_that_covers_the_offer_takes_its_key_away(open_window: Open) -> None:
    cashier = offered(open_window)
    cashier.press(Key.Key_F1)
    cashier.press(Key.Key_1, CTRL)
    cashier.press(Key.Key_Escape)
    cashier.settle()
    assert "register" not in cashier.checkout.calls


@pytest.mark.parametrize("error", [Refused("registration_dates"), NotSent("platform_unreachable")])
def test_what_is_not_registered_leaves_the_amount_as_it_was_and_says_so(open_window: Open, error: Exception) -> None:
    cashier = offered(open_window)
    cashier.checkout.raises["register"] = error
    cashier.press(Key.Key_2, CTRL)
    cashier.until(lambda: "没有备案" in words(cashier.window.strip))
    assert cashier.session.payable
    assert cashier.session.patient
    assert cashier.session.patient.person.insured.registrations == ()


def test_a_page_opened_before_the_offer_is_known_stays_open(open_window: Open) -> None:
    cashier = serving(open_window)
    cashier.press(Key.Key_F7)
    cashier.until(lambda: bool(offers_of(cashier)))
    assert cashier.window.pages.what_if.isVisible()


def test_a_refusal_shows_what_would_be_paid_once_registered(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(patient=patient()))
    cashier.checkout.raises["presettle"] = Refused("not_registered")
    cashier.reader.insert(cashier.checkout.patient.person)
    cashier.until_step(Step.TROUBLE)
    first, *_ = expected(patient())
    cashier.until(lambda: money.yuan(first.after.personal) in cashier.window.pages.trouble.apply_buttons[0].text())
    assert len(cashier.window.pages.trouble.apply_buttons) == 3


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("width", "height", "wanted"), SCREENS)
def test_nothing_is_cut_or_off_screen_with_the_offer(
    open_window: Open, width: int, height: int, wanted: float | None, language: str
) -> None:
    cashier = opened(open_window, width, height, wanted, checkout=FakeCheckout(patient=patient()), language=language)
    cashier.insert_card()
    cashier.until(cashier.window.pages.counter.offer.isVisible)
    cashier.until(lambda: not cut(cashier.window) and not unreachable(cashier.window))
    assert cashier.window.size() == QSize(width, height - TITLE_BAR)
