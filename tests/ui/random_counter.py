"""A cashier who does anything at a real counter whose network, phones and power fail; every amount shown is checked."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from counter.advice import Advice
from counter.cash_desk import Taken
from counter.patience import CounterPatience
from counter.prove.books import disagreements
from counter.prove.counter import RULES, Clock, person
from counter.prove.counter import Counter as Bench
from devices.voucher import payment_code
from simulation import samples
from simulation.channel import ChannelFault
from simulation.embedded import Fault
from terminal.accounts import till
from terminal.accounts.suspense import of_open
from terminal.errors import DeviceError
from terminal.journal.reader import to_hand_over
from terminal.model import Copy, Receipt, Refunded, Settlement
from terminal.ports import ReaderEvent, ReaderState
from terminal.receipt import document, refund_document
from tests.ui.fake_desk import FakeDesk
from tests.ui.fakes import FakeReader
from ui.counter_services import CounterServices
from ui.session import Session, ShiftStatus, Step
from ui.testing import waits
from ui.window import Window
from ui.worker import Worker

PEOPLE = ("张敏", "李伟", "何文斌", "高淑珍", "王秀兰")
CODE = "134567890123456789"
PAUSE = 400  # milliseconds between a person's keys
Key = Qt.Key


class Paper(NamedTuple):
    """A document that came out, and the number of the settlement that it is about."""

    receipt: Receipt
    settlement: str
    is_refund: bool


class RandomCounter:
    """The window on a counter of the prover, whose files outlive every kill; each act is drawn from `random`."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.bench, self.path, self._random = Bench(folder, Clock()), folder / "journal.db", random
        self._first, self._outside = self.bench, self.bench.outside
        self.papers: list[Paper] = []
        self.status = ShiftStatus()
        self.done: list[str] = []
        self._touched: dict[str, str] = {}
        self._pressed = 1_000_000
        self._open()

    def close(self) -> None:
        """Close the window and the files."""
        self._close_window()
        self.bench.close()
        if self.bench is not self._first:  # which owns what is outside the counter
            self._outside.close()

    def _open(self) -> None:
        bench = self.bench
        self.reader, self.patience = FakeReader(), CounterPatience()
        self.desk = FakeDesk(bench.clock)
        services = CounterServices(
            checkout=bench.checkout,
            advice=Advice(RULES(), samples.institution()),
            reader=self.reader,
            recognise=bench.checkout.recognise,
            print_receipt=self._print,
            print_refund=self._print_refund,
            taken=self._taken,
            desk=self.desk,
            payment_code=payment_code,
            patience=self.patience,
            suspense=lambda open_items: of_open(self.path, open_items),
            hand_overs=lambda today: bench.checkout.hand_overs(to_hand_over(self.path, today)),
            clock=bench.clock,
            hospital=samples.institution().name,
            counter="00",
            operator="0001",
            day="2026-11-22",
            press_guard=0.0,
        )
        self.worker = Worker()
        self.window = Window(services)
        self.window.serve(services, self.worker)
        self.window.flow.shift_status_changed.connect(self._keep)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.start()
        self.window.toggle_display()
        self.rest()

    def _taken(self) -> Taken:
        today = till.of_day(self.bench.journal, self.bench.clock().date())
        return Taken(today.settled, today.cash)

    def _close_window(self) -> None:
        self.until(lambda: not self.session.under_way and not self.session.printing)
        self.patience.close()
        self.window.close()
        self.worker.close()
        self.desk.office.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _keep(self, status: ShiftStatus) -> None:
        self.status = status

    def _print(self, settlement: Settlement, copy: Copy) -> None:
        self._fail_sometimes()
        self.papers.append(Paper(document(settlement, "zh_CN", copy), settlement.number, is_refund=False))

    def _print_refund(self, given: Refunded, copy: Copy) -> None:
        self._fail_sometimes()
        paper = refund_document(given, "zh_CN", copy)
        self.papers.append(Paper(paper, given.settlement.number, is_refund=True))

    def _fail_sometimes(self) -> None:
        if self._random.random() < 0.1:
            raise DeviceError("printer_no_paper", printer="tcp")

    @property
    def session(self) -> Session:
        """The session on the counter."""
        return self.window.flow.session

    def until(self, arrived: Callable[[], bool]) -> None:
        """Run the event loop until the condition holds."""
        waits.until(arrived, self._known)

    def rest(self) -> None:
        """Wait until nothing is under way, neither in the worker nor in what follows from it."""
        self.until(lambda: not self.session.under_way and not self.session.printing)
        waits.until_idle(self.worker, self._known)

    def _known(self) -> object:
        return self.session.step, self.done[-8:]

    def press(self, *keys: Qt.Key) -> None:
        """Press keys at a person's speed by their own time, and wait for what follows."""
        for key in keys:
            self._pressed += PAUSE
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                text = chr(key) if key < 128 else ""
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
                event.setTimestamp(self._pressed)
                QCoreApplication.sendEvent(self.window.windowHandle(), event)
            self.until(lambda: not self.window.wedge.holds)
        self.rest()

    def act(self) -> None:
        """Do one of the things that a cashier, a patient or the world may do now."""
        name, do = self._random.choice(self._possible())
        self.done.append(name)
        do()
        self.rest()
        if patient := self.session.patient:
            self._touched |= {bill.number: patient.person.number for bill in patient.bills}

    def settle_down(self) -> None:
        """Let every fault end, and find out every outcome; whatever is unpaid then is collected."""
        for _ in range(20):
            self.bench.clock.forward(3600)
            self.window.flow.recover()
            self.rest()
        self.bench.collect()
        self.window.flow.recover()
        self.rest()

    def books_disagree(self) -> list[str]:
        """Return where insurer, hospital, channel, drawer and journal disagree; paper is the window's own."""
        return [each for each in disagreements(self.bench.books, self._touched) if "came out" not in each]

    def _possible(self) -> list[tuple[str, Callable[[], None]]]:
        anywhere = [("time passes", self._time_passes), ("killed", self._killed), ("Esc", self._key(Key.Key_Escape))]
        enter = ("Enter", self._key(Key.Key_Return))
        match self.session.step:
            case Step.WAITING:
                chosen = [("card", self._card)] * 6 + [("F10", self._key(Key.Key_F10)), ("F11", self._reprint)] * 2
            case Step.COUNTER:
                chosen = [("F9", self._key(Key.Key_F9))] * 6 + [("card", self._card)]
            case Step.COLLECT:
                paid = [("exact", self._exact), ("note", self._note), ("phone", self._phone), ("mixed", self._mixed)]
                chosen = paid * 3
            case Step.DONE | Step.REFUNDED:
                chosen = [enter, enter, ("F10", self._key(Key.Key_F10)), ("F11", self._reprint), ("card", self._card)]
            case Step.REFUND:
                chosen = [enter, ("by line", self._key(Key.Key_Space, Key.Key_Return))] * 4
            case Step.CONFIRM:
                chosen = [("F10 refunds", self._refund)] * 6
            case Step.TROUBLE:
                chosen = [enter, ("F9", self._key(Key.Key_F9)), ("F10", self._key(Key.Key_F10))] * 2
            case _:
                chosen = [enter, enter, ("card", self._card)]
        return [*chosen * 2, *anywhere]

    def _key(self, *keys: Qt.Key) -> Callable[[], None]:
        return lambda: self.press(*keys)

    def _card(self) -> None:
        name = self._random.choice(PEOPLE)
        card = person(name).credential()
        self.reader.tell(ReaderEvent(state=ReaderState.READ, reader="Simulated reader", card=card))

    def _time_passes(self) -> None:
        self.bench.clock.forward(self._random.choice((10, 700)))
        self.window.flow.recover_due()

    def _killed(self) -> None:
        """Lose what was only noted, as with the power, and begin again on the same files."""
        self._close_window()
        self.bench = self.bench.risen()
        self._open()

    def _reprint(self) -> None:
        self.press(Key.Key_F11, Key.Key_1)

    def _exact(self) -> None:
        self._with_fault()
        self.press(Key.Key_Return)

    def _note(self) -> None:
        """Pay with the next note above what is due."""
        due = self.session.drawer.owed
        self._type(due // 10_000 * 100 + 100)
        self._with_fault()
        self.press(Key.Key_Return)

    def _phone(self) -> None:
        self.press(Key.Key_F3)
        self._charge_code()

    def _mixed(self) -> None:
        self.press(Key.Key_F3)
        self._type(max(1, self.session.drawer.owed // 30_000))
        self._charge_code()

    def _charge_code(self) -> None:
        fates: list[list[ChannelFault]] = [[], [], [ChannelFault.REFUSED], [ChannelFault.LOST_REPLY]]
        self.bench.channel.fail("charge", *self._random.choice(fates))
        self.window.wedge.scanned.emit(CODE)
        self._with_fault()
        self.press(Key.Key_Return)

    def _refund(self) -> None:
        self._with_fault("refund")
        self.bench.channel.fail("refund", *self._random.choice(([], [], [ChannelFault.LOST_REPLY])))
        self.press(Key.Key_F10)

    def _type(self, yuan: int) -> None:
        self.press(*(Qt.Key(ord(digit)) for digit in str(yuan)))

    def _with_fault(self, call: str = "settle") -> None:
        faults = (Fault.LOST_REPLY, Fault.LOST_REQUEST, Fault.UNREACHABLE, Fault.REFUSED)
        if self._random.random() < 0.4:
            self.bench.platform.fail(call, self._random.choice(faults))
            if self._random.random() < 0.5:
                self.bench.platform.fail("find", Fault.UNREACHABLE)
