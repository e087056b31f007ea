"""The page of a finished refund: the cash to return in large digits, kept lines, print status, and next patient."""

from terminal import money
from terminal.model import Drawer, Refunded
from ui import words
from ui.flow import Flow
from ui.i18n import tr
from ui.money_words import to_give_back, unconfirmed
from ui.pages.outcome import OutcomeScreen
from ui.session import Session
from ui.style import Look


class RefundedScreen(OutcomeScreen):
    """One refunded settlement."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__(look, flow, tr("This refund"))

    def show_session(self, session: Session) -> None:
        """Show the refund, and the print status of its receipt."""
        given = session.refunded
        if given is None:
            return
        self.show_head(
            _title(given, again=session.again),
            tr("Refund {0}", given.refund.number),
            _note(given) or unconfirmed(session),
        )
        record = session.drawer
        name, fen = to_give_back(record)
        self.show_cash(_given(record) if session.again and not record.to_hand_over else name, fen)
        self.show_facts(_rows(given), _advice(record))
        failed = session.trouble
        self.show_print(session, tr("{0} The refund stands.", failed.words.what) if failed else "")


def _advice(record: Drawer) -> str:
    if record.to_hand_over:
        return tr("Hand over the receipt and the cash; take the old receipt back.")
    return tr("Hand over the receipt; take the old receipt back.")


def _title(given: Refunded, *, again: bool) -> str:
    if given.kept and given.kept.insured_later:
        return tr("Still paid in full") if given.kept.refusal else tr("Settled by the insurer now")
    return tr("Refunded already") if again else tr("Refunded")


def _rows(given: Refunded) -> list[tuple[str, str]]:
    rows = [
        (tr("Patient"), given.settlement.masked_name),
        (tr("Settlement"), words.breakable(given.settlement.number)),
        (tr("Refunded at"), f"{given.refund.at:%Y-%m-%d %H:%M}"),
        (tr("Back to the funds"), money.yuan(-given.refund.fund)),
        (tr("Back to the account"), money.yuan(-given.refund.account)),
        (tr("Back in cash"), money.yuan(-given.refund.drawer_cash)),
    ]
    if given.refund.by_code:
        rows.append((tr("Back by phone"), money.yuan(-given.refund.by_code)))
    if given.kept:
        rows += [
            (tr("Settled again"), words.breakable(given.kept.number)),
            (tr("Funds"), money.yuan(given.kept.split.fund)),
            (tr("Personal account"), money.yuan(given.kept.split.account)),
            (tr("In cash"), money.yuan(given.kept.tender.cash)),
        ]
        if given.kept.tender.by_code:
            rows.append((tr("By phone"), money.yuan(given.kept.tender.by_code)))
    return rows


def _given(record: Drawer) -> str:
    if record.code_back and not record.cash_back:
        return tr("Went back by phone then; no cash was given")
    return tr("Cash given back then: do not give it again")


def _note(given: Refunded) -> str:
    if given.kept and given.kept.insured_later and given.kept.refusal:
        return tr("The insurer refused at the end ({0}): it stays paid in full, nothing goes back.", given.kept.refusal)
    if not given.code:
        return ""
    return tr(
        "What was to stay was not settled again ({0}): everything was given back, and these lines are unpaid.",
        given.code,
    )
