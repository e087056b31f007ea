"""`jiesuan reconcile` and the clearing commands: what a day and a month look like from the command line."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counter.cli import jiesuan
from counter.prove.counter import Outside
from simulation import self_service
from simulation.network.faults import Fault
from terminal.errors import BadInput, Unknown
from terminal.journal.backup import backup
from terminal.model import Settlement
from terminal.private import masked_number
from tests.bench import Bench, Clock, person
from tests.counter.elsewhere import MACHINE

DAY = ["--date", "2026-11-22"]
MONTH = ["--month", "2026-11"]


@pytest.fixture
def made(bench: Bench) -> list[Settlement]:
    """A day with three settlements, one of a person insured elsewhere."""
    return [bench.settle(bench.agreed(name)) for name in ("张敏", "王秀兰", "马德福")]


def run(folder: Path, *given: str) -> Result:
    return CliRunner().invoke(jiesuan, [*given, "--state", str(folder)])


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def test_a_day_without_differences_ends_with_status_0(made: list[Settlement], tmp_path: Path) -> None:
    cash = sum(each.split.cash for each in made)
    outcome = run(tmp_path, "reconcile", *DAY, "--counted", yuan(cash))
    assert (outcome.exit_code, outcome.exception) == (0, None)
    assert "五本账一致" in outcome.output
    assert yuan(sum(each.split.fund for each in made)) in outcome.output


def test_differences_end_with_status_1_and_say_what_to_do(bench: Bench, made: list[Settlement], tmp_path: Path) -> None:
    assert made
    bench.hospital.mark_unsettled(made[0].bill_number, made[0].number)
    outcome = run(tmp_path, "reconcile", *DAY, "--language", "en", "--csv", str(tmp_path / "csv"))
    assert outcome.exit_code == 1
    for expected in ("The hospital does not know", made[0].number, made[0].message_id, "tell the hospital's system"):
        assert expected in outcome.output
    assert made[0].number in (tmp_path / "csv" / "differences.csv").read_text(encoding="utf-8-sig")


def test_an_unknown_outcome_is_confirmed_by_the_day_end(bench: Bench, tmp_path: Path) -> None:
    agreed = bench.agreed("张敏")
    bench.platform.fail("settle", Fault.LOST_REPLY)
    with pytest.raises(Unknown):
        bench.settle(agreed)
    outcome = run(tmp_path, "reconcile", *DAY)
    assert outcome.exit_code == 1
    assert "结果未知，医保有" in outcome.output
    assert "采用医保的结果" in outcome.output


def test_a_day_on_which_only_another_counter_sold_has_no_difference_here(tmp_path: Path, clock: Clock) -> None:
    outside = Outside(tmp_path, clock)
    ours = Bench(tmp_path, clock, outside=outside, number="01")
    (tmp_path / "next").mkdir()
    others = Bench(tmp_path / "next", clock, outside=outside, number="02")
    ours.settle(ours.agreed("张敏"))
    clock.forward(timedelta(days=3).total_seconds())
    others.settle(others.agreed("王秀兰"))
    told = run(tmp_path, "reconcile", "--date", "2026-11-25", "--counted", "0")
    for each in (ours, others, outside):
        each.close()
    assert (told.exit_code, told.exception) == (0, None)


def test_no_name_and_no_number_of_a_person_is_printed(bench: Bench, made: list[Settlement], tmp_path: Path) -> None:
    assert made
    bench.hospital.mark_unsettled(made[0].bill_number, made[0].number)
    outcome = run(tmp_path, "reconcile", *DAY)
    who = person("张敏")
    assert who.name.reveal() not in outcome.output
    assert who.id_number.reveal() not in outcome.output
    assert who.number not in outcome.output
    assert masked_number(who.id_number)[:4] in outcome.output


def test_the_insurer_that_cannot_be_asked_is_a_book_that_was_not_to_be_had(
    made: list[Settlement], bench: Bench, tmp_path: Path
) -> None:
    assert made
    settings = tmp_path / "settings.toml"
    platform = '[platform]\nkind = "national"\nurl = "http://127.0.0.1:1"\nprofile = "plain"\n'
    settings.write_text(platform, encoding="utf-8")
    outcome = run(tmp_path, "reconcile", *DAY, "--settings", str(settings))
    assert "没有拿到的账" in outcome.output
    assert "医保" in outcome.output.splitlines()[-1]
    assert bench.hospital.book()


@pytest.mark.parametrize(
    "given",
    [
        ("reconcile", "--date", "2026-11-31"),
        ("reconcile",),
        ("reconcile", *DAY, "--counted", "much"),
        ("network", "clearing", "--month", "2026-13"),
        ("network", "prepay", "--year", "2026", "--from", "13", "--to", "371600", "--amount", "1"),
        ("network", "prepay", "--year", "2026", "--from", "130900", "--to", "371600", "--amount", "x"),
    ],
)
def test_what_does_not_fit_ends_with_status_2(bench: Bench, tmp_path: Path, given: tuple[str, ...]) -> None:
    assert bench.hospital.book()
    assert run(tmp_path, *given).exit_code == 2


def test_a_folder_without_a_journal_is_bad_input(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path, "reconcile", *DAY).exception, BadInput)


def test_a_month_is_cleared_and_the_same_again_changes_nothing(made: list[Settlement], tmp_path: Path) -> None:
    agreed = run(tmp_path, "network", "prepay", "--year", "2026", "--from", "130900", "--to", "371600", "--amount", "5")
    assert agreed.exit_code == 0
    first = run(tmp_path, "network", "clearing", *MONTH, "--csv", str(tmp_path / "csv"))
    assert first.exit_code == 0
    away = next(each for each in made if each.insured.insured_area == "130900")
    for expected in ("130900 河北省 沧州市", yuan(away.split.fund), "5.00", yuan(away.split.fund - 500)):
        assert expected in first.output
    assert run(tmp_path, "network", "clearing", *MONTH).output == first.output
    assert (tmp_path / "csv" / "segments.csv").exists()


def test_a_month_is_reported(made: list[Settlement], tmp_path: Path) -> None:
    outcome = run(tmp_path, "network", "report", *MONTH, "--language", "en")
    away = next(each for each in made if each.insured.insured_area == "130900")
    assert outcome.exit_code == 0
    for expected in ("130900 Cangzhou, Hebei", "inpatient", yuan(away.split.fund), "All"):
        assert expected in outcome.output


def test_a_journal_that_is_named_twice_counts_once(made: list[Settlement], tmp_path: Path, path: Path) -> None:
    cash = sum(each.split.cash for each in made)
    (tmp_path / "link.db").symlink_to(path)
    (tmp_path / "hard.db").hardlink_to(path)
    for again in (path, tmp_path / "link.db", tmp_path / "hard.db"):
        outcome = run(tmp_path, "reconcile", *DAY, "--counted", yuan(cash), "--journal", str(again))
        assert (outcome.exit_code, outcome.exception) == (0, None)


def test_a_copy_of_a_journal_is_refused_beside_it(
    bench: Bench, made: list[Settlement], tmp_path: Path, path: Path
) -> None:
    assert made
    copy = tmp_path / "copy.db"
    backup(path, copy)
    bench.settle(bench.agreed("刘洋"))
    outcome = run(tmp_path, "reconcile", *DAY, "--journal", str(copy))
    assert isinstance(outcome.exception, BadInput)
    assert outcome.exception.code == "journal_copied"


def test_what_was_paid_elsewhere_and_insured_later_makes_no_difference(bench: Bench, tmp_path: Path) -> None:
    who, bill = bench.patient("郑浩然"), "MZ202611220017"
    first = self_service.pay(bench.hospital, bench.channel, who.person, bill, MACHINE, bench.clock())
    agreed = bench.checkout.presettle_later(bench.patient("郑浩然"), first.number)
    given = bench.checkout.insure_later(first.number, agreed)
    other = self_service.pay(
        bench.hospital, bench.channel, bench.patient("李伟").person, "MZ202611220005", MACHINE, bench.clock()
    )
    bench.checkout.refund(other.number)
    assert given.code_back > 0
    outcome = run(tmp_path, "reconcile", *DAY, "--counted", "0")
    assert (outcome.exit_code, outcome.exception) == (0, None), outcome.output
