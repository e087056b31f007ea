"""A bill whose reversal is refused ends on the day itself, by the statement of the day, and waits for no morning."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import json

from counter.prove.books import disagreements
from counter.prove.counter import Counter
from counter.prove.interface import Interface
from simulation.network.faults import Fault
from terminal.accounts.suspense import Matter, of_journal
from terminal.model import State
from terminal.national.profile import load
from tests.bench import Clock, person
from tests.terminal.tampering import refused

NAME, BILL = "李伟", "MZ202611220005"
MINUTE = 60


class Refusing(Interface):
    """An outside whose platform refuses every reversal, as there is nothing to reverse."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        super().__init__(folder, clock)
        self._post, self._gateway.post = self._gateway.post, self._refuse  # type: ignore[method-assign]

    def _refuse(self, infno: str, body: bytes) -> bytes:
        if infno != "2601":
            return self._post(infno, body)
        return json.encode({"infcode": -1, "inf_refmsgid": None, "err_msg": "未查询到原交易", "output": None})


@pytest.fixture
def counter(tmp_path: Path, clock: Clock) -> Iterator[Counter]:
    folder = tmp_path / "01"
    folder.mkdir()
    with (
        closing(Refusing(tmp_path, clock)) as outside,
        closing(Counter(folder, clock, outside=outside, number="01")) as counter,
    ):
        yield counter


def locked(counter: Counter, fault: Fault) -> None:
    """Lose a settlement whose reversal is refused."""
    counter.platform.fail("settle", fault)
    assert refused(lambda: counter.settle(counter.agreed(NAME, BILL))) == "no_answer"
    assert counter.checkout.recover() == ()
    assert refused(lambda: counter.agreed(NAME, BILL)) == "bill_locked"


def wrong(counter: Counter) -> list[str]:
    return list(disagreements(counter.books, {BILL: person(NAME).number}))


def test_what_the_insurer_holds_is_adopted_with_the_next_look(counter: Counter) -> None:
    locked(counter, Fault.LOST_REPLY)
    assert [each.state for each in counter.checkout.recover()] == [State.SETTLED]
    assert wrong(counter) == []


def test_what_the_insurer_does_not_hold_is_free_after_the_regions_time(counter: Counter) -> None:
    within = load("plain").recovery.listed_within
    assert within
    locked(counter, Fault.LOST_REQUEST)
    counter.clock.forward((within - 1) * MINUTE)
    assert counter.checkout.recover() == ()
    counter.clock.forward(2 * MINUTE)
    assert [each.state for each in counter.checkout.recover()] == [State.REVERSED]
    assert counter.settle(counter.agreed(NAME, BILL)).number
    assert wrong(counter) == []


def test_the_suspense_desk_shows_it_with_its_next_step(counter: Counter) -> None:
    locked(counter, Fault.LOST_REQUEST)
    counter.journal.flush()
    [item] = of_journal(counter.journal._path)
    assert (item.matter, item.due is not None) == (Matter.UNCONFIRMED, True)


def test_a_restart_does_not_begin_the_wait_again(counter: Counter) -> None:
    within = load("plain").recovery.listed_within
    assert within
    locked(counter, Fault.LOST_REQUEST)
    counter.clock.forward((within + 1) * MINUTE)
    with closing(counter.risen()) as risen:
        assert [each.state for each in risen.checkout.recover()] == [State.REVERSED]
