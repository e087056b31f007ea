"""Any chip card makes a demonstration: a stranger's card borrows a sample person, asked, in memory, and shown."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

import counter
from counter.equipment import Cards
from counter.lending import LendingReader
from counter.opening import Counter
from counter.settings import Driver, Reader, Settings
from devices.card import CardImage, Manner, card_image
from devices.presence import PresenceCheck
from devices.several_readers import SeveralReaders
from devices.simulated import SimulatedReader
from simulation import samples
from terminal.errors import NotSent
from terminal.model import CardCredential, payment
from terminal.ports import ReaderEvent, ReaderState
from tests.devices.conftest import Watched
from tests.devices.people import SECOND

PERSON = samples.people()[0]
BANK = CardImage({}, Manner(applications=("A000000333010101",)))
STRANGERS = {"social-security card": card_image(SECOND), "bank card": BANK}


class Bench:
    """A simulated reader and a real one beside it, which lend sample people."""

    def __init__(self, keep_card: bool = True) -> None:
        self.desk, self.usb = SimulatedReader(), SimulatedReader("ACS ACR39U")
        both = SeveralReaders(self.desk, self.usb)
        self.lending = LendingReader(both, PresenceCheck(both, keep_card), self.desk.name)
        self.watched = Watched(self.lending)

    def event(self) -> ReaderEvent:
        return self.watched.outcome()

    def lent(self, card: CardImage) -> CardCredential:
        self.usb.insert(card)
        self.event()
        assert self.lending.lend(PERSON.number)
        read = self.event()
        assert read.card is not None
        return read.card


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.lending.stop()


@pytest.mark.parametrize("card", STRANGERS.values(), ids=STRANGERS)
def test_a_strangers_card_stands_for_a_sample_person_once_asked_and_not_before(bench: Bench, card: CardImage) -> None:
    bench.usb.insert(card)
    unknown = bench.event()
    assert (unknown.state, unknown.card, unknown.facts["lendable"]) == (ReaderState.UNKNOWN_CARD, None, "yes")
    assert bench.lending.lend(PERSON.number)
    read = bench.event()
    assert (read.state, read.card) == (ReaderState.READ, PERSON.credential())
    assert bench.lending.borrows(read.card)
    assert not bench.lending.borrows(PERSON.credential())


def test_a_foreign_card_still_says_what_it_is(bench: Bench) -> None:
    bench.usb.insert(BANK)
    unknown = bench.event()
    assert (unknown.code, unknown.facts["kind"]) == ("card_foreign", "bank")
    bench.usb.insert(card_image(SECOND))
    assert bench.event().code == "card_stranger"


def test_what_was_lent_stays_with_its_card_and_goes_to_no_other(bench: Bench) -> None:
    bench.lent(BANK)
    bench.usb.insert(card_image(SECOND))
    assert bench.event().state is ReaderState.UNKNOWN_CARD
    bench.usb.insert(BANK)
    assert bench.event().card == PERSON.credential()


@pytest.mark.parametrize("on_desk", [True, False], ids=["simulated", "real"])
def test_a_sample_persons_card_borrows_nobody(bench: Bench, on_desk: bool) -> None:
    (bench.desk if on_desk else bench.usb).insert(card_image(PERSON.credential()))
    read = bench.event()
    assert read.card is not None
    assert read.card.card_sn == PERSON.credential().card_sn
    assert not bench.lending.borrows(read.card)
    assert not bench.lending.lend(PERSON.number)


def test_a_foreign_card_on_the_simulated_reader_borrows_nobody(bench: Bench) -> None:
    bench.desk.insert(BANK)
    assert "lendable" not in bench.event().facts
    assert not bench.lending.lend(PERSON.number)


@pytest.mark.parametrize("card", STRANGERS.values(), ids=STRANGERS)
def test_the_borrowing_card_has_to_stay_in_the_reader(bench: Bench, card: CardImage) -> None:
    borrowed = bench.lent(card)
    bench.lending.ensure_there(borrowed)
    bench.usb.remove()
    bench.watched.until(ReaderState.NO_CARD)
    with pytest.raises(NotSent, match="card_taken"):
        bench.lending.ensure_there(borrowed)
    bench.usb.insert(next(each for each in STRANGERS.values() if each != card))
    bench.event()
    with pytest.raises(NotSent, match="card_exchanged"):
        bench.lending.ensure_there(borrowed)


@pytest.fixture
def opened(bench: Bench, tmp_path: object) -> Iterator[Counter]:
    settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED))
    cards = Cards(bench.lending, bench.lending, bench.desk, lending=bench.lending)
    with counter.open(settings, cards=cards) as opened:
        yield opened


def test_a_bill_is_settled_by_a_bank_card_that_borrows_and_nothing_of_it_is_kept(bench: Bench, opened: Counter) -> None:
    assert opened.parts.simulated_parts == ("platform", "channel", "one_reader", "printer")
    patient = opened.checkout.identify(bench.lent(BANK))
    assert bench.lending.borrows(patient.credential)
    agreed = opened.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    made = opened.checkout.settle(agreed, payment.cash(due, due))
    assert made.credential == "card"
    again = LendingReader(bench.usb, PresenceCheck(bench.usb), bench.desk.name)
    assert not again.borrows(replace(patient.credential))
