"""The journal: what happened, on disk before it matters."""

from terminal.journal.journal import Journal

__all__ = ["Journal"]
