"""The files of 3202 follow docs/interface.md, and a damaged one is never accepted as a statement."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from terminal.model import Posting
from terminal.national.profile import Figures
from terminal.national.statement_file import book, packed, results

PLAIN = Figures()
OURS = Posting(number="S1", message_id="M1", person_number="P1", total=10_000, fund=6_000, account=1_000, visit="V1")
BACK = replace(OURS, message_id="M2", total=-10_000, fund=-6_000, account=-1_000, refund=True)


def text_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(archive.namelist()[0]).decode()


def zipped(*lines: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("result.txt"), "\n".join(lines))
    return out.getvalue()


def row(number: str = "S1", message: str = "M1", total: str = "100.00", flag: str = "0") -> str:
    return "\t".join(("P1", "V1", number, message, "0", flag, "null", total, "60.00", "10.00"))


def test_a_refunded_bill_is_a_line_and_its_opposite() -> None:
    assert text_of(packed((OURS, BACK), PLAIN)) == (
        "S1\tV1\tP1\t100.00\t60.00\t10.00\t0\tnull\nS1\tV1\tP1\t-100.00\t-60.00\t-10.00\t1\tnull\n"
    )


def test_what_is_missing_is_written_as_null() -> None:
    assert text_of(packed((replace(OURS, visit=""),), PLAIN)).split("\t")[1] == "null"


def test_a_region_that_counts_the_account_as_fund_and_the_family_as_account_is_told_so() -> None:
    figures = Figures(fund_includes_account=True, account_includes_family=True)
    columns = text_of(packed((replace(OURS, family=500),), figures)).split("\t")
    assert columns[4:6] == ["75.00", "15.00"]


def test_lines_that_are_not_named_are_equal() -> None:
    assert book((OURS, BACK), results(zipped()), PLAIN) == (OURS, BACK)


def test_a_line_with_a_message_is_the_platforms_and_one_without_is_only_ours() -> None:
    rows = results(zipped(row(total="99.00"), row("S2", "M7"), row("S3", "null")))
    held = {each.number: each for each in book((OURS, replace(OURS, number="S3")), rows, PLAIN)}
    assert set(held) == {"S1", "S2"}
    assert (held["S1"].total, held["S1"].visit, held["S2"].message_id) == (9_900, "V1", "M7")


def test_a_refund_and_its_settlement_are_two_lines() -> None:
    rows = results(zipped(row(), row(message="M2", total="-100.00", flag="1")))
    assert [each.refund for each in book((), rows, PLAIN)] == [False, True]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 cut short",
        b"<html>502</html>",
        zipped("one field"),
        zipped(row(total="a lot")),
        zipped(row(total="0.001")),
    ],
)
def test_a_file_that_is_none_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        results(content)
    assert "P1" not in str(raised.value)


def test_two_files_in_one_are_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a"), "")
        archive.writestr(zipfile.ZipInfo("b"), "")
    with pytest.raises(ValueError, match=r"."):
        results(out.getvalue())


@given(st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_a_book_or_a_clear_no(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        results(content)


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused(place: int, byte: int) -> None:
    whole = bytearray(zipped(row(), row("S2", "M7")))
    whole[place % len(whole)] = byte
    try:
        found = results(bytes(whole))
    except ValueError:
        return
    assert all(each.psn_no for each in found)
