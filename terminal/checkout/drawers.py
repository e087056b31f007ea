"""The drawer record of a settlement, from its bill's transactions in the journal."""

from collections.abc import Iterable

from msgspec.structs import replace

from terminal.checkout.checks import is_as_agreed
from terminal.model import Act, Drawer, Refund, Settlement, Transaction, drawer


def of_bill(transactions: Iterable[Transaction], number: str = "") -> Drawer:
    """Return the record of a bill's settlement with its refunds: of the one with this number, or of the last.

    The settlement of kept lines brings no money in: it keeps part of what its refund gave back.
    """
    record, is_found = Drawer(), False
    for each in transactions:
        made = each.settlement
        if each.act is Act.SETTLE and each.number and made:
            if is_found and not made.replaces:
                break
            record, is_found = _settled(record, each, made), is_found or each.number == number
        elif each.refund:
            record = replace(_refunded(record, each.refund), is_given=each.is_given)
    return record


def _settled(before: Drawer, transaction: Transaction, made: Settlement) -> Drawer:
    if not made.replaces:
        return drawer.of_settlement(made, is_paid=transaction.is_paid, is_given=transaction.is_given)
    by_code = made.tender.by_code if is_as_agreed(made) else 0
    return replace(before, cash_back=before.cash_back - made.tender.cash, code_back=before.code_back - by_code)


def _refunded(before: Drawer, given: Refund) -> Drawer:
    return replace(before, cash_back=before.cash_back - given.drawer_cash, code_back=before.code_back - given.by_code)
