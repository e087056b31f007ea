"""The counter's calls: what was agreed is settled, once; what does not agree is stopped before anything is sent."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from simulation import samples
from simulation.embedded import Fault
from simulation.hospital import SampleHospital
from terminal.checkout import Checkout
from terminal.errors import BadInput, Refused
from terminal.journal import Journal
from terminal.model import PlatformResult, Presettlement, Split, State, Tender, TenderKind, payment
from tests.bench import Bench, Clock
from tests.terminal.tampering import Tampering, dearer, refused, unsound

NAME = "张敏"


def test_a_settlement_is_what_was_agreed(bench: Bench, agreed: Presettlement) -> None:
    settlement = bench.checkout.settle(agreed, payment.cash(agreed.answer.split.cash, 100_000))
    assert settlement.split == agreed.answer.split
    assert settlement.state is State.SETTLED
    assert settlement.tender.received == settlement.split.cash + settlement.tender.change
    assert (settlement.masked_name, settlement.operator, settlement.counter) == ("*敏", "0001", "00")
    assert bench.charged(agreed.bill.number) == [settlement.number]
    assert bench.hospital.settlement_of(agreed.bill.number) == settlement.number
    assert bench.checkout.last() == settlement


def test_a_presettlement_changes_nothing(bench: Bench) -> None:
    before = bench.balances(NAME)
    bench.agreed(NAME)
    assert bench.balances(NAME) == before
    assert bench.journal.verify() == 0


@pytest.fixture
def neighbour(bench: Bench, tmp_path: Path) -> Iterator[Checkout]:
    """The next counter, whose hospital hears nothing from here: the same institution, insurer and second."""
    with (
        closing(Journal(tmp_path / "neighbour.db", samples.institution().code, bench.clock, counter="04")) as journal,
        closing(SampleHospital(tmp_path / "unaware.db")) as hospital,
    ):
        yield bench.counter(bench.platform, hospital, journal)


def test_two_counters_that_settle_one_bill_in_the_same_second_charge_it_once(
    bench: Bench, agreed: Presettlement, neighbour: Checkout
) -> None:
    tender = payment.cash(agreed.answer.split.cash, agreed.answer.split.cash)
    also_agreed = neighbour.presettle(agreed.patient, agreed.bill.number)
    settlement = bench.settle(agreed)
    assert refused(lambda: neighbour.settle(also_agreed, tender)) == "already_settled"
    assert bench.charged(agreed.bill.number) == [settlement.number]
    assert (neighbour.last(), neighbour.open_items()) == (None, ())


def test_recovery_does_not_take_what_the_next_counter_settled_in_the_same_second(
    bench: Bench, agreed: Presettlement, neighbour: Checkout
) -> None:
    also_agreed = neighbour.presettle(bench.patient("赵磊"), "ZY202611200011")
    settlement = bench.settle(agreed)
    bench.platform.fail("settle", Fault.LOST_REQUEST)
    due = also_agreed.answer.split.cash
    assert refused(lambda: neighbour.settle(also_agreed, payment.cash(due, due))) == "no_answer"
    assert [each.state for each in neighbour.recover()] == [State.REVERSED]
    assert bench.charged(agreed.bill.number) == [settlement.number]


def test_the_account_is_left_alone_where_the_patient_wants_that(bench: Bench) -> None:
    patient = bench.patient(NAME)
    answer = bench.checkout.presettle(patient, patient.bills[0].number, use_account=False).answer
    assert answer.split.account == 0
    assert answer.split.cash == answer.split.personal


def test_every_line_of_a_bill_has_its_share(agreed: Presettlement) -> None:
    assert len(agreed.shares) == len(agreed.bill.care.lines)
    assert sum(share.amount for share in agreed.shares) == agreed.bill.stated_total


def test_a_patient_without_bills_is_told(bench: Bench) -> None:
    assert bench.patient("冯玉梅").bills == ()


def test_a_bill_that_does_not_add_up_is_stopped(bench: Bench) -> None:
    with pytest.raises(BadInput) as caught:
        bench.agreed("黄志刚")
    assert (caught.value.code, caught.value.facts["stated"]) == ("bill_does_not_add_up", "¥ 386.00")


def test_a_bill_of_somebody_else_is_not_found(bench: Bench) -> None:
    assert refused(lambda: bench.agreed(NAME, "MZ000")) == "bill_not_found"


def test_an_area_without_rules_is_refused(bench: Bench) -> None:
    assert refused(lambda: bench.agreed("阿依古丽·买买提")) == "no_rule"


@pytest.mark.parametrize(("change", "code"), [(unsound, "figures_disagree"), (dearer, "figures_differ")])
def test_a_trial_that_is_unsound_or_not_ours_is_stopped_and_not_mended(
    bench: Bench, change: Callable[[PlatformResult], PlatformResult], code: str
) -> None:
    bench.checkout = bench.counter(Tampering(bench, change, presettle=True))
    assert refused(lambda: bench.agreed(NAME)) == code


def test_too_little_cash_sends_nothing(bench: Bench, agreed: Presettlement) -> None:
    due = agreed.answer.split.cash
    tender = Tender(kind=TenderKind.CASH, received=due - 1, change=0)
    assert refused(lambda: bench.checkout.settle(agreed, tender)) == "too_little_cash"
    assert bench.journal.verify() == 0


def test_a_change_that_does_not_fit_sends_nothing(bench: Bench, agreed: Presettlement) -> None:
    due = agreed.answer.split.cash
    tender = Tender(kind=TenderKind.CASH, received=due + 100, change=99)
    assert refused(lambda: bench.checkout.settle(agreed, tender)) == "tender_disagrees"
    assert bench.journal.verify() == 0


def test_a_second_press_gets_already_settled(bench: Bench, agreed: Presettlement) -> None:
    first = bench.settle(agreed)
    assert refused(lambda: bench.settle(agreed)) == "already_settled"
    assert refused(lambda: bench.checkout.presettle(agreed.patient, agreed.bill.number)) == "already_settled"
    assert bench.charged(agreed.bill.number) == [first.number]


@pytest.mark.parametrize(
    ("fault", "code", "state"),
    [
        (Fault.REFUSED, "insurer_refused", State.REFUSED),
        (Fault.UNREACHABLE, "platform_unreachable", State.NOT_SENT),
    ],
)
def test_a_call_that_changed_nothing_leaves_the_bill_free(
    bench: Bench, agreed: Presettlement, fault: Fault, code: str, state: State
) -> None:
    bench.platform.fail("settle", fault)
    assert refused(lambda: bench.settle(agreed)) == code
    assert [each.state for each in bench.journal.of_bill(agreed.bill.number)] == [state]
    assert bench.checkout.open_items() == ()
    assert bench.settle(agreed).number


def test_a_refund_gives_back_what_the_settlement_took(bench: Bench, agreed: Presettlement) -> None:
    before = bench.balances(NAME)
    settlement = bench.settle(agreed)
    refund = bench.checkout.refund(settlement.number).refund
    split = settlement.split
    assert (refund.total, refund.fund, refund.account, refund.cash) == (
        -split.total,
        -split.fund,
        -split.account,
        -split.cash,
    )
    assert {name: fen for name, fen in bench.balances(NAME)[1].items() if fen} == before[1]
    assert bench.balances(NAME)[0] == before[0]
    assert bench.hospital.settlement_of(agreed.bill.number) is None
    last = bench.checkout.last()
    assert last == replace(settlement, state=State.REFUNDED)


def test_a_refund_is_given_once(bench: Bench, agreed: Presettlement) -> None:
    settlement = bench.settle(agreed)
    bench.checkout.refund(settlement.number)
    assert refused(lambda: bench.checkout.refund(settlement.number)) == "already_refunded"


def test_a_refunded_bill_can_be_settled_anew(bench: Bench, agreed: Presettlement) -> None:
    first = bench.settle(agreed)
    bench.checkout.refund(first.number)
    second = bench.settle(bench.agreed(NAME))
    assert bench.charged(agreed.bill.number) == [second.number]
    assert refused(lambda: bench.checkout.refund(first.number)) == "already_refunded"


def test_a_settlement_of_another_terminal_is_not_refunded_here(bench: Bench) -> None:
    assert refused(lambda: bench.checkout.refund("S1")) == "settlement_not_found"


def test_every_print_after_the_first_is_a_copy_also_after_a_restart(bench: Bench, agreed: Presettlement) -> None:
    number = bench.settle(agreed).number
    assert [bench.checkout.prints.begin(number).number, bench.checkout.prints.begin(number).number] == [0, 1]
    again = bench.restarted()
    assert again.checkout.prints.begin(number).number == 2
    again.close()


def test_the_day_counts_settlements_and_the_cash_that_stays(bench: Bench, clock: Clock) -> None:
    clock.forward(-86_400)
    bench.settle(bench.agreed("王秀兰"))
    clock.forward(86_400)
    kept, given_back = bench.settle(bench.agreed(NAME)), bench.settle(bench.agreed("何文斌"))
    assert bench.takings == (2, kept.split.cash + given_back.split.cash)
    bench.checkout.refund(given_back.number)
    assert bench.takings == (2, kept.split.cash)


def test_nothing_was_settled_yet(bench: Bench) -> None:
    assert (bench.checkout.last(), bench.takings, bench.checkout.recover()) == (None, (0, 0), ())


def test_the_checkout_alone_loads_no_database_of_the_insurer() -> None:
    program = (
        "import sys, terminal.checkout; print([name for name in ('sqlalchemy', 'sqlite_utils') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_split_is_stopped_where_its_total_is_not_the_bill(bench: Bench) -> None:
    bench.checkout = bench.counter(Tampering(bench, lambda answer: replace(answer, split=Split()), presettle=True))
    assert refused(lambda: bench.agreed(NAME)) == "figures_disagree"


def test_a_refusal_says_so_in_the_journal(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.REFUSED)
    with pytest.raises(Refused):
        bench.settle(agreed)
    assert [each.code for each in bench.journal.of_bill(agreed.bill.number)] == ["insurer_refused"]
