"""Ctrl+R: receipts that wait and numbered papers, with what is left always in the bar; neither holds a patient up."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter.extras import paper_book
from counter.papers import Extras, PaperNumbers
from counter.receipt_settings import FiscalKind, PaperControl, Receipts
from counter.settings import Driver, Reader, Settings
from simulation.fiscal import SimulatedFiscal
from simulation.paper_book import SamplePaperBook
from simulation.receipt_book import SampleReceiptBook
from simulation.samples import people
from terminal.fiscal import ReceiptDesk
from terminal.fiscal.desk import Followed
from terminal.model import Settlement, Transaction, payment
from terminal.model.e_receipt import ReceiptRecord
from terminal.model.papers import PaperBatch, PaperKind, PaperNature, PaperUse
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.test_fit import unreachable
from tests.ui.test_style import cut, low
from ui import start
from ui.app import open_services
from ui.pages.papers import PapersScreen
from ui.session import Step
from ui.window import Window

Open = Callable[..., Cashier]
Key, PLAIN, CONTROL = Qt.Key, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
CHARGE = PaperKind.CHARGE


def operator() -> str:
    return "0112"


class Behind:
    """What stands behind the page: the platform, the hospital's books, and the extras of a counter."""

    def __init__(self, folder: Path) -> None:
        self.now = counter.NOW
        agreed = counter.presettlement(counter.patient(), counter.patient().bills[0].number, 120_000)
        due = agreed.answer.split.cash
        self.made: Settlement = counter.settlement(agreed, payment.cash(due, due))
        self.fiscal = SimulatedFiscal(folder / "fiscal.db", lambda: self.now)
        self.receipts = SampleReceiptBook(folder / "hospital.db")
        self.papers = SamplePaperBook(folder / "hospital.db")
        self.papers.issue(PaperBatch(kind=CHARGE, first="0001001", last="0001012", operator="0112", at=self.now))
        journal = Followed(lambda: 0, lambda _: (), self._settled)
        desk = ReceiptDesk(self.fiscal, self.receipts, journal, lambda: self.now, "03", operator)
        self.extras = Extras(PaperNumbers(self.papers, operator, lambda: self.now), desk)

    def _settled(self, _number: str) -> Transaction:
        return counter.ended(self.made)

    def wait(self) -> None:
        """Let the receipt of a settlement wait."""
        record = ReceiptRecord(settlement=self.made.number, counter="03", at=self.now)
        self.receipts.follow("03", 0, [record])

    def close(self) -> None:
        for each in (self.fiscal, self.receipts, self.papers):
            each.close()


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    with closing(Behind(tmp_path)) as behind:
        yield behind


@pytest.fixture
def looking(open_window: Open, behind: Behind) -> Cashier:
    """A cashier who looks at the page, while the platform is down and a receipt waits."""
    behind.fiscal.set_down(is_down=True)
    behind.wait()
    return at_the_page(open_window, behind)


def at_the_page(open_window: Open, behind: Behind, **changes: object) -> Cashier:
    cashier = open_window(extras=behind.extras, **changes)
    cashier.press(Key.Key_R, CONTROL)
    cashier.until(lambda: bool(page(cashier).number.text().strip("–")))
    return cashier


def page(cashier: Cashier) -> PapersScreen:
    return cashier.window.pages.papers


def test_the_next_number_and_what_is_left_are_always_in_the_bar(open_window: Open, behind: Behind) -> None:
    cashier = open_window(extras=behind.extras)
    cashier.until(lambda: "票号 0001001 · 剩 12 张" in words(cashier.window.keys))
    cashier.insert_card()
    assert "票号 0001001 · 剩 12 张" in words(cashier.window.keys)


def test_few_numbers_are_warned_of_and_none_is_an_alarm(open_window: Open, behind: Behind) -> None:
    cashier = open_window(extras=behind.extras)
    cashier.until(lambda: "0001001" in words(cashier.window.keys))
    assert "票据" not in words(cashier.window.strip)
    behind.papers.spoil(CHARGE, ["0001001", "0001002"], "0112", behind.now)
    assert cashier.window.receipts is not None
    cashier.window.receipts.look()
    cashier.until(lambda: "票据只剩 10 张" in words(cashier.window.strip))
    behind.papers.spoil(CHARGE, [f"00010{each:02d}" for each in range(3, 13)], "0112", behind.now)
    cashier.window.receipts.look()
    cashier.until(lambda: "票据用完了" in words(cashier.window.strip))


def test_a_receipt_that_waits_is_told_and_opened_by_itself_when_the_platform_is_back(
    looking: Cashier, behind: Behind
) -> None:
    looking.until(lambda: "1 张电子票据等平台开具" in words(looking.window.strip))
    assert behind.made.number in words(page(looking))
    behind.fiscal.set_down(is_down=False)
    behind.now += timedelta(minutes=1)
    assert looking.window.receipts is not None
    looking.until(looking.window.receipts.again.isActive)
    looking.window.receipts.again.timeout.emit()
    looking.until(lambda: "没有待开的。" in words(page(looking)))
    assert "电子票据等平台" not in words(looking.window.strip)
    assert behind.fiscal.find(behind.made.number) is not None


def test_1_asks_the_platform_before_its_time(looking: Cashier, behind: Behind) -> None:
    looking.until(lambda: "已问 1 次" in words(page(looking)))
    behind.fiscal.set_down(is_down=False)
    looking.press(Key.Key_1)
    looking.until(lambda: "没有待开的。" in words(page(looking)))


