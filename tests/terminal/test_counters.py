"""Many counters at one insurer on PostgreSQL: they collide on one person alone, and nothing counts twice there."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import UniqueConstraint, event, select

from simulation import samples
from simulation.network.insurer import Insurer
from simulation.network.tables import METADATA, opened, people
from terminal import postgres_sessions
from terminal.errors import JiesuanError, NotSent, Refused
from terminal.model import Act, PlatformResult, VoucherCredential
from terminal.ports import Original, Request
from terminal.private import Private
from tests.bench import RULES, Clock, person

pytestmark = pytest.mark.xdist_group("postgres")

COUNTERS = 8
NAME, OTHER = "张敏", "李伟"


@pytest.fixture
def insurer(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Insurer]:
    monkeypatch.setattr(postgres_sessions, "LOCK_TIMEOUT", "5s")
    engine = opened(postgres_url)
    made = Insurer(engine, RULES())
    made.enrol(samples.people())
    yield made
    engine.dispose()


def request(name: str = NAME, bill: str = "") -> Request:
    who = person(name)
    first = next(each.bill for each in samples.bills() if each.patient == who.number)
    return Request(person_number=who.number, bill_number=bill or first.number, care=first.care)


def original(name: str, message: str, settlement: str = "") -> Original:
    who = person(name).number
    kind = request(name).care.kind
    return Original(message_id=message, act=Act.SETTLE, person_number=who, kind=kind, settlement_number=settlement)


def all_at_once(*calls: Callable[[], object]) -> list[object]:
    """Make all calls at the same moment; return what each answered, or the code of its error."""
    ready = Barrier(len(calls))

    def answered(call: Callable[[], object]) -> object:
        ready.wait()
        try:
            return call()
        except JiesuanError as error:
            return error.code

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(answered, calls))


def balances(insurer: Insurer, clock: Clock, name: str = NAME) -> tuple[int, dict[str, int]]:
    who = insurer.identify(person(name).credential(), clock())
    return who.account, who.accumulators


@contextmanager
def held(url: str, name: str) -> Iterator[None]:
    """Lock a person's row, as a counter does that has stopped in the middle."""
    engine = opened(url)
    with engine.begin() as connection:
        connection.execute(select(people).where(people.c.number == person(name).number).with_for_update())
        yield
    engine.dispose()


def test_one_message_from_all_counters_at_once_counts_once(insurer: Insurer, clock: Clock) -> None:
    answers = all_at_once(*[lambda: insurer.settle(request(), "M1", clock())] * COUNTERS)
    (once,) = {each.settlement_number for each in answers if isinstance(each, PlatformResult)}
    assert len([each for each in answers if isinstance(each, PlatformResult)]) == COUNTERS
    after = balances(insurer, clock)
    insurer.refund(original(NAME, "M1", once), "M2", clock())
    assert after[0] < balances(insurer, clock)[0] == person(NAME).account


def test_one_bill_from_all_counters_at_once_is_settled_once(insurer: Insurer, clock: Clock) -> None:
    answers = all_at_once(*(partial(insurer.settle, request(), f"M{number}", clock()) for number in range(COUNTERS)))
    assert sorted(isinstance(each, PlatformResult) for each in answers) == [False] * (COUNTERS - 1) + [True]
    assert {each for each in answers if not isinstance(each, PlatformResult)} == {"already_settled"}


def test_bills_of_one_person_at_once_move_the_accumulators_like_one_after_the_other(
    insurer: Insurer, clock: Clock
) -> None:
    bills = [request(bill=f"B{number}") for number in range(COUNTERS)]
    answers = all_at_once(*(partial(insurer.settle, bill, f"M{bill.bill_number}", clock()) for bill in bills))
    together = balances(insurer, clock)
    numbers = [each.settlement_number for each in answers if isinstance(each, PlatformResult)]
    assert len(numbers) == COUNTERS
    for bill in bills:
        insurer.reverse(original(NAME, f"M{bill.bill_number}"), f"R{bill.bill_number}")
    for bill in bills:
        insurer.settle(bill, f"N{bill.bill_number}", clock())
    assert balances(insurer, clock) == together


