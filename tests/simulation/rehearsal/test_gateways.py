"""Our own adapter passes every plan over each family of gateways, signed in each way, by one file of a region."""

from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from gmalg.primefield import PrimeField

from counter.cli import knobs
from counter.cli.network_rehearse import platform
from counter.cli.profile import check
from counter.prove.rehearsed import Client
from simulation.rehearsal.driver import Verb
from simulation.rehearsal.engine import Engine, Grade, Run
from simulation.rehearsal.report import sentence
from simulation.rehearsal.scenario import Feature, plan
from tests.terminal.national.region_file import GATEWAYS, keys, standard
from tests.whole import sample

PLAIN = ""
SCHEMES = ("plain", "A", "B")
EVERY = [(gateway, scheme) for gateway in (PLAIN, *GATEWAYS) for scheme in SCHEMES]
SIGNED = [(gateway, scheme) for gateway, scheme in EVERY if scheme != "plain"]
# `watch` reads what `smoke` left in the log; `acceptance` is all that there is, also of `faults`.
PLANS = sample((("smoke", "watch"),), (("smoke", "watch"), ("acceptance",)))
# No inf_refmsgid that came once before is noticed; of a chronic disease without record the presettlement tells.
WARNED = {"D14", "B9"}
UNSIGNED = "--profile: this platform does not sign"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python itself invert numbers modulo a prime: the library's own way is most of a signature's time."""
    monkeypatch.setattr(PrimeField, "inv", lambda field, number: pow(number, -1, field.p))


@pytest.fixture(params=sample(SIGNED, EVERY), ids=lambda cell: f"{cell[0] or 'no gateway'}, {cell[1]}")
def region(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of a region, which both sides read."""
    file = tmp_path / "region.toml"
    file.write_text(standard(*request.param), encoding="utf-8")
    return file


@pytest.fixture
def runs(region: Path, tmp_path: Path) -> list[Run]:
    """What the plans found, those together at one platform and by one client that are together here."""
    return [run for place, together in enumerate(PLANS) for run in ran(region, tmp_path / str(place), together)]


def ran(region: Path, folder: Path, together: tuple[str, ...]) -> list[Run]:
    folder.mkdir()
    ours, theirs = keys(folder)
    with (
        platform(folder, region, keys=theirs) as url,
        closing(Client(url, folder / "client", str(region), ours)) as client,
    ):
        engine = Engine(partial(knobs.ask, url), client, url, "7")
        return [engine.run(plan(name), frozenset(Feature), lambda _: None) for name in together]


@pytest.mark.sampled
def test_our_own_adapter_passes_every_plan_over_each_gateway(region: Path, runs: list[Run]) -> None:
    fits = CliRunner().invoke(check, [str(region), "--language", "en"])
    assert (fits.exit_code, "it serves the same file" in fits.output) == (0, True), fits.output
    for run in runs:
        problems = {
            each.scenario.id: [sentence(one, "en") for one in each.problems] for each in run.graded if each.problems
        }
        assert {each.why for each in run.graded if each.grade is Grade.SKIPPED} <= {*Verb, UNSIGNED}, problems
        assert {each.scenario.id for each in run.graded if each.grade is Grade.WARNING} <= WARNED, problems
        assert run.verdict in {Grade.PASSED, Grade.WARNING}, problems


def test_what_is_accepted_is_all_that_any_plan_with_steps_asks() -> None:
    every = {each.id for each in plan("acceptance").scenarios}
    assert {each.id for name in ("smoke", "faults") for each in plan(name).scenarios} <= every
