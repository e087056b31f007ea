"""What a channel must do through which patients pay by phone."""

from typing import Protocol

from terminal.model import Trade
from terminal.private import Private


class PaymentChannel(Protocol):
    """Where a patient pays by phone (扫码支付), every trade by an order number of ours; amounts in fen.

    Each call is idempotent by its order number, and raises Refused for a well-formed no, NotSent where nothing left
    this terminal, and Unknown where it may have been done.
    """

    simulated: bool

    def charge(self, order: str, amount: int, code: Private) -> Trade:
        """Take an amount from whoever shows this payment code; PENDING while the patient still has to agree."""
        ...

    def offer(self, order: str, amount: int) -> str:
        """Return the text of a QR code that whoever scans it pays this amount with; until then it is PENDING."""
        ...

    def query(self, order: str) -> Trade | None:
        """Tell how an order stands; None where the channel does not know it."""
        ...

    def cancel(self, order: str) -> Trade:
        """End an order that is not paid, so that it never is, also where it was not known; a paid one stays paid."""
        ...

    def refund(self, order: str, refund_order: str, amount: int) -> Trade:
        """Give an amount of a paid order back, once for this refund order."""
        ...


class Patience(Protocol):
    """How a counter waits while a patient pays by phone; `Checkout` calls it from its own thread."""

    def begin(self, offered: str = "") -> None:
        """Begin to wait: for whoever scans the code with the offered text, or for a phone that asks its owner."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait; tell whether to go on, as the cashier may call it off."""
        ...

    def end(self) -> None:
        """Wait no longer; a code that was offered is shown no more."""
        ...
