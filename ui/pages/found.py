"""The right of the search: the life of one settlement and its acts, or a person with what is owed."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from terminal import money
from terminal.checkout.finder import Hit
from terminal.model import Drawer, PatientRecord, Split
from ui import words
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.pages import found_words
from ui.pages.amount import PayerBreakdown
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import MIDDLE, RIGHT, Panel, button, column, label, row
from ui.widgets.facts import Facts
from ui.widgets.life_line import LifeLine

if TYPE_CHECKING:
    from collections.abc import Callable


AMOUNT, OUT = 230, "Ctrl+F11"


class SettlementPanel(QWidget):
    """One settlement: whose and how much, its life, its receipt, who paid, and whether it can be refunded."""

    def __init__(self, look: Look, act: "Callable[[str], object]") -> None:
        super().__init__()
        self._look = look
        self._number, self._name = label(role="caption"), label(role="heading", name=tr("Patient"), live=True)
        self._about = label(role="muted", wrap=True)
        self._amount = Amount(look, 34, tr("Total"))
        self._amount.setAlignment(RIGHT | MIDDLE)
        self._amount.setFixedWidth(look.px(AMOUNT))
        self.life, self.payers = LifeLine(look), PayerBreakdown(look, every=False)
        self._facts = Facts(look, gap=4, ready=3)
        self._question, self._advice = label(role="strong", wrap=True, live=True), label(role="muted", wrap=True)
        self.print, self.out = button("", partial(act, "F11")), button(tr("Ctrl+F11  It came out"), partial(act, OUT))
        self.copy = button(tr("Shift+F11  A marked copy, because …"), partial(act, "Shift+F11"))
        life = column(label(tr("How far it went"), "caption"), self.life, gap=look.px(6))
        stages = Panel(look, tr("How far it went"), life, margin=13)
        content = column(self._head(), stages, self._receipt(), self._money(), gap=look.px(8))
        content.setStretch(3, 1)
        self.setLayout(content)

    def _head(self) -> Panel:
        total = label(tr("Total"), "caption")
        total.setAlignment(RIGHT)
        who = column(self._number, self._name, self._about, gap=self._look.px(2))
        head = row(who, column(total, self._amount, 1, gap=0), gap=self._look.px(16))
        head.setStretch(0, 1)
        return Panel(self._look, tr("Chosen settlement"), head, margin=14)

    def _receipt(self) -> Panel:
        keys = row(self.print, self.out, self.copy, gap=self._look.px(8))
        asked = row(self._question, self._advice, gap=self._look.px(12))
        asked.setStretch(1, 1)
        return Panel(self._look, tr("Receipt"), column(asked, keys, gap=self._look.px(6)), margin=13, kind="refused")

    def _money(self) -> QHBoxLayout:
        """Return who paid, and beside it where a refund would go."""
        gap = self._look.px(4)
        paid = column(label(tr("Who pays"), "caption"), self.payers, 1, gap=gap)
        back = column(label(tr("Refund"), "caption"), self._facts, 1, gap=gap)
        panels = (Panel(self._look, tr("Who pays"), paid, margin=13), Panel(self._look, tr("Refund"), back, margin=13))
        beside = row(*panels, gap=self._look.px(10))
        for at in (0, 1):
            beside.setStretch(at, 1)
        return beside

    def show_hit(self, hit: Hit, record: Drawer, *, masked: bool) -> None:
        """Show a settlement."""
        made = found_words.settlement_of(hit)
        self._number.setText(tr("Settlement {0} · bill {1}", made.number, made.bill_number))
        self._name.setText(found_words.whose(hit, masked=masked))
        self._about.setText(found_words.about(hit))
        self._amount.show_fen(made.split.total)
        self.life.show_stations(found_words.stations(hit, record))
        self.payers.show_split(made.split)
        self._facts.show_rows(found_words.refund_facts(hit, record))
        self._ask(hit)

    def _ask(self, hit: Hit) -> None:
        owing = found_words.unprinted(hit)
        self._question.setText(found_words.question(owing) if owing else tr("The receipt came out."))
        self._advice.setText(tr("Look at the printer. Money and insurance are settled.") if owing else "")
        self.print.setText(tr("F11  Print it") if owing else tr("F11  A marked copy, because …"))
        for each in (self.copy, self.out):
            each.setVisible(owing is not None)


class PersonPanel(QWidget):
    """A person whom the hospital knows, with the unpaid bills, and how to go on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._name, self._about = label(role="heading", name=tr("Patient"), live=True), label(role="muted", wrap=True)
        self._bills, self._next = Facts(look, gap=8, ready=4), label(role="large", wrap=True)
        who = column(self._name, self._about, gap=look.px(4))
        owed = column(label(tr("Unpaid bills"), "caption"), self._bills, gap=look.px(6))
        content = column(
            Panel(look, tr("Patient"), who, margin=16),
            Panel(look, tr("Unpaid bills"), owed, margin=16),
            Panel(look, tr("What to do now"), column(self._next, gap=0), margin=16, kind="inset"),
            1,
            gap=look.px(8),
        )
        self.setLayout(content)

    def show_person(self, record: PatientRecord, today: date, *, masked: bool) -> None:
        """Show a person."""
        self._name.setText(named(words.name(record.name, masked=masked)))
        self._about.setText(found_words.about_person(record, today))
        rows = [
            (DOT.join((f"{each.care.day:%m-%d}", words.bill(each), each.number)), money.yuan(each.stated_total))
            for each in record.bills
        ]
        self._bills.show_rows(rows)
        self_pay = tr("Enter opens the bills; without insurance each is paid in full.")
        insured = tr("Ask for the card or the e-voucher. If neither works, Enter fills in the ID number for a reason.")
        self._next.setText(self_pay if record.self_pay else insured)


class FoundPanel(QStackedWidget):
    """What is chosen in the list: nothing, a settlement or a person."""

    def __init__(self, look: Look, act: "Callable[[str], object]") -> None:
        super().__init__()
        self.settlement, self.person = SettlementPanel(look, act), PersonPanel(look)
        self.settlement.payers.show_split(Split())
        self._hint = label(role="large", wrap=True, live=True)
        rows = [
            (tr("last digits"), "220901"),
            (tr("name, pinyin or its first letters"), "张三  zhangsan  zs"),
            (tr("amount, whole or exact"), "512  182.51"),
            (tr("time, day"), tr("10:42  today  11-27")),
            (tr("- patient, * outpatient, + stay, . visit number"), "-26110001"),
        ]
        self._examples = Facts(look, gap=10, ready=len(rows))
        self._examples.show_rows(rows)
        content = column(self._hint, self._examples, 1, gap=look.px(18))
        for each in (Panel(look, tr("How to search"), content, margin=26), self.settlement, self.person):
            self.addWidget(each)

    def show_nothing(self, text: str) -> None:
        """Show how to search, below a sentence."""
        self._hint.setText(text)
        self.setCurrentIndex(0)

    def show_hit(self, hit: Hit, record: Drawer, *, masked: bool) -> None:
        """Show a settlement."""
        self.settlement.show_hit(hit, record, masked=masked)
        self.setCurrentWidget(self.settlement)

    def show_person(self, record: PatientRecord, today: date, *, masked: bool) -> None:
        """Show a person."""
        self.person.show_person(record, today, masked=masked)
        self.setCurrentWidget(self.person)
