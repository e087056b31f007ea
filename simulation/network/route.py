"""The way of a message: from the place of care to the insured area and back, by the codes of both areas."""

from enum import StrEnum


class Hop(StrEnum):
    """A link of two neighbours on the way; each is passed there and back."""

    INSTITUTION_PLACE = "institution_place"
    PLACE_HUB = "place_hub"
    HUB_INSURED = "hub_insured"
    INSURED_AREA = "insured_area"


def route(place: str, insured: str) -> tuple[Hop, ...]:
    """Name the hops from an institution's area to the insured area (both six digits); in one province without the hub.

    Source: Y01; docs/interface.md, "Care across areas": other first two digits are another province.
    """
    if place[:2] == insured[:2]:
        return Hop.INSTITUTION_PLACE, Hop.INSURED_AREA
    return tuple(Hop)
