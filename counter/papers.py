"""The documents of a counter on its printer, what they bear beside their figures, and when the drawer opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from terminal.errors import BadInput
from terminal.model import (
    ORIGINAL,
    Account,
    Copy,
    CopyReason,
    Deposit,
    Float,
    Institution,
    Kind,
    Loan,
    PaidBy,
    Receipt,
    Refunded,
    Remittance,
    Returned,
    Settlement,
    State,
    Stay,
    Take,
)
from terminal.model.papers import PaperKind, PaperNature, PaperUse
from terminal.model.visit import Visit, is_visit
from terminal.ports import Printer
from terminal.receipt import (
    Part,
    Printing,
    claim_of,
    day_document,
    deposit_back_document,
    deposit_document,
    document,
    float_document,
    list_document,
    loan_document,
    refund_document,
    remittance_document,
    taken_document,
    visit_document,
)

if TYPE_CHECKING:
    from terminal.fiscal import ReceiptDesk
    from terminal.model.e_receipt import ReceiptRecord
    from terminal.ports.papers import PaperBook


@dataclass(frozen=True)
class PaperNumbers:
    """The numbered papers of whoever is signed in, of the kinds that are strictly controlled."""

    book: "PaperBook"
    operator: Callable[[], str]
    clock: Callable[[], datetime]
    strict: tuple[PaperKind, ...] = (PaperKind.CHARGE,)

    def of(self, settlement: Settlement, copy: Copy) -> str:
        """Return the number of a settlement's paper, "" if there is none; raises Refused("papers_used_up") or NotSent.

        An original, and what never came out (补打), keep the number that they have, unless it was spoiled. One that
        cannot be read is printed on a new number, and taken back with the old one (重打); any other copy is no receipt
        and names the number of the original.
        """
        kind = self._kind(settlement)
        if kind not in self.strict:
            return ""
        use = self._use(kind, settlement.number, settlement.split.total)
        if copy.number == 0 or copy.reason is CopyReason.NOT_PRINTED:
            return self.book.take(use).number
        if copy.reason is CopyReason.UNREADABLE:
            return self.book.reprint(use).number
        return self.book.number_of(kind, settlement.number)

    def of_deposit(self, deposit: Deposit) -> str:
        """Return the number of a deposit's paper, "" if there is none; raises Refused("papers_used_up") or NotSent."""
        if PaperKind.DEPOSIT not in self.strict:
            return ""
        return self.book.take(self._use(PaperKind.DEPOSIT, deposit.number, deposit.amount)).number

    def take_back(self, refunded: Refunded) -> None:
        """Record that a settlement's paper came back with its refund, once; raises NotSent."""
        made = refunded.settlement
        self.book.take_back(self._use(self._kind(made), made.number, refunded.refund.total))

    def take_deposit_back(self, deposit: str, amount: int) -> None:
        """Record that a deposit's paper came back with its money, once; raises NotSent."""
        self.book.take_back(self._use(PaperKind.DEPOSIT, deposit, amount))

    def spoil(self, number: str, kind: PaperKind | None = None) -> None:
        """Record a number as spoiled; raises Refused as `PaperBook.spoil` does, or NotSent."""
        self.book.spoil(kind or self.strict[0], [number], self.operator(), self.clock())

    def spoil_of(self, settlement: Settlement, number: str) -> None:
        """Record the number of a settlement's paper as spoiled, once; raises NotSent."""
        kind = self._kind(settlement)
        if self.book.number_of(kind, settlement.number) == number:
            self.spoil(number, kind)

    def left(self) -> tuple[str, int]:
        """Return the next number and how many there are with it, of the first kind; raises NotSent."""
        return self.book.numbers_left(self.strict[0], self.operator())

    def left_out(self) -> tuple[str, ...]:
        """Return the numbers left out of the batches in use (断号), as runs; raises NotSent."""
        return tuple(run for kind in self.strict for run in self.book.left_out(kind, self.operator()))

    def _kind(self, settlement: Settlement) -> PaperKind:
        """Return the kind of a settlement's paper; discharge and visit are on that of charges without their own."""
        is_discharge = settlement.kind is Kind.INPATIENT and PaperKind.DISCHARGE in self.strict
        if is_visit(settlement.bill_number) and PaperKind.REGISTRATION in self.strict:
            return PaperKind.REGISTRATION
        return PaperKind.DISCHARGE if is_discharge else PaperKind.CHARGE

    def _use(self, kind: PaperKind, of: str, amount: int) -> PaperUse:
        return PaperUse(
            number="",
            kind=kind,
            nature=PaperNature.NORMAL,
            settlement=of,
            amount=amount,
            operator=self.operator(),
            at=self.clock(),
        )


