"""What is handed to the patient: settlement, refund or claim sheet as a document, a document as lines of a strip."""

from terminal.receipt.claim import claim_document, claim_of
from terminal.receipt.parts import real
from terminal.receipt.refund import refund_document
from terminal.receipt.settlement import document
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
    "strip",
    "width",
]
