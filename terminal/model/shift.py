"""What a counter took in a day, as its shift report tells it. All money is fen."""

from datetime import date, datetime

from terminal.model.care import Institution, Insurance, Noun


class Turnover(Noun, frozen=True):
    """So many settlements or refunds, and who paid what; of refunds every amount is negative.

    `cash` is the patient's own part, however it was paid.
    """

    count: int = 0
    total: int = 0
    fund: int = 0
    account: int = 0
    cash: int = 0


class ShiftReport(Noun, frozen=True):
    """The figures of a counter's day: final (Z) where the day is over, otherwise as they stand at `at` (X).

    `insurances` are the settlements by insurance, `in_full` those that the insurer had no part in. `cash_in` and
    `code_in` is what patients paid, `cash_out` and `code_out` what they got back, all positive. `unpaid` was to be
    paid by phone and was not. `open_items` counts the outcomes that are not known, at `at`.
    """

    hospital: Institution
    counter: str
    operator: str
    day: date
    at: datetime
    settled: Turnover
    refunded: Turnover
    insurances: dict[Insurance, Turnover]
    in_full: Turnover
    cash_in: int
    cash_out: int
    code_in: int
    code_out: int
    unpaid: int
    copies: int
    open_items: int

    @property
    def is_final(self) -> bool:
        """Whether nothing can be added any more."""
        return self.day < self.at.date()

    @property
    def cash(self) -> int:
        """What the day brought into the drawer."""
        return self.cash_in - self.cash_out

    @property
    def by_code(self) -> int:
        """What the day brought through the payment channel."""
        return self.code_in - self.code_out

    @property
    def number(self) -> str:
        """A name for the report: a day's X reports differ by their time, and there is one Z."""
        kind = "Z" if self.is_final else f"X{self.at:%H%M%S}"
        return f"{self.day:%Y%m%d}-{self.counter}-{kind}"
