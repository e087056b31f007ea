"""Payment: the tender, the change, and a bill paid in full. All money is fen."""

from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from terminal.errors import BadInput
from terminal.house_rules import CentRule
from terminal.model.care import Fen
from terminal.model.cents import rounded
from terminal.model.payer import PayerShare
from terminal.model.split import Split
from terminal.money import yuan
from terminal.noun import Noun
from terminal.private import Private


class TenderKind(StrEnum):
    """The ways of paying the patient's part (收款方式)."""

    CASH = "cash"
    CODE = "code"
    MIXED = "mixed"


class PaidBy(StrEnum):
    """The ways in which money was paid in advance, as the cash office books them; CODE if the wallet is not known."""

    CASH = "cash"
    CODE = "code"
    WECHAT = "wechat"
    ALIPAY = "alipay"


class DepositUse(Noun, frozen=True):
    """What a settlement takes of a deposit: all that is left of it, of which `back` goes back to where it came from."""

    deposit: str
    paid_by: PaidBy
    amount: Fen
    back: Fen = 0
    order: str = ""

    @property
    def used(self) -> int:
        """The part that pays for the settlement."""
        return self.amount - self.back

    @property
    def code_back(self) -> int:
        """The part that goes back through the payment channel."""
        return 0 if self.paid_by is PaidBy.CASH else self.back


class Tender(Noun, frozen=True):
    """The patient's payment, in fen: due = received - change - rounding + by_code + deposits used + owed + others.

    `received` is the cash handed over, `by_code` goes through the payment channel under the number `order`. What goes
    back in cash of `deposits` is part of the change. `owed` is left unpaid, as `approved_by` allowed (欠费). `rounding`
    (误差) is how much more than is due the cash is by the rule `cents`, negative if it is less. An order that pays for
    several settlements has an `order_amount`, of which `by_code` is this one's part. `others` pay beside the patient.
    """

    kind: TenderKind
    received: int
    change: int
    by_code: int = 0
    order: str = ""
    deposits: tuple[DepositUse, ...] = ()
    owed: Fen = 0
    approved_by: str = ""
    cents: CentRule = CentRule.NONE
    rounding: int = 0
    order_amount: Fen = 0
    others: tuple[PayerShare, ...] = ()

    @property
    def cash(self) -> int:
        """The cash kept in the drawer, in fen; negative if more goes back of deposits than comes in."""
        return self.received - self.change

    @property
    def is_of_stay(self) -> bool:
        """True if deposits pay, or something stays owed: the hospital's book of stays has to know."""
        return bool(self.deposits or self.owed)

    @property
    def is_booked(self) -> bool:
        """True if the hospital's books beside its bills have to know: that of stays, or that of other payers."""
        return bool(self.is_of_stay or self.others)

    @property
    def by_others(self) -> int:
        """What payers beside patient and insurance pay."""
        return sum(each.amount for each in self.others)

    @property
    def from_deposits(self) -> int:
        """What deposits pay, with what goes back of them in cash."""
        return sum(each.amount - each.code_back for each in self.deposits)

    @property
    def total(self) -> int:
        """The amount due that is paid with it, in fen."""
        return self.cash - self.rounding + self.by_code + self.from_deposits + self.owed + self.by_others


class OwnCode(Noun, frozen=True):
    """The terminal's own payment code, scanned by the patient instead of the patient's code being scanned here."""


PaymentCode = Private | OwnCode


class TradeState(StrEnum):
    """The states of a payment by code; it ends as PAID or CANCELLED."""

    PENDING = "pending"
    PAID = "paid"
    CANCELLED = "cancelled"


class Trade(Noun, frozen=True):
    """A payment by code as held by its channel, by order number; `amount` and the `refunded` part of it in fen."""

    order: str
    amount: Fen
    state: TradeState
    refunded: Fen = 0
    at: datetime | None = None


# What is no money of the patient's at this moment, and stays as it is whatever else is paid.
_BESIDE = ("deposits", "owed", "approved_by", "others")
NOTES = (1_000, 5_000, 10_000)


def cash(due: int, received: int) -> Tender:
    """Return the tender for a payment in cash, with the change.

    Raises BadInput("too_little_cash") if it does not cover the amount due.
    """
    return tender(due, received)