@dataclass(frozen=True)
class Extras:
    """What documents bear beside their own figures, each only where the settings ask for it."""

    numbers: PaperNumbers | None = None
    receipts: "ReceiptDesk | None" = None
    signing_key: bytes = b""

    def on_settlement(self, made: Receipt, settlement: Settlement, copy: Copy) -> Receipt:
        """Return a settlement's document with its electronic receipt, signed code and paper number, in that order.

        The receipt is opened first: where papers are used up it is all the patient gets. Raises as `PaperNumbers.of`.
        """
        if not (self.numbers or self.receipts or self.signing_key):
            return made
        from terminal.receipt.e_receipt import with_code, with_e_receipt, with_paper  # noqa: PLC0415

        if self.receipts:
            opened = self.receipts.opened(settlement)
            was_refunded_first = opened is None and settlement.state is State.REFUNDED
            made = made if was_refunded_first else with_e_receipt(made, opened)
        if self.signing_key:
            from terminal.receipt.signed import signed  # noqa: PLC0415

            made = with_code(made, signed(settlement, self.signing_key))
        number = self.numbers.of(settlement, copy) if self.numbers else ""
        return with_paper(made, number) if number else made

    def on_deposit(self, made: Receipt, deposit: Deposit) -> Receipt:
        """Return a deposit's receipt with its paper number; raises as `PaperNumbers.of_deposit`."""
        number = self.numbers.of_deposit(deposit) if self.numbers else ""
        if not number:
            return made
        from terminal.receipt.e_receipt import with_paper  # noqa: PLC0415

        return with_paper(made, number)

    def turned(self, settlement: Settlement, language: str) -> Receipt:
        """Turn a settlement's electronic receipt to the next paper number (换开), and return it as a document.

        One that is on paper already was torn: its number is spoiled first, and the electronic number stays. Raises
        BadInput("receipts_off"), what `PaperNumbers.of` raises, and what the platform raises.
        """
        from terminal.fiscal import invoice_of  # noqa: PLC0415
        from terminal.receipt.e_receipt import e_receipt_document  # noqa: PLC0415

        if not (self.receipts and self.numbers):
            raise BadInput("receipts_off")
        known = self.receipts.record(settlement.number)
        torn = known.receipt.paper if known and known.receipt else ""
        if torn:
            self.numbers.spoil_of(settlement, torn)
            self.receipts.void_paper(settlement.number)
        made = self.receipts.turn_to_paper(settlement.number, self.numbers.of(settlement, ORIGINAL))
        return e_receipt_document(invoice_of(settlement), made, language)

    def ensure_reversible(self, settlement_number: str) -> None:
        """Raise Refused("receipt_booked") for a settlement whose electronic receipt can be reversed no more."""
        if self.receipts:
            self.receipts.ensure_reversible(settlement_number)

    def work(self, *, all_now: bool = False) -> "PaperStatus":
        """Open and reverse the receipts that are due, or all, and return what is left; raises NotSent."""
        if self.receipts:
            self.receipts.work(all_now=all_now)
        pending = self.receipts.pending() if self.receipts else ()
        if not self.numbers:
            return PaperStatus(pending)
        number, left = self.numbers.left()
        return PaperStatus(pending, number, left, ";".join(self.numbers.left_out()))


class PaperStatus(NamedTuple):
    """The receipts that wait, the next paper number, how many there are with it, and the numbers left out before it.

    Where papers are not counted `left` is None.
    """

    pending: "tuple[ReceiptRecord, ...]" = ()
    number: str = ""
    left: int | None = None
    missing: str = ""


