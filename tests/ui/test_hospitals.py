"""The demonstration moves to another hospital from the simulation desk: no restart, nothing in flight."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import counter
from counter.settings import Driver, Reader, Settings
from counter.simulation_desk import Place
from simulation import samples
from terminal import institutions
from tests.counter.test_open import RealReader, cards, production
from tests.ui.conftest import Cashier
from ui import demo_layout
from ui.reopening import Reopening, at_hospital
from ui.session import Step
from ui.simulation import SimulationDesk
from ui.start import begin
from ui.window import Window

BEIJING, HERE, PATIENT = "H11010100001", "H37160000001", "14010000000000000042"


def place(code: str, *, is_here: bool = False) -> Place:
    found = institutions.load().find(code)
    assert found
    return Place(found, len(samples.bills(code=code)), is_here)


@pytest.fixture
def open_desk(open_window: Callable[..., Cashier]) -> Callable[..., Cashier]:
    """Open windows whose simulation desk offers two hospitals."""

    def opened(**changes: object) -> Cashier:
        usual = open_window().services.simulation
        assert usual
        offered = (place(HERE, is_here=True), place(BEIJING))
        return open_window(simulation=replace(usual, places=offered), **changes)

    return opened


def desk_of(cashier: Cashier) -> SimulationDesk:
    cashier.window.open_simulation()
    assert cashier.window.simulation
    assert cashier.window.simulation.hospitals
    return cashier.window.simulation


def asked_of(cashier: Cashier) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []
    cashier.window.hospital_asked.connect(lambda code, card: asked.append((code, card)))
    return asked


def choose(cashier: Cashier, row: int) -> str:
    """Press Enter on a hospital, and return what the desk says."""
    desk = desk_of(cashier)
    assert desk.hospitals
    desk.hospitals.list.setCurrentRow(row)
    desk.hospitals.list.setFocus()
    QTest.keyClick(desk.hospitals.list, Qt.Key.Key_Return)
    return desk.hospitals.told.text()


def test_each_hospital_tells_its_place_its_level_and_how_many_bills_are_unpaid(
    open_desk: Callable[..., Cashier],
) -> None:
    hospitals = desk_of(open_desk()).hospitals
    assert hospitals
    shown = [hospitals.list.item(row).text() for row in range(2)]
    assert shown == [
        "滨州某县人民医院（本窗口）\n示例省 示例市 · 2 级 · 未付单据 28 张",
        f"北京同仁医院\n示例省 示例市 · 3 级 · 未付单据 {len(samples.bills(code=BEIJING))} 张",
    ]


def test_enter_on_another_hospital_asks_for_it_with_the_card_that_is_in(open_desk: Callable[..., Cashier]) -> None:
    cashier = open_desk()
    asked = asked_of(cashier)
    desk = desk_of(cashier)
    desk.insert()
    choose(cashier, 1)
    assert asked == [(BEIJING, desk.people.chosen().number)]  # type: ignore[union-attr]  # somebody is chosen


def test_the_counters_own_hospital_is_not_asked_for(open_desk: Callable[..., Cashier]) -> None:
    cashier = open_desk()
    asked = asked_of(cashier)
    assert choose(cashier, 0) == "窗口就在这家。"
    assert asked == []


def test_the_hospital_is_not_changed_while_a_patient_is_at_the_counter(open_desk: Callable[..., Cashier]) -> None:
    cashier = open_desk()
    asked = asked_of(cashier)
    cashier.insert_card()
    assert cashier.session.step is Step.COUNTER
    assert choose(cashier, 1) == "先办完这位患者。"
    assert asked == []


def test_the_hospital_is_not_changed_while_an_outcome_is_unknown(open_desk: Callable[..., Cashier]) -> None:
    cashier = open_desk()
    asked = asked_of(cashier)
    cashier.window.shift_status = replace(cashier.window.shift_status, open_items=(object(),))  # type: ignore[arg-type]
    assert "结果未明" in choose(cashier, 1)
    assert asked == []


def test_a_counter_that_is_not_simulated_does_not_move(open_desk: Callable[..., Cashier]) -> None:
    cashier = open_desk(simulated=False)
    asked = asked_of(cashier)
    choose(cashier, 1)
    assert asked == []


def test_a_production_counter_has_no_hospitals_to_move_to(tmp_path: Path) -> None:
    with counter.open(production(tmp_path), cards=cards(RealReader())) as opened:
        assert opened.simulation() is None


@pytest.fixture
def base(tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))


@pytest.fixture
def moved(base: Settings, qtbot: QtBot) -> Iterator[Window]:
    """The window that opens at another hospital, with the card that was in the reader before."""
    failed: list[Exception] = []
    with ExitStack() as stack:
        again = Reopening(at_hospital(base, BEIJING), desk=True, card=PATIENT)
        window = begin(again.settings, stack, failed.append, again)
        qtbot.waitUntil(lambda: bool(failed) or (window.is_serving and window.flow.session.payable), timeout=20_000)
        assert not failed
        yield window


def test_counter_catalogue_receipts_and_card_follow_to_the_other_hospital(moved: Window, base: Settings) -> None:
    session = moved.flow.session
    assert session.bill
    assert session.bill.care.hospital.code == BEIJING
    assert "北京同仁医院" in moved.windowTitle()
    assert session.patient
    assert session.patient.person.number == PATIENT
    assert moved.simulation
    assert base.place(f"journal-{BEIJING}.db").exists()


def test_going_back_is_the_program_as_it_was_started(base: Settings) -> None:
    there = at_hospital(base, BEIJING)
    assert there.hospital.institution == BEIJING
    assert at_hospital(base, HERE) is base
    named = changed(base, hospital=there.hospital)
    assert at_hospital(named, BEIJING) is named


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768)])
def test_the_desk_with_its_hospitals_stays_in_its_place_of_the_demonstration_layout(
    open_desk: Callable[..., Cashier], width: int, height: int, language: str
) -> None:
    screen = QRect(0, 0, width, height)
    scale = demo_layout.scale_within(screen.size())
    cashier = open_desk(demo=True, language=language, scale=scale)
    desk = desk_of(cashier)
    room = demo_layout.places(screen).desk
    assert desk.minimumSizeHint().width() <= room.width()
    cashier.window.close_side_windows()
