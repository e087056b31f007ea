"""A terminal's view of each fault of the network, on the embedded platform."""

import pytest

from simulation.embedded import EmbeddedPlatform
from simulation.network.faults import Fault, Planned
from simulation.network.hops import Condition, Hop, Hops
from simulation.network.network import Network
from terminal.errors import NotSent, Refused, Unknown
from tests.bench import Bench
from tests.simulation.test_embedded import named, request

ANSWERED = {Fault.DUPLICATED, Fault.BLANK_AMOUNTS, Fault.TEXT_INFCODE, Fault.EMPTY_SETLDETAIL}
NO = {Fault.REFUSED: "insurer_refused", Fault.STALE_SIGN_IN: "sign_in_stale"}
COUNTS = {Fault.LOST_REPLY, Fault.TRUNCATED, Fault.HTML, Fault.SERVER_ERROR, Fault.SETTLED_AFTER_TIMEOUT}


def seen(bench: Bench, call: str, *faults: Fault) -> str:
    bench.platform.fail(call, *faults)
    try:
        if call == "settle":
            bench.platform.settle(request(), "M1")
        else:
            bench.platform.presettle(request())
    except (NotSent, Refused, Unknown) as error:
        return f"{type(error).__name__} {error.code}"
    return "answered"


@pytest.mark.parametrize("fault", list(Fault))
def test_a_settlement_without_a_sound_answer_is_unknown(bench: Bench, fault: Fault) -> None:
    expected = {
        **dict.fromkeys(Fault, "Unknown no_answer"),
        **dict.fromkeys(ANSWERED, "answered"),
        **{each: f"Refused {code}" for each, code in NO.items()},
        Fault.UNREACHABLE: "NotSent platform_unreachable",
    }
    assert seen(bench, "settle", fault) == expected[fault]


@pytest.mark.parametrize("fault", list(Fault))
def test_a_question_without_a_sound_answer_could_not_be_asked(bench: Bench, fault: Fault) -> None:
    expected = {
        **dict.fromkeys(Fault, "NotSent platform_unreachable"),
        **dict.fromkeys(ANSWERED, "answered"),
        **{each: f"Refused {code}" for each, code in NO.items()},
    }
    assert seen(bench, "presettle", fault) == expected[fault]


@pytest.mark.parametrize("fault", list(Fault))
def test_the_insurer_then_holds_what_the_fault_let_through(bench: Bench, fault: Fault) -> None:
    seen(bench, "settle", fault)
    assert (bench.platform.find(named("M1")) is not None) is (fault in COUNTS | ANSWERED)


def test_an_unheard_no_is_unknown_as_an_unheard_yes(bench: Bench) -> None:
    bench.platform.settle(request(), "M1")
    bench.platform.fail("settle", Fault.LOST_REPLY)
    with pytest.raises(Unknown, match="no_answer"):
        bench.platform.settle(request(), "M2")


def test_a_settlement_that_its_reversal_overtook_never_counts(bench: Bench) -> None:
    bench.platform.fail("settle", Fault.REORDERED)
    with pytest.raises(Unknown):
        bench.platform.settle(request(), "M1")
    bench.platform.reverse(named("M1"), "M2")
    assert bench.platform.find(named("M1")) is None


def test_a_cut_hub_stops_only_patients_from_elsewhere(bench: Bench) -> None:
    network = Network(hops=Hops({Hop.PLACE_HUB: Condition(down=True)}))
    platform = EmbeddedPlatform(bench.insurer, bench.clock, network=network, place="371600")
    assert platform.presettle(request())
    with pytest.raises(NotSent, match="platform_unreachable"):
        platform.presettle(request("吴强"))


@pytest.mark.parametrize(
    ("call", "outcome"), [("settle", "Unknown no_answer"), ("presettle", "NotSent platform_unreachable")]
)
def test_what_takes_too_long_is_given_up_at_the_limit(bench: Bench, call: str, outcome: str) -> None:
    slept: list[float] = []
    hops = Hops({Hop.INSTITUTION_PLACE: Condition(median=600_000, longest=600_000)})
    bench.platform = EmbeddedPlatform(bench.insurer, bench.clock, network=Network(hops=hops, sleep=slept.append))
    assert seen(bench, call) == outcome
    assert sum(slept) <= bench.platform.patience


def test_faults_are_added_while_it_runs(bench: Bench) -> None:
    assert bench.platform.presettle(request())
    bench.platform.network.timeline.add(Planned(fault=Fault.UNREACHABLE))
    with pytest.raises(NotSent):
        bench.platform.presettle(request())
