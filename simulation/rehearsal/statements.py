"""The files of 3202 as the log has them: what the hospital states (9101), and what the platform answers (9102)."""

import base64
import binascii
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from simulation.rehearsal.evidence import Seen

COLUMNS = 8
"""The columns of a hospital's file; those of the platform's answer are RESULT_COLUMNS."""
RESULT_COLUMNS = 10
MISSING = "null"
_EQUAL = {"0", "000000"}
_CLEARING = {"2207": "11", "2208": "11", "2304": "21", "2305": "21"}
_REFUNDS = {"2208", "2305", "2103"}
_SETTLES = {"2207", "2304", "2102"}
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError, OSError)


class Row(NamedTuple):
    """A line that the platform answers; without a `msgid` only the hospital has it."""

    psn_no: str
    mdtrt_id: str
    setl_id: str
    msgid: str
    result: str
    is_refund: bool

    @property
    def is_equal(self) -> bool:
        """True if both sides have it, with the same amounts."""
        return self.result in _EQUAL

    def is_of(self, change: Seen) -> bool:
        """Return whether the line is what a settlement or a refund made."""
        if change.infno not in (_REFUNDS if self.is_refund else _SETTLES):
            return False
        if self.msgid:
            return self.msgid == change.msgid
        return self.setl_id == str(change.node().get("setl_id")) or self.mdtrt_id == change.mdtrt_id != ""


class Compared(NamedTuple):
    """A 3202 with the answer that was fetched for it; `rows` is None where the file cannot be read."""

    asked: Seen
    fetched: Seen
    rows: tuple[Row, ...] | None

    def tells_of(self, change: Seen, *, was_refused: bool) -> bool:
        """Return whether the file ends an unknown outcome: it lists it, or its reversal was refused and it does not.

        A file of other days, of another clearing type, or one that cannot be read, shows nothing.
        """
        if self.rows is None or not self._covers(change):
            return False
        return was_refused or any(row.is_of(change) for row in self.rows)

    def _covers(self, change: Seen) -> bool:
        asked = self.asked.node()
        first, last = (str(asked.get(name))[:10] for name in ("stmt_begndate", "stmt_enddate"))
        of_type = str(asked.get("clr_type") or "") in {"", _CLEARING.get(change.infno, "")}
        return of_type and change.infno in _CLEARING and first <= f"{change.at:%Y-%m-%d}" <= last


class Stated(NamedTuple):
    """A hospital's file that a 3202 named, line by line; None where it cannot be read."""

    asked: Seen
    lines: tuple[tuple[str, ...], ...] | None


def compared(seen: Sequence[Seen]) -> dict[int, Compared]:
    """Return each 3202 whose answer was fetched, by the number of the exchange that fetched it."""
    asked = {str(_node(each.output, "fileinfo").get("file_qury_no")): each for each in seen if _is_done(each, "3202")}
    found: dict[int, Compared] = {}
    for each in seen:
        number = str(each.node("fsDownloadIn").get("file_qury_no"))
        if _is_done(each, "9102") and number in asked:
            lines = _lines(each.output.get("in"))
            rows = None if lines is None else _rows(lines)
            found[each.n] = Compared(asked[number], each, rows)
    return found


def stated(seen: Sequence[Seen]) -> tuple[Stated, ...]:
    """Return the hospital's file of each 3202 that was answered."""
    sent = {str(each.output.get("file_qury_no")): each for each in seen if _is_done(each, "9101")}
    return tuple(
        Stated(each, _lines(sent[number].node("fsUploadIn").get("in")))
        for each in seen
        if _is_done(each, "3202") and (number := str(each.node().get("file_qury_no"))) in sent
    )


def _is_done(each: Seen, infno: str) -> bool:
    return each.infno == infno and each.is_done


def _node(output: Any, name: str) -> dict[str, Any]:  # noqa: ANN401, any JSON
    found = output.get(name)
    return found if isinstance(found, dict) else {}


def _rows(lines: tuple[tuple[str, ...], ...]) -> tuple[Row, ...] | None:
    return tuple(_row(each) for each in lines) if all(len(each) == RESULT_COLUMNS for each in lines) else None


def _row(fields: tuple[str, ...]) -> Row:
    psn_no, mdtrt_id, setl_id, msgid, result, refunded = ("" if each == MISSING else each for each in fields[:6])
    return Row(psn_no, mdtrt_id, setl_id, msgid, result, refunded == "1")


def _lines(content: object) -> tuple[tuple[str, ...], ...] | None:
    """Return the fields of a file given as Base64 or as numbers; None where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(_bytes(content))) as archive:
            (entry,) = archive.namelist()
            text = archive.read(entry).decode("utf-8-sig")
    except _BROKEN:
        return None
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip())


def _bytes(content: object) -> bytes:
    if isinstance(content, list):
        return bytes(_octets(content))
    try:
        return base64.b64decode(str(content), validate=True)
    except binascii.Error as error:
        raise ValueError("not Base64") from error


def _octets(content: list[object]) -> Iterator[int]:
    yield from (int(str(each)) % 256 for each in content)
