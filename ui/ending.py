"""Closes the window in order when the system or Ctrl+C asks the program to end."""

import signal
import socket

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

ENDING = "ending"
"""The property of an application that ends in order."""
_ASKED = (signal.SIGINT, signal.SIGTERM)


class Ending(QObject):
    """Quits the application on SIGINT and SIGTERM, so that a payment under way is finished and devices are released.

    Python runs signal handlers only between its own instructions, and an idle event loop executes none: a byte on a
    socket wakes it.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        app.setProperty(ENDING, True)
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)
        self._before = signal.set_wakeup_fd(self._waker.fileno())
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        for number in _ASKED:
            signal.signal(number, lambda *_: app.quit())

    def _wake(self) -> None:
        self._woken.recv(64)

    def close(self) -> None:
        """Restore the default handling of the signals."""
        self._app.setProperty(ENDING, False)
        for number in _ASKED:
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(self._before)
        self._notifier.setEnabled(False)
        self._woken.close()
        self._waker.close()
