"""The outcome of a call on the network under each fault and outage."""

from threading import Thread

import pytest

from simulation.network.faults import Fault, Planned, Timeline
from simulation.network.hops import OURS, Condition, Hop, Hops, Outage
from simulation.network.network import Delivery, DeliveryOutcome, Network, opened
from simulation.samples import FIXTURES
from terminal.errors import NotSent, Refused
from tests.simulation.test_network_faults import Seconds

HERE, THERE = "371600", "120000"


class Insured:
    """Counts the requests that arrive, and answers with the count."""

    def __init__(self) -> None:
        self.arrived: list[str] = []

    def send(self, network: Network, name: str = "a", place: str = HERE) -> Delivery[int]:
        return network.carry(("settle",), place, THERE, lambda: self._arrive(name))

    def _arrive(self, name: str) -> int:
        self.arrived.append(name)
        return len(self.arrived)


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def insured() -> Insured:
    return Insured()


def failing(clock: Seconds, *planned: Planned) -> Network:
    return Network(Timeline(planned, clock), clock=clock)


@pytest.mark.parametrize(
    ("fault", "outcome", "arrived"),
    [
        (Fault.UNREACHABLE, DeliveryOutcome.NOT_SENT, 0),
        (Fault.STALE_SIGN_IN, DeliveryOutcome.REFUSED, 0),
        (Fault.REFUSED, DeliveryOutcome.REFUSED, 0),
        (Fault.LOST_REQUEST, DeliveryOutcome.REQUEST_LOST, 0),
        (Fault.NOT_FOUND, DeliveryOutcome.REQUEST_LOST, 0),
        (Fault.LATE, DeliveryOutcome.ON_THE_WAY, 0),
        (Fault.REORDERED, DeliveryOutcome.ON_THE_WAY, 0),
        (Fault.SETTLED_AFTER_TIMEOUT, DeliveryOutcome.ON_THE_WAY, 0),
        (Fault.LOST_REPLY, DeliveryOutcome.REPLY_LOST, 1),
        (Fault.DUPLICATED, DeliveryOutcome.DELIVERED, 2),
        (Fault.TRUNCATED, DeliveryOutcome.DELIVERED, 1),
        (Fault.HTML, DeliveryOutcome.DELIVERED, 1),
        (Fault.SERVER_ERROR, DeliveryOutcome.DELIVERED, 1),
        (Fault.BLANK_AMOUNTS, DeliveryOutcome.DELIVERED, 1),
        (Fault.TEXT_INFCODE, DeliveryOutcome.DELIVERED, 1),
        (Fault.EMPTY_SETLDETAIL, DeliveryOutcome.DELIVERED, 1),
    ],
)
def test_every_fault_has_its_fate(
    clock: Seconds, insured: Insured, fault: Fault, outcome: DeliveryOutcome, arrived: int
) -> None:
    delivery = insured.send(failing(clock, Planned(fault=fault)))
    assert (delivery.outcome, delivery.fault, len(insured.arrived)) == (outcome, fault, arrived)


def test_only_an_answer_that_came_whole_is_readable(clock: Seconds, insured: Insured) -> None:
    readable = {each for each in Fault if insured.send(failing(clock, Planned(fault=each))).is_readable}
    assert readable == {Fault.DUPLICATED, Fault.BLANK_AMOUNTS, Fault.TEXT_INFCODE, Fault.EMPTY_SETLDETAIL}


def test_a_call_that_goes_well_brings_the_answer(insured: Insured) -> None:
    delivery = insured.send(Network())
    assert (delivery.outcome, delivery.fault, delivery.answer()) == (DeliveryOutcome.DELIVERED, None, 1)


def test_the_insurers_no_is_an_answer() -> None:
    def no() -> int:
        raise Refused("already_settled")

    delivery = Network().carry(("settle",), HERE, THERE, no)
    assert delivery.is_readable
    with pytest.raises(Refused, match="already_settled"):
        delivery.answer()


def test_the_second_answer_to_a_duplicate_is_heard(clock: Seconds, insured: Insured) -> None:
    assert insured.send(failing(clock, Planned(fault=Fault.DUPLICATED))).answer() == 2


