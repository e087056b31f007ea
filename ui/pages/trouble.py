"""An error as a panel: what happened, did money move, what to do now, what to tell the patient."""

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.flow import Flow
from ui.i18n import tr
from ui.pages.page import Page
from ui.session import Session
from ui.style import Look
from ui.trouble import Gravity
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import LEFT, Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import TOP


class TroublePage(Page):
    """One error in four answers, with the code IT asks for and the keys that lead on."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look = look
        self._mark, self._title = Shape(look, 26), label(role="hero", wrap=True)
        self._answers = {part: label(role="large", wrap=True) for part in ("what", "money", "next", "patient")}
        self._code = label(role="small", name=tr("Code for IT"))
        self.again = button(tr("F5  Try again"), flow.presettle, "default")
        self.back = button(tr("Esc Back"), flow.back, "second")
        head = row(self._mark, self._title, gap=look.px(14))
        head.setStretch(1, 1)
        self._head = Panel(look, tr("Error"), head, margin=20, kind="refused")
        keys = row(self._code, 1, self.back, self.again, gap=look.px(10))
        content = column(self._head, self._grid(), 1, rule(), keys, gap=look.px(24))
        self.setLayout(column(Panel(look, tr("Error"), content, margin=26), gap=0))

    @property
    def first(self) -> QWidget:
        """What has the focus when the page comes: the way that changes nothing."""
        return self.back

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(28))
        grid.setVerticalSpacing(self._look.px(24))
        grid.setContentsMargins(self._look.px(20), 0, self._look.px(20), 0)
        grid.setColumnStretch(1, 1)
        for at, (part, name) in enumerate(_questions().items()):
            grid.addWidget(label(name, "question"), at, 0, LEFT | TOP)
            grid.addWidget(self._answers[part], at, 1, TOP)
            self._answers[part].setAccessibleName(name)
        return grid

    def show_session(self, session: Session) -> None:
        """Show the session's error; trying again is offered only where nothing can be charged twice."""
        told = session.trouble
        if told is None:
            return
        health = Health.BAD if told.gravity is Gravity.UNKNOWN else Health.WARN
        self._mark.show_health(health)
        self._title.setText(_titles()[told.gravity])
        set_role(self._head, "unknown" if told.gravity is Gravity.UNKNOWN else "refused", "panel")
        for part, answer in self._answers.items():
            answer.setText(getattr(told.words, part))
        self._code.setText(tr("Code for IT: {0}", told.code))
        self.again.setVisible(session.bill is not None and not session.locked)


def _questions() -> dict[str, str]:
    return {
        "what": tr("What happened"),
        "money": tr("Did money move"),
        "next": tr("What to do now"),
        "patient": tr("Tell the patient"),
    }


def _titles() -> dict[Gravity, str]:
    return {
        Gravity.BAD_INPUT: tr("Something does not fit"),
        Gravity.REFUSED: tr("Refused"),
        Gravity.NOT_SENT: tr("Not sent"),
        Gravity.UNKNOWN: tr("Outcome unknown"),
        Gravity.DEVICE: tr("A device needs a hand"),
    }
