"""The `jiesuan` command: what works without a window."""

from terminal.cli import explain, institutions, journal, packs, packs_diff, scenario, suspense, whatif
from terminal.cli.group import jiesuan

__all__ = [
    "explain",
    "institutions",
    "jiesuan",
    "journal",
    "packs",
    "packs_diff",
    "scenario",
    "suspense",
    "whatif",
]
