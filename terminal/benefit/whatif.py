"""The same bill under other circumstances (day, level, registration, account); never sent anywhere."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from terminal.benefit.rules import Rules
from terminal.benefit.split import Outcome, calculate_split
from terminal.model import Care, Insured, Noun, Registration, RegistrationKind


class Change(Noun, frozen=True):
    """The assumed circumstances; None leaves a field unchanged.

    `registration` "none" removes every registration; a kind adds an open one for the place of care.
    """

    day: date | None = None
    level: int | None = None
    registration: str | None = None
    use_account: bool | None = None


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


def _registrations(kind: str, care: Care) -> tuple[Registration, ...]:
    if kind == "none":
        return ()
    return (Registration(kind=RegistrationKind(kind), area=care.hospital.area, since=care.admitted or care.day),)
