"""The devices page: the state of every part, by keyboard; tested, copied and saved without personal data."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from counter.doctor import Finding, Part, State, describe
from terminal.errors import BadInput
from terminal.ports import CardExchange, ReaderEvent, ReaderState
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from ui.exchanges import KEPT
from ui.pages.devices import DevicesScreen

GONE = Finding(part=Part.READER, state=State.WARN, code="reader_missing", driver="PC/SC", milliseconds=12)
PAPER = Finding(part=Part.PRINTER, driver="TCP", version="ESC/POS")


class FakeDiagnosis:
    """A diagnosis that a test writes; `gate` holds it until it is set."""

    def __init__(self) -> None:
        self.scanned = False
        self.findings: tuple[Finding, ...] = (GONE, PAPER)
        self.asked: list[Part | None] = []
        self.saved: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def examine(self, part: Part | None = None) -> tuple[Finding, ...]:
        self.asked.append(part)
        self.gate.wait(10)
        return tuple(each for each in self.findings if part in {None, each.part})

    def save(self, report: str) -> str:
        self.saved.append(report)
        return "diagnosis-20261122-104200.txt"


@pytest.fixture
def diagnosis() -> FakeDiagnosis:
    return FakeDiagnosis()


@pytest.fixture
def cashier(open_window: Callable[..., Cashier], diagnosis: FakeDiagnosis) -> Cashier:
    return open_window(diagnosis=diagnosis)


def opened(cashier: Cashier) -> DevicesScreen:
    """Open the page and wait for its findings."""
    cashier.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    page: DevicesScreen = cashier.window.pages.devices
    cashier.until(lambda: page.list.count() > 0)
    return page


def test_it_tells_of_each_device_how_it_is_and_what_to_do(cashier: Cashier) -> None:
    page = opened(cashier)
    advice = describe(GONE, "zh_CN")
    for word in ("读卡器", "需要处理", advice.what, advice.next, "PC/SC", "12 ms"):
        assert word in words(page)


def test_the_key_of_a_click_on_a_device_is_shown_beside_the_devices(cashier: Cashier) -> None:
    assert "Ctrl+D" in words(cashier.window.top)


def test_the_arrows_choose_and_what_is_well_needs_no_advice(cashier: Cashier) -> None:
    page = opened(cashier)
    cashier.press(Qt.Key.Key_Down)
    assert "打印机" in words(page)
    assert describe(GONE, "zh_CN").next not in words(page)


def test_enter_tests_the_chosen_one_again_and_shows_what_is_found(cashier: Cashier, diagnosis: FakeDiagnosis) -> None:
    page = opened(cashier)
    diagnosis.findings = (Finding(part=Part.READER, code="readers", facts={"readers": "A reader"}), PAPER)
    cashier.press(Qt.Key.Key_Return)
    cashier.until(lambda: "A reader" in words(page))
    assert diagnosis.asked == [None, Part.READER]
    assert page.list.count() == 2


def test_a_probe_that_hangs_holds_neither_the_window_nor_a_second_one_up(
    cashier: Cashier, diagnosis: FakeDiagnosis
) -> None:
    page = opened(cashier)
    diagnosis.gate.clear()
    cashier.press(Qt.Key.Key_Return)
    cashier.press(Qt.Key.Key_Return)
    assert "正在测试" in words(page)
    cashier.press(Qt.Key.Key_Escape)
    assert cashier.window.pages.waiting.isVisible()
    cashier.until(lambda: len(diagnosis.asked) == 2)
    diagnosis.gate.set()


def test_the_report_is_copied_and_saved_by_keys(cashier: Cashier, diagnosis: FakeDiagnosis) -> None:
    page = opened(cashier)
    cashier.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "reader_missing" in copied
    assert "剪贴板" in words(page) or "复制" in words(page)
    cashier.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert diagnosis.saved == [copied]
    assert "diagnosis-20261122-104200.txt" in words(page)


def test_a_report_that_cannot_be_written_is_told(
    cashier: Cashier, diagnosis: FakeDiagnosis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_report: str) -> str:
        raise BadInput("state_unusable", path="[state]", reason="EROFS")

    page = opened(cashier)
    monkeypatch.setattr(diagnosis, "save", refuse)
    cashier.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "EROFS" in words(page)


def test_the_last_exchanges_say_what_happened_and_nothing_of_the_patient(cashier: Cashier) -> None:
    cashier.insert_card()
    cashier.reader.tell(ReaderEvent(state=ReaderState.FAILED, reader="Simulated reader", code="card_timeout"))
    cashier.scan()
    cashier.until(lambda: bool(cashier.window.pages.exchanges.of(Part.SCANNER)))
    page = opened(cashier)
    report = page.report()
    assert "card_timeout" in report
    assert "28" in "\n".join(cashier.window.pages.exchanges.of(Part.SCANNER))
    for secret in (counter.ID_NUMBER, counter.VOUCHER, counter.person().name.reveal()):
        assert secret not in report + "\n".join(map(str, cashier.window.pages.exchanges.all().values()))


def test_the_report_has_the_whole_trace_of_a_card_and_the_page_its_end(cashier: Cashier) -> None:
    sent = tuple(CardExchange(command=f"READ RECORD {n}", sent="00 B2", status="9000") for n in range(30))
    cashier.reader.tell(ReaderEvent(state=ReaderState.FAILED, code="card_timeout", exchanges=sent))
    cashier.until(lambda: len(cashier.window.pages.exchanges.of(Part.READER)) > KEPT)
    page = opened(cashier)
    assert all(f"READ RECORD {n} → 9000" in page.report() for n in range(30))
    assert "READ RECORD 29" in words(page)
    assert "READ RECORD 1 " not in words(page)


def test_a_scan_tells_the_diagnosis_that_the_scanner_works(cashier: Cashier, diagnosis: FakeDiagnosis) -> None:
    cashier.scan()
    cashier.until(lambda: bool(cashier.window.pages.exchanges.of(Part.SCANNER)))
    opened(cashier)
    assert diagnosis.scanned


@pytest.mark.parametrize("name", ["platform", "reader", "scanner", "printer"])
def test_a_click_on_a_device_above_opens_it(cashier: Cashier, name: str) -> None:
    badge: Any = getattr(cashier.window.top, name)
    QTest.mouseClick(badge, Qt.MouseButton.LeftButton)
    assert cashier.window.pages.devices.isVisible()


def test_it_comes_and_goes_with_its_key_and_is_told_in_the_help(cashier: Cashier) -> None:
    page = opened(cashier)
    assert page.isVisible()
    cashier.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not page.isVisible()
    cashier.press(Qt.Key.Key_F1)
    assert "Ctrl+D" in words(cashier.window.pages.help)


def test_the_list_marks_what_is_simulated(cashier: Cashier, diagnosis: FakeDiagnosis) -> None:
    diagnosis.findings = (Finding(part=Part.READER, code="simulated"), PAPER)
    page = opened(cashier)
    shown = [page.list.item(at).data(Qt.ItemDataRole.AccessibleTextRole) for at in (0, 1)]
    assert ["模拟" in text for text in shown] == [True, False]
