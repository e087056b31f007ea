"""The insurer network in this process: a simulated platform with configurable latency and faults."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from simulation.network import statement
from terminal.model import ClearingType, Posting, Total

if TYPE_CHECKING:
    from sqlalchemy import Engine

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from simulation.network.faults import Fault, Planned
from simulation.network.network import Delivery, DeliveryOutcome, Network
from terminal.database import Busy
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.model import (
    CardCredential,
    IdCredential,
    InsurerCredential,
    Person,
    PlatformResult,
    Recognition,
    Refund,
    Registration,
)
from terminal.ports import Original, Request

if TYPE_CHECKING:
    from simulation.network.insurer import Insurer

__all__ = ["EmbeddedPlatform", "Fault"]

T = TypeVar("T")


ONE_WAY = 30.0
"""Seconds; what takes longer on its way there or back has no answer."""


class EmbeddedPlatform:
    """The Platform and Registrar ports over an insurer in this process, for an institution in the area `place`.

    Each call takes `latency` seconds, besides those of the network's hops, of `patience` at most.
    `fail("settle", Fault.LATE)` makes the next settle call fail; a late request stays in transit until `arrive` is
    called.
    """

    simulated = True
    clock_ahead = 0.0
    """Seconds by which the counter's clock is ahead of the insurer's."""

    name_zh = "模拟医保平台"
    name_en = "simulated insurer"

    def __init__(
        self,
        insurer: "Insurer",
        clock: Callable[[], datetime],
        *,
        network: Network | None = None,
        place: str = "",
        latency: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.network = network or Network(clock=lambda: clock().timestamp(), sleep=sleep)
        self.network.patience, self.patience = ONE_WAY, 2 * ONE_WAY
        self._insurer, self._clock, self._place = insurer, clock, place
        self._latency, self._sleep = latency, sleep
        self._areas: dict[str, str] = {}

    def fail(self, call: str, *faults: Fault) -> None:
        """Make the next calls of a method (its name) fail with these faults, one after another."""
        self.network.timeline.add(*(Planned(fault=fault, call=call) for fault in faults))

    def arrive(self) -> None:
        """Deliver the late requests to the insurer now; their answers are lost."""
        self.network.arrive()

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        """Return the person who presented the credential, with the accumulators of every year."""
        area = _area(credential) or self._place
        found = self._asked("identify", area, lambda: self._insurer.identify(credential, self._clock()))
        self._areas[found.number] = found.insured.insured_area
        return found

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere."""
        area = self._area_of(person_number)
        return self._asked("register", area, lambda: self._insurer.register(person_number, asked, self._clock()))

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Record the recognition of a person who applied at an institution."""
        area = self._area_of(person_number)
        return self._asked("recognise", area, partial(self._insurer.recognise, person_number, asked, institution))

    def presettle(self, request: Request) -> PlatformResult:
        """Try the split; changes nothing that counts."""
        area = self._area_of(request.person_number)
        return self._asked("presettle", area, partial(self._insurer.presettle, request))

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        """Settle, once for this message id."""
        area = self._area_of(request.person_number)
        return self._sent("settle", area, lambda: self._insurer.settle(request, message_id, self._clock()))

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        """Refund a whole settlement."""
        area = self._area_of(original.person_number)
        return self._sent("refund", area, lambda: self._insurer.refund(original, message_id, self._clock()))

    def reverse(self, original: Original, message_id: str) -> None:
        """Reverse the effect of the original message."""
        area = self._area_of(original.person_number)
        self._sent("reverse", area, partial(self._insurer.reverse, original, message_id))

    def find(self, original: Original) -> PlatformResult | Refund | None:
        """Return the outcome of an earlier message."""
        return self._asked("find", self._area_of(original.person_number), partial(self._insurer.find, original))

    def _asked(self, call: str, area: str, ask: Callable[[], T]) -> T:
        self._wait()
        delivery = _seen(self.network.carry((call,), self._place or area, area, ask))
        if delivery.is_readable:
            return delivery.answer()
        raise NotSent("platform_unreachable")

    def _sent(self, call: str, area: str, send: Callable[[], T]) -> T:
        self._wait()
        delivery = _seen(self.network.carry((call,), self._place or area, area, send))
        if not delivery.is_readable or _may_be_done(delivery):
            raise Unknown("no_answer") from delivery.error
        return delivery.answer()

    def _wait(self) -> None:
        if self._latency:
            self._sleep(self._latency)

    def _area_of(self, person_number: str) -> str:
        if person_number not in self._areas:
            try:
                self._areas[person_number] = self._insurer.insured_area(person_number)
            except JiesuanError:
                return self._place  # a call about no person, or one whose database fails, goes no further
        return self._areas[person_number]


def _seen(delivery: Delivery[T]) -> Delivery[T]:
    """Return what became of a call; raises NotSent or Refused where the insurer did not see it, and never will."""
    match delivery.outcome, delivery.fault:
        case DeliveryOutcome.NOT_SENT, _:
            raise NotSent("platform_unreachable")
        case DeliveryOutcome.REFUSED, Fault.STALE_SIGN_IN:
            raise Refused("sign_in_stale")
        case DeliveryOutcome.REFUSED, _:
            raise Refused("insurer_refused")
    return delivery


def _may_be_done(delivery: Delivery[T]) -> bool:
    """Return whether the insurer's database may have committed before it failed, or was busy with an earlier copy."""
    if isinstance(delivery.error, Busy):
        return delivery.fault is Fault.DUPLICATED
    return isinstance(delivery.error, NotSent)


def _area(credential: InsurerCredential) -> str:
    if isinstance(credential, CardCredential):
        return credential.area
    if isinstance(credential, IdCredential):
        return ""  # the place of an earlier registration does not show where a person is insured
    return f"{credential.code.reveal()[22:24]}0000"  # the province (docs/cards.md, "E-voucher")


class EmbeddedStatements:
    """The Statements port over the insurer's database, for the institution with this code of 12 characters."""

    def __init__(self, engine: "Engine", institution: str) -> None:
        self._engine, self._institution = engine, institution

    def totals(self, day: date, ours: Total) -> bool:
        """Return whether the insurer's total of one insurance and clearing type on a day equals ours."""
        held = statement.summed(statement.of(self._held(day), ours.insurance, ours.clearing))
        brought = statement.Sum(count=ours.count, total=ours.total, fund=ours.fund, account=ours.account)
        return held.against(brought) is statement.Outcome.EQUAL

    def details(self, day: date, clearing: ClearingType, ours: Sequence[Posting]) -> tuple[Posting, ...]:
        """Compare our postings with the insurer's, and return the insurer's."""
        rows = statement.compared(statement.of(self._held(day), clearing=clearing), ours)
        return tuple(each.posting for each in rows if each.outcome is not statement.Outcome.ONLY_HOSPITAL)

    def _held(self, day: date) -> tuple[Posting, ...]:
        with self._engine.begin() as connection:
            days = statement.Days(institution=self._institution, begin=day, end=day)
            return statement.postings(connection, days)
