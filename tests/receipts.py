"""A settlement to print, and the golden receipts made of it; `python -m tests.receipts` renews them after a look."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from devices.escpos import Paper, Way, encode
from devices.escpos_view import view
from terminal.model import (
    Basis,
    Institution,
    Insurance,
    Insured,
    Kind,
    Settlement,
    Split,
    Status,
    Tag,
    Tender,
    TenderKind,
)
from terminal.receipt import as_text, document

GOLDEN = Path(__file__).parent.parent / "fixtures" / "receipts"

_NOTICE = "《县医疗保障局专场新闻发布会》滨州某县,2024-06-21"
_CATALOGUE = "就医地目录"


def _reason(
    figure: str, amount: int, labels: tuple[str, str], formula: str, *, clause: str = "", tag: Tag = Tag.STATED
) -> Basis:
    since = date(2024, 1, 1) if clause else None
    document = {"": _CATALOGUE, "2.1": "滨州医保报销标准"}.get(clause, _NOTICE)
    return Basis(
        figure=figure,
        amount=amount,
        label_zh=labels[0],
        label_en=labels[1],
        formula=formula,
        clause=clause,
        document=document,
        since=since,
        tag=tag,
    )


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
    split=Split(
        total=1_330_000,
        uncovered=30_000,
        line_self_pay=50_000,
        in_scope=1_250_000,
        deductible=90_000,
        pool=994_000,
        pool_self=166_000,
        fund=994_000,
        personal=336_000,
        account=124_165,
        cash=211_835,
    ),
    basis=(
        _reason("uncovered", 30_000, ("目录外全自费", "Outside the catalogue"), "丙类及目录外全额"),
        _reason("line_self_pay", 50_000, ("乙类先行自付", "Self-pay first, class B"), "乙类按先行自付比例逐项"),
        _reason(
            "deductible",
            90_000,
            ("起付标准", "Deductible"),
            "本年第 1 次住院,起付 900.00",
            clause="2.1",
            tag=Tag.ASSUMED,
        ),
        _reason("pool", 850_000, ("统筹支付", "Paid by the pool"), "10000.00 × 85%", clause="B05"),
        _reason("pool", 144_000, ("统筹支付", "Paid by the pool"), "1600.00 × 90%", clause="B06"),
        _reason(
            "pool_self", 166_000, ("段内个人自付", "Own share within the brackets"), "段内费用 - 统筹支付", clause="B05"
        ),
        _reason("account", 124_165, ("个人账户支付", "Paid from the account"), "个人负担 - 全自费,以余额为限"),
    ),
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
