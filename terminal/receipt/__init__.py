"""What is handed to the patient: a settlement as a document, and a document as the lines of a strip."""

from terminal.receipt.settlement import document
from terminal.receipt.strip import StripLine, Style, as_text, strip, width

__all__ = ["StripLine", "Style", "as_text", "document", "strip", "width"]
