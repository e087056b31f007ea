"""The `jiesuan` command: what works without a window."""

from terminal.cli import (
    catalogue,
    explain,
    hospital,
    institutions,
    journal,
    network,
    packs,
    packs_diff,
    prove,
    prove_disk,
    scenario,
    suspense,
    whatif,
)
from terminal.cli.group import jiesuan

__all__ = [
    "catalogue",
    "explain",
    "hospital",
    "institutions",
    "jiesuan",
    "journal",
    "network",
    "packs",
    "packs_diff",
    "prove",
    "prove_disk",
    "scenario",
    "suspense",
    "whatif",
]
