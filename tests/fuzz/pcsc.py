"""Unruly cards through the real PC/SC service: every reading ends in time, and reading always continues."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from random import Random

from msgspec import json

from devices.pcsc import PcscReader
from devices.pcscd import virtual_reader
from devices.processes import Child
from devices.virtual_card import Inserted
from terminal.model import CardCredential
from terminal.ports import ReaderEvent, ReaderState
from tests.fuzz.cards import ensure_own, image, person

DEADLINE = 0.8
PATIENCE = 8.0
READINGS = 40
ANSWERS = 10
"""The minimum number of commands in one reading: most take more."""


@contextmanager
def readings() -> Iterator[Callable[[Random], int]]:
    """Start a service and a reader, and yield the trial."""
    with virtual_reader() as port:
        reader, events = PcscReader(DEADLINE), SimpleQueue[ReaderEvent]()
        reader.start(events.put)
        try:
            yield lambda chance: _card(chance, port, reader, events)
        finally:
            reader.stop()


def _card(chance: Random, port: int, reader: PcscReader, events: SimpleQueue[ReaderEvent]) -> int:
    """Insert one card and read it repeatedly, until it hangs: then the service waits until it is removed."""
    holder = person(chance)
    card = Child("tests.fuzz.unruly_card", str(port), str(chance.randrange(10**9)))
    try:
        card.send(json.encode(Inserted(image(chance, holder))) + b"\n")
        read = _readings(reader, events, holder)
    finally:
        card.kill()
        card.close()
    while events.get(timeout=PATIENCE).state not in (ReaderState.NO_CARD, ReaderState.REMOVED):
        pass
    return read * ANSWERS


def _readings(reader: PcscReader, events: SimpleQueue[ReaderEvent], holder: CardCredential) -> int:
    read = 0
    while True:
        event = _outcome(events)
        assert event.code != "card_worker_ended", "the worker ended"
        if event.card:
            ensure_own(event.card, holder)
        read += 1
        if event.code == "card_timeout" or read == READINGS:
            return read
        reader.read_again()


def _outcome(events: SimpleQueue[ReaderEvent]) -> ReaderEvent:
    while (event := events.get(timeout=PATIENCE)).state in (ReaderState.NO_CARD, ReaderState.READING):
        pass
    return event
