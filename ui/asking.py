"""A window that asks for another counter in its place, and the condition: nothing is under way at this one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.frame import Frame
from ui.i18n import tr
from ui.step import Step

if TYPE_CHECKING:
    from counter.settings import Settings
    from ui.counter_services import CounterServices
    from ui.flow import Flow
    from ui.session import Session, ShiftStatus
    from ui.simulation import SimulationDesk
    from ui.story_run import StoryRun
    from ui.training_run import TrainingRun


class AskingWindow(Frame):
    """A window whose place another counter may take.

    `hospital_asked` is emitted with the code of another hospital and the number of the person whose sample card is in
    the reader, if any, `story_asked` with the name of a story or practice scene, `settings_asked` with what was
    saved. `run` is the one under way.
    """

    hospital_asked, story_asked = Signal(str, str), Signal(str)
    settings_asked = Signal(object)  # Settings
    flow: "Flow"
    shift_status: "ShiftStatus"
    simulation: "SimulationDesk | None"
    run: "StoryRun | TrainingRun | None"
    _services: "CounterServices"

    def ask_hospital(self, code: str) -> None:
        """Ask for another hospital: its counter opens in this program, so nothing may be under way at this one."""
        desk = self.simulation
        if desk is None or desk.hospitals is None or not self._services.simulated:
            return
        if why := why_not(self.flow.seen, self.shift_status):
            desk.hospitals.tell(why)
        else:
            self.hospital_asked.emit(code, desk.inserted)

    def renew(self, settings: "Settings") -> None:
        """Ask for this counter again with other settings, unless anything is under way: then they hold later."""
        if not self.run and not why_not(self.flow.seen, self.shift_status):
            self.settings_asked.emit(settings)

    def ask_story(self, name: str) -> None:
        """Ask for a story or a practice scene, with everything of its own: what the one that plays left is dropped."""
        desk, why = self.simulation, "" if self.run else why_not(self.flow.seen, self.shift_status)
        if why and desk and desk.scenes:
            desk.scenes.tell(why)
        elif not self.flow.session.under_way:
            self.story_asked.emit(name)


def why_not(session: "Session", shift_status: "ShiftStatus") -> str:
    """Say why another counter cannot open now; empty if it can."""
    if session.step is Step.LOCKED:
        return tr("This counter is locked: somebody has to sign in first.")
    if session.step is not Step.WAITING:
        return tr("Finish with this patient first.")
    if shift_status.open_items or not shift_status.is_read:
        return tr("An outcome is still unknown at this counter: it has to be known first (Ctrl+U).")
    return ""
