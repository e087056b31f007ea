"""The words of what was found: what matched, how a settlement stands, its life, and what can be given back."""

from collections.abc import Sequence
from datetime import date, datetime

from terminal import money
from terminal.checkout.finder import Hit, Matched, Standing
from terminal.checkout.life import Mark, Passed, Stage, life_of
from terminal.journal.search_index import Key
from terminal.model import Act, Drawer, PatientKey, PatientRecord, Settlement, Split, Transaction
from ui import words
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.widgets.badge import Health
from ui.widgets.life_line import Station

HEALTH = {
    Standing.OPEN: Health.BAD,
    Standing.UNPRINTED: Health.WARN,
    Standing.REFUNDED: Health.OFF,
    Standing.SETTLED: Health.GOOD,
}
LONG = 20
"""The characters from which only the end of a number is shown in a list."""
_MARKS = {Mark.DONE: Health.GOOD, Mark.WAITS: Health.WARN, Mark.NONE: Health.OFF}


def standing(of: Standing | None) -> str:
    """Return how a settlement stands; None is any way."""
    return {
        None: tr("all"),
        Standing.OPEN: tr("open"),
        Standing.UNPRINTED: tr("receipt not confirmed"),
        Standing.REFUNDED: tr("refunded"),
        Standing.SETTLED: tr("settled"),
    }[of]


def key(of: Key | PatientKey) -> str:
    """Return what a term was found in."""
    return {
        Key.NUMBER: tr("number"),
        Key.REFUND: tr("refund's number"),
        Key.BILL: tr("bill"),
        Key.AMOUNT: tr("amount"),
        Key.TIME: tr("time"),
        Key.DAY: tr("day"),
        PatientKey.NAME: tr("name"),
        PatientKey.PINYIN: tr("pinyin"),
        PatientKey.ID_NUMBER: tr("ID number"),
        PatientKey.PATIENT: tr("patient number"),
        PatientKey.OUTPATIENT: tr("outpatient number"),
        PatientKey.INPATIENT: tr("stay number"),
        PatientKey.REGISTRATION: tr("visit number"),
        PatientKey.BILL: tr("bill"),
    }[of]


def matched(by: Matched, terms: Sequence[str]) -> str:
    """Return which terms matched, and what each was found in."""
    found = (f"{key(of)} {terms[place]}" for place, of in sorted(by) if place < len(terms) and of is not Key.DAY)
    return tr("matches {0}", DOT.join(texts)) if (texts := list(found)) else ""


def short(number: str) -> str:
    """Return the end of a long number, which is what people name it by."""
    return number if len(number) <= LONG else f"…{number[-10:]}"


def whose(hit: Hit, *, masked: bool) -> str:
    """Return the name of a settlement's patient: masked where the hospital does not tell it."""
    made = settlement_of(hit)
    return named(words.name(hit.record.name, masked=masked) if hit.record else made.masked_name)


def settlement_of(hit: Hit) -> Settlement:
    """Return the settlement of a hit, which is one that was made."""
    if hit.settled.settlement is None:
        raise ValueError("a settlement that was made")
    return hit.settled.settlement


def about(hit: Hit) -> str:
    """Return whose insurance, what for, and who settled it where."""
    made = settlement_of(hit)
    insured = words.insurance(made.insured) if not made.refusal or made.insured.self_pay else tr("Paid in full")
    by = tr("counter {0}, operator {1}", made.counter, made.operator)
    return DOT.join(part for part in (made.masked_id, insured, made.department, by) if part)


def about_person(record: PatientRecord, today: date) -> str:
    """Return who a person in the hospital's records is."""
    pays = tr("Self-pay, not insured") if record.self_pay else tr("insured: card, e-voucher or ID number needed")
    return DOT.join((words.about(record.person, today), tr("patient number {0}", record.number), pays))


def stations(hit: Hit, record: Drawer) -> list[Station]:
    """Return the life of a settlement as stations."""
    return [_station(each, hit, record) for each in life_of(hit, record)]


