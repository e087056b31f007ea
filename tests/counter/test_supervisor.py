"""Nothing is stuck for ever: a supervisor takes over, adopts, reverses and refunds what a lost counter left."""

from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner, Result
from msgspec import json

import counter
from counter.adapters import now
from counter.cli import jiesuan
from counter.guards import GuardedCheckout
from counter.opening import Counter
from counter.settings import Counter as AtCounter
from counter.settings import Driver, Journal, Reader, Settings
from simulation import samples
from simulation.hospital import SampleHospital
from terminal.accounts.replication import opened, ship
from terminal.accounts.replication.report import lines
from terminal.errors import BadInput, JiesuanError, NotSent, Refused
from terminal.journal.entry import Entry, Step
from terminal.journal.reader import entries
from terminal.model import Attested, Patient, Settlement, payment
from terminal.private import Private

NAME, BY = "张敏", ("--by", "王主任", "--reason", "03 号窗口磁盘损坏")


@pytest.fixture
def lost(tmp_path: Path) -> Settings:
    """The settings of counter 03, whose journal is gone with its disk."""
    return _at(tmp_path, "03")


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return _at(tmp_path, "05")


def _at(folder: Path, number: str) -> Settings:
    return Settings(
        state=str(folder),
        reader=Reader(driver=Driver.SIMULATED),
        counter=AtCounter(counter=number),
        journal=Journal(path=f"journal-{number}.db"),
    )


def _patient(at: Counter, name: str = NAME) -> Patient:
    person = next(each for each in samples.people() if each.name.reveal() == name)
    assert at.outside.insurer
    return at.checkout.identify(at.checkout.recognise(at.outside.insurer.issue_voucher(person.number, now())))


def _settled(at: Counter, name: str = NAME) -> Settlement:
    patient = _patient(at, name)
    agreed = at.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    return at.checkout.settle(agreed, payment.cash(due, due))


def _refusal(settings: Settings) -> str:
    with closing(counter.open(settings)) as at:
        try:
            _settled(at)
        except JiesuanError as error:
            return error.code
    return ""


def _lose(settings: Settings) -> None:
    for file in Path(settings.state).glob(f"{settings.journal.path}*"):
        file.unlink()


@pytest.fixture
def left(lost: Settings, monkeypatch: pytest.MonkeyPatch) -> Settlement:
    """What 03 settled just before it was lost: the insurer has it, the hospital was not told."""
    with closing(counter.open(lost)) as at, monkeypatch.context() as patched:
        patched.setattr(SampleHospital, "mark_settled", Mock(side_effect=OSError))
        made = _settled(at)
    _lose(lost)
    return made


@pytest.fixture
def paid(lost: Settings) -> Settlement:
    """What 03 settled, was paid and told the hospital before it was lost."""
    with closing(counter.open(lost)) as at:
        made = _settled(at)
    _lose(lost)
    return made


def run(settings: Settings, *arguments: str, institution: str = "") -> Result:
    file, number = Path(settings.state) / "settings.toml", settings.counter.counter
    text = f'state = "{settings.state}"\njournal.path = "{settings.journal.path}"\ncounter.counter = "{number}"\n'
    file.write_text(text + f'hospital.institution = "{institution}"\n' * bool(institution), "utf-8")
    return CliRunner().invoke(jiesuan, [*arguments, "--settings", str(file)], catch_exceptions=False)


def of(made: Settlement) -> tuple[str, str, str]:
    return made.number, "--date", f"{made.at:%Y-%m-%d}"


def traced(settings: Settings, step: Step, number: str) -> tuple[Entry, Attested]:
    """Return the one entry of a supervisor's act, and what it attests."""
    [found] = [each for each in entries(settings.place(settings.journal.path), number) if each.step is step]
    return found, json.decode(found.body, type=Attested)


def test_what_a_lost_counter_claimed_is_taken_over_with_who_and_why(lost: Settings, here: Settings) -> None:
    with closing(counter.open(lost)) as at:
        patient = _patient(at)
        bill = patient.bills[0]
        with closing(SampleHospital(lost.place("hospital.db"))) as hospital:
            hospital.claim(bill, patient.person.id_number, "03")
    _lose(lost)
    assert _refusal(here) == "bill_claimed"
    assert bill.number in run(here, "counters", "list").output
    assert bill.number in run(here, "counters", "take", "03", *BY).output
    trace, attested = traced(here, Step.TAKEN_OVER, "03")
    assert (trace.number, trace.operator, attested.by, attested.reason) == ("03", BY[1], BY[1], BY[3])
    assert _refusal(here) == ""


