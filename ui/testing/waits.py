"""Waits for a state of a window: the event loop runs until the state has come, and no time is slept away."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QTimer

from ui.worker import Worker

SECONDS, WAKE = 20, 50
"""The longest wait, and the milliseconds after which a condition is looked at even if nothing happened."""


def until(arrived: Callable[[], object], known: Callable[[], object], seconds: float = SECONDS) -> None:
    """Run the event loop until the condition holds; raises AssertionError with what is `known` after a wait in vain."""
    deadline, waker = QDeadlineTimer(round(seconds * 1000)), QTimer(interval=WAKE)
    waker.start()
    while not arrived():
        if deadline.hasExpired():
            raise AssertionError(known())
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def until_idle(worker: Worker, known: Callable[[], object], rounds: int = 4) -> None:
    """Wait until nothing is under way in the worker, nor in what follows from it in so many rounds."""
    for _ in range(rounds):
        ended: list[object] = []
        worker.run(lambda: None, ended.append)
        until(lambda ended=ended: ended, known)  # type: ignore[misc]
