"""A counter on real files, for the tests: insurer, platform, hospital, journal and checkout in one folder."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from terminal import payment, samples
from terminal.benefit import rules
from terminal.checkout import Checkout
from terminal.hospital import SampleHospital
from terminal.journal import Journal
from terminal.model import Patient, Presettlement, Settlement, VoucherCredential
from terminal.network.insurer import Insurer
from terminal.network.tables import LIVE, opened, settlements
from terminal.platform.embedded import EmbeddedPlatform
from terminal.ports import Hospital, Platform
from terminal.private import Private
from terminal.samples import SamplePerson

CODE = "H37160000001"
RULES = cache(rules.load)
CHANGING = {
    "journal": {"open", "end", "reversing", "recorded", "printing"},
    "hospital": {"mark_settled", "mark_unsettled"},
    "insurer": {"settle", "refund", "reverse", "find"},
}


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 10, 42, tzinfo=timezone(timedelta(hours=8)))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Stepping:
    """Tells before and after every call of an adapter that changes something."""

    def __init__(self, inner: object, name: str, tell: Callable[[str], None]) -> None:
        self._inner, self._name, self._tell = inner, name, tell

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401, stands in for any adapter
        found = getattr(self._inner, method)
        if method not in CHANGING[self._name]:
            return found

        def told(*values: object, **named: object) -> object:
            self._tell(f"before {self._name}.{method}")
            result = found(*values, **named)
            self._tell(f"after {self._name}.{method}")
            return result

        return told


def person(name: str) -> SamplePerson:
    return next(each for each in samples.people() if each.name.reveal() == name)


class Bench:
    """Everything that a counter needs; what is in `folder` outlives it."""

    def __init__(self, folder: Path, clock: Clock, tell: Callable[[str], None] = lambda _: None) -> None:
        self.engine = opened(f"sqlite:///{folder / 'insurer.db'}")
        self.insurer = Insurer(self.engine, RULES(), Random(7))  # noqa: S311, voucher codes that repeat from run to run
        self.insurer.enrol(samples.people())
        self.hospital = SampleHospital(folder / "hospital.db")
        self.journal = Journal(folder / "journal.db", samples.institution().code, clock)
        self.clock, self._folder, self._tell = clock, folder, tell
        stepping_insurer: Any = Stepping(self.insurer, "insurer", tell)
        self.platform = EmbeddedPlatform(stepping_insurer, clock)
        self.checkout = self.counter(self.platform)

    def close(self) -> None:
        self.journal.close()
        self.hospital.close()
        self.engine.dispose()

    def counter(self, platform: Platform, hospital: Hospital | None = None, journal: Journal | None = None) -> Checkout:
        """Return a checkout on the same books with another platform, hospital or journal."""
        stepping_hospital: Any = Stepping(hospital or self.hospital, "hospital", self._tell)
        stepping_journal: Any = Stepping(journal or self.journal, "journal", self._tell)
        return Checkout(
            platform,
            stepping_hospital,
            stepping_journal,
            rules=RULES(),
            clock=self.clock,
            operator="0001",
            counter="03",
        )

    def restarted(self) -> "Bench":
        """Close everything and begin anew on the same files."""
        self.close()
        return Bench(self._folder, self.clock)

    def patient(self, name: str) -> Patient:
        return self.checkout.identify(person(name).credential())

    def agreed(self, name: str, bill: str = "") -> Presettlement:
        """Present a person's card and presettle a bill, the oldest where none is named."""
        patient = self.patient(name)
        return self.checkout.presettle(patient, bill or patient.bills[0].number)

    def by_voucher(self, code: str) -> Presettlement:
        """Scan a person's e-voucher and presettle the oldest bill."""
        patient = self.checkout.identify(VoucherCredential(code=Private(code)))
        return self.checkout.presettle(patient, patient.bills[0].number)

    def settle(self, agreed: Presettlement) -> Settlement:
        """Settle with the exact cash."""
        due = agreed.answer.split.cash
        return self.checkout.settle(agreed, payment.cash(due, due))

    def charged(self, bill: str) -> list[str]:
        """Return the numbers of the insurer's live settlements of a bill."""
        with self.engine.begin() as connection:
            where = (settlements.c.bill == bill) & (settlements.c.state == LIVE)
            return list(connection.scalars(select(settlements.c.number).where(where)))

    def standing(self, name: str) -> tuple[int, dict[str, int]]:
        """Return a person's account balance in fen and the accumulators, as the insurer keeps them."""
        who = self.insurer.identify(person(name).credential(), self.clock())
        return who.account, who.accumulators
