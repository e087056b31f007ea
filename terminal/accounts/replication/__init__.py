"""The hospital's database: every terminal's journal in one place, and what the whole hospital settled."""

from terminal.accounts.replication.entries import opened
from terminal.accounts.replication.shipping import Replicator, ship

__all__ = ["Replicator", "opened", "ship"]
