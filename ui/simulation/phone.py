"""The simulated patient's phone: a fresh e-voucher with its countdown, scanned at the counter by a key."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.style import Look
from ui.wedge import type_key
from ui.widgets.basic import CENTRE, button, column, label
from ui.widgets.code import Code

LIFETIME = 60


class Phone(QWidget):
    """Shows one code for a minute; `cashier` is the window that it is scanned into."""

    def __init__(self, look: Look, cashier: QWidget) -> None:
        super().__init__()
        self._cashier = cashier
        self._code, self._left = "", 0
        self.picture, self._words = Code(look, tr("E-voucher as QR code")), label(role="muted")
        self._scan = button(tr("Scan it at the counter"), self.scan)
        self.countdown = QTimer(self, interval=1000)
        self.countdown.timeout.connect(self._tick)
        layout = column(self.picture, self._words, self._scan, gap=look.px(8))
        for piece in (self.picture, self._words):
            layout.setAlignment(piece, CENTRE)
        self.setLayout(layout)
        self._show_left()

    @property
    def scannable(self) -> bool:
        """True while the code shown has not expired."""
        return bool(self._code)

    def show_code(self, code: str) -> None:
        """Show a code and count down its minute."""
        self._code, self._left = code, LIFETIME
        self.picture.show_text(code)
        self.countdown.start()
        self._show_left()

    def scan(self) -> None:
        """Type the shown code into the cashier's window, as a scanner does."""
        if self._code:
            self.scan_text(self._code)

    def scan_text(self, text: str) -> None:
        """Type any code into the cashier's window, as a scanner does."""
        window = self._cashier.windowHandle()
        for character in f"{text}\r":
            type_key(window, character)
        self._cashier.raise_()
        self._cashier.activateWindow()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.countdown.stop()
            self._code = ""
            self.picture.show_text("")
        self._show_left()

    def _show_left(self) -> None:
        self._scan.setEnabled(bool(self._code))
        self._words.setText(tr("{0} s left", self._left) if self._code else tr("No e-voucher is shown."))
