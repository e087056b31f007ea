"""The hops of the network: which of them a message passes, how long it takes over each, and when one is cut."""

import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from math import log
from pathlib import Path
from random import Random, SystemRandom
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import asdict

from terminal.input_file import read
from terminal.model import Noun

OURS = Path(__file__).with_suffix(".toml")

Amount = Annotated[float, Meta(ge=0)]


class Hop(StrEnum):
    """A link between two neighbours on the route; each is passed in both directions."""

    INSTITUTION_PLACE = "institution_place"
    PLACE_HUB = "place_hub"
    HUB_INSURED = "hub_insured"
    INSURED_AREA = "insured_area"


class Outage(Noun, frozen=True):
    """A time in which a hop is cut: from a second since the network was created until before another."""

    since: Amount = field(name="from")
    until: Amount

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise ValueError("Expected `until` to come after `from`")


class Condition(Noun, frozen=True):
    """A hop's condition: one way takes `median` ms (lognormal with `sigma`, at most `longest`); `down` cuts it."""

    median: Amount = 0.0
    sigma: Amount = 0.0
    longest: Amount = 0.0
    down: bool = False
    outages: tuple[Outage, ...] = ()


class _Written(Noun, frozen=True):
    institution_place: Condition = Condition()
    place_hub: Condition = Condition()
    hub_insured: Condition = Condition()
    insured_area: Condition = Condition()


class Hops:
    """The hops of one network and their latency; without conditions they take no time and never fail.

    `random` draws the latencies, `clock` returns monotonic seconds; outages count from the creation of this object.
    """

    def __init__(
        self,
        conditions: Mapping[Hop, Condition] | None = None,
        random: Random | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.conditions, self._random = dict(conditions or {}), random or SystemRandom()
        self._clock, self._began = clock, clock()

    def condition(self, hop: Hop) -> Condition:
        """Return the condition of a hop."""
        return self.conditions.get(hop, Condition())

    def change(self, hop: Hop, condition: Condition) -> None:
        """Change the condition of a hop; any thread may call."""
        self.conditions = self.conditions | {hop: condition}

    def seconds(self, hops: Sequence[Hop]) -> float:
        """Draw how many seconds a message takes over these hops, one way."""
        return sum(self._milliseconds(self.condition(hop)) for hop in hops) / 1000

    def first_cut(self, hops: Sequence[Hop]) -> Hop | None:
        """Return the first of these hops that is cut now."""
        at = self._clock() - self._began
        return next((hop for hop in hops if _is_cut(self.condition(hop), at)), None)

    def _milliseconds(self, condition: Condition) -> float:
        if not condition.median:
            return 0.0
        return min(self._random.lognormvariate(log(condition.median), condition.sigma), condition.longest)


def route(place: str, insured: str) -> tuple[Hop, ...]:
    """Return the hops from an institution's area to the insured area (both six digits); in one province without hub.

    Source: Y01; docs/interface.md, "Care across areas": a different pair of first digits is another province.
    """
    if place[:2] == insured[:2]:
        return Hop.INSTITUTION_PLACE, Hop.INSURED_AREA
    return tuple(Hop)


def load(path: Path = OURS) -> dict[Hop, Condition]:
    """Read the conditions of the hops, a table each; raises BadInput as input_file.read does."""
    return {Hop(name): condition for name, condition in asdict(read(path, _Written)).items()}


def _is_cut(condition: Condition, at: float) -> bool:
    return condition.down or any(each.since <= at < each.until for each in condition.outages)
