"""The windows beside the cashier's: the simulation desk and the patient display."""

from typing import TYPE_CHECKING

from ui.frame import Call, Frame
from ui.window_config import WindowConfig

if TYPE_CHECKING:
    from ui.counter_services import CounterServices
    from ui.display import Display
    from ui.flow import Flow
    from ui.simulation import SimulationDesk
    from ui.worker import Worker


class SideWindows(Frame):
    """A window that opens others beside it; a scan is taken while any of them has the focus."""

    flow: "Flow"
    _services: "CounterServices"
    _worker: "Worker"

    def __init__(self, config: WindowConfig, open_suspense: Call) -> None:
        super().__init__(config, open_suspense, self.open_simulation)
        self.simulation: SimulationDesk | None = None
        self.display: Display | None = None

    def open_simulation(self) -> None:
        """Open the simulation desk beside this window."""
        if self._services.simulation is None:
            return
        if self.simulation is None:
            from ui.simulation import SimulationDesk  # noqa: PLC0415 - not needed for the first paint

            self.simulation = SimulationDesk(self._services, self._services.simulation, self._look, self, self._worker)
        self.simulation.show()
        self.simulation.raise_()
        self.simulation.activateWindow()
        self.wedge.watch(self.simulation.windowHandle())

    def simulation_key(self) -> None:
        """Open the simulation desk (Ctrl+M), unless a scanner sends that key as its suffix."""
        if not self.wedge.ends_scan():
            self.open_simulation()

    def toggle_display(self) -> None:
        """Open the patient's window, or close it."""
        if self.display is not None:
            self.close_display()
            return
        from ui.display import Display  # noqa: PLC0415 - most counters open none

        self.display = Display(self._services, self._look)
        self.display.show_session(self.flow.session)
        self.display.open_beside(self)
        self.wedge.watch(self.display.windowHandle())
        self.activateWindow()

    def close_display(self) -> None:
        """Close the patient display, if it is open."""
        if self.display is not None:
            self.display.close()
            self.display.deleteLater()
            self.display = None
