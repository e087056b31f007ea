"""What is agreed, beside the payment: the total, who pays of it, and who else may."""

from PySide6.QtWidgets import QWidget

from terminal import money
from ui.i18n import tr
from ui.other_payers import may_take, named
from ui.pages.amount import PayerBreakdown
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import Panel, column, label, rule
from ui.widgets.facts import Facts

WIDTH = 300


class Agreement(QWidget):
    """The right of the collect page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFixedWidth(look.px(WIDTH))
        self._total, self.payers = label(role="figure"), PayerBreakdown(look)
        self._others, self._keys = Facts(look, gap=4, ready=3), label(role="small", wrap=True)
        content = column(
            label(tr("Total of the bill"), "caption"),
            self._total,
            self.payers,
            self._others,
            rule(),
            label(tr("The receipt is printed as soon as it is settled."), "small", wrap=True),
            self._keys,
            gap=look.px(10),
        )
        self.setLayout(column(Panel(look, tr("Who pays"), content), 1, gap=0))

    def show_session(self, session: Session) -> None:
        """Show who pays what is due, and the keys that let others pay."""
        if session.due is None:
            return
        self._total.setText(money.yuan(session.due.total))
        self.payers.show_split(session.due)
        self._others.show_rows([(named(each.kind), money.yuan(each.amount)) for each in session.others])
        self._others.setVisible(bool(session.others))
        keys = tr("For what is typed, or all of it: Alt+1 company on account, Alt+2 reduction, Alt+3 paid later.")
        self._keys.setText(keys if may_take(session) else "")
