"""The simulated insured areas: people, accounts, ledgers and settlements; each message counts once."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from random import Random, SystemRandom

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from simulation.network import ledger, person_record, registrations, undoing, vouchers
from simulation.samples import SamplePerson
from terminal import diseases, institutions
from terminal.benefit import ledger as accumulators
from terminal.benefit import pre_admission, split
from terminal.benefit.entitlement import is_away
from terminal.benefit.explain import basis
from terminal.benefit.rules import Rules
from terminal.database import apply_changes, retried
from terminal.errors import Refused
from terminal.institutions import Register
from terminal.model import (
    Area,
    CardCredential,
    Care,
    IdCredential,
    Insurance,
    Insured,
    InsurerCredential,
    Noun,
    Person,
    PlatformResult,
    Recognition,
    Refund,
    Registration,
)
from terminal.ports import Original, Request


class Held(Noun, frozen=True):
    """One insurance of a person; `account` in fen, `paused` the day from which it pays nothing."""

    insurance: Insurance
    insured_area: Area
    account: int = 0
    paused: date | None = None


def held_by(who: Person) -> tuple[Held, ...]:
    """List a person's the one that pays first."""
    insured = who.insured
    pays = Held(insurance=insured.insurance, insured_area=insured.insured_area, account=who.account)
    paused = (
        Held(insurance=each.insurance, insured_area=each.insured_area, paused=each.since) for each in insured.paused
    )
    return pays, *paused


