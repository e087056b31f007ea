"""The table of a bill's lines: what it says, how it filters and groups, and that it stays quick."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSortFilterProxyModel, Qt
from pytestqt.modeltest import ModelTester

from tests.ui import counter
from tests.ui.conftest import Cashier
from tests.ui.fakes import FakeCheckout
from ui.widgets.lines import Column, LinesModel

LONG = 10_000


@pytest.fixture
def model(english: None) -> LinesModel:
    return filled(12)


def filled(count: int) -> LinesModel:
    made, lines = LinesModel(), counter.lines(count)
    made.load(lines, [counter.share(line) for line in lines])
    return made


def texts(model: LinesModel, column: Column) -> list[str]:
    return [model.text(row, column) for row in range(model.rowCount())]


def test_it_is_a_sound_qt_model(model: LinesModel, qtmodeltester: ModelTester) -> None:
    model.arrange(self_pay_only=False, grouped=True)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_each_self_paid_line_gives_its_reason(model: LinesModel) -> None:
    reasons = texts(model, Column.REASON)
    assert reasons[:5] == ["—", "10% first", "over limit ¥30.00", "20% first", "not in catalogue"]


def test_the_row_under_the_cursor_is_explained_in_one_sentence(model: LinesModel) -> None:
    explained = model.explained(3)
    assert explained == "人血白蛋白 10g: class B, 20% is paid first by the patient → ¥312.00 stays out of the pool."
    assert model.explained(99) == ""


def test_only_self_paid_lines_are_left_by_the_filter(model: LinesModel) -> None:
    model.arrange(self_pay_only=True, grouped=False)
    assert "—" not in texts(model, Column.REASON)
    assert model.rowCount() == len(model.self_paid()) == 5


def test_groups_name_their_category_and_add_up(model: LinesModel) -> None:
    model.arrange(self_pay_only=False, grouped=True)
    headings = [row for row in range(model.rowCount()) if model.is_heading(row)]
    assert [model.text(row, Column.ITEM) for row in headings][:2] == ["西药费", "材料费"]
    assert model.text(headings[0], Column.QUANTITY) == "3"
    assert model.text(headings[0], Column.AMOUNT) == "1,988.00"
    assert model.explained(headings[0]) == ""


def test_figures_stand_at_the_right_words_at_the_left(model: LinesModel) -> None:
    right = {
        column
        for column in Column
        if model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    }
    assert right == {Column.QUANTITY, Column.AMOUNT, Column.IN_SCOPE}


def test_lines_without_shares_say_that_they_are_being_worked_out() -> None:
    model = LinesModel()
    model.load(counter.lines(2), ())
    assert texts(model, Column.REASON) == ["…", "…"]
    assert model.self_paid() == []


def best(of: Callable[[], object], times: int = 5) -> float:
    """The least processor time of some runs, in seconds."""
    spent = []
    for _ in range(times):
        began = time.thread_time()
        of()
        spent.append(time.thread_time() - began)
    return min(spent)


def test_filtering_ten_thousand_lines_takes_a_tenth_of_a_proxy_models_time() -> None:
    model, source, proxy = filled(LONG), filled(LONG), QSortFilterProxyModel()
    proxy.setSourceModel(source)
    proxy.setFilterKeyColumn(Column.REASON)

    def ours() -> None:
        model.arrange(self_pay_only=True, grouped=False)
        model.arrange(self_pay_only=False, grouped=False)

    def theirs() -> None:
        proxy.setFilterFixedString("first")
        proxy.setFilterFixedString("")

    assert best(ours) <= best(theirs, 2) / 10


def test_ten_thousand_lines_are_painted_as_quickly_as_thirty(open_window: Callable[..., Cashier]) -> None:
    tables = []
    for count in (30, LONG):
        cashier = open_window(checkout=FakeCheckout(patient=counter.patient(count=count)))
        cashier.insert_card()
        cashier.picture()
        tables.append(cashier.window.pages.counter.bill.table.viewport())
    rounds = [[best(table.repaint, 1) for table in tables] for _ in range(15)]
    few, many = map(min, zip(*rounds, strict=True))
    assert many <= 1.3 * few
