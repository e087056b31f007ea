"""Creates a journal of the current version for fixtures/journals: ``python -m tests.terminal.make_journal``.

It contains every act of a counter and every possible outcome once, with synthetic patients. The result of reading it
with this version is stored beside it, so that later versions can be compared with that.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from msgspec import json

from simulation.channel import ChannelFault, SimulatedChannel
from simulation.embedded import Fault
from terminal.checkout import Checkout
from terminal.errors import JiesuanError
from terminal.journal.reader import transactions
from terminal.model import Transaction, payment
from terminal.private import Private
from tests.bench import RULES, Bench, Clock

JOURNALS = Path(__file__).parents[2] / "fixtures" / "journals"


def as_stored(transaction: Transaction) -> dict[str, object]:
    """Return a transaction's result in terms that every version has."""
    made = transaction.settlement
    return {
        "act": transaction.act,
        "bill": transaction.bill_number,
        "message_id": transaction.message_id,
        "state": transaction.state,
        "number": transaction.number,
        "code": transaction.code,
        "recorded": transaction.recorded,
        "copies": transaction.copies,
        "open": transaction.is_open,
        "cash": made.split.cash if made else None,
        "lines": len(made.care.lines) if made and made.care else None,
        "cash_back": transaction.refund.cash if transaction.refund else None,
    }


def _printed_twice(bench: Bench) -> None:
    number = bench.settle(bench.agreed("王秀兰", "LB202611120003")).number
    for _ in range(2):
        bench.checkout.prints.begin(number)


def _given(bench: Bench) -> None:
    agreed = bench.agreed("张敏", "SY202611190007")
    tender = payment.cash(agreed.answer.split.cash, agreed.answer.split.cash + 500)
    number = bench.checkout.settle(agreed, tender).number
    bench.checkout.hand_over(number)
    bench.checkout.refund(number)
    bench.checkout.hand_over(number)


def _refunded(bench: Bench) -> None:
    number = bench.settle(bench.agreed("李伟", "MZ202611220005")).number
    bench.checkout.refund(number)
    bench.checkout.prints.begin_refund(number)


def _refunded_by_line(bench: Bench) -> None:
    agreed = bench.agreed("杨雪", "MZ202611200020")
    bench.checkout.refund_lines(bench.settle(agreed).number, agreed.bill.care.lines[:3])


def _paid_in_full(bench: Bench) -> None:
    patient = bench.patient("谢军")
    due = patient.bills[0].stated_total
    tender = payment.cash(due, due)
    bench.checkout.prints.begin(bench.checkout.pay_in_full(patient, patient.bills[0].number, tender, "no_rule").number)


def _failed(fault: Fault, name: str, bill: str) -> Callable[[Bench], None]:
    def fail(bench: Bench) -> None:
        agreed = bench.agreed(name, bill)
        bench.platform.fail("settle", fault)
        with suppress(JiesuanError):
            bench.settle(agreed)

    return fail


def _by_code(name: str, *faults: ChannelFault) -> Callable[[Bench], None]:
    """Return a step in which a patient pays all but 50 yuan by phone, refunded while the line is down."""

    def pay(bench: Bench) -> None:
        agreed = bench.agreed(name)
        tender = payment.tender(agreed.answer.split.cash, 5_000, agreed.answer.split.cash - 5_000)
        with TemporaryDirectory() as folder, closing(SimulatedChannel(Path(folder) / "book.db", bench.clock)) as phone:
            phone.fail("charge", *faults)
            phone.fail("refund", ChannelFault.UNREACHABLE)
            checkout = Checkout(
                bench.platform,
                bench.hospital,
                bench.journal,
                rules=RULES(),
                clock=bench.clock,
                operator="0001",
                counter="03",
                channel=phone,
            )
            with suppress(JiesuanError):
                checkout.refund(checkout.settle(agreed, tender, Private("134567890123456789")).number)

    return pay


def _recovered(bench: Bench) -> None:
    bench.checkout.recover()


def _refund_unknown(bench: Bench) -> None:
    number = bench.settle(bench.agreed("孙丽娜", "SY202611170013")).number
    bench.platform.fail("refund", Fault.LOST_REPLY)
    with suppress(JiesuanError):
        bench.checkout.refund(number)


def _kept_unknown(bench: Bench) -> None:
    agreed = bench.agreed("徐凤霞", "MZ202611100024")
    number = bench.settle(agreed).number
    bench.platform.fail("settle", Fault.LOST_REQUEST)
    with suppress(JiesuanError):
        bench.checkout.refund_lines(number, agreed.bill.care.lines[:1])


ACTS: tuple[Callable[[Bench], None], ...] = (
    _printed_twice,
    _given,
    _refunded,
    _refunded_by_line,
    _paid_in_full,
    _failed(Fault.UNREACHABLE, "徐凤霞", "LB202611100023"),
    _failed(Fault.REFUSED, "徐凤霞", "LB202611100023"),
    _failed(Fault.LOST_REQUEST, "张敏", "SY202611190007"),
    _failed(Fault.LOST_REPLY, "陈桂英", "MZ202611220010"),
    _recovered,
    _failed(Fault.LOST_REPLY, "郑浩然", "MZ202611220017"),
    _refund_unknown,
    _kept_unknown,
    _by_code("马德福", ChannelFault.REFUSED),
    _by_code("高淑珍"),
    _by_code("何文斌", ChannelFault.LOST_REPLY),
)


def make(target: Path) -> Path:
    """Create ``vN.db`` of this version in `target`, and ``vN.json`` with its content; return the journal."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with closing(Bench(folder, Clock())) as bench:
            for act in ACTS:
                act(bench)
                bench.clock.forward(900)
            head = bench.journal.head()
        read = {each.id: as_stored(each) for each in transactions(folder / "journal.db")}
        with closing(sqlite3.connect(folder / "journal.db")) as journal:
            (version,) = journal.execute("PRAGMA user_version").fetchone()
            journal.execute("VACUUM")
        made = target / f"v{version}.db"
        copyfile(folder / "journal.db", made)
    content = {"head": head, "transactions": dict(sorted(read.items()))}
    made.with_suffix(".json").write_bytes(json.format(json.encode(content)) + b"\n")
    return made


if __name__ == "__main__":
    JOURNALS.mkdir(exist_ok=True)
    make(JOURNALS)
