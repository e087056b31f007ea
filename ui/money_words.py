"""The words for a drawer record: what the cashier sees first in large digits, and where the money is after an error."""

from terminal import money
from terminal.model import Drawer
from ui.i18n import tr
from ui.session import Session, Step

GOES_BACK = {"figures_changed", "not_cancelled"}
"""The codes of errors after which the cash handed over is not kept, although the insurer had settled."""


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


def stands(record: Drawer) -> tuple[str, int]:
    """Return what stands out of the last settlement: what is owed, what went or goes back, or its change."""
    if record.back:
        fen = record.cash_back or record.code_back
        return (tr("To give back: F11 shows it") if record.to_hand_over else tr("Given back")), fen
    if record.owed:
        return tr("Not paid yet: F11 shows it"), record.owed
    if record.to_hand_over:
        return tr("Change to give: F11 shows it"), record.change
    return tr("Change given") if record.change else tr("No change to give"), record.change


def owes(session: Session) -> str:
    """Return what has to be handed over before anything else begins."""
    fen = money.yuan(session.to_hand_over)
    return tr("Hand over {0} first: Enter confirms it, and the next patient begins.", fen)


def finish_first(session: Session) -> str:
    """Return what has to be finished before the next patient."""
    if session.step in {Step.CONFIRM, Step.REFUNDING}:
        return tr("Another credential was presented: finish this refund or go back with Esc first.")
    return tr("Another credential was presented: finish this payment or go back with Esc first.")


def unconfirmed(session: Session) -> str:
    """Return the warning that an earlier transaction's cash is not known to have been handed over, if it is not."""
    if session.again and session.to_hand_over:
        return tr("It is not recorded that this cash was handed over: ask the patient before you give it.")
    return ""


def moved(session: Session) -> str:
    """Answer whether money moved: what the error says of its own call, and the cash that is at the counter."""
    problem, held = session.trouble, _held(session)
    if problem is None:
        return ""
    is_held_all = problem.code == "not_paid" and session.collectable
    return held if is_held_all else tr("{0} {1}", problem.words.money, held).strip()


def _held(session: Session) -> str:
    """Describe the cash at the counter: of an unpaid settlement, of one that is open, or what was handed over."""
    is_kept = session.trouble is not None and session.trouble.code not in GOES_BACK
    if session.collectable:
        return _owing(session.drawer)
    if session.record and is_kept:
        return _settled(session.record)
    if session.tender and session.tender.received:
        return _handed(session.tender.received, is_open=session.locked and is_kept)
    return ""


def _owing(record: Drawer) -> str:
    received, owed = money.yuan(record.received), money.yuan(record.owed)
    if not record.received:
        return tr("It is settled. Nothing came in by phone: {0} is still owed.", owed)
    return tr(
        "It is settled. {0} in cash came in and is in the drawer, nothing by phone: {1} is still owed.",
        received,
        owed,
    )


def _settled(record: Drawer) -> str:
    if not record.received:
        return tr("It is settled; no cash came in.")
    return tr("It is settled; {0} in cash came in and is in the drawer.", money.yuan(record.received))


def _handed(fen: int, *, is_open: bool) -> str:
    if is_open:
        return tr(
            "{0} in cash was handed over: keep it on the desk, neither in the drawer nor given back, until known.",
            money.yuan(fen),
        )
    return tr("{0} in cash was handed over and is not booked: give it back, unless it is settled now.", money.yuan(fen))


def surplus(record: Drawer) -> int:
    """Return what goes back in cash of deposits, which is part of the change."""
    return max(0, record.change - record.received)


def rows(record: Drawer) -> list[tuple[str, str]]:
    """List received, from deposits, change, by phone and given back as (name, value); only the first if it is 0."""
    change = tr("Change given") if record.is_given else tr("Change to give")
    named = [
        (tr("From deposits"), record.deposits - surplus(record)),
        (change, record.change),
        (tr("Rounding of cash"), record.rounding),
        (tr("Other payers"), record.others),
        (tr("By phone"), record.by_code),
        (tr("Still owed"), record.owed),
        (tr("Back in cash"), record.cash_back),
        (tr("Back by phone"), record.code_back),
    ]
    received = (tr("Received"), money.yuan(record.received))
    return [received, *((name, money.yuan(fen)) for name, fen in named if fen)]
