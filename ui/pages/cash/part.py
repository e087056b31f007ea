"""What the parts of the page of F12 have in common: what was fetched for them, and how an act is carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from terminal.journal.visits import Pace
from terminal.model import AnyOfficeAct, Interval, Remittance
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.session_controller import note
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import button, label, set_role

T = TypeVar("T")


@dataclass(frozen=True)
class Fetched:
    """What the cash office holds of the operator at a time, which is the cut unless another was chosen."""

    interval: Interval
    at: datetime
    remittances: tuple[Remittance, ...] = ()
    pace: Pace | None = None

    @property
    def told_pace(self) -> str:
        """How long visits took from card to receipt; empty without any."""
        if self.pace is None:
            return ""
        seconds = self.pace.within.total_seconds()
        return tr("Card to receipt: 95 % within {0} s ({1})", f"{seconds:.1f}", self.pace.visits)


class Part(QWidget):
    """One part of the page; `moved` tells that what was fetched is not true any more."""

    moved = Signal()

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self.services, self.desk, self.look, self.flow = services, services.desk, look, flow
        self._is_busy = False
        self.said = label(role="warn", wrap=True, live=True)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self

    def acting(self, text: str, press: Callable[[], object], role: str = "") -> QPushButton:
        """Create a button that acts on what is fetched: disabled until `show_fetched` has something for it."""
        made = button(text, press, role)
        made.setEnabled(False)
        return made

    def show_fetched(self, fetched: Fetched) -> None:
        """Show what was fetched."""
        raise NotImplementedError

    def handles(self, _key: str) -> bool:
        """Handle a key of the window, such as F4, and return whether it is of this part."""
        return False

    def tell(self, text: str, *, went_well: bool = False) -> None:
        """Say what came of an act; an empty text says nothing."""
        set_role(self.said, "good" if went_well else "warn")
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def perform(self, act: AnyOfficeAct, then: Callable[[str], object]) -> None:
        """Carry an act out on the worker, one at a time; `then` gets the number of what it made."""
        if self._is_busy:
            return
        self._is_busy = True
        self.flow.worker.run(
            lambda: self.desk.perform(act), lambda done: self.ended(done.exception(), lambda: then(done.result()))
        )

    def put_out_slip(self, found: Callable[[], T], paper: Callable[[T], None], printed: str) -> None:
        """Print a slip of what was found on the worker, and say that it is `printed`, or why not."""

        def said(_: T | None, error: BaseException | None) -> None:
            told = tr("{0} Alt+3 prints it again.", self.why(error)) if error else printed
            self.tell(told, went_well=error is None)

        self.flow.put_out(found, paper, lambda: None, said)

    def ended(self, error: BaseException | None, then: Callable[[], object]) -> None:
        """Go on, or say why not; either way what was fetched is fetched again."""
        self._is_busy = False
        self.tell(self.why(error) if error else "")
        if error is None:
            then()
        self.moved.emit()
        self.flow.refresh_shift_status()

    def why(self, error: BaseException) -> str:
        """Return what happened, whether money moved, and what to do."""
        note(error)
        told = trouble(error, self.services.language).words
        return " ".join((told.what, told.money, told.next))
