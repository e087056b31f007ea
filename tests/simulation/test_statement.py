"""The insurer's statement of a day: what counts is in it once, and every figure of a hospital is compared with it."""

from collections.abc import Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from simulation.embedded import EmbeddedStatements
from simulation.network import statement
from simulation.network.faults import Fault
from simulation.network.statement import Days, Outcome, Sum
from terminal.accounts.reconcile import Books, Difference, compare, insurer_book
from terminal.accounts.reconcile.journal_book import of_day, postings
from terminal.accounts.till import movements
from terminal.errors import Unknown
from terminal.model import Act, ClearingType, Insurance, Posting, Settlement
from terminal.ports import Original
from tests.bench import CODE, Bench
from tests.terminal.days import DAY


def held(bench: Bench, office: str = "") -> tuple[Posting, ...]:
    with bench.engine.begin() as connection:
        return statement.postings(connection, Days(institution=CODE, begin=DAY, end=DAY, office=office))


def ours(bench: Bench) -> tuple[Posting, ...]:
    known = (each for bill in bills(bench) for each in bench.journal.of_bill(bill))
    return of_day(postings(known), DAY)


def bills(bench: Bench) -> list[str]:
    return list(bench.hospital.book())


def found(bench: Bench) -> list[Difference]:
    """Compare the insurer's and the hospital's records of the day with the journal."""
    journal = tuple(each for bill in bills(bench) for each in bench.journal.of_bill(bill))
    insurer = insurer_book(EmbeddedStatements(bench.engine, CODE), DAY, journal)
    report = compare(DAY, Books(journal=journal, insurer=insurer, hospital=bench.hospital.book()))
    return [each.kind for each in report.findings]


def _original(bench: Bench, posting: Posting) -> Original:
    (transaction,) = [each for each in bench.journal.of_bill(posting.bill_number) if each.act is Act.SETTLE]
    assert transaction.settlement
    return Original(
        message_id=posting.message_id,
        act=Act.SETTLE,
        person_number=posting.person_number,
        kind=transaction.settlement.kind,
        settlement_number=posting.number,
    )


def _live_settlements(bench: Bench) -> list[Settlement]:
    return [
        each.settlement
        for bill in bills(bench)
        for each in bench.journal.of_bill(bill)
        if each.counts and each.settlement
    ]


@pytest.fixture
def busy(bench: Bench) -> Bench:
    """A day with settlements, one of them refunded, and no difference."""
    for name in ("张敏", "王秀兰", "马德福"):
        bench.settle(bench.agreed(name))
    refunded = bench.settle(bench.agreed("何文斌"))
    bench.checkout.refund(refunded.number)
    return bench


def test_the_insurer_holds_what_the_journal_says(busy: Bench) -> None:
    mine = {(each.message_id, each.refund): each for each in ours(busy)}
    assert {(each.message_id, each.refund): each for each in held(busy)} == mine


def test_a_refunded_bill_is_one_posting_and_its_opposite(busy: Bench) -> None:
    by_number: dict[str, list[Posting]] = {}
    for each in held(busy):
        by_number.setdefault(each.number, []).append(each)
    (pair,) = [each for each in by_number.values() if len(each) == 2]
    assert [each.refund for each in pair] == [False, True]
    assert [sum(amounts) for amounts in zip(*(each.amounts for each in pair), strict=True)] == [0, 0, 0]


def test_what_was_reversed_never_was(bench: Bench) -> None:
    agreed = bench.agreed("张敏")
    bench.platform.fail("settle", Fault.LOST_REPLY)
    bench.platform.fail("find", Fault.UNREACHABLE)
    with pytest.raises(Unknown):
        bench.settle(agreed)
    (lost,) = held(bench)
    bench.insurer.reverse(_original(bench, lost), "H37160000001202611221042000399")
    assert held(bench) == ()


def test_an_office_is_told_what_it_clears(busy: Bench) -> None:
    place = held(busy, office="371600")
    assert place == held(busy)
    assert {each.number for each in held(busy, office="130900")} < {each.number for each in place}
    assert held(busy, office="999900") == ()


