"""Values the window derives from a patient: the bill to start with, and the patient after a settlement."""

from msgspec import structs

from terminal.model import Bill, Patient, Settlement


def default_bill(patient: Patient) -> Bill | None:
    """Return the bill to show first: the oldest; None if no bill is unpaid."""
    return patient.bills[0] if patient.bills else None


def after(patient: Patient, settled: Settlement) -> Patient:
    """Return the patient without the settled bill; account balances are the new ones, the ledger is as before."""
    bills = tuple(bill for bill in patient.bills if bill.number != settled.bill_number)
    person = patient.person
    if not settled.refusal:
        family = person.family_account - settled.from_family
        person = structs.replace(person, account=settled.account_left, family_account=family)
    return structs.replace(patient, person=person, bills=bills)