def test_2_spoils_the_next_number_only_when_it_is_pressed_again(looking: Cashier, behind: Behind) -> None:
    looking.press(Key.Key_2)
    looking.until(lambda: "再按一次：0001001 报损" in page(looking).spoil.text())
    assert behind.papers.uses() == ()
    looking.press(Key.Key_2)
    looking.until(lambda: page(looking).number.text() == "0001002")
    assert [each.nature for each in behind.papers.uses()] == [PaperNature.SPOILED]
    assert "0001001 已报损。" in words(page(looking))


def test_a_number_that_another_window_took_meanwhile_is_not_spoiled(looking: Cashier, behind: Behind) -> None:
    looking.press(Key.Key_2)
    looking.until(lambda: "再按一次" in page(looking).spoil.text())
    number = page(looking).number.text()
    behind.papers.spoil(CHARGE, [number], "0115", behind.now)
    looking.press(Key.Key_2)
    looking.until(lambda: "已经用过、收回或报损" in words(page(looking)))
    assert len(behind.papers.uses()) == 1


def test_3_turns_the_last_receipt_to_paper_on_the_printers_thread(open_window: Open, behind: Behind) -> None:
    turned: list[Settlement] = []
    cashier = open_window(extras=behind.extras, turn_to_paper=turned.append)
    cashier.insert_card()
    cashier.settle()
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_R, CONTROL)
    cashier.until(page(cashier).turn.isVisible)
    cashier.press(Key.Key_3)
    cashier.until(lambda: "已换开打印" in words(page(cashier)))
    assert [each.number for each in turned] == [cashier.checkout.settled.number if cashier.checkout.settled else ""]


def test_numbers_left_out_are_shown(open_window: Open, behind: Behind) -> None:
    nature = PaperNature.NORMAL
    use = PaperUse(number="0001004", kind=CHARGE, nature=nature, settlement="S1", operator="0112", at=behind.now)
    behind.papers.take(use)
    cashier = at_the_page(open_window, behind)
    cashier.until(lambda: "断号：0001001-0001003" in words(page(cashier)))


def test_from_card_to_paper_at_a_counter_of_its_settings(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(
        state=str(tmp_path),
        reader=Reader(driver=Driver.SIMULATED, keep_card=False),
        receipts=Receipts(kind=FiscalKind.EMBEDDED),
        papers=PaperControl(strict=("charge",)),
    )
    with ExitStack() as stack:
        batch = PaperBatch(kind=CHARGE, first="0001001", last="0001003", operator="0112", at=counter.NOW)
        paper_book(settings, stack).issue(batch)
        services = replace(open_services(settings, stack), press_guard=0.0)
        window = start.open_window(services, stack)
        with qtbot.waitExposed(window):
            window.show()
        window.start()
        turn_the_first_receipt_to_paper(qtbot, window)
    texts = [each.read_bytes().decode("gb18030", "ignore") for each in (tmp_path / "receipts").iterdir()]
    assert ["0001001" in each and "票据代码" in each for each in texts] == [True, True]
    assert sum("已换开纸质票据" in each for each in texts) == 1


def turn_the_first_receipt_to_paper(qtbot: QtBot, window: Window) -> None:
    """Settle for the first sample person, wait until nothing is left to open, and turn the receipt to paper."""
    steps: list[tuple[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], bool]]] = [
        ((Key.Key_F9, PLAIN), lambda: window.flow.session.step is Step.COLLECT),
        ((Key.Key_Return, PLAIN), lambda: "票号 0001002 · 剩 2 张" in words(window.keys)),
        ((Key.Key_Escape, PLAIN), lambda: window.flow.session.step is Step.WAITING),
        ((Key.Key_R, CONTROL), lambda: "没有待开的。" in words(window.pages.papers)),
        ((Key.Key_3, PLAIN), lambda: "已换开打印" in words(window.pages.papers)),
    ]
    window.flow.present(people()[0].credential())
    qtbot.waitUntil(lambda: window.flow.session.payable, timeout=10_000)
    for key, arrived in steps:
        QTest.keyClick(window.windowHandle(), *key)
        qtbot.waitUntil(arrived, timeout=10_000)


def test_the_key_does_nothing_where_there_are_neither_receipts_nor_papers(cashier: Cashier) -> None:
    cashier.press(Key.Key_R, CONTROL)
    assert cashier.window.pages.waiting.isVisible()
    assert "票号" not in words(cashier.window.keys)
    assert cashier.window.receipts is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("size", "scale"), [((1366, 744), 1.0), ((1024, 744), 0.92)])
def test_nothing_is_cut_low_or_off_screen_and_all_has_names(
    open_window: Open, behind: Behind, language: str, size: tuple[int, int], scale: float
) -> None:
    behind.fiscal.set_down(is_down=True)
    behind.wait()
    cashier = at_the_page(open_window, behind, language=language, size=size, scale=scale)
    cashier.insert_card()
    cashier.settle()
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_R, CONTROL)
    cashier.until(page(cashier).turn.isVisible)
    cashier.picture()
    assert cut(cashier.window) == []
    assert unreachable(cashier.window) == []
    assert (cashier.window.width(), cashier.window.height()) == size
    if scale == 1.0:
        assert low(cashier.window) == []
    assert page(cashier).accessibleName()
    assert all(each.accessibleDescription() for each in (page(cashier).count, page(cashier).number, page(cashier).said))
