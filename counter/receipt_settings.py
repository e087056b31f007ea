"""The settings of electronic receipts, of numbered papers, and of refunds."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

from terminal.money import parse
from terminal.noun import Noun


class FiscalKind(StrEnum):
    """The fiscal platform of electronic receipts: none, the simulated one in this process, or one over HTTP."""

    OFF = "off"
    EMBEDDED = "embedded"
    HTTP = "http"


class Receipts(Noun, frozen=True):
    """The electronic receipts: their platform, at `url` or in the file `path`.

    Printing waits for it for `patience` seconds.
    With `signed_code` a settlement's document bears a code that says who paid what and why, and proves it.
    """

    kind: FiscalKind = FiscalKind.OFF
    path: str = "fiscal.db"
    url: str = ""
    patience: Annotated[float, Meta(gt=0, le=30)] = 3.0
    signed_code: bool = False


class PaperControl(Noun, frozen=True):
    """The kinds of numbered paper that are strictly controlled: they are printed on numbers of a batch only."""

    strict: tuple[Literal["charge", "registration", "deposit", "discharge"], ...] = ()


class Refunds(Noun, frozen=True):
    """The refunds: up to `alone` yuan in cash and by phone one cashier gives back alone, more only three people do."""

    alone: Annotated[str, Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$")] = "200.00"

    @property
    def limit(self) -> int:
        """The most that one cashier gives back alone, in fen."""
        return parse(self.alone)


BY_ONE = Refunds(alone="999999999.99")
"""Every refund by one person, where nobody else can be there: in a recorded run, and in a story."""
