"""Patients with their bills, presettlements and settlements, as values for the window's tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from msgspec.structs import replace

from counter.advice import Advice
from terminal.benefit.rules import load
from terminal.model import (
    Act,
    Basis,
    Bill,
    CardCredential,
    Care,
    Institution,
    Insurance,
    Insured,
    Kind,
    Line,
    LineClass,
    LineShare,
    Patient,
    Person,
    PlatformResult,
    Presettlement,
    Recognition,
    RecognitionKind,
    Refund,
    Refunded,
    Settlement,
    Split,
    State,
    Status,
    Tag,
    Tender,
    TenderKind,
    Transaction,
    TwoDisease,
    VoucherCredential,
    payment,
)
from terminal.money import millionths, multiply_ratio
from terminal.private import Private, masked_name, masked_number

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
HOSPITAL = Institution(area="371600", level=3, direct_settlement=True, code="H37160000001", name="示例人民医院")
ADVICE = Advice(load(), HOSPITAL)
ID_NUMBER = "130900195905120014"
EXACT = Tender(kind=TenderKind.CASH, received=184_889, change=0)
VOUCHER = "4241234567890123456780037000"

_ITEMS = (
    ("阿托伐他汀钙片 20mg", "甲", "28", 200, "0", None, "西药费"),
    ("冠状动脉支架(集采)", "乙", "1", 79800, "0.1", None, "材料费"),
    ("床位费 三人间", "甲", "6", 4000, "0", 3500, "床位费"),
    ("人血白蛋白 10g", "乙", "4", 39000, "0.2", None, "西药费"),
    ("特需护理", "丙", "2", 10000, "0", None, "护理费"),
    ("冠脉造影", "甲", "1", 1285000, "0", None, "检查费"),
    ("心电监护", "甲", "72", 400, "0", None, "检查费"),
    ("低分子肝素钙", "甲", "12", 3100, "0", None, "西药费"),
    ("彩色多普勒超声心动图", "乙", "1", 18000, "0.05", None, "检查费"),
    ("静脉输液", "甲", "18", 600, "0", None, "治疗费"),
    ("血常规", "甲", "3", 2000, "0", None, "化验费"),
    ("肝功能", "甲", "2", 8000, "0", None, "化验费"),
)


def lines(count: int = len(_ITEMS)) -> tuple[Line, ...]:
    """Create this many lines of a bill."""
    return tuple(_line(*_ITEMS[at % len(_ITEMS)]) for at in range(count))


def _line(name: str, of: str, quantity: str, price: int, self_pay: str, limit: int | None, category: str) -> Line:
    return Line(
        name=name,
        class_=LineClass(of),
        quantity=quantity,
        unit_price=price,
        self_pay=self_pay,
        limit=limit,
        category=category,
    )


def share(line: Line) -> LineShare:
    """Split a line like the rules do, accurately enough for a picture."""
    units = int(line.quantity)
    amount = units * line.unit_price
    over = max(0, line.unit_price - line.limit) * units if line.limit else 0
    uncovered = amount if line.class_ is LineClass.C else 0
    first = multiply_ratio(amount - over, millionths(line.self_pay)) if line.class_ is LineClass.B else 0
    return LineShare(
        amount=amount,
        uncovered=uncovered,
        over_limit=over,
        line_self_pay=first,
        in_scope=amount - over - uncovered - first,
    )


def bill(number: str, kind: Kind, department: str, of: tuple[Line, ...], day: date = date(2026, 11, 22)) -> Bill:
    """Create a bill that adds up."""
    care = Care(hospital=HOSPITAL, kind=kind, day=day, lines=of, admitted=day if kind is Kind.INPATIENT else None)
    return Bill(number=number, department=department, stated_total=sum(share(line).amount for line in of), care=care)


def person(name: str = "王建国", account: int = 120_000) -> Person:
    """Create a retired employee insured elsewhere."""
    two = Recognition(
        kind=RecognitionKind.TWO_DISEASES,
        diseases=(TwoDisease.HYPERTENSION, TwoDisease.DIABETES),
        since=date(2024, 1, 1),
    )
    insured = Insured(
        insured_area="130900",
        insurance=Insurance.EMPLOYEE,
        birth=date(1959, 5, 12),
        status=Status.RETIRED,
        recognitions=(two,),
    )
    return Person(
        number="13090000000000000001",
        name=Private(name),
        id_number=Private(ID_NUMBER),
        gender="男",
        insured=insured,
        account=account,
        accumulators={
            "employee/2026/deductible/inpatient": 60_000,
            "employee/2026/cap/year": 1_842_033,
            "employee/2026/admissions/inpatient": 1,
        },
    )


def card(of: Person) -> CardCredential:
    """Create the card of a person."""
    return CardCredential(
        card_sn=Private("130900D15600000500000000000000AA"),
        card_number=Private("G00000001"),
        id_number=of.id_number,
        name=of.name,
        area="130900",
        version="3.00",
    )


def patient(of: Person | None = None, count: int = len(_ITEMS)) -> Patient:
    """Create a patient with two bills."""
    who = of or person()
    bills = (
        bill("ZY202611220017", Kind.INPATIENT, "心内科", lines(count)),
        bill("MZ202611200233", Kind.OUTPATIENT, "内分泌科", lines(3), date(2026, 11, 20)),
    )
    return Patient(person=who, credential=card(who), bills=bills)


def asking_for(kind: Kind) -> Patient:
    """Create a patient whose bill of today requires a recognition."""
    of = patient()
    care = replace(of.bills[0].care, kind=kind, disease="M03900")
    return replace(of, bills=(replace(of.bills[0], care=care),))


def presettlement(of: Patient, number: str, account: int) -> Presettlement:
    """Split a bill as an insurer would, accurately enough for a picture, and so that every identity holds."""
    chosen = next(each for each in of.bills if each.number == number)
    shares = tuple(share(line) for line in chosen.care.lines)
    split = _split(shares, account)
    return Presettlement(
        patient=of, bill=chosen, answer=PlatformResult(split=split, basis=basis(split)), shares=shares, at=NOW
    )


def _split(shares: tuple[LineShare, ...], account: int) -> Split:
    total, in_scope = sum(each.amount for each in shares), sum(each.in_scope for each in shares)
    pool = multiply_ratio(in_scope, 925_000)
    personal = total - pool
    paid = min(account, personal)
    return Split(
        total=total,
        uncovered=sum(each.uncovered for each in shares),
        over_limit=sum(each.over_limit for each in shares),
        line_self_pay=sum(each.line_self_pay for each in shares),
        in_scope=in_scope,
        pool=pool,
        pool_self=in_scope - pool,
        fund=pool,
        personal=personal,
        account=paid,
        cash=personal - paid,
    )


_REASONS = (
    ("uncovered", "目录外全自费", "Not in the catalogue", "Σ 丙类", "就医地目录", Tag.STATED),
    ("over_limit", "超限价自费", "Above price limits", "Σ（单价 − 限价）× 数量", "就医地限价", Tag.STATED),
    ("line_self_pay", "乙类先行自付", "Class B, paid first", "Σ 乙类 × 比例", "就医地目录", Tag.STATED),
    ("deductible", "起付标准", "Deductible", "600.00 − 600.00", "参保地 · 已满", Tag.ASSUMED),
    ("pool_self", "段内个人 7.5%", "Own share in the bracket, 7.5%", "× (1 − 92.5%)", "B05", Tag.STATED),
)


def basis(split: Split) -> tuple[Basis, ...]:
    """Return reasons as an insurer does."""
    return tuple(
        Basis(
            figure=figure,
            amount=getattr(split, figure),
            label_zh=zh,
            label_en=en,
            formula=formula,
            formula_en=formula,
            clause=clause,
            document="示例市医疗保障局文件 2024-06-21",
            document_en="Notice of a sample bureau, 2024-06-21",
            since=date(2024, 1, 1),
            tag=tag,
        )
        for figure, zh, en, formula, clause, tag in _REASONS
    )


def settlement(of: Presettlement, tender: Tender) -> Settlement:
    """Create the settlement of a presettlement."""
    who, chosen = of.patient.person, of.bill
    return Settlement(
        transaction="000047",
        message_id="H37160000001202611221042000047",
        number="3716002026112210420000000047",
        bill_number=chosen.number,
        person_number=who.number,
        masked_name=masked_name(who.name),
        masked_id=masked_number(who.id_number),
        insured=who.insured,
        hospital=HOSPITAL,
        department=chosen.department,
        kind=chosen.care.kind,
        split=of.answer.split,
        basis=of.answer.basis,
        tender=tender,
        at=NOW,
        care_date=chosen.care.day,
        operator="0112",
        counter="03",
        account_left=who.account - of.answer.split.account,
        care=chosen.care,
        accumulators=who.accumulators,
    )


def in_full(of: Patient, number: str, tender: Tender, refusal: str) -> Settlement:
    """Create the settlement of a bill that the patient pays alone."""
    made = settlement(presettlement(of, number, 0), tender)
    return replace(made, split=payment.in_full(made.split.total), basis=(), refusal=refusal, account_left=0)


def refunded(of: Settlement, kept: Sequence[Line] = ()) -> Refunded:
    """Create the refund of a settlement, with the kept lines settled again."""
    took = of.split
    refund = Refund(
        number="3716002026112210450000000048",
        settlement_number=of.number,
        total=-took.total,
        fund=-took.fund,
        account=-took.account,
        cash=-took.cash,
        at=NOW,
        by_code=-of.tender.by_code,
        in_cash=-of.tender.cash,
    )
    kept_settlement = None
    if kept and of.care:
        split = _split(tuple(map(share, kept)), of.split.account)
        tender = replace(of.tender, received=took.cash, change=took.cash - split.cash)
        care, number = replace(of.care, lines=tuple(kept)), "3716002026112210450000000049"
        kept_settlement = replace(of, number=number, split=split, care=care, tender=tender, replaces=of.number)
    return Refunded(refund=refund, settlement=replace(of, state=State.REFUNDED), kept=kept_settlement)


def ended(of: Settlement, act: Act = Act.SETTLE) -> Transaction:
    """Create the transaction that made a settlement, unpaid by phone, or that gave it back, without a receipt."""
    return Transaction(
        id=of.transaction,
        act=act,
        bill_number=of.bill_number,
        message_id=of.message_id,
        state=State.SETTLED if act is Act.SETTLE else State.REFUNDED,
        since=NOW,
        number=of.number,
        settlement=of,
    )


def scanned(text: str) -> VoucherCredential:
    """Return any text as a voucher."""
    return VoucherCredential(code=Private(text))
