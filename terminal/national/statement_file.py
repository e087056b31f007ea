"""The files of 3202: a ZIP with one TXT, UTF-8, fields separated by TAB, "null" for a missing value.

Written from docs/interface.md, "Statement files"; the server has its own implementation.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from terminal.model import Posting
from terminal.money import plain
from terminal.national.lenient import Fen, node
from terminal.national.profile import Figures

COLUMNS = (
    "setl_id",
    "mdtrt_id",
    "psn_no",
    "medfee_sumamt",
    "fund_pay_sumamt",
    "acct_pay",
    "refd_setl_flag",
    "exp_content",
)
RESULT_COLUMNS = (
    "psn_no",
    "mdtrt_id",
    "setl_id",
    "msgid",
    "stmt_rslt",
    "refd_setl_flag",
    "memo",
    "medfee_sumamt",
    "fund_pay_sumamt",
    "acct_pay",
)
MISSING = "null"
# A hospital's day has some 2,000 lines of less than 200 bytes each, 20,000 the largest; a larger file is invalid.
LARGEST, LINES = 4 * 1024 * 1024, 20_000
KNOWN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Result(Struct, frozen=True, kw_only=True):
    """A line of the result file; without `msgid` the platform holds nothing and the line is only the hospital's."""

    psn_no: str = ""
    mdtrt_id: str = ""
    setl_id: str = ""
    msgid: str = ""
    stmt_rslt: str = ""
    refd_setl_flag: str = ""
    memo: str = ""
    medfee_sumamt: Fen = Fen()
    fund_pay_sumamt: Fen = Fen()
    acct_pay: Fen = Fen()


def packed(postings: Iterable[Posting], figures: Figures, name: str = "statement.txt") -> bytes:
    """Return our postings as the file to upload: a refunded bill is one line and its opposite."""
    text = "".join("\t".join(_fields(each, figures)) + "\n" for each in postings)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), text.encode())
    return out.getvalue()


def results(content: bytes) -> tuple[Result, ...]:
    """Parse the result file; raises ValueError, without any value, if it is invalid."""
    lines = [line for line in _text(content).splitlines() if line.strip()]
    if len(lines) > LINES:
        raise ValueError(f"over {LINES} lines")
    return tuple(_result(line) for line in lines if not line.startswith(RESULT_COLUMNS[0] + "\t"))


def book(ours: Sequence[Posting], rows: Iterable[Result], figures: Figures) -> tuple[Posting, ...]:
    """Return the platform's postings: its lines, and those of ours that it does not list because they are equal."""
    known = {(each.number, each.refund): each for each in ours}
    named = {(each.setl_id, _is_refund(each)): each for each in rows}
    equal = (each for key, each in known.items() if key not in named)
    return (*equal, *_held(named, known, figures))


def _held(
    named: Mapping[tuple[str, bool], Result], known: Mapping[tuple[str, bool], Posting], figures: Figures
) -> Iterator[Posting]:
    for key, row in named.items():
        if row.msgid:
            yield _posting(row, known.get(key), figures)


def _posting(row: Result, ours: Posting | None, figures: Figures) -> Posting:
    account, fund = int(row.acct_pay), int(row.fund_pay_sumamt)
    if figures.fund_includes_account:
        fund -= account
    if figures.account_includes_family and ours:
        account -= ours.family
    theirs = Posting(
        number=row.setl_id,
        message_id=row.msgid,
        person_number=row.psn_no,
        total=int(row.medfee_sumamt),
        fund=fund,
        account=account,
        refund=_is_refund(row),
        visit=row.mdtrt_id,
    )
    if ours is None:
        return theirs
    return replace(ours, message_id=theirs.message_id, total=theirs.total, fund=theirs.fund, account=theirs.account)


def _fields(posting: Posting, figures: Figures) -> tuple[str, ...]:
    account = posting.account + (posting.family if figures.account_includes_family else 0)
    fund = posting.fund + (account if figures.fund_includes_account else 0)
    return (
        posting.number or MISSING,
        posting.visit or MISSING,
        posting.person_number or MISSING,
        plain(posting.total),
        plain(fund),
        plain(account),
        "1" if posting.refund else "0",
        MISSING,
    )


def _text(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (entry,) = archive.infolist()
            if entry.compress_type not in KNOWN:  # others need memory that the file itself states
                raise ValueError("a compression of its own")
            with archive.open(entry) as file:
                text = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ValueError("not a ZIP file") from error
    if len(text) > LARGEST:
        raise ValueError("too large")
    return text.decode("utf-8-sig")


def _result(line: str) -> Result:
    fields = line.split("\t")
    if len(fields) != len(RESULT_COLUMNS):
        raise ValueError(f"a line of {len(RESULT_COLUMNS)} fields")
    named = {name: field for name, field in zip(RESULT_COLUMNS, fields, strict=True) if field != MISSING}
    return node(named, Result)


def _is_refund(row: Result) -> bool:
    return row.refd_setl_flag == "1" or (not row.refd_setl_flag and row.medfee_sumamt < 0)
