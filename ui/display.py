"""The patient display: the amount to pay, in digits legible from two metres, and the progress of the payment."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QWidget

from terminal import money
from terminal.model import Drawer
from terminal.private import masked_name
from ui.counter_services import CounterServices
from ui.fonts import drawable
from ui.i18n import tr
from ui.outcomes import Outcome, outcome_of
from ui.session import Session, Step
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import CENTRE, MIDDLE, column, label, row, rule, set_role
from ui.widgets.code import Code

SIZE, UPRIGHT, MARGINS = (1024, 600), (600, 800), (28, 18)
AMOUNT, TITLE, NAME, HINT, STAGE, CODE = 170, 52, 36, 30, 26, 300
# The smallest size of a text, and the part of the usual size below which only what matters most is shown.
LEAST, SMALL = 13, 0.45
_STAGES = {
    Step.IDENTIFYING: 0,
    Step.COUNTER: 1,
    Step.COLLECT: 1,
    Step.SETTLING: 2,
    Step.DONE: 3,
}


class Display(QWidget):
    """A window for the patient, on the second screen if there is one; it accepts no input and shows no full name.

    `closed` is emitted when somebody closes it. In a small window everything is smaller, in an upright one the code is
    below the amount.
    """

    closed = Signal()

    def __init__(self, services: CounterServices, look: Look) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._services, self._look, self._is_small = services, look, False
        self._texts: list[tuple[QLabel, int]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("display")
        self.setWindowTitle(tr("Patient display"))
        self.setAccessibleName(tr("Patient display"))
        self._name, self._title = self._text(NAME), self._text(TITLE)
        self.amount = Amount(look, AMOUNT, self._title, live=False)
        self.amount.setAlignment(CENTRE)
        self._hint = self._text(HINT, wrap=True)
        self.code = Code(look, tr("Payment code"), CODE)
        self._stages = [self._text(STAGE) for _ in _stages()]
        self._lay_out(services)
        self.resize(*(look.px(side) for side in SIZE))
        self.show_session(Session())

    def _text(self, size: int, *, wrap: bool = False) -> QLabel:
        made = label(wrap=wrap)
        made.setAlignment(CENTRE)
        self._texts.append((made, size))
        return made

    def _lay_out(self, services: CounterServices) -> None:
        px = self._look.px
        self._hospital, self._simulated = label(services.hospital, "hospital"), label(tr("Simulation"), "badge")
        marks = (self._hospital, self._simulated) if services.simulated else (self._hospital,)
        head = row(*marks, 1, self._name, gap=px(16))
        for mark in marks:
            head.setAlignment(mark, MIDDLE)
        words = column(1, self._title, self.amount, self._hint, 1, gap=px(8))
        self._middle = middle = row(words, self.code, gap=px(24))
        middle.setStretch(0, 1)
        middle.setAlignment(self.code, CENTRE)
        stages, self._rule = row(*self._stages, gap=px(8)), rule()
        self._whole = column(head, middle, self._rule, stages, gap=px(10))
        self._whole.setStretch(1, 1)
        # The window keeps the size that it is given, and everything in it follows.
        self._whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._whole)

    def fill(self, screen: QScreen) -> None:
        """Fill a screen of its own."""
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on=False)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def show_above(self, place: QRect) -> None:
        """Open at a place of the cashier's screen, above all other windows, so that none covers the code."""
        self.setWindowState(Qt.WindowState.WindowNoState)
        if not self.windowFlags() & Qt.WindowType.WindowStaysOnTopHint:
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setGeometry(place)
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Emit `closed`."""
        super().closeEvent(event)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit everything to the new size."""
        super().resizeEvent(event)
        is_upright = self.height() > self.width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(down if is_upright else across)
        usual = UPRIGHT if is_upright else SIZE
        factor = min(1.0, self.width() / self._look.px(usual[0]), self.height() / self._look.px(usual[1]))
        self._is_small = factor < SMALL
        self._hospital.setHidden(self._is_small or (factor < 1 and is_upright))
        for each in (self._rule, *self._stages):
            each.setHidden(self._is_small)
        self._show_hint()
        self._fit(factor)

    def _show_hint(self) -> None:
        """Leave the place of the hint to a code where there is little."""
        self._hint.setHidden(self._is_small and not self.code.isHidden())

    def _fit(self, factor: float) -> None:
        for text, size in self._texts:
            # A style sheet of its own, as the window's has no size this large.
            text.setStyleSheet(f"font-size: {self._look.px(max(LEAST, round(size * factor)))}px")
        across, down = (self._look.px(round(size * factor)) for size in MARGINS)
        self._whole.setContentsMargins(across, down, across, down)
        self.amount.change_size(round(AMOUNT * factor))
        self.code.change_size(self._code_room() if self._is_small else round(CODE * factor))

    def _code_room(self) -> int:
        """Return the size of a code that takes what a small window can give, at scale 1."""
        wide, high = self.width() / self._look.scale, self.height() / self._look.scale
        return round(min(wide * 0.8, high * 0.4) if high > wide else min(wide * 0.38, high * 0.7))

    def show_session(self, session: Session) -> None:
        """Show the progress of the patient's payment."""
        title, fen, hint = _message(session)
        self._name.setText(drawable(_name(session)))
        is_borrowed = bool(self._services.borrower(session))
        self._simulated.setText(tr("Simulation, borrowed person") if is_borrowed else tr("Simulation"))
        self._title.setText(title)
        self.amount.setVisible(fen is not None)
        self.amount.show_fen(fen or 0)
        self._hint.setText(hint)
        self.code.show_text(session.offered or "")
        self.code.setVisible(bool(session.offered))
        self._show_hint()
        self._show_stage(_STAGES.get(session.step))

    def _show_stage(self, now: int | None) -> None:
        for at, (stage, name) in enumerate(zip(self._stages, _stages(), strict=True)):
            reached = now is not None and at <= now
            mark = "✓" if now is not None and at < now else "●" if at == now else "○"
            stage.setText(f"{mark} {name}")
            set_role(stage, "strong" if reached else "muted")


