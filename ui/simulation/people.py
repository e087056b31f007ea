"""The sample people of the simulation desk, with what makes each case worth trying."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QListWidget, QListWidgetItem

from counter.simulation_desk import SamplePerson
from terminal import money
from terminal.model import Bill
from terminal.private import masked_name, masked_number
from ui import words
from ui.fonts import named
from ui.i18n import DOT, language, tr
from ui.style import Look
from ui.widgets.basic import wrap_items


class People(QListWidget):
    """One person a row; a double click or Enter puts the chosen person's card on the reader."""

    def __init__(
        self,
        people: Sequence[SamplePerson],
        look: Look,
        area_name: Callable[[str], str],
        insert: Callable[[], object],
    ) -> None:
        super().__init__()
        self._people, self._area_name = people, area_name
        wrap_items(self, tr("Sample people"))
        self.setSpacing(look.px(4))
        for person in people:
            self.addItem(QListWidgetItem(self._described(person)))
        self.setCurrentRow(0)
        self.itemActivated.connect(lambda _: insert())

    def chosen(self) -> SamplePerson | None:
        """Return the person whose row is chosen."""
        return self._people[self.currentRow()] if self.currentRow() >= 0 else None

    def choose(self, number: str) -> None:
        """Choose the row of a person."""
        self.setCurrentRow(next((at for at, each in enumerate(self._people) if each.number == number), 0))

    def _described(self, person: SamplePerson) -> str:
        area = self._area_name(person.insured.insured_area)
        why = (person.why.in_language(language()),) if person.why else ()
        return "\n".join(
            (
                DOT.join((named(masked_name(person.name)), masked_number(person.id_number))),
                *why,
                DOT.join((area, *words.benefit_facts(person.insured))),
                tr("; ").join(map(_unpaid, person.bills)) or tr("Nothing is unpaid."),
            )
        )


def _unpaid(bill: Bill) -> str:
    return f"{words.bill(bill)} {money.yuan(bill.stated_total)}"
