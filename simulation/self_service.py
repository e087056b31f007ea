"""Payment outside the windows, in full and by phone: at a machine (自助机), in a doctor's room (诊间), or at home."""

from datetime import datetime
from itertools import count

from simulation.channel import SimulatedChannel
from simulation.hospital import SampleHospital
from simulation.paid_elsewhere import COUNTERS
from terminal.model import Person, Settlement, Tender, TenderKind, payment
from terminal.model.counter import Elsewhere, Place
from terminal.private import Private, masked_name, masked_number

REFUSAL = "paid_elsewhere_in_full"
"""The reason why the insurer had no part in it: nothing outside the windows asks it here."""

_CODE = Private("131234567890123456")


def pay(
    hospital: SampleHospital, channel: SimulatedChannel, person: Person, bill: str, at: Elsewhere, now: datetime
) -> Settlement:
    """Pay a person's bill in full outside the windows, and return how it is settled then.

    Raises Refused("bill_claimed") while a window charges it, and "bill_changed" if it is not owed any more: what the
    phone has paid goes back at once.
    """
    made = _settled(hospital, person, bill, at, now)
    channel.charge(made.tender.order, made.split.total, _CODE)
    try:
        hospital.settle_elsewhere(made)
    except BaseException:
        channel.refund(made.tender.order, f"{made.tender.order}R", made.split.total)
        raise
    return made


def _settled(hospital: SampleHospital, person: Person, bill_number: str, at: Elsewhere, now: datetime) -> Settlement:
    bill, _ = hospital.bill(bill_number)
    counter = COUNTERS[at.place]
    message_id = _free(hospital, f"{bill.care.hospital.code}{now:%Y%m%d%H%M%S}{counter}")
    total, order = bill.stated_total, f"{message_id}00"
    return Settlement(
        transaction="",
        message_id=message_id,
        number=_number(message_id),
        bill_number=bill.number,
        person_number=person.number,
        masked_name=masked_name(person.name),
        masked_id=masked_number(person.id_number),
        insured=person.insured,
        hospital=bill.care.hospital,
        department=bill.department,
        kind=bill.care.kind,
        split=payment.in_full(total),
        basis=(),
        tender=Tender(kind=TenderKind.CODE, received=0, change=0, by_code=total, order=order),
        at=now,
        care_date=bill.care.day,
        operator=_operator(at),
        counter=counter,
        care=bill.care,
        refusal="self_pay" if person.insured.self_pay else REFUSAL,
        elsewhere=at,
    )


def _free(hospital: SampleHospital, begins: str) -> str:
    """Return the first message id of a second that nothing was settled under."""
    return next(each for at in count() if hospital.elsewhere(_number(each := f"{begins}{at:02d}")) is None)


def _number(message_id: str) -> str:
    return f"ZF{message_id[-18:]}"


def _operator(at: Elsewhere) -> str:
    """Return the number under which a place stands among the operators."""
    kind = {Place.MACHINE: "ZZ", Place.DOCTOR: "ZJ", Place.PHONE: "SJ"}[at.place]
    return f"{kind}{at.number or '01'}"
