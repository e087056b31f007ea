"""The simulation desk, separate from the cashier's window: cards, a phone, paper, the network, and faults."""

from ui.simulation.phone import LIFETIME
from ui.simulation.window import SimulationDesk
from ui.widgets.code import Code

__all__ = ["LIFETIME", "Code", "SimulationDesk"]
