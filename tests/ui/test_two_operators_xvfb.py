"""A day of two operators at two windows, all by keyboard, against the network over HTTP; then the books agree."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from devices.applet import Slot
from simulation.samples import institution
from terminal.accounts import till
from terminal.journal import Journal
from terminal.journal import reader as journals
from terminal.model import INSURERS, BookedKind, Method, Remittance, Settlement, State
from tests.devices.conftest import reader_there, service, slot, start_service  # noqa: F401 - fixtures
from tests.ui.counter_day import (
    FINANCE,
    HEAD,
    LI,
    WANG,
    Hospital,
    above,
    by_card,
    by_name,
    by_voucher,
    close_day,
    collect,
    come_on_duty,
    discharge,
    jam_and_print,
    lend,
    lose_and_find,
    next_bill,
    now,
    pay_by_our_code,
    pay_by_phone,
    take_money,
)
from tests.ui.counter_refunds import apply_for_refund, approve, pay_refund, refund_last
from tests.ui.stations import Station, jiesuan
from tests.whole import WHOLE


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[Hospital]:
    with ExitStack() as stack:
        yield Hospital(tmp_path, stack)


def journaled(*stations: Station) -> tuple[int, int, int]:
    """Return the cash, the money by phone and the insurers' money that the journals of windows hold, in fen."""
    cash = by_code = 0
    made, given_back = dict[str, Settlement](), set[str]()
    for at in stations:
        with closing(Journal(at.journal, institution().code, now)) as opened:
            totals = till.of_day(opened, now().date())
        cash, by_code = cash + totals.cash, by_code + totals.by_code
        for each in journals.transactions(at.journal):
            if each.settlement and each.state is State.SETTLED:
                made[each.settlement.number] = each.settlement
            elif each.state is State.REFUNDED:
                given_back.add(each.number)  # maybe what another window has as settled
    insured = sum(each.split.fund + each.split.account for number, each in made.items() if number not in given_back)
    return cash, by_code, insured


def closed(*made: Remittance) -> tuple[int, int, int]:
    """Return the same as remittances say; what one operator lent is what another borrowed."""
    sums = Counter[Method]()
    for each in made:
        sums.update(each.amounts)
    return sums[Method.CASH], sums[Method.CODE], sum(sums[each] for each in INSURERS)


def serve_six_with_cards(at: Station, hospital: Hospital, slot: Slot) -> None:  # noqa: F811
    """Serve cash, change, the next bill of the same patient, both ways by phone, and one without a card."""
    by_card(at, slot, "37160000000000000003")
    at.picture("bill")
    collect(at)
    next_bill(at)
    collect(at, above(at))
    slot.remove()
    at.next()
    by_card(at, slot, "37160000000000000006")
    pay_by_phone(at)
    next_bill(at)
    pay_by_our_code(at, hospital)
    slot.remove()
    at.next()
    by_name(at, "zs")
    collect(at, "50")
    at.next()
    by_card(at, slot, "37160000000000000012")
    collect(at, above(at))
    slot.remove()
    at.next()


def serve_six_without(at: Station, hospital: Hospital) -> None:
    """Serve e-vouchers through a paper jam and a lost answer, discharge a stay, and find one without a card."""
    by_voucher(at, hospital, "37160000000000000005")
    collect(at)
    at.next()
    by_voucher(at, hospital, "37160000000000000015")
    jam_and_print(at)
    at.next()
    by_voucher(at, hospital, "37160000000000000017")
    lose_and_find(at, hospital)
    at.next()
    discharge(at, hospital)
    at.next()
    by_voucher(at, hospital, "37160000000000000001")
    collect(at)
    at.next()
    by_name(at, "syq")
    collect(at)
    at.next()


def refund_by_three(applies: Station, pays: Station, hospital: Hospital) -> None:
    """Let one operator apply, the head of the counter approve, and another operator pay from another drawer."""
    asked = apply_for_refund(applies, hospital)
    assert (asked.applied_by, asked.back) == (LI[0], asked.settlement.split.cash)
    approve(pays, hospital, asked)
    number = pay_refund(pays, hospital, asked)
    assert sum(number in each for each in pays.papers()) == 1
    paid = hospital.office.interval(WANG[0]).booked[-1]
    assert (paid.operator, paid.of_operator, paid.cash) == (WANG[0], LI[0], -asked.back)


def test_an_operator_signs_in_serves_two_patients_and_closes(hospital: Hospital) -> None:
    hospital.employ(LI)
    at = hospital.window("03", "simulated")
    come_on_duty(at, hospital, LI)
    for person, received in (("37160000000000000006", ""), ("37160000000000000003", "200")):
        by_voucher(at, hospital, person)
        collect(at, received)
        at.next()
    made = close_day(at, hospital, LI)
    assert made.cash_due
    assert at.end() == 0


@pytest.mark.sampled
@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
@pytest.mark.skipif(not WHOLE, reason="a day takes a minute: script/prove whole plays it, and the suite a short one")
def test_the_day_of_two_operators_ends_with_five_books_that_agree(hospital: Hospital, slot: Slot) -> None:  # noqa: F811
    hospital.employ(LI, WANG, HEAD, FINANCE)
    card, code = hospital.window("03", "pcsc"), hospital.window("04", "simulated")
    come_on_duty(card, hospital, LI)
    come_on_duty(code, hospital, WANG)
    serve_six_with_cards(card, hospital, slot)
    serve_six_without(code, hospital)
    refund_last(code)
    code.next()
    refund_by_three(card, code, hospital)
    code.next()
    lend(code, card, hospital)
    made = close_day(card, hospital, LI), close_day(code, hospital, WANG, is_counted=True)
    take_money(code, hospital, *reversed(made))  # the newest stands first
    assert [card.end(), code.end()] == [0, 0]
    given_back = [[each.of_operator for each in paper.booked if each.kind is BookedKind.REFUND] for paper in made]
    assert given_back == [[], [WANG[0], LI[0]]]
    cash, _, _ = closed(*made)
    asked = ["--date", f"{made[0].until:%Y-%m-%d}", "--settings", card.settings, "--journal", code.journal]
    books = jiesuan("reconcile", *asked, "--counted", f"{cash / 100:.2f}")
    assert "五本账一致，没有差异。" in books
    assert "未核对" not in books
    assert closed(*made) == journaled(card, code)
