"""The hospital's database: the journals of all counters in one place, and the hospital's daily figures."""

from terminal.accounts.replication.entries import opened, rows_of
from terminal.accounts.replication.shipping import Replicator, ship, unshipped

__all__ = ["Replicator", "opened", "rows_of", "ship", "unshipped"]
