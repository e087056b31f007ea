"""A settlement keeps the credential presented: the very card, or a typed number with its reason."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation import samples
from terminal.benefit.rules import load as rules
from terminal.checkout import Checkout
from terminal.errors import BadInput, DeviceError, NotSent
from terminal.model import CardCredential, IdCredential, IdReason, Presettlement, payment
from terminal.national.people import context_of
from terminal.national.profile import load
from terminal.private import Private, is_id_number, masked_number
from tests.bench import Bench

NAME = "张敏"


class Slot:
    """A Presence with scripted answers, which records the cards it was asked about."""

    def __init__(self, code: str = "") -> None:
        self.code = code
        self.asked: list[CardCredential] = []

    def ensure_there(self, card: CardCredential) -> None:
        self.asked.append(card)
        if self.code:
            raise NotSent(self.code)


def counter(bench: Bench, slot: Slot) -> Checkout:
    return Checkout(
        bench.platform,
        bench.hospital,
        bench.journal,
        rules=rules(),
        clock=bench.clock,
        operator="0001",
        counter="03",
        presence=slot,
    )


def settled(checkout: Checkout, agreed: Presettlement) -> str:
    cash = agreed.answer.split.cash
    return checkout.settle(agreed, payment.cash(cash, cash)).credential


@pytest.mark.parametrize("code", ["card_taken", "card_exchanged", "card_not_confirmed"])
def test_a_card_that_left_or_was_exchanged_stops_the_settlement_before_anything_is_sent(
    bench: Bench, agreed: Presettlement, code: str
) -> None:
    slot = Slot(code)
    with pytest.raises(NotSent, match=code):
        settled(counter(bench, slot), agreed)
    assert slot.asked == [agreed.patient.credential]
    assert bench.charged(agreed.bill.number) == []
    assert bench.journal.of_bill(agreed.bill.number) == ()
    slot.code = ""
    assert settled(counter(bench, slot), agreed) == "card"
    assert len(bench.charged(agreed.bill.number)) == 1


def id_number() -> Private:
    return next(each.id_number for each in samples.people() if each.name == Private(NAME))


@pytest.mark.parametrize("reason", IdReason)
def test_a_typed_number_is_settled_without_a_card_and_stays_with_its_reason(
    bench: Bench, reason: IdReason, caplog: pytest.LogCaptureFixture
) -> None:
    slot = Slot("card_taken")
    checkout = counter(bench, slot)
    with caplog.at_level(logging.INFO):
        patient = checkout.identify(IdCredential(id_number=id_number(), reason=reason))
    assert patient.person.name == Private(NAME)
    agreed = checkout.presettle(patient, patient.bills[0].number)
    assert settled(checkout, agreed) == f"id_number:{reason.value}"
    assert slot.asked == []
    assert masked_number(id_number()) in caplog.text
    assert reason.value in caplog.text
    assert id_number().reveal() not in caplog.text


def test_the_reason_is_on_disk_with_the_operator_and_the_number_is_not(bench: Bench, tmp_path: Path) -> None:
    patient = bench.checkout.identify(IdCredential(id_number=id_number(), reason=IdReason.NO_CARD_NO_PHONE))
    settlement = bench.settle(bench.checkout.presettle(patient, patient.bills[0].number))
    held = bench.journal.settlement(settlement.number)
    assert held is not None
    assert held.settlement is not None
    assert (held.settlement.credential, held.settlement.operator) == ("id_number:no_card_no_phone", "0001")
    journals = [each.read_bytes() for each in tmp_path.rglob("journal*")]
    assert journals
    assert not any(id_number().reveal().encode() in each for each in journals)


@pytest.mark.parametrize(
    "number", ["", "371602199001010019", "37160219900101001", "371602199013010019", "37160219900101001Ⅹ", "X" * 18]
)
def test_a_number_that_is_none_asks_nobody(bench: Bench, number: str) -> None:
    assert not is_id_number(number)
    with pytest.raises(BadInput, match="id_number_wrong"):
        bench.checkout.identify(IdCredential(id_number=Private(number), reason=IdReason.CARD_UNREADABLE))


def test_who_is_not_yet_born_is_nobody(bench: Bench) -> None:
    tomorrow = bench.clock().date() + timedelta(days=1)
    unborn = next(number for check in "0123456789X" if is_id_number(number := f"990000{tomorrow:%Y%m%d}001{check}"))
    assert not is_id_number(unborn, bench.clock().date())
    with pytest.raises(BadInput, match="id_number_wrong"):
        bench.checkout.identify(IdCredential(id_number=Private(unborn), reason=IdReason.CARD_UNREADABLE))
    card = next(each for each in samples.people() if each.name == Private(NAME)).credential()
    with pytest.raises(DeviceError, match="card_garbled"):
        bench.checkout.identify(replace(card, id_number=Private(unborn)))


def test_the_samples_have_right_numbers() -> None:
    assert all(is_id_number(each.id_number.reveal()) for each in samples.people())


def test_a_card_that_does_not_tell_whose_it_is_leads_to_voucher_or_number(bench: Bench) -> None:
    card = next(each for each in samples.people() if each.name == Private(NAME)).credential()
    nothing = Private("")
    with pytest.raises(BadInput, match="card_withholds"):
        bench.checkout.identify(replace(card, version="3.00", card_number=nothing, id_number=nothing, name=nothing))


def test_the_national_interface_is_asked_by_the_identity_card() -> None:
    credential = IdCredential(id_number=id_number(), reason=IdReason.VOUCHER_FAILS)
    known = context_of(credential, load("plain").codes)
    assert (known.certificate, known.certificate_number, known.card_sn) == ("02", id_number(), Private(""))
