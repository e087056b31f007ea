"""The registrations that would leave the patient less to pay, each with both amounts and its key."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from terminal import money
from terminal.benefit.whatif import Offer
from terminal.model import RegistrationKind
from ui.applying import Applying
from ui.flow import Flow
from ui.i18n import tr
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row


class OfferPanel(QWidget):
    """Shown below the bill while there is an offer; without a key the amount stays as it is."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._flow = flow
        self.buttons: tuple[QPushButton, ...] = tuple(
            button("", partial(flow.applying.take, at)) for at in range(len(Applying.KEYS))
        )
        self._head = label(role="caption", wrap=True, live=True)
        content = column(self._head, row(*self.buttons, gap=look.px(6)), gap=look.px(3))
        self.setLayout(column(Panel(look, tr("Registration"), content, margin=10), gap=0))
        self.hide()
        flow.applying.is_shown = self.isVisible
        flow.applying.found.connect(lambda: self.show_session(flow.session))

    def show_session(self, session: Session) -> None:
        """Show what the session's amount could be."""
        offers = self._flow.applying.offers(session) if session.payable else ()
        if offers:
            before = offers[0].before.personal if offers[0].before else 0
            self._head.setText(
                tr("Registered here now, the patient bears less than {0}; without a key it stays:", money.yuan(before))
            )
        for at, each in enumerate(self.buttons):
            each.setText(_named(at, offers[at]) if at < len(offers) else "")
            each.setVisible(at < len(offers))
        self.setVisible(bool(offers))


def _named(at: int, offer: Offer) -> str:
    kind, amount = _named_with_proof(offer.asked.kind), money.yuan(offer.after.personal)
    return f"{Applying.KEYS[at]}  {amount}\n{kind}"


def _named_with_proof(kind: RegistrationKind) -> str:
    """Return a kind of registration with the paper that it needs, for nobody is registered on an amount's account."""
    return {
        RegistrationKind.LONG_TERM: tr("long-term residence, with proof"),
        RegistrationKind.REFERRAL: tr("referral, with its letter"),
        RegistrationKind.TEMPORARY: tr("temporary"),
    }[kind]
