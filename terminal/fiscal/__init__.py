"""The electronic medical receipt: made from a settlement, opened and reversed by a queue, compared day by day."""

from terminal.fiscal.desk import ReceiptDesk
from terminal.fiscal.invoice import ensure_sums, invoice_of

__all__ = ["ReceiptDesk", "ensure_sums", "invoice_of"]
