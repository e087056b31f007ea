"""Faults on the simulation desk: on the network, at the reader, at the printer; planned, seen and removed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from devices.applet import FaultKind
from devices.escpos import Paper, RenderMode
from devices.printers import FolderPrinter
from devices.simulated_paper import WatchedPrinter
from simulation.network.faults import Fault, Planned
from simulation.network.hops import Condition, Hop
from simulation.network.network import Network
from terminal.errors import DeviceError
from terminal.model import Copy
from terminal.receipt import document
from tests.receipts import SETTLEMENT
from tests.ui.conftest import Cashier
from tests.ui.fake_slot import FakeSlot
from ui.fit import TITLE
from ui.simulation import SimulationDesk
from ui.simulation.words import calls, faults, printers


@pytest.fixture
def network() -> Network:
    made = Network()
    made.hops.change(Hop.PLACE_HUB, Condition(median=28, longest=100))
    return made


@pytest.fixture
def printer(tmp_path: Path) -> WatchedPrinter:
    return WatchedPrinter(FolderPrinter(tmp_path, Paper.MM80, RenderMode.TEXT))


class Knobs(dict[str, bool]):
    """Records the state of each knob."""

    def turns(self, name: str) -> Callable[[bool], object]:
        return lambda is_on: self.__setitem__(name, is_on)


@pytest.fixture
def knobs() -> Knobs:
    return Knobs()


@pytest.fixture
def cashier(open_window: Callable[..., Cashier], network: Network, printer: WatchedPrinter, knobs: Knobs) -> Cashier:
    usual = open_window().services.simulation
    assert usual is not None
    turns = {name: knobs.turns(name) for name in ("no_reader", "service_down")}
    return open_window(simulation=replace(usual, network=network, printer=printer, knobs=turns))


@pytest.fixture
def desk(cashier: Cashier) -> SimulationDesk:
    cashier.window.open_simulation()
    assert cashier.window.simulation is not None
    return cashier.window.simulation


def test_the_desk_leaves_room_for_its_title_bar(desk: SimulationDesk) -> None:
    assert desk.geometry().top() >= desk.screen().availableGeometry().top() + TITLE


def test_every_fault_of_the_way_and_every_call_can_be_chosen(desk: SimulationDesk) -> None:
    assert desk.faults is not None
    assert set(faults()) == set(Fault)
    assert set(calls()) == {"", "identify", "presettle", "settle", "refund", "reverse", "find"}
    for fault in Fault:
        desk.faults.fault.offer([(fault, faults()[fault])])
        desk.faults.add()
    assert desk.faults.planned.count() == len(Fault)


def test_a_fault_is_placed_on_the_timeline_as_chosen(desk: SimulationDesk, network: Network) -> None:
    assert desk.faults is not None
    desk.faults.fault.step(2)
    desk.faults.call.step(3)
    desk.faults.times.step(3)
    desk.faults.add()
    assert network.timeline.planned() == (Planned(fault=Fault.LOST_REPLY, call="settle", times=0),)
    assert "结算：应答丢失" in desk.faults.planned.item(0).text()


def test_a_fault_may_begin_later(desk: SimulationDesk, network: Network) -> None:
    assert desk.faults is not None
    desk.faults.begin.step(2)
    desk.faults.add()
    (planned,) = network.timeline.planned()
    assert 29 < planned.since - network.timeline.elapsed() <= 30
    assert "30 秒后" in desk.faults.planned.item(0).text()


def test_del_takes_a_planned_fault_back(desk: SimulationDesk, network: Network) -> None:
    assert desk.faults is not None
    desk.faults.add()
    desk.faults.call.step(1)
    desk.faults.add()
    desk.faults.planned.setCurrentRow(0)
    QTest.keyClick(desk.faults.planned, Qt.Key.Key_Delete)
    assert [each.call for each in network.timeline.planned()] == ["identify"]
    assert desk.faults.planned.count() == 1


def test_what_has_struck_is_no_longer_listed(desk: SimulationDesk, network: Network) -> None:
    assert desk.faults is not None
    desk.faults.add()
    assert network.timeline.next("settle") is not None
    desk.faults.refresh()
    assert desk.faults.planned.count() == 0


def test_each_hop_tells_its_latency_and_is_cut_by_its_switch(desk: SimulationDesk, network: Network) -> None:
    assert desk.hops is not None
    assert [view.hop for view in desk.hops.hops] == list(Hop)
    view = desk.hops.hops[1]
    assert "28 ms" in [each.text() for each in view.findChildren(type(view._latency))]
    view.switch.click()
    assert network.hops.first_cut(list(Hop)) is Hop.PLACE_HUB
    assert view._latency.text() == "已断开"
    view.switch.click()
    assert network.hops.first_cut(list(Hop)) is None


def test_a_card_may_fail_as_chosen(cashier: Cashier, desk: SimulationDesk) -> None:
    assert cashier.services.simulation is not None
    slot = cashier.services.simulation.slot
    assert isinstance(slot, FakeSlot)
    desk.card.step(1)
    desk.insert()
    assert slot.fault is FaultKind.MUTE
    desk.card.reset()
    desk.insert()
    assert slot.fault is None


def test_a_device_fails_by_its_knob_and_comes_back(cashier: Cashier, desk: SimulationDesk, knobs: Knobs) -> None:
    desk.knobs["no_reader"].click()
    cashier.until(lambda: knobs == {"no_reader": True})
    desk.knobs["no_reader"].click()
    cashier.until(lambda: knobs == {"no_reader": False})


def test_paper_comes_out_as_it_is_printed_and_older_ones_stay(
    cashier: Cashier, desk: SimulationDesk, printer: WatchedPrinter
) -> None:
    assert desk.paper is not None
    view = desk.paper
    assert view.paper.pixmap().isNull()
    printer.print(document(SETTLEMENT, "zh_CN"))
    cashier.until(lambda: not view.paper.pixmap().isNull())
    assert view.paper.accessibleName() == SETTLEMENT.number
    printer.print(document(SETTLEMENT, "zh_CN", Copy(number=1)))
    cashier.until(view._older.isEnabled)
    view.turn(1)
    assert view._newer.isEnabled()


def test_what_the_printer_does_is_chosen_at_its_paper(desk: SimulationDesk, printer: WatchedPrinter) -> None:
    assert desk.paper is not None
    assert set(printers()) == {"", *printer.faults}
    for code in printers():
        assert desk.paper.state.value == code
        assert [printer.status().paper_low, printer.status().offline] == [
            code == "printer_paper_low",
            code not in {"", "printer_paper_low"},
        ]
        desk.paper.state.step(1)


def test_the_desk_fits_a_small_screen(desk: SimulationDesk) -> None:
    assert desk.minimumSizeHint().height() <= 728


def test_a_printer_that_fails_prints_nothing(printer: WatchedPrinter) -> None:
    printer.set_fault("printer_no_paper", True)
    with pytest.raises(DeviceError, match="printer_no_paper"):
        printer.print(document(SETTLEMENT, "zh_CN"))
    assert printer.status().paper_out
    printer.set_fault("printer_offline", False)
    assert printer.status().paper_out
    printer.set_fault("printer_no_paper", False)
    printer.print(document(SETTLEMENT, "zh_CN"))
    assert len(printer.documents) == 1


@pytest.mark.parametrize("code", [each for each in WatchedPrinter.faults if each != "printer_paper_low"])
def test_every_fault_of_the_printer_stands_until_it_is_mended(printer: WatchedPrinter, code: str) -> None:
    for each in ("printer_paper_low", code):
        printer.set_fault(each, True)
    assert (printer.status().offline, printer.status().paper_low) == (True, True)
    with pytest.raises(DeviceError, match=code):
        printer.print(document(SETTLEMENT, "zh_CN"))
    printer.set_fault(code, False)
    assert not printer.status().offline


def test_little_paper_is_told_and_prints_on(printer: WatchedPrinter) -> None:
    printer.set_fault("printer_paper_low", True)
    printer.print(document(SETTLEMENT, "zh_CN"))
    assert (printer.status().paper_low, printer.status().offline, len(printer.documents)) == (True, False, 1)
