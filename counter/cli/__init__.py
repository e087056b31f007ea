"""The `jiesuan` command: everything that works without a window."""

from counter.cli import (
    catalogue,
    clearing,
    explain,
    hospital,
    institutions,
    journal,
    network,
    packs,
    packs_diff,
    prove,
    reconcile,
    scenario,
    suspense,
    whatif,
)
from counter.cli.group import jiesuan

__all__ = [
    "catalogue",
    "clearing",
    "explain",
    "hospital",
    "institutions",
    "jiesuan",
    "journal",
    "network",
    "packs",
    "packs_diff",
    "prove",
    "reconcile",
    "scenario",
    "suspense",
    "whatif",
]
