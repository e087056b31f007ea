"""The same bill under other circumstances (day, level, registration, account), and what a registration would change."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from terminal.benefit.entitlement import leaves_province
from terminal.benefit.rules import Rules
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Phrase, Refused
from terminal.model import Care, Insured, Kind, Noun, Person, Registration, RegistrationKind, Split


class Change(Noun, frozen=True):
    """The assumed circumstances; None leaves a field unchanged.

    `registration` "none" removes every registration; a kind stands instead of all, for the place of care.
    """

    day: date | None = None
    level: int | None = None
    registration: str | None = None
    use_account: bool | None = None


class Offer(Noun, frozen=True):
    """A registration that can still be made for a bill, with the split as it is and as it would be.

    `before` is None where the bill would be refused without it, and would be paid in full.
    """

    asked: Registration
    before: Split | None
    after: Split


def registrations(care: Care, today: date) -> tuple[Registration, ...]:
    """Return the registrations that can still be made for care, one of each kind; none for a visit of an earlier day.

    One made during a stay, or before it is settled, counts for all of it (art. 16); a visit needs that of its own day.
    """
    if care.admitted is None and care.day != today:
        return ()
    since = min(today, care.day)
    kinds = (RegistrationKind.REFERRAL, RegistrationKind.LONG_TERM, RegistrationKind.TEMPORARY)
    return tuple(Registration(kind=kind, area=care.hospital.area, since=since) for kind in kinds)


def offers(rules: Rules, person: Person, care: Care, today: date) -> tuple[Offer, ...]:
    """Return the registrations beside those held that would leave the person less to pay, by our own rules.

    None in the person's own province, and for a person of whom too little is known.
    """
    if not person.complete or not leaves_province(person.insured, care):
        return ()
    before = _tried(rules, person, person.insured, care)
    made = []
    for asked in registrations(care, today):
        more = replace(person.insured, registrations=(*person.insured.registrations, asked))
        after = _tried(rules, person, more, care)
        if after and (before is None or after.personal < before.personal):
            made.append(Offer(asked=asked, before=before, after=after))
    return tuple(made)


def _tried(rules: Rules, person: Person, insured: Insured, care: Care) -> Split | None:
    accounts = person.account, person.accumulators, care, person.family_account
    try:
        return calculate_split(rules, insured, *accounts).split
    except Refused:
        return None


def imagined(insured: Insured, care: Care, change: Change) -> tuple[Insured, Care]:
    """Return the person and the care under the assumed circumstances; a stay keeps its length if the day moves."""
    if change.level is not None:
        care = replace(care, hospital=replace(care.hospital, level=change.level))
    if change.use_account is not None:
        care = replace(care, use_account=change.use_account)
    if change.day is not None:
        moved = change.day - care.day
        care = replace(care, day=change.day, admitted=care.admitted and care.admitted + moved)
    if change.registration is not None:
        insured = replace(insured, registrations=_registrations(change.registration, care))
    return insured, care


def whatif(
    rules: Rules, insured: Insured, account: int, ledger: Mapping[str, int], care: Care, change: Change, family: int = 0
) -> Outcome:
    """Split the changed bill with the given accounts (fen) and ledger. Raises what `calculate_split` raises."""
    person, other = imagined(insured, care, change)
    return calculate_split(rules, person, account, ledger, other, family)


_OUTPATIENT_INSTEAD = {"not_recognised", "not_special_drug"}


def tried(rules: Rules, insured: Insured, ledger: Mapping[str, int], care: Care, error: Refused) -> Refused:
    """Return a refusal with the other way to settle the bill, as ordinary outpatient care, if a trial shows it works.

    A disease that is not settled across provinces is not ordinary outpatient care there (docs/rules.md, "Chronic
    diseases").
    """
    if error.code not in _OUTPATIENT_INSTEAD:
        return error
    is_chronic = care.kind is Kind.CHRONIC and leaves_province(insured, care)
    if is_chronic and not rules.cross_area_disease(care.disease, care.day):
        return error
    try:
        calculate_split(rules, insured, 0, ledger, replace(care, kind=Kind.OUTPATIENT, disease=None))
    except Refused:
        return error
    ways = {"instead": Phrase("instead_outpatient"), "offered": Phrase("offered_outpatient")}
    return Refused(error.code, **error.facts | ways)


def _registrations(kind: str, care: Care) -> tuple[Registration, ...]:
    if kind == "none":
        return ()
    return (Registration(kind=RegistrationKind(kind), area=care.hospital.area, since=care.admitted or care.day),)
