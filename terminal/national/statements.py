"""Reconciliation over the national interface: totals (3201), and files of details (9101, 3202, 9102)."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from terminal.model import ClearingType, Insurance, Kind, Posting, Total, clearing_type
from terminal.national import lenient, statement_file
from terminal.national.bill import decimal
from terminal.national.envelope import Reply, Sender
from terminal.national.exchange import Exchange, understood
from terminal.national.messages import Data, Download, DownloadInput, StatementAsked, TotalsAsked, Upload, UploadInput
from terminal.national.profile import Profile
from terminal.national.visit import VisitKey


class _Result(lenient.Node, frozen=True):
    stmt_rslt: lenient.Code


class _File(lenient.Node, frozen=True):
    file_qury_no: lenient.Code
    filename: lenient.Code = lenient.Code()


class _Content(lenient.Node, frozen=True, rename={"content": "in"}):
    content: lenient.Code


class NationalStatements:
    """The Statements port at a region's platform, for the requesting institution and counter."""

    def __init__(self, exchange: Exchange, profile: Profile, sender: Sender) -> None:
        self._exchange, self._profile, self._sender = exchange, profile, sender

    def totals(self, day: date, ours: Total) -> bool:
        """Return whether the platform has the same totals of one insurance and clearing type of a day (3201)."""
        asked = TotalsAsked(
            insutype=self._insurance(ours.insurance),
            clr_type=self._clearing(ours.clearing),
            setl_optins=self._sender.institution.area,
            stmt_begndate=day.isoformat(),
            stmt_enddate=day.isoformat(),
            medfee_sumamt=decimal(ours.total),
            fund_pay_sumamt=decimal(self._fund(ours.fund, self._account(ours))),
            acct_pay=decimal(self._account(ours)),
            fixmedins_setl_cnt=str(ours.count),
        )
        reply = self._exchange.ask("3201", Data(data=asked))
        result = understood("3201", reply, lambda: lenient.node(reply.output.get("stmtinfo"), _Result))
        return result.stmt_rslt in self._profile.statement.equal

    def details(self, day: date, clearing: ClearingType, ours: Sequence[Posting]) -> tuple[Posting, ...]:
        """Compare our postings of a day and clearing type with the platform's; return the platform's (3202)."""
        figures = self._profile.figures
        content = statement_file.packed((_as_sent(each) for each in ours), figures)
        made = self._held_against(day, clearing, ours, self._uploaded(content, day))
        asked = DownloadInput(fsDownloadIn=self._named(made))
        reply = self._exchange.ask("9102", asked)
        rows = understood("9102", reply, lambda: statement_file.results(_content(reply)))
        return statement_file.book(ours, rows, figures)

    def made_by(self, message_id: str, kind: Kind, today: date) -> Posting | None:
        """Return the settlement that the platform's statements of a message's day and the next, if begun, have of it.

        The file sent is empty: the platform lists all that it holds.
        """
        day = date.fromisoformat(message_id[12:20])
        for each in (day, day + timedelta(days=1))[: 1 + (today > day)]:
            for held in self.details(each, clearing_type(kind), ()):
                if held.message_id == message_id and not held.refund:
                    return held
        return None

    def _uploaded(self, content: bytes, day: date) -> str:
        code = self._sender.institution.code
        file = Upload(content=base64.b64encode(content).decode(), filename=f"{day:%Y%m%d}.zip", fixmedins_code=code)
        reply = self._exchange.ask("9101", UploadInput(fsUploadIn=file))
        return understood("9101", reply, lambda: lenient.node(reply.output, _File)).file_qury_no

    def _named(self, file: _File) -> Download:
        code = self._sender.institution.code
        return Download(file_qury_no=file.file_qury_no, filename=file.filename, fixmedins_code=code)

    def _held_against(self, day: date, clearing: ClearingType, ours: Sequence[Posting], file: str) -> _File:
        account = sum(self._account(each) for each in ours)
        asked = StatementAsked(
            setl_optins=self._sender.institution.area,
            file_qury_no=file,
            stmt_begndate=day.isoformat(),
            stmt_enddate=day.isoformat(),
            medfee_sumamt=decimal(sum(each.total for each in ours)),
            fund_pay_sumamt=decimal(self._fund(sum(each.fund for each in ours), account)),
            cash_payamt=decimal(sum(each.total - each.fund - each.account - each.family for each in ours)),
            fixmedins_setl_cnt=str(len(ours)),
            clr_type=self._clearing(clearing),
        )
        reply = self._exchange.ask("3202", Data(data=asked))
        return understood("3202", reply, lambda: lenient.node(reply.output.get("fileinfo"), _File))

    def _fund(self, fund: int, account: int) -> int:
        return fund + (account if self._profile.figures.fund_includes_account else 0)

    def _account(self, of: Total | Posting) -> int:
        return of.account + (of.family if self._profile.figures.account_includes_family else 0)

    def _insurance(self, insurance: Insurance) -> str:
        known = self._profile.codes.insutype
        return known.employee if insurance is Insurance.EMPLOYEE else known.resident

    def _clearing(self, clearing: ClearingType) -> str:
        known = self._profile.statement
        return known.inpatient if clearing is ClearingType.INPATIENT else known.outpatient


def _as_sent(posting: Posting) -> Posting:
    return replace(posting, visit=VisitKey.read(posting.visit).number)


def _content(reply: Reply) -> bytes:
    """Return a file that came by itself, or as Base64 in an answer; raises ValueError if there is none."""
    if reply.file:
        return reply.file
    try:
        return base64.b64decode(lenient.node(reply.output, _Content).content, validate=True)
    except binascii.Error as error:
        raise ValueError("a file in Base64") from error
