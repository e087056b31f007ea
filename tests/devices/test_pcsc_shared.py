"""Cards through the real PC/SC service that are shared, exchanged, pulled, foreign, or in the wrong reader."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from smartcard import scard

from devices.apdu import Plain
from devices.applet import Applet, Fault, FaultKind, Slot
from devices.card import AccessMethod, CardImage, Manner, card_image, read_card, read_serial
from devices.pcsc import PcscReader
from devices.pcscd import Pcscd
from devices.presence import PresenceCheck
from devices.virtual_card import PORT, VirtualSlot
from terminal.errors import NotSent
from terminal.ports import ReaderState
from tests.devices.conftest import DEADLINE, Watched
from tests.devices.people import FIRST, SECOND
from tests.devices.test_card import Direct
from tests.devices.test_presence import OTHER
from tests.whole import sample

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]

IMAGE = card_image(SECOND)
READER = "Virtual PCD 00 00"
PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1


@contextmanager
def another_program(share: int, *, transaction: bool = False) -> Iterator[None]:
    """Hold the card as another program does."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    try:
        code, handle, _ = scard.SCardConnect(context, READER, share, PROTOCOLS)
        assert code == scard.SCARD_S_SUCCESS
        if transaction:
            assert scard.SCardBeginTransaction(handle) == scard.SCARD_S_SUCCESS
        yield
        if transaction:
            scard.SCardEndTransaction(handle, scard.SCARD_LEAVE_CARD)
        scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
    finally:
        scard.SCardReleaseContext(context)


@pytest.fixture
def read(slot: Slot, watched: Watched) -> Watched:
    """A reader with a card that was read."""
    slot.insert(IMAGE)
    watched.until(ReaderState.READ)
    return watched


@pytest.mark.parametrize(
    ("share", "transaction"),
    [(scard.SCARD_SHARE_EXCLUSIVE, False), (scard.SCARD_SHARE_SHARED, True)],
    ids=["for itself", "within a transaction"],
)
def test_a_card_that_another_program_holds_is_told_and_read_as_soon_as_it_is_free(
    read: Watched, share: int, transaction: bool
) -> None:
    with another_program(share, transaction=transaction):
        read.reader.read_again()
        assert read.until(ReaderState.FAILED).code == "card_in_use"
    assert read.until(ReaderState.READ).card == SECOND


def test_a_card_that_another_program_only_shares_is_read(read: Watched) -> None:
    with another_program(scard.SCARD_SHARE_SHARED):
        read.reader.read_again()
        assert read.until(ReaderState.READING)
        assert read.next().card == SECOND


@pytest.mark.parametrize("method", AccessMethod)
@pytest.mark.parametrize("protocol", [0, 1], ids=["T=0", "T=1"])
def test_every_protocol_and_way_of_reading_gives_the_holder(
    slot: Slot, watched: Watched, protocol: int, method: AccessMethod
) -> None:
    slot.insert(CardImage(IMAGE.files, Manner(protocol=1 if protocol else 0, methods=(method,))))
    assert watched.until(ReaderState.READ).card == SECOND


def test_a_bank_card_is_told_by_name_and_the_next_card_read(slot: Slot, watched: Watched) -> None:
    slot.insert(CardImage({}, Manner(applications=("A000000333010101",))))
    foreign = watched.until(ReaderState.UNKNOWN_CARD)
    assert (foreign.code, foreign.facts) == ("card_foreign", {"kind": "bank"})
    slot.insert(IMAGE)
    assert watched.until(ReaderState.READ).card == SECOND


def test_a_card_is_told_by_its_answer_to_reset(slot: Slot, watched: Watched) -> None:
    atr = "3B8F8001804F0CA000000306030001000000006A"
    slot.insert(CardImage({}, Manner(protocol=1, applications=(), atr=atr)))
    foreign = watched.until(ReaderState.UNKNOWN_CARD)
    assert (foreign.facts, foreign.atr) == ({"kind": "memory"}, atr)


