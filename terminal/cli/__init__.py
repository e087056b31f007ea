"""The `jiesuan` command: what works without a window."""

from terminal.cli import explain, packs, scenario, whatif
from terminal.cli.group import jiesuan

__all__ = ["explain", "jiesuan", "packs", "scenario", "whatif"]
