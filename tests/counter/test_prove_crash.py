"""The product's own proof by killing: it names every point, finds nothing wrong, and says so; here a sample of it."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from counter.prove import crash
from counter.prove.acts import ACTS
from counter.prove.crash import Case, Plan, Tally
from simulation.channel import ChannelFault
from simulation.network.faults import Fault

SAMPLE = [
    Case(act="settle"),
    Case(act="settle, paid by phone", call="channel.charge", fault=ChannelFault.LOST_REPLY),
    Case(act="refund by line", call="platform.settle", fault=Fault.LATE),
    Case(act="recover: never settled", call="platform.reverse", fault=Fault.LOST_REPLY),
]

# What is run once is looked at by several tests.
pytestmark = pytest.mark.xdist_group("prove crash")


@pytest.fixture(scope="module")
def tallies() -> list[Tally]:
    return list(crash.prove(Plan(stride=5, again=15, seed=1), SAMPLE))


def test_every_act_is_killed_under_every_fault_of_every_call_that_it_makes() -> None:
    wanted = {(each.act, each.call, each.fault) for each in crash.cases()}
    assert {act for act, *_ in wanted} == set(ACTS)
    assert {fault for *_, call, fault in wanted if call == "platform.settle"} == set(Fault)
    assert {fault for *_, call, fault in wanted if call == "channel.charge"} == set(ChannelFault)


def test_wherever_a_counter_is_killed_the_books_agree_after_its_recovery(tallies: list[Tally]) -> None:
    assert [problem for each in tallies for problem in each.violations] == []
    assert [each.case for each in tallies] == SAMPLE
    assert all(each.kills > each.points // 6 for each in tallies)


def test_at_every_point_of_a_settlement_and_its_print_no_second_copy_comes_out_unmarked(
    tallies: list[Tally],
) -> None:
    settle = tallies[0]
    in_recovery_too = settle.runs - 2 * (settle.points + 1)
    assert settle.violations == ()
    assert settle.kills - 2 * in_recovery_too == 2 * settle.points >= 60


def test_the_command_prints_the_table_and_fails_where_books_disagree(
    monkeypatch: pytest.MonkeyPatch, tallies: list[Tally]
) -> None:
    def found(*_: object) -> Iterator[Tally]:
        yield from tallies
        yield Tally(case=SAMPLE[0], points=1, runs=1, kills=1, violations=("settled twice",))

    monkeypatch.setattr(crash, "prove", lambda *_: iter(tallies))
    right = CliRunner().invoke(jiesuan, ["prove", "crash"])
    monkeypatch.setattr(crash, "prove", found)
    wrong = CliRunner().invoke(jiesuan, ["prove", "crash"])
    assert (right.exit_code, wrong.exit_code) == (0, 1)
    assert "settle, paid by phone / channel.charge" in right.stdout
    assert right.stdout.splitlines()[-1].split()[-1] == "0"
    assert "settled twice" in wrong.stderr
