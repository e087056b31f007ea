"""The effect of Enter on the collect page, in one sentence, and what is waited for there."""

from terminal import money
from terminal.model import Split
from terminal.model.cents import whole
from ui.i18n import tr
from ui.session import Session
from ui.typed_amount import Doubt
from ui.widgets.wait_line import Wait
from ui.words import answer_limit


def intent(session: Session, received: int | None, doubt: Doubt | None = None) -> str:
    """Return what Enter does with this cash (fen, None if it is not an amount).

    An amount with a `doubt` is only taken by another key than Enter.
    """
    due, owed = session.due, session.asked
    if due is None or received is None or (received < owed and not session.by_code):
        return tr("The cash does not cover the amount due yet.")
    if session.by_code and owed and received >= owed:
        return tr("This cash covers everything: nothing would be paid by phone. F3 takes it in cash.")
    return _asked(doubt, received, owed) if doubt else _effect(session, due, received)


def hint(session: Session) -> str:
    """Return what may be typed or scanned, or what is due to the fen where the cash asked for is rounded."""
    owed, asked = session.drawer.owed, session.asked
    if asked == owed:
        return _hinted(session)
    return tr("{0} is due; in cash it is {1}, rounding {2}.", *map(money.yuan, (owed, asked, asked - owed)))


def _hinted(session: Session) -> str:
    if session.code:
        return tr("The payment code was scanned. What is typed is taken in cash, the rest by phone.")
    if session.by_code:
        return tr(
            "Scan the patient's payment code, or let the patient scan ours with Enter."
            " What is typed is taken in cash, the rest by phone."
        )
    if not session.asked:
        return tr("No cash is due; the settlement is confirmed all the same.")
    return tr("Type the amount on the number pad, or take a suggestion:")


def _asked(doubt: Doubt, received: int, due: int) -> str:
    if doubt is Doubt.STRAY:
        return tr("A key was pressed that is part of no amount. Is {0} right? F9 takes it.", _unbroken(received))
    change = _unbroken(received - due)
    return tr("{0} is far more than is due: {1} change? F9 takes it.", _unbroken(received), change)


def _effect(session: Session, due: Split, received: int) -> str:
    owed, before, in_cash = session.asked, session.drawer.received, received
    if session.by_code:
        in_cash = whole(received, session.drawer.cents)
    tenders, change = _tenders(received, max(0, owed - in_cash)), _unbroken(max(0, received - owed))
    if session.unpaid and before:
        return tr(
            "It is settled already, and {0} in cash came in. For the rest Enter {1}; {2} change.",
            _unbroken(before),
            tenders,
            change,
        )
    if session.unpaid:
        return tr("It is settled already. Enter {0}; {1} change.", tenders, change)
    if session.full and session.patient and session.patient.person.insured.self_pay:
        return tr("Enter {0} for the whole bill for good, {1} change. There is no insurance.", tenders, change)
    if session.full:
        return tr(
            "Enter {0} for the whole bill for good, {1} change. The insurer pays nothing here;"
            " the sheet for the claim at the insured place is printed with the receipt.",
            tenders,
            change,
        )
    others = sum(each.amount for each in session.others)
    account = tr("{0} from other payers, ", _unbroken(others)) if others else ""
    account += tr("{0} from the account, ", _unbroken(due.account)) if due.account else ""
    return tr(
        "Enter settles for good: {0}, {1} change; {2}{3} from the funds. Afterwards only a refund can undo it.",
        tenders,
        change,
        account,
        _unbroken(due.fund),
    )


def under_way(session: Session, since: float, limit: float) -> Wait:
    """Return what is waited for since a monotonic second: the patient's phone, or an answer of at most `limit` seconds.

    Only the phone can be left: it may be settled already.
    """
    what = _under_way(session.offered)
    if session.offered is None:
        stays = tr("It cannot be left: it may be settled already.")
        return Wait(since, what, answer_limit(limit), stays)
    until = tr("at most {0} s, then it is called off by itself", round(session.limit)) if session.limit else ""
    return Wait(since, what, until, tr("Esc calls it off; cash can be taken then."))


def _under_way(offered: str | None) -> str:
    if offered is None:
        return tr("Settling. Please wait; do not take the money back.")
    if offered:
        return tr(
            "It is settled. Our code is on the patient display: the patient scans it and pays."
            " The terminal sees that by itself."
        )
    return tr(
        "It is settled. The patient's phone asks its owner: the patient agrees there. The terminal sees that by itself."
    )


def _tenders(received: int, by_code: int) -> str:
    if not by_code:
        return tr("takes {0} in cash", _unbroken(received))
    if not received:
        return tr("takes {0} by phone", _unbroken(by_code))
    return tr("takes {0} in cash and {1} by phone", _unbroken(received), _unbroken(by_code))


def _unbroken(fen: int) -> str:
    # An amount broken across two lines is misread.
    return money.yuan(fen).replace(" ", "\N{NO-BREAK SPACE}")
