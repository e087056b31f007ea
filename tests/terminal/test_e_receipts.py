"""Electronic receipts: what they say, and the queue that opens and reverses each of them once."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.guards import GuardedCheckout
from simulation.fiscal import FiscalFault, SimulatedFiscal
from simulation.receipt_book import SampleReceiptBook
from terminal.errors import JiesuanError, NotSent
from terminal.fiscal import ReceiptDesk, invoice_of
from terminal.fiscal.desk import Followed
from terminal.journal import reader
from terminal.model import Line, Settlement
from terminal.model.e_receipt import ReceiptRecord, ReceiptState
from terminal.model.receipt_check import Differing
from tests.bench import Bench, Clock

NAME = "何文斌"


@pytest.fixture
def fiscal(tmp_path: Path, clock: Clock) -> Iterator[SimulatedFiscal]:
    with closing(SimulatedFiscal(tmp_path / "fiscal.db", clock)) as fiscal:
        yield fiscal


@pytest.fixture
def book(tmp_path: Path) -> Iterator[SampleReceiptBook]:
    with closing(SampleReceiptBook(tmp_path / "hospital.db")) as book:
        yield book


@pytest.fixture
def reopen(
    bench: Bench, fiscal: SimulatedFiscal, book: SampleReceiptBook, clock: Clock, tmp_path: Path
) -> Callable[[], ReceiptDesk]:
    """Open the desk of the bench's counter; doing it again is a restart."""
    path = tmp_path / "journal.db"
    journal = Followed(
        lambda: reader.head(path).seq, partial(reader.moved_after, path), partial(reader.settlement, path)
    )
    return lambda: ReceiptDesk(fiscal, book, journal, clock, "00", lambda: "0112")


@pytest.fixture
def desk(bench: Bench, reopen: Callable[[], ReceiptDesk]) -> ReceiptDesk:
    bench.settle(bench.agreed("张敏"))  # before receipts are used: it asks for none
    desk = reopen()
    desk.follow()
    return desk


def states(book: SampleReceiptBook, *numbers: str) -> list[ReceiptState | None]:
    return [found.state if (found := book.record(number)) else None for number in numbers]


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(JiesuanError) as caught:
        call()
    return caught.value.code


def test_the_platform_down_leaves_a_receipt_pending_and_up_again_opens_it(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal, clock: Clock
) -> None:
    fiscal.set_down(is_down=True)
    made = bench.settle(bench.agreed(NAME))
    assert desk.opened(made) is None
    assert desk.work() == 1
    fiscal.set_down(is_down=False)
    clock.forward(600)
    assert desk.work() == 0
    opened = desk.opened(made)
    assert opened is not None
    assert (len(opened.code), len(opened.number), len(opened.check)) == (8, 10, 6)
    assert opened.code.startswith("3706")
    assert (opened.total, opened.business) == (made.split.total, made.number)


def test_what_is_pending_survives_a_restart_and_a_settlement_that_nobody_printed_is_not_forgotten(
    bench: Bench, desk: ReceiptDesk, reopen: Callable[[], ReceiptDesk], book: SampleReceiptBook
) -> None:
    made = bench.settle(bench.agreed(NAME))
    assert book.record(made.number) is None
    again = reopen()
    assert again.work() == 0
    assert states(book, made.number) == [ReceiptState.OPEN]


def test_the_platform_is_asked_again_at_growing_intervals(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal, clock: Clock
) -> None:
    fiscal.set_down(is_down=True)
    bench.settle(bench.agreed(NAME))
    asks = []
    for _ in range(40):
        desk.work()
        asks.append(desk.pending()[0].asks)
        clock.forward(1)
    assert asks[-1] == 4  # at 0, 5, 15 and 35 seconds


def test_a_lost_answer_opens_one_receipt(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal, clock: Clock
) -> None:
    fiscal.fail(FiscalFault.LOST_REPLY)
    made = bench.settle(bench.agreed(NAME))
    assert desk.opened(made) is None
    clock.forward(60)
    assert desk.work() == 0
    assert len(fiscal.of_day(clock().date(), "00")) == 1


def test_a_silent_platform_is_not_waited_for_by_every_print(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal
) -> None:
    fiscal.fail(FiscalFault.SLOW)
    first, second = bench.settle(bench.agreed(NAME)), bench.settle(bench.agreed("王秀兰"))
    assert (desk.opened(first), desk.opened(second)) == (None, None)
    assert fiscal.find(second.number) is None


def test_a_refund_reverses_its_receipt(bench: Bench, desk: ReceiptDesk, book: SampleReceiptBook) -> None:
    made = bench.settle(bench.agreed(NAME))
    desk.work()
    bench.checkout.refund(made.number)
    assert desk.work() == 0
    known = book.record(made.number)
    assert known is not None
    assert known.red is not None
    assert known.receipt is not None
    assert (known.state, known.red.total) == (ReceiptState.REVERSED, -made.split.total)
    assert known.receipt.state is ReceiptState.REVERSED
    assert known.red.red_of == known.receipt.number


