"""The words of the page of a pending transaction, for each outcome; every amount is the drawer record's."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from terminal import money
from terminal.accounts.suspense import Item, Matter, matter_of
from terminal.accounts.suspense.words import MatterText, words
from terminal.model import Act, Drawer, Split, State, Transaction
from ui.i18n import tr
from ui.money_words import rows as money_rows
from ui.money_words import to_give_back
from ui.outcomes import Outcome
from ui.session import Session
from ui.widgets.badge import Health

Rows = Sequence[tuple[str, str]]


class PendingText(NamedTuple):
    """Everything that the page says; `money` is in fen, `where` says what to do with it."""

    health: Health
    title: str
    never: str
    money_name: str
    money: int
    where: str
    rows: Rows
    certain: Sequence[str]
    unknown: Sequence[str]
    say: str
    key: str


def page(session: Session, pending: Transaction, outcome: Outcome, language: str) -> PendingText:
    """Return the words for a transaction with its drawer record."""
    record = session.drawer
    match outcome:
        case Outcome.OPEN:
            text = words(language).matters[matter_of(pending)]
            return _open(pending, record, text, session.trouble.words.patient if session.trouble else "")
        case Outcome.SETTLED:
            return _settled(record)
        case Outcome.UNPAID:
            return _unpaid(record)
        case Outcome.NOT_SETTLED:
            return _not_settled(record)
        case Outcome.REFUNDED:
            return _refunded(record)
        case _:
            return _not_refunded(record)


def query(item: Item | None, now: datetime, language: str, *, is_asking: bool) -> tuple[str, str]:
    """Return when the next query comes, and what happens if none is ever answered."""
    if item is None:
        return tr("One moment, please"), ""
    ever = f"{words(language).matters[item.matter].next}\n{tr('It goes on by itself, also after a restart.')}"
    seconds = round((item.due - now).total_seconds()) if item.due else 0
    if is_asking or (item.due and seconds <= 0):
        return tr("Being asked now…"), ever
    return (tr("Asked again in {0} s", seconds) if item.due else tr("Waits for another step")), ever


def _open(pending: Transaction, record: Drawer, text: MatterText, say: str) -> PendingText:
    if _gives_back(pending):
        return _open_refund(pending, record, text, say)
    if matter_of(pending) is Matter.PAYING:
        return _paying(record, text, say)
    return _sent(pending, record, text, say)


def _gives_back(pending: Transaction) -> bool:
    return pending.act is Act.REFUND or bool(pending.settlement and pending.settlement.replaces)


def _sent(pending: Transaction, record: Drawer, text: MatterText, say: str) -> PendingText:
    received = money.yuan(record.received)
    certain = [
        tr("Sent once, at {0}", f"{pending.since:%H:%M:%S}"),
        tr("The bill is locked: no counter can charge it again."),
        tr("{0} in cash is not booked yet.", received),
    ]
    return PendingText(
        Health.BAD,
        text.title,
        text.never,
        tr("Money in hand (received)"),
        record.received,
        tr("▲ Leave it on the counter: not into the drawer, no change yet") if record.received else _take_none(),
        [
            (tr("Due from the patient"), money.yuan(record.due)),
            (tr("If settled: change"), money.yuan(record.change)),
            (tr("If not settled: give back"), received),
        ],
        certain if record.received else certain[:2],
        _funds(pending.settlement.split if pending.settlement else Split()),
        say,
        tr("Enter  Ask now"),
    )


def _paying(record: Drawer, text: MatterText, say: str) -> PendingText:
    owed, received = money.yuan(record.owed), money.yuan(record.received)
    return PendingText(
        Health.BAD,
        text.title,
        text.never,
        tr("By phone, not known"),
        record.owed,
        _take_none(),
        [(tr("Due from the patient"), money.yuan(record.due)), (tr("Received"), received)],
        [tr("It is settled."), tr("{0} in cash came in and is in the drawer.", received)],
        [tr("Whether {0} came in by phone", owed)],
        say,
        tr("Enter  Ask now"),
    )


def _take_none() -> str:
    return tr("▲ Take no more money until it is known")


def _open_refund(pending: Transaction, record: Drawer, text: MatterText, say: str) -> PendingText:
    is_back = pending.act is Act.SETTLE or pending.state is State.REFUNDED
    return PendingText(
        Health.BAD,
        text.title,
        text.never,
        tr("Cash paid for this settlement"),
        record.cash + (record.cash_back if is_back else 0),
        tr("▲ Pay nothing out until it is known"),
        [(tr("Due from the patient"), money.yuan(record.due)), (tr("By phone"), money.yuan(record.by_code))],
        [
            tr("Sent once, at {0}", f"{pending.since:%H:%M:%S}"),
            tr("The bill is locked: no counter can charge it again."),
            tr("No cash was paid out."),
        ],
        [_whether(matter_of(pending), record)],
        say,
        tr("Enter  Ask now"),
    )


def _whether(matter: Matter, record: Drawer) -> str:
    """Return what is not known of a refund: the insurer's part of it is, once only a later step is left."""
    if matter is Matter.RETURNING:
        return tr("Whether {0} went back by phone", money.yuan(record.code_back))
    if matter in {Matter.KEPT, Matter.RESETTLING}:
        return tr("Whether the lines that stay are settled again")
    return tr("Whether the insurer has taken it back")


