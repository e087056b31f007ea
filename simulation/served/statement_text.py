"""The server's files of 3202, read strictly and written (docs/interface.md, "Statement files")."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable

from simulation.network.statement import Compared, Outcome
from simulation.served.money import yuan
from simulation.served.node import Flag, Node, Required30, Signed, Text30, fen, fitted
from terminal.errors import Refused
from terminal.model import Posting

_COLUMNS = (
    "setl_id",
    "mdtrt_id",
    "psn_no",
    "medfee_sumamt",
    "fund_pay_sumamt",
    "acct_pay",
    "refd_setl_flag",
    "exp_content",
)
_NULL = "null"
# What the compression methods raise for a file that is damaged or needs a password.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
# A day of one hospital has some 2,000 lines of less than 200 bytes each, of the largest 20,000.
_LARGEST = 4 * 1024 * 1024
_LINES = 20_000
_KNOWN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# 平, and the other results of a line; all but the first are this simulation's own, as regions differ.
CODES = {
    Outcome.EQUAL: "0",
    Outcome.ONLY_INSURER: "1",
    Outcome.ONLY_HOSPITAL: "2",
    Outcome.AMOUNTS: "3",
}
MEMOS = {
    Outcome.EQUAL: "平",
    Outcome.ONLY_INSURER: "中心有，医院无",
    Outcome.ONLY_HOSPITAL: "医院有，中心无",
    Outcome.AMOUNTS: "金额不一致",
}


class _Line(Node, frozen=True):
    setl_id: Required30
    psn_no: Required30
    medfee_sumamt: Signed
    fund_pay_sumamt: Signed
    mdtrt_id: Text30 = ""
    acct_pay: Signed = ""
    refd_setl_flag: Flag = ""


def read(content: bytes, *, fund_includes_account: bool) -> tuple[Posting, ...]:
    """Parse a hospital's file; raises Refused("request_malformed") with the line that does not fit."""
    lines = _text(content).splitlines()
    if len(lines) > _LINES:
        raise Refused("request_malformed", reason=f"file: > {_LINES} lines")
    return tuple(_posting(number, line, fund_includes_account) for number, line in enumerate(lines, 1) if line.strip())


def write(rows: Iterable[Compared], *, fund_includes_account: bool) -> bytes:
    """Write the result file: every line of either side."""
    text = "".join("\t".join(_fields(each, fund_includes_account)) + "\n" for each in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("result.txt"), text.encode())
    return out.getvalue()


def _text(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (entry,) = archive.infolist()
            if entry.compress_type not in _KNOWN:  # others need memory that the file itself states
                raise ValueError(entry.compress_type)
            with archive.open(entry) as file:
                text = file.read(_LARGEST + 1)
            if len(text) > _LARGEST:
                raise Refused("request_malformed", reason="file: too large")
            return text.decode("utf-8-sig")
    except _UNREADABLE as error:
        raise Refused("request_malformed", reason="file: not a ZIP with one TXT in UTF-8") from error


def _posting(number: int, text: str, fund_includes_account: bool) -> Posting:
    fields = text.split("\t")
    if len(fields) != len(_COLUMNS):
        raise Refused("request_malformed", reason=f"file line {number}: {len(_COLUMNS)} fields")
    named = {name: field for name, field in zip(_COLUMNS, fields, strict=True) if field not in {_NULL, ""}}
    try:
        line = fitted(named, _Line)
    except Refused as error:
        raise Refused("request_malformed", reason=f"file line {number}: {error.facts['reason']}") from error
    account, fund = fen(line.acct_pay), fen(line.fund_pay_sumamt)
    return Posting(
        number=line.setl_id,
        message_id="",
        person_number=line.psn_no,
        total=fen(line.medfee_sumamt),
        fund=fund - (account if fund_includes_account else 0),
        account=account,
        refund=line.refd_setl_flag == "1",
        visit=line.mdtrt_id,
    )


def _fields(compared: Compared, fund_includes_account: bool) -> tuple[str, ...]:
    posting = compared.posting
    return (
        posting.person_number,
        posting.visit or _NULL,
        posting.number,
        posting.message_id or _NULL,
        CODES[compared.outcome],
        "1" if posting.refund else "0",
        MEMOS[compared.outcome],
        str(yuan(posting.total)),
        str(yuan(posting.fund + (posting.account if fund_includes_account else 0))),
        str(yuan(posting.account)),
    )
