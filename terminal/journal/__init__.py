"""The journal: what happened, on disk before it matters."""

from terminal.journal.book import Journal

__all__ = ["Journal"]
