"""The HTTP side of the simulated fiscal platform: one path a service, and its faults."""

from collections.abc import Callable
from datetime import date, datetime

from msgspec import MsgspecError, field, json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulation import hello, samples
from simulation.fiscal import FiscalFault, SimulatedFiscal
from simulation.served import wire
from terminal.errors import NotSent, Refused, Unknown
from terminal.model import BEIJING, Insurance, LineClass, Noun
from terminal.model.e_receipt import Charge, Detail, ElectronicReceipt, Invoice, OtherInformation, ReceiptType
from terminal.money import parse, plain

_ROOT = "/medical-web/api/medical/"
_STATES = {"open": "1", "on_paper": "2", "reversed": "3"}
_RESULTS = {"receipt_booked": "E-BOOKED", "receipt_sums": "E-SUMS"}


class _Charge(Noun, frozen=True, rename="camel", forbid_unknown_fields=False):
    charge_code: str
    amt: str


class _Line(_Charge, frozen=True, rename="camel", forbid_unknown_fields=False):
    name: str
    list_type: LineClass
    number: str
    std: str


class _Bill(Noun, frozen=True, rename="camel", forbid_unknown_fields=False):
    """What a receipt is asked for with, by the platform's names."""

    bus_no: str
    bus_type: ReceiptType
    payer: str
    payee: str
    bus_date_time: str
    place_code: str
    total_amt: str
    fund_pay: str
    otherfund_pay: str
    account_pay: str
    self_cash_pay: str
    consultation_date: str
    medical_institution: str
    medical_care_type: Insurance
    medical_insurance_id: str = field(name="medicalInsuranceID")
    charge_detail: tuple[_Charge, ...]
    list_detail: tuple[_Line, ...] = ()
    remark: str = ""
    self_conceited_amt: str | None = None
    self_pay_amt: str | None = None


class _Paper(Noun, frozen=True, rename="camel", forbid_unknown_fields=False):
    bus_no: str
    p_bill_no: str = ""
    operator: str = ""


class _Day(Noun, frozen=True, rename="camel", forbid_unknown_fields=False):
    bus_date: str
    place_code: str


def app(fiscal: SimulatedFiscal, clock: Callable[[], datetime]) -> Starlette:
    """Return the ASGI application that answers for a simulated fiscal platform; every answer is marked as simulated."""

    async def served(request: Request) -> Response:
        body = await request.body()
        service = _SERVICES.get(request.path_params["service"])
        if service is None:
            return _answered("E-SERVICE")
        return _done(fiscal, service, body)

    async def greeted(request: Request) -> Response:
        return wire.message(hello.answer(await request.body(), clock()))

    async def faults(request: Request) -> Response:
        fiscal.fail(*json.decode(await request.body(), type=tuple[FiscalFault, ...]))
        return wire.message(b"{}")

    async def book(request: Request) -> Response:
        fiscal.book(request.path_params["business"])
        return wire.message(b"{}")

    return Starlette(
        routes=[
            Route(f"{_ROOT}{{service}}", served, methods=["POST"]),
            Route(hello.PATH, greeted, methods=["POST"]),
            Route("/simulation/faults", faults, methods=["POST"]),
            Route("/simulation/booked/{business}", book, methods=["POST"]),
        ]
    )


def _done(fiscal: SimulatedFiscal, service: "Service", body: bytes) -> Response:
    try:
        return _answered("S0000", service(fiscal, body))
    except (MsgspecError, ValueError):
        return _answered("E-MESSAGE")
    except Refused as error:
        return _answered(_RESULTS.get(error.code, "E-REFUSED"))
    except NotSent:
        return wire.page("503", 503)
    except Unknown:
        return wire.Broken()


def _answered(result: str, message: object = None) -> Response:
    return wire.message(json.encode({"result": result, "message": message}))


def _opened(fiscal: SimulatedFiscal, body: bytes) -> object:
    return _told(fiscal.open(_invoice(json.decode(body, type=_Bill))))


def _found(fiscal: SimulatedFiscal, body: bytes) -> object:
    found = fiscal.find(json.decode(body, type=_Paper).bus_no)
    return _told(found) if found else None


