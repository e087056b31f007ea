"""The fiscal platform over HTTP: one path a service, named as the commonest platform names them; amounts in yuan.

A message is a JSON object; an answer is ``{"result": "S0000", "message": {...}}``, or another result with a text.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from msgspec import MsgspecError, convert, json

from terminal.errors import NotSent, Refused, Unknown
from terminal.fiscal.categories import province_code
from terminal.model import BEIJING, Noun
from terminal.model.e_receipt import (
    Detail,
    ElectronicReceipt,
    Invoice,
    OtherInformation,
    ReceiptState,
    ReceiptTotals,
    ReceiptType,
)
from terminal.money import parse, plain
from terminal.national.wire import Lost, Unsent

T = TypeVar("T")

PATH = "/medical-web/api/medical/"
OPEN = {ReceiptType.INPATIENT: "invEBillHospitalized"}
"""The services that open a receipt, by the kind of care; all others are opened as for an outpatient."""
SERVICES = (
    *("invoiceEBillOutpatient", "invEBillHospitalized", "getEBillStatesByBillInfo", "getEBillAccountStatus"),
    *("writeOffEBill", "turnPaper", "invalidPaper", "checkTotalData", "getBillByBusDate"),
)
PATHS = {service: f"{PATH}{service}" for service in SERVICES}

_DONE, _BOOKED, _SUMS = "S0000", "E-BOOKED", "E-SUMS"
_CODES = {_BOOKED: "receipt_booked", _SUMS: "receipt_sums"}
_STATES = {"1": ReceiptState.OPEN, "2": ReceiptState.ON_PAPER, "3": ReceiptState.REVERSED}


class Wire(Protocol):
    """What posts a message below the platform's URL; raises Unsent or Lost."""

    def post(self, infno: str, body: bytes) -> bytes:
        """Send a message of a service, and return the answer's bytes."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class _Answer(Noun, frozen=True, forbid_unknown_fields=False):
    result: str
    message: Any = None


class _Bill(Noun, frozen=True, rename="camel", forbid_unknown_fields=False):
    """A receipt as the platform writes it."""

    bill_batch_code: str
    bill_no: str
    random: str
    bus_no: str
    place_code: str
    state: str
    total_amt: str
    create_time: str
    picture_url: str
    related_bill_no: str = ""
    paper_bill_no: str = ""


class FiscalPlatform:
    """The Receipts port over HTTP."""

    def __init__(self, wire: Wire, area: str, *, simulated: bool) -> None:
        self.simulated = simulated
        self._wire, self._area = wire, area

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def open(self, invoice: Invoice) -> ElectronicReceipt:
        """Open the receipt of a business number, once."""
        service = OPEN.get(invoice.type, "invoiceEBillOutpatient")
        return _receipt(self._asked(service, _message(invoice, self._area)))

    def find(self, business: str) -> ElectronicReceipt | None:
        """Return the receipt of a business number in its current state, None if there is none."""
        found = self._asked("getEBillStatesByBillInfo", {"busNo": business})
        return _receipt(found) if found else None

    def is_booked(self, business: str) -> bool:
        """Return whether a receipt was booked by the patient's employer."""
        told = self._asked("getEBillAccountStatus", {"busNo": business})
        if not isinstance(told, dict) or told.get("accountStatus") not in {"0", "1"}:
            raise Unknown("receipts_unknown")
        return bool(told["accountStatus"] == "1")

    def reverse(self, business: str, operator: str) -> ElectronicReceipt:
        """Reverse a whole receipt, and return the red one; raises Refused("receipt_booked")."""
        return _receipt(self._asked("writeOffEBill", {"busNo": business, "operator": operator}))

    def turn_to_paper(self, business: str, paper: str) -> ElectronicReceipt:
        """Turn a receipt to a numbered paper."""
        return _receipt(self._asked("turnPaper", {"busNo": business, "pBillNo": paper}))

    def void_paper(self, business: str, paper: str) -> ElectronicReceipt:
        """Record that the paper of a receipt is void."""
        return _receipt(self._asked("invalidPaper", {"busNo": business, "pBillNo": paper}))

    def totals(self, day: date, place: str) -> ReceiptTotals:
        """Return the number and the amount of a day's receipts of one place of opening."""
        told = self._asked("checkTotalData", {"busDate": f"{day:%Y%m%d}", "placeCode": place})
        return _read(lambda: ReceiptTotals(count=int(told["totalNum"]), amount=_fen(told["totalAmt"])))

    def of_day(self, day: date, place: str) -> tuple[ElectronicReceipt, ...]:
        """Return a day's receipts of one place of opening, red ones included."""
        told = self._asked("getBillByBusDate", {"busDate": f"{day:%Y%m%d}", "placeCode": place})
        return tuple(_receipt(each) for each in _read(lambda: list(told["billList"])))

    def _asked(self, service: str, message: dict[str, object]) -> Any:  # noqa: ANN401 - read by who asked
        try:
            content = self._wire.post(service, json.encode(message))
            answer = json.decode(content, type=_Answer)
        except Unsent as error:
            raise NotSent("receipts_unreachable", reason=str(error)) from error
        except (Lost, MsgspecError) as error:
            raise Unknown("receipts_unknown") from error
        if answer.result == _DONE:
            return answer.message
        facts = {"number": message.get("busNo"), "business": message.get("busNo"), "sum": answer.result}
        raise Refused(_CODES.get(answer.result, "receipts_refused"), reason=answer.result, **facts)