@pytest.mark.sampled
def test_a_card_pulled_at_any_exchange_is_removed_and_never_a_person(slot: Slot, watched: Watched) -> None:
    contact = Direct(Applet(IMAGE))
    read_card(Plain(contact))
    whole = len(contact.sent)
    for at in sample((1, whole // 2, whole), range(1, whole + 1)):
        slot.insert(IMAGE, Fault(FaultKind.PULL, at))
        removed = watched.outcome()
        assert (removed.state, removed.code, removed.card) == (ReaderState.REMOVED, "card_removed", None), at
    slot.insert(IMAGE)
    assert watched.until(ReaderState.READ).card == SECOND


@pytest.mark.parametrize("at", [1, 6])
def test_a_reply_of_65535_bytes_ends_in_an_error_and_reading_goes_on(slot: Slot, watched: Watched, at: int) -> None:
    slot.insert(IMAGE, Fault(FaultKind.HUGE, at))
    assert watched.outcome().card is None
    slot.insert(IMAGE)
    assert watched.until(ReaderState.READ).card == SECOND


class Chosen(Watched):
    """A reader that is chosen by name."""

    def __init__(self, name: str) -> None:
        super().__init__(PcscReader(DEADLINE, name=name))


@pytest.mark.parametrize("order", [("Left (S1)", "Right (S2)"), ("Right (S2)", "Left (S1)")], ids=["first", "second"])
def test_the_chosen_reader_is_read_whatever_its_index_and_the_other_is_not(
    start_service: Callable[..., Pcscd], order: tuple[str, str]
) -> None:
    ports = {name: PORT + 2 * at for at, name in enumerate(order)}
    start_service(None, ports)
    watched = Chosen("Right (S2) 07 00")
    slots = {name: VirtualSlot(port) for name, port in ports.items()}
    try:
        slots["Left (S1)"].insert(card_image(FIRST))
        slots["Right (S2)"].insert(IMAGE)
        read = watched.until(ReaderState.READ)
        assert (read.card, read.reader[:10]) == (SECOND, "Right (S2)")
        watched.reader.read_again()
        assert watched.until(ReaderState.READ).card == SECOND
    finally:
        watched.reader.stop()
        for slot in slots.values():
            slot.stop()


def test_a_chosen_reader_that_is_not_there_is_told_and_read_when_it_comes(
    start_service: Callable[..., Pcscd],
) -> None:
    without = start_service(None, {"Left (S1)": PORT})
    watched = Chosen("Right (S2)")
    slot = VirtualSlot(PORT + 2)
    try:
        assert watched.until(ReaderState.NO_READER).code == "card_chosen_reader_gone"
        slot.insert(IMAGE)
        without.stop()
        start_service(None, {"Left (S1)": PORT, "Right (S2)": PORT + 2})
        assert watched.until(ReaderState.READ).card == SECOND
    finally:
        watched.reader.stop()
        slot.stop()


def code_of(watched: Watched) -> str:
    assert isinstance(watched.reader, PcscReader)
    try:
        PresenceCheck(watched.reader).ensure_there(SECOND)
    except NotSent as error:
        return error.code
    return ""


def test_the_card_that_lies_there_is_looked_at_in_a_moment(read: Watched) -> None:
    began = time.monotonic()
    assert code_of(read) == ""
    assert time.monotonic() - began < 1


def test_a_card_that_left_or_was_exchanged_is_missed_and_the_same_one_put_back_is_not(
    slot: Slot, read: Watched
) -> None:
    slot.remove()
    read.until(ReaderState.NO_CARD)
    assert code_of(read) == "card_taken"
    slot.insert(card_image(OTHER))
    read.until(ReaderState.READ)
    assert code_of(read) == "card_exchanged"
    slot.insert(IMAGE)
    read.until(ReaderState.READ)
    assert code_of(read) == ""


def test_a_card_that_leaves_at_any_exchange_of_the_last_look_is_missed(slot: Slot, read: Watched) -> None:
    contact = Direct(Applet(IMAGE))
    read_card(Plain(contact))
    whole = len(contact.sent)
    contact.sent.clear()
    read_serial(Plain(contact))
    for at in range(whole + 1, whole + len(contact.sent) + 1):
        slot.insert(IMAGE, Fault(FaultKind.PULL, at))
        read.until(ReaderState.READ)
        assert code_of(read) == "card_taken", at


def test_without_the_service_nothing_is_confirmed(service: Pcscd, read: Watched) -> None:
    service.kill()
    read.until(ReaderState.SERVICE_DOWN)
    assert code_of(read) == "card_not_confirmed"