def _account(fiscal: SimulatedFiscal, body: bytes) -> object:
    is_booked = fiscal.is_booked(json.decode(body, type=_Paper).bus_no)
    return {"accountStatus": "1" if is_booked else "0"}


def _written_off(fiscal: SimulatedFiscal, body: bytes) -> object:
    asked = json.decode(body, type=_Paper)
    return _told(fiscal.reverse(asked.bus_no, asked.operator))


def _turned(fiscal: SimulatedFiscal, body: bytes) -> object:
    asked = json.decode(body, type=_Paper)
    return _told(fiscal.turn_to_paper(asked.bus_no, asked.p_bill_no))


def _voided(fiscal: SimulatedFiscal, body: bytes) -> object:
    asked = json.decode(body, type=_Paper)
    return _told(fiscal.void_paper(asked.bus_no, asked.p_bill_no))


def _totals(fiscal: SimulatedFiscal, body: bytes) -> object:
    found = fiscal.totals(*_day(body))
    return {"totalNum": str(found.count), "totalAmt": plain(found.amount)}


def _listed(fiscal: SimulatedFiscal, body: bytes) -> object:
    return {"billList": [_told(each) for each in fiscal.of_day(*_day(body))]}


Service = Callable[[SimulatedFiscal, bytes], object]

_SERVICES: dict[str, Service] = {
    "invoiceEBillOutpatient": _opened,
    "invEBillHospitalized": _opened,
    "getEBillStatesByBillInfo": _found,
    "getEBillAccountStatus": _account,
    "writeOffEBill": _written_off,
    "turnPaper": _turned,
    "invalidPaper": _voided,
    "checkTotalData": _totals,
    "getBillByBusDate": _listed,
}


def _day(body: bytes) -> tuple[date, str]:
    asked = json.decode(body, type=_Day)
    return datetime.strptime(asked.bus_date, "%Y%m%d").replace(tzinfo=BEIJING).date(), asked.place_code


def _invoice(asked: _Bill) -> Invoice:
    at = datetime.strptime(asked.bus_date_time[:14], "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    return Invoice(
        business=asked.bus_no,
        type=asked.bus_type,
        place=asked.place_code,
        payer=asked.payer,
        payee=asked.payee,
        at=at,
        total=parse(asked.total_amt),
        charges=tuple(Charge(category=each.charge_code, amount=parse(each.amt)) for each in asked.charge_detail),
        details=tuple(map(_detail, asked.list_detail)),
        other=_other(asked),
        replaces=asked.remark,
    )


def _detail(line: _Line) -> Detail:
    return Detail(
        category=line.charge_code,
        name=line.name,
        class_=line.list_type,
        quantity=line.number,
        unit_price=parse(line.std),
        amount=parse(line.amt),
    )


def _other(asked: _Bill) -> OtherInformation:
    return OtherInformation(
        hospital=samples.institution(code=asked.medical_institution),
        care_date=datetime.strptime(asked.consultation_date, "%Y%m%d").replace(tzinfo=BEIJING).date(),
        insurance=asked.medical_care_type,
        insured_number=asked.medical_insurance_id,
        fund=parse(asked.fund_pay),
        other=parse(asked.otherfund_pay),
        account=parse(asked.account_pay),
        cash=parse(asked.self_cash_pay),
        self_paid=None if asked.self_conceited_amt is None else parse(asked.self_conceited_amt),
        uncovered=None if asked.self_pay_amt is None else parse(asked.self_pay_amt),
    )


def _told(made: ElectronicReceipt) -> dict[str, str]:
    return {
        "billBatchCode": made.code,
        "billNo": made.number,
        "random": made.check,
        "busNo": made.business,
        "placeCode": made.place,
        "state": _STATES[made.state],
        "totalAmt": plain(made.total),
        "createTime": f"{made.at:%Y%m%d%H%M%S}000",
        "pictureUrl": made.url,
        "relatedBillNo": made.red_of,
        "paperBillNo": made.paper,
    }