NO_EXTRAS = Extras()


@dataclass(frozen=True)
class Papers:
    """Prints the documents of a counter in one language (zh_CN or en); every method raises DeviceError.

    `visit` returns what the hospital knows of a visit by its bill's number.
    """

    printer: Printer
    language: str
    extras: Extras = NO_EXTRAS
    visit: Callable[[str], Visit | None] = lambda _: None

    def settlement(self, settlement: Settlement, copy: Copy) -> None:
        """Print a settlement as an original, or as a copy; raises what `PaperNumbers.of` raises, too.

        The original opens the drawer if it takes cash or gives change of deposits. One that was paid in full comes with
        the sheet for the claim, except of a person without insurance or paid elsewhere, a discharge with the list of
        all that was charged, the fee of a visit with its slip. What stays after a refund leaves the drawer to that.
        """
        tender = settlement.tender
        takes_cash = not copy.number and not settlement.replaces and (tender.received or tender.change)
        made = self.extras.on_settlement(document(settlement, self.language, copy), settlement, copy)
        self.printer.print(made, opens_drawer=bool(takes_cash))
        if settlement.refusal and not (settlement.insured.self_pay or settlement.elsewhere):
            self.printer.print(claim_of(settlement, self.language))
        if is_visit(settlement.bill_number) and (found := self.visit(settlement.bill_number)):
            self.printer.print(visit_document(found, settlement, self.language))
        if settlement.tender.is_of_stay and settlement.care:
            self.printer.print(list_document(settlement, self.language))

    def refund(self, refunded: Refunded, copy: Copy) -> None:
        """Print a refund as an original, which opens the drawer if it gives cash back, or as a copy."""
        if self.extras.numbers:
            self.extras.numbers.take_back(refunded)
        gives_cash = not copy.number and refunded.cash_back
        self.printer.print(refund_document(refunded, self.language, copy), opens_drawer=bool(gives_cash))

    def turn(self, settlement: Settlement) -> None:
        """Print a settlement's electronic receipt on a numbered paper; raises what `Extras.turned` raises, too."""
        self.printer.print(self.extras.turned(settlement, self.language))

    def remittance(self, made: Remittance, hospital: Institution, printing: Printing) -> None:
        """Print the two copies of a remittance; the drawer is counted by then."""
        for part in Part:
            self.printer.print(remittance_document(made, part, hospital, printing, self.language))

    def taken(self, number: str, act: Take, made: Remittance, hospital: Institution) -> None:
        """Print finance's receipt for the cash of a remittance."""
        self.printer.print(taken_document(number, act, made, hospital, self.language))

    def float(self, held: Float, hospital: Institution) -> None:
        """Print the slip of a float (备用金领用单), by which both sign for it; the drawer takes it in."""
        self.printer.print(float_document(held, hospital, self.language), opens_drawer=True)

    def loan(self, loan: Loan, hospital: Institution) -> None:
        """Print the slip of a loan (借款单), by which both sign for it; the lender's drawer gives it out."""
        self.printer.print(loan_document(loan, hospital, self.language), opens_drawer=True)

    def deposit(self, deposit: Deposit, stay: Stay, hospital: Institution) -> None:
        """Print the receipt of a deposit, which opens the drawer for cash."""
        is_cash = deposit.paid_by is PaidBy.CASH
        made = self.extras.on_deposit(deposit_document(deposit, stay, hospital, self.language), deposit)
        self.printer.print(made, opens_drawer=is_cash)

    def deposit_back(self, back: Returned, deposit: Deposit, stay: Stay, hospital: Institution) -> None:
        """Print the slip for a deposit that went back, which opens the drawer for cash."""
        if self.extras.numbers:
            self.extras.numbers.take_deposit_back(deposit.number, back.cash + (back.by_code or 0))
        slip = deposit_back_document(back, deposit, stay, hospital, self.language)
        self.printer.print(slip, opens_drawer=bool(back.cash))

    def day_list(self, account: Account, day: date, hospital: Institution) -> None:
        """Print what was charged on a day of a stay."""
        self.printer.print(day_document(account, day, hospital, self.language))
