"""The done page: the change to give in large digits, the print status, and the next patient."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from terminal import money
from terminal.model import CardCredential, Drawer, Settlement
from terminal.model.split import added
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
        if session.also:
            number = tr("{0} bills", 1 + len(session.also))
            settlement = _together(settlement, session.also)
        self.show_head(title, number, money_words.unconfirmed(session))
        record = session.drawer
        self.show_cash(_giving(record), record.change)
        failed = session.trouble
        goes_on = self._flow.next_bill is not None
        self.show_facts(_rows(settlement, record), _advice(session, settlement, goes_on=goes_on))
        self.show_print(session, tr("{0} The settlement stands.", failed.words.what) if failed else "")


def _together(first: Settlement, also: Sequence[Settlement]) -> Settlement:
    """Return several settlements as one, for what they come to."""
    split = added([each.split for each in (first, *also)])
    return replace(first, split=split, account_left=also[-1].account_left)


def _rows(settlement: Settlement, record: Drawer) -> list[tuple[str, str]]:
    rows = [
        (tr("Patient"), settlement.masked_name),
        (tr("Total"), money.yuan(settlement.split.total)),
        (tr("Funds"), money.yuan(settlement.split.fund)),
        (tr("Personal account"), money.yuan(settlement.split.account)),
        (tr("Due from the patient"), money.yuan(settlement.split.cash)),
        *money_words.rows(record),
    ]
    if back := sum(each.code_back for each in settlement.tender.deposits):
        rows.append((tr("Deposit back by phone"), money.yuan(back)))
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
    if money_words.surplus(record):
        return tr("Deposit to give back in cash")
    return tr("Change to give") if record.change else tr("No change to give")


def _advice(session: Session, settlement: Settlement, *, goes_on: bool) -> str:
    unpaid = len(session.patient.bills) if session.patient else 0
    things, said = list(_to_hand_over(session, settlement)), list[str]()
    if things:
        said.append(tr("Hand over: {0}.", tr(", ").join(things)))
    if session.trouble:
        said.append(tr("The receipt follows once it is printed."))
    if goes_on:
        said.append(tr("{0} more unpaid: Enter goes on with the next while the card lies there.", unpaid))
    elif unpaid:
        said.append(tr("{0} more unpaid: present the credential again for them.", unpaid))
    return "\n".join(said)


def _to_hand_over(session: Session, settlement: Settlement) -> Iterator[str]:
    """List what lies at the counter and is the patient's."""
    if session.patient and isinstance(session.patient.credential, CardCredential):
        yield tr("the card")
    if not session.trouble:
        yield tr("the receipt")
        if settlement.refusal and not (settlement.insured.self_pay or settlement.elsewhere):
            yield tr("the sheet for the claim")
    if session.drawer.change and not session.drawer.is_given:
        yield tr("the change")
