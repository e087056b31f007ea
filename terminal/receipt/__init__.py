"""Printed documents: settlement, refund, claim, remittance; and their layout as lines of a strip."""

from terminal.receipt.claim import claim_document, claim_of
from terminal.receipt.office_slips import float_document, loan_document, taken_document
from terminal.receipt.paper_lines import papers_used
from terminal.receipt.parts import real
from terminal.receipt.refund import refund_document
from terminal.receipt.remittance import Part, Printing, method_name, piece_name, remittance_document
from terminal.receipt.settlement import document
from terminal.receipt.stay import day_document, deposit_back_document, deposit_document, list_document
from terminal.receipt.strip import StripLine, Style, as_text, strip, width
from terminal.receipt.visit import visit_document
from terminal.receipt.words import Reason, copy_reason, refusal

__all__ = [
    "Part",
    "Printing",
    "Reason",
    "StripLine",
    "Style",
    "as_text",
    "claim_document",
    "claim_of",
    "copy_reason",
    "day_document",
    "deposit_back_document",
    "deposit_document",
    "document",
    "float_document",
    "list_document",
    "loan_document",
    "method_name",
    "papers_used",
    "piece_name",
    "real",
    "refund_document",
    "refusal",
    "remittance_document",
    "strip",
    "taken_document",
    "visit_document",
    "width",
]
