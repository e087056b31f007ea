"""The patient display: one large amount, how far it is, our payment code, and never more than a masked name."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic

import pytest
import zxingcpp
from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QLabel

from terminal import money
from terminal.model import Drawer, Settlement, Tender, TenderKind, drawer, payment
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.test_style import AMOUNT, contrast, cut
from ui.clear_place import SIZES as SMALL
from ui.display import Display
from ui.patient_view import view_of
from ui.session import Session, Step
from ui.style import THEMES, Look, tokens

Open = Callable[..., Cashier]
CODE = "simulated-pay://H371600000012026112210420000010100"
BY_PHONE = Tender(kind=TenderKind.CODE, received=0, change=0, by_code=64_889)
SIZES = [(1366, 768), (1024, 600)]
BESIDE = [(554, 1048), (340, 700), *SMALL]


@pytest.fixture
def watched(serving: Cashier) -> Iterator[Cashier]:
    serving.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    serving.until(lambda: display(serving).isVisible())
    yield serving
    if serving.window.display:
        serving.window.toggle_display()


def display(cashier: Cashier) -> Display:
    """Return the display, which stays where a test puts it, as on a screen of its own."""
    assert cashier.window.display is not None
    cashier.window._floats = False
    return cashier.window.display


def laid_out(shown: Display) -> QImage:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return shown.grab().toImage()


def present(shown: Display, session: Session) -> None:
    """Show what the patient may see of a session."""
    shown.show_view(view_of(session, "0112", ends=monotonic() + 120))


def codes(picture: QImage) -> list[str]:
    image = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = memoryview(image.constBits()).cast("B", shape=(image.height(), image.bytesPerLine()))
    return [code.text for code in zxingcpp.read_barcodes(pixels)]


def offering(cashier: Cashier) -> Session:
    return replace(cashier.session, step=Step.SETTLING, tender=BY_PHONE, offered=CODE)


def test_a_key_opens_and_closes_it(cashier: Cashier) -> None:
    for opened in (True, False):
        cashier.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        assert (cashier.window.display is not None) is opened


def test_a_setting_opens_it_with_the_window(open_window: Open) -> None:
    cashier = open_window(patient_display=True)
    assert display(cashier).isVisible()
    assert "社会保障卡" in words(display(cashier))
    cashier.window.close()
    assert cashier.window.display is None


def test_one_that_came_above_the_window_for_a_code_goes_with_its_patient(open_window: Open) -> None:
    cashier = open_window(size=(1366, 744))
    cashier.insert_card()
    cashier.window.flow.move(offering(cashier))
    cashier.until(display(cashier).isVisible)
    cashier.window.flow.leave_patient()
    assert cashier.window.display is None


def test_one_that_the_cashier_has_opened_stays(open_window: Open) -> None:
    cashier = open_window(size=(1366, 744))
    cashier.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    cashier.insert_card()
    cashier.window.flow.move(offering(cashier))
    cashier.window.flow.leave_patient()
    assert cashier.window.display is not None


def test_it_takes_no_key_from_the_cashier(watched: Cashier) -> None:
    assert display(watched).windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    watched.press(Qt.Key.Key_F9)
    assert watched.session.step is Step.COLLECT


def test_it_follows_the_payment_to_its_change(watched: Cashier) -> None:
    shown = display(watched)
    assert shown.amount.text() == "¥ 648.89"
    watched.press(Qt.Key.Key_F9)
    watched.type("700")
    watched.press(Qt.Key.Key_Return)
    watched.until_step(Step.DONE)
    assert shown.amount.text() == "¥ 51.11"
    assert "● 完成" in words(shown)
    watched.press(Qt.Key.Key_Escape)
    assert not shown.amount.isVisible()
    assert "**国" not in words(shown)


def test_our_payment_code_is_shown_as_long_as_it_is_offered(watched: Cashier) -> None:
    shown = display(watched)
    shown.resize(1024, 600)
    present(shown, offering(watched))
    assert codes(laid_out(shown)) == [CODE]
    present(shown, replace(offering(watched), offered=None))
    assert not shown.code.isVisible()


def test_it_opens_by_itself_where_a_code_is_offered(serving: Cashier) -> None:
    serving.window.flow.move(offering(serving))
    serving.until(display(serving).code.isVisible)
    serving.window.flow.move(Session())
    serving.window.toggle_display()


def test_nobody_is_named_in_full_and_no_number_is_shown(watched: Cashier) -> None:
    who = counter.person()
    for step in Step:
        present(display(watched), replace(watched.session, step=step))
        text = words(display(watched))
        assert who.name.reveal() not in text
        assert who.id_number.reveal()[-4:] not in text
        assert who.number not in text
    assert "**国" in text


@pytest.mark.parametrize("size", SIZES)
def test_the_digits_are_read_from_two_metres(watched: Cashier, size: tuple[int, int]) -> None:
    """Letters of 1/200 of the distance: 10 mm, of a screen 130 mm high at the least."""
    shown = display(watched)
    shown.resize(*size)
    for session in (watched.session, offering(watched)):
        present(shown, session)
        laid_out(shown)
        assert QFontMetrics(shown.amount.font()).capHeight() >= size[1] * 10 / 130


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_and_the_amount_stands_out(
    open_window: Open, language: str, theme: str, size: tuple[int, int]
) -> None:
    from tests.ui import access  # it knows this module, too

    cashier = open_window(language=language, theme=theme, patient_display=True)
    shown = display(cashier)
    shown.resize(*size)
    laid_out(shown)
    assert cut(shown) == []
    cashier.insert_card()
    for session in (cashier.session, offering(cashier), replace(offering(cashier), offered="")):
        present(shown, session)
        laid_out(shown)
        assert cut(shown) == [], session.offered
        assert list(access.pale(shown, access.pixels_of(shown.grab().toImage()), theme)) == [], session.offered
        assert (shown.width(), shown.height()) == size
    look = Look(tokens(theme))
    assert contrast(look.colour("amount"), shown.grab().toImage().pixelColor(8, 8)) >= AMOUNT
    assert all(label.accessibleName() or label.text() for label in shown.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", BESIDE)
def test_beside_the_window_nothing_is_cut_and_the_code_is_read(
    open_window: Open, language: str, size: tuple[int, int]
) -> None:
    cashier = open_window(language=language, patient_display=True)
    shown = display(cashier)
    shown.resize(*size)
    cashier.insert_card()
    for session in (Session(), cashier.session, offering(cashier)):
        present(shown, session)
        laid_out(shown)
        assert cut(shown) == [], session.step
        assert (shown.width(), shown.height()) == size
    assert codes(laid_out(shown)) == [CODE]


def test_the_patient_is_asked_to_wait_for_a_receipt_that_did_not_come_out(watched: Cashier) -> None:
    watched.printer.empty = True
    watched.insert_card()
    watched.settle()
    assert "请稍等收据。" in words(display(watched))
    assert "收据打出后再交" in words(watched.window.pages.done)


def test_an_outcome_page_calls_nothing_paid_that_nobody_agreed_to_or_that_is_a_refund(watched: Cashier) -> None:
    due = counter.presettlement(counter.patient(), counter.patient().bills[0].number, 0).answer.split.cash
    made = counter.settlement(
        counter.presettlement(counter.patient(), counter.patient().bills[0].number, 0), payment.cash(due, due + 5_111)
    )
    cheaper = structs.replace(made, tender=payment.cash(due + 100, due + 5_111))
    refund = counter.refunded(made, counter.lines()[1:])
    assert refund.kept
    assert outcome(watched, made, drawer.of_settlement(made)) == ("已付款，找您", "¥ 51.11")
    assert outcome(watched, cheaper, drawer.of_settlement(cheaper)) == ("请稍候", "")
    assert outcome(watched, refund.kept, drawer.of_refund(refund)) == ("已退费，退您", money.yuan(refund.cash_back))


def outcome(cashier: Cashier, made: Settlement, record: Drawer) -> tuple[str, str]:
    """Return the title and the amount on the display while the cashier sees a pending page."""
    shown = display(cashier)
    present(shown, Session(Step.PENDING, pending=counter.ended(made), record=record))
    amount = shown.amount.text() if shown.amount.isVisible() else ""
    return next(text for text in words(shown).split("\n") if text.startswith(("已", "请稍候"))), amount
