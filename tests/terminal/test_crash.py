"""Exactly once: killed at any point, the insurer, the journal and the hospital agree after a restart."""

import multiprocessing
import shutil
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from terminal.benefit.split import totals
from terminal.errors import JiesuanError
from tests.bench import Bench, Clock, person
from tests.terminal import crash
from tests.terminal.crash import BILL, NAME, STAY
from tests.whole import sample

WHOLE = 300

_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload(["tests.terminal.crash_warm"])


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everybody's records, before anything was settled."""
    folder = tmp_path_factory.mktemp("fresh")
    Bench(folder, Clock()).close()
    return folder


@pytest.fixture(scope="session")
def settled(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the bill is settled."""
    folder = tmp_path_factory.mktemp("settled") / "books"
    shutil.copytree(fresh, folder)
    bench = Bench(folder, Clock())
    bench.settle(bench.agreed(NAME, BILL))
    bench.close()
    return folder


def killed(books: Path, folder: Path, job: str, start: int = 0, stride: int = 1) -> Iterator[Path]:
    """Kill a job at each point in turn, or at every `stride`th; yield each folder as the dead process left it."""
    for point in count(start, stride):
        left = folder / f"{job} {point}"
        shutil.copytree(books, left)
        process = _server.Process(target=crash.work, args=(left, job, point))
        process.start()
        process.join()
        yield left
        if process.exitcode != -signal.SIGKILL:
            assert process.exitcode in {crash.FINISHED, crash.REFUSED}
            return


def points(left: Path) -> list[str]:
    """Return the points that the dead process had passed."""
    return (left / "points").read_text(encoding="utf-8").splitlines()


def is_settled_everywhere(bench: Bench) -> bool:
    """Compare the records; return whether the bill is settled in all of them or in none."""
    charged = bench.charged(BILL)
    live = [each.settlement for each in bench.journal.of_bill(BILL) if each.counts and each.settlement]
    recorded = bench.hospital.settlement_of(BILL)
    assert len(charged) <= 1
    assert charged == [each.number for each in live] == ([recorded] if recorded else [])
    account, ledger = bench.balances(NAME)
    assert account == person(NAME).account - sum(each.split.account for each in live)
    assert any(ledger.values()) == bool(live)
    assert bench.journal.unfinished() == ()
    bench.journal.verify()
    return bool(live)


def charge_again(bench: Bench) -> str:
    """Try to charge the bill once more, and return the outcome."""
    try:
        bench.settle(bench.agreed(NAME, BILL))
    except JiesuanError as error:
        return error.code
    return "settled"


def recovered(left: Path) -> bool:
    """Restart and recover; return whether the bill is settled, in all records alike."""
    bench = Bench(left, Clock())
    try:
        bench.checkout.recover()
        settled = is_settled_everywhere(bench)
        assert (charge_again(bench) == "settled") is not settled
        assert is_settled_everywhere(bench)
        return settled
    finally:
        bench.close()


def test_a_killed_settlement_ends_as_one_or_none(fresh: Path, tmp_path: Path) -> None:
    lefts = list(killed(fresh, tmp_path, "settle"))
    ends = [recovered(left) for left in lefts]
    assert points(lefts[-1]) == [
        f"{when} {call}"
        for call in (
            *("hospital.claim", "journal.open", "platform.settle"),
            *("journal.end", "hospital.mark_settled", "journal.recorded"),
        )
        for when in ("before", "after")
    ]
    assert ends == [False] * 5 + [True] * 8


def test_a_killed_settlement_leaves_a_bill_that_cannot_be_charged_again(fresh: Path, tmp_path: Path) -> None:
    for left in killed(fresh, tmp_path, "settle"):
        bench = Bench(left, Clock())
        taken = bool(bench.journal.of_bill(BILL))
        code = charge_again(bench)
        assert code in ({"bill_locked", "already_settled", "bill_not_found"} if taken else {"settled"})
        assert len(bench.charged(BILL)) <= 1
        bench.close()


def test_a_killed_refund_ends_as_one_or_none(settled: Path, tmp_path: Path) -> None:
    ends = [recovered(left) for left in killed(settled, tmp_path, "refund")]
    assert ends[:3] == [True] * 3
    assert not any(ends[3:])


@pytest.mark.parametrize(
    ("job", "settles"),
    [("settle, lost reply", True), ("settle, lost request", False)],
)
def test_a_settlement_without_an_answer_ends_rightly_also_where_recovery_is_killed(
    fresh: Path, tmp_path: Path, job: str, settles: bool
) -> None:
    *_, left = killed(fresh, tmp_path, job)
    assert {recovered(again) for again in killed(left, tmp_path / "again", "recover")} == {settles}


@pytest.mark.parametrize(
    ("job", "stays"),
    [("refund, lost reply", False), ("refund, lost request", True)],
)
def test_a_refund_without_an_answer_ends_rightly_also_where_recovery_is_killed(
    settled: Path, tmp_path: Path, job: str, stays: bool
) -> None:
    *_, left = killed(settled, tmp_path, job)
    assert {recovered(again) for again in killed(left, tmp_path / "again", "recover")} == {stays}


def lines_settled(left: Path) -> int:
    """Restart and recover; return how many lines are settled, in all records alike."""
    if not recovered(left):
        return 0
    bench = Bench(left, Clock())
    try:
        (number,) = bench.charged(BILL)
        settlement = bench.checkout.settlement(number)
        assert settlement.care is not None
        assert totals(settlement.care.lines)[0] == settlement.split.total
        assert bench.takings[1] == settlement.split.cash
        return len(settlement.care.lines)
    finally:
        bench.close()


def test_a_killed_refund_by_line_ends_as_the_whole_or_as_the_lines_that_stay(settled: Path, tmp_path: Path) -> None:
    lefts = list(killed(settled, tmp_path, "refund lines"))
    ends = [lines_settled(left) for left in lefts]
    refund = ("journal.open", "platform.refund", "journal.end")
    again = ("journal.open", "platform.settle", "journal.end")
    reported = ("hospital.mark_unsettled", *["journal.recorded"] * 2)
    calls = (*refund, *again, *reported)
    assert points(lefts[-1]) == [f"{when} {call}" for call in calls for when in ("before", "after")]
    assert ends == [WHOLE] * 3 + [STAY] * 16


@pytest.mark.parametrize("job", ["refund lines, lost reply", "refund lines, lost request"])
def test_a_refund_by_line_without_an_answer_ends_rightly_also_where_recovery_is_killed(
    settled: Path, tmp_path: Path, job: str
) -> None:
    *_, left = killed(settled, tmp_path, job)
    assert {lines_settled(again) for again in killed(left, tmp_path / "again", "recover")} == {STAY}


def test_a_killed_payment_in_full_is_made_as_soon_as_it_is_on_disk(fresh: Path, tmp_path: Path) -> None:
    ends = [lines_paid_in_full(left) for left in killed(fresh, tmp_path, "pay in full")]
    assert ends == [0] * 3 + [WHOLE] * 8


@pytest.mark.parametrize(("job", "stays"), [("refund", 0), ("refund lines", STAY)])
def test_a_killed_refund_of_a_payment_in_full_goes_on_as_soon_as_it_is_on_disk(
    fresh: Path, tmp_path: Path, job: str, stays: int
) -> None:
    *_, paid = killed(fresh, tmp_path, "pay in full")
    first, *others = [lines_paid_in_full(left) for left in killed(paid, tmp_path / job, job)]
    assert (first, set(others)) == (WHOLE, {stays})


def lines_paid_in_full(left: Path) -> int:
    """Restart and recover; compare the records and return how many lines are paid in full."""
    bench = Bench(left, Clock())
    try:
        bench.checkout.recover()
        live = [each.settlement for each in bench.journal.of_bill(BILL) if each.counts and each.settlement]
        recorded = bench.hospital.settlement_of(BILL)
        assert bench.charged(BILL) == []
        assert [each.number for each in live] == ([recorded] if recorded else [])
        assert bench.takings[1] == sum(each.split.total for each in live)
        assert bench.balances(NAME) == (person(NAME).account, {})
        assert bench.journal.unfinished() == ()
        return sum(len(each.care.lines) for each in live if each.care)
    finally:
        bench.close()


# After each kill of an act every eighth point of its recovery, another eighth after the next kill.
STRIDE = sample(8, whole=1)


@pytest.mark.sampled
@pytest.mark.parametrize("job", ["settle", "refund", "refund lines"])
def test_recovery_may_be_killed_at_any_point_after_a_kill_at_any_point(
    request: pytest.FixtureRequest, tmp_path: Path, job: str
) -> None:
    books: Path = request.getfixturevalue("fresh" if job == "settle" else "settled")
    for number, left in enumerate(killed(books, tmp_path, job)):
        for again in killed(left, tmp_path / str(number), "recover", number % STRIDE, STRIDE):
            recovered(again)
