"""F6: every fen from the printed number down, by arrow keys, with its source; assumed values are marked."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester

from simulation import samples
from terminal.benefit.explain import tree
from terminal.benefit.rules import load
from terminal.benefit.split import calculate_split
from terminal.model import Basis, Patient, Presettlement, Tag
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from ui.pages.why import Why
from ui.widgets.reasons import FOLD, Column, ReasonsModel

Key = Qt.Key
FRAME, LONG = 0.016, 10_000
RESCUED = "37160000000000000002"


def explained(lines: int = 12) -> Basis:
    """Return the explained cash of a bill with this many lines."""
    person = next(each for each in samples.people() if each.number == RESCUED)
    bill = next(each.bill for each in samples.bills() if each.bill.number == "ZY202611210004")
    care = replace(bill.care, lines=(bill.care.lines * lines)[:lines])
    return tree(calculate_split(load(), person.insured, 0, {}, care), care.lines)["cash"]


class Explaining(FakeCheckout):
    """A checkout whose trials come with a tree of reasons."""

    why: Basis
    brief: tuple[Basis, ...] | None = None

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        made = super().presettle(patient, bill_number, use_account)
        answer = made.answer if self.brief is None else replace(made.answer, basis=self.brief)
        return replace(made, why=self.why, answer=answer)


@pytest.fixture
def asking(open_window: Callable[..., Cashier]) -> Callable[[Basis], Cashier]:
    """Open a window, and ask why the cash of a bill is what it is."""

    def ask(why: Basis) -> Cashier:
        checkout = Explaining()
        checkout.why = why
        cashier = open_window(checkout=checkout)
        cashier.insert_card()
        cashier.press(Key.Key_F6)
        return cashier

    return ask


def page(cashier: Cashier) -> Why:
    return cashier.window.pages.counter.bill.why


def below(model: ReasonsModel, index: QModelIndex) -> list[QModelIndex]:
    return [model.index(row, 0, index) for row in range(model.rowCount(index))]


def test_it_is_a_sound_qt_model(english: None, qtmodeltester: ModelTester) -> None:
    model = ReasonsModel("en")
    model.load((explained(),))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_what_stands_below_a_number_adds_up_to_it_to_the_last_line(english: None) -> None:
    model = ReasonsModel("en")
    model.load((explained(350),))
    waiting = [model.index(0, 0)]
    while waiting:
        index = waiting.pop()
        parts = below(model, index)
        waiting += parts
        if parts:
            assert sum(model.basis(part).amount for part in parts) == model.basis(index).amount


def test_many_parts_are_folded_into_groups_that_name_their_items(english: None) -> None:
    model = ReasonsModel("en")
    parts = tuple(Basis(figure="", amount=1, label_zh="项", label_en="item") for _ in range(FOLD + 1))
    model.load((Basis(figure="cash", amount=FOLD + 1, label_zh="现金", label_en="Cash", children=parts),))
    groups = below(model, model.index(0, 0))
    assert [model.basis(group).label_en for group in groups] == ["Items 1–100", "Items 101–101"]
    assert [model.rowCount(group) for group in groups] == [100, 1]


def test_the_sentence_for_the_patient_stands_on_top(serving: Cashier) -> None:
    serving.press(Key.Key_F6)
    assert words(page(serving)).splitlines()[2].startswith("您这次总费用")


def test_arrow_keys_walk_the_tree_and_open_and_close_it(asking: Callable[[Basis], Cashier]) -> None:
    cashier = asking(explained())
    shown = page(cashier)
    assert "患者应付" in words(shown)
    cashier.press(Key.Key_Down)
    assert "登记状态" in words(shown)
    cashier.press(Key.Key_Down)
    assert "个人负担" in words(shown)
    personal = shown.tree.currentIndex()
    assert shown.tree.isExpanded(personal)
    cashier.press(Key.Key_Left)
    assert not shown.tree.isExpanded(personal)
    cashier.press(Key.Key_Right)
    assert shown.tree.isExpanded(personal)


def test_the_chosen_reason_tells_formula_clause_document_and_first_day(asking: Callable[[Basis], Cashier]) -> None:
    node = Basis(
        figure="pool_self",
        amount=12_345,
        label_zh="段内个人自付",
        label_en="Own share",
        formula="1000.00 - 876.55",
        formula_en="1000.00 - 876.55",
        clause="B05",
        document="示例文件",
        document_en="Sample document",
        since=date(2024, 1, 1),
        tag=Tag.ASSUMED,
    )
    shown = words(page(asking(node)))
    assert "段内个人自付" in shown
    assert "¥ 123.45" in shown
    assert "1000.00 - 876.55" in shown
    assert "条款 B05 · 示例文件 · 自 2024-01-01 起施行" in shown
    assert "假定值" in shown


def test_the_text_of_the_clause_is_told_and_its_id_small(asking: Callable[[Basis], Cashier]) -> None:
    node = Basis(
        figure="", amount=1, label_zh="段", label_en="part", clause="B05 B06", document="示例", document_en="Sample"
    )
    shown = page(asking(node))
    assert "三级医院住院 1 万元以下：在职 85%，退休 92.5% / 三级医院住院 1 万元及以上部分" in words(shown)
    (ids,) = [each for each in shown.findChildren(QLabel) if "条款 B05 B06" in each.text()]
    assert ids.property("role") == "small"


@pytest.mark.parametrize(
    ("age", "said"),
    [({"as_of": date(2024, 6, 21)}, "按 2024-06 公布"), ({"early": True}, "早于已知最早的规定，按其假定")],
    ids=["old", "early"],
)
def test_the_age_of_a_value_is_told_with_its_source_and_in_the_brief(
    open_window: Callable[..., Cashier], age: dict[str, date | bool], said: str
) -> None:
    node = Basis(figure="pool", amount=1, label_zh="统筹", label_en="pool", document="示例", document_en="Sample")
    aged = replace(node, **age)
    checkout = Explaining()
    checkout.why = aged
    checkout.brief = (aged,)
    cashier = open_window(checkout=checkout)
    cashier.insert_card()
    cashier.until(lambda: said in words(cashier.window.pages.counter.amount))
    cashier.press(Key.Key_F6)
    assert f"示例 · {said}" in words(page(cashier))


def test_what_only_adds_others_up_claims_no_source(asking: Callable[[Basis], Cashier]) -> None:
    assert "文件写明" not in words(page(asking(explained())))


def test_the_tree_opens_as_far_as_it_stays_in_sight(asking: Callable[[Basis], Cashier]) -> None:
    shown = page(asking(explained())).tree
    assert shown.isExpanded(shown.reasons.index(0, 0))
    rows, index = 0, shown.reasons.index(0, 0)
    while index.isValid():
        rows, index = rows + 1, shown.indexBelow(index)
    assert 5 <= rows <= 14


def test_without_rules_of_our_own_the_insurers_reasons_are_shown(serving: Cashier) -> None:
    serving.press(Key.Key_F6)
    reasons = page(serving).tree.reasons
    assert [reasons.basis(index).figure for index in below(reasons, QModelIndex())] == [
        each.figure for each in serving.checkout.presettle(serving.checkout.patient, "ZY202611220017").answer.basis
    ]


def test_notices_of_this_kind_of_care_are_told_below(serving: Cashier) -> None:
    serving.press(Key.Key_F6)
    assert "就医地目录、参保地政策（C08）" in words(page(serving))


def test_without_notices_none_are_announced(open_window: Callable[..., Cashier]) -> None:
    usual = counter.person()
    elsewhere = replace(usual, insured=replace(usual.insured, insured_area="659000"))
    cashier = open_window(checkout=FakeCheckout(patient=counter.patient(elsewhere)))
    cashier.insert_card()
    cashier.press(Key.Key_F6)
    assert "不影响金额" not in words(page(cashier))


def test_the_brief_reasons_tell_formula_and_tag_and_no_document(serving: Cashier) -> None:
    brief = words(serving.window.pages.counter.amount)
    assert "600.00 − 600.00 · 假定值" in brief
    assert "示例市医疗保障局文件" not in brief


def test_a_bill_of_ten_thousand_lines_is_explained_within_a_frame(asking: Callable[[Basis], Cashier]) -> None:
    shown = page(asking(explained(LONG))).tree
    roots = (shown.reasons.basis(shown.reasons.index(0, 0)),)
    spent = []
    for _ in range(4):
        began = time.thread_time()
        shown.show_reasons(roots)
        index = shown.reasons.index(0, Column.REASON)
        while index.isValid():
            shown.expand(index)
            index = shown.reasons.index(0, 0, index)
        spent.append(time.thread_time() - began)
    assert min(spent) <= FRAME
