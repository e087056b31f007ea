"""The page of a day's books: who may see it, what it shows, and the one next act for each difference."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import date, datetime
from pathlib import Path
from threading import get_ident

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from counter.day_books import Compared
from counter.people import People
from counter.reconciliation import Run
from simulation.hospital import SampleHospital
from terminal.accounts.reconcile import Book, Column, Difference, Finding, Report
from terminal.model import Close, Operator, Role, takings
from terminal.model.cash_office import Clearing
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fake_desk import FakeDesk
from tests.ui.real_counter import real_cashier, sell
from tests.ui.staff import PASSWORD, FakeOperators
from tests.ui.test_style import cut
from ui.pages.reconciliation import ReconciliationScreen
from ui.session import Step

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
NUMBER = "371600202611220001"
PERSON = "37160000000000000001"
CASHIER = Operator(number="0301", name="李敏", roles=frozenset({Role.CASHIER}))
OFFICE = Operator(number="0901", name="赵云", roles=frozenset({Role.INSURANCE}))
FINANCE = Operator(number="0902", name="钱进", roles=frozenset({Role.FINANCE}))


class FakeBooks:
    """The books of every day, as given; a second person consents with the password of the staff."""

    def __init__(self, *findings: Finding, may_view: bool = True) -> None:
        self.findings, self._may_view = findings, may_view
        self.days: list[date] = []
        self.thread = 0
        self.reversed: list[tuple[str, str]] = []

    def may_view(self) -> bool:
        return self._may_view

    def compare(self, day: date) -> Compared:
        self.days.append(day)
        columns = tuple(
            Column(book=book, settled=2, refunded=0, total=20_000, fund=12_000, account=2_000, by_code=0, cash=6_000)
            for book in Book
            if book is not Book.CHANNEL
        )
        report = Report(day=day, columns=(*columns, Column(book=Book.CHANNEL)), agreeing=(), findings=self.findings)
        return Compared(report, counter.NOW, Run(at=datetime(2026, 11, 21, 18, 2), by="0302", differences=3))  # noqa: DTZ001

    def reverse(self, finding: Finding, _day: date, by: Operator) -> None:
        self.reversed.append((finding.number, by.number))
        self.thread = get_ident()
        self.findings = ()


def found(kind: Difference, **more: object) -> Finding:
    told = {"number": NUMBER, "transaction": "00000001", "person_number": PERSON, "ours": 6_000, "theirs": 5_999}
    return Finding(kind=kind, **(told | more))  # type: ignore[arg-type]


def opened(open_window: Open, books: FakeBooks, **changes: object) -> Cashier:
    cashier = open_window(day_books=books, **changes)
    cashier.press(Key.Key_K, Control)
    return cashier


def compared(open_window: Open, books: FakeBooks, **changes: object) -> Cashier:
    cashier = opened(open_window, books, **changes)
    cashier.until(lambda: page(cashier).steps.report is not None)
    return cashier


def page(cashier: Cashier) -> ReconciliationScreen:
    return cashier.window.pages.reconciliation


def test_every_book_has_a_row_and_what_is_not_to_be_had_is_named(open_window: Open) -> None:
    cashier = compared(open_window, FakeBooks())
    shown = page(cashier)
    names = [shown.books.model().index(at, 0).data() for at in range(shown.books.model().rowCount())]
    assert names == ["本机日志", "医保", "医院", "收费处", "缴款书", "电子票据", "支付渠道"]
    told = words(shown)
    assert "没有拿到的账，未核对：支付渠道" in told
    assert "比对于 10:42:00。" in told
    assert "上一次：11-21 18:02，0302，差异 3 处。" in told


class Rounded(FakeBooks):
    """Books whose amounts were rounded by so many fen."""

    def __init__(self, rounding: int) -> None:
        super().__init__()
        self._rounding = rounding

    def compare(self, day: date) -> Compared:
        made = super().compare(day)
        columns = tuple(replace(each, rounding=self._rounding) for each in made.report.columns)
        return made._replace(report=replace(made.report, columns=columns))


def test_all_books_are_seen_at_once_and_a_hidden_figure_makes_no_row_higher(open_window: Open) -> None:
    books = Rounded(0)
    cashier = compared(open_window, books)
    cashier.press(Key.Key_F5)
    cashier.until(lambda: len(books.days) == 2 and page(cashier).steps.report is not None)
    shown = page(cashier).books
    count = shown.model().rowCount()
    assert {shown.rowHeight(at) for at in range(count)} == {shown.verticalHeader().defaultSectionSize()}
    assert shown.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("rounding", [4, 0])
def test_a_figure_that_is_rare_has_its_column_where_there_is_any_of_it(open_window: Open, rounding: int) -> None:
    shown = page(compared(open_window, Rounded(rounding))).books
    assert shown.isColumnHidden(shown.model().columnCount() - 1) is not bool(rounding)
    assert not shown.isColumnHidden(shown.model().columnCount() - 2)


def test_a_difference_says_what_it_is_and_enter_does_its_one_next_act(open_window: Open) -> None:
    cashier = compared(open_window, FakeBooks(found(Difference.AMOUNTS)))
    assert "带着这一行向医保经办核实" in words(page(cashier))
    cashier.press(Key.Key_Return)
    copied = QGuiApplication.clipboard().text()
    assert NUMBER in copied
    assert PERSON not in copied
    assert "已复制" in words(page(cashier))


@pytest.mark.parametrize(
    "kind", [Difference.REFUNDED_ELSEWHERE, Difference.HOSPITAL_NOT_TOLD, Difference.HOSPITAL_OTHER]
)
def test_what_another_counter_has_refunded_is_learned_and_compared_again(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, kind: Difference
) -> None:
    books = FakeBooks(found(kind))
    asked = list[list[str]]()

    def learn(numbers: list[str]) -> bool:
        asked.append(numbers)
        books.findings = ()
        return True

    cashier = open_window(day_books=books)
    monkeypatch.setattr(cashier.checkout, "learn_refunds", learn)
    cashier.press(Key.Key_K, Control)
    cashier.until(lambda: len(books.days) == 2 and page(cashier).steps.report is not None)
    assert asked == [[NUMBER]]
    report = page(cashier).steps.report
    assert report is not None
    assert report.findings == ()


def test_what_is_unknown_is_asked_about_and_compared_again(open_window: Open) -> None:
    books = FakeBooks(found(Difference.UNKNOWN_THERE))
    cashier = compared(open_window, books)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: len(books.days) == 2)
    assert cashier.checkout.calls.count("settle") == 0


def test_what_belongs_to_the_cash_office_is_done_there_and_never_beside_a_patient(open_window: Open) -> None:
    cashier = compared(open_window, FakeBooks(found(Difference.NOT_REMITTED)))
    cashier.press(Key.Key_Return)
    assert cashier.window.pages.over() == "cash"
    cashier.press(Key.Key_Escape)
    cashier.insert_card()
    cashier.press(Key.Key_K, Control)
    cashier.until(lambda: page(cashier).steps.report is not None)
    cashier.press(Key.Key_Return)
    assert cashier.window.pages.over() == "reconciliation"
    assert "柜台上还有患者" in words(page(cashier))


def test_only_a_second_person_gives_back_to_the_insurer_and_only_what_was_asked_about(open_window: Open) -> None:
    books = FakeBooks(found(Difference.ONLY_INSURER), found(Difference.ONLY_INSURER, number="S2"))
    cashier = manned(open_window, books)
    cashier.until(lambda: page(cashier).steps.report is not None)
    cashier.press(Key.Key_Return)
    page(cashier).differences.selectRow(1)
    consented(cashier, CASHIER.number)
    assert books.reversed == []
    consented(cashier, OFFICE.number)
    cashier.until(lambda: len(books.days) == 2)
    assert books.reversed == [(NUMBER, OFFICE.number)]
    assert "没有动现金" in words(page(cashier))
    threads = list[int]()
    cashier.window.flow.worker.run(get_ident, lambda done: threads.append(done.result()))
    cashier.until(lambda: bool(threads))
    assert threads == [books.thread]  # that of payments, as the journal is written by one at a time


def test_finance_tells_from_here_what_a_drawers_difference_came_to(open_window: Open, desk: FakeDesk) -> None:
    seen = takings.amounts(desk.interval().booked)
    cut = desk.clock()
    close = Close(by=desk.who, at=cut, until=cut, seen=seen, counted={10_000: 1}, reason="待查")
    number = desk.perform(close)
    books = FakeBooks(found(Difference.COUNT_DIFFERS, number="", transaction="", remittance=number))
    cashier = manned(open_window, books, desk=desk)
    cashier.until(lambda: page(cashier).steps.report is not None)
    cashier.press(Key.Key_Return)
    consented(cashier, OFFICE.number)
    assert desk.office.remittance(number).discrepancy.cleared is None  # type: ignore[union-attr]
    consented(cashier, FINANCE.number)
    cashier.until(lambda: len(books.days) == 2)
    told = desk.office.remittance(number).discrepancy
    assert told
    assert told.cleared
    assert (told.cleared.by, told.cleared.outcome, told.cleared.note) == ("0902", Clearing.FOUND, "找零差错")


def manned(open_window: Open, books: FakeBooks, **changes: object) -> Cashier:
    """Open the page at a counter with operators, where a cashier is signed in."""
    operators = FakeOperators(CASHIER, OFFICE, FINANCE)
    at = People(operators, "03", "0112", lambda _: None)
    at._here, at.is_locked = CASHIER, False
    return opened(open_window, books, operators=operators, people=at, **changes)


def consented(cashier: Cashier, number: str) -> None:
    """Have a second person type number and password on the page that asks for it, and wait for what comes of it."""
    cashier.until(lambda: cashier.window.pages.over() == "consent")
    asked, said = cashier.window.pages.consent, list[object]()
    cashier.window.flow.consenting.refused.connect(lambda *_: said.append(""))
    cashier.window.flow.consenting.ended.connect(lambda: said.append(""))
    asked.number.setText(number)
    asked.secret.setText(PASSWORD)
    asked.secret.setFocus()
    cashier.press(Key.Key_Return)
    cashier.until(lambda: bool(said))


def test_a_cashier_sees_nothing_before_finance_or_the_insurance_office_opens_the_page(open_window: Open) -> None:
    books = FakeBooks(may_view=False)
    cashier = manned(open_window, books)
    cashier.until(lambda: cashier.window.pages.over() == "consent")
    assert books.days == []
    consented(cashier, OFFICE.number)
    cashier.until(lambda: page(cashier).steps.report is not None)
    assert cashier.window.pages.over() == "reconciliation"


def test_the_arrows_turn_the_day_and_never_beyond_today(open_window: Open) -> None:
    books = FakeBooks()
    cashier = compared(open_window, books)
    cashier.press(Key.Key_Right)
    cashier.press(Key.Key_Left)
    cashier.until(lambda: page(cashier).steps.report is not None and len(books.days) == 2)
    assert books.days == [date(2026, 11, 22), date(2026, 11, 21)]
    cashier.press(Key.Key_F5)
    cashier.until(lambda: len(books.days) == 3)


def test_at_a_real_counter_what_the_hospital_was_not_told_is_told_from_here(tmp_path: Path, qapp: QApplication) -> None:
    with real_cashier(tmp_path) as at, ExitStack() as stack:
        number = sell(at, "张敏")
        at.press(Key.Key_K, Control)
        shown = at.window.pages.reconciliation
        at.until(lambda: shown.steps.report is not None)
        assert shown.steps.report is not None
        assert shown.steps.report.findings == ()
        hospital = stack.enter_context(closing(SampleHospital(tmp_path / "hospital.db")))
        bill = next(bill for bill, settled in hospital.book().items() if settled == number)
        hospital.mark_unsettled(bill, number)
        at.press(Key.Key_F5)
        at.until(lambda: shown.chosen is not None)
        assert shown.chosen is not None
        assert shown.chosen.kind is Difference.HOSPITAL_NOT_TOLD
        assert at.session.step is Step.WAITING


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_difference_fits_on_a_narrow_screen(open_window: Open, language: str) -> None:
    books = FakeBooks(*map(found, Difference))
    cashier = compared(open_window, books, language=language, size=(1024, 744), scale=0.92)
    for at in range(len(Difference)):
        page(cashier).differences.selectRow(at)
        cashier.picture()
        assert cut(cashier.window) == [], list(Difference)[at]
