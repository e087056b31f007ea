"""The life of a settlement in stages: which it passed, when, and where it stopped."""

from collections.abc import Container, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from terminal.checkout.finder import Hit
from terminal.journal.entry import Step
from terminal.model import Drawer, State, Transaction


class Stage(StrEnum):
    """The stages, in their order."""

    SETTLED = "settled"
    PAID = "paid"
    TOLD = "told"
    PRINTED = "printed"
    GIVEN = "given"
    REFUNDED = "refunded"


class Mark(StrEnum):
    """Whether a stage is passed, waits for somebody, or does not come up."""

    DONE = "done"
    WAITS = "waits"
    NONE = "none"


class Passed(NamedTuple):
    """One stage of a life; `at` is when it was passed, None where it was not or nobody wrote that down."""

    stage: Stage
    mark: Mark
    at: datetime | None = None


def life_of(hit: Hit, record: Drawer) -> tuple[Passed, ...]:
    """Return all stages of a settlement, with those of its refund last; `record` is its drawer record."""
    made = hit.settled
    return (
        Passed(Stage.SETTLED, Mark.WAITS if made.awaits_answer else Mark.DONE, _at(hit, made, {Step.SETTLED})),
        Passed(Stage.PAID, Mark.WAITS if made.is_unpaid or record.owed else Mark.DONE, _paid_at(hit)),
        Passed(Stage.TOLD, Mark.DONE if made.recorded else Mark.WAITS, _at(hit, made, {Step.RECORDED})),
        Passed(Stage.PRINTED, _printed(made), _at(hit, made, {Step.PRINTED, Step.PRINTING})),
        Passed(Stage.GIVEN, _given(hit), _at(hit, made, {Step.GIVEN})),
        _refunded(hit),
    )


def _paid_at(hit: Hit) -> datetime | None:
    """Return when the patient paid: by phone after the settlement, in cash with it."""
    made = hit.settled
    if made.is_unpaid:
        return None
    return _at(hit, made, {Step.PAID, Step.CHARGING}) or _at(hit, made, {Step.SETTLED})


def _printed(made: Transaction) -> Mark:
    if made.owes_receipt:
        return Mark.WAITS
    return Mark.DONE if made.copies or made.signed_off else Mark.NONE


def _given(hit: Hit) -> Mark:
    settlement = hit.settled.settlement
    if settlement is None or not settlement.tender.change or settlement.replaces:
        return Mark.NONE
    return Mark.DONE if hit.settled.is_given else Mark.WAITS


def _refunded(hit: Hit) -> Passed:
    given = hit.refund
    if given is None:
        return Passed(Stage.REFUNDED, Mark.NONE)
    is_over = given.state is State.REFUNDED and not given.is_unfinished
    return Passed(Stage.REFUNDED, Mark.DONE if is_over else Mark.WAITS, _at(hit, given, {Step.REFUNDED}))


def _at(hit: Hit, of: Transaction, steps: Container[Step]) -> datetime | None:
    """Return when the last of these steps of a transaction was written."""
    written: Sequence[datetime] = [
        each.at for each in hit.entries if each.transaction_id == of.id and each.step in steps and each.at
    ]
    return written[-1] if written else None