@pytest.mark.parametrize(
    ("brought", "outcome"),
    [
        (Sum(count=1, total=100, fund=60, account=10), Outcome.EQUAL),
        (Sum(count=1, total=99, fund=60, account=10), Outcome.INSURER_MORE),
        (Sum(count=1, total=100, fund=61, account=10), Outcome.INSURER_LESS),
        (Sum(count=2, total=100, fund=60, account=10), Outcome.INSURER_LESS),
    ],
)
def test_totals_are_equal_or_one_side_has_more(brought: Sum, outcome: Outcome) -> None:
    assert Sum(count=1, total=100, fund=60, account=10).against(brought) is outcome


def test_every_posting_of_either_side_is_answered_once(busy: Bench) -> None:
    first, second, *rest = held(busy)
    extra = replace(first, number="S1", message_id="M1")
    rows = statement.compared((first, second, *rest), (replace(second, fund=second.fund + 1), *rest, extra))
    outcomes = {each.posting.number: each.outcome for each in rows if not each.posting.refund}
    assert len(rows) == len(rest) + 3
    assert outcomes[first.number] is Outcome.ONLY_INSURER
    assert outcomes[second.number] is Outcome.AMOUNTS
    assert outcomes["S1"] is Outcome.ONLY_HOSPITAL
    assert [each.posting.message_id for each in rows if each.outcome is Outcome.ONLY_HOSPITAL] == [""]


def test_a_day_without_differences_reports_none(busy: Bench) -> None:
    assert found(busy) == []


def test_details_are_asked_for_only_where_the_totals_differ(busy: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ClearingType] = []
    statements = EmbeddedStatements(busy.engine, CODE)

    def details(_day: date, clearing: ClearingType, _ours: Sequence[Posting]) -> tuple[Posting, ...]:
        asked.append(clearing)
        return ()

    monkeypatch.setattr(statements, "details", details)
    journal = tuple(each for bill in bills(busy) for each in busy.journal.of_bill(bill))
    assert insurer_book(statements, DAY, journal) == (
        *statement.of(ours(busy), clearing=ClearingType.OUTPATIENT),
        *statement.of(ours(busy), clearing=ClearingType.INPATIENT),
    )
    assert asked == []
    lacking = tuple(each for each in journal if each.counts and each.settlement and each.settlement.kind == "inpatient")
    insurer_book(statements, DAY, tuple(each for each in journal if each not in lacking))
    assert asked == [ClearingType.INPATIENT]


def test_a_lost_answer_is_shown_with_what_the_insurer_holds(bench: Bench) -> None:
    agreed = bench.agreed("张敏")
    bench.platform.fail("settle", Fault.LOST_REPLY)
    with pytest.raises(Unknown):
        bench.settle(agreed)
    assert found(bench) == [Difference.UNKNOWN_THERE]
    bench.checkout.recover()
    assert found(bench) == []


def test_a_lost_request_is_shown_as_not_there(bench: Bench) -> None:
    agreed = bench.agreed("张敏")
    bench.platform.fail("settle", Fault.LOST_REQUEST)
    with pytest.raises(Unknown):
        bench.settle(agreed)
    assert found(bench) == [Difference.UNKNOWN_NOT_THERE]


def test_a_settlement_that_the_insurer_lost_is_found(busy: Bench) -> None:
    with busy.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE settlement SET state = 'reversed' WHERE insured_area = '130900'")
    assert found(busy) == [Difference.ONLY_HERE]


@pytest.mark.parametrize(
    ("counter", "difference"), [("00", Difference.REFUNDED_THERE), ("03", Difference.REFUNDED_ELSEWHERE)]
)
def test_a_refund_that_this_counter_did_not_make_is_found(busy: Bench, counter: str, difference: Difference) -> None:
    live = next(each for each in held(busy) if each.insurance is Insurance.RESIDENT)
    busy.insurer.refund(_original(busy, live), f"H3716000000120261122104200{counter}98", busy.clock())
    assert found(busy) == [difference]


def test_cash_is_counted_against_what_the_tenders_came_to(busy: Bench) -> None:
    due = sum(made.split.cash for made in _live_settlements(busy))
    journal = tuple(each for bill in bills(busy) for each in busy.journal.of_bill(bill))
    books = Books(journal=journal, money=movements(busy.journal.money(DAY)), counted=due)
    assert compare(DAY, books).findings == ()
    (short,) = compare(DAY, replace(books, counted=due - 1)).findings
    assert (short.kind, short.ours, short.theirs) == (Difference.DRAWER_SHORT, due, due - 1)
