"""The insured areas' side, simulated: people, accounts, ledgers and settlements, each message counted once."""

from collections.abc import Iterable
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from msgspec import json
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Row, insert, select

from terminal import institutions
from terminal.benefit import ledger, split
from terminal.benefit.explain import basis
from terminal.benefit.rules import Rules
from terminal.benefit.standing import is_away
from terminal.errors import Refused
from terminal.institutions import Register
from terminal.model import (
    Answer,
    CardCredential,
    Care,
    Credential,
    Insurance,
    Noun,
    Person,
    Recognition,
    Refund,
    Registration,
)
from terminal.network import books, family, standing, vouchers
from terminal.network.tables import LIVE, REFUNDED, REVERSED, people, settlements
from terminal.ports import Original, Request
from terminal.samples import SamplePerson


class _RefundAsked(Noun, frozen=True):
    settlement: str


class _ReverseAsked(Noun, frozen=True):
    message: str


class Insurer:
    """The books of the insured areas; a call is one database transaction, so that a kill leaves all of it or nothing.

    `now` is the time with its zone; `random` draws the voucher codes. Every call raises Refused for a well-formed no.
    """

    def __init__(
        self, engine: Engine, rules: Rules, random: Random | None = None, register: Register | None = None
    ) -> None:
        self._engine, self._rules, self._random = engine, rules, random or SystemRandom()
        self._register = register or institutions.load()

    def enrol(self, persons: Iterable[SamplePerson]) -> None:
        """Insure people who are not insured yet; the others keep their accounts and ledgers."""
        with self._engine.begin() as connection:
            known = set(connection.scalars(select(people.c.number)))
            rows = [books.enrolled(each) for each in persons if each.number not in known]
            if rows:
                connection.execute(insert(people), rows)

    def identify(self, credential: Credential, now: datetime) -> Person:
        """Tell who presents a card, or a voucher, which is then used.

        Raises Refused("card_not_ours"), Refused("card_mismatch"), or what vouchers.redeemed raises.
        """
        with self._engine.begin() as connection:
            if isinstance(credential, CardCredential):
                return books.person_of_card(connection, credential)
            return books.person(connection, vouchers.redeemed(connection, credential.code.reveal(), now))

    def insured_area(self, person_number: str) -> str:
        """Tell where a person is insured; raises Refused("person_not_known")."""
        with self._engine.begin() as connection:
            return books.person(connection, person_number).insured.insured_area

    def issue_voucher(self, person_number: str, now: datetime) -> str:
        """Show a person's e-voucher: 28 digits that hold for 60 seconds and one use."""
        with self._engine.begin() as connection:
            area = books.person(connection, person_number).insured.insured_area
            return vouchers.issued(connection, person_number, area, now, self._random)

    def register(self, person_number: str, asked: Registration, now: datetime) -> Person:
        """Register a person for care elsewhere, as standing.registered does; the same again changes nothing."""
        with self._engine.begin() as connection:
            who = books.person(connection, person_number)
            insured = standing.registered(self._rules, who.insured, asked, now.date())
            return books.rewritten(connection, who, insured)

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Recognise a person, as standing.recognised does; the same again changes nothing."""
        with self._engine.begin() as connection:
            who = books.person(connection, person_number)
            return books.rewritten(
                connection, who, standing.recognised(self._register, who.insured, asked, institution)
            )

    def share_account(self, payer_number: str, person_number: str) -> None:
        """Let an employee's account pay for a family member after his or her own (家庭共济).

        Raises Refused("payer_without_account") for a resident, and for the person as his or her own payer.
        """
        with self._engine.begin() as connection:
            payer = books.person(connection, payer_number).insured
            if payer.insurance is not Insurance.EMPLOYEE or payer_number == person_number:
                raise Refused("payer_without_account")
            family.link(connection, payer_number, books.person(connection, person_number).number)

    def presettle(self, request: Request) -> Answer:
        """Try the split; nothing changes."""
        with self._engine.begin() as connection:
            who = books.person(connection, request.person_number)
            books.ensure_unsettled(connection, request)
            return self._split(who, request.care)[0]

    def settle(self, request: Request, message_id: str, now: datetime) -> Answer:
        """Settle once for this message id, and once for this bill of this institution."""
        with self._engine.begin() as connection:
            who = books.person(connection, request.person_number)
            if books.is_repeated(connection, message_id, request):
                return _answer(_live(books.live_by_message(connection, message_id)))
            books.ensure_unsettled(connection, request)
            trial, deltas = self._split(who, request.care)
            number = books.next_number(connection, who.insured.insured_area, now)
            answer = replace(trial, settlement_number=number, at=now)
            books.book(connection, who, ledger.applied(who.accumulators, deltas), answer.account_left)
            books.add_settlement(connection, who, request, message_id, answer, deltas)
            if answer.from_family:
                family.take(connection, number, who.number, answer.from_family)
            return answer

    def refund(self, original: Original, message_id: str, now: datetime) -> Refund:
        """Give the settlement that the original made back by its stored deltas, once (T10 to T12).

        Raises Refused("settlement_not_found") or Refused("already_refunded").
        """
        number = original.settlement_number
        with self._engine.begin() as connection:
            settled = _found(books.settlement(connection, settlements.c.number == number))
            who = books.person(connection, settled.person)
            if books.is_repeated(connection, message_id, _RefundAsked(settlement=number)):
                return _refund(_live(books.refund(connection, message_id)))
            settled = _found(books.settlement(connection, settlements.c.number == number))
            if settled.state != LIVE:
                raise Refused("already_refunded", number=number)
            made = _given_back(settled, books.next_number(connection, who.insured.insured_area, now), now)
            _revert(connection, who, settled, REFUNDED)
            books.add_refund(connection, settled, message_id, made)
            return made

    def reverse(self, original: Original, message_id: str) -> None:
        """Undo what the original message did, and see to it that it does nothing if it is still to come."""
        with self._engine.begin() as connection:
            if books.is_repeated(connection, message_id, _ReverseAsked(message=original.message_id)):
                return
            books.shut(connection, original.message_id)
            if settled := books.live_by_message(connection, original.message_id):
                _revert(connection, books.person(connection, settled.person), settled, REVERSED)
            elif refunded := books.refund(connection, original.message_id):
                _take_again(connection, refunded)

    def find(self, original: Original) -> Answer | Refund | None:
        """Tell what came of a message; None where nothing of it counts."""
        with self._engine.begin() as connection:
            if settled := books.live_by_message(connection, original.message_id):
                return _answer(settled)
            refunded = books.refund(connection, original.message_id)
            return _refund(refunded) if refunded else None

    def _split(self, who: Person, care: Care) -> tuple[Answer, books.Deltas]:
        away = is_away(self._rules, who.insured, care)
        self._register.ensure_open(care.hospital, care.kind, care.day, away=away)
        outcome = split.settle(self._rules, who.insured, who.account, who.accumulators, care, family=who.family_account)
        left = who.account - outcome.split.account + outcome.from_family
        before = dict(who.accumulators)
        answer = Answer(
            split=outcome.split,
            basis=basis(outcome),
            account_left=left,
            from_family=outcome.from_family,
            accumulators=before,
        )
        return answer, dict(outcome.deltas)


def _revert(connection: Connection, who: Person, settled: Row[Any], state: str) -> None:
    """Give every quota back to the accumulator, and every fen to the account, that it came from."""
    back = ledger.reverted(who.accumulators, _deltas(settled))
    books.book(connection, who, back, who.account + _from_own(settled))
    family.give_back(connection, settled.number, _answer(settled).from_family)
    books.set_settlement(connection, settled.number, state)


def _take_again(connection: Connection, refunded: Row[Any]) -> None:
    """Undo a refund: its settlement counts again, unless the bill was settled anew since."""
    settled = _found(books.settlement(connection, settlements.c.number == refunded.settlement))
    same_bill = (settlements.c.institution == settled.institution) & (settlements.c.bill == settled.bill)
    if books.settlement(connection, same_bill & (settlements.c.state == LIVE)):
        raise Refused("already_settled", bill=settled.bill, number=settled.number)
    who = books.person(connection, settled.person)
    again = ledger.applied(who.accumulators, _deltas(settled))
    books.book(connection, who, again, who.account - _from_own(settled))
    family.give_back(connection, settled.number, -_answer(settled).from_family)
    books.set_refund(connection, refunded.number, REVERSED)
    books.set_settlement(connection, settled.number, LIVE)


def _given_back(settled: Row[Any], number: str, now: datetime) -> Refund:
    was = _answer(settled).split
    return Refund(
        number=number,
        settlement_number=settled.number,
        total=-was.total,
        fund=-was.fund,
        account=-was.account,
        cash=-was.cash,
        at=now,
    )


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise Refused("settlement_not_found")
    return row


def _live(row: Row[Any] | None) -> Row[Any]:
    """Refuse to repeat an answer that does not count any more."""
    if row is None:
        raise Refused("message_reversed")
    return row


def _answer(settled: Row[Any]) -> Answer:
    return json.decode(settled.answer, type=Answer)


def _from_own(settled: Row[Any]) -> int:
    answer = _answer(settled)
    return answer.split.account - answer.from_family


def _deltas(settled: Row[Any]) -> books.Deltas:
    return json.decode(settled.deltas, type=books.Deltas)


def _refund(row: Row[Any]) -> Refund:
    return json.decode(row.body, type=Refund)
