"""A scanner's bytes become whole codes, in any pieces and with any noise."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.serial_scanner import LONGEST, Frames

CODE = "4240123456789012345678990000"
OTHER = "4249876543210987654321990000"


@pytest.mark.parametrize(
    "suffix", ["\r", "\n", "\t", "\r\n", "\0", "\x03"], ids=["CR", "LF", "TAB", "CRLF", "0", "ETX"]
)
@given(cuts=st.lists(st.integers(0, 60), max_size=6))
def test_a_code_may_come_in_any_pieces(suffix: str, cuts: list[int]) -> None:
    sent = f"\x02{CODE}{suffix}{OTHER}{suffix}".encode()
    edges = [0, *sorted(cuts), len(sent)]
    frames = Frames()
    got = [code for low, high in pairwise(edges) for code in frames.feed(sent[low:high])]
    assert (got, frames.pending) == ([CODE, OTHER], False)


def test_a_scanner_without_a_suffix_is_understood_by_its_silence() -> None:
    frames = Frames()
    assert frames.feed(CODE.encode()) == []
    assert frames.pending
    assert frames.silence() == [CODE]
    assert frames.silence() == []


@pytest.mark.parametrize("noise", [b"", b"\x00\xff\x00", b"~\r", b"abc\n", b"\r\n\t\r"], ids=repr)
def test_noise_of_the_line_is_no_code(noise: bytes) -> None:
    frames = Frames()
    assert frames.feed(noise) + frames.silence() == []


def test_what_is_too_long_for_a_code_is_left_out_to_its_end() -> None:
    frames = Frames()
    got = [code for _ in range(100) for code in frames.feed(b"7" * (LONGEST // 10))]
    assert got + frames.feed(f"77\r{CODE}\r".encode()) == [CODE]


def test_bytes_that_are_no_text_become_no_digits() -> None:
    assert Frames().feed(b"424\xff12345678901234567890990000\r") == ["424\ufffd12345678901234567890990000"]


@given(st.lists(st.binary(max_size=200), max_size=30))
def test_any_bytes_leave_it_ready_for_the_next_code(pieces: list[bytes]) -> None:
    frames = Frames()
    for piece in pieces:
        frames.feed(piece)
    frames.silence()
    assert frames.feed(f"{CODE}\r".encode()) == [CODE]