def _settled(record: Drawer) -> PendingText:
    where = tr("▲ Into the drawer with it; give the change") if record.change else tr("▲ Into the drawer with it")
    return PendingText(
        Health.GOOD,
        tr("Settled"),
        tr("It is known now: it was settled once."),
        tr("Change to give") if record.change else tr("No change to give"),
        record.change,
        where if record.received else "",
        [(tr("Due from the patient"), money.yuan(record.due)), *money_rows(record)],
        [tr("It is settled."), tr("Nothing was charged twice."), tr("The receipt is not printed yet.")],
        (),
        tr("It has been settled, and charged once. Please count your change."),
        tr("Enter  Print the receipt"),
    )


def _unpaid(record: Drawer) -> PendingText:
    return PendingText(
        Health.WARN,
        tr("Settled, not paid"),
        tr("It is settled; nothing came in by phone."),
        tr("Still owed"),
        record.owed,
        tr("▲ {0} in cash came in and stays", money.yuan(record.received)) if record.received else "",
        [(tr("Due from the patient"), money.yuan(record.due)), (tr("Received"), money.yuan(record.received))],
        [tr("It is settled."), tr("Nothing was paid by phone.")],
        (),
        tr("The payment by phone did not come about; please pay the rest in another way."),
        tr("Enter  Collect or refund"),
    )


def _not_settled(record: Drawer) -> PendingText:
    return PendingText(
        Health.WARN,
        tr("Not settled"),
        tr("It is known now: nothing was settled, and the bill can be settled again."),
        tr("Money in hand: give it back, or keep it for the next try"),
        record.received,
        tr("▲ It belongs to the patient") if record.received else "",
        [(tr("Received"), money.yuan(record.received))],
        [tr("Nothing was settled."), tr("The bill is unlocked."), tr("No money is booked.")],
        (),
        tr("The insurer has not settled; we try again, you pay only once."),
        tr("Enter  Presettle again"),
    )


def _refunded(record: Drawer) -> PendingText:
    name, fen = to_give_back(record)
    return PendingText(
        Health.GOOD,
        tr("Refunded"),
        tr("It is known now: it was taken back once."),
        name,
        fen,
        tr("▲ Give it after the receipt is printed") if record.cash_back else "",
        [(tr("Back in cash"), money.yuan(record.cash_back)), (tr("Back by phone"), money.yuan(record.code_back))],
        [tr("It is taken back."), tr("The receipt is not printed yet.")],
        (),
        tr("It has been refunded. Please count your money."),
        tr("Enter  Print the receipt"),
    )


def _not_refunded(record: Drawer) -> PendingText:
    return PendingText(
        Health.WARN,
        tr("Not refunded"),
        tr("It is known now: nothing was taken back, and the settlement can be refunded again."),
        tr("No cash to give back"),
        0,
        tr("▲ Pay nothing out"),
        [(tr("Cash that was paid"), money.yuan(record.cash))],
        [tr("The settlement stands."), tr("No cash was paid out.")],
        (),
        tr("It has not been refunded yet; we try again."),
        tr("Enter  Refund again"),
    )


def _funds(split: Split) -> Sequence[str]:
    named = [
        (tr("Whether the funds have {0} on record", money.yuan(split.fund)), split.fund),
        (tr("Whether {0} were taken from the account", money.yuan(split.account)), split.account),
    ]
    return [text for text, fen in named if fen]
