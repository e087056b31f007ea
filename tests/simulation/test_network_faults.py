"""The timeline of faults: the fault of each call by time, and the contents of a fault file."""

from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan
from simulation.network.faults import Fault, Planned, Timeline, load
from simulation.network.hops import Hop
from simulation.samples import FIXTURES
from terminal.errors import BadInput

FAULTS = FIXTURES / "faults"


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def faults(timeline: Timeline, call: str, times: int) -> list[Fault | None]:
    return [found.fault if (found := timeline.next(call)) else None for _ in range(times)]


def written(tmp_path: Path, text: str) -> BadInput:
    path = tmp_path / "faults.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        load(path)
    return error.value


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"toml_unreadable file=gone.toml reason=No such file"):
        load(tmp_path / "gone.toml")


def test_a_fault_strikes_the_call_it_names_once_and_no_other() -> None:
    timeline = Timeline([Planned(fault=Fault.LATE, call="settle")])
    assert faults(timeline, "refund", 1) == [None]
    assert faults(timeline, "settle", 2) == [Fault.LATE, None]


def test_a_fault_without_a_call_strikes_any() -> None:
    assert faults(Timeline([Planned(fault=Fault.HTML)]), "find", 2) == [Fault.HTML, None]


def test_a_call_is_known_by_each_of_its_names() -> None:
    timeline = Timeline([Planned(fault=Fault.HTML, call="2207"), Planned(fault=Fault.LATE, call="settle")])
    found = [timeline.next("2207", "settle") for _ in range(3)]
    assert [each.fault if each else None for each in found] == [Fault.HTML, Fault.LATE, None]


def test_faults_of_one_call_strike_in_the_order_in_which_they_were_planned() -> None:
    timeline = Timeline([Planned(fault=Fault.LATE, times=2), Planned(fault=Fault.HTML)])
    assert faults(timeline, "settle", 4) == [Fault.LATE, Fault.LATE, Fault.HTML, None]


def test_a_fault_lets_so_many_calls_pass_and_then_strikes_every_so_many() -> None:
    timeline = Timeline([Planned(fault=Fault.LATE, after=1, every=2, times=2)])
    assert faults(timeline, "settle", 6) == [None, Fault.LATE, None, Fault.LATE, None, None]


def test_a_fault_without_end_never_ends() -> None:
    assert faults(Timeline([Planned(fault=Fault.LATE, times=0)]), "settle", 50) == [Fault.LATE] * 50


def test_a_fault_strikes_only_in_its_time() -> None:
    clock = Seconds()
    timeline = Timeline([Planned(fault=Fault.LATE, since=10, until=20, times=0)], clock)
    found = []
    for clock.now in (109.9, 110.0, 119.9, 120.0):
        found += faults(timeline, "settle", 1)
    assert found == [None, Fault.LATE, Fault.LATE, None]


def test_a_fault_at_a_hop_strikes_nothing_elsewhere() -> None:
    timeline = Timeline([Planned(fault=Fault.LATE, hop=Hop.PLACE_HUB)])
    assert timeline.next("settle") is None
    assert timeline.next("settle", hop=Hop.HUB_INSURED) is None
    assert timeline.next("settle", hop=Hop.PLACE_HUB) is not None


def test_faults_are_added_and_cleared_while_it_runs() -> None:
    timeline = Timeline()
    timeline.add(Planned(fault=Fault.LATE), Planned(fault=Fault.HTML))
    assert faults(timeline, "settle", 1) == [Fault.LATE]
    assert timeline.planned() == (Planned(fault=Fault.HTML),)
    timeline.clear()
    assert (timeline.planned(), timeline.next("settle")) == ((), None)


def test_threads_that_ask_at_once_never_share_a_fault() -> None:
    timeline, found = Timeline([Planned(fault=Fault.LATE, times=100)]), []

    def ask() -> None:
        found.extend(faults(timeline, "settle", 50))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found.count(Fault.LATE), len(found)) == (100, 200)


def test_one_sample_file_shows_every_fault() -> None:
    assert [each.fault for each in load(FAULTS / "every-fault.toml")] == list(Fault)


@pytest.mark.parametrize("path", sorted(FAULTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_sample_file_fits(path: Path) -> None:
    assert load(path)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('[[fault]]\nfault = "later"', "fault.0.fault", 2),
        ('[[fault]]\nfault = "late"\n[[fault]]\nfault = "html"\ncall = "sette"', "fault.1.call", 5),
        ('[[fault]]\nfault = "late"\nhop = "moon"', "fault.0.hop", 3),
        ('[[fault]]\nfault = "late"\nafter = -1', "fault.0.after", 3),
        ('[[fault]]\nfault = "late"\nfrom = 3\nuntil = 3', "fault.0", 1),
        ('[[fault]]\ncall = "settle"', "fault.0", 1),
        ('[[fault]]\nfault = "late"\nonce = true', "fault.0.once", 3),
    ],
)
def test_what_does_not_fit_is_told_with_key_and_line(tmp_path: Path, text: str, key: str, line: int) -> None:
    error = written(tmp_path, text)
    assert (error.code, error.facts["key"], error.facts["line"]) == ("toml_field", key, line)


def test_the_command_prints_the_timeline_of_a_file() -> None:
    outcome = CliRunner().invoke(jiesuan, ["network", "faults", str(FAULTS / "bad-afternoon.toml")])
    assert outcome.exit_code == 0
    assert outcome.stdout.splitlines() == [
        "    60 … 180    s  lost_request           any call at place_hub    after 0, every 1, without end",
        "     0 …        s  lost_reply             settle                   after 10, every 5, 3 times",
        "     0 …        s  server_error           reverse                  after 0, every 1, once",
    ]
