"""The suspense desk (待核台): what is open, what is known of it, what comes next by itself, and the one safe action."""

from terminal.accounts.suspense.items import Action, Item, Matter, item_of, matter_of, of_bill, of_journal, of_open

__all__ = ["Action", "Item", "Matter", "item_of", "matter_of", "of_bill", "of_journal", "of_open"]
