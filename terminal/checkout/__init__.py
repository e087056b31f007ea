"""One patient at the counter: presettle, settle, refund, recover."""

from terminal.checkout.counter import Checkout

__all__ = ["Checkout"]
