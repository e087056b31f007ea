"""The simulated patient's payment outside the windows, so that a bill the window shows is paid meanwhile."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from counter.simulation_desk import Outdoors, SamplePerson
from terminal import money
from terminal.model.counter import Place
from ui.i18n import language, tr
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import button, column, label
from ui.worker import Worker

if TYPE_CHECKING:
    from concurrent.futures import Future

    from terminal.model import Settlement


class PaidElsewhere(QWidget):
    """The chosen person pays the oldest bill in full at a machine, at the doctor's or by phone, or sees the doctor."""

    def __init__(
        self, outdoors: Outdoors, chosen: Callable[[], SamplePerson | None], look: Look, worker: Worker
    ) -> None:
        super().__init__()
        self._outdoors, self._chosen, self._worker = outdoors, chosen, worker
        self.setAccessibleName(tr("Paid elsewhere"))
        self.said = label(wrap=True, live=True)
        self.keys = {
            Place.MACHINE: button(tr("Pay at the machine"), partial(self._press, Place.MACHINE)),
            Place.DOCTOR: button(tr("Pay at the doctor's"), partial(self._press, Place.DOCTOR)),
            Place.PHONE: button(tr("Pay by phone"), partial(self._press, Place.PHONE)),
        }
        what = label(
            tr("The chosen person pays the oldest bill in full, also while a window shows it."), "muted", wrap=True
        )
        self.begin = button(tr("The doctor begins the visit"), self._begin)
        self.setLayout(column(what, *self.keys.values(), self.begin, self.said, 1, gap=look.px(8)))

    def _press(self, place: Place) -> None:
        if who := self._chosen():
            self._worker.run(lambda: self._outdoors.pay(who, place), self._paid)

    def _begin(self) -> None:
        if who := self._chosen():
            self._worker.run(lambda: self._outdoors.begin_visit(who), self._begun)

    def _begun(self, done: "Future[str]") -> None:
        number = "" if done.exception() else done.result()
        self.said.setText(tr("Visit {0} has begun.", number) if number else tr("There is no visit of today."))

    def _paid(self, done: "Future[Settlement | None]") -> None:
        error = done.exception()
        made = None if error else done.result()
        if error:
            self.said.setText(trouble(error, language()).words.what)
        elif made is None:
            self.said.setText(tr("Nothing is unpaid."))
        else:
            told = tr("{0} is paid: {1}, settlement {2}.", made.bill_number, money.yuan(made.split.total), made.number)
            self.said.setText(told)
