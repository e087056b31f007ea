"""Printed documents: settlement, refund, claim sheet and shift report, and their layout as lines of a strip."""

from terminal.receipt.claim import claim_document, claim_of
from terminal.receipt.parts import real
from terminal.receipt.refund import refund_document
from terminal.receipt.settlement import document
from terminal.receipt.shift import shift_document
from terminal.receipt.strip import StripLine, Style, as_text, strip, width
from terminal.receipt.words import Reason, copy_reason, refusal

__all__ = [
    "Reason",
    "StripLine",
    "Style",
    "as_text",
    "claim_document",
    "claim_of",
    "copy_reason",
    "document",
    "real",
    "refund_document",
    "refusal",
    "shift_document",
    "strip",
    "width",
]
