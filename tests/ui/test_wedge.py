"""A scanned code is accepted on every page and typed into none; what a person types arrives as typed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit

from terminal.ports import ScannerEvent, ScannerState
from tests.ui import counter
from tests.ui.conftest import Cashier, scan
from ui.session import Step
from ui.wedge import WedgeFilter

Key = Qt.Key

PAGES: dict[str, list[Key]] = {
    "counter": [],
    "bills": [Key.Key_F4],
    "why": [Key.Key_F6],
    "what if": [Key.Key_F7],
    "help": [Key.Key_F1],
}


@pytest.mark.parametrize("page", PAGES)
def test_a_code_is_taken_on_every_page_before_the_payment(serving: Cashier, page: str) -> None:
    for key in PAGES[page]:
        serving.press(key)
    serving.scan()
    serving.until(lambda: serving.checkout.calls.count("identify") == 2)


def test_a_code_is_taken_when_the_patient_is_done(serving: Cashier) -> None:
    serving.settle()
    serving.scan()
    serving.until(lambda: serving.session.payable)


def test_a_code_scanned_at_the_till_is_neither_typed_nor_confirms_the_payment(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.scan()
    assert serving.session.step is Step.COLLECT
    assert serving.window.pages.collect.received_fen() == 64889
    assert "settle" not in serving.checkout.calls


def test_typed_digits_arrive_in_order_also_when_enter_follows_at_once(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    for key in (Key.Key_7, Key.Key_0, Key.Key_0, Key.Key_Return):
        serving.press(key)
    serving.until_step(Step.DONE)
    assert serving.checkout.settled is not None
    assert serving.checkout.settled.tender.received == 70_000


def test_a_foreign_code_is_refused_in_words(open_window: Callable[..., Cashier]) -> None:
    from devices.voucher import recognise

    cashier = open_window(recognise=recognise)
    cashier.scan("6901234567892")
    cashier.until_step(Step.TROUBLE)
    assert cashier.session.trouble is not None
    assert cashier.session.trouble.code == "500159"


def test_a_code_cut_by_a_pause_is_told_once_and_its_rest_is_no_other_code(open_window: Callable[..., Cashier]) -> None:
    from devices.voucher import recognise

    cashier = open_window(recognise=recognise)
    for part in ("42413456789012", "34567890123456"):
        scan(cashier.window, part, suffix="")
        cashier.pause()
    cashier.until_step(Step.TROUBLE)
    assert cashier.session.trouble is not None
    assert cashier.session.trouble.code == "voucher_cut"
    assert "14 位" in cashier.session.trouble.words.what


def test_the_scanner_counts_as_working_from_its_first_scan(cashier: Cashier) -> None:
    assert cashier.window.top.scanner.accessibleDescription() == "扫码枪：尚未用过"
    cashier.scan()
    assert cashier.window.top.scanner.accessibleDescription() == "扫码枪"


def test_nothing_in_the_window_takes_text_so_no_input_method_is_ever_active(serving: Cashier) -> None:
    serving.window.open_simulation()
    takers = [
        type(widget).__name__
        for widget in QApplication.allWidgets()
        if widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    ]
    assert takers == []


def test_a_voucher_of_the_simulation_desk_goes_the_way_of_a_scan(cashier: Cashier) -> None:
    cashier.window.open_simulation()
    services = cashier.window.simulation
    assert services is not None
    services.issue()
    cashier.until(lambda: services.phone.scannable)
    services.phone.scan()
    cashier.until(lambda: cashier.session.payable)
    assert cashier.session.credential == counter.scanned(counter.VOUCHER)


class FakeScanner:
    """A scanner on a port, in the hands of a test."""

    simulated = False

    def start(self, tell: Callable[[ScannerEvent], None], take: Callable[[str], None]) -> None:
        self.tell, self.take = tell, take

    def stop(self) -> None:
        """Nothing runs."""


def test_a_scanner_that_is_gone_and_back_is_said_in_the_bar_and_the_strip(open_window: Callable[..., Cashier]) -> None:
    scanner = FakeScanner()
    cashier = open_window(scanner=scanner)
    scanner.tell(ScannerEvent(state=ScannerState.GONE, device="COM3", code="scanner_gone"))
    cashier.until(lambda: "没有连上扫码枪（COM3）" in cashier.window.strip._words.text())
    assert cashier.window.top.scanner.accessibleDescription() == "没有扫码枪"
    scanner.tell(ScannerEvent(state=ScannerState.READY, device="COM3"))
    cashier.until(lambda: cashier.window.top.scanner.accessibleDescription() == "扫码枪")
    assert "COM3" not in cashier.window.strip._words.text()
    scanner.take(counter.VOUCHER)
    cashier.until(lambda: cashier.session.payable)


@pytest.fixture
def line(cashier: Cashier) -> QLineEdit:
    line = QLineEdit(cashier.window)
    line.show()
    line.setFocus()
    cashier.until(lambda: QApplication.focusWidget() is line)
    return line


def commit(line: QLineEdit, text: str) -> None:
    """Send a text as an input method's result for a key."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(line, event)


