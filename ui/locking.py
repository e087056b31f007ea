"""The lock of the cashier's window: what it covers, when it falls, and who opens it."""

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget

from devices.badge import is_badge
from devices.voucher import plain
from terminal.errors import Refused
from terminal.model import Operator
from terminal.private import Private
from ui.counter_services import CounterServices
from ui.i18n import tr
from ui.session_controller import note
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.page_area import PageArea
from ui.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.pages.login import LoginScreen
    from ui.window import Window

# The release of a key too, as a window sees nothing else of a shortcut.
_ACTIVE = {
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Locking(QObject):
    """The lock of one window: it covers everything, and recovery goes on behind it.

    It falls with Ctrl+L and after the settings' idle time, but never while money is moving. Passwords are checked on
    the worker, and no key that is pressed behind the lock is recorded.
    """

    def __init__(self, window: "Window", look: Look, services: CounterServices, worker: Worker) -> None:
        super().__init__(window)
        self._window, self._look, self._services, self._worker = window, look, services, worker
        self.is_locked, self._before = False, ""
        self.page: LoginScreen | None = None
        self._shortcuts: list[QShortcut] = []
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._rest)
        window.flow.moved.connect(self._stir)
        self._show_operator()

    def start(self) -> None:
        """Begin to watch for idle time, behind the lock if nobody is signed in."""
        self._window.windowHandle().installEventFilter(self)
        self._stir()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note that somebody is there."""
        if event.type() in _ACTIVE:
            self._stir()
        return False

    def lock(self) -> None:
        """Lock the counter (Ctrl+L), or say why not."""
        people = self._services.people
        if self.is_locked or people is None:
            return
        if self._window.flow.session.under_way:
            self._say(Refused("lock_during_payment"))
            return
        if not people.is_demonstration:
            self._cover()
        self._worker.run(people.lock, self._locked)

    @property
    def idle_left(self) -> int:
        """The milliseconds until the lock falls by itself; negative while that time does not run."""
        return self._idle.remainingTime()

    def scanned(self, text: str) -> None:
        """Take a code behind the lock: a badge begins a sign-in, everything else waits for one."""
        if self.page is not None:
            if is_badge(plain(text)):
                self.page.take_badge(plain(text))
            else:
                self.page.tell(tr("Nothing is read before somebody is signed in."))

    def _locked(self, done: Future[None]) -> None:
        error = done.exception()
        if error is None:
            self._cover()
            return
        note(error)
        self._uncover()
        self._say(error)

    def _say(self, error: BaseException) -> None:
        self._window.flow.noticed.emit(trouble(error, self._services.language).words.what)

    def _rest(self) -> None:
        people = self._services.people
        if people and not people.is_demonstration:
            self.lock()

    def _stir(self, _session: object = None) -> None:
        """Begin the idle time anew; while money moves it does not run. Where the counter has locked itself, follow."""
        people = self._services.people
        if people and people.is_locked:
            self._cover()
        if self._services.lock_after and not self.is_locked and not self._window.flow.session.under_way:
            self._idle.start(self._services.lock_after * 1000)
        else:
            self._idle.stop()

    def _cover(self) -> None:
        if self.is_locked:
            return
        people = self._services.people
        self.is_locked = self._window.flow.held = True
        self._before = people.number if people else ""
        self._shortcuts = [each for each in self._window.findChildren(QShortcut) if each.isEnabled()]
        for each in self._shortcuts:
            each.setEnabled(False)
        self._show_operator()
        self._window.flow.moved.emit(self._window.flow.session)
        self._show_page()  # last, as a page that is closed gives the focus to the one below it

    def _show_page(self) -> None:
        page, people = self.page or self._made(), self._services.people
        page.begin(f"{people.number} {people.name}" if people and people.number else "")
        self._window.whole.setCurrentIndex(1)
        page.first.setFocus()

    def _made(self) -> "LoginScreen":
        from ui.pages.login import LoginScreen  # noqa: PLC0415 - most windows never lock

        self.page, pages = LoginScreen(self._look, self._services), QStackedWidget()
        self.page.typed.connect(self._sign_in)
        pages.addWidget(self.page)
        self._window.whole.addWidget(PageArea(pages))
        return self.page

    def _uncover(self) -> None:
        if not self.is_locked:
            return
        self.is_locked = self._window.flow.held = False
        for each in self._shortcuts:
            each.setEnabled(True)
        self._window.whole.setCurrentIndex(0)
        self._show_operator()
        self._window.flow.moved.emit(self._window.flow.session)

    def _sign_in(self, number: str, badge: Private, secret: Private) -> None:
        people = self._services.people
        if people is None:
            return
        by_badge, by_number = people.sign_in_by_badge, people.sign_in
        task: Callable[[], Operator] = partial(by_badge, badge, secret) if badge else partial(by_number, number, secret)
        self._worker.run(task, self._signed_in)

    def _signed_in(self, done: Future[Operator]) -> None:
        error = done.exception()
        if error is not None and self.page is not None:
            note(error)
            told = trouble(error, self._services.language).words
            self.page.refuse(told.what, told.next)
            return
        trouble_now = self._window.flow.session.trouble
        if self._before != done.result().number or (trouble_now and trouble_now.code == "locked"):
            self._window.flow.start_over()
        self._uncover()

    def _show_operator(self) -> None:
        people = self._services.people
        if people is None or people.is_demonstration:
            number = people.number if people else self._services.operator
            who = tr("Demo cashier {0}", number) if people else tr("Cashier {0}", number)
        else:
            who = tr("Locked") if self.is_locked else tr("Cashier {0}", f"{people.number} {people.name}")
        self._window.top.show_operator(who)
