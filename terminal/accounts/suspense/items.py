"""The open items, from the transactions and entries of a journal alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from msgspec.structs import replace

from terminal.accounts import till
from terminal.checkout.backoff import due_at
from terminal.checkout.checks import is_as_agreed
from terminal.journal.entry import Entry, Step, fold
from terminal.journal.reader import unfinished
from terminal.model import Act, Noun, Settlement, State, Transaction


class Matter(StrEnum):
    """The kinds of open item of a bill."""

    SETTLING = "settling"
    """The insurer was asked to settle; its answer is not known."""
    RESETTLING = "resettling"
    """The insurer was asked to settle the lines kept after a refund; its answer is not known."""
    IN_FULL = "in_full"
    """The patient was to pay everything without the insurer; the program stopped before the outcome was recorded."""
    DIFFERS = "differs"
    """The insurer settled other figures than agreed; the settlement is to be cancelled."""
    PAYING = "paying"
    """The insurer has settled; the outcome of the payment by code is not known."""
    UNPAID = "unpaid"
    """The insurer has settled; the payment by code failed."""
    SURPLUS = "surplus"
    """Settled and paid; money of deposits has not been given back to its own order yet."""
    UNTOLD = "untold"
    """Settled and paid; the hospital has not been notified yet."""
    REFUNDING = "refunding"
    """The insurer was asked for a refund; its answer is not known."""
    REVERSING = "reversing"
    """A settlement or refund without an answer is being reversed; the outcome of the reversal is not known yet."""
    UNCONFIRMED = "unconfirmed"
    """The insurer refused to reverse what had no answer; a query or the day's statement has to confirm that."""
    UNDOING = "undoing"
    """The insurer gave back other amounts than were taken; the refund is to be undone."""
    KEPT = "kept"
    """Everything was given back; the lines kept are not settled again yet."""
    RETURNING = "returning"
    """The insurer has refunded; the payment by code has not been given back yet."""
    REFUND_UNTOLD = "refund_untold"
    """Everything was given back; the hospital has not been notified yet."""


class Action(StrEnum):
    """The one action that a person may take on an item; it can never charge twice."""

    ASK = "ask"
    """Ask for the outcome now, before the next automatic query."""
    TELL = "tell"
    """Notify the hospital now."""
    COLLECT = "collect"
    """Collect the money by another tender, or refund the settlement."""
    WAIT = "wait"
    """None: another item of the same bill has to end first."""


class Item(Noun, frozen=True):
    """An open item of a bill.

    `about` is the settlement to be made, paid or given back. `due` is the time of the next automatic step; None if the
    item waits for a person or for another item. `evidence` holds the entries of the transaction.
    """

    matter: Matter
    action: Action
    transaction: Transaction
    about: Settlement | None
    due: datetime | None
    evidence: tuple[Entry, ...]

    @property
    def amount(self) -> int:
        """The amount that the patient is to pay or to get back, in fen."""
        return self.about.tender.total if self.about else 0

    @property
    def received(self) -> int | None:
        """The cash received so far for a settlement whose part by code is not paid, in fen; None for other items."""
        unpaid = self.matter in {Matter.PAYING, Matter.UNPAID}
        return till.totals(till.movements(self.evidence)).cash if unpaid else None

    @property
    def why(self) -> Entry | None:
        """The entry that gives the reason for the outcome; None if there is none."""
        reasons = (each for each in reversed(self.evidence) if each.reason and each.step is not Step.ASKED)
        return next(reasons, None)

    @property
    def last_ask(self) -> Entry | None:
        """The last recovery attempt without result; None before the first."""
        return next((each for each in reversed(self.evidence) if each.step is Step.ASKED), None)


def of_journal(path: Path) -> tuple[Item, ...]:
    """Return the open items of a journal's file, oldest first; the journal may be in use.

    Raises BadInput("journal_missing"), "journal_too_new" or "journal_damaged".
    """
    found = (item for entries in unfinished(path) for item in of_bill(entries))
    return tuple(sorted(found, key=lambda item: item.transaction.id))


def of_open(
    path: Path, open_items: Sequence[Transaction], due: Callable[[Transaction], datetime] = due_at
) -> tuple[Item, ...]:
    """Return the items of what a journal has as open, due when `due` returns; raises what `of_journal` raises."""
    # An outcome that is noted but not yet written is missing in the file, where its item still looks open.
    wanted = {each.id for each in open_items}
    found = (item for item in of_journal(path) if item.transaction.id in wanted) if wanted else ()
    return tuple(replace(item, due=item.due and due(item.transaction)) for item in found)


def of_bill(entries: Sequence[Entry]) -> Iterator[Item]:
    """Yield the open items after all entries of one bill."""
    known = tuple(fold(entries).values())
    for each in known:
        if each.is_unfinished:
            yield item_of(each, known, entries)


def item_of(transaction: Transaction, known: Sequence[Transaction], entries: Sequence[Entry]) -> Item:
    """Return the item of an unfinished transaction; `known` and `entries` are those of its bill."""
    evidence = tuple(entry for entry in entries if entry.transaction_id == transaction.id)
    matter = matter_of(transaction)
    if transaction.awaits_answer and _last_ask(evidence) == "reversal_refused":
        matter = Matter.UNCONFIRMED
    action = _action(matter, known)
    return Item(
        matter=matter,
        action=action,
        transaction=transaction,
        about=_about(transaction, known),
        due=due_at(transaction) if action in {Action.ASK, Action.TELL} else None,
        evidence=evidence,
    )


def _last_ask(evidence: Sequence[Entry]) -> str:
    return next((each.reason for each in reversed(evidence) if each.step is Step.ASKED), "")


def matter_of(of: Transaction) -> Matter:
    """Return the kind of open item of an unfinished transaction."""
    return _of_settlement(of) if of.act is Act.SETTLE else _of_refund(of)


def _of_settlement(of: Transaction) -> Matter:
    made = of.settlement
    if of.awaits_answer:
        return Matter.REVERSING if of.is_reversing else _of_asked(made)
    if made and not is_as_agreed(made):
        return Matter.DIFFERS
    if of.is_unpaid:
        return Matter.PAYING if of.order else Matter.UNPAID
    return Matter.SURPLUS if of.surplus else Matter.UNTOLD


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
    """Return whether more was paid by code than is kept, and the channel has not given the difference back yet."""
    kept = of.settlement.tender.by_code if of.settlement and of.settlement.state is State.SETTLED else 0
    return not of.is_returned and of.refund is not None and -of.refund.by_code > kept


def _action(matter: Matter, known: Iterable[Transaction]) -> Action:
    if matter is Matter.UNPAID:
        return Action.COLLECT
    if matter is Matter.KEPT and any(each.awaits_answer for each in known):
        return Action.WAIT
    return Action.TELL if matter in {Matter.UNTOLD, Matter.REFUND_UNTOLD} else Action.ASK


def _about(of: Transaction, known: Iterable[Transaction]) -> Settlement | None:
    """Return the settlement that a transaction is to make or to give back."""
    if of.act is Act.SETTLE:
        return of.settlement
    made = (each.settlement for each in known if each.act is Act.SETTLE and each.number == of.number)
    return next((each for each in made if each and each.state in {State.SETTLED, State.REFUNDED}), None)
