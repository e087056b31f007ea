"""Checks before money moves, and after: who it is, the bill adds up, the figures are sound, ours, and as agreed."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from terminal.benefit import split as benefit
from terminal.benefit.rules import Rules
from terminal.benefit.split import Outcome, totals
from terminal.errors import BadInput, DeviceError, Refused
from terminal.house_rules import CentRule
from terminal.model import (
    Bill,
    CardCredential,
    Care,
    Credential,
    IdCredential,
    Line,
    Person,
    RecordCredential,
    Refund,
    Settlement,
    Split,
    Tender,
    payment,
)
from terminal.model.split import LineShares
from terminal.money import millionths, yuan
from terminal.private import is_id_number, masked_number

_log = logging.getLogger(__name__)


def ensure_identifies(credential: Credential, operator: str, today: date) -> None:
    """Raise BadInput if a credential identifies nobody; a typed number is logged, masked.

    "card_withholds": the card gave neither its own number nor the holder's; "id_number_wrong": the number is invalid;
    DeviceError "card_garbled": the holder of the card is not yet born.
    """
    if isinstance(credential, CardCredential):
        if not (credential.card_number or credential.id_number):
            raise BadInput("card_withholds")
        if credential.id_number and not is_id_number(credential.id_number.reveal(), today):
            raise DeviceError("card_garbled", field="id_number")
    if isinstance(credential, IdCredential):
        number = credential.id_number
        _log.info("operator %s typed the ID number %s: %s", operator, masked_number(number), credential.reason.value)
        if not is_id_number(number.reveal(), today):
            raise BadInput("id_number_wrong")


def named(credential: Credential) -> str:
    """Return the credential's name: card, voucher, record (the hospital's), or id_number with the reason for typing."""
    match credential:
        case CardCredential():
            return "card"
        case IdCredential(reason=reason):
            return f"id_number:{reason.value}"
        case RecordCredential():
            return "record"
        case _:
            return "voucher"


def for_insurer(person: Person, bill: Bill, *, use_account: bool) -> Bill:
    """Return a bill as the insurer is asked about it; raises Refused("self_pay") for a person without insurance."""
    if person.insured.self_pay:
        raise Refused("self_pay")
    return replace(bill, care=replace(bill.care, use_account=use_account))


def ensure_adds_up(bill: Bill, shares: LineShares) -> None:
    """Raise BadInput("bill_does_not_add_up") if the lines do not add up to the hospital's total."""
    lines = shares.totals[0]
    if lines != bill.stated_total:
        raise BadInput("bill_does_not_add_up", bill=bill.number, stated=yuan(bill.stated_total), lines=yuan(lines))


def ensure_sound(split: Split, total: int) -> None:
    """Raise BadInput("figures_disagree") if an identity of the platform's figures does not hold."""
    benefit.check(split)
    if split.total != total:
        raise BadInput("figures_disagree", identity="total = bill")


def ensure_ours(rules: Rules, person: Person, care: Care, parts: LineShares, theirs: Split) -> Outcome | None:
    """Return our own split, or raise BadInput("figures_differ") if the platform's trial differs.

    The result is None if it cannot be checked: no rules for the area, or too little known of the person.
    """
    if not person.complete:
        return None
    try:
        ours = benefit.calculate_split(
            rules, person.insured, person.account, person.accumulators, care, person.family_account, parts
        )
    except Refused as error:
        if error.code == "no_rule":
            return None
        raise
    for figure in Split.__struct_fields__:
        mine, other = getattr(ours.split, figure), getattr(theirs, figure)
        if mine != other:
            raise BadInput("figures_differ", figure=figure, ours=yuan(mine), theirs=yuan(other))
    return ours


def ensure_covers(tender: Tender, due: int, operator: str, cents: CentRule = CentRule.NONE) -> None:
    """Raise BadInput if a tender does not fit an amount due, Refused("debt_not_approved") if it leaves a debt.

    A debt (欠费) needs the approval of somebody else than the operator, as a reduction and later payment do:
    Refused("payer_not_approved"). `cents` is the rule for the bill's cash.
    """
    if tender.cents is not cents or payment.covering(due, tender) != tender:
        raise BadInput("tender_disagrees", change=yuan(tender.change))
    if tender.owed and tender.approved_by in {"", operator}:
        raise Refused("debt_not_approved", owed=yuan(tender.owed))
    for each in tender.others:
        if each.amount <= 0:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        if each.kind.is_approved and each.approved_by in {"", operator}:
            raise Refused("payer_not_approved", amount=yuan(each.amount))


def is_as_agreed(made: Settlement) -> bool:
    """Return whether the insurer's settled figures are sound, match the lines, and leave the agreed cash."""
    try:
        benefit.check(made.split)
    except BadInput:
        return False
    adds_up = made.care is None or totals(made.care.lines)[0] == made.split.total
    return adds_up and made.split.cash == made.tender.total


def gives_back(made: Settlement, given: Refund) -> bool:
    """Return whether a refund is exactly what the settlement took; one never agreed may only be undone."""
    took = made.split
    back = (-given.total, -given.fund, -given.account, -given.cash)
    return not is_as_agreed(made) or back == (took.total, took.fund, took.account, took.cash)


def ensure_part(kept: Sequence[Line], lines: Iterable[Line]) -> None:
    """Raise BadInput if the lines to keep are none, all, or not lines of the bill.

    They are in the order of the bill, and a quantity may be smaller (codes no_lines_kept, all_lines_kept,
    lines_not_of_bill).
    """
    if not kept:
        raise BadInput("no_lines_kept")
    whole = tuple(lines)
    if tuple(kept) == whole:
        raise BadInput("all_lines_kept")
    left = iter(whole)
    if not all(any(_is_part(line, each) for each in left) for line in kept):
        raise BadInput("lines_not_of_bill")


def _is_part(line: Line, of: Line) -> bool:
    same = replace(line, quantity=of.quantity) == of
    return same and 0 < millionths(line.quantity) <= millionths(of.quantity)
