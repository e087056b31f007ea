"""Numbered papers added up: next free numbers, numbers left, unbroken runs, missing numbers, and a period's papers."""

import re
from collections.abc import Collection, Iterable, Sequence

from terminal.errors import BadInput, Refused
from terminal.model.papers import TAKEN, PaperBatch, PaperKind, PaperNature, PaperTally, PaperUse, Run, runs

FEW = 10
"""So many numbers left, or fewer, are warned of."""


def tally(kind: PaperKind, uses: Iterable[PaperUse]) -> PaperTally:
    """Add up what became of one kind of paper, from the uses of a period."""
    mine = [each for each in uses if each.kind is kind]
    spoiled = {each.number for each in mine if each.nature is PaperNature.SPOILED}
    return PaperTally(
        kind=kind,
        used=tuple(each.number for each in mine if each.nature in TAKEN and each.number not in spoiled),
        refunded=_of(mine, PaperNature.REFUND_BACK),
        reprinted=_of(mine, PaperNature.REPRINT_BACK),
        spoiled=_of(mine, PaperNature.SPOILED),
    )


def tallies(uses: Iterable[PaperUse]) -> tuple[PaperTally, ...]:
    """Add up what became of each kind of paper of which anything was used, taken back or spoiled."""
    known = list(uses)
    kinds = {each.kind for each in known}
    return tuple(tally(kind, known) for kind in PaperKind if kind in kinds)


def out(uses: Iterable[PaperUse]) -> tuple[PaperUse, ...]:
    """Return the uses of numbers that are with a patient: neither taken back nor spoiled since."""
    known = list(uses)
    ended = {(each.kind, each.number) for each in known if each.nature not in TAKEN}
    return tuple(each for each in known if each.nature in TAKEN and (each.kind, each.number) not in ended)


def free(batch: PaperBatch, uses: Collection[PaperUse]) -> str | None:
    """Return the next number of a batch: after the last one used, and not spoiled; None if there is none."""
    gone = {each.number for each in uses}
    rest = map(batch.number, range(_begun(batch, uses), batch.size))
    return next((number for number in rest if number not in gone), None)


def left(batch: PaperBatch, uses: Collection[PaperUse]) -> int:
    """Return how many numbers of a batch may still be used."""
    begun = _begun(batch, uses)
    return batch.size - begun - len({each.number for each in uses if _index(each.number, batch) >= begun})


def gaps(batch: PaperBatch, uses: Collection[PaperUse]) -> tuple[Run, ...]:
    """Return the numbers that were left out (断号): nothing is known of them, and a later one was used."""
    gone = {each.number for each in uses}
    return runs(number for number in map(batch.number, range(_begun(batch, uses))) if number not in gone)


def for_operator(batches: Sequence[PaperBatch], kind: PaperKind, operator: str) -> tuple[PaperBatch, ...]:
    """Return the batches that an operator takes numbers of a kind from: the own ones first, then the shared ones."""
    mine = [each for each in batches if each.kind is kind and each.operator in {operator, ""}]
    return tuple(sorted(mine, key=lambda each: (not each.operator, each.at)))


def ensure_sound(batch: PaperBatch) -> None:
    """Raise BadInput("paper_batch_wrong") if first and last are not digits of one length in their order."""
    ends = batch.first, batch.last
    is_sound = all(re.fullmatch(r"[0-9]{1,12}", end) for end in ends) and len(batch.first) == len(batch.last)
    if not is_sound or int(batch.first) > int(batch.last):
        raise BadInput("paper_batch_wrong", first=batch.first, last=batch.last)


def ensure_new(batch: PaperBatch, others: Iterable[PaperBatch]) -> None:
    """Raise Refused("paper_batch_overlaps") if any of its numbers is in another batch of the kind."""
    for other in others:
        is_same = (other.kind, other.prefix, len(other.first)) == (batch.kind, batch.prefix, len(batch.first))
        if is_same and other.first <= batch.last and batch.first <= other.last:
            raise Refused("paper_batch_overlaps", first=other.number(0), last=other.number(other.size - 1))


def ensure_usable(number: str, batches: Sequence[PaperBatch], uses: Iterable[PaperUse]) -> None:
    """Raise Refused for a number given by hand: "paper_used", "paper_wrong_length" or "paper_outside"."""
    if any(each.number == number for each in uses):
        raise Refused("paper_used", number=number)
    lengths = {len(each.number(0)) for each in batches}
    if lengths and len(number) not in lengths:
        raise Refused("paper_wrong_length", number=number, length=min(lengths))
    if all(_index(number, each) < 0 for each in batches):
        raise Refused("paper_outside", number=number)


def _begun(batch: PaperBatch, uses: Iterable[PaperUse]) -> int:
    """Return the place after the last number of a batch that was used."""
    return 1 + max((_index(each.number, batch) for each in uses if each.nature in TAKEN), default=-1)


def _index(number: str, batch: PaperBatch) -> int:
    """Return the place of a number in a batch, -1 if it is not in it."""
    digits = number.removeprefix(batch.prefix)
    is_in = number.startswith(batch.prefix) and len(digits) == len(batch.first) and digits.isdecimal()
    return int(digits) - int(batch.first) if is_in and batch.first <= digits <= batch.last else -1


def _of(uses: Iterable[PaperUse], nature: PaperNature) -> tuple[PaperUse, ...]:
    return tuple(each for each in uses if each.nature is nature)