def test_a_list_without_a_counter_says_so(here: Settings) -> None:
    assert run(here, "counters", "list").output == "还没有窗口在医院登记过。\n"


def test_a_number_whose_terminal_is_gone_is_taken_over_by_its_new_one(lost: Settings) -> None:
    counter.open(lost).close()
    _lose(lost)
    with pytest.raises(BadInput, match="counter_taken"):
        counter.open(lost)
    assert run(lost, "counters", "take", "03", *BY).exit_code == 0
    assert _refusal(lost) == ""


def test_what_the_insurer_settled_for_a_lost_counter_is_adopted_and_collected_here(
    left: Settlement, here: Settings
) -> None:
    run(here, "counters", "take", "03", *BY)
    assert _refusal(here) == "already_settled"
    assert run(here, "settlements", "adopt", *of(left), "--unpaid", *BY).exit_code == 0
    due = left.split.cash
    with closing(counter.open(here)) as at:
        assert at.takings(at.clock().date()).cash == 0
        at.checkout.collect(left.number, payment.cash(due, due))
        assert at.takings(at.clock().date()).cash == due
        assert at.checkout.open_items() == ()
        assert at.checkout.drawer(left.number).owed == 0
    assert run(here, "reconcile", "--date", of(left)[2], "--counted", f"{due / 100:.2f}").exit_code == 0


def test_what_the_insurer_settled_and_nobody_paid_is_reversed_and_owed_again(left: Settlement, here: Settings) -> None:
    assert run(here, "settlements", "reverse", *of(left), *BY).exit_code == 0
    with closing(counter.open(here)) as at:
        assert at.takings(at.clock().date()).cash == 0
        again = _settled(at)
        assert again.bill_number == left.bill_number
        assert at.takings(at.clock().date()).cash == again.split.cash
    assert run(here, "reconcile", "--date", of(left)[2]).exit_code == 0


def test_another_counters_settlement_is_refunded_here_from_this_drawer(paid: Settlement, here: Settings) -> None:
    assert run(here, "settlements", "adopt", *of(paid), "--paid", *BY).exit_code == 0
    due = paid.split.cash
    with closing(counter.open(here)) as at:
        before = at.takings(at.clock().date())
        assert (before.settled, before.cash) == (0, 0)
        at.refunds.limit = 100_000
        given = at.checkout.refund(paid.number)
        assert given.cash_back == due
        assert at.takings(at.clock().date()).cash_out == due
        assert paid.bill_number in [bill.number for bill in _patient(at).bills]
    trace, attested = traced(here, Step.ADOPTED, paid.number)
    assert (trace.bill, attested.by, attested.reason) == (paid.bill_number, BY[1], BY[3])


def test_a_settlement_is_adopted_once_and_never_where_the_journal_has_it(paid: Settlement, here: Settings) -> None:
    run(here, "settlements", "adopt", *of(paid), "--paid", *BY)
    with pytest.raises(Refused, match="settlement_known"):
        run(here, "settlements", "adopt", *of(paid), "--paid", *BY)


def test_a_settlement_that_the_insurer_does_not_hold_is_not_adopted(paid: Settlement, here: Settings) -> None:
    with pytest.raises(Refused, match="unknown_settlement"):
        run(here, "settlements", "adopt", "371600X", "--date", of(paid)[2], "--paid", *BY)


@pytest.mark.parametrize("command", [("adopt", "--paid"), ("reverse",)])
def test_a_supervisors_act_needs_a_name_and_a_reason(
    paid: Settlement, here: Settings, command: tuple[str, ...]
) -> None:
    done = run(here, "settlements", *command, *of(paid), "--by", "王主任")
    assert (done.exit_code, "--reason" in done.output) == (2, True)


def test_a_supervisor_opens_no_journal_of_another_institution_either(paid: Settlement, here: Settings) -> None:
    with closing(counter.open(here)) as at:
        _settled(at, "李伟")
    with pytest.raises(BadInput, match="journal_of_another"):
        run(here, "settlements", "adopt", *of(paid), "--paid", *BY, institution="H11010100001")


