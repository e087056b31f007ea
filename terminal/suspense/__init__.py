"""The suspense desk (待核台): what is open, what is known of it, what comes next by itself, and the one safe action."""

from terminal.suspense.items import Action, Item, Matter, of_journal, open_items

__all__ = ["Action", "Item", "Matter", "of_journal", "open_items"]