def test_a_reversal_and_its_settlement_at_once_leave_nothing(insurer: Insurer, clock: Clock) -> None:
    before = balances(insurer, clock)[0]
    for message in (f"M{number}" for number in range(COUNTERS)):
        settle = partial(insurer.settle, request(), message, clock())
        all_at_once(settle, partial(insurer.reverse, original(NAME, message), f"R{message}"))
        assert insurer.find(original(NAME, message)) is None
        assert balances(insurer, clock)[0] == before


def test_a_refund_from_all_counters_at_once_is_given_once(insurer: Insurer, clock: Clock) -> None:
    made = insurer.settle(request(), "M1", clock()).settlement_number

    refunds = (partial(insurer.refund, original(NAME, "M1", made), f"R{number}", clock()) for number in range(COUNTERS))
    answers = all_at_once(*refunds)
    assert [each for each in answers if isinstance(each, str)] == ["already_refunded"] * (COUNTERS - 1)
    assert balances(insurer, clock)[0] == person(NAME).account


def test_two_who_pay_for_each_other_settle_at_once_without_a_deadlock(insurer: Insurer, clock: Clock) -> None:
    for payer, who in ((NAME, OTHER), (OTHER, NAME)):
        insurer.share_account(person(payer).number, person(who).number)

    bills = [request(name, bill=f"B{number}") for number in range(COUNTERS) for name in (NAME, OTHER)]
    answers = all_at_once(
        *(partial(insurer.settle, bill, f"M{bill.bill_number}{bill.person_number[-2:]}", clock()) for bill in bills)
    )
    assert [each for each in answers if not isinstance(each, PlatformResult)] == []


def test_a_person_who_is_held_elsewhere_is_told_as_busy_and_nothing_happened(
    postgres_url: str, insurer: Insurer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_sessions, "LOCK_TIMEOUT", "20ms")
    engine = opened(postgres_url)
    impatient = Insurer(engine, RULES())
    with held(postgres_url, NAME), pytest.raises(NotSent, match="ledger_busy"):
        impatient.settle(request(), "M1", clock())
    engine.dispose()
    assert insurer.find(original(NAME, "M1")) is None
    assert insurer.settle(request(), "M1", clock()).settlement_number


def test_different_people_do_not_wait_for_each_other(postgres_url: str, insurer: Insurer, clock: Clock) -> None:
    with held(postgres_url, NAME):
        assert insurer.settle(request(OTHER), "M1", clock()).settlement_number
        assert insurer.presettle(request()).split.total


def test_a_voucher_shown_at_all_counters_at_once_is_used_once(insurer: Insurer, clock: Clock) -> None:
    shown = VoucherCredential(code=Private(insurer.issue_voucher(person(NAME).number, clock())))
    answers = all_at_once(*[lambda: insurer.identify(shown, clock())] * COUNTERS)
    assert [each for each in answers if isinstance(each, str)] == ["voucher_used"] * (COUNTERS - 1)


def test_a_message_id_that_was_used_for_one_person_settles_for_no_other(insurer: Insurer, clock: Clock) -> None:
    insurer.settle(request(), "M1", clock())
    with pytest.raises(Refused, match="message_reused"):
        insurer.settle(request(OTHER), "M1", clock())
    assert insurer.settle(request(OTHER), "M2", clock()).settlement_number


def test_a_settlement_is_two_statements(postgres_url: str, insurer: Insurer, clock: Clock) -> None:
    engine = opened(postgres_url)
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    Insurer(engine, RULES()).settle(request(), "M1", clock())
    engine.dispose()
    assert [each.split()[0] for each in sent] == ["SELECT", "WITH"]


def test_the_books_are_spread_by_person_and_every_key_of_theirs_holds_the_person() -> None:
    by_person = {name: METADATA.tables[name] for name in ("person", "message", "settlement", "refund")}
    keys = [(table, {*table.primary_key.columns.keys()}) for table in by_person.values()]
    keys += [(table, {*each.columns.keys()}) for table in by_person.values() for each in table.indexes if each.unique]
    keys += [
        (table, {*each.columns.keys()})
        for table in by_person.values()
        for each in table.constraints
        if isinstance(each, UniqueConstraint)
    ]
    assert len(keys) == 7
    for table, columns in keys:
        (person_column,) = columns & {"person", "number"} if table.name == "person" else columns & {"person"}
        assert table.dialect_options["postgresql"]["partition_by"] == f"HASH ({person_column})"
