"""The simulation desk: clearly apart, masked, and good for the whole job without hardware."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.ui import counter
from tests.ui.conftest import Cashier
from ui.simulation import LIFETIME, SimulationDesk


@pytest.fixture
def desk(cashier: Cashier) -> SimulationDesk:
    cashier.window.open_simulation()
    assert cashier.window.simulation is not None
    return cashier.window.simulation


def shown(desk: SimulationDesk) -> str:
    return "\n".join(label.text() for label in desk.findChildren(QLabel))


def test_it_is_a_window_of_its_own_that_says_what_it_is(desk: SimulationDesk) -> None:
    assert desk.isWindow()
    assert "模拟" in desk.windowTitle()
    assert "这里的人都是虚构的" in shown(desk)


def test_the_keyboard_begins_with_the_people_and_enter_inserts_the_card(cashier: Cashier, desk: SimulationDesk) -> None:
    cashier.until(desk.isActiveWindow)
    QTest.keyClick(desk.windowHandle(), Qt.Key.Key_Return)
    assert cashier.slot.inserted == counter.person().number


def test_the_counter_comes_forward_with_a_card_so_that_the_next_key_is_its(
    cashier: Cashier, desk: SimulationDesk
) -> None:
    cashier.until(desk.isActiveWindow)
    QTest.keyClick(desk.windowHandle(), Qt.Key.Key_Return)
    cashier.until(cashier.window.isActiveWindow)


def test_people_are_masked(desk: SimulationDesk) -> None:
    people = desk.people
    assert people.item(0).text().splitlines()[0] == "**国 · 1309**********0014"
    assert "王建国" not in people.item(0).text()


def test_each_person_tells_what_makes_the_case_worth_trying(desk: SimulationDesk) -> None:
    insured, unpaid = desk.people.item(0).text().splitlines()[1:]
    assert insured == "示例省 示例市 · 职工医保 · 退休 · 高血压、糖尿病"
    assert unpaid == "出院结算 · 心内科 ¥ 16,872.00；门诊 · 内分泌科 ¥ 1,094.00"


def test_the_chosen_persons_card_goes_in_and_comes_out(cashier: Cashier, desk: SimulationDesk) -> None:
    desk.insert()
    assert cashier.slot.inserted == counter.person().number
    desk.remove()
    assert cashier.slot.inserted == ""


@pytest.mark.parametrize(("real", "route"), [(True, "pcscd"), (False, "模拟读卡器")])
def test_it_says_which_way_the_card_goes(open_window: Callable[..., Cashier], real: bool, route: str) -> None:
    usual = open_window().services.simulation
    assert usual is not None
    cashier = open_window(simulation=replace(usual, real_service=real))
    cashier.window.open_simulation()
    assert cashier.window.simulation is not None
    assert route in shown(cashier.window.simulation)


def test_a_voucher_is_shown_as_a_code_that_scanners_read(cashier: Cashier, desk: SimulationDesk) -> None:
    desk.issue()
    cashier.until(lambda: desk.phone.scannable)
    assert f"还有 {LIFETIME} 秒有效" in shown(desk)
    image = desk.phone.picture.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = memoryview(image.constBits()).cast("B", shape=(image.height(), image.bytesPerLine()))
    assert [code.text for code in zxingcpp.read_barcodes(pixels)] == [counter.VOUCHER]


def test_a_voucher_runs_out_after_its_minute(cashier: Cashier, desk: SimulationDesk) -> None:
    desk.phone.show_code(counter.VOUCHER)
    for _ in range(LIFETIME):
        assert desk.phone.scannable
        desk.phone.countdown.timeout.emit()
    assert not desk.phone.scannable
    assert "还没有出示电子凭证" in shown(desk)


def test_it_closes_with_the_window(open_window: Callable[..., Cashier]) -> None:
    cashier = open_window()
    cashier.window.open_simulation()
    cashier.window.close()
    assert cashier.window.simulation is None
