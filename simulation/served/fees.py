"""Fee lines: priced by the place of care's catalogue when they are uploaded, split, and taken back."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from msgspec.structs import replace
from sqlalchemy import Connection

from simulation.network import visits
from simulation.network.visits import FeeLine, Visit
from simulation.served import codes, visit_rules
from simulation.served.money import amount, millionths, yuan
from simulation.served.node import (
    Count,
    Day,
    Node,
    Price,
    Required30,
    Required50,
    Signed,
    Text3,
    Text30,
    day_of,
    fen,
)
from simulation.served.transaction import Call, Output
from terminal import diseases
from terminal.benefit.scope import applied
from terminal.benefit.split import share
from terminal.errors import Refused
from terminal.model import Care, Kind, Line, LineClass

ALL = "0000"
NO_LIMIT = 999_999
FLAGS = (
    "bas_medn_flag",
    "hi_nego_drug_flag",
    "chld_medc_flag",
    "list_sp_item_flag",
    "lmt_used_flag",
    "drt_reim_flag",
)
"""Marks of an item that the sample catalogue sets nowhere."""


class Detail(Node, frozen=True):
    """A line of feedetail (2204, 2301); a line that takes another back names it in init_feedetl_sn."""

    feedetl_sn: Required30
    mdtrt_id: Required30
    psn_no: Required30
    med_list_codg: Required50
    det_item_fee_sumamt: Signed
    cnt: Count
    pric: Price
    chrg_bchno: Text30 = ""
    init_feedetl_sn: Text30 = ""
    fee_ocur_time: Day = ""
    dise_codg: Text30 = ""
    hosp_appr_flag: Text3 = ""


def upload(connection: Connection, call: Call, details: Sequence[Detail], *, is_inpatient: bool) -> Output:
    """Store uploaded lines of one visit and return how each is split; a repeated message gets the same answer.

    Raises Refused: too_many_lines, request_malformed, visit_not_found, visit_state, visit_settled, line_repeated,
    item_not_listed, line_does_not_add_up or line_not_to_take_back.
    """
    _ensure_one_visit(call, details, is_inpatient=is_inpatient)
    first = details[0]
    visit = visit_rules.visit(connection, call, first.psn_no, first.mdtrt_id)
    known = {each.number: each for each in visits.lines(connection, visit)}
    new = [taken(call, visit, each) for each in details]
    if any(known.get(each.number) != each for each in new):
        _ensure_new(connection, visit, known, new)
        visits.add_lines(connection, visit, new)
        if first.dise_codg and not visit.disease:
            visits.put(connection, replace(visit, disease=first.dise_codg))
    return {"result": [result(each) for each in new]}


def drop(connection: Connection, visit: Visit, chosen: Iterable[FeeLine]) -> None:
    """Remove lines of a visit that are not settled; settled ones stay."""
    settled = visit_rules.live(visit, visit_rules.settled(connection, visit))
    gone = [each.number for each in chosen if not each.batch or each.batch not in settled]
    if gone:
        visits.drop_lines(connection, visit, gone)


def net(lines: Iterable[FeeLine]) -> tuple[Line, ...]:
    """Return a bill's lines as the rules take them, each less the quantity taken back."""
    uploaded = tuple(lines)
    back: dict[str, list[FeeLine]] = {}
    for each in uploaded:
        if each.original:
            back.setdefault(each.original, []).append(each)
    left = (_less(each, back.get(each.number, ())) for each in uploaded if not each.original)
    return tuple(charged(each) for each in left if each.amount)


def parts_of(lines: Iterable[FeeLine]) -> tuple[int, int, int, int]:
    """Add up how the lines were split when they were uploaded: uncovered, over_limit, line_self_pay, in_scope (fen)."""
    shares = [(share(charged(each)), -1 if each.amount < 0 else 1) for each in lines]
    return (
        sum(sign * part.uncovered for part, sign in shares),
        sum(sign * part.over_limit for part, sign in shares),
        sum(sign * part.line_self_pay for part, sign in shares),
        sum(sign * part.in_scope for part, sign in shares),
    )


def charged(fee: FeeLine) -> Line:
    """Return a line as the rules take it: by count and price, or as one unit if the price is not in whole fen."""
    count, price = f"{abs(Decimal(fee.count)).normalize():f}", fen_exactly(fee.price)
    if price is not None and abs(fee.amount) == amount(count, fee.price):
        return replace(fee.line, quantity=count, unit_price=price)
    limit = fee.line.limit
    scaled = None if limit is None else amount(count, str(yuan(limit)))
    return replace(fee.line, quantity="1", unit_price=abs(fee.amount), limit=scaled)


def fen_exactly(price: str) -> int | None:
    """Return a price in whole fen, or None if it has fractions of a fen."""
    whole, rest = divmod(millionths(price), 10_000)
    return None if rest else whole


def _ensure_one_visit(call: Call, details: Sequence[Detail], *, is_inpatient: bool) -> None:
    allowed = call.office.profile.batch
    if not 0 < len(details) <= allowed:
        raise Refused("too_many_lines", given=len(details), allowed=allowed)
    same = {(each.psn_no, each.mdtrt_id, "" if is_inpatient else each.chrg_bchno, each.dise_codg) for each in details}
    if len(same) > 1:
        raise Refused("request_malformed", reason="feedetail: psn_no, mdtrt_id, chrg_bchno, dise_codg")
    if not is_inpatient and details[0].chrg_bchno in {"", ALL}:
        raise Refused("request_malformed", reason="feedetail: chrg_bchno")


