"""One item for everything that is open, from the transactions and entries of a journal alone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from terminal.checkout.backoff import due_at
from terminal.checkout.checks import is_as_agreed
from terminal.journal.entry import Entry, Step, fold
from terminal.journal.reader import unfinished
from terminal.model import Act, Noun, Settlement, State, Transaction


class Matter(StrEnum):
    """What is open of a bill."""

    SETTLING = "settling"
    """The insurer was asked to settle, and its answer is not known."""
    RESETTLING = "resettling"
    """The insurer was asked to settle the lines that stay after a refund, and its answer is not known."""
    IN_FULL = "in_full"
    """Everything was to be paid here, without the insurer, and this terminal was stopped over it."""
    DIFFERS = "differs"
    """The insurer settled something else than was agreed, which is to be cancelled."""
    PAYING = "paying"
    """The insurer has settled; whether the patient paid by code is not known."""
    UNPAID = "unpaid"
    """The insurer has settled, and the payment by code did not come about."""
    UNTOLD = "untold"
    """All is settled and paid; the hospital does not know of it yet."""
    REFUNDING = "refunding"
    """The insurer was asked for a refund, and its answer is not known."""
    REVERSING = "reversing"
    """A settlement or refund without an answer is being reversed, and whether it is is not known yet."""
    UNDOING = "undoing"
    """The insurer gave back something else than was taken, which is to be undone."""
    KEPT = "kept"
    """The whole was given back; the lines that stay are not settled again yet."""
    RETURNING = "returning"
    """The insurer has refunded; what had been paid by code is not given back yet."""
    REFUND_UNTOLD = "refund_untold"
    """All was given back; the hospital does not know of it yet."""


class Action(StrEnum):
    """The one thing that a person may do, which can never charge twice."""

    ASK = "ask"
    """Ask now what came of it, instead of when it is due."""
    TELL = "tell"
    """Tell the hospital now."""
    COLLECT = "collect"
    """Take the money in another way, or refund the settlement."""
    WAIT = "wait"
    """Nothing: another item of the same bill ends first."""


class Item(Noun, frozen=True):
    """Something open of a bill.

    `about` is the settlement that is to be made, to be paid or to be given back. `due` is when the terminal goes on by
    itself, None where it waits for a person or for another item. `evidence` are the entries of the transaction.
    """

    matter: Matter
    action: Action
    transaction: Transaction
    about: Settlement | None
    due: datetime | None
    evidence: tuple[Entry, ...]

    @property
    def amount(self) -> int:
        """What the patient is to pay, or to get back, in fen."""
        return self.about.tender.total if self.about else 0

    @property
    def why(self) -> Entry | None:
        """What told why the outcome is what it is; None where nothing did."""
        told = (each for each in reversed(self.evidence) if each.reason and each.step is not Step.ASKED)
        return next(told, None)

    @property
    def last_ask(self) -> Entry | None:
        """How recovery asked the last time, in vain; None where it has not asked yet."""
        return next((each for each in reversed(self.evidence) if each.step is Step.ASKED), None)


def of_journal(path: Path) -> tuple[Item, ...]:
    """Read what is open from a journal's file, oldest first, also while a terminal writes it.

    Raises BadInput("journal_missing"), "journal_too_new" or "journal_damaged".
    """
    found = (item for entries in unfinished(path) for item in of_bill(entries))
    return tuple(sorted(found, key=lambda item: item.transaction.id))


def of_open(path: Path, open_items: Sequence[Transaction]) -> tuple[Item, ...]:
    """Return the items of transactions that their journal has as open; raises what `of_journal` raises."""
    # What the journal has only noted yet is in no file, and open no more.
    wanted = {each.id for each in open_items}
    return tuple(item for item in of_journal(path) if item.transaction.id in wanted) if wanted else ()


def of_bill(entries: Sequence[Entry]) -> Iterator[Item]:
    """Tell what is open after all entries of one bill."""
    known = tuple(fold(entries).values())
    for each in known:
        if each.is_unfinished:
            yield item_of(each, known, entries)


def item_of(transaction: Transaction, known: Sequence[Transaction], entries: Sequence[Entry]) -> Item:
    """Make the item of an unfinished transaction; `known` and `entries` are those of its bill."""
    matter = matter_of(transaction)
    action = _action(matter, known)
    return Item(
        matter=matter,
        action=action,
        transaction=transaction,
        about=_about(transaction, known),
        due=due_at(transaction) if action in {Action.ASK, Action.TELL} else None,
        evidence=tuple(entry for entry in entries if entry.transaction_id == transaction.id),
    )


def matter_of(of: Transaction) -> Matter:
    """Tell what is open of an unfinished transaction."""
    return _of_settlement(of) if of.act is Act.SETTLE else _of_refund(of)


def _of_settlement(of: Transaction) -> Matter:
    made = of.settlement
    if of.awaits_answer:
        return Matter.REVERSING if of.is_reversing else _of_asked(made)
    if made and not is_as_agreed(made):
        return Matter.DIFFERS
    if of.is_unpaid:
        return Matter.PAYING if of.order else Matter.UNPAID
    return Matter.UNTOLD


def _of_asked(draft: Settlement | None) -> Matter:
    if draft and draft.replaces:
        return Matter.RESETTLING
    return Matter.IN_FULL if draft and draft.refusal else Matter.SETTLING


def _of_refund(of: Transaction) -> Matter:
    if of.awaits_answer and of.code == "refund_differs":
        return Matter.UNDOING
    if of.awaits_answer:
        return Matter.REVERSING if of.is_reversing else Matter.REFUNDING
    if of.has_more:
        return Matter.KEPT
    return Matter.RETURNING if _owes_back(of) else Matter.REFUND_UNTOLD


def _owes_back(of: Transaction) -> bool:
    """Whether more was paid by code than stays, and the payment channel has not given that back yet."""
    stays = of.settlement.tender.by_code if of.settlement and of.settlement.state is State.SETTLED else 0
    return not of.is_returned and of.refund is not None and -of.refund.by_code > stays


def _action(matter: Matter, known: Iterable[Transaction]) -> Action:
    if matter is Matter.UNPAID:
        return Action.COLLECT
    if matter is Matter.KEPT and any(each.awaits_answer for each in known):
        return Action.WAIT
    return Action.TELL if matter in {Matter.UNTOLD, Matter.REFUND_UNTOLD} else Action.ASK


def _about(of: Transaction, known: Iterable[Transaction]) -> Settlement | None:
    """Return what a transaction is to make, or the settlement that it is to give back."""
    if of.act is Act.SETTLE:
        return of.settlement
    made = (each.settlement for each in known if each.act is Act.SETTLE and each.number == of.number)
    return next((each for each in made if each and each.state in {State.SETTLED, State.REFUNDED}), None)
