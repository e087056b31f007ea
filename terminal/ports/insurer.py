"""The interface of an insurance platform for one hospital's terminal."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from terminal.model import (
    Act,
    Care,
    ClearingType,
    InsurerCredential,
    Kind,
    Noun,
    Person,
    PlatformResult,
    Posting,
    Recognition,
    Refund,
    Registration,
    Total,
)


class Request(Noun, frozen=True):
    """The request to presettle or settle a bill; `bill_number` is unique in the hospital.

    `visit` is the platform's number of the visit to which presettling uploaded the bill, empty if there is none yet;
    `former` is then that of the settlement that this one replaces, if any.
    """

    person_number: str
    bill_number: str
    care: Care
    visit: str = ""
    former: str = ""


class Original(Noun, frozen=True):
    """An earlier state-changing message, with what the platform needs to find its outcome or to undo it.

    `settlement_number` is that of the settlement it made, if known, or of the one that it was to give back. `visit` and
    `former` are as in the Request.
    """

    message_id: str
    act: Act
    person_number: str
    kind: Kind
    visit: str = ""
    settlement_number: str = ""
    former: str = ""


class Platform(Protocol):
    """The insurance platform, from the view of one hospital's terminal.

    A query (identify, presettle, find) raises Refused, or NotSent if it cannot be answered now. A state-changing call
    (settle, refund, reverse) raises Refused, NotSent (failed before the first byte) or Unknown (anything else); it is
    idempotent by message id.
    """

    simulated: bool

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        """Return the person of a credential, with the year's accumulators of that day."""
        ...

    def presettle(self, request: Request) -> PlatformResult:
        """Try the split; changes nothing that counts."""
        ...

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        """Settle, once for this message id."""
        ...

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        """Give back the original's whole settlement, to the segments and accounts it came from."""
        ...

    def reverse(self, original: Original, message_id: str) -> None:
        """Undo any effect of the original message (冲正, 2601); there may be none."""
        ...

    def find(self, original: Original) -> PlatformResult | Refund | None:
        """Return the outcome of an earlier message; None if the platform holds nothing that counts."""
        ...


class Registrar(Protocol):
    """The registrations and recognitions kept by the insured areas, from the view of one hospital's terminal.

    No money moves, and a repeated call changes nothing: it raises Refused, or NotSent if no answer came, because it is
    always safe to repeat it.
    """

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere (备案), also during a stay; return the updated person."""
        ...

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Recognise a person (资格认定) who applied at an institution; return the updated person."""
        ...


class Statements(Protocol):
    """The insurer's own book of one institution (对账), as queried by its terminal at the end of a day.

    Both calls are queries: they raise Refused, or NotSent if no answer came, and change nothing.
    """

    def totals(self, day: date, ours: Total) -> bool:
        """Return whether the insurer has the same totals of one insurance and clearing type of a day (3201)."""
        ...

    def details(self, day: date, clearing: ClearingType, ours: Sequence[Posting]) -> tuple[Posting, ...]:
        """Compare our postings of a day and clearing type with the insurer's; return the insurer's (3202)."""
        ...
