"""The words for a drawer record: what the cashier sees first, in large digits."""

from terminal import money
from terminal.model import Drawer
from ui.i18n import tr
from ui.session import Session


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


def unconfirmed(session: Session) -> str:
    """Return the warning that an earlier transaction's cash is not known to have been handed over, if it is not."""
    if session.again and session.to_hand_over:
        return tr("It is not recorded that this cash was handed over: ask the patient before you give it.")
    return ""


def rows(record: Drawer) -> list[tuple[str, str]]:
    """List received, change, paid by phone and given back as (name, value); the last three only if there is any."""
    change = tr("Change given") if record.is_given else tr("Change to give")
    named = [
        (change, record.change),
        (tr("By phone"), record.by_code),
        (tr("Still owed"), record.owed),
        (tr("Back in cash"), record.cash_back),
        (tr("Back by phone"), record.code_back),
    ]
    received = (tr("Received"), money.yuan(record.received))
    return [received, *((name, money.yuan(fen)) for name, fen in named if fen)]