def test_what_is_refunded_before_it_was_asked_for_is_never_opened(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal, book: SampleReceiptBook
) -> None:
    made = bench.settle(bench.agreed(NAME))
    bench.checkout.refund(made.number)
    assert desk.work() == 0
    assert states(book, made.number) == [ReceiptState.DROPPED]
    assert fiscal.find(made.number) is None


def test_what_may_have_been_opened_is_reversed_when_it_is_refunded(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal, clock: Clock
) -> None:
    fiscal.fail(FiscalFault.LOST_REPLY)
    made = bench.settle(bench.agreed(NAME))
    desk.opened(made)
    bench.checkout.refund(made.number)
    clock.forward(60)
    assert desk.work() == 0
    assert [each.total for each in fiscal.of_day(clock().date(), "00")] == [made.split.total, -made.split.total]


def test_a_part_refund_is_a_red_receipt_and_a_new_one(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal, book: SampleReceiptBook, clock: Clock
) -> None:
    made = bench.settle(bench.agreed(NAME))
    desk.work()
    assert made.care is not None
    given = bench.checkout.refund_lines(made.number, made.care.lines[1:])
    assert given.kept is not None
    assert desk.work() == 0
    assert states(book, made.number, given.kept.number) == [ReceiptState.REVERSED, ReceiptState.OPEN]
    amounts = [each.total for each in fiscal.of_day(clock().date(), "00")]
    assert sorted(amounts) == sorted([made.split.total, -made.split.total, given.kept.split.total])


def test_a_booked_receipt_refuses_the_refund_before_any_money_moves(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal
) -> None:
    made = bench.settle(bench.agreed(NAME))
    desk.work()
    fiscal.book(made.number)
    entries, balances = bench.journal.head(), bench.balances(NAME)
    guarded = _guarded(bench, desk)
    for refund in (lambda: guarded.refund(made.number), lambda: guarded.refund_lines(made.number, _kept(made))):
        assert code_of(refund) == "receipt_booked"
    assert (bench.journal.head(), bench.balances(NAME)) == (entries, balances)
    assert bench.charged(made.bill_number) == [made.number]


def test_a_platform_that_cannot_tell_whether_it_is_booked_refuses_the_refund(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal
) -> None:
    made = bench.settle(bench.agreed(NAME))
    desk.work()
    fiscal.fail(FiscalFault.DOWN)
    guarded = _guarded(bench, desk)
    with pytest.raises(NotSent):
        guarded.refund(made.number)
    assert bench.charged(made.bill_number) == [made.number]
    guarded.refund(made.number)
    assert bench.charged(made.bill_number) == []


def test_a_torn_paper_is_void_and_the_next_one_has_the_same_electronic_number(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal
) -> None:
    made = bench.settle(bench.agreed(NAME))
    desk.work()
    first = desk.turn_to_paper(made.number, "0100007")
    torn = desk.void_paper(made.number)
    second = desk.turn_to_paper(made.number, "0100008")
    assert (first.paper, torn.paper, second.paper) == ("0100007", "", "0100008")
    assert {each.number for each in (first, torn, second)} == {first.number}
    assert code_of(lambda: fiscal.turn_to_paper(made.number, "0100007")) == "receipts_refused"


def test_what_another_counter_settled_and_this_one_adopted_is_opened_here(
    bench: Bench, desk: ReceiptDesk, book: SampleReceiptBook
) -> None:
    made = bench.settle(bench.agreed(NAME))
    book.keep(ReceiptRecord(settlement=made.number, counter="04", at=made.at))
    assert desk.work() == 0
    assert states(book, made.number) == [ReceiptState.OPEN]
    assert book.owing("04") == ()


def test_only_an_open_receipt_turns_to_paper(bench: Bench, desk: ReceiptDesk) -> None:
    made = bench.settle(bench.agreed(NAME))
    assert code_of(lambda: desk.turn_to_paper(made.number, "0100007")) == "receipt_not_open"
    desk.work()
    assert code_of(lambda: desk.void_paper(made.number)) == "receipt_not_on_paper"
    bench.checkout.refund(made.number)
    desk.work()
    assert code_of(lambda: desk.turn_to_paper(made.number, "0100007")) == "receipt_not_open"


def test_the_daily_check_agrees_and_names_what_only_one_side_has(
    bench: Bench, desk: ReceiptDesk, fiscal: SimulatedFiscal, clock: Clock
) -> None:
    made = bench.settle(bench.agreed(NAME))
    desk.work()
    today = clock().date()
    assert desk.check(today).agrees
    assert fiscal.totals(today, "00") == desk.check(today).here
    fiscal.open(replace(invoice_of(made), business="by hand"))
    (difference,) = desk.check(today).differences
    assert (difference.kind, difference.business, difference.there) == (
        Differing.NOT_HERE,
        "by hand",
        made.split.total,
    )


def _kept(made: Settlement) -> tuple[Line, ...]:
    return made.care.lines[1:] if made.care else ()


def _guarded(bench: Bench, desk: ReceiptDesk) -> GuardedCheckout:
    bench.checkout._ensure_reversible = desk.ensure_reversible
    return bench.checkout
