"""The insurer's statement for one institution (对账): its postings of some days, compared with a hospital's."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from simulation.network.tables import LIVE, REVERSED, refunds, settlements
from terminal.model import ClearingType, Insurance, Kind, Noun, Posting, Refund, clearing_type


class Days(Noun, frozen=True):
    """The postings asked for: an institution's from one day to another, and of one clearing office if it is named.

    The office (清算经办机构) of a settlement is that of the place of care, which pays the hospital (T07); that of the
    insured area is accepted, too.
    """

    institution: str
    begin: date
    end: date
    office: str = ""


class Outcome(StrEnum):
    """The outcomes of comparing a hospital's figures with the insurer's."""

    EQUAL = "equal"
    INSURER_MORE = "insurer_more"
    INSURER_LESS = "insurer_less"
    ONLY_INSURER = "only_insurer"
    ONLY_HOSPITAL = "only_hospital"
    AMOUNTS = "amounts"


class Sum(Noun, frozen=True):
    """The sum of postings in fen; a refund counts as a posting."""

    count: int = 0
    total: int = 0
    fund: int = 0
    account: int = 0

    def against(self, brought: "Sum") -> Outcome:
        """Return how our sum compares with the hospital's."""
        ours, theirs = ((each.total, each.fund, each.account, each.count) for each in (self, brought))
        if ours == theirs:
            return Outcome.EQUAL
        return Outcome.INSURER_MORE if ours > theirs else Outcome.INSURER_LESS


class Compared(Noun, frozen=True):
    """A posting as the insurer holds it (or only the hospital does), and the outcome of the comparison."""

    posting: Posting
    outcome: Outcome


class _StoredResult(Struct, frozen=True):
    """The part of an answer that has no columns."""

    at: datetime | None = None
    from_family: int = 0
    visit: str = ""


def postings(connection: Connection, asked: Days) -> tuple[Posting, ...]:
    """Return what counts of an institution's days: each settlement, and each refund as its opposite.

    A reversed settlement (冲正) is left out. A refund is dated on the day on which it was made.
    """
    made = connection.execute(_selected(settlements.c.day, asked).where(settlements.c.state != REVERSED))
    given = connection.execute(
        _selected(refunds.c.day, asked)
        .add_columns(refunds.c.message_id.label("refund_message_id"), refunds.c.body.label("refund"))
        .join(refunds, _of_settlement())
        .where(refunds.c.state == LIVE)
    )
    return (*(_settled(row) for row in made), *(_given_back(row) for row in given))


def of(
    held: Iterable[Posting], insurance: Insurance | None = None, clearing: ClearingType | None = None
) -> tuple[Posting, ...]:
    """Return the postings of an insurance and a clearing type; None matches any."""
    return tuple(each for each in held if insurance in {None, each.insurance} and clearing in {None, each.clearing})


def summed(held: Iterable[Posting]) -> Sum:
    """Return the sum of postings."""
    known = tuple(held)
    return Sum(
        count=len(known),
        total=sum(each.total for each in known),
        fund=sum(each.fund for each in known),
        account=sum(each.account for each in known),
    )


def compared(held: Sequence[Posting], brought: Sequence[Posting]) -> tuple[Compared, ...]:
    """Compare a hospital's postings with ours; every posting of either side appears in the result once."""
    ours = {(each.number, each.refund): each for each in held}
    theirs: dict[tuple[str, bool], Posting] = {}
    # The hospital's rows lack our message id: nothing can be reversed here (docs/interface.md, "Statement files").
    extra: list[Compared] = []
    for each in brought:
        key = (each.number, each.refund)
        # A duplicate of the hospital's has no counterpart left.
        if key in ours and key not in theirs:
            theirs[key] = each
        else:
            extra.append(Compared(posting=replace(each, message_id=""), outcome=Outcome.ONLY_HOSPITAL))
    found = [Compared(posting=posting, outcome=_outcome(posting, theirs.get(key))) for key, posting in ours.items()]
    return (*found, *extra)


def _outcome(ours: Posting, theirs: Posting | None) -> Outcome:
    if theirs is None:
        return Outcome.ONLY_INSURER
    return Outcome.EQUAL if ours.amounts == theirs.amounts else Outcome.AMOUNTS


def _of_settlement() -> ColumnElement[bool]:
    return and_(refunds.c.settlement == settlements.c.number, refunds.c.person == settlements.c.person)


def _selected(day: ColumnElement[str], asked: Days) -> Select[Any]:
    where = [settlements.c.institution == asked.institution, day >= str(asked.begin), day <= str(asked.end)]
    if asked.office:
        where.append(or_(settlements.c.place_area == asked.office, settlements.c.insured_area == asked.office))
    return select(settlements).where(*where).order_by(day, settlements.c.number)


def _settled(row: Row[Any]) -> Posting:
    result = json.decode(row.answer, type=_StoredResult)
    return Posting(
        number=row.number,
        message_id=row.message_id,
        person_number=row.person,
        total=row.total,
        fund=row.fund,
        account=row.account - result.from_family,
        family=result.from_family,
        visit=result.visit,
        bill_number=row.bill,
        at=result.at,
        insurance=Insurance(row.insurance),
        clearing=clearing_type(Kind(row.kind)),
    )


def _given_back(row: Row[Any]) -> Posting:
    settled = _settled(row)
    return replace(
        settled,
        message_id=row.refund_message_id,
        total=-settled.total,
        fund=-settled.fund,
        account=-settled.account,
        family=-settled.family,
        refund=True,
        at=json.decode(row.refund, type=Refund).at,
    )
