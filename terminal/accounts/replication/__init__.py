"""The hospital's database: the journals of all counters in one place, and the hospital's daily figures."""

from terminal.accounts.replication.entries import opened
from terminal.accounts.replication.shipping import Replicator, ship, unshipped

__all__ = ["Replicator", "opened", "ship", "unshipped"]
