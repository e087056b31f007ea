"""The `jiesuan` command: what works without a window."""

from terminal.cli import explain, institutions, packs, packs_diff, scenario, whatif
from terminal.cli.group import jiesuan

__all__ = ["explain", "institutions", "jiesuan", "packs", "packs_diff", "scenario", "whatif"]
