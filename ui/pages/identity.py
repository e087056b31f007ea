"""ID number, typed or from a reader that types, if neither card nor e-voucher can be used; checked, and the reason."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from terminal.model import IdCredential, IdReason
from terminal.private import Private, is_id_number
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row, set_role
from ui.widgets.live import announce

LENGTH, WIDTH = 18, 760
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class IdentityScreen(Screen):
    """Accepts digits with any focus; there is no field, so that no scan and no input method gets in."""

    takes_text = True

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._flow = flow
        self._typed, self._reason = "", -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Type the ID number"))
        self.number, self._advice_label = (
            label(role="figure", name=tr("ID number")),
            label(role="muted", wrap=True, live=True),
        )
        self._reasons = {reason: label(role="large") for reason in IdReason}
        self.take = button(tr("Enter  Ask the insurer who this is"), self._take, "default")
        title = label(tr("Type the ID number"), "hero")
        why = label(
            tr(
                "Only where neither card nor e-voucher will do; an ID-card reader that types fills in the number. "
                "Operator and reason are kept with the settlement."
            ),
            "muted",
            wrap=True,
        )
        inset = Panel(look, tr("ID number"), row(self.number), kind="inset")
        choose = label(tr("Reason (↑ ↓ choose)"), "caption")
        closing = label(tr("Ctrl+N or Esc closes this page."), "small")
        content = column(
            title, why, inset, self._advice_label, choose, *self._rows(), 1, self.take, closing, gap=look.px(12)
        )
        panel = Panel(look, tr("Type the ID number"), content, margin=28)
        panel.setMaximumWidth(look.px(WIDTH))
        self.setLayout(row(panel, gap=0))
        self._show()

    def _rows(self) -> list[QLabel]:
        return list(self._reasons.values())

    def show_session(self, _session: Session) -> None:
        """Clear everything that was typed."""
        self._typed, self._reason = "", -1
        self._show()

    def fill(self, number: str) -> None:
        """Show a number that a reader of identity cards typed."""
        self._typed = number
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle digits and a final X, Backspace, the arrows for the reason, and Enter."""
        key, text = Qt.Key(event.key()), event.text().upper()
        if key in _STEPS:
            self._reason = max(0, self._reason + _STEPS[key]) % len(IdReason)
            announce(self, _reason_text(list(IdReason)[self._reason]))
        elif key is Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take()
        elif len(self._typed) < LENGTH and (text.isdecimal() or (text == "X" and len(self._typed) == LENGTH - 1)):
            self._typed += text
        else:
            super().keyPressEvent(event)
        self._show()

    @property
    def _is_right(self) -> bool:
        return is_id_number(self._typed, self._flow.services.clock().date())

    def _take(self) -> None:
        if self._is_right and self._reason >= 0:
            credential = IdCredential(id_number=Private(self._typed), reason=list(IdReason)[self._reason])
            self._typed, self._reason = "", -1
            self._flow.present(credential)

    def _show(self) -> None:
        typed = self._typed
        self.number.setText(" ".join(part for part in (typed[:6], typed[6:14], typed[14:]) if part) + "▏")
        wrong = len(typed) == LENGTH and not self._is_right
        self._advice_label.setText(self._advice(wrong=wrong))
        set_role(self._advice_label, "warn" if wrong else "muted")
        for at, (reason, shown) in enumerate(self._reasons.items()):
            shown.setText(("● " if at == self._reason else "○ ") + _reason_text(reason))
        self.take.setEnabled(self._is_right and self._reason >= 0)

    def _advice(self, *, wrong: bool) -> str:
        if wrong:
            return tr("The check digit or the date is wrong: compare it with the card digit by digit.")
        if len(self._typed) < LENGTH:
            return tr("{0} of 18 characters", len(self._typed))
        return tr("The number is right.") if self._reason >= 0 else tr("The number is right; choose the reason.")


def _reason_text(reason: IdReason) -> str:
    return {
        IdReason.CARD_UNREADABLE: tr("The card cannot be read"),
        IdReason.CARD_WITHHOLDS: tr("The card does not tell whose it is (third generation)"),
        IdReason.NO_CARD_NO_PHONE: tr("No card and no phone at hand"),
        IdReason.VOUCHER_FAILS: tr("The e-voucher does not work"),
    }[reason]
