"""Reconciliation of a day: the books of insurer, hospital, channel, drawer and receipts against the journal."""

from terminal.accounts.reconcile.books import Books
from terminal.accounts.reconcile.compare import compare
from terminal.accounts.reconcile.day_end import insurer_book
from terminal.accounts.reconcile.report import ACTIONS, Action, Book, Column, Difference, Finding, Report

__all__ = [
    "ACTIONS",
    "Action",
    "Book",
    "Books",
    "Column",
    "Difference",
    "Finding",
    "Report",
    "compare",
    "insurer_book",
]
