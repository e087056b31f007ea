"""A counter's daily figures for its shift report. All money is fen."""

from datetime import date, datetime

from terminal.model.care import Institution, Insurance, Noun


class Turnover(Noun, frozen=True):
    """The number of settlements or refunds, and their amounts by payer; all amounts of refunds are negative.

    `cash` is the patient's own part, whatever the tender.
    """

    count: int = 0
    total: int = 0
    fund: int = 0
    account: int = 0
    cash: int = 0


class ShiftReport(Noun, frozen=True):
    """The figures of a counter's day: final (Z) after the day, otherwise the state `at` a time (X).

    `insurances` are the settlements by insurance, `in_full` those without the insurer. `cash_in` and `code_in` are the
    patients' payments, `cash_out` and `code_out` the amounts given back, all positive. `unpaid` was to be paid by phone
    and was not. `open_items` counts the unknown outcomes, at `at`.
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
        """True if nothing can be added any more."""
        return self.day < self.at.date()

    @property
    def cash(self) -> int:
        """The day's net cash in the drawer."""
        return self.cash_in - self.cash_out

    @property
    def by_code(self) -> int:
        """The day's net amount through the payment channel."""
        return self.code_in - self.code_out

    @property
    def number(self) -> str:
        """The report's name: a day's X reports differ by their time, and there is one Z."""
        kind = "Z" if self.is_final else f"X{self.at:%H%M%S}"
        return f"{self.day:%Y%m%d}-{self.counter}-{kind}"
