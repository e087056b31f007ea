"""The simulation desk's window; every part of it is marked as a simulation."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QPushButton, QTabWidget, QWidget

from counter.simulation_desk import Simulation
from devices.applet import FaultKind
from ui.counter_services import CounterServices
from ui.i18n import tr
from ui.simulation import words
from ui.simulation.clearing import KEY, ClearingView
from ui.simulation.elsewhere import PaidElsewhere
from ui.simulation.faults import FaultsView
from ui.simulation.hops import HopsView
from ui.simulation.hospitals import Hospitals
from ui.simulation.paper import PaperView
from ui.simulation.people import People
from ui.simulation.phone import Phone
from ui.simulation.scenes import Scenes
from ui.simulation.turns import Turns
from ui.simulation_phone import PaymentPhone
from ui.story_run import StoryRun
from ui.style import Look
from ui.training_run import TrainingRun
from ui.widgets.basic import Panel, button, column, label, row, scrolling, take_no_text
from ui.widgets.choice import Choice
from ui.worker import Worker

SIZE = (1344, 706)
SIDE, PHONE, PAPER = 306, 266, 304


class SimulationDesk(QWidget):
    """Sample people whose cards go into the reader and whose phones show e-vouchers; `cashier` receives the scans.

    With a card that goes in, or a code that is scanned, the cashier's window comes forward: its are the next keys. If
    `compact`, the desk's parts are pages of their own.
    """

    def __init__(
        self,
        services: CounterServices,
        simulation: Simulation,
        look: Look,
        cashier: QWidget,
        worker: Worker,
        run: StoryRun | TrainingRun | None = None,
        *,
        compact: bool = False,
        best: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._cashier, self._compact = cashier, compact
        self._simulation, self._look, self._worker = simulation, look, worker
        self.setObjectName("simulation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("Simulation desk"))
        self.people = People(simulation.people, look, services.area_name, self.insert)
        self.card = Choice(tr("What the card does"))
        self.card.offer(list(words.cards().items()))
        self.phone = Phone(look, cashier)
        self.paper = PaperView(simulation.printer, look) if simulation.printer else None
        self.hops = HopsView(simulation.network, look, compact=compact) if simulation.network else None
        self.faults = FaultsView(simulation.network.timeline, look) if simulation.network else None
        self.knobs = {name: self._knob(name, turn) for name, turn in simulation.knobs.items()}
        self.lent = label("", "muted", wrap=True)
        self.hospitals = Hospitals(simulation.places, look, services.area_name) if simulation.places else None
        self.scenes = Scenes(look, run, best) if simulation.issue_voucher else None
        clear_month = simulation.clear_month
        self.clearing = ClearingView(clear_month, look, services.area_name, worker) if clear_month else None
        self._turns, self.inserted = Turns(look), ""
        self.setLayout(self._tabbed() if compact else self._layout())
        self.resize(*(look.px(side) for side in SIZE))
        ((self.scenes and self.scenes.first()) or self.people).setFocus()
        if self.clearing:
            key = QShortcut(QKeySequence(KEY), self)
            key.activated.connect(self.clear_month)
            if isinstance(run, StoryRun):
                key.activated.connect(partial(run.pressed, KEY))

    def _layout(self) -> QBoxLayout:
        px = self._look.px
        head = row(label(tr("Simulation"), "badge"), self._calm(), 1, self._card_route(), gap=px(10))
        middle = row(self._handset(), self._wrong(), gap=px(12))
        middle.setStretch(1, 1)
        sides = row(self._cards_or_moves(), middle, self._papers(), gap=px(12))
        sides.setStretch(1, 1)
        layout = column(head, sides, gap=px(10))
        layout.setStretch(1, 1)
        if self.hops:
            layout.insertWidget(1, self._way(self.hops))
        layout.setContentsMargins(*(px(12),) * 4)
        return layout

    def _tabbed(self) -> QBoxLayout:
        """Lay out one page for each part, chosen by Alt and its number."""
        px, tabs = self._look.px, QTabWidget()
        take_no_text(tabs, tabs.tabBar())
        parts: list[tuple[QWidget, str]] = [
            (self._cards(), tr("Cards")),
            (self._handset(), tr("Phone")),
            (self._papers(), tr("Paper")),
            (self._wrong(), tr("Faults")),
            *([(self._network(), tr("Network"))] if self.hops or self.clearing else []),
            *([(self._moves(self.hospitals), tr("Hospital"))] if self.hospitals else []),
        ]
        if self.scenes:
            self.scenes.placed(scenes := list[tuple[QWidget, str]]())
            both = self._turns.place(scenes, tr("Scenes"))
            parts.insert(0 if self.scenes.first() else len(parts), (both, tr("Scenes")))
        for number, (part, name) in enumerate(parts, 1):
            tabs.addTab(page := scrolling(part, name), f"&{number} {name}")
            self._turns.add(part, partial(tabs.setCurrentWidget, page))
        tabs.currentChanged.connect(lambda _: self._enter(tabs.currentWidget()))
        hint = label(tr("Alt and a number: another page"), "muted", wrap=True)
        head = row(label(tr("Simulation"), "badge"), self._calm(), 1, hint, gap=px(10))
        layout = column(head, tabs, self._card_route(), gap=px(4))
        layout.setContentsMargins(*(px(8),) * 4)
        return layout

    def _enter(self, page: QWidget) -> None:
        """Give a page's first button or list the keyboard."""
        takes = (each for each in page.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        first = next((each for each in takes if each.isVisibleTo(page) and each.isEnabled()), None)
        if first:
            first.setFocus()

    def _way(self, hops: HopsView) -> Panel:
        caption = label(tr("The way to the insured area"), "caption")
        return Panel(self._look, caption.text(), column(caption, hops, gap=self._look.px(4)))

    def _network(self) -> QWidget:
        parts: list[tuple[QWidget, str]] = []
        if self.hops:
            parts.append((self._way(self.hops), tr("The way to the insured area")))
        if self.clearing:
            parts.append((self._month(self.clearing), tr("Clearing between areas")))
        return self._turns.place(parts, tr("What is shown here"))

    def _cards_or_moves(self) -> QWidget:
        """Lay out the people and, in their place when chosen, the hospitals, the clearing or the stories."""
        parts: list[tuple[QWidget, str]] = [(self._cards(), tr("Sample people"))]
        if self.hospitals:
            parts.append((self._moves(self.hospitals), tr("Where the counter stands")))
        if self.clearing:
            parts.append((self._month(self.clearing), tr("Clearing between areas")))
        if self.scenes:
            self.scenes.placed(parts, lambda name, page: self._panel(name, SIDE, page))
        both = self._turns.place(parts, tr("What is shown here"))
        both.setFixedWidth(self._look.px(SIDE))
        return both

    def _moves(self, hospitals: Hospitals) -> Panel:
        return self._panel(tr("Where the counter stands"), SIDE, hospitals)

    def _month(self, clearing: ClearingView) -> Panel:
        return self._panel(name := tr("Clearing between areas"), SIDE, scrolling(clearing, name))

    def clear_month(self) -> None:
        """Clear the month between areas, and show the page that says what came out."""
        if self.clearing:
            self._turns.show(self.clearing)
            self.clearing.button.setFocus()
            self.clearing.run()

    def show_stories(self) -> None:
        """Show the page of stories, its list with the keyboard."""
        if self.scenes:
            self._turns.show(self.scenes.stories)
            self.scenes.stories.list.setFocus()

    def _calm(self) -> QWidget:
        return label(tr("Nobody here exists; no money moves."), "muted")

    def _card_route(self) -> QWidget:
        real = tr("Cards go through the real card service (pcscd and a virtual reader).")
        simulated = tr("Cards go to a reader simulated in this program, past any card service.")
        return label(real if self._simulation.real_service else simulated, "muted", wrap=self._compact)

    def _cards(self) -> Panel:
        card = row(
            button(tr("Insert card"), self.insert), button(tr("Take card out"), self.remove), gap=self._look.px(8)
        )
        if not self._simulation.lend:
            return self._panel(tr("Sample people"), SIDE, self.people, self.card, card)
        lend = button(tr("Lend to the card in the real reader"), self.lend)
        lend.setObjectName("lend")
        return self._panel(tr("Sample people"), SIDE, self.people, self.card, card, lend, self.lent)

    def _handset(self) -> Panel:
        """The phone, which exists only if the insurer issues codes."""
        self.handset = self._panel(tr("The patient's phone"), PHONE, self._screen())
        self.handset.setVisible(bool(self._simulation.issue_voucher or self._simulation.phone))
        return self.handset

    def _wrong(self) -> Panel:
        knobs = QGridLayout()
        for at, knob in enumerate(self.knobs.values()):
            knobs.addWidget(knob, at // 2, at % 2)
        return self._panel(tr("What goes wrong"), 0, self.faults or 1, label(tr("Devices"), "caption"), knobs)

    def _screen(self) -> QWidget:
        """Lay out the phone's screens: e-vouchers, payment codes, or both in turn."""
        parts: list[tuple[QWidget, str]] = []
        if self._simulation.issue_voucher:
            voucher = QWidget()
            issue, px = button(tr("Show a new e-voucher"), self.issue), self._look.px
            voucher.setLayout(column(self.phone, issue, 1, gap=px(8)))
            parts.append((voucher, tr("Medical e-voucher")))
        if self._simulation.phone:
            paying = PaymentPhone(self._simulation.phone, self._look, self.phone.scan_text)
            parts.append((paying, tr("Payment code")))
        if outdoors := self._simulation.outdoors:
            parts.append((PaidElsewhere(outdoors, self.people.chosen, self._look, self._worker), tr("Paid elsewhere")))
        return self._turns.place(parts, tr("What the phone shows"))

    def _papers(self) -> Panel:
        (made := self._panel(tr("The printer"), PAPER, self.paper or 1)).setVisible(self.paper is not None)
        return made

    def _panel(self, name: str, width: int, *content: QWidget | QLayout | int) -> Panel:
        made = Panel(self._look, name, column(label(name, "caption"), *content, gap=self._look.px(8)))
        if width and not self._compact:
            made.setFixedWidth(self._look.px(width))
        return made

    def _knob(self, name: str, turn: Callable[[bool], object]) -> QPushButton:
        made = button(words.knobs()[name], lambda: None)
        made.setCheckable(True)
        made.toggled.connect(lambda is_on: self._turn(partial(turn, is_on), made))
        return made

    def _turn(self, turn: Callable[[], object], knob: QPushButton) -> None:
        """Turn a knob on the worker; one that cannot be turned is reset."""

        def turned(done: Future[object]) -> None:
            if done.exception():
                knob.blockSignals(True)
                knob.setChecked(not knob.isChecked())
                knob.blockSignals(False)

        self._worker.run(turn, turned)

    def insert(self) -> None:
        """Put the chosen person's card into the reader, intact or with the chosen fault."""
        person, fault = self.people.chosen(), self.card.value
        self.inserted = person.number if person else ""
        if person:
            self._simulation.slot.insert(person.number, fault if isinstance(fault, FaultKind) else None)
        if person:
            self._cashier.raise_()
            self._cashier.activateWindow()

    def insert_again(self, number: str) -> None:
        """Put the card of a person in that was in the reader at the hospital before."""
        self.people.choose(number)
        self.insert()

    def remove(self) -> None:
        """Take the card out of the reader."""
        self.inserted = ""
        self._simulation.slot.remove()

    def lend(self) -> None:
        """Lend the chosen person to the unknown card in a real reader, until this program ends."""
        person = self.people.chosen()
        if person and self._simulation.lend:
            done = tr("The card in the reader stands for this person, until the program ends.")
            none = tr("There is no unknown card in a real reader.")
            self.lent.setText(done if self._simulation.lend(person.number) else none)

    def issue(self) -> None:
        """Show a new e-voucher of the chosen person, valid for a minute."""
        person = self.people.chosen()
        if person and self._simulation.issue_voucher:
            issued = partial(self._simulation.issue_voucher, person.number)
            self._worker.run(issued, lambda done: self.phone.show_code(done.result()))

    def end(self) -> None:
        """End what was started for this desk."""
        if self.paper:
            self.paper.close()
        self.close()
        self.deleteLater()