def _stages() -> tuple[str, ...]:
    return tr("Identify"), tr("To pay"), tr("Paying"), tr("Done")


def _name(session: Session) -> str:
    if session.patient:
        return masked_name(session.patient.person.name)
    done = session.refunded.settlement if session.refunded else session.settlement or session.unpaid
    return done.masked_name if done and not session.again else ""


def _message(session: Session) -> tuple[str, int | None, str]:
    """Return the state, the amount that goes with it (fen, None if there is none), and what to do."""
    due = session.due
    match session.step:
        case Step.COUNTER | Step.COLLECT if due:
            return tr("To pay"), session.drawer.owed, _total(session)
        case Step.SETTLING:
            return _paying(session)
        case Step.DONE if session.settlement and (not session.again or session.to_hand_over):
            return _done(session.drawer, is_printed=session.trouble is None)
        case Step.REFUNDED if session.refunded and (not session.again or session.to_hand_over):
            return _given_back(session.drawer)
    outcome = outcome_of(session.pending) if session.step is Step.PENDING and session.pending else Outcome.OPEN
    if outcome is Outcome.SETTLED:
        return _done(session.drawer, is_printed=False)
    return _given_back(session.drawer) if outcome is Outcome.REFUNDED else _without_amount(session)


def _without_amount(session: Session) -> tuple[str, None, str]:
    if session.step is Step.WAITING:
        return tr("Welcome"), None, tr("Insert the social-security card, or show the medical e-voucher to the scanner.")
    if session.step is Step.IDENTIFYING:
        return tr("Being identified…"), None, ""
    is_told = session.step is Step.PENDING or (session.step is Step.TROUBLE and session.patient)
    trouble_shown = session.trouble if is_told else None
    return tr("One moment, please"), None, trouble_shown.words.patient if trouble_shown else ""


def _total(session: Session) -> str:
    """Return the parts that with the amount due add up to the total, and what was paid before."""
    due, paid = session.due, session.drawer.paid
    if due is None:
        return ""
    parts = [tr("Total {0}, of which the insurance pays {1}", *_sums(due.total, due.fund))]
    if due.account:
        parts.append(tr("the personal account pays {0}", *_sums(due.account)))
    if paid:
        parts.append(tr("{0} is paid already", *_sums(paid)))
    return tr(", ").join(parts)


def _paying(session: Session) -> tuple[str, int | None, str]:
    by_code = session.tender.by_code if session.tender else 0
    if session.offered:
        return tr("Pay by phone"), by_code, tr("Scan this code with your phone.")
    if session.offered is not None:
        return tr("Pay by phone"), by_code, tr("Please agree on your phone.")
    return tr("Settling…"), session.drawer.owed if session.due else None, tr("Please wait.")


def _done(record: Drawer, *, is_printed: bool) -> tuple[str, int | None, str]:
    if record.change:
        title, fen, hint = (
            tr("Paid. Your change"),
            record.change,
            tr("Please take your card, the receipt and the change."),
        )
    else:
        title, fen, hint = tr("Paid"), record.paid, tr("Please take your card and the receipt.")
    return title, fen, hint if is_printed else tr("Please wait a moment for your receipt.")


def _given_back(record: Drawer) -> tuple[str, int | None, str]:
    if record.code_back and not record.cash_back:
        return tr("Refunded. It goes back by phone"), record.code_back, ""
    by_phone = tr("{0} goes back by phone", *_sums(record.code_back)) if record.code_back else ""
    return tr("Refunded. You get back"), record.cash_back, by_phone


def _sums(*fen: int) -> tuple[str, ...]:
    # An amount broken across two lines is misread.
    return tuple(money.yuan(each).replace(" ", "\N{NO-BREAK SPACE}") for each in fen)
