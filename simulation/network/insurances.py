"""A person's insurances as the person service reports them: the one that pays, and suspended ones."""

from datetime import date

from terminal.model import Area, Insurance, Noun, Person


class Held(Noun, frozen=True):
    """One insurance of a person; `account` in fen, `paused` the day from which it pays nothing."""

    insurance: Insurance
    insured_area: Area
    account: int = 0
    paused: date | None = None


def of(who: Person) -> tuple[Held, ...]:
    """List a person's insurances, the one that pays first."""
    insured = who.insured
    pays = Held(insurance=insured.insurance, insured_area=insured.insured_area, account=who.account)
    paused = (
        Held(insurance=each.insurance, insured_area=each.insured_area, paused=each.since) for each in insured.paused
    )
    return pays, *paused
