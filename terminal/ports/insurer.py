"""What an insurance platform must do for one hospital's terminal."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from terminal.model import (
    Act,
    Answer,
    Care,
    ClearingType,
    Credential,
    Kind,
    Noun,
    Person,
    Posting,
    Recognition,
    Refund,
    Registration,
    Total,
)


class Request(Noun, frozen=True):
    """What is sent to presettle or settle: whose bill, and what for; `bill_number` is unique in the hospital.

    `visit` is the platform's number of the visit that presettling uploaded the bill to, empty where there is none yet;
    then `former` is that of the settlement that this one replaces, if any.
    """

    person_number: str
    bill_number: str
    care: Care
    visit: str = ""
    former: str = ""


class Original(Noun, frozen=True):
    """An earlier state-changing message, named as the platform needs it to tell what came of it, or to undo it.

    `settlement_number` is that of the settlement it made, where known, or of the one that it was to give back. `visit`
    and `former` are as in the Request.
    """

    message_id: str
    act: Act
    person_number: str
    kind: Kind
    visit: str = ""
    settlement_number: str = ""
    former: str = ""


class Platform(Protocol):
    """The insurance platform, as one hospital's terminal sees it.

    A question (identify, presettle, find) raises Refused, or NotSent where it cannot be asked now.
    A state-changing call (settle, refund, reverse) raises Refused, NotSent (failed before the first byte)
    or Unknown (anything else); it is idempotent by message id.
    """

    simulated: bool

    def identify(self, credential: Credential, on: date) -> Person:
        """Tell who presented the credential, with the year's accumulators of that day."""
        ...

    def presettle(self, request: Request) -> Answer:
        """Try the split; nothing that counts changes."""
        ...

    def settle(self, request: Request, message_id: str) -> Answer:
        """Settle once for this message id."""
        ...

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        """Give the whole settlement that the original made back, to the segments and accounts it came from."""
        ...

    def reverse(self, original: Original, message_id: str) -> None:
        """Undo whatever the original message did (冲正, 2601); that may be nothing."""
        ...

    def find(self, original: Original) -> Answer | Refund | None:
        """Tell what came of an earlier message; None where the platform holds nothing that counts."""
        ...


class Registrar(Protocol):
    """Where the insured areas put down how a person stands, as one hospital's terminal sees it.

    No money moves, and the same again changes nothing: a call raises Refused, or NotSent where no answer came, since
    it is always safe to ask again.
    """

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere (备案), also while in hospital; return how he or she stands."""
        ...

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Recognise a person (资格认定) who applied at an institution; return how he or she stands."""
        ...


class Statements(Protocol):
    """The insurer's own book of one institution (对账), as its terminal sees it at the end of a day.

    Both are questions: they raise Refused, or NotSent where no answer came, and change nothing.
    """

    def totals(self, day: date, ours: Total) -> bool:
        """Tell whether the insurer adds one insurance and clearing type of a day up to the same (3201)."""
        ...

    def details(self, day: date, clearing: ClearingType, ours: Sequence[Posting]) -> tuple[Posting, ...]:
        """Hold our postings of a day and clearing type against the insurer's, and return the insurer's (3202)."""
        ...
