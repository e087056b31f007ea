"""The documents of a counter on its printer, and when the drawer opens."""

from dataclasses import dataclass

from terminal.model import Copy, Refunded, Settlement, ShiftReport
from terminal.ports import Printer
from terminal.receipt import claim_of, document, refund_document, shift_document


@dataclass(frozen=True)
class Papers:
    """Prints the documents of a counter in one language (zh_CN or en); every method raises DeviceError."""

    printer: Printer
    language: str

    def settlement(self, settlement: Settlement, copy: Copy) -> None:
        """Print a settlement as an original, or as a copy.

        The original opens the drawer if it takes cash. One that was paid in full comes with the sheet for the claim.
        What stays after a refund leaves the drawer to that.
        """
        takes_cash = not copy.number and not settlement.replaces and settlement.tender.received
        self.printer.print(document(settlement, self.language, copy), opens_drawer=bool(takes_cash))
        if settlement.refusal:
            self.printer.print(claim_of(settlement, self.language))

    def refund(self, refunded: Refunded, copy: Copy) -> None:
        """Print a refund as an original, which opens the drawer if it gives cash back, or as a copy."""
        gives_cash = not copy.number and refunded.cash_back
        self.printer.print(refund_document(refunded, self.language, copy), opens_drawer=bool(gives_cash))

    def report(self, report: ShiftReport) -> None:
        """Print a shift report."""
        self.printer.print(shift_document(report, self.language))