def test_lines_kept_of_an_adopted_settlement_keep_their_money_in_this_drawer(paid: Settlement, here: Settings) -> None:
    run(here, "settlements", "adopt", *of(paid), "--paid", *BY)
    with closing(counter.open(here)) as at:
        care = at.checkout.settlement(paid.number).care
        assert care
        given = at.checkout.refund_lines(paid.number, care.lines[:-1])
        assert given.kept
        assert 0 < given.cash_back < paid.split.cash
        assert at.takings(at.clock().date()).cash == -given.cash_back
    counted = f"-{given.cash_back / 100:.2f}"
    assert run(here, "reconcile", "--date", of(paid)[2], "--counted", counted).exit_code == 0


def test_adopting_one_settlement_makes_no_other_of_that_counter_this_ones(lost: Settings, here: Settings) -> None:
    with closing(counter.open(lost)) as at:
        agreed = at.checkout.presettle(patient := _patient(at), patient.bills[0].number)
        due = agreed.answer.split.cash
        code = Private("130000000000000000")
        adopted = at.checkout.settle(agreed, payment.tender(due, due, due // 2), code)
        with_another = at.checkout.presettle(patient := _patient(at, "李伟"), patient.bills[0].number)
        due = with_another.answer.split.cash
        at.checkout.settle(with_another, payment.tender(due, due, due // 2), code)
    _lose(lost)
    run(here, "settlements", "adopt", *of(adopted), "--paid", *BY)
    assert run(here, "reconcile", "--date", of(adopted)[2]).exit_code == 0


def test_what_another_counter_has_adopted_is_not_missed_where_it_was_lost(
    paid: Settlement, lost: Settings, here: Settings
) -> None:
    run(here, "settlements", "adopt", *of(paid), "--paid", *BY)
    assert run(lost, "counters", "take", "03", *BY).exit_code == 0
    assert run(lost, "journal", "accept", *BY).exit_code == 0
    assert run(lost, "journal", "missing").exit_code == 0
    assert run(lost, "reconcile", "--date", of(paid)[2]).exit_code == 0


def test_who_adopts_and_why_is_on_disk_before_the_hospital_is_told(
    left: Settlement, here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise NotSent("hospital_unreachable", reason="")

    with monkeypatch.context() as patched:
        patched.setattr(SampleHospital, "mark_settled", away)
        assert run(here, "settlements", "adopt", *of(left), "--paid", *BY).exit_code == 0
    assert traced(here, Step.ADOPTED, left.number)[1].reason == BY[3]
    with closing(counter.open(here)) as at:
        at.checkout.recover()
        assert at.checkout.open_items() == ()
    assert run(here, "reconcile", "--date", of(left)[2]).exit_code == 0


def test_a_reversal_that_was_cut_off_is_carried_to_its_end(
    left: Settlement, here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(GuardedCheckout, "refund", killed)
        assert run(here, "settlements", "reverse", *of(left), *BY).exit_code != 0
    assert run(here, "settlements", "reverse", *of(left), *BY).exit_code == 0
    assert _refusal(here) == ""


@pytest.mark.parametrize("command", [("adopt", "--unpaid"), ("reverse",)])
def test_nothing_is_adopted_for_a_bill_that_was_paid_otherwise(
    left: Settlement, here: Settings, command: tuple[str, ...]
) -> None:
    run(here, "counters", "take", "03", *BY)
    with closing(counter.open(here)) as at:
        bill = (patient := _patient(at)).bills[0]
        due = bill.stated_total
        at.checkout.pay_in_full(patient, bill.number, payment.cash(due, due), "already_settled")
    with pytest.raises(Refused, match="already_settled"):
        run(here, "settlements", *command, *of(left), *BY)
    with closing(counter.open(here)) as at:
        assert at.checkout.open_items() == ()
        assert at.journal.settlement(left.number) is None


def test_the_hospital_counts_an_adopted_settlement_once(paid: Settlement, lost: Settings, here: Settings) -> None:
    with closing(counter.open(here)) as at:
        made = _settled(at, "李伟")
    run(here, "settlements", "adopt", *of(paid), "--paid", *BY)
    replica = opened("sqlite://")
    ship(here.place(here.journal.path), "H3716000000105", replica)
    with replica.connect() as connection:
        [line] = lines(connection)
    replica.dispose()
    assert (line.settlements, line.cash) == (1, made.split.cash)