def _message(invoice: Invoice, area: str) -> dict[str, object]:
    return {
        "busNo": invoice.business,
        "busType": invoice.type.value,
        "payer": invoice.payer,
        "busDateTime": f"{invoice.at:%Y%m%d%H%M%S}{invoice.at.microsecond // 1000:03d}",
        "placeCode": invoice.place,
        "payee": invoice.payee,
        "author": invoice.payee,
        "totalAmt": plain(invoice.total),
        "remark": invoice.replaces,
        **_other(invoice.other),
        "chargeDetail": [
            {"sortNo": at, "chargeCode": province_code(each.category, area), "amt": plain(each.amount)}
            for at, each in enumerate(invoice.charges, start=1)
        ],
        "listDetail": [_line(each, area) for each in invoice.details],
    }


def _other(other: OtherInformation) -> dict[str, object]:
    """Return 其他信息; a figure that the insurer does not tell is left out, and never sent as 0."""
    shares = {"selfConceitedAmt": other.self_paid, "selfPayAmt": other.uncovered}
    return {
        "medicalInstitution": other.hospital.code,
        "medicalCareType": other.insurance.value,
        "medicalInsuranceID": other.insured_number,
        "consultationDate": f"{other.care_date:%Y%m%d}",
        "patientNo": other.visit,
        "sex": other.gender,
        "fundPay": plain(other.fund),
        "otherfundPay": plain(other.other),
        "accountPay": plain(other.account),
        "selfCashPay": plain(other.cash),
        **{name: plain(amount) for name, amount in shares.items() if amount is not None},
    }


def _line(line: Detail, area: str) -> dict[str, object]:
    return {
        "chargeCode": province_code(line.category, area),
        "name": line.name,
        "listType": line.class_.value,
        "number": line.quantity,
        "std": plain(line.unit_price),
        "amt": plain(line.amount),
    }


def _receipt(told: object) -> ElectronicReceipt:
    bill = _read(lambda: convert(told, _Bill))
    return _read(
        lambda: ElectronicReceipt(
            code=bill.bill_batch_code,
            number=bill.bill_no,
            check=bill.random,
            business=bill.bus_no,
            place=bill.place_code,
            state=_STATES[bill.state],
            total=_fen(bill.total_amt),
            at=datetime.strptime(bill.create_time[:14], "%Y%m%d%H%M%S").replace(tzinfo=BEIJING),
            url=bill.picture_url,
            red_of=bill.related_bill_no,
            paper=bill.paper_bill_no,
        )
    )


def _fen(text: str) -> int:
    return -parse(text[1:]) if text.startswith("-") else parse(text)


def _read(read: Callable[[], T]) -> T:
    """Read a part of an answer; raises Unknown("receipts_unknown") for one that is none."""
    try:
        return read()
    except (MsgspecError, ValueError, KeyError, TypeError) as error:
        raise Unknown("receipts_unknown") from error
