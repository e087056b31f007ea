"""An unruly card in the virtual reader: `python -m tests.fuzz.unruly_card PORT SEED`, then as devices.virtual_card."""

import sys
from random import Random
from unittest.mock import patch

from devices import virtual_card
from devices.applet import Fault, FaultKind
from devices.card import CardImage
from tests.fuzz.cards import Unruly

RATES = (0.0, 0.02, 0.1)


class Card(Unruly):
    """A card that may also hang, or be pulled out, at random."""

    def __init__(self, image: CardImage, _fault: Fault | None) -> None:
        self._chance = Random(int(sys.argv[2]))  # noqa: S311 - a seed makes a failure reproducible
        super().__init__(image, self._chance, self._chance.choice(RATES))

    def answer(self, command: bytes) -> bytes | FaultKind:  # type: ignore[override]
        """Answer one command, or rarely not at all."""
        if self._rate and self._chance.random() < 0.001:
            return self._chance.choice((FaultKind.HANG, FaultKind.EMPTY))
        return super().answer(command) or b"\x00"


if __name__ == "__main__":
    with patch.object(virtual_card, "Applet", Card):
        virtual_card.main()
