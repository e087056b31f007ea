"""The trace of a card: off by default, decoded, in events and cassettes, and nothing of a person in it."""

import io
import re
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from msgspec import json, to_builtins

from counter.settings import Reader, load
from devices.apdu_trace import Trace, line, traced_reading
from devices.applet import Applet, Fault, FaultKind
from devices.card import AccessMethod, CardImage, Manner, card_image
from devices.recording.cassette import Line
from devices.recording.player import understood
from devices.recording.recorder import Recorder
from devices.simulated import SimulatedReader
from simulation import samples
from terminal.errors import DeviceError
from terminal.model import CardCredential
from terminal.ports import CardExchange, ReaderEvent, ReaderState
from tests.devices.people import GENERATIONS, SECOND

FAULTS = [None, *(Fault(kind, at=3) for kind in (FaultKind.HANG, FaultKind.HUGE, FaultKind.PULL, FaultKind.GARBLED))]
BESIDE = 4
"""Characters of a hexadecimal text that may be alike by chance."""


class Contact:
    """A card that may hang, or be pulled, at a simulated reader."""

    def __init__(self, image: CardImage, fault: Fault | None = None) -> None:
        self._reader, self._applet = SimulatedReader(), Applet(image, fault)

    def transmit(self, command: bytes) -> bytes:
        return self._reader.transmit(command, self._applet)


def traced(person: CardCredential, manner: Manner, fault: Fault | None = None) -> ReaderEvent:
    contact = Contact(CardImage(card_image(person).files, manner), fault)
    return traced_reading("reader", contact, b"", lambda _: None)


def personal(person: CardCredential) -> Iterator[str]:
    """Yield what must not appear: each personal value as text, and as bytes in the codings of a card."""
    for value in (person.card_sn, person.card_number, person.id_number, person.name):
        text = value.reveal()
        if text:
            yield from (text, text.encode("gb18030").hex(), text.encode().hex())
            if re.fullmatch("[0-9A-Fa-f]+", text):
                yield text.lower()


def seen_in(text: str) -> str:
    return re.sub(r"(?<=[0-9A-F]{2}) (?=[0-9A-F]{2})", "", text).lower()


def test_a_reading_has_no_trace_unless_the_settings_turn_it_on(tmp_path: Path) -> None:
    assert not Reader().trace
    assert traced_reading("reader", Contact(card_image(SECOND)), b"", None).exchanges == ()
    file = tmp_path / "own.toml"
    file.write_text("[reader]\ntrace = true\n", encoding="utf-8")
    assert load(file).reader.trace


def test_each_exchange_is_decoded() -> None:
    event = traced(SECOND, Manner())
    lines = [line(each) for each in event.exchanges]
    assert event.card == SECOND
    assert lines[0].startswith("SELECT social-security application → 6118 more data is waiting")
    assert any(each.startswith("SELECT EF05 → 9000 done") for each in lines)
    assert any(each.startswith("READ RECORD EF05 version → 9000 done · version '2.00'") for each in lines)
    assert any(each.startswith("READ RECORD EF06 name → 9000 done · name of 30 bytes") for each in lines)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind.value if fault else "well")
@pytest.mark.parametrize("method", AccessMethod)
def test_nothing_of_a_person_is_in_a_trace(method: AccessMethod, fault: Fault | None) -> None:
    people = [*GENERATIONS.values(), *(each.credential() for each in samples.people())]
    for person, protocol in product(people, (0, 1)):
        event = traced(person, Manner(protocol=1 if protocol else 0, methods=(method,)), fault)
        text = seen_in(json.encode(to_builtins(event.exchanges)).decode() + "\n".join(map(line, event.exchanges)))
        assert event.exchanges
        assert [each for each in personal(person) if len(each) > 1 and each.lower() in text] == []


@pytest.mark.parametrize("reply", ["320105197001011234", "12345678", "王建国", "A1"])
def test_an_answer_that_is_not_what_was_asked_for_is_not_shown(reply: str) -> None:
    """A card may answer anything to anything, also with a person's data in place of the version or the status word."""

    class Talker:
        def transmit(self, _command: bytes) -> bytes:
            return reply.encode("gb18030")

    trace = Trace(Talker(), lambda _: None)
    trace.transmit(bytes.fromhex("00A4000002EF05"))
    trace.transmit(bytes.fromhex("00B2030006"))
    text = seen_in("\n".join(map(line, trace.exchanges)))
    assert reply.encode("gb18030").hex()[-BESIDE - 1 :] not in text
    assert reply not in text


def test_an_exchange_without_an_answer_is_noted_before_it_is_waited_for() -> None:
    noted: list[tuple[CardExchange, ...]] = []

    class Silent:
        def transmit(self, _command: bytes) -> bytes:
            raise DeviceError("card_timeout")

    trace = Trace(Silent(), noted.append)
    with pytest.raises(DeviceError):
        trace.transmit(bytes.fromhex("00A4000002EF05"))
    assert [line(each) for each in noted[-1]] == ["SELECT EF05 → …"] == [line(each) for each in trace.exchanges]


def test_the_trace_of_a_simulated_reader_travels_in_a_cassette() -> None:
    file, done = io.BytesIO(), threading.Event()
    recorder = Recorder(file, lambda: 0.0)
    reader = recorder.port("reader", lambda: SimulatedReader(trace=True))
    recorder.begin(began="2026-11-27T10:00:00", language="en", counter="03", operator="0112", width=80, way="text")
    reader.start(lambda event: done.set() if event.state is ReaderState.READ else None)
    reader.insert(card_image(SECOND))
    assert done.wait(5)
    reader.stop()
    (read,) = [each for each in map(event_of, file.getvalue().splitlines()[1:]) if each.card]
    assert len(read.exchanges) > 5
    assert read.exchanges[0].command == "SELECT social-security application"
    assert [each for each in personal(SECOND) if each.lower() in seen_in(file.getvalue().decode())] == []


def event_of(text: bytes) -> ReaderEvent:
    """Return what a player understands of a line."""
    event = understood(json.decode(text, type=Line), ReaderEvent)
    assert isinstance(event, ReaderEvent)
    return event
