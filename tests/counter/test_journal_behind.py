"""A journal behind what others have seen of it sells nothing until a supervisor has restored or accepted it."""

from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pytest
from click.testing import CliRunner, Result

import counter
from counter.adapters import now
from counter.cli import jiesuan
from counter.opening import Counter
from counter.settings import Driver, Reader, Settings
from simulation import samples
from simulation.hospital import SampleHospital
from terminal.accounts.replication import opened, ship
from terminal.errors import BadInput, Refused
from terminal.journal.entry import Step
from terminal.journal.reader import entries, head
from terminal.model import payment

ANSWERED_FOR = ("--by", "王主任", "--reason", "磁盘更换")
NAMES = ("张敏", "李伟", "王秀兰")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(reader=Reader(driver=Driver.SIMULATED)).with_state(tmp_path)


@pytest.fixture
def journal(settings: Settings) -> Path:
    return settings.place(settings.journal.path)


def settle(settings: Settings, *names: str) -> None:
    """Settle the oldest bill of each of these people for exact cash, and close the counter."""
    with closing(counter.open(settings)) as opened_counter:
        for name in names:
            _settled(opened_counter, name)


def _settled(at: Counter, name: str) -> None:
    person = next(each for each in samples.people() if each.name.reveal() == name)
    assert at.outside.insurer
    voucher = at.outside.insurer.issue_voucher(person.number, now())
    patient = at.checkout.identify(at.checkout.recognise(voucher))
    agreed = at.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    at.checkout.settle(agreed, payment.cash(due, due))


@pytest.fixture
def lost(settings: Settings, journal: Path, tmp_path: Path) -> Path:
    """A counter whose journal was put back to where it was before two settlements; a later copy is kept."""
    settle(settings, NAMES[0])
    copyfile(journal, early := tmp_path / "early.db")
    settle(settings, *NAMES[1:])
    copyfile(journal, late := tmp_path / "late.db")
    copyfile(early, journal)
    for beside in ("-wal", "-shm"):
        journal.with_name(journal.name + beside).unlink(missing_ok=True)
    return late


def run(settings: Settings, *arguments: str) -> Result:
    file = Path(settings.state) / "settings.toml"
    file.write_text(f'state = "{settings.state}"\n', "utf-8")
    return CliRunner().invoke(jiesuan, [*arguments, "--settings", str(file)], catch_exceptions=False)


def refusal(settings: Settings) -> str:
    """Return why another sale is refused; empty if it is not."""
    try:
        settle(settings, "何文斌")
    except Refused as error:
        return error.code
    return ""


def test_a_rolled_back_journal_sells_nothing_and_says_what_is_missing(lost: Path, settings: Settings) -> None:
    assert refusal(settings) == "journal_behind"
    told = run(settings, "journal", "missing", "--language", "en")
    assert told.exit_code == 1
    assert told.output.count("as settled under") == 2


def test_a_journal_that_was_deleted_sells_nothing_either(lost: Path, settings: Settings, journal: Path) -> None:
    journal.unlink()
    assert refusal(settings) == "journal_behind"


def test_it_releases_no_claim_and_recovers_nothing_meanwhile(lost: Path, settings: Settings) -> None:
    with closing(counter.open(settings)) as opened_counter:
        assert opened_counter.checkout.recover() == ()
        assert opened_counter.checkout.behind() is not None


def test_it_is_restored_from_a_later_copy_with_who_and_why(lost: Path, settings: Settings, journal: Path) -> None:
    assert (
        run(settings, "journal", "restore", "--from", str(lost), "--by", "王主任", "--reason", "磁盘更换").exit_code
        == 0
    )
    assert refusal(settings) == ""
    [trace] = [each for each in entries(journal, "") if each.step is Step.RESTORED]
    assert ("王主任", "磁盘更换" in trace.body) == (trace.operator, True)
    assert run(settings, "journal", "missing").exit_code == 0
    assert run(settings, "journal", "verify").exit_code == 0


def test_it_is_restored_from_the_replica(lost: Path, settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'replica.db'}"
    engine = opened(url)
    ship(lost, samples.institution().code + settings.counter.counter, engine)
    engine.dispose()
    assert run(settings, "journal", "restore", "--replica", url, *ANSWERED_FOR).exit_code == 0
    assert refusal(settings) == ""


def test_a_copy_that_does_not_go_on_from_it_restores_nothing(lost: Path, settings: Settings, journal: Path) -> None:
    before = head(journal)
    early = Path(settings.state) / "early.db"
    with pytest.raises(BadInput, match="journal_no_continuation"):
        run(settings, "journal", "restore", "--from", str(early), *ANSWERED_FOR)
    assert head(journal) == before
    assert refusal(settings) == "journal_behind"


def test_what_cannot_be_restored_is_accepted_by_a_supervisor_and_stays_told(lost: Path, settings: Settings) -> None:
    assert run(settings, "journal", "accept", "--by", "王主任", "--reason", "无备份").exit_code == 0
    assert refusal(settings) == ""
    assert run(settings, "journal", "missing").exit_code == 1


def test_reconciliation_finds_every_lost_settlement_and_never_advises_to_reverse_it(
    lost: Path, settings: Settings
) -> None:
    with closing(SampleHospital(settings.place("hospital.db"))) as hospital:
        numbers = {number for number in hospital.book().values() if number}
    today = f"{now():%Y-%m-%d}"
    told = run(settings, "reconcile", "--date", today, "--language", "en").output
    assert sum(number in told for number in numbers) == 2
    assert told.count("Missing here") == 2
    assert "Reverse message" not in told


def test_nothing_is_compared_twice_and_a_whole_journal_sells(settings: Settings) -> None:
    settle(settings, *NAMES)
    assert refusal(settings) == ""
