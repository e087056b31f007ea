"""A cash office in memory, and the desk of a counter whose journal is none: acts go to the office at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from counter.cash_desk import CashDesk
from simulation.cash_office import SampleCashOffice
from terminal.errors import DeviceError, JiesuanError
from terminal.journal.visits import Pace
from terminal.model import (
    Amounts,
    Anchor,
    AnyOfficeAct,
    Begin,
    Booked,
    BookedKind,
    Close,
    Float,
    Interval,
    Loan,
    Method,
    Remittance,
    Source,
    Take,
)

CASH, BY_PHONE = 26_120, 17_620
"""What a day of sales brings, in fen."""
FLOAT = {5_000: 10, 2_000: 20, 1_000: 10}


class FakeDesk(CashDesk):
    """The desk of operator 0112 at counter 03 and of everybody else; `error` is raised in place of an answer."""

    def __init__(self, clock: Callable[[], datetime], path: str = ":memory:") -> None:
        self.office: SampleCashOffice = SampleCashOffice(Path(path))
        self.counter, self.clock = "03", clock
        self.who, self._acts = "0112", count(1)
        self.error: JiesuanError | None = None
        self.operator = lambda: self.who
        self.printed: list[tuple[str, bool]] = []
        self.receipts: list[str] = []
        self.slips: list[Float | Loan] = []
        self.is_out_of_paper = False
        self.since = clock() - timedelta(hours=17)
        self.office.perform("begin", Begin(by="0112", at=self.since, counter="", pieces=FLOAT, issued_by="0901"))

    def interval(self) -> Interval:
        """Return what the operator has taken since the last closing."""
        if self.error:
            raise self.error
        return self.office.interval(self.operator())

    def pace(self, since: datetime | None) -> Pace | None:
        """Return the pace of a usual day."""
        return Pace(12, timedelta(seconds=38.2)) if since else None

    def perform(self, act: AnyOfficeAct) -> str:
        """Carry an act out, with the journal's head of a counter that has none."""
        if self.error:
            raise self.error
        act = replace(act, counter=self.counter, journal=Anchor(seq=7)) if isinstance(act, Close) else act
        return self.office.perform(f"ACT{next(self._acts)}", act)

    def move(
        self,
        amounts: Amounts,
        kind: BookedKind = BookedKind.SETTLEMENT,
        *,
        minutes: int = 60,
        **more: Any,  # noqa: ANN401, the fields' own types
    ) -> Booked:
        """Book a movement of the operator some minutes ago."""
        number = next(self._acts)
        at = self.clock() - timedelta(minutes=minutes)
        settles = kind is BookedKind.SETTLEMENT
        fields: dict[str, Any] = {"of_time": at, "settles": settles, **more}
        moved = Booked(
            id=f"E{number}",
            at=at,
            operator=self.who,
            counter="03",
            kind=kind,
            number=f"371600G{number:08d}",
            amounts=amounts,
            **fields,
        )
        self.office.book(Source(terminal="t", begin=0, last=Anchor(seq=number)), [moved])
        return moved

    def print_remittance(self, made: Remittance, is_again: bool) -> None:
        """Print both copies, or be out of paper."""
        self._ensure_paper()
        self.printed.append((made.number, is_again))

    def print_taken(self, number: str, _act: Take, _made: Remittance) -> None:
        """Print finance's receipt, or be out of paper."""
        self._ensure_paper()
        self.receipts.append(number)

    def print_slip(self, of: Float | Loan) -> None:
        """Print the slip of a float or a loan, or be out of paper."""
        self._ensure_paper()
        self.slips.append(of)

    def _ensure_paper(self) -> None:
        if self.is_out_of_paper:
            raise DeviceError("printer_no_paper", printer="tcp")


def sold(clock: Callable[[], datetime]) -> FakeDesk:
    """Return a desk with a day of sales."""
    made = FakeDesk(clock)
    made.move({Method.CASH: CASH, Method.POOL_EMPLOYEE: 30_115})
    made.move({Method.CODE: BY_PHONE, Method.POOL_RESIDENT: 18_020})
    return made