def tender(
    due: int, received: int, by_code: int = 0, cents: CentRule = CentRule.NONE, *, kept: int = 0, rounding: int = 0
) -> Tender:
    """Return the tender for a part by code and the rest in cash, rounded by the rule `cents`, with the change.

    Where an earlier payment left `kept` in the drawer, with its `rounding`, all of the cash together is rounded.

    Raises BadInput("too_little_cash") if both do not cover the amount due, "too_much_by_code" if the code exceeds it.
    """
    if by_code < 0 or by_code > due:
        raise BadInput("too_much_by_code", due=yuan(due), by_code=yuan(by_code))
    in_cash = in_cents(kept - rounding + due - by_code, cents) - kept
    missing = in_cash - received
    if missing > 0:
        raise BadInput("too_little_cash", due=yuan(in_cash), received=yuan(received), missing=yuan(missing))
    return Tender(
        kind=_kind(in_cash, by_code),
        received=received,
        change=-missing,
        by_code=by_code,
        cents=cents,
        rounding=in_cash - (due - by_code),
    )


def in_cents(fen: int, cents: CentRule) -> int:
    """Return an amount due as it is paid in cash."""
    return rounded(fen, cents) if cents else fen


def back_in_cash(fen: int, cents: CentRule) -> tuple[int, int]:
    """Return what an amount that goes back takes from the drawer, negative, and how much less it is by rounding."""
    handed_back = in_cents(fen, cents)
    return -handed_back, fen - handed_back


def covering(due: int, paid: Tender) -> Tender:
    """Return how a tender has to be to cover an amount due with its cash, code, deposits, other payers and a debt.

    Raises what `tender` raises, and BadInput("deposits_disagree") if deposits go back although something is to pay.
    """
    rest = due - sum(each.used for each in paid.deposits) - paid.owed - paid.by_others
    back = sum(each.back for each in paid.deposits)
    if rest < 0 or (back and (rest or paid.received or paid.owed)):
        raise BadInput("deposits_disagree", due=yuan(due), back=yuan(back))
    cash_back = back - sum(each.code_back for each in paid.deposits)
    made, (drawn, less) = tender(rest, paid.received, paid.by_code, paid.cents), back_in_cash(cash_back, paid.cents)
    kept = {name: getattr(paid, name) for name in _BESIDE}
    return replace(made, change=made.change - drawn, rounding=made.rounding + less, **kept)


def paid_by(code: PaymentCode) -> PaidBy:
    """Return the wallet of a scanned payment code: WeChat's begin with 10 to 15, Alipay's with 25 to 30."""
    start = code.reveal()[:2] if isinstance(code, Private) else ""
    if "10" <= start <= "15":
        return PaidBy.WECHAT
    return PaidBy.ALIPAY if "25" <= start <= "30" else PaidBy.CODE


def added(kept: int, tender: Tender, before: Tender | None = None) -> Tender:
    """Return the tender for the whole, of which `kept` is in the drawer already and `tender` brings the rest.

    Deposits, other payers, and what stays owed, are those of the tender `before`.
    """
    received = kept + tender.received
    whole = replace(tender, kind=_kind(received - tender.change, tender.by_code), received=received)
    if before is None:
        return whole
    stays = {name: getattr(before, name) for name in _BESIDE}
    return replace(whole, **stays, rounding=before.rounding + tender.rounding)


def reduced(paid: Tender, due: int, cents: CentRule | None = None) -> Tender:
    """Return the tender reduced to a smaller amount due: the part by code is given back first, then cash.

    What stays in cash is rounded by the rule `cents` if it is another one now, where that does not ask for more cash.
    """
    back = max(0, paid.total - due)
    by_code = paid.by_code - min(paid.by_code, back)
    exact = paid.cash - paid.rounding - (back - (paid.by_code - by_code))
    rule = paid.cents if cents is None or in_cents(exact, cents) > paid.cash else cents
    kept = in_cents(exact, rule)
    return Tender(
        kind=_kind(kept, by_code),
        received=paid.cash,
        change=paid.cash - kept,
        by_code=by_code,
        order=paid.order if by_code else "",
        order_amount=paid.order_amount if by_code else 0,
        cents=rule,
        rounding=kept - exact,
    )


def quick_notes(due: int) -> tuple[int, ...]:
    """Suggest amounts to hand over: the exact amount, then up to the next ten, fifty and hundred yuan."""
    return tuple(sorted({due, *(-(-due // note) * note for note in NOTES)}))


def in_full(total: int) -> Split:
    """Return the split of a bill that the patient pays in full (全额自费)."""
    return Split(total=total, uncovered=total, personal=total, cash=total)


def _kind(cash_due: int, by_code: int) -> TenderKind:
    if not by_code:
        return TenderKind.CASH
    return TenderKind.MIXED if cash_due else TenderKind.CODE
