"""A settlement to print, and the golden receipts made of it; `python -m tests.receipts` writes them for review."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace

from devices.escpos import Paper, RenderMode, encode
from devices.escpos_view import view
from terminal.benefit.explain import basis
from terminal.benefit.rules import load
from terminal.benefit.scenario import decode
from terminal.benefit.split import Outcome, calculate_split
from terminal.model import (
    Bill,
    Care,
    Copy,
    CopyReason,
    Institution,
    Insurance,
    Insured,
    Kind,
    Person,
    Receipt,
    Refund,
    Refunded,
    Settlement,
    Split,
    Status,
    Tender,
    TenderKind,
)
from terminal.model.payment import in_full
from terminal.private import Private
from terminal.receipt import (
    Part,
    as_text,
    claim_document,
    document,
    refund_document,
    remittance_document,
    taken_document,
)
from tests.remittances import PRINTED, REMITTANCE, TAKE, TAKEN

FIXTURES = Path(__file__).parent.parent / "fixtures"
GOLDEN = FIXTURES / "receipts"

ACCOUNT = 124_165  # fen


def _settled() -> tuple[Care, Outcome]:
    case = decode((FIXTURES / "cases" / "binzhou-employee-inpatient-bracket.json").read_bytes(), "case")
    care = case.events[0].settle
    assert care is not None
    return care, calculate_split(load(), case.person, ACCOUNT, {}, care)


HOSPITAL = Institution(area="371600", level=3, direct_settlement=True, code="H37160000001", name="模拟县人民医院")
CARE, OUTCOME = _settled()
CARE = replace(CARE, hospital=HOSPITAL)
SETTLEMENT = Settlement(
    transaction="T20261122-0047",
    message_id="H37160000001202611221042330047",
    number="371600G20261122000047",
    bill_number="ZY20261120-0031",
    person_number="37160000000000000000000001",
    masked_name="**国",
    masked_id="3716**********1234",
    insured=Insured(insured_area="371600", insurance=Insurance.EMPLOYEE, birth=date(1980, 1, 1), status=Status.ACTIVE),
    hospital=HOSPITAL,
    department="心内科",
    kind=Kind.INPATIENT,
    split=OUTCOME.split,
    basis=basis(OUTCOME),
    tender=Tender(kind=TenderKind.CASH, received=220_000, change=8_165),
    at=datetime(2026, 11, 22, 10, 42, 33),  # noqa: DTZ001 (the hour as the counter's clock shows it)
    care_date=date(2026, 11, 22),
    operator="0112",
    counter="03",
)


AT = datetime(2026, 11, 23, 9, 5, 12)  # noqa: DTZ001 (as above)
REFUND = Refund(
    number="371600G20261123000052",
    settlement_number=SETTLEMENT.number,
    total=-SETTLEMENT.split.total,
    fund=-SETTLEMENT.split.fund,
    account=-SETTLEMENT.split.account,
    cash=-SETTLEMENT.split.cash,
    at=AT,
)
KEPT = replace(
    SETTLEMENT,
    number="371600G20261123000053",
    split=Split(total=1_200_000, fund=936_000, personal=264_000, account=124_165, cash=139_835),
    tender=Tender(kind=TenderKind.CASH, received=SETTLEMENT.split.cash, change=SETTLEMENT.split.cash - 139_835),
    replaces=SETTLEMENT.number,
)
WHOLE = Refunded(refund=REFUND, settlement=SETTLEMENT)
BY_LINE = Refunded(refund=REFUND, settlement=SETTLEMENT, kept=KEPT)
_ORDER = f"{SETTLEMENT.message_id}00"
MIXED = replace(
    SETTLEMENT,
    tender=Tender(
        kind=TenderKind.MIXED, received=60_000, change=0, by_code=SETTLEMENT.split.cash - 60_000, order=_ORDER
    ),
)
MIXED_BACK = Refunded(refund=replace(REFUND, in_cash=-60_000, by_code=-MIXED.tender.by_code), settlement=MIXED)
PATIENT = Person(
    number=SETTLEMENT.person_number,
    name=Private("测试国"),
    id_number=Private("371600199001011234"),
    gender="1",
    insured=SETTLEMENT.insured,
)
BILL = Bill(number=SETTLEMENT.bill_number, department="心内科", stated_total=SETTLEMENT.split.total, care=CARE)
IN_FULL = replace(
    SETTLEMENT,
    number="ZF202611221042330047",
    split=in_full(SETTLEMENT.split.total),
    basis=(),
    tender=Tender(kind=TenderKind.CASH, received=SETTLEMENT.split.total, change=0),
    refusal="not_opened",
)
COPY = Copy(number=2, operator="0112", reason=CopyReason.LOST)
NOT_PRINTED = Copy(number=1, operator="0112", reason=CopyReason.NOT_PRINTED)


def documents(language: str) -> dict[str, Receipt]:
    """Return every document to compare, by the suffix of its file name."""
    return {
        "": document(SETTLEMENT, language),
        "-copy-2": document(SETTLEMENT, language, COPY),
        "-in-full": document(IN_FULL, language),
        "-mixed": document(MIXED, language),
        "-mixed-refund": refund_document(MIXED_BACK, language),
        "-refund": refund_document(WHOLE, language),
        "-refund-lines-copy-1": refund_document(
            BY_LINE, language, replace(COPY, number=1, reason=CopyReason.NOT_PRINTED)
        ),
        "-remittance": remittance_document(REMITTANCE, Part.FINANCE, HOSPITAL, PRINTED, language),
        "-taken": taken_document("T0000007", TAKE, TAKEN, HOSPITAL, language),
        "-claim": claim_document(PATIENT, BILL, "not_opened", language, IN_FULL),
    }


def golden() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the file name of each golden receipt and what draws it: text, ESC/POS bytes, the raster's dots as a PNG."""
    for language in ("zh_CN", "en"):
        for name, receipt in documents(language).items():
            for paper in (Paper.MM58, Paper.MM80):
                stem = f"{language}-{paper.name.lower()}{name}"
                yield f"{stem}.txt", partial(_text, receipt, paper)
                yield f"{stem}.escpos", partial(encode, receipt, paper, RenderMode.TEXT)
                yield f"{stem}.png", partial(_dots, receipt, paper)


def _text(receipt: Receipt, paper: Paper) -> bytes:
    return as_text(receipt, paper.columns).encode()


def _dots(receipt: Receipt, paper: Paper) -> bytes:
    picture = BytesIO()
    view(encode(receipt, paper, RenderMode.RASTER), paper.dots).convert("1").save(picture, "PNG")
    return picture.getvalue()


if __name__ == "__main__":
    for name, make in golden():
        (GOLDEN / name).write_bytes(make())
