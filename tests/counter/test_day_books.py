"""A day's books at a real counter: who may see them, when they were compared, and what is given back from there."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

import counter
from counter.adapters import now, operators_of
from counter.cash_desk import CashDesk
from counter.day_books import DayBooks
from counter.opening import Counter
from counter.settings import Driver, Reader, Settings
from simulation import samples
from simulation.cash_office import SampleCashOffice
from simulation.hospital import SampleHospital
from terminal.accounts.reconcile import Difference, Finding
from terminal.errors import Refused
from terminal.journal import Journal
from terminal.journal.disk import identity_of
from terminal.journal.entry import Step
from terminal.journal.reader import entries
from terminal.model import Begin, Booked, BookedKind, Method, Operator, Right, Role, Terminal, payment
from terminal.private import Private

PASSWORD = Private("31415926")
CASHIER = Operator(number="0301", name="李敏", roles=frozenset({Role.CASHIER}))
OFFICE = Operator(number="0901", name="赵云", roles=frozenset({Role.INSURANCE}))


def settings_in(state: Path, journal: str = "journal.db") -> Settings:
    made = Settings(state=str(state), reader=Reader(driver=Driver.SIMULATED))
    return replace(made, journal=replace(made.journal, path=journal))


def books_of(at: Counter) -> DayBooks:
    return DayBooks(at.settings, at.now, at.people, at.journal, at.checkout)


def sell(at: Counter) -> str:
    person = next(each for each in samples.people() if each.name.reveal() == "张敏")
    assert at.outside.insurer
    patient = at.checkout.identify(at.checkout.recognise(at.outside.insurer.issue_voucher(person.number, now())))
    agreed = at.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    return at.checkout.settle(agreed, payment.cash(due, due)).number


def set_up(at: Counter) -> None:
    """Set up a cashier, who is signed in, and one of the insurance office."""
    operators = operators_of(at.settings, at.stack)
    for each in (CASHIER, OFFICE):
        operators.add(each, PASSWORD)
    at.people.sign_in(CASHIER.number, PASSWORD)
    at.desk.perform(Begin(by=CASHIER.number, at=at.now(), counter="03"))


def test_it_is_kept_when_a_day_was_compared_and_by_whom(tmp_path: Path) -> None:
    with counter.open(settings_in(tmp_path)) as at:
        books = books_of(at)
        first = books.compare(at.now().date())
        again = books.compare(at.now().date())
    assert first.before is None
    assert again.before is not None
    assert (again.before.at, again.before.by, again.before.differences) == (first.at, "0112", 0)


def test_a_cashier_sees_the_books_of_a_day_only_with_who_may(tmp_path: Path) -> None:
    with counter.open(settings_in(tmp_path)) as at:
        assert books_of(at).may_view()
        set_up(at)
        assert not books_of(at).may_view()
        at.people.sign_in(OFFICE.number, PASSWORD)
        assert books_of(at).may_view()


@pytest.fixture
def lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A settlement that the insurer has, made with a journal that is gone; the hospital was told nothing."""
    made = Journal._message_id
    with counter.open(settings_in(tmp_path, "lost.db")) as at, monkeypatch.context() as patched:
        # However fast this is, the two journals make no message id in the same second.
        patched.setattr(Journal, "_message_id", lambda self, at, seq: made(self, at - timedelta(minutes=1), seq))
        patched.setattr(SampleHospital, "mark_settled", Mock(side_effect=OSError))
        number = sell(at)
        monkeypatch.setattr(CashDesk, "book", lambda _: None)  # the power went before anything was booked
    for file in tmp_path.glob("lost.db*"):
        file.unlink()
    mine = Terminal(counter="03", identity=identity_of(tmp_path / "journal.db"), start=0)
    with closing(SampleHospital(tmp_path / "hospital.db")) as hospital:
        hospital.take_over("03", mine)
    return number


def test_what_nobody_paid_is_given_back_to_the_insurer_once_and_no_cash_moves(tmp_path: Path, lost: str) -> None:
    with counter.open(settings_in(tmp_path)) as at:
        set_up(at)
        books, day = books_of(at), at.now().date()
        before = at.takings(day).cash
        [found] = [each for each in books.compare(day).report.findings if each.number == lost]
        assert found.kind is Difference.ONLY_INSURER
        with pytest.raises(Refused, match="consent_missing"):
            books.reverse(found, day, OFFICE)
        given = books.reverse(found, day, at.people.approve(Right.RECONCILE, OFFICE.number, PASSWORD, lost))
        assert given.cash_back == 0
        with pytest.raises(Refused):
            books.reverse(found, day, OFFICE)
        assert at.takings(day).cash == before
        assert [each for each in books.compare(day).report.findings if each.number == lost] == []
        steps = {each.step for each in entries(tmp_path / "journal.db", lost)}
    assert {Step.ADOPTED, Step.REFUNDED} <= steps


def test_what_the_cash_office_has_money_for_is_missing_here_and_never_given_back(
    tmp_path: Path, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counter.open(settings_in(tmp_path)) as at:
        books, day = books_of(at), at.now().date()
        paid = Booked(
            id="lost",
            at=at.now(),
            operator="0112",
            counter="03",
            kind=BookedKind.SETTLEMENT,
            number=lost,
            amounts={Method.CASH: 100},
        )
        monkeypatch.setattr(SampleCashOffice, "of_day", lambda *_: (paid,))
        kinds = {each.kind for each in books.compare(day).report.findings if each.number == lost}
    assert kinds == {Difference.LOST, Difference.BOOKED_LOST}


def test_what_the_insurer_does_not_hold_is_not_given_back(tmp_path: Path) -> None:
    with counter.open(settings_in(tmp_path)) as at:
        set_up(at)
        unknown = Finding(kind=Difference.ONLY_INSURER, number="S1")
        by = at.people.approve(Right.RECONCILE, OFFICE.number, PASSWORD, unknown.number)
        with pytest.raises(Refused, match="unknown_settlement"):
            books_of(at).reverse(unknown, at.now().date(), by)
