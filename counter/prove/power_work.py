"""The process whose disk is recorded: settles, prints and refunds, and records which entries were acknowledged."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from counter.prove import disk_trace
from counter.prove.counter import Clock, Counter
from simulation import samples
from terminal.errors import BadInput, Refused
from terminal.journal import schema

ACKNOWLEDGED = "acknowledged"


def work(folder: Path, trace: Path, settlements: int, synchronous: str) -> None:
    """Settle `settlements` times; after each call of the journal the last entry's number is written to its own file."""
    schema.SYNCHRONOUS = synchronous
    disk_trace.watch(folder, "journal", ACKNOWLEDGED, trace=trace)
    marks = os.open(folder / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(point: str) -> None:
        if point.startswith("after journal"):
            os.write(marks, b"%d\n" % counter.journal.head()[0])

    counter = Counter(folder, Clock(), tell)
    for _ in islice(_settled(counter), settlements):
        counter.clock.forward(60)
    counter.close()
    os.close(marks)


def _settled(counter: Counter) -> Iterator[str]:
    """Settle and print every bill that can be settled, refund all of them, and repeat."""
    owed = {person.number: person for person in samples.people()}
    while True:
        numbers = []
        for sample in samples.bills():
            try:
                patient = counter.checkout.identify(owed[sample.patient].credential())
                made = counter.settle(counter.checkout.presettle(patient, sample.bill.number))
            except (BadInput, Refused):  # samples that demonstrate refusals
                continue
            counter.checkout.prints.begin(made.number)
            numbers.append(made.number)
            yield made.number
        for number in numbers:
            counter.checkout.refund(number)
