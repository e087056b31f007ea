"""The words for a drawer record: what the cashier sees first, in large digits."""

from terminal.model import Drawer
from ui.i18n import tr


def to_give_back(record: Drawer) -> tuple[str, int]:
    """Return the name and the amount of what goes back first: the cash, or what goes by phone if there is none."""
    if record.code_back and not record.cash_back:
        return tr("Goes back by phone, no cash"), record.code_back
    return (tr("Cash to give back") if record.cash_back else tr("No cash to give back")), record.cash_back


def was_paid(record: Drawer) -> tuple[str, int]:
    """Return the name and the amount of what was paid first, for a settlement that is refunded already."""
    if record.by_code and not record.received:
        return tr("What was paid by phone"), record.by_code
    return tr("Cash that was paid"), record.received - record.change
