"""F7: the bill on the counter under other circumstances, by keyboard, watermarked, and never sent."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter.settings import Driver, Reader, Settings
from simulation import samples
from terminal.checkout import Checkout
from terminal.model import Credential, Patient, Presettlement
from terminal.ports import ReaderEvent, ReaderState
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from ui.app import open_services
from ui.pages.what_if import MARK, WhatIfScreen
from ui.widgets.choice import EARLIEST
from ui.widgets.comparison import CHANGE, IMAGINED, REAL

Key = Qt.Key
REFERRED, RETIRED = "13090000000000000009", "37160000000000000001"


class Silent:
    """A platform, journal or hospital that fails on any call, and remembers that there was one."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, call: str) -> object:
        self.asked.append(call)
        raise AssertionError(call)


class Ours(FakeCheckout):
    """A fake whose people and trials are those of the real counter."""

    real: Checkout

    def identify(self, credential: Credential) -> Patient:
        self.called("identify")
        return self.real.identify(credential)

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        self.called("presettle")
        return self.real.presettle(patient, bill_number, use_account)


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Ours]:
    settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED))
    with ExitStack() as stack:
        desk = open_services(settings, stack)
        assert isinstance(desk.checkout, Checkout)
        ours = Ours()
        ours.real = desk.checkout
        yield ours


@pytest.fixture
def trying(checkout: Ours, open_window: Callable[..., Cashier]) -> Callable[..., Cashier]:
    """Present a sample person's card, and open what if."""

    def begin(number: str = REFERRED, **changes: object) -> Cashier:
        cashier = open_window(checkout=checkout, **changes)
        present(cashier, number)
        cashier.press(Key.Key_F7)
        cashier.until(lambda: page(cashier).figures.rowCount() > 0)
        return cashier

    return begin


def present(cashier: Cashier, number: str) -> None:
    card = next(each for each in samples.people() if each.number == number).credential()
    cashier.reader.tell(ReaderEvent(state=ReaderState.READ, card=card))
    cashier.until(lambda: arrived(cashier, number))


def arrived(cashier: Cashier, number: str) -> bool:
    patient = cashier.session.patient
    return cashier.session.payable and patient is not None and patient.person.number == number


def page(cashier: Cashier) -> WhatIfScreen:
    return cashier.window.pages.what_if


def figure(cashier: Cashier, column: int, row: int = 0) -> str:
    return page(cashier).figures.text(row, column)


def test_it_begins_with_the_bill_as_it_is(trying: Callable[..., Cashier]) -> None:
    cashier = trying()
    cashier.until(lambda: "患者应付不变" in words(page(cashier)))
    assert figure(cashier, REAL) == figure(cashier, IMAGINED) == "3,664.95"
    assert {figure(cashier, CHANGE, row) for row in range(page(cashier).figures.rowCount())} == {"="}


def test_another_level_is_chosen_by_arrow_keys_and_what_differs_is_marked(trying: Callable[..., Cashier]) -> None:
    cashier = trying()
    cashier.press(Key.Key_Down)
    cashier.press(Key.Key_Right)
    cashier.until(lambda: "患者要多付" in words(page(cashier)))
    assert page(cashier).change().level == 3
    assert figure(cashier, CHANGE).startswith("▲ +")
    assert page(cashier).figures.ink(0, IMAGINED) != page(cashier).figures.ink(0, REAL)
    cashier.press(Key.Key_Home)
    cashier.until(lambda: "患者应付不变" in words(page(cashier)))


def test_a_day_is_typed_by_its_eight_digits_or_reached_by_arrows(trying: Callable[..., Cashier]) -> None:
    cashier = trying()
    cashier.type("20190101")
    assert page(cashier).day.value == date(2019, 1, 1)
    cashier.press(Key.Key_Left)
    assert page(cashier).day.value == date(2018, 12, 31)
    cashier.press(Key.Key_PageDown)
    assert page(cashier).day.value == date(2019, 1, 1)
    cashier.type("20191399")
    assert page(cashier).day.value == date(2019, 1, 1)
    cashier.type("00010101")
    cashier.press(Key.Key_Left)
    assert page(cashier).day.value == EARLIEST


