"""What the patient's screen and voice get of a session: amounts, a masked name and lines, built in this one place.

Neither of them is given the session, so that no name, number or token of it can reach them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from terminal import money
from terminal.model import Drawer, Line, LineShare
from terminal.private import masked_name
from ui.i18n import tr
from ui.outcomes import Outcome, outcome_of
from ui.session import Session, Step

if TYPE_CHECKING:
    from ui.counter_services import CounterServices
    from ui.flow import Flow

MOST, LONGEST = 8, 13
"""The lines of a bill that are shown, and the characters of a name."""

_STAGES = {
    Step.IDENTIFYING: 0,
    Step.COUNTER: 1,
    Step.COLLECT: 1,
    Step.SETTLING: 2,
    Step.DONE: 3,
}


@dataclass(frozen=True)
class Asked:
    """The amounts to say, in fen: what is due now, what was taken with its change, or what goes back."""

    due: int = 0
    received: int = 0
    change: int = 0
    back: int = 0


@dataclass(frozen=True)
class PatientView:
    """What the patient sees: a title, an amount in fen with what it is made of, and how far the payment is.

    `code` is our own payment code, offered until the monotonic second `ends`; `items` are names, quantities and
    amounts, `more` the number of lines left out.
    """

    title: str = ""
    amount: int | None = None
    hint: str = ""
    name: str = ""
    stage: int | None = None
    items: tuple[tuple[str, str, str], ...] = ()
    more: int = 0
    code: str = ""
    ends: float | None = None
    asked: Asked = Asked()
    is_borrowed: bool = False
    is_illustrative: bool = False


def view_of(
    session: Session, operator: str = "", *, is_borrowed: bool = False, ends: float | None = None
) -> PatientView:
    """Reduce a session to what the patient may see; the `operator` is named by number, the patient never in full."""
    title, fen, hint, asked = _message(session, operator)
    items = _items(session) if session.step in {Step.COUNTER, Step.COLLECT} and session.due else ()
    return PatientView(
        title=title,
        amount=fen,
        hint=hint,
        name=_name(session),
        stage=_STAGES.get(session.step),
        items=items[:MOST],
        more=max(0, len(items) - MOST),
        code=session.offered or "",
        ends=ends if session.offered is not None else None,
        asked=asked,
        is_borrowed=is_borrowed,
        is_illustrative=fen is not None and session.is_illustrative,
    )


_Message = tuple[str, int | None, str, Asked]


def _items(session: Session) -> tuple[tuple[str, str, str], ...]:
    agreed = session.presettlement
    if agreed is None:
        return ()
    return tuple(map(_item, agreed.bill.care.lines, agreed.shares))


def _item(line: Line, share: LineShare) -> tuple[str, str, str]:
    name = line.name if len(line.name) <= LONGEST else f"{line.name[: LONGEST - 1]}…"
    return name, f"× {line.quantity}", money.grouped(share.amount)


def _name(session: Session) -> str:
    if session.patient:
        return masked_name(session.patient.person.name)
    done = session.refunded.settlement if session.refunded else session.settlement or session.unpaid
    return done.masked_name if done and not session.again else ""


def _message(session: Session, operator: str) -> _Message:
    """Return the state, the amount that goes with it (fen, None if there is none), what to do, and what is said."""
    record = session.drawer
    match session.step:
        case Step.COUNTER | Step.COLLECT if session.due:
            return tr("To pay"), session.asked, _total(session), Asked(due=session.asked)
        case Step.SETTLING:
            return _paying(session)
        case Step.DONE if session.settlement and (not session.again or session.to_hand_over):
            return _done(record, is_printed=session.trouble is None)
        case Step.REFUNDED if session.refunded and (not session.again or session.to_hand_over):
            return _given_back(record)
    outcome = outcome_of(session.pending) if session.step is Step.PENDING and session.pending else Outcome.OPEN
    if outcome is Outcome.SETTLED:
        return _done(record, is_printed=False)
    return _given_back(record) if outcome is Outcome.REFUNDED else (*_without_amount(session, operator), Asked())


def _without_amount(session: Session, operator: str) -> tuple[str, None, str]:
    if session.step is Step.WAITING:
        how = tr("Insert the social-security card, or show the medical e-voucher to the scanner.")
        return tr("Welcome"), None, tr("{0} {1} serves you.", how, operator) if operator else how
    if session.step is Step.LOCKED:
        return tr("One moment, please"), None, tr("This counter is closed for a moment: please wait, or go to another.")
    if session.step is Step.IDENTIFYING:
        return tr("Being identified…"), None, ""
    is_told = session.step is Step.PENDING or (session.step is Step.TROUBLE and session.patient)
    trouble_shown = session.trouble if is_told else None
    return tr("One moment, please"), None, trouble_shown.words.patient if trouble_shown else ""


def _total(session: Session) -> str:
    """Return the parts that with the amount due add up to the total, what is on the account, and what was paid."""
    due, others = session.due, session.drawer.others
    paid = session.drawer.paid - others
    if due is None:
        return ""
    parts = [tr("Total {0}: the insurance pays {1}", *_sums(due.total, due.fund))]
    account = session.patient.person.account if session.patient else 0
    if due.account and account:
        parts.append(tr("the account {0} of {1}", *_sums(due.account, account)))
    elif due.account:
        parts.append(tr("the account {0}", *_sums(due.account)))
    elif account and not session.full:
        parts.append(tr("{0} is on the account", *_sums(account)))
    if others:
        parts.append(tr("others pay {0}", *_sums(others)))
    if paid:
        parts.append(tr("{0} is paid already", *_sums(paid)))
    return tr(", ").join(parts)


def _paying(session: Session) -> _Message:
    by_code = session.tender.by_code if session.tender else 0
    if session.offered:
        return tr("Pay by phone"), by_code, tr("Scan this code with your phone."), Asked(due=by_code)
    if session.offered is not None:
        return tr("Pay by phone"), by_code, tr("Please agree on your phone."), Asked(due=by_code)
    return tr("Settling…"), session.asked if session.due else None, tr("Please wait."), Asked()


def _done(record: Drawer, *, is_printed: bool) -> _Message:
    received, own = record.received + record.by_code, record.due + record.rounding - record.others
    asked = Asked(received=received, change=record.change)
    if record.change:
        title, fen = tr("Paid. Your change"), record.change
        took = tr("Received {0}, due {1}.", *_sums(received, own))
        hint = tr("{0} Please take your card, the receipt and the change.", took)
    else:
        title, fen, hint = (
            tr("Paid"),
            record.paid + record.rounding - record.others,
            tr("Thank you. Please take your card and the receipt."),
        )
    return title, fen, hint if is_printed else tr("Please wait a moment for your receipt."), asked


def _given_back(record: Drawer) -> _Message:
    if record.code_back and not record.cash_back:
        return tr("Refunded. It goes back by phone"), record.code_back, "", Asked(back=record.code_back)
    by_phone = tr("{0} goes back by phone", *_sums(record.code_back)) if record.code_back else ""
    return tr("Refunded. You get back"), record.cash_back, by_phone, Asked(back=record.cash_back)


def _sums(*fen: int) -> tuple[str, ...]:
    # An amount broken across two lines is misread.
    return tuple(money.yuan(each).replace(" ", "\N{NO-BREAK SPACE}") for each in fen)


def view_now(flow: "Flow", services: "CounterServices") -> PatientView:
    """Return what the patient may see and hear now; a phone that is waited for has the limit of the wait."""
    seen, people = flow.seen, services.people
    operator = people.number if people else services.operator
    ends = flow.began + seen.limit if seen.limit else None
    return view_of(seen, operator, is_borrowed=bool(services.borrower(seen)), ends=ends)
