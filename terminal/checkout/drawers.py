"""The drawer record of a settlement, from its bill's transactions in the journal."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from terminal.checkout.checks import is_as_agreed
from terminal.model import Act, Drawer, HandOver, Refund, Settlement, Transaction, drawer


def of_bill(transactions: Iterable[Transaction], number: str = "") -> Drawer:
    """Return the record of a bill's settlement with its refund: of the one with this number, or of the last.

    The settlement of kept lines brings no money in: it keeps part of what its refund gave back, until it is given back
    itself.
    """
    record, made_by, is_found, was_given = Drawer(), dict[str, Settlement](), False, False
    for each in transactions:
        made = each.settlement
        if each.act is Act.SETTLE and each.number and made:
            if is_found and not made.replaces:
                break
            record, is_found = _settled(record, each, made), is_found or each.number == number
            made_by[each.number], was_given = made, was_given and bool(made.replaces)
        elif each.refund:
            if is_found and each.number != number and is_as_agreed(made_by[each.number]):
                break
            was_given = record.is_given
            record = _refunded(record, each, each.refund, made_by[each.number])
    # Where nothing goes back, the change before is still what was handed over or is owed.
    return replace(record, is_given=record.is_given or (was_given and not record.back))


def hand_overs(transactions: Sequence[Transaction]) -> Iterator[HandOver]:
    """Yield the cash of a bill that is not confirmed as handed over; nothing of it is sure while the bill is locked."""
    if any(each.is_open for each in transactions):
        return
    made = {each.number: each.settlement for each in transactions if each.act is Act.SETTLE and each.settlement}
    ended = {each.number: each.refund for each in transactions if each.refund or each.counts}
    for number, given in ended.items():
        record, of = of_bill(transactions, number), made[number]
        if record.to_hand_over and is_as_agreed(of) and (given or not of.replaces):
            at = given.at if given else of.at
            yield HandOver(
                number=number,
                masked_name=of.masked_name,
                cash=record.to_hand_over,
                at=at,
                is_refund=bool(record.back),
            )


def _settled(before: Drawer, transaction: Transaction, made: Settlement) -> Drawer:
    if not made.replaces:
        return drawer.of_settlement(made, is_paid=transaction.is_paid, is_given=transaction.is_given)
    by_code = made.tender.by_code if is_as_agreed(made) else 0
    return replace(before, cash_back=before.cash_back - made.tender.cash, code_back=before.code_back - by_code)


def _refunded(before: Drawer, transaction: Transaction, given: Refund, made: Settlement) -> Drawer:
    cash_back, code_back = -given.drawer_cash, -given.by_code
    if is_as_agreed(made):
        if made.replaces:
            before = drawer.of_settlement(made, is_paid=code_back > 0)
        return replace(before, cash_back=cash_back, code_back=code_back, is_given=transaction.is_given)
    # The undoing of figures that nobody agreed to hands nothing over: the cash stayed with the patient, or goes back
    # with the refund before.
    back = {"cash_back": before.cash_back + cash_back, "code_back": before.code_back + code_back}
    return replace(before, **back, is_given=before.is_given if made.replaces else True)
