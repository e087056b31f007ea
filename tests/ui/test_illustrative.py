"""Illustrative rules on the screen: named on every page with an amount, and at each value, in a colour of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from terminal.benefit.explain import basis, tree
from terminal.benefit.illustrative import illustrative
from terminal.benefit.rules import load
from terminal.benefit.split import calculate_split
from terminal.model import Patient, Presettlement
from tests.ui.conftest import Cashier
from tests.ui.fakes import FakeCheckout
from ui.display import Display
from ui.session import Step
from ui.style import THEMES, tokens

Key = Qt.Key
Open = Callable[..., Cashier]
SAID = "示意规则：数值为虚构"
RULES = load(elsewhere=illustrative())


@dataclass
class Elsewhere(FakeCheckout):
    """A checkout whose patient is insured where only illustrative rules are."""

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        agreed = super().presettle(patient, bill_number, use_account)
        insured = replace(patient.person.insured, insured_area="650100")
        outcome = calculate_split(RULES, insured, patient.person.account, {}, agreed.bill.care)
        answer = replace(agreed.answer, split=outcome.split, basis=basis(outcome))
        return replace(agreed, answer=answer, why=tree(outcome, agreed.bill.care.lines)["cash"])


@pytest.fixture
def invented(open_window: Open) -> Iterator[Cashier]:
    cashier = open_window(checkout=Elsewhere())
    cashier.insert_card()
    yield from shown_to_the_patient(cashier)


@pytest.fixture
def plain(serving: Cashier) -> Iterator[Cashier]:
    yield from shown_to_the_patient(serving)


def shown_to_the_patient(cashier: Cashier) -> Iterator[Cashier]:
    """Open the patient display, and close it at the end."""
    cashier.window.toggle_display()
    yield cashier
    if cashier.window.display:
        cashier.window.toggle_display()


def marks(of: QWidget, role: str = "illustrative") -> list[str]:
    """Return the texts shown in the colour of illustrative rules."""
    shown = (each for each in of.findChildren(QLabel) if each.isVisibleTo(of))
    return [each.text() for each in shown if each.property("role") == role]


def display(cashier: Cashier) -> Display:
    assert cashier.window.display is not None
    return cashier.window.display


def test_the_settlement_page_names_them_and_marks_each_value(invented: Cashier) -> None:
    assert SAID in marks(invented.window.strip)
    values = marks(invented.window.pages.counter, "invented")
    assert values
    assert all(value.endswith("示意") for value in values)


def test_the_reasons_of_f6_mark_each_value(invented: Cashier) -> None:
    invented.press(Key.Key_F6)
    assert SAID in marks(invented.window)
    model = invented.window.pages.counter.bill.why.tree.model()
    cash = model.index(0, 0)
    texts = [str(model.index(row, 0, cash).data()) for row in range(model.rowCount(cash))]
    assert any("示意规则" in text and "〔示意〕" in text for text in texts)


def test_the_patient_display_names_them(invented: Cashier) -> None:
    assert marks(display(invented)) == ["示意"]


def test_the_mark_stays_until_the_next_patient(invented: Cashier) -> None:
    invented.settle()
    assert invented.session.step is Step.DONE
    assert SAID in marks(invented.window.strip)
    invented.take_card()
    invented.press(Key.Key_Return)
    invented.until_step(Step.WAITING)
    assert marks(invented.window.strip) == []


def test_no_other_settlement_is_marked(plain: Cashier) -> None:
    assert marks(plain.window) == marks(plain.window, "invented") == marks(display(plain)) == []


@pytest.mark.parametrize("theme", THEMES)
def test_their_colour_is_nothing_elses(theme: str) -> None:
    colours = tokens(theme)
    others = {colour for name, colour in colours.items() if not name.startswith("illustrative")}
    assert not {colours["illustrative"], colours["illustrative_ground"]} & others
