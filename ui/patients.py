"""Values the window derives from a patient: the bill to start with, and the patient after a settlement."""

from msgspec import structs

from terminal.errors import Refused
from terminal.model import Bill, Patient, Settlement


def default_bill(patient: Patient) -> Bill | None:
    """Return the bill to show first: the oldest; None if no bill is unpaid."""
    return patient.bills[0] if patient.bills else None


def without(patient: Patient, bill_number: str) -> Patient:
    """Return the patient without a bill."""
    return structs.replace(patient, bills=tuple(bill for bill in patient.bills if bill.number != bill_number))


def with_bill(patient: Patient, bill: Bill) -> Patient:
    """Return the patient with one more unpaid bill, or as before if it is there already."""
    return structs.replace(patient, bills=(*without(patient, bill.number).bills, bill))


def nothing_to_pay(patient: Patient) -> Refused:
    """Return why nothing is to be paid: nothing is owed, or it was paid elsewhere."""
    if patient.elsewhere:
        return Refused("patient_paid_elsewhere", **patient.elsewhere[0].paid_where)
    return Refused("patient_without_bills")


def after(patient: Patient, settled: Settlement) -> Patient:
    """Return the patient without the settled bill; account balances are the new ones, the ledger is as before."""
    bills = without(patient, settled.bill_number).bills
    person = patient.person
    if not settled.refusal:
        family = person.family_account - settled.from_family
        person = structs.replace(person, account=settled.account_left, family_account=family)
    return structs.replace(patient, person=person, bills=bills)