class Insurer:
    """The database of the insured areas; a call is one transaction, so that a kill leaves all of it or nothing.

    `now` is the time with its zone; `random` draws the voucher codes. Every call raises Refused for a well-formed no.
    """

    def __init__(
        self, engine: Engine, rules: Rules, random: Random | None = None, register: Register | None = None
    ) -> None:
        self._engine, self._rules, self._random = engine, rules, random or SystemRandom()
        self._register = register or institutions.load()

    def enrol(self, persons: Iterable[SamplePerson]) -> None:
        """Insure people who are not insured yet; the others keep their accounts and ledgers."""
        listed = list(persons)
        retried(self._engine, lambda connection: ledger.enrol(connection, listed))

    def identify(self, credential: InsurerCredential, now: datetime) -> Person:
        """Return the person who presents a card, an ID number, or a voucher, which is then used.

        Raises Refused("card_not_ours"), Refused("card_mismatch"), Refused("person_not_known"), or what
        vouchers.redeemed raises.
        """

        def once(connection: Connection) -> Person:
            if isinstance(credential, CardCredential):
                return person_record.of_card(connection, credential.card_number.reveal(), credential.card_sn.reveal())
            if isinstance(credential, IdCredential):
                return person_record.of_id_number(connection, credential.id_number.reveal())
            return person_record.read(connection, vouchers.redeemed(connection, credential.code.reveal(), now)).who

        return retried(self._engine, once)

    def insured_area(self, person_number: str) -> str:
        """Return the area where a person is insured; raises Refused("person_not_known")."""
        return retried(
            self._engine, lambda connection: person_record.read(connection, person_number)
        ).who.insured.insured_area

    def insurances(self, person_number: str) -> tuple[Held, ...]:
        """List a person's the one that pays first; raises Refused("person_not_known")."""
        return held_by(retried(self._engine, lambda connection: person_record.read(connection, person_number)).who)

    def issue_voucher(self, person_number: str, now: datetime) -> str:
        """Issue a person's e-voucher: 28 digits, valid for 60 seconds and one use."""
        area = self.insured_area(person_number)
        return retried(
            self._engine, lambda connection: vouchers.issued(connection, person_number, area, now, self._random)
        )

    def register(self, person_number: str, asked: Registration, now: datetime) -> Person:
        """Register a person for care elsewhere, as standing.registered does; a repeated call changes nothing."""
        return self._insured(person_number, lambda held: registrations.registered(held, asked, now.date()))

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Recognise a person, as standing.recognised does; a repeated call changes nothing."""
        return self._insured(
            person_number, lambda held: registrations.recognised(self._rules, self._register, held, asked, institution)
        )

    def withdraw_recognition(self, person_number: str, held: Recognition) -> Person:
        """Withdraw a recognition; a repeated call changes nothing."""

        def change(insured: Insured) -> Insured:
            return replace(insured, recognitions=tuple(each for each in insured.recognitions if each != held))

        return self._insured(person_number, change)

    def share_account(self, payer_number: str, person_number: str) -> None:
        """Link an employee's account to pay for a family member after the member's own (家庭共济).

        Raises Refused("payer_without_account") for a resident, and for a person as their own payer.
        """

        def once(connection: Connection) -> None:
            payer = person_record.read(connection, payer_number).who.insured
            if payer.insurance is not Insurance.EMPLOYEE or payer_number == person_number:
                raise Refused("payer_without_account")
            apply_changes(connection, ledger.linked(person_record.locked(connection, person_number), payer_number))

        retried(self._engine, once)

    def presettle(self, request: Request) -> PlatformResult:
        """Calculate the split; nothing changes."""
        held = retried(self._engine, lambda connection: person_record.read(connection, request.person_number, request))
        person_record.ensure_unsettled(held, request.bill_number)
        return self._split(held.who, request.care)[0]

    def settle(self, request: Request, message_id: str, now: datetime) -> PlatformResult:
        """Settle, once for this message id and once for this bill of this institution."""
        return retried(self._engine, partial(self.settle_within, request=request, message_id=message_id, now=now))

    def settle_within(
        self, connection: Connection, request: Request, message_id: str, now: datetime, message: Struct | None = None
    ) -> PlatformResult:
        """Settle inside a transaction that also read the data of the request.

        `message` is the incoming message, if the request was derived from more than that; repeats are recognised by it.
        """
        held, asked = person_record.locked(connection, request.person_number, message_id, request), message or request
        if person_record.is_repeated(held, asked):
            return ledger.answer(ledger.counting(ledger.settlement_by(connection, held.who.number, message_id)))
        person_record.ensure_unsettled(held, request.bill_number)
        trial, deltas = self._split(held.who, request.care)
        number = ledger.number(held.who.insured.insured_area, now, held.who.number, message_id)
        answer = replace(trial, settlement_number=number, at=now, visit=request.visit)
        apply_changes(
            connection,
            ledger.moved(held, accumulators.applied(held.who.accumulators, deltas), answer.account_left),
            *ledger.moved_family(held.payer, -answer.from_family),
            ledger.record_message(held.who.number, message_id, asked),
            ledger.settled(held, request, message_id, answer, deltas),
        )
        return answer

    def refund(self, original: Original, message_id: str, now: datetime) -> Refund:
        """Refund the settlement that the original made by its stored deltas, once (T10 to T12).

        Raises Refused("unknown_settlement") or Refused("already_refunded").
        """
        return retried(self._engine, lambda connection: undoing.refund(connection, original, message_id, now))

    def reverse(self, original: Original, message_id: str) -> None:
        """Undo what the original message did, and ensure that it has no effect if it is still to come."""
        retried(self._engine, lambda connection: undoing.reverse(connection, original, message_id))

    def find(self, original: Original) -> PlatformResult | Refund | None:
        """Return the outcome of a message, or None if nothing of it counts."""
        who, message_id = original.person_number, original.message_id
        return retried(self._engine, lambda connection: ledger.made_by(connection, who, message_id))

    def _insured(self, person_number: str, change: Callable[[Insured], Insured]) -> Person:
        def once(connection: Connection) -> Person:
            held = person_record.locked(connection, person_number)
            insured = change(held.who.insured)
            apply_changes(connection, ledger.rewritten(held, insured))
            return replace(held.who, insured=insured)

        return retried(self._engine, once)

    def _split(self, who: Person, asked: Care) -> tuple[PlatformResult, ledger.Deltas]:
        care = replace(asked, disease=diseases.national(asked.disease)) if asked.disease else asked
        away = is_away(self._rules, who.insured, care)
        self._register.ensure_open(care.hospital, care.kind, care.day, away=away)
        if any(line.done for line in care.lines):
            pre_admission.ensure_joined(self._rules, who.insured, care)
        outcome = split.calculate_split(
            self._rules, who.insured, who.account, who.accumulators, care, family=who.family_account
        )
        left = who.account - outcome.split.account + outcome.from_family
        before = dict(who.accumulators)
        answer = PlatformResult(
            split=outcome.split,
            basis=basis(outcome),
            account_left=left,
            from_family=outcome.from_family,
            accumulators=before,
        )
        return answer, dict(outcome.deltas)
