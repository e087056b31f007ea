"""Waits for a state of a window whose event loop runs in no fixture of pytest-qt."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QTimer

from ui.worker import Worker

SECONDS, WAKE = 20, 50
"""The longest wait, and the milliseconds after which a condition is looked at even if nothing happened."""


def until(arrived: Callable[[], bool], known: Callable[[], object]) -> None:
    """Run the event loop until the condition holds; a wait in vain fails with what is `known` then."""
    deadline, waker = QDeadlineTimer(SECONDS * 1000), QTimer(interval=WAKE)
    waker.start()
    while not arrived():
        assert not deadline.hasExpired(), known()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def until_idle(worker: Worker, known: Callable[[], object], rounds: int = 4) -> None:
    """Wait until nothing is under way in the worker, nor in what follows from it in so many rounds."""
    for _ in range(rounds):
        ended: list[object] = []
        worker.run(lambda: None, ended.append)
        until(lambda ended=ended: bool(ended), known)  # type: ignore[misc]
