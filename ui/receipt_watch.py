"""Opens and reverses electronic receipts beside everything else, and tells what waits and how many papers are left."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from terminal.accounts.papers import FEW
from ui.i18n import tr
from ui.session_controller import note
from ui.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from counter.papers import Extras, PaperStatus

AGAIN = 5_000
"""Milliseconds between two looks while a receipt waits; without one the next print or refund brings a look."""


class ReceiptWatch(QObject):
    """The queue of electronic receipts on a thread of its own: neither money nor the printer waits for it."""

    changed = Signal(object)  # PaperStatus

    def __init__(self, extras: "Extras", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._extras, self._worker = extras, Worker(self)
        self._is_looking = self._is_due = False
        self.again = QTimer(self, singleShot=True, interval=AGAIN)
        self.again.timeout.connect(self.look)

    def look(self, _told: object = None, *, all_now: bool = False) -> None:
        """Do what is due, or all, and tell what is left; what comes up meanwhile is looked at afterwards."""
        self._is_due = self._is_looking
        if not self._is_looking or all_now:
            self._is_looking = True
            self._worker.run(partial(self._extras.work, all_now=all_now), self._looked)

    def run(self, task: "Callable[[], None]", then: "Callable[[Future[None]], None]") -> None:
        """Run a task on the queue's thread."""
        self._worker.run(task, then)

    def close(self) -> None:
        """Stop looking, and end the thread; what waits is looked at again at the next start."""
        self.again.stop()
        self._worker.close()

    def _looked(self, done: "Future[PaperStatus]") -> None:
        self._is_looking = False
        if error := done.exception():
            note(error)
            self.again.start()
            return
        self.changed.emit(done.result())
        if self._is_due:
            self.look()
        elif done.result().pending:
            self.again.start()


def in_bar(status: "PaperStatus") -> str:
    """Return the next paper number and how many are left, for the bar; empty where they are not counted."""
    return "" if status.left is None else tr("paper {0} · {1} left", status.number or "–", status.left)


def alarm(status: "PaperStatus") -> str:
    """Return what needs a hand: no paper left, few left, or receipts that wait; empty if nothing does."""
    waits = [each for each in status.pending if each.asks]
    if status.left == 0:
        return tr("No paper number is left: receipts are not printed. Have a new batch issued, then F11.")
    if waits:
        return tr("Electronic receipts waiting for the platform: {0}. They are opened by themselves.", len(waits))
    if status.left is not None and status.left <= FEW:
        return tr("Paper numbers left: {0}. Have a new batch issued.", status.left)
    return ""
