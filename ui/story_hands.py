"""The hands of a story: what one step does at the counter, its devices, its patient's phone and other counters."""

from PySide6.QtCore import Qt

from counter.simulation_desk import Simulation
from counter.story import Begun, meanwhile
from devices.applet import FaultKind
from simulation.story import Answer, Key, Step, Story
from terminal.model import TradeState
from ui.player import Player


class StoryHands:
    """Does the steps of a story at the window of a player."""

    def __init__(self, player: Player, story: Story, begun: Begun) -> None:
        self._player, self._story, self._begun = player, story, begun

    def do(self, number: int, step: Step) -> None:
        """Do a step, counted from 1: what happens elsewhere and at the devices, then the amount and the key.

        Raises JiesuanError where an earlier bill does not settle at the other counter.
        """
        meanwhile(self._begun, self._story, number)
        simulation = self._player.services.simulation
        if simulation:
            set_printer(simulation, step.printer)
        if step.received is not None:
            self._player.type_amount(step.received)
        if step.key is Key.F2 and simulation:
            simulation.slot.insert(self._story.person, FaultKind(step.card) if step.card else None)
        elif step.key is Key.F3 and simulation and simulation.issue_voucher and not self._player.session.bill:
            self._player.window.flow.scanned(simulation.issue_voucher(self._story.person))
        elif step.key is Key.CLEARING:
            self._clear_month()
        else:
            self._press(step.key)

    def answer(self, answer: Answer) -> None:
        """Answer on the patient's phone what the counter asks to pay."""
        if simulation := self._player.services.simulation:
            answer_phone(simulation, answer)

    def _clear_month(self) -> None:
        """Clear the month on the simulation desk, which opens for it."""
        self._player.window.open_simulation()
        if desk := self._player.window.simulation:
            desk.clear_month()

    def _press(self, key: Key) -> None:
        if key is Key.ENTER:
            self._player.press(Qt.Key.Key_Return)
        else:
            self._player.press_all(key.value)


def answer_phone(simulation: Simulation, answer: Answer) -> None:
    """Answer on the patient's phone what the counter asked to pay last."""
    if phone := simulation.phone:
        waiting = [each.order for each in phone.book() if each.state is TradeState.PENDING]
        for order in waiting[-1:]:
            phone.agree(order) if answer is Answer.AGREES else phone.decline(order)


def set_printer(simulation: Simulation, state: str) -> None:
    """Put the printer into a state, none for as it is."""
    if (printer := simulation.printer) and state:
        for code in printer.faults:
            printer.set_fault(code, code == f"printer_{state}")
