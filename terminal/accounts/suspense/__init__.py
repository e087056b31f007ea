"""The suspense desk (待核台): open items with the known facts, the automatic next step and the one safe action."""

from terminal.accounts.suspense.items import Action, Item, Matter, item_of, matter_of, of_bill, of_journal, of_open

__all__ = ["Action", "Item", "Matter", "item_of", "matter_of", "of_bill", "of_journal", "of_open"]
