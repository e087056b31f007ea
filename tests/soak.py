"""A soak: a day of settlements with faults at one window that stays open, and what the program holds meanwhile.

`script/prove soak` plays 800 settlements in 24 simulated hours; the suite plays a few. Memory, file handles, threads,
temporary files and widgets must not grow once the day is under way.
"""

import gc
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec import structs
from msgspec.structs import replace
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from counter.settings import Settings
from devices.applet import FaultKind
from devices.recording.port_factory import LivePorts
from devices.simulated_paper import KEPT
from simulation import samples
from simulation.samples import SampleBill
from simulation.stories import Scene
from ui.app import open_services
from ui.cassette import Opened
from ui.fonts import ensure_chinese
from ui.player import qt_says
from ui.session import Step
from ui.start import open_window
from ui.testing.counter import BEGINS, PAYMENT_CODE, Counter, CounterTime, simulated_cards

OWN = "3716"
"""How the numbers of the people begin that are insured where the counter is."""

DAY, SETTLEMENTS, LOOKS = timedelta(hours=24), 800, 16
GROWTH = 0.05
"""The share by which memory may grow from the second quarter of the day to the last."""


class Held(NamedTuple):
    """What the program holds: memory in MB, file handles, threads, files in the temporary folder, widgets."""

    memory: float
    handles: int
    threads: int
    files: int
    widgets: int


