"""The simulation desk, clearly apart from the cashier's window: sample cards to insert, e-vouchers to scan."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from terminal import money
from terminal.model import Bill
from terminal.private import masked_name, masked_number
from ui import words
from ui.desk import Desk, SamplePerson, Simulation
from ui.i18n import tr
from ui.style import Look
from ui.wedge import type_key
from ui.widgets.basic import CENTRE, Panel, button, column, label, row, take_no_text
from ui.words import DOT
from ui.worker import Worker

LIFETIME = 60
CODE_SIZE = 264
# A quiet zone of four modules is part of the code (ISO/IEC 18004).
QUIET = 4


class Code(QWidget):
    """A QR code drawn in black on white, whatever the theme."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._matrix: list[list[bool]] = []
        self.setFixedSize(QSize(look.px(CODE_SIZE), look.px(CODE_SIZE)))
        self.setAccessibleName(tr("E-voucher as QR code"))

    def show_text(self, text: str) -> None:
        """Draw a text; an empty one clears the code."""
        self._matrix = _matrix(text) if text else []
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the modules in whole pixels."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if self._matrix:
            size = self.width() // len(self._matrix)
            margin = (self.width() - size * len(self._matrix)) // 2
            for down, line in enumerate(self._matrix):
                for across, dark in enumerate(line):
                    if dark:
                        painter.fillRect(margin + across * size, margin + down * size, size, size, QColor("black"))
        painter.end()


def _matrix(text: str) -> list[list[bool]]:
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415 - only when a code is shown
    from qrcode.main import QRCode  # noqa: PLC0415

    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    return [list(map(bool, line)) for line in code.get_matrix()]


class SimulationDesk(QWidget):
    """Sample people whose cards go into the reader and whose phones show e-vouchers; `cashier` is scanned into."""

    def __init__(self, desk: Desk, simulation: Simulation, look: Look, cashier: QWidget, worker: Worker) -> None:
        super().__init__()
        self._simulation, self._cashier, self._look, self._worker = simulation, cashier, look, worker
        self._area_name = desk.area_name
        self._code, self._left = "", 0
        self.setObjectName("simulation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("Simulation desk"))
        self._people = self._list()
        self.picture, self._left_words = Code(look), label(role="muted")
        self._scan = button(tr("Scan it at the counter"), self.scan)
        self.countdown = QTimer(self, interval=1000)
        self.countdown.timeout.connect(self._tick)
        self.setLayout(self._layout())
        self.resize(look.px(900), look.px(620))
        self._show_left()

    def _list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(tr("Sample people"))
        take_no_text(made)
        made.setWordWrap(True)
        made.setSpacing(self._look.px(4))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for person in self._simulation.people:
            made.addItem(QListWidgetItem(self._said(person)))
        made.setCurrentRow(0)
        return made

    def _layout(self) -> QVBoxLayout:
        px = self._look.px
        way = tr("Cards go through the real card service (pcscd and a virtual reader).")
        if not self._simulation.real_service:
            way = tr("Cards go to a reader simulated in this program: no card service was found.")
        calm = label(tr("Nobody here exists; no money moves."), "muted")
        head = row(label(tr("Simulation"), "badge"), calm, 1, gap=px(10))
        card = row(button(tr("Insert card"), self.insert), button(tr("Take card out"), self.remove), gap=px(8))
        caption, how = label(tr("Sample people"), "caption"), label(way, "small", wrap=True)
        people = column(caption, self._people, card, how, gap=px(8))
        shown = column(label(tr("E-voucher"), "caption"), self.picture, self._left_words, gap=px(8))
        shown.setAlignment(self.picture, CENTRE)
        shown.setAlignment(self._left_words, CENTRE)
        for piece in (button(tr("Show a new e-voucher"), self.issue), self._scan):
            shown.addWidget(piece)
        shown.addStretch(1)
        phone = Panel(self._look, tr("E-voucher"), shown)
        phone.setFixedWidth(px(294))
        phone.setVisible(self._simulation.issue_voucher is not None)
        layout = column(head, row(Panel(self._look, tr("Sample people"), people), phone, gap=px(12)), gap=px(12))
        layout.setContentsMargins(*(px(14),) * 4)
        return layout

    def insert(self) -> None:
        """Put the chosen person's card into the reader."""
        self._with_person(self._simulation.slot.insert)

    def remove(self) -> None:
        """Take the card out of the reader."""
        self._simulation.slot.remove()

    def issue(self) -> None:
        """Show a fresh e-voucher of the chosen person, good for a minute."""
        self._with_person(self._ask_for)

    def _ask_for(self, number: str) -> None:
        if self._simulation.issue_voucher:
            issued = partial(self._simulation.issue_voucher, number)
            self._worker.run(issued, lambda done: self.show_code(done.result()))

    def show_code(self, code: str) -> None:
        """Show a code and count its minute down."""
        self._code, self._left = code, LIFETIME
        self.picture.show_text(code)
        self.countdown.start()
        self._show_left()

    @property
    def scannable(self) -> bool:
        """Whether a code is shown that has not run out."""
        return bool(self._code)

    def scan(self) -> None:
        """Type the shown code into the cashier's window, as a scanner does."""
        window = self._cashier.windowHandle()
        for character in f"{self._code}\r" if self._code else "":
            type_key(window, character)
        self._cashier.activateWindow()

    def _with_person(self, act: Callable[[str], object]) -> None:
        row_ = self._people.currentRow()
        if row_ >= 0:
            act(self._simulation.people[row_].number)

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.countdown.stop()
            self._code = ""
            self.picture.show_text("")
        self._show_left()

    def _show_left(self) -> None:
        self._scan.setEnabled(bool(self._code))
        self._left_words.setText(tr("{0} s left", self._left) if self._code else tr("No e-voucher is shown."))

    def _said(self, person: SamplePerson) -> str:
        """Say who it is, how insured, and what is unpaid: what makes the case worth trying."""
        area = self._area_name(person.insured.insured_area)
        return "\n".join(
            (
                DOT.join((masked_name(person.name), masked_number(person.id_number))),
                DOT.join((area, *words.standing(person.insured))),
                tr("; ").join(map(_unpaid, person.bills)) or tr("Nothing is unpaid."),
            )
        )


def _unpaid(bill: Bill) -> str:
    return f"{words.bill(bill)} {money.yuan(bill.stated_total)}"
