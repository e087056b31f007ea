"""Over HTTP, with a platform in another process that was written apart: settled once, whatever goes wrong."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation.samples import bills, people
from terminal.checkout import Checkout
from terminal.errors import JiesuanError
from terminal.model import Patient, Person, Settlement, State, payment
from terminal.national.profile import load
from tests.terminal.national.counter import BothClocks, now, opened, served

# Late messages arrive early here, so that the scenarios after it would notice.
FAULTS = (
    "late",
    "settled_after_timeout",
    "reordered",
    "unreachable",
    "lost_request",
    "lost_reply",
    "duplicated",
    "truncated",
    "html",
    "not_found",
    "server_error",
    "stale_sign_in",
    "blank_amounts",
    "text_infcode",
    "empty_setldetail",
    "refused",
)
# Minutes between looks: a late message comes after a second, and the day's statement lists it by then.
LISTED = load("plain").recovery.listed_within or 0
WAITS = tuple(timedelta(minutes=each) for each in (1, 1, 1, LISTED))
OUTPATIENT, INPATIENT = "MZ202610090006", "ZY202611200011"


def planned(call: str) -> list[dict[str, object]]:
    """Plan every fault once: each scenario makes two calls, and its fault affects the first."""
    return [{"fault": fault, "call": call, "after": 2 * place, "seconds": 1.0} for place, fault in enumerate(FAULTS)]


class Scene:
    """One person's bill at a counter that settles it, refunds it, and restarts after every error."""

    def __init__(self, counter: Checkout, bill: str, clock: Callable[[], datetime] = now) -> None:
        self.counter, self.bill, self._clock = counter, bill, clock
        of = next(each.patient for each in bills() if each.bill.number == bill)
        self._credential = next(each.credential() for each in people() if each.number == of)

    def patient(self) -> Patient:
        return self.counter.identify(self._credential)

    def person(self) -> Person:
        """Return the insurer's record of the person."""
        found = self.counter._platform.identify(self._credential, self._clock().date())
        return replace(found, accumulators={name: count for name, count in found.accumulators.items() if count})

    def settle(self) -> Settlement:
        agreed = self.counter.presettle(self.patient(), self.bill)
        due = agreed.answer.split.cash
        return self.counter.settle(agreed, payment.tender(due, due))

    def refund(self) -> None:
        made = self.live_settlement()
        assert made is not None
        self.counter.refund(made.number)

    def live_settlement(self) -> Settlement | None:
        last = self.counter.last()
        return last if last and last.bill_number == self.bill and last.state is State.SETTLED else None

    def tried(self, call: Callable[[], object], forward: Callable[[timedelta], None]) -> None:
        """Make a call that may fail, and recover until nothing is open, which takes as long as a message may come."""
        with suppress(JiesuanError):
            call()
        for wait in WAITS:
            self.counter.recover()
            if not self.counter.open_items():
                return
            forward(wait)
        self.counter.recover()
        assert self.counter.open_items() == ()


def test_whatever_goes_wrong_with_a_settlement_the_person_is_charged_once(tmp_path: Path) -> None:
    with served(tmp_path, planned("2207")) as url, opened(tmp_path, url, clock=(clock := BothClocks(url))) as counter:
        scene = Scene(counter, OUTPATIENT, clock)
        before = scene.person()
        for fault in FAULTS:
            scene.tried(scene.settle, clock.forward)
            once = scene.person()
            assert (once != before) == bool(scene.live_settlement()), fault
            if scene.live_settlement():
                scene.refund()
            assert scene.person() == before, fault
            scene.settle()
            assert scene.person() != before, fault
            scene.refund()
            assert scene.person() == before, fault


def test_whatever_goes_wrong_with_a_refund_it_is_given_once(tmp_path: Path) -> None:
    with served(tmp_path, planned("2305")) as url, opened(tmp_path, url, clock=(clock := BothClocks(url))) as counter:
        scene = Scene(counter, INPATIENT, clock)
        before = scene.person()
        for fault in FAULTS:
            scene.settle()
            charged = scene.person()
            scene.tried(scene.refund, clock.forward)
            assert scene.person() == (charged if scene.live_settlement() else before), fault
            if not scene.live_settlement():
                scene.settle()
            scene.refund()
            assert scene.person() == before, fault


@pytest.mark.parametrize("bill", [OUTPATIENT, INPATIENT])
def test_a_lost_settlement_is_reversed_however_often_that_goes_wrong(tmp_path: Path, bill: str) -> None:
    lost: list[dict[str, object]] = [{"fault": "late", "call": call, "seconds": 1.0} for call in ("2207", "2304")]
    again: list[dict[str, object]] = [
        {"fault": fault, "call": "2601"} for fault in ("lost_reply", "html", "server_error")
    ]
    with served(tmp_path, [*lost, *again]) as url:
        clock = BothClocks(url)
        with opened(tmp_path, url, clock=clock) as counter:
            scene = Scene(counter, bill, clock)
            before = scene.person()
            with suppress(JiesuanError):
                scene.settle()
        with opened(tmp_path, url, clock=clock) as restarted:
            scene = Scene(restarted, bill, clock)
            scene.tried(lambda: None, clock.forward)

            assert scene.live_settlement() is None
            assert scene.person() == before
            scene.settle()
