"""The `jiesuan` command: what works without a window."""

from terminal.cli import explain, institutions, packs, scenario, whatif
from terminal.cli.group import jiesuan

__all__ = ["explain", "institutions", "jiesuan", "packs", "scenario", "whatif"]