def test_a_scan_through_an_input_method_in_full_width_is_taken_and_not_typed(cashier: Cashier, line: QLineEdit) -> None:
    for digit in counter.VOUCHER:
        commit(line, chr(ord(digit) + 0xFEE0))
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.payable)
    assert line.text() == ""


def test_what_a_person_writes_with_an_input_method_stays_a_persons(cashier: Cashier, line: QLineEdit) -> None:
    commit(line, "人民医院")
    commit(line, "binzhou")
    commit(line, "１")
    cashier.pause()
    assert line.text() == "人民医院binzhou1"


def test_shift_between_a_scanners_keys_tears_nothing(cashier: Cashier, line: QLineEdit) -> None:
    for number, character in enumerate("HTTPS://EXAMPLE.INVALID/424\r"):
        for key, text in ((Key.Key_Shift, ""), (Key.Key_A, character)):
            event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(1_000_000 + 5 * number)
            QCoreApplication.sendEvent(cashier.window.windowHandle(), event)
    assert line.text() == ""


def test_a_letter_without_a_key_of_its_own_is_given_back(cashier: Cashier, line: QLineEdit) -> None:
    for character in "ß中":
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
        QCoreApplication.sendEvent(cashier.window.windowHandle(), event)
    cashier.pause()
    assert line.text() == "ß中"


def test_the_systems_count_of_milliseconds_may_start_anew(cashier: Cashier, line: QLineEdit) -> None:
    cashier.press(Key.Key_F3)
    for start in (4_294_967_290, 5):
        for number, character in enumerate(f"{counter.VOUCHER}\r"):
            event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_0, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp((start + 5 * number) % 2**32)
            QCoreApplication.sendEvent(cashier.window.windowHandle(), event)
        cashier.until(lambda: cashier.session.payable)
        cashier.press(Key.Key_Escape)
    assert line.text() == ""


def test_a_pause_between_keys_is_none_the_shorter_because_the_first_were_handled_late(qapp: QApplication) -> None:
    now, window, scanned = 0.0, QWindow(), list[str]()
    wedge = WedgeFilter(clock=lambda: now)
    wedge.scanned.connect(scanned.append)
    pressed = [*((1.0 + at / 50, 0.5) for at in range(5)), *((1.4 + at / 50, 0.0) for at in range(3))]
    for digit, (at, late) in zip("31415926", pressed, strict=True):
        now = at + late
        event = QKeyEvent(QEvent.Type.KeyPress, ord(digit), Qt.KeyboardModifier.NoModifier, digit)
        event.setTimestamp(round(at * 1000))
        wedge.eventFilter(window, event)
    assert wedge.ends_scan() is False
    assert scanned == []
