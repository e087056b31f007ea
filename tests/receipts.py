"""A settlement to print, and the golden receipts made of it; `python -m tests.receipts` renews them after a look."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from devices.escpos import Paper, Way, encode
from devices.escpos_view import view
from terminal.benefit.explain import basis
from terminal.benefit.rules import load
from terminal.benefit.split import Outcome, settle
from terminal.model import Institution, Insurance, Insured, Kind, Settlement, Status, Tender, TenderKind
from terminal.receipt import as_text, document
from terminal.scenario import decode

FIXTURES = Path(__file__).parent.parent / "fixtures"
GOLDEN = FIXTURES / "receipts"

ACCOUNT = 124_165  # fen


def _outcome() -> Outcome:
    case = decode((FIXTURES / "cases" / "binzhou-employee-inpatient-bracket.json").read_bytes(), "case")
    care = case.events[0].settle
    assert care is not None
    return settle(load(), case.person, ACCOUNT, {}, care)


OUTCOME = _outcome()
SETTLEMENT = Settlement(
    transaction="T20261122-0047",
    message_id="H37160000001202611221042330047",
    number="371600G20261122000047",
    bill_number="ZY20261120-0031",
    person_number="37160000000000000000000001",
    masked_name="**国",
    masked_id="3716**********1234",
    insured=Insured(insured_area="371600", insurance=Insurance.EMPLOYEE, birth=date(1980, 1, 1), status=Status.ACTIVE),
    hospital=Institution(area="371600", level=3, direct_settlement=True, code="H37160000001", name="模拟县人民医院"),
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


def golden() -> Iterator[tuple[str, bytes]]:
    """Give each golden receipt its file name: text, ESC/POS text bytes, and the dots of the raster way as a PNG."""
    for language in ("zh_CN", "en"):
        for copy in (0, 2):
            receipt = document(SETTLEMENT, language, copy)
            for paper in Paper:
                stem = f"{language}-{paper.name.lower()}{f'-copy-{copy}' if copy else ''}"
                yield f"{stem}.txt", as_text(receipt, paper.columns).encode()
                yield f"{stem}.escpos", encode(receipt, paper, Way.TEXT)
                yield f"{stem}.png", _dots(encode(receipt, paper, Way.RASTER), paper)


def _dots(data: bytes, paper: Paper) -> bytes:
    picture = BytesIO()
    view(data, paper.dots).convert("1").save(picture, "PNG")
    return picture.getvalue()


if __name__ == "__main__":
    for name, data in golden():
        (GOLDEN / name).write_bytes(data)
