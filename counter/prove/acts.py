"""The acts during which a counter is killed, and the books that each act begins with."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from counter.prove.counter import Clock, Counter
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.errors import JiesuanError
from terminal.model import Patient, Presettlement, Settlement, payment

# An outpatient bill of seven lines, paid by the account and in cash.
NAME, BILL = "李伟", "MZ202611220005"
STAYING = 4
CASH = 1_000  # fen of the rest paid by phone


class Stage:
    """The patient, and a folder of books for each initial state; deleted when the process ends."""

    def __init__(self) -> None:
        self._room = workroom()
        self._folder = Path(self._room.name)
        self.agreed = self._agreed()

    def books(self, name: str) -> Path:
        """Return the folder of books in the named initial state, with everything that the act requires."""
        folder = self._folder / name
        if not folder.exists():
            folder.mkdir()
            counter = Counter(folder, Clock())
            with suppress(JiesuanError):
                BEGINNINGS[name](counter, self)
            counter.close()
        return folder

    def _agreed(self) -> Presettlement:
        counter = Counter(self.books("fresh"), Clock())
        try:
            return counter.agreed(NAME, BILL)
        finally:
            counter.close()

    @property
    def patient(self) -> Patient:
        """The patient together with the bill."""
        return self.agreed.patient


Do = Callable[[Counter, Stage], None]


def _nothing(_counter: Counter, _stage: Stage) -> None:
    pass


def _settle(counter: Counter, stage: Stage) -> None:
    counter.print(counter.settle(stage.agreed))


def _settle_by_phone(counter: Counter, stage: Stage) -> None:
    counter.print(counter.settle_by_phone(stage.agreed, CASH))


def _pay_in_full(counter: Counter, stage: Stage) -> None:
    total = stage.agreed.bill.stated_total
    counter.print(counter.checkout.pay_in_full(stage.patient, BILL, payment.cash(total, total), "no_rule"))


def _refund(counter: Counter, _stage: Stage) -> None:
    counter.print_refund(counter.checkout.refund(_last(counter).number))


def _refund_lines(counter: Counter, _stage: Stage) -> None:
    last = _last(counter)
    lines = last.care.lines[:STAYING] if last.care else ()
    counter.print_refund(counter.checkout.refund_lines(last.number, lines))


def recover(counter: Counter, _stage: Stage) -> None:
    """Recover all open items, as after a restart."""
    counter.checkout.recover()


def _last(counter: Counter) -> Settlement:
    last = counter.checkout.last()
    if last is None:
        raise LookupError("nothing was settled")
    return last


def failing(do: Do, call: str, fault: Fault | ChannelFault) -> Do:
    """Return an act during which a call ("platform.settle") fails."""
    port, method = call.split(".")

    def done(counter: Counter, stage: Stage) -> None:
        getattr(counter, port).fail(method, fault)
        do(counter, stage)

    return done


def _after(*acts: Do) -> Do:
    def done(counter: Counter, stage: Stage) -> None:
        for act in acts:
            act(counter, stage)

    return done


class Act(NamedTuple):
    """An act, the initial state of its books, and the calls of it that may fail."""

    do: Do
    begins: str
    calls: tuple[str, ...] = ()


def _unanswered(do: Do, call: str) -> Do:
    return failing(do, call, Fault.LOST_REPLY)


def _unheard(do: Do, call: str) -> Do:
    return failing(do, call, Fault.LOST_REQUEST)


BEGINNINGS: dict[str, Do] = {
    "fresh": _nothing,
    "settled": _settle,
    "paid in full": _pay_in_full,
    "paid by phone": _settle_by_phone,
    "settled without an answer": _unanswered(_settle, "platform.settle"),
    "never settled": _unheard(_settle, "platform.settle"),
    "refunded without an answer": _after(_settle, _unanswered(_refund, "platform.refund")),
    "never refunded": _after(_settle, _unheard(_refund, "platform.refund")),
    "lines settled without an answer": _after(_settle, _unanswered(_refund_lines, "platform.settle")),
    "lines never settled": _after(_settle, _unheard(_refund_lines, "platform.settle")),
    "charged without an answer": failing(_settle_by_phone, "channel.charge", ChannelFault.LOST_REPLY),
    "never charged": failing(_settle_by_phone, "channel.charge", ChannelFault.LOST_REQUEST),
    "never agreed": failing(_settle_by_phone, "channel.charge", ChannelFault.PENDING),
}
_ASKING = ("platform.find", "platform.reverse")
_PAYING = ("channel.query", "channel.cancel")
ACTS: dict[str, Act] = {
    "settle": Act(_settle, "fresh", ("platform.settle",)),
    "settle, paid by phone": Act(_settle_by_phone, "fresh", ("platform.settle", "channel.charge")),
    "pay in full": Act(_pay_in_full, "fresh"),
    "refund": Act(_refund, "settled", ("platform.refund",)),
    "refund by line": Act(_refund_lines, "settled", ("platform.refund", "platform.settle")),
    "refund what was paid in full": Act(_refund, "paid in full"),
    "refund by line what was paid in full": Act(_refund_lines, "paid in full"),
    "refund what was paid by phone": Act(_refund, "paid by phone", ("channel.refund",)),
    "refund by line what was paid by phone": Act(_refund_lines, "paid by phone", ("channel.refund",)),
    **{f"recover: {name}": Act(recover, name, _ASKING) for name in list(BEGINNINGS)[4:10]},
    **{f"recover: {name}": Act(recover, name, _PAYING) for name in list(BEGINNINGS)[10:]},
}


def workroom() -> tempfile.TemporaryDirectory[str]:
    """Create a temporary folder, in memory if the system has room for files there."""
    memory = Path("/dev/shm")  # noqa: S108, only the parent of a folder with a unique name
    return tempfile.TemporaryDirectory(prefix="jiesuan-", dir=memory if memory.is_dir() else None)
