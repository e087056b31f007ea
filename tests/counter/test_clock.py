"""A clock that differs from the platform's is told beyond two minutes, and sells nothing beyond ten."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from counter.adapters import now
from counter.connect import Where, connected
from counter.doctor.findings import Part, State
from counter.doctor.probes import probes
from counter.doctor.words import describe
from counter.guards import GuardedCheckout
from counter.settings import Platform, PlatformKind, Settings
from simulation.channel import ChannelFault
from terminal.errors import NotSent, Refused
from terminal.model import payment
from tests.bench import Bench
from tests.counter.test_proof_of_simulation import PERSON, SENDER, served
from tests.terminal.national import bench as scripted
from tests.terminal.national.bench import Script

MINUTE = 60.0


class Ahead:
    """The bench's platform, whose clock differs from this counter's."""

    def __init__(self, bench: Bench, ahead: float) -> None:
        self._bench, self.clock_ahead = bench, ahead

    def __getattr__(self, name: str) -> object:
        return getattr(self._bench.platform, name)


def counter(bench: Bench, ahead: float) -> GuardedCheckout:
    platform: object = Ahead(bench, ahead)
    return bench.counter(platform)  # type: ignore[arg-type]  # it has what is needed


@pytest.mark.parametrize("ahead", [-11 * MINUTE, 11 * MINUTE])
def test_nothing_is_sold_by_a_clock_that_is_more_than_ten_minutes_wrong(bench: Bench, ahead: float) -> None:
    agreed, due = bench.agreed("张敏"), bench.agreed("张敏").answer.split.cash
    bench.checkout = counter(bench, ahead)
    total = payment.cash(agreed.bill.stated_total, agreed.bill.stated_total)
    for sell in (
        lambda: bench.checkout.presettle(agreed.patient, agreed.bill.number),
        lambda: bench.checkout.settle(agreed, payment.cash(due, due)),
        lambda: bench.checkout.pay_in_full(agreed.patient, agreed.bill.number, total, "no_rule"),
    ):
        with pytest.raises(NotSent, match="clock_differs") as raised:
            sell()
        assert raised.value.facts["minutes"] == 11
    assert (bench.journal.head()[0], bench.hospital.claims()) == (0, {})


def test_nothing_is_given_back_by_a_clock_that_is_more_than_ten_minutes_wrong(bench: Bench) -> None:
    made = bench.settle(bench.agreed("张敏"))
    before, bench.checkout = bench.journal.head(), counter(bench, 11 * MINUTE)
    with pytest.raises(NotSent, match="clock_differs"):
        bench.checkout.refund(made.number)
    with pytest.raises(NotSent, match="clock_differs"):
        bench.checkout.refund_lines(made.number, made.care.lines[:1] if made.care else ())
    assert bench.journal.head() == before


def test_what_is_settled_is_collected_and_handed_over_by_a_wrong_clock_too(bench: Bench) -> None:
    bench.channel.fail("charge", ChannelFault.REFUSED)
    agreed = bench.agreed("张敏")
    due = agreed.answer.split.cash
    with pytest.raises(Refused, match="not_paid") as unpaid:
        bench.settle_by_phone(agreed, 0)
    number = str(unpaid.value.facts["number"])
    bench.checkout = counter(bench, 11 * MINUTE)
    bench.checkout.collect(number, payment.cash(due, due + 100))
    assert bench.checkout.drawer(number).to_hand_over == 100
    bench.checkout.hand_over(number)
    assert bench.checkout.drawer(number).to_hand_over == 0


@pytest.mark.parametrize(("ahead", "told"), [(0.0, False), (119.0, False), (-121.0, True), (599.0, True)])
def test_a_clock_that_is_a_little_wrong_sells_and_is_told_beyond_two_minutes(
    bench: Bench, ahead: float, told: bool
) -> None:
    bench.checkout = counter(bench, ahead)
    assert bench.settle(bench.agreed("张敏")).number
    assert bool(bench.checkout.clock_ahead) is told


def test_the_platforms_time_comes_with_each_answer_and_goes_on_by_itself(tmp_path: Path) -> None:
    at = scripted.NOW
    platform = scripted.platform(tmp_path, Script())
    exchange = platform._exchange
    exchange._clock = lambda: at
    assert platform.clock_ahead == 0
    exchange.ask("1101", {})
    assert abs(platform.clock_ahead) < MINUTE
    at += timedelta(hours=2)
    assert platform.clock_ahead == pytest.approx(7_200, abs=MINUTE)


def test_an_answer_without_a_time_tells_nothing(tmp_path: Path) -> None:
    script = Script()
    script.tell("9001", scripted.answered({"signinoutb": {"sign_no": "S1"}}, respond_time=None))
    script.tell("1101", scripted.answered(respond_time="soon"))
    platform = scripted.platform(tmp_path, script)
    platform._exchange.ask("1101", {})
    assert platform.clock_ahead == 0


@pytest.mark.parametrize(
    ("ahead", "state", "code"),
    [
        (0, State.GOOD, ""),
        (-3, State.WARN, "clock_behind"),
        (3, State.WARN, "clock_ahead"),
        (-11, State.BAD, "clock_behind"),
    ],
)
def test_the_doctor_compares_the_clock_with_the_platforms(tmp_path: Path, ahead: int, state: State, code: str) -> None:
    with served(tmp_path) as url:
        settings = Settings(state=str(tmp_path), platform=Platform(kind=PlatformKind.NATIONAL, url=url))
        wrong = probes(settings, lambda: now() + timedelta(minutes=ahead))
        found = next(each for each in wrong if each.part is Part.PLATFORM).look()
    assert (found.state, found.code) == (state, code or found.code)
    assert all("{" not in describe(found, language).what for language in ("zh_CN", "en"))


def test_the_served_simulation_and_the_counter_have_the_time_of_the_whole_country(tmp_path: Path) -> None:
    assert now().utcoffset() == timedelta(hours=8)
    with served(tmp_path) as url:
        where = Where(url=url, profile="plain", keys=None, ids=tmp_path / "ids")
        with closing(connected(where, SENDER, now)) as platform:
            platform.identify(PERSON.credential(), now().date())
            assert abs(platform.clock_ahead) < MINUTE