def ensure_distinct(new: Sequence[FeeLine]) -> None:
    """Raise Refused("line_repeated") where two lines have one number."""
    seen: set[str] = set()
    for each in new:
        if each.number in seen:
            raise Refused("line_repeated", line=each.number)
        seen.add(each.number)


def _ensure_new(connection: Connection, visit: Visit, known: dict[str, FeeLine], new: Sequence[FeeLine]) -> None:
    visit_rules.ensure_state(visit, visits.VisitState.OPEN)
    if new[0].batch and (number := visit_rules.live(visit, visit_rules.settled(connection, visit)).get(new[0].batch)):
        raise Refused("visit_settled", visit=visit.number, number=number)
    after = dict(known)
    for each in new:
        if each.number in after:
            raise Refused("line_repeated", line=each.number)
        after[each.number] = each
    for each in new:
        if each.amount < 0:
            _ensure_takes_back(each, after)


def _ensure_takes_back(line: FeeLine, known: dict[str, FeeLine]) -> None:
    first = known.get(line.original)
    if first is None or first.amount <= 0 or first.line.code != line.line.code:
        raise Refused("line_not_to_take_back", line=line.number)
    left = _less(first, [each for each in known.values() if each.original == first.number])
    if left.amount < 0 or Decimal(left.count) < 0:
        raise Refused("line_not_to_take_back", line=line.number)


def taken(call: Call, visit: Visit, detail: Detail) -> FeeLine:
    """Return an uploaded line as it is priced and kept; raises Refused as `upload` does."""
    day = day_of(detail.fee_ocur_time or visit.began)
    listed = _listed(call, detail.med_list_codg, day)
    if visit.is_inpatient and day < day_of(visit.began):
        listed = replace(listed, done=day)
    listed = _scoped(call, visit, detail, day, listed)
    if detail.hosp_appr_flag == "2":
        listed = replace(listed, class_=LineClass.C, limit=None)
    stated, worked = fen(detail.det_item_fee_sumamt), amount(detail.cnt, detail.pric)
    if stated != worked or not millionths(detail.cnt) or (stated < 0) != bool(detail.init_feedetl_sn):
        raise Refused("line_does_not_add_up", line=detail.feedetl_sn, stated=yuan(stated), worked=yuan(worked))
    return FeeLine(
        number=detail.feedetl_sn,
        message_id=call.message_id,
        line=listed,
        amount=stated,
        count=detail.cnt,
        price=detail.pric,
        batch="" if visit.is_inpatient else detail.chrg_bchno,
        original=detail.init_feedetl_sn,
    )


def _listed(call: Call, code: str, day: date) -> Line:
    found = call.office.catalogue.listed(code, call.sender.area, day)
    item, term = found.item, found.term
    return Line(
        name=item.name,
        class_=term.class_,
        quantity="1",
        unit_price=0,
        self_pay=term.self_pay,
        limit=term.limit,
        category=item.category,
        code=code,
    )


def _scoped(call: Call, visit: Visit, detail: Detail, day: date, line: Line) -> Line:
    """Return a line as the lists of the place of care have it in scope."""
    disease = diseases.national(detail.dise_codg or visit.disease) or None
    kind = codes.MEDICAL_TYPES.get(visit.medical_type, Kind.OUTPATIENT)
    care, _ = applied(
        call.office.rules, Care(hospital=call.hospital, kind=kind, day=day, lines=(line,), disease=disease)
    )
    return care.lines[0]


def _less(line: FeeLine, back: Iterable[FeeLine]) -> FeeLine:
    taken = tuple(back)
    count = Decimal(line.count) + sum(Decimal(each.count) for each in taken)
    return replace(line, count=f"{count:f}", amount=line.amount + sum(each.amount for each in taken))


def result(fee: FeeLine) -> Output:
    """Return how a line was split, as a row of the answer to its upload."""
    part, sign = share(charged(fee)), -1 if fee.amount < 0 else 1
    listed = fee.line
    ratio = {LineClass.A: "0", LineClass.B: listed.self_pay, LineClass.C: "1"}[listed.class_]
    return {
        "feedetl_sn": fee.number,
        "det_item_fee_sumamt": yuan(fee.amount),
        "cnt": Decimal(fee.count),
        "pric": Decimal(fee.price),
        "pric_uplmt_amt": Decimal(NO_LIMIT) if listed.limit is None else yuan(listed.limit),
        "selfpay_prop": Decimal(ratio),
        "fulamt_ownpay_amt": yuan(sign * part.uncovered),
        "overlmt_amt": yuan(sign * part.over_limit),
        "preselfpay_amt": yuan(sign * part.line_self_pay),
        "inscp_scp_amt": yuan(sign * part.in_scope),
        "chrgitm_lv": codes.LINE_CLASSES[listed.class_],
        "med_chrgitm_type": codes.LINE_CATEGORIES.get(listed.category, codes.OTHER_CATEGORY),
        **dict.fromkeys(FLAGS, "0"),
        "memo": "",
    }
