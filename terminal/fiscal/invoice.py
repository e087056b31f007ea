"""What a settlement's receipt is asked for with: categories, details, and the two sums of 其他信息."""

from collections import defaultdict
from collections.abc import Iterable

from terminal.benefit.split import shares
from terminal.errors import BadInput
from terminal.fiscal.categories import OTHER, category_of
from terminal.model import Kind, Settlement, Split
from terminal.model.e_receipt import Charge, Detail, Invoice, OtherInformation, ReceiptType

_CHRONIC = frozenset({Kind.CHRONIC, Kind.TWO_DISEASES, Kind.SPECIAL_DRUG})


def invoice_of(settlement: Settlement) -> Invoice:
    """Return what the receipt of a settlement is asked for with; its business number is that of the settlement."""
    details = _details(settlement)
    return Invoice(
        business=settlement.number,
        type=_type(settlement),
        place=settlement.counter,
        payer=settlement.masked_name,
        payee=settlement.operator,
        at=settlement.at,
        total=settlement.split.total,
        charges=_charges(details, settlement.split.total),
        details=details,
        other=_other(settlement),
        replaces=settlement.replaces,
    )


def ensure_sums(invoice: Invoice) -> None:
    """Raise BadInput("receipt_sums") naming the first sum that does not hold."""
    other, total = invoice.other, invoice.total
    personal = other.account + other.cash
    known = other.self_paid is not None and other.uncovered is not None
    sums = {
        "categories": (sum(each.amount for each in invoice.charges), total),
        "details": (sum(each.amount for each in invoice.details) if invoice.details else total, total),
        "payers": (other.fund + other.other + personal, total),
        "personal": ((other.self_paid or 0) + (other.uncovered or 0) if known else personal, personal),
    }
    for name, (left, right) in sums.items():
        if left != right:
            raise BadInput("receipt_sums", sum=name, business=invoice.business)


def _type(settlement: Settlement) -> ReceiptType:
    care = settlement.care
    if settlement.kind is Kind.INPATIENT or (settlement.kind is Kind.MATERNITY and care and care.admitted):
        return ReceiptType.INPATIENT
    if settlement.kind in _CHRONIC:
        return ReceiptType.CHRONIC
    return ReceiptType.EMERGENCY if care and care.emergency else ReceiptType.OUTPATIENT


def _details(settlement: Settlement) -> tuple[Detail, ...]:
    lines = settlement.care.lines if settlement.care else ()
    return tuple(
        Detail(
            category=category_of(line.category),
            name=line.name,
            class_=line.class_,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=share.amount,
        )
        for line, share in zip(lines, shares(lines), strict=True)
    )


def _charges(details: Iterable[Detail], total: int) -> tuple[Charge, ...]:
    """Add up the details by category; without any all of it is in the last one."""
    sums: defaultdict[str, int] = defaultdict(int)
    for each in details:
        sums[each.category] += each.amount
    found = sums or {OTHER: total}
    return tuple(Charge(category=name, amount=amount) for name, amount in sorted(found.items()) if amount)


def _other(settlement: Settlement) -> OtherInformation:
    split = settlement.split
    uncovered = _uncovered(split)
    return OtherInformation(
        hospital=settlement.hospital,
        care_date=settlement.care_date,
        insurance=settlement.insured.insurance,
        insured_number=settlement.masked_id,
        fund=split.pool,
        other=split.critical_illness + split.civil_servant + split.medical_aid,
        account=split.account,
        cash=split.cash,
        self_paid=None if uncovered is None else split.personal - uncovered,
        uncovered=uncovered,
        visit=settlement.visit,
    )


def _uncovered(split: Split) -> int | None:
    """Return what is outside the scope of insurance (个人自费); None where the insurer does not tell it.

    It is not told where the parts of the total are left out, or where another fund has paid for some of it.
    """
    outside = split.uncovered + split.over_limit
    is_told = split.total == outside + split.line_self_pay + split.in_scope
    return outside if is_told and outside <= split.personal else None
