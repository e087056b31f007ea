"""The interface of a channel for payments by phone."""

from typing import Protocol

from terminal.model import Trade
from terminal.private import Private


class PaymentChannel(Protocol):
    """A channel for payments by phone (扫码支付), each trade under an order number of ours; amounts in fen.

    Each call is idempotent by its order number, and raises Refused for a well-formed refusal, NotSent if nothing was
    sent, and Unknown if it may have been done.
    """

    simulated: bool

    def charge(self, order: str, amount: int, code: Private) -> Trade:
        """Charge an amount to the owner of this payment code; PENDING while the patient still has to confirm."""
        ...

    def offer(self, order: str, amount: int) -> str:
        """Return the text of a QR code that a patient scans to pay this amount; PENDING until then."""
        ...

    def query(self, order: str) -> Trade | None:
        """Return an order's trade; None if the channel does not know it."""
        ...

    def cancel(self, order: str) -> Trade:
        """Cancel an unpaid or unknown order, so that it cannot be paid later; a paid one stays paid."""
        ...

    def refund(self, order: str, refund_order: str, amount: int) -> Trade:
        """Give back an amount of a paid order, once for this refund order."""
        ...


class Patience(Protocol):
    """The counter's waiting while a patient pays by phone; `Checkout` calls it from its own thread."""

    def begin(self, offered: str = "", limit: float = 0.0) -> None:
        """Begin to wait, `limit` seconds at most, for a patient to scan the offered code, or to confirm by phone."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait; return whether to continue: not if the cashier stops the waiting, nor past its limit."""
        ...

    def end(self) -> None:
        """Stop waiting, and hide an offered code."""
        ...
