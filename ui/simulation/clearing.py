"""The month's clearing between areas at the simulated insurers: done by one key, and who owes whom what."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter.simulation_desk import MonthCleared
from simulation.network.clearing_account import Entry
from terminal import money
from terminal.errors import JiesuanError
from terminal.texts import words
from ui.i18n import language, tr
from ui.style import Look
from ui.widgets.basic import button, clear, column, label, rule
from ui.widgets.facts import Facts
from ui.worker import Worker

KEY = "Ctrl+L"


class ClearingView(QWidget):
    """The key that clears the month, and below it what each insured area owes each place of care."""

    def __init__(
        self, clear_month: Callable[[], MonthCleared], look: Look, area_name: Callable[[str], str], worker: Worker
    ) -> None:
        super().__init__()
        self._clear_month, self._look, self._area_name, self._worker = clear_month, look, area_name, worker
        self.cleared: MonthCleared | None = None
        told = tr("The insured areas pay the places of care what their funds owe; what patients paid is no part of it.")
        self.told = label(told, wrap=True, live=True)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(look.px(6))
        self.button = button(tr("Ctrl+L  Clear this month"), self.run)
        self.setLayout(column(self.button, self.told, self._entries, 1, gap=look.px(8)))

    def run(self) -> None:
        """Clear the month of the counter's clock; doing it again brings what was settled since."""
        self._worker.run(self._clear_month, self._show)

    def _show(self, done: Future[MonthCleared]) -> None:
        try:
            made = self.cleared = done.result()
        except JiesuanError as error:
            self.told.setText(words(error, language()).what)
            return
        nothing = tr("{0}: nothing was settled between areas.", made.month)
        self.told.setText(tr("{0} is cleared.", made.month) if made.entries else nothing)
        clear(self._entries)
        for entry in made.entries:
            self._entries.addWidget(rule())
            self._entries.addWidget(label(self._owes(entry), "strong", wrap=True))
            facts = Facts(self._look, 4, ready=0)
            facts.show_rows(_rows(entry))
            self._entries.addWidget(facts)

    def _owes(self, entry: Entry) -> str:
        insured, place = (self._area_name(each) for each in (entry.pair.insured_area, entry.pair.place_area))
        amount = money.yuan(abs(entry.paid)).replace(" ", "\N{NO-BREAK SPACE}")
        if entry.paid < 0:
            return tr("{0} gives {1} {2} back", place, insured, amount)
        return tr("{0} owes {1} {2}", insured, place, amount)


def _rows(entry: Entry) -> list[tuple[str, str]]:
    rows = [(tr("Visits"), str(entry.settlements))]
    amounts = (
        (tr("Cost of care"), entry.total),
        (tr("Funds' part"), entry.fund),
        (tr("of it for earlier months"), entry.reversed_fund),
        (tr("Prepaid before"), entry.opening),
        (tr("Drawn from it"), entry.drawn),
        (tr("To pay"), entry.paid),
    )
    always = {tr("Cost of care"), tr("Funds' part"), tr("To pay")}
    return rows + [(name, money.yuan(fen)) for name, fen in amounts if fen or name in always]
