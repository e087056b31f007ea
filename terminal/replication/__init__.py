"""The hospital's database: every terminal's journal in one place, and what the whole hospital settled."""

from terminal.replication.entries import opened
from terminal.replication.shipping import Replicator, ship

__all__ = ["Replicator", "opened", "ship"]
