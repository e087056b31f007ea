"""The process to be killed: runs a job on the real files up to a named point, and dies there."""

import os
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path

from simulation.embedded import Fault
from terminal.errors import JiesuanError
from terminal.model import payment
from tests.bench import Bench, Clock

# A discharge of 300 lines, paid by the pool, the account and cash.
NAME, BILL = "赵磊", "ZY202611200011"
STAY = 200
FINISHED, REFUSED = 0, 3


def _settle(bench: Bench) -> None:
    bench.settle(bench.agreed(NAME, BILL))


def _refund(bench: Bench) -> None:
    last = bench.checkout.last()
    assert last is not None
    bench.checkout.refund(last.number)


def _pay_in_full(bench: Bench) -> None:
    patient = bench.patient(NAME)
    bill = next(each for each in patient.bills if each.number == BILL)
    tender = payment.cash(bill.stated_total, bill.stated_total)
    bench.checkout.pay_in_full(patient, BILL, tender, "no_rule")


def _refund_lines(bench: Bench) -> None:
    last = bench.checkout.last()
    assert last is not None
    assert last.care is not None
    bench.checkout.refund_lines(last.number, last.care.lines[:STAY])


def _recover(bench: Bench) -> None:
    bench.checkout.recover()


def _failing(call: str, fault: Fault, job: Callable[[Bench], None]) -> Callable[[Bench], None]:
    def failing(bench: Bench) -> None:
        bench.platform.fail(call, fault)
        job(bench)

    return failing


JOBS: dict[str, Callable[[Bench], None]] = {
    "settle": _settle,
    "settle, lost reply": _failing("settle", Fault.LOST_REPLY, _settle),
    "settle, lost request": _failing("settle", Fault.LOST_REQUEST, _settle),
    "refund": _refund,
    "refund, lost reply": _failing("refund", Fault.LOST_REPLY, _refund),
    "refund, lost request": _failing("refund", Fault.LOST_REQUEST, _refund),
    "pay in full": _pay_in_full,
    "refund lines": _refund_lines,
    "refund lines, lost reply": _failing("settle", Fault.LOST_REPLY, _refund_lines),
    "refund lines, lost request": _failing("settle", Fault.LOST_REQUEST, _refund_lines),
    "recover": _recover,
}
# Queries change nothing: dying around one equals dying around the call before.
ASKING = (
    "platform.identify",
    "platform.presettle",
    "platform.find",
    "hospital.unpaid",
    "hospital.anchor",
    "journal.head",
    "journal.holds",
)


def work(folder: Path, job: str, kill_at: int) -> None:
    """Run a job and die by SIGKILL at the point with that number; the points passed are written to `points`."""
    numbers = count()

    def tell(point: str) -> None:
        if point.endswith(ASKING):
            return
        with (folder / "points").open("a", encoding="utf-8") as passed:
            passed.write(f"{point}\n")
        if next(numbers) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    bench = Bench(folder, Clock(), tell)
    try:
        JOBS[job](bench)
    except JiesuanError:
        # As in a power cut: nothing is closed in order.
        os._exit(REFUSED)
    os._exit(FINISHED)