def test_without_the_account_the_cash_is_more(trying: Callable[..., Cashier]) -> None:
    cashier = trying(RETIRED)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Right):
        cashier.press(key)
    cashier.until(lambda: "患者要多付" in words(page(cashier)))
    assert page(cashier).change().use_account is False


def test_each_registration_can_be_imagined_and_none(trying: Callable[..., Cashier]) -> None:
    cashier = trying()
    cashier.press(Key.Key_Down)
    cashier.press(Key.Key_Down)
    seen = []
    for _ in range(5):
        seen.append(page(cashier).change().registration)
        cashier.press(Key.Key_Right)
    assert seen == [None, "none", "long_term", "referral", "temporary"]
    assert page(cashier).change().registration is None


def test_what_would_be_refused_says_so_in_the_words_of_its_code(trying: Callable[..., Cashier]) -> None:
    cashier = trying()
    cashier.type("19990101")
    cashier.until(lambda: "这样会被拒绝" in words(page(cashier)))
    assert "未开通" in words(page(cashier))
    assert figure(cashier, IMAGINED) == "—"


def test_an_area_without_rules_says_that_there_is_none(open_window: Callable[..., Cashier]) -> None:
    usual = counter.person()
    elsewhere = replace(usual, insured=replace(usual.insured, insured_area="659000"))
    cashier = open_window(checkout=FakeCheckout(patient=counter.patient(elsewhere)))
    cashier.insert_card()
    cashier.press(Key.Key_F7)
    cashier.until(lambda: "这样会被拒绝" in words(page(cashier)))
    assert "没有可用的规则" in words(page(cashier))
    assert figure(cashier, REAL) == "648.89"


def test_nothing_of_it_reaches_platform_journal_or_hospital(
    checkout: Ours, trying: Callable[..., Cashier], tmp_path: Path
) -> None:
    cashier = trying()
    silent = Silent()
    for port in ("_platform", "_journal", "_hospital", "_calls", "_known"):
        setattr(checkout.real, port, silent)
    before, called = file_contents(tmp_path), list(checkout.calls)
    cashier.type("20240115")
    for chooser in page(cashier).choosers[1:]:
        chooser.setFocus()
        cashier.press(Key.Key_Right)
    cashier.until(lambda: figure(cashier, IMAGINED) not in {"—", figure(cashier, REAL)})
    assert silent.asked == []
    assert checkout.calls == called
    assert file_contents(tmp_path) == before


def file_contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.glob("*.db*")}


def test_the_bill_on_the_counter_stays_as_it_was(trying: Callable[..., Cashier]) -> None:
    cashier = trying()
    before = cashier.session
    cashier.press(Key.Key_Down)
    cashier.press(Key.Key_Right)
    cashier.press(Key.Key_Escape)
    assert cashier.session == before
    assert cashier.window.pages.counter.isVisible()
    cashier.press(Key.Key_F7)
    assert page(cashier).change().level is None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_mark_stands_on_the_page_in_both_languages_and_all_over_it(
    trying: Callable[..., Cashier], language: str
) -> None:
    cashier = trying(language=language)
    assert MARK in words(page(cashier))
    marked = page(cashier).grab().toImage()
    page(cashier).mark.hide()
    bare = page(cashier).grab().toImage()
    third = bare.height() // 3
    places = [(x, y) for x in range(0, bare.width(), 5) for y in range(0, bare.height(), 5)]
    found = {(x // third, y // third) for x, y in places if marked.pixel(x, y) != bare.pixel(x, y)}
    assert len(found) >= 12


def test_it_is_not_offered_where_there_is_no_amount(cashier: Cashier) -> None:
    assert not cashier.window.keys.keys["F7"].isEnabled()
    cashier.press(Key.Key_F7)
    assert cashier.window.pages.waiting.isVisible()


def test_the_next_patients_card_takes_the_place_of_a_trial(trying: Callable[..., Cashier]) -> None:
    cashier = trying()
    present(cashier, RETIRED)
    assert cashier.window.pages.counter.isVisible()
    assert QApplication.focusWidget() is cashier.window.pages.counter.bill.table
