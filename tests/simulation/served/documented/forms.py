"""What the messages of the documented client are made of; of the standard library alone, as it is."""

import base64
import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

_SUMS = (
    ("medfee_sumamt", ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")),
    ("medfee_sumamt", ("fund_pay_sumamt", "psn_part_amt", "hosp_part_amt")),
    ("psn_part_amt", ("acct_pay", "acct_mulaid_pay", "psn_cash_pay")),
)


@dataclass(frozen=True)
class Line:
    """An item, its quantity, its unit price in yuan as texts, and its amount in fen, rounded once."""

    item: str
    count: str
    price: str
    amount: int


@dataclass(frozen=True)
class Person:
    """Somebody found by 1101, with the certificate that was shown."""

    number: str
    insurance: str
    area: str
    certificate: Json


@dataclass
class Settlement:
    """What the platform did for one bill, amounts in fen; a refund is one with negative amounts."""

    id: str
    visit: str
    person: str
    insurance: str
    total: int
    fund: int
    account: int
    cash: int
    is_refund: bool = False


def fen(amount: object) -> int:
    """Amounts come as number, text or "" (nothing), in yuan; what lies between two fen is refused."""
    cents = Decimal(str(amount or 0)) * 100
    if abs(cents - round(cents)) > Decimal("0.0001"):
        raise ArithmeticError(amount)
    return round(cents)


def yuan(amount: int) -> str:
    return f"{Decimal(amount) / 100:.2f}"


def is_settlement(made: object, asked: Json) -> bool:
    """Whether a yes names what was asked for, has a setl_id, and its figures add up (I1, I2, I3)."""
    if not isinstance(made, dict) or not made.get("setl_id"):
        return False
    if any(made.get(name) != asked[name] for name in ("psn_no", "mdtrt_id")):
        return False
    try:
        return all(fen(made.get(whole)) == sum(fen(made.get(each)) for each in parts) for whole, parts in _SUMS)
    except ArithmeticError:
        return False


def care(visit: str, person: Person, when: str) -> Json:
    """The input of 2203."""
    diagnosis = {
        "diag_type": "1",
        "diag_srt_no": "1",
        "diag_code": "J06.900",
        "diag_name": "急性上呼吸道感染",
        "diag_dept": "内科",
        "dise_dor_no": "D1",
        "dise_dor_name": "李医生",
        "diag_time": when,
    }
    visited = {"mdtrt_id": visit, "psn_no": person.number, "med_type": "11", "begntime": when}
    return {"mdtrtinfo": visited, "diseinfo": [diagnosis]}


def charged(visit: str, person: Person, bill: str, lines: list[Line], when: str) -> list[Json]:
    """The lines of 2204, all of one batch, which bears the bill's number."""
    return [
        {
            "feedetl_sn": f"{bill}-{number}",
            "mdtrt_id": visit,
            "psn_no": person.number,
            "chrg_bchno": bill,
            "rx_circ_flag": "0",
            "fee_ocur_time": when,
            "med_list_codg": line.item,
            "medins_list_codg": line.item,
            "det_item_fee_sumamt": yuan(line.amount),
            "cnt": line.count,
            "pric": line.price,
            "bilg_dept_codg": "01",
            "bilg_dept_name": "内科",
            "bilg_dr_codg": "D1",
            "bilg_dr_name": "李医生",
            "hosp_appr_flag": "0",
        }
        for number, line in enumerate(lines, 1)
    ]


def row(made: Settlement) -> list[str]:
    """A line of the file of 3202."""
    amounts = [yuan(each) for each in (made.total, made.fund, made.account)]
    return [made.id, made.visit, made.person, *amounts, "1" if made.is_refund else "0", "null"]


def zipped(rows: list[list[str]]) -> str:
    """A ZIP with one TXT: a line each, TAB between the fields."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("details.txt", "".join("\t".join(each) + "\n" for each in rows))
    return base64.b64encode(made.getvalue()).decode()


def unzipped(text: str) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(text))) as archive:
        lines = archive.read(archive.namelist()[0]).decode()
    return [line.split("\t") for line in lines.splitlines()]
