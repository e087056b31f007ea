"""A second person's consents at a counter: what each is for, and that an act has just got the one it names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock
from time import monotonic
from typing import NamedTuple

from terminal.errors import BadInput, NotSent, Phrase, Refused
from terminal.model import Right, Tender
from terminal.model.payer import PayerKind, PayerShare
from terminal.money import yuan

LASTS = 300
"""The seconds that a consent lasts."""

_SHARES = {PayerKind.REDUCTION: Right.REDUCE, PayerKind.GREEN_CHANNEL: Right.PAY_LATER}


class Consent(NamedTuple):
    """What somebody consents to: the right that it needs, and the one act that it is about, with its amount if any."""

    right: Right
    about: str


class Given(NamedTuple):
    """A consent, and the number of who is said to have given it."""

    by: str
    consent: Consent


def debt(bill: str, owed: int) -> Consent:
    """Return the consent to a debt in fen (欠费) that a bill leaves."""
    return Consent(Right.LEAVE_DEBT, f"{bill} {yuan(owed)}")


def of_share(bill: str, share: PayerShare) -> Consent:
    """Return the consent to a reduction of a bill, or to what of it is paid later."""
    return Consent(_SHARES[share.kind], f"{bill} {yuan(share.amount)}")


def of_cash(deposit: str, amount: int) -> Consent:
    """Return the consent to an amount in fen of a deposit in cash, although it came in by phone (强制退现)."""
    return Consent(Right.FORCE_CASH, f"{deposit} {yuan(amount)}")


def back_in_bed(deposit: str, amount: int) -> Consent:
    """Return the consent to an amount in fen of a deposit that goes back before the stay is settled."""
    return Consent(Right.DEPOSIT_BACK_IN_BED, f"{deposit} {yuan(amount)}")


def interim(stay: str, until: date) -> Consent:
    """Return the consent to an interim settlement of a stay up to a day (中途结算)."""
    return Consent(Right.SETTLE_INTERIM, f"{stay} {until}")


def undoing(settlement: str) -> Consent:
    """Return the consent to undo a settlement that has used deposits (结算召回)."""
    return Consent(Right.VOID_DISCHARGE, settlement)


def of_tender(bill: str, tender: Tender) -> list[Given]:
    """Return the consents that a tender says it has: to a debt, to reductions, and to what is paid later."""
    shares = [Given(each.approved_by, of_share(bill, each)) for each in tender.others if each.kind.is_approved]
    return [Given(tender.approved_by, debt(bill, tender.owed)), *shares] if tender.owed else shares


class Consents:
    """The consents that others have just given at one counter, each to who was signed in there, for one act.

    `operator` is who is signed in; `steady` are seconds of a clock that nobody sets.
    """

    def __init__(self, operator: Callable[[], str], steady: Callable[[], float] = monotonic) -> None:
        self._operator, self._steady, self._guard = operator, steady, Lock()
        self._until = dict[tuple[str, Given], float]()

    def give(self, given: Given) -> None:
        """Keep a consent that was proved by a password, for a short time."""
        with self._guard:
            self._until[self._operator(), given] = self._steady() + LASTS

    def forget(self) -> None:
        """Forget every consent, as with the end of a demonstration, where nobody has a password."""
        with self._guard:
            self._until.clear()

    def use(self, *asked: Given) -> dict[tuple[str, Given], float]:
        """Use consents up, and return them; raises Refused("consent_missing") and uses none if one is not there."""
        operator, now = self._operator(), self._steady()
        with self._guard:
            for each in asked:
                if each.by == operator or self._until.get((operator, each), now) <= now:
                    right, about = named(each.consent.right), each.consent.about
                    raise Refused("consent_missing", number=each.by, right=right, about=about)
            return {key: self._until.pop(key) for key in {(operator, each) for each in asked}}

    @contextmanager
    def used(self, *asked: Given) -> Iterator[None]:
        """Do an act that others have consented to; the consents are used up unless it was not done or sent.

        Whoever is named in no consent, or as the person signed in, is not asked for here: the act itself is refused
        then. Raises what `use` raises.
        """
        taken = self.use(*(each for each in asked if each.by not in {"", self._operator()}))
        try:
            yield
        except (BadInput, NotSent):
            with self._guard:
                self._until |= taken
            raise


def named(right: Right) -> Phrase:
    """Return the name of a right, in the language of who reads it."""
    return Phrase(f"right_{right}")
