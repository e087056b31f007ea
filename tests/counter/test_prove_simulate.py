"""Several counters under a virtual clock: a seed is a history, and in every history the ledgers agree in the end."""

import subprocess
import sys

import pytest

from counter.prove.simulate import simulate
from tests.whole import sample

STEPS = sample(1_500, whole=30_000)


@pytest.mark.sampled
@pytest.mark.parametrize(("seed", "interface"), [(1, False), (2, True)], ids=["embedded", "interface"])
def test_whatever_happens_no_bill_is_charged_twice_and_everything_comes_to_its_end(seed: int, interface: bool) -> None:
    history = simulate(STEPS, seed, counters=3, interface=interface)
    assert history.violations == ()
    assert history.steps >= STEPS
    assert history.deaths > 0


def test_a_seed_is_one_history_bit_for_bit_in_any_process() -> None:
    play = "from counter.prove.simulate import simulate; print(simulate(400, 7, 2).trace)"
    environments = ({"PYTHONHASHSEED": seed} for seed in "12")
    traces = {subprocess.check_output([sys.executable, "-c", play], env=each) for each in environments}
    assert traces == {f"{simulate(400, 7, 2).trace}\n".encode()}
    assert simulate(400, 8, 2).trace.encode() not in traces
