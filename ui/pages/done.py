"""The done page: the change to give in large digits, the print status, and the next patient."""

from terminal import money
from terminal.model import Drawer, Settlement
from ui import money_words, words
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.outcome import OutcomeScreen
from ui.session import Session
from ui.style import Look


class DoneScreen(OutcomeScreen):
    """One settled bill."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__(look, flow, tr("This settlement"))

    def show_session(self, session: Session) -> None:
        """Show the settlement, and the print status of its receipt."""
        settlement = session.settlement
        if settlement is None:
            return
        title, number = _titled(settlement, again=session.again), tr("Number {0}", settlement.number)
        self.show_head(title, number, money_words.unconfirmed(session))
        record = session.drawer
        self.show_cash(_giving(record), record.change)
        failed, unpaid = session.trouble, len(session.patient.bills) if session.patient else 0
        self.show_facts(_rows(settlement, record), _advice(settlement, unpaid, is_printed=failed is None))
        self.show_print(session, tr("{0} The settlement stands.", failed.words.what) if failed else "")


def _rows(settlement: Settlement, record: Drawer) -> list[tuple[str, str]]:
    rows = [
        (tr("Patient"), settlement.masked_name),
        (tr("Total"), money.yuan(settlement.split.total)),
        (tr("Funds"), money.yuan(settlement.split.fund)),
        (tr("Personal account"), money.yuan(settlement.split.account)),
        (tr("Due from the patient"), money.yuan(settlement.split.cash)),
        *money_words.rows(record),
    ]
    if record.order:
        rows.append((tr("Order"), words.breakable(record.order)))
    if not settlement.refusal:
        rows.append((tr("Account balance after"), money.yuan(settlement.account_left)))
    return rows


def _titled(settlement: Settlement, *, again: bool) -> str:
    if again:
        return tr("Receipt again")
    return tr("Paid in full") if settlement.refusal else tr("Settled")


def _giving(record: Drawer) -> str:
    if record.change and record.is_given:
        return tr("Change given then: do not give it again")
    return tr("Change to give") if record.change else tr("No change to give")


def _advice(settlement: Settlement, unpaid: int, *, is_printed: bool) -> str:
    hand_back = tr("Hand back the card, the receipt and the change.")
    if settlement.refusal:
        hand_back = tr("Hand back the card, the receipt, the sheet for the claim and the change.")
    if not is_printed:
        hand_back = tr("Hand back the card and the change; the receipt follows once it is printed.")
    more = tr("{0} more unpaid: present the credential again for them.", unpaid)
    return f"{hand_back}\n{more}" if unpaid else hand_back