def test_a_late_request_waits_until_it_is_let_through(clock: Seconds, insured: Insured) -> None:
    network = failing(clock, Planned(fault=Fault.LATE))
    insured.send(network, "late")
    clock.now += 10_000
    insured.send(network, "next")
    network.arrive()
    network.arrive()
    assert insured.arrived == ["next", "late"]


@pytest.mark.parametrize("fault", [Fault.LATE, Fault.SETTLED_AFTER_TIMEOUT])
def test_a_late_request_with_its_seconds_arrives_by_itself(clock: Seconds, insured: Insured, fault: Fault) -> None:
    network = failing(clock, Planned(fault=fault, seconds=30))
    insured.send(network, "late")
    clock.now += 29
    insured.send(network, "before")
    clock.now += 1
    insured.send(network, "after")
    assert insured.arrived == ["before", "late", "after"]


def test_a_reordered_request_comes_after_the_next_one(clock: Seconds, insured: Insured) -> None:
    network = failing(clock, Planned(fault=Fault.REORDERED))
    for name in ("first", "second", "third"):
        insured.send(network, name)
    assert insured.arrived == ["second", "first", "third"]


def test_a_late_no_is_heard_by_nobody() -> None:
    def no() -> int:
        raise NotSent("platform_unreachable")

    network = Network(Timeline([Planned(fault=Fault.LATE)]))
    network.carry(("settle",), HERE, THERE, no)
    network.arrive()
    assert network.carry(("settle",), HERE, THERE, lambda: 5).answer() == 5


def test_a_fault_at_the_hub_strikes_only_who_passes_there(clock: Seconds, insured: Insured) -> None:
    network = failing(clock, Planned(fault=Fault.LOST_REQUEST, hop=Hop.PLACE_HUB, times=0))
    assert insured.send(network, place="120116").outcome is DeliveryOutcome.DELIVERED
    assert insured.send(network).outcome is DeliveryOutcome.REQUEST_LOST


@pytest.mark.parametrize(
    ("hop", "outcome"),
    [
        (Hop.INSTITUTION_PLACE, DeliveryOutcome.NOT_SENT),
        (Hop.PLACE_HUB, DeliveryOutcome.REQUEST_LOST),
        (Hop.HUB_INSURED, DeliveryOutcome.REQUEST_LOST),
        (Hop.INSURED_AREA, DeliveryOutcome.REQUEST_LOST),
    ],
)
def test_a_cut_hop_on_the_way_there_leaves_the_insurer_untouched(
    insured: Insured, hop: Hop, outcome: DeliveryOutcome
) -> None:
    network = Network(hops=Hops({hop: Condition(down=True)}))
    assert (insured.send(network).outcome, insured.arrived) == (outcome, [])


def test_a_hop_that_is_cut_meanwhile_loses_the_reply(clock: Seconds, insured: Insured) -> None:
    def sleep(seconds: float) -> None:
        clock.now += seconds

    conditions = {Hop.PLACE_HUB: Condition(median=2000, longest=2000, outages=(Outage(since=1, until=9),))}
    network = Network(hops=Hops(conditions, clock=clock), clock=clock, sleep=sleep)
    assert (insured.send(network).outcome, insured.arrived) == (DeliveryOutcome.REPLY_LOST, ["a"])


def test_the_time_on_the_way_passes_there_and_back(insured: Insured) -> None:
    slept: list[float] = []
    hops = Hops({Hop.PLACE_HUB: Condition(median=200, longest=200), Hop.INSURED_AREA: Condition(median=50, longest=50)})
    network = Network(hops=hops, sleep=slept.append)
    insured.send(network)
    insured.send(network, place="120116")
    assert slept == pytest.approx([0.25, 0.25, 0.05, 0.05])


def test_threads_at_once_lose_no_request(clock: Seconds, insured: Insured) -> None:
    network = failing(clock, Planned(fault=Fault.LATE, every=2, times=0))
    threads = [Thread(target=lambda: [insured.send(network) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    network.arrive()
    assert len(insured.arrived) == 200


def test_a_network_is_made_from_its_files(insured: Insured) -> None:
    network = opened(FIXTURES / "faults" / "every-fault.toml", OURS)
    assert insured.send(network).outcome is DeliveryOutcome.NOT_SENT
    assert insured.send(opened()).outcome is DeliveryOutcome.DELIVERED