class SteadyPorts(LivePorts):
    """The real ports, whose steady clock is moved on with the counter's time."""

    def steady(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        return now


def held() -> Held:
    """Look at this process, once what nobody holds is collected."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    of = {name: value.split()[0] for name, _, value in (line.partition(":") for line in status) if value.strip()}
    handles = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count
    files = sum(len(found) for _, _, found in os.walk(tempfile.gettempdir()))
    return Held(int(of["VmRSS"]) / 1024, handles, int(of["Threads"]), files, len(QApplication.allWidgets()))


@contextmanager
def open_soaked(bills: int, state: Path) -> Iterator[Counter]:
    """Open a counter whose people owe so many bills; nothing is recorded."""
    time = CounterTime(BEGINS.replace(hour=0, minute=5))
    with ExitStack() as stack:
        settings = Settings().for_one_run(state)
        cards = simulated_cards(settings.reader, stack)
        opened = open_services(settings, stack, cards, SteadyPorts(), scene(bills), now=time.now)
        services = replace(opened, press_guard=0.0)
        at = Counter(Opened(open_window(services, stack), services, cards, settings), time, state)
        if printer := at.simulation.printer:
            printer.documents = deque(maxlen=KEPT)  # a test keeps all of them
        yield at


def scene(bills: int) -> Scene:
    """Return the sample people with so many outpatient bills of the day, in turn."""
    models = list({each.patient: each for each in samples.bills() if _is_usual(each)}.values())
    made = (_bill(models[at % len(models)], at, at // len(models)) for at in range(bills))
    return Scene(samples.people(), tuple(made), BEGINS)


def _is_usual(of: SampleBill) -> bool:
    """Return whether a bill is an outpatient's who is insured here, and adds up."""
    here = of.patient.startswith(OWN) and of.bill.number.startswith("MZ")
    return here and samples.total(of.bill.care.lines) == of.bill.stated_total


def _bill(model: SampleBill, at: int, days: int) -> SampleBill:
    """Return a bill of so many days ago: those of one day would be settled together."""
    care = structs.replace(model.bill.care, day=BEGINS.date() - timedelta(days=days))
    return SampleBill(patient=model.patient, bill=structs.replace(model.bill, number=f"SK{at:06}", care=care))


def soak(at: Counter, settlements: int, looks: int = LOOKS) -> list[Held]:
    """Settle so many bills in a day, with faults in turn, and look so many times at what is held."""
    found, apart = [], DAY / settlements
    people = [each.patient for each in scene(settlements).bills]
    for number, person in enumerate(people, 1):
        before = at.time.now()
        try:
            _visit(at, person, number)
        except AssertionError as error:
            error.add_note(f"visit {number} of person {person}, {at.time.now():%H:%M}")
            raise
        at.move_on(max(timedelta(), apart - (at.time.now() - before)))
        if number % (settlements // looks) == 0:
            found.append(held())
            print(f"{number:5} {at.time.now():%H:%M}", *(f"{each:8.4g}" for each in found[-1]), flush=True)
    return found


def _visit(at: Counter, person: str, number: int) -> None:
    """Serve a patient: what goes wrong is in turn with how they identify and pay."""
    if number % 3:
        at.insert_card(person, FaultKind.MUTE if number % 11 == 0 else None)
        if number % 11 == 0:
            at.until_reader("card_mute")
            at.insert_card(person)
    else:
        at.scan_voucher(person)
    at.until_payable()
    at.set_printer("printer_no_paper", is_on=number % 13 == 0)
    if number % 7 == 0:
        at.fail(("lost_reply", "truncated", "html")[number % 3], call="settle")
    _pay(at, number)
    if number % 17 == 0:
        _refund(at)
    at.remove_card()
    at.press("Escape")
    at.rest()


def _pay(at: Counter, number: int) -> None:
    settled = at.shift_status.count
    at.press("F9")
    at.until_step(Step.COLLECT)
    if number % 5 == 0 and number % 7 and at.session.asked:  # a payment by phone that is looked for stays unpaid
        at.scan(PAYMENT_CODE)
        at.until(lambda: at.session.code is not None)
    at.press("Enter")
    at.until(lambda: at.session.step in {Step.DONE, Step.PENDING} and not at.session.printing)
    if at.session.step is Step.PENDING:
        at.rest()
        at.move_on(timedelta(seconds=90))
    at.until(lambda: at.shift_status.count > settled)
    if at.session.trouble:
        at.set_printer("printer_no_paper", is_on=False)
        at.press("F11")
        at.until(lambda: not at.session.printing and not at.session.trouble)
    at.rest()


def _refund(at: Counter) -> None:
    """Refund the last settlement, which a payment that was looked for shows no more."""
    if at.session.step is Step.PENDING:
        at.press("Escape")
        at.until_step(Step.WAITING)
    at.press("F10")
    at.until(lambda: at.session.returning is not None)
    at.press("Enter")
    at.until_step(Step.CONFIRM)
    at.press("F10")
    at.until_step(Step.REFUNDED)
    at.rest()


def grown(found: list[Held]) -> dict[str, tuple[float, float]]:
    """Return what the program held more of in the last quarter than in the second, as the most of each."""
    quarter = len(found) // 4
    early, late = (map(max, zip(*part, strict=True)) for part in (found[quarter : 2 * quarter], found[-quarter:]))
    both = {name: (now, then) for name, now, then in zip(Held._fields, early, late, strict=True)}
    limits = {"memory": 1 + GROWTH}
    return {name: pair for name, pair in both.items() if pair[1] > pair[0] * limits.get(name, 1)}


def main() -> int:
    """Soak, print what was held, and return 1 if anything of it grew."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--settlements", type=int, default=SETTLEMENTS)
    parser.add_argument("--state", type=Path, help="Keep the counter's files in this new directory.")
    given = parser.parse_args()
    settlements = given.settlements
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="jiesuan-soak-") as folder:
        temporary = Path(folder, "temporary")
        temporary.mkdir()
        tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
        qInstallMessageHandler(qt_says)
        app = QApplication(["soak"])
        ensure_chinese()
        print(f"{'no.':>5} time ", *(f"{each:>8}" for each in Held._fields))
        with open_soaked(settlements, given.state or Path(folder, "state")) as at:
            worse = grown(soak(at, settlements))
        left = os.listdir(temporary)  # noqa: PTH208 - names
        app.quit()
    print("flat" if not worse and not left else f"grown: {worse}, left in the temporary folder: {left}")
    return int(bool(worse or left))


if __name__ == "__main__":
    sys.exit(main())
