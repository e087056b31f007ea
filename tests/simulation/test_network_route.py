"""The route of a message and its hops: where it passes, how long it takes, and when a hop is cut."""

from pathlib import Path
from random import Random

import pytest

from simulation.network import hops
from simulation.network.hops import Condition, Hop, Hops, Outage, route
from terminal.errors import BadInput
from tests.simulation.test_network_faults import Seconds

FAR = (Hop.INSTITUTION_PLACE, Hop.PLACE_HUB, Hop.HUB_INSURED, Hop.INSURED_AREA)
NEAR = (Hop.INSTITUTION_PLACE, Hop.INSURED_AREA)


@pytest.mark.parametrize(
    ("place", "insured", "way"),
    [
        ("371600", "371600", NEAR),
        ("371602", "379900", NEAR),
        ("120101", "120200", NEAR),
        ("371600", "120000", FAR),
        ("120116", "130900", FAR),
        ("371600", "430199", FAR),
    ],
    ids=["one pool", "one province, its own insured", "one municipality", "to Tianjin", "from Tianjin", "a city's own"],
)
def test_a_message_goes_by_the_hub_only_between_provinces(place: str, insured: str, way: tuple[Hop, ...]) -> None:
    assert route(place, insured) == way


def test_hops_without_conditions_take_no_time_and_hold() -> None:
    assert (Hops().seconds(FAR), Hops().first_cut(FAR)) == (0.0, None)


def test_the_same_chance_draws_the_same_latencies() -> None:
    first, second = (Hops(hops.load(), Random(7)) for _ in range(2))  # noqa: S311, repeats from run to run
    drawn = [first.seconds(FAR) for _ in range(5)]
    assert drawn == [second.seconds(FAR) for _ in range(5)]
    assert len(set(drawn)) == 5


def test_a_latency_is_about_its_median_and_never_beyond_its_longest() -> None:
    way = Hops({Hop.PLACE_HUB: Condition(median=30, sigma=1.0, longest=90)}, Random(7))  # noqa: S311
    drawn = sorted(way.seconds(FAR) * 1000 for _ in range(2001))
    assert 27 < drawn[1000] < 33
    assert drawn[-1] == 90


def test_another_province_is_farther_away_than_the_own_area() -> None:
    way = Hops(hops.load(), Random(7))  # noqa: S311
    near, far = (sorted(way.seconds(each) for _ in range(201))[100] for each in (NEAR, FAR))
    assert far > 2 * near


def test_a_hop_is_cut_while_it_is_down_or_in_an_outage() -> None:
    clock = Seconds()
    way = Hops({Hop.PLACE_HUB: Condition(outages=(Outage(since=10, until=20),))}, clock=clock)
    cut = []
    for clock.now in (109.9, 110.0, 119.9, 120.0):
        cut.append(way.first_cut(FAR))
    assert cut == [None, Hop.PLACE_HUB, Hop.PLACE_HUB, None]
    assert Hops({Hop.HUB_INSURED: Condition(down=True)}).first_cut(FAR) is Hop.HUB_INSURED
    assert Hops({Hop.HUB_INSURED: Condition(down=True)}).first_cut(NEAR) is None


def test_conditions_that_do_not_fit_are_told_with_key_and_line(tmp_path: Path) -> None:
    path = tmp_path / "hops.toml"
    path.write_text("[place_hub]\nmedian = 3\n\n[[place_hub.outages]]\nfrom = 5\nuntil = 4\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"toml_field file=hops.toml key=place_hub"):
        hops.load(path)
