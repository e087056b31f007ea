"""The simulation desk, clearly apart from the cashier's window: cards, a phone, paper, the way, and what goes wrong."""

from ui.simulation.phone import LIFETIME
from ui.simulation.window import SimulationDesk
from ui.widgets.code import Code

__all__ = ["LIFETIME", "Code", "SimulationDesk"]
