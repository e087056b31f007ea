"""Cards through the real PC/SC service: every state of a reader has its event, and reading always goes on."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from smartcard import scard

from devices import pcscd
from devices.applet import Fault, FaultKind, Slot
from devices.card import card_image
from devices.pcsc import PcscReader
from devices.pcscd import Pcscd, virtual_reader, virtual_reader_problem
from devices.virtual_card import PORT, VirtualSlot
from terminal.errors import DeviceError
from terminal.model import CardCredential
from terminal.ports import ReaderState
from tests.devices.conftest import Watched
from tests.devices.people import GENERATIONS, SECOND

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]

IMAGE = card_image(SECOND)


@pytest.mark.parametrize("person", GENERATIONS.values(), ids=GENERATIONS)
def test_an_inserted_card_is_read_at_once(slot: Slot, watched: Watched, person: CardCredential) -> None:
    slot.insert(card_image(person))
    reading = watched.until(ReaderState.READING)
    read = watched.next()
    assert (read.state, read.card) == (ReaderState.READ, person)
    assert read.reader == reading.reader == "Virtual PCD 00 00"


def test_both_virtual_readers_are_watched(slot: Slot, watched: Watched) -> None:
    second = VirtualSlot(PORT + 1)
    try:
        second.insert(IMAGE)
        assert watched.until(ReaderState.READ).reader == "Virtual PCD 00 01"
    finally:
        second.stop()


def test_cards_follow_each_other(slot: Slot, watched: Watched) -> None:
    for person in GENERATIONS.values():
        slot.insert(card_image(person))
        assert watched.until(ReaderState.READ).card == person
        slot.remove()
        assert watched.next().state is ReaderState.NO_CARD


def test_a_card_swapped_in_a_moment_is_read_as_the_new_one(slot: Slot, watched: Watched) -> None:
    slot.insert(IMAGE)
    watched.until(ReaderState.READ)
    other = GENERATIONS["1"]
    slot.insert(card_image(other))
    assert watched.until(ReaderState.READ).card == other


def test_a_lying_card_is_read_again_when_asked(slot: Slot, watched: Watched) -> None:
    slot.insert(IMAGE)
    watched.until(ReaderState.READ)
    watched.reader.read_again()
    assert watched.next().state is ReaderState.READING
    assert watched.next().card == SECOND


def test_no_order_waits_for_the_next_look_at_the_readers(slot: Slot, watched: Watched) -> None:
    slot.insert(IMAGE)
    watched.until(ReaderState.READ)
    before = time.monotonic()
    for _ in range(20):
        watched.reader.read_again()
        watched.until(ReaderState.READ)
    assert time.monotonic() - before < 3


@pytest.mark.parametrize("at", [1, 2, 5, 9])
def test_a_card_pulled_while_it_is_read_counts_as_removed(slot: Slot, watched: Watched, at: int) -> None:
    slot.insert(IMAGE, Fault(FaultKind.PULL, at))
    removed = watched.outcome()
    assert (removed.state, removed.code, removed.card) == (ReaderState.REMOVED, "card_removed", None)
    slot.insert(IMAGE)
    assert watched.next().state is ReaderState.READING
    assert watched.next().card == SECOND


@pytest.mark.parametrize(
    ("fault", "state", "code"),
    [
        (Fault(FaultKind.MUTE), ReaderState.MUTE, "card_mute"),
        (Fault(FaultKind.FOREIGN), ReaderState.UNKNOWN_CARD, "card_unknown"),
        (Fault(FaultKind.GARBLED, at=0x09), ReaderState.FAILED, "card_garbled"),
    ],
    ids=["mute", "foreign", "garbled"],
)
def test_a_bad_card_is_told_and_the_next_one_read(
    slot: Slot, watched: Watched, fault: Fault, state: ReaderState, code: str
) -> None:
    slot.insert(IMAGE, fault)
    bad = watched.outcome()
    assert (bad.state, bad.code, bad.card) == (state, code, None)
    slot.insert(IMAGE)
    assert watched.until(ReaderState.READ).card == SECOND


def test_a_garbled_record_is_named(slot: Slot, watched: Watched) -> None:
    slot.insert(IMAGE, Fault(FaultKind.GARBLED, at=0x08))
    assert watched.outcome().facts == {"field": "id_number"}


@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.EMPTY])
@pytest.mark.parametrize("at", [1, 6])
def test_a_card_that_hangs_is_given_up_in_time_and_reading_goes_on(
    slot: Slot, watched: Watched, kind: FaultKind, at: int
) -> None:
    slot.insert(IMAGE, Fault(kind, at))
    watched.until(ReaderState.READING)
    failed = watched.next()
    assert (failed.state, failed.code, failed.reader) == (ReaderState.FAILED, "card_timeout", "Virtual PCD 00 00")
    slot.insert(IMAGE)
    assert watched.until(ReaderState.READ).card == SECOND


def test_the_trace_of_a_card_that_hangs_ends_with_the_command_that_it_did_not_answer(slot: Slot) -> None:
    watched = Watched(PcscReader(deadline=1, trace=True))
    try:
        slot.insert(IMAGE, Fault(FaultKind.HANG, 3))
        event = watched.outcome()
        assert event.code == "card_timeout"
        assert [bool(each.status) for each in event.exchanges] == [True, True, False]
        slot.insert(IMAGE)
        read = watched.until(ReaderState.READ)
        assert all(each.status == "9000" and each.milliseconds < 1000 for each in read.exchanges[2:])
    finally:
        watched.reader.stop()


def test_a_card_that_hangs_is_not_tried_again_unless_asked(slot: Slot, watched: Watched) -> None:
    slot.insert(IMAGE, Fault(FaultKind.HANG))
    assert watched.outcome().code == "card_timeout"
    second = VirtualSlot(PORT + 1)
    try:
        second.insert(IMAGE)
        assert watched.until(ReaderState.READ).reader == "Virtual PCD 00 01"
    finally:
        second.stop()


def test_a_reader_that_goes_and_comes_back_reads_again(
    service: Pcscd, slot: Slot, watched: Watched, start_service: Callable[[int | None], Pcscd]
) -> None:
    slot.insert(IMAGE)
    watched.until(ReaderState.READ)
    service.stop()
    empty = start_service(None)
    assert watched.until(ReaderState.NO_READER).code == "card_no_reader"
    empty.stop()
    start_service(PORT)
    assert watched.until(ReaderState.READ).card == SECOND


def test_without_the_service_it_says_so_and_reads_when_it_comes(
    watched: Watched, start_service: Callable[[int | None], Pcscd]
) -> None:
    assert watched.next().code == "card_service_down"
    slot = VirtualSlot()
    try:
        slot.insert(IMAGE)
        start_service(PORT)
        assert watched.until(ReaderState.READ).card == SECOND
    finally:
        slot.stop()


def test_a_killed_service_is_told_and_a_lying_card_is_read_when_it_is_back(
    service: Pcscd, slot: Slot, watched: Watched, start_service: Callable[[int | None], Pcscd]
) -> None:
    slot.insert(IMAGE)
    watched.until(ReaderState.READ)
    service.kill()
    assert watched.next().code == "card_service_down"
    start_service(PORT)
    assert watched.until(ReaderState.READ).card == SECOND


def test_a_service_killed_in_the_middle_of_an_exchange_is_told_and_reading_goes_on(
    service: Pcscd, slot: Slot, watched: Watched, start_service: Callable[[int | None], Pcscd]
) -> None:
    slot.insert(IMAGE, Fault(FaultKind.HANG))
    watched.until(ReaderState.READING)
    service.kill()
    watched.until(ReaderState.SERVICE_DOWN)
    start_service(PORT)
    slot.insert(IMAGE)
    assert watched.until(ReaderState.READ).card == SECOND


def test_stopping_ends_every_process_within_a_second_even_in_a_hang(slot: Slot) -> None:
    watched = Watched(PcscReader(deadline=60))
    slot.insert(IMAGE, Fault(FaultKind.HANG))
    watched.until(ReaderState.READING)
    before = time.monotonic()
    watched.reader.stop()
    assert time.monotonic() - before < 1
    assert "card reader" not in {thread.name for thread in threading.enumerate()}


def test_nothing_of_the_person_is_printed_or_logged(
    slot: Slot,
    watched: Watched,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("DEBUG"):
        slot.insert(IMAGE)
        event = watched.until(ReaderState.READ)
        watched.reader.stop()
    output = "".join([*capfd.readouterr(), caplog.text, repr(event), repr(IMAGE)])
    for secret in (SECOND.name, SECOND.id_number, SECOND.card_number, SECOND.card_sn):
        assert secret.reveal() not in output


def test_the_machine_has_a_virtual_reader_and_gives_it_back(machine_with_reader: None) -> None:
    assert virtual_reader_problem() is None
    with virtual_reader() as port, virtual_reader() as shared:
        assert port == shared == PORT
        assert virtual_reader_problem() is None


def test_a_service_without_the_virtual_reader_is_not_enough(start_service: Callable[[int | None], Pcscd]) -> None:
    start_service(None)
    problem = virtual_reader_problem()
    assert problem is not None
    assert problem.code == "pcscd_without_virtual_reader"


def test_where_another_program_has_the_virtual_readers_port_there_is_no_reader_to_wait_for(machine: None) -> None:
    with socket.create_server(("127.0.0.1", PORT)):
        problem = virtual_reader_problem()
    assert problem is not None
    assert problem.code == "virtual_reader_taken"
    assert virtual_reader_problem() is None


def test_a_service_that_does_not_admit_this_user_is_no_use(service: Pcscd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scard, "SCardEstablishContext", lambda _: (scard.SCARD_W_SECURITY_VIOLATION, 0))
    problem = virtual_reader_problem()
    assert problem is not None
    assert problem.code == "card_service_refused"


def test_a_second_private_service_is_refused(service: Pcscd) -> None:
    with pytest.raises(DeviceError) as refusal:
        Pcscd()
    assert refusal.value.code == "pcscd_not_started"


@pytest.mark.parametrize(("missing", "code"), [("program", "pcscd_missing"), ("_driver", "virtual_reader_missing")])
def test_what_is_not_installed_is_named(
    machine: None, monkeypatch: pytest.MonkeyPatch, missing: str, code: str
) -> None:
    monkeypatch.setattr(pcscd, missing, lambda: None)
    with pytest.raises(DeviceError) as refusal, virtual_reader():
        pass
    assert refusal.value.code == code


def test_a_user_who_may_not_start_the_service_is_told(machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcscd, "_may_start", lambda: False)
    problem = virtual_reader_problem()
    assert problem is not None
    assert problem.code == "pcscd_not_allowed"


def test_no_call_of_the_slot_waits(slot: Slot, watched: Watched) -> None:
    before = time.monotonic()
    for _ in range(10):
        slot.insert(IMAGE)
        slot.remove()
    assert time.monotonic() - before < 0.1
    slot.insert(IMAGE)
    assert watched.until(ReaderState.READ).card == SECOND


def test_the_program_itself_loads_nothing_of_pcsc() -> None:
    modules = "devices.pcsc, devices.pcscd, devices.simulated, devices.virtual_card"
    check = f"import sys, {modules}; sys.exit('smartcard' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], env=os.environ, check=False).returncode == 0