def _station(passed: Passed, hit: Hit, record: Drawer) -> Station:
    name, lines = {
        Stage.SETTLED: (tr("Settling"), _settled),
        Stage.PAID: (tr("Collection"), _paid),
        Stage.TOLD: (tr("Hospital told"), _told),
        Stage.PRINTED: (tr("Printing"), _printed),
        Stage.GIVEN: (tr("Change"), _given),
        Stage.REFUNDED: (tr("Refund"), _refunded),
    }[passed.stage]
    return Station(name, _MARKS[passed.mark], _time(passed.at, hit), lines(passed.mark, hit, record))


def _time(at: datetime | None, hit: Hit) -> str:
    if at is None:
        return ""
    same = at.date() == settlement_of(hit).at.date()
    return f"{at:%H:%M:%S}" if same else f"{at:%m-%d %H:%M}"


def _settled(mark: Mark, hit: Hit, _record: Drawer) -> list[str]:
    split = settlement_of(hit).split
    if mark is Mark.WAITS:
        return [tr("outcome not known")]
    if settlement_of(hit).refusal:
        return [tr("without the insurer")]
    funds = [tr("funds {0}", money.grouped(split.fund))]
    return funds + ([tr("account {0}", money.grouped(split.account))] if split.account else [])


def _paid(mark: Mark, _hit: Hit, record: Drawer) -> list[str]:
    if mark is Mark.WAITS:
        return [tr("{0} not paid", money.grouped(record.owed))]
    return _by_tender(record.received - record.change, record.by_code) or [tr("nothing")]


def _by_tender(cash: int, by_code: int) -> list[str]:
    by_cash = [tr("cash {0}", money.grouped(cash))] if cash else []
    return by_cash + ([tr("by phone {0}", money.grouped(by_code))] if by_code else [])


def _told(mark: Mark, _hit: Hit, _record: Drawer) -> list[str]:
    return [tr("bill marked paid")] if mark is Mark.DONE else [tr("not told yet")]


def _printed(mark: Mark, hit: Hit, _record: Drawer) -> list[str]:
    made = hit.settled
    if mark is Mark.WAITS:
        return [tr("not confirmed") if made.copies else tr("never printed")]
    if made.signed_off:
        return [tr("signed off")]
    copies = [tr("{0} copies", made.copies - 1)] if made.copies > 1 else []
    return [tr("came out"), *copies] if made.copies else [tr("none due")]


def _given(mark: Mark, hit: Hit, _record: Drawer) -> list[str]:
    if mark is Mark.NONE:
        return [tr("no change")]
    change = money.grouped(settlement_of(hit).tender.change)
    return [tr("{0} given", change) if mark is Mark.DONE else tr("{0} not confirmed", change)]


def _refunded(mark: Mark, hit: Hit, record: Drawer) -> list[str]:
    if hit.refund is None or mark is Mark.NONE:
        return [tr("none")]
    if hit.refund.refund is None:
        return [tr("outcome not known")]
    return [money.grouped(-hit.refund.refund.total), *_by_tender(record.cash_back, record.code_back)]


def refund_facts(hit: Hit, record: Drawer) -> list[tuple[str, str]]:
    """Return whether a settlement can be refunded, and where its money would go back to or went."""
    made = settlement_of(hit)
    split: Split = made.split
    state = tr("yes, F10") if hit.standing is not Standing.OPEN else tr("not before its outcome is known")
    if hit.refund:
        state = tr("refunded already") if hit.refund.refund else tr("not before its outcome is known")
    own = DOT.join(_by_tender(record.received - record.change, record.by_code))
    insurer = money.grouped(split.fund + split.account)
    return [
        (tr("Can it be refunded"), state),
        (tr("To the patient"), own or "—"),
        (tr("To the insurer"), insurer if split.fund + split.account else "—"),
    ]


def unprinted(hit: Hit) -> Transaction | None:
    """Return the transaction whose receipt is not known to have come out, the refund's first."""
    return next((each for each in (hit.refund, hit.settled) if each and each.owes_receipt), None)


def question(of: Transaction) -> str:
    """Ask whether a receipt came out."""
    number = short(of.receipt_number)
    refund = tr("Did the receipt of refund {0} come out?", number)
    return refund if of.act is Act.REFUND else tr("Did receipt {0} come out?", number)
