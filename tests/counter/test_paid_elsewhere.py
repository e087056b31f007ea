"""A bill paid at a machine while the window showed it: nothing is taken twice, and a refund goes back there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.prove.counter import Counter, person
from terminal.errors import Refused
from terminal.model import Method, State, TradeState, payment, takings
from tests.counter.elsewhere import BILL, MACHINE, NAME, TOTAL, card, counter_of, owing, pay_at_machine
from tests.counter.ward import Ward, killed
from tests.terminal.tampering import refused


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    ward = Ward(tmp_path)
    ward.begin()
    owing(ward)
    yield ward
    ward.close()


def test_a14_the_window_collects_nothing_and_says_where_and_when(ward: Ward) -> None:
    checkout = counter_of(ward)
    shown = checkout.presettle(card(checkout), BILL)
    ward.bench.clock.forward(60)
    made = pay_at_machine(ward)
    before = ward.bench.journal.head()
    with pytest.raises(Refused) as caught:
        checkout.settle(shown, payment.cash(shown.answer.split.cash, 20_000))
    facts = {name: str(fact) for name, fact in caught.value.facts.items()}
    assert caught.value.code == "paid_elsewhere"
    assert facts == {
        "bill": BILL,
        "number": made.number,
        "place": "place_machine number=01",
        "at": f"{made.at:%Y-%m-%d %H:%M}",
    }
    assert (ward.bench.journal.head(), ward.booked, ward.bench.charged(BILL)) == (before, (), [])
    assert ward.bench.hospital.claims() == {}


def test_a_patient_who_has_paid_everything_elsewhere_is_told_so(ward: Ward) -> None:
    made = pay_at_machine(ward)
    patient = card(ward.bench.checkout)
    assert (patient.bills, patient.elsewhere) == ((), (made,))


def test_its_receipt_is_printed_at_the_window_and_nothing_is_booked_for_it(ward: Ward) -> None:
    made = pay_at_machine(ward)
    checkout = ward.bench.checkout
    assert checkout.settlement(made.number) == made
    for _ in range(2):
        adopted = checkout.adopt_elsewhere(made.number)
    assert (adopted.number, adopted.elsewhere, adopted.at) == (made.number, MACHINE, made.at)
    assert checkout.prints.begin(made.number).number == 0
    assert (ward.booked, checkout.open_items()) == ((), ())


def test_its_refund_at_the_window_goes_to_the_order_it_came_from(ward: Ward) -> None:
    made = pay_at_machine(ward)
    given = ward.bench.checkout.refund(made.number)
    assert (given.code_back, given.cash_back) == (TOTAL, 0)
    [trade] = ward.bench.channel.book()
    assert (trade.order, trade.state, trade.refunded) == (made.tender.order, TradeState.PAID, TOTAL)
    assert ward.bench.hospital.settlement_of(BILL) is None
    assert takings.amounts(ward.booked) == {Method.CODE: -TOTAL}
    assert refused(lambda: ward.bench.checkout.refund(made.number)) == "already_refunded"
    found = ward.bench.hospital.elsewhere(made.number)
    assert found
    assert found.state is State.REFUNDED


def test_only_one_counter_gives_it_back(ward: Ward, tmp_path: Path) -> None:
    made = pay_at_machine(ward)
    (folder := tmp_path / "other").mkdir()
    other = Counter(folder, ward.bench.clock, outside=ward.bench.outside, number="01")
    other.checkout.adopt_elsewhere(made.number)
    assert refused(lambda: ward.bench.checkout.refund(made.number)) == "elsewhere_adopted"
    other.checkout.refund(made.number)
    assert refused(lambda: ward.bench.checkout.refund(made.number)) == "elsewhere_adopted"
    [trade] = ward.bench.channel.book()
    assert trade.refunded == TOTAL
    other.close()


def test_a_machine_takes_nothing_of_a_bill_that_a_window_charges_and_gives_back_what_the_phone_paid(ward: Ward) -> None:
    bill = next(each for each in card(ward.bench.checkout).bills if each.number == BILL)
    ward.bench.hospital.claim(bill, person(NAME).id_number, "02")
    assert refused(lambda: pay_at_machine(ward)) == "bill_claimed"
    [trade] = ward.bench.channel.book()
    assert trade.amount == trade.refunded
    assert ward.bench.hospital.settlement_of(BILL) is None


def refund(ward: Ward) -> None:
    number = ward.bench.hospital.settlement_of(BILL)
    assert number
    ward.bench.checkout.refund(number)


def begin(ward: Ward) -> None:
    owing(ward)
    pay_at_machine(ward)


@pytest.mark.sampled
def test_its_refund_killed_at_any_step_ends_the_same_in_every_book(tmp_path: Path) -> None:
    ends = [ended(ward) for ward in killed(tmp_path, refund, begin)]
    assert set(ends) == {0, TOTAL}
    assert ends == sorted(ends)


def ended(ward: Ward) -> int:
    """Recover; return what the channel has given back, after every book was found to agree."""
    try:
        for _ in range(2):
            ward.bench.checkout.recover()
        assert ward.bench.checkout.open_items() == ()
        [trade] = ward.bench.channel.book()
        is_back = ward.bench.hospital.settlement_of(BILL) is None
        assert trade.refunded == (TOTAL if is_back else 0)
        assert takings.amounts(ward.booked) == ({Method.CODE: -TOTAL} if is_back else {})
        return trade.refunded
    finally:
        ward.close()
